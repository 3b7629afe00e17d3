package names_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"freehold/internal/names"
)

var (
	label63 = strings.Repeat("a", 63)
	name253 = strings.Repeat(label63+".", 3) + strings.Repeat("b", 61)
)

func TestParse(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		want     names.Name
		problem  string // part of the sentence; empty when the name is good
	}{
		{name: "plain", in: "example.com", want: "example.com"},
		{name: "upper case", in: "ExAmPlE.COM", want: "example.com"},
		{name: "second level", in: "example.co.uk", want: "example.co.uk"},
		{name: "digits", in: "0.1a.com", want: "0.1a.com"},
		{name: "digits and hyphens inside", in: "a-1-b.com", want: "a-1-b.com"},
		{name: "hyphens elsewhere", in: "a--b.com", want: "a--b.com"},
		{name: "label of 63", in: label63 + ".com", want: names.Name(label63 + ".com")},
		{name: "name of 253", in: name253, want: names.Name(name253)},
		{name: "A-label", in: "xn--bcher-kva.com", want: "xn--bcher-kva.com"},
		{name: "A-label in upper case", in: "XN--BCHER-KVA.com", want: "xn--bcher-kva.com"},
		{name: "A-label as TLD", in: "example.xn--p1ai", want: "example.xn--p1ai"},

		{name: "empty", in: "", problem: "the domain name is missing"},
		{name: "one label", in: "com", problem: "only one label"},
		{name: "dot at the end", in: "example.com.", problem: "ends with a dot"},
		{name: "dot alone", in: ".", problem: "ends with a dot"},
		{name: "dot in front", in: ".example.com", problem: "empty label"},
		{name: "two dots", in: "example..com", problem: "empty label"},
		{name: "label of 64", in: label63 + "a.com", problem: "a label of 64 characters"},
		{name: "name of 254", in: name253 + "b", problem: "too long; at most 253"},
		{name: "huge", in: strings.Repeat("a.", 1<<20) + "com", problem: "too long"},
		{name: "huge and not ASCII", in: strings.Repeat("ü", 1<<20) + ".com", problem: "too long"},
		{name: "underscore", in: "_dmarc.example.com", problem: "has an underscore"},
		{name: "leading hyphen", in: "-a.com", problem: "begins or ends with a hyphen"},
		{name: "trailing hyphen", in: "a-.com", problem: "begins or ends with a hyphen"},
		{name: "hyphen in the TLD", in: "a.com-", problem: "begins or ends with a hyphen"},
		{name: "hyphens at three and four", in: "ab--cd.com", problem: "third and fourth position"},
		{name: "blank", in: "exam ple.com", problem: `"exam ple.com" has the character ' '`},
		{name: "NUL", in: "exam\x00ple.com", problem: `"exam\x00ple.com" has the character '\x00'`},
		{name: "line end", in: "example.com\n", problem: `the character '\n'`},
		{name: "slash", in: "http://example.com", problem: "has the character ':'"},
		{name: "wildcard", in: "*.example.com", problem: "has the character '*'"},
		{name: "address", in: "192.0.2.1", problem: "looks like an address"},

		{name: "A-label that decodes to nothing", in: "xn--.com", problem: "begins or ends with a hyphen"},
		{name: "A-label of bad Punycode", in: "xn--a-99999999.com", problem: "not a valid A-label"},
		{name: "A-label of ASCII only", in: "xn--abc-.com", problem: "begins or ends with a hyphen"},
		{name: "A-label of an upper-case letter", in: "xn--bcher-2pa.com", problem: "not a valid A-label"},
		{name: "A-label not in normal form", in: "xn--bucher-xyd.com", problem: "not a valid A-label"},
		{name: "A-label that hides a dot", in: "xn--ab-r13a.com", problem: "not a valid A-label"},
		{name: "right-to-left beside a label it may not stand by", in: "0a.xn--4dbrk0ce", problem: "may not stand in one name"},

		{name: "U-label", in: "bücher.com", problem: "bücher.com is not ASCII; write it as xn--bcher-kva.com"},
		{name: "U-label in upper case", in: "BÜCHER.com", problem: "write it as xn--bcher-kva.com"},
		{name: "U-label of two code points", in: "bu\u0308cher.com", problem: "write it as xn--bcher-kva.com"},
		{name: "Kelvin sign", in: "\u212Aing.com", problem: "write it as king.com"},
		{name: "full-width letters", in: "ｅｘａｍｐｌｅ.com", problem: "write it as example.com"},
		{name: "ideographic full stop", in: "例え。com", problem: "write it as xn--r8jz45g.com"},
		{name: "no U-label", in: "a\u202Eb.com", problem: `"a\u202eb.com" has characters that cannot stand in a domain name`},
		{name: "not UTF-8", in: "b\xfccher.com", problem: "the domain name is not valid UTF-8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := names.Parse(tt.in)
			if tt.problem == "" {
				if err != nil || got != tt.want {
					t.Errorf("Parse(%.80q) = %q, %v; want %q", tt.in, got, err, tt.want)
				}
				return
			}
			var problem *names.Error
			if !errors.As(err, &problem) || !strings.Contains(problem.Problem, tt.problem) || got != "" {
				t.Errorf("Parse(%.80q) = %q, %v; want the problem %q", tt.in, got, err, tt.problem)
			}
			if err != nil && len(err.Error()) > 400 {
				t.Errorf("Parse(%.80q): the sentence has %d bytes; want at most 400", tt.in, len(err.Error()))
			}
		})
	}
}

func TestParseHost(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in      string
		want    names.Name
		problem string
	}{
		{in: "NS1.Example.net", want: "ns1.example.net"},
		{in: "a.b.c.d.example.net", want: "a.b.c.d.example.net"},
		{in: "ns_1.example.net", problem: "a host name has letters, digits and hyphens only"},
		{in: "ns1.example.net.", problem: "write the host name without it"},
		{in: "ns1", problem: "a host name has at least two"},
		{in: "", problem: "the host name is missing"},
		{in: "ns1.bücher.net", problem: "write it as ns1.xn--bcher-kva.net"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			t.Parallel()
			got, err := names.ParseHost(tt.in)
			if tt.problem == "" {
				if err != nil || got != tt.want {
					t.Errorf("ParseHost(%q) = %q, %v; want %q", tt.in, got, err, tt.want)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.problem) {
				t.Errorf("ParseHost(%q) = %q, %v; want the problem %q", tt.in, got, err, tt.problem)
			}
		})
	}
}

func TestFromUnicode(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in   string
		want names.Name // empty when it is refused
	}{
		{in: "Example.COM", want: "example.com"},
		{in: "Bücher.example", want: "xn--bcher-kva.example"},
		{in: "faß.de", want: "xn--fa-hia.de"},
		{in: "bücher"},
		{in: "bücher_.com"},
		{in: "\u200dü.com"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			t.Parallel()
			got, err := names.FromUnicode(tt.in)
			if got != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("FromUnicode(%q) = %q, %v; want %q", tt.in, got, err, tt.want)
			}
		})
	}
}

func TestName(t *testing.T) {
	t.Parallel()
	n := names.Name("ns1.example.co.uk")
	if got := strings.Join(n.Labels(), "|"); got != "ns1|example|co|uk" {
		t.Errorf("Labels of %s = %s", n, got)
	}
	if got := n.Label(); got != "ns1" {
		t.Errorf("Label of %s = %s; want ns1", n, got)
	}
	if got := n.Parent(); got != "example.co.uk" {
		t.Errorf("Parent of %s = %s; want example.co.uk", n, got)
	}
	if got := names.Name("uk").Parent(); got != "" {
		t.Errorf("Parent of uk = %q; want nothing", got)
	}

	tests := []struct {
		name, zone    names.Name
		under, within bool
	}{
		{name: "ns1.example.com", zone: "example.com", under: true, within: true},
		{name: "a.ns1.example.com", zone: "example.com", under: true, within: true},
		{name: "example.com", zone: "example.com", within: true},
		{name: "badexample.com", zone: "example.com"},
		{name: ".example.com", zone: "example.com"},
		{name: "example.net", zone: "example.com"},
		{name: "com", zone: "example.com"},
		{name: "example.com", zone: ""},
	}
	for _, tt := range tests {
		if got := tt.name.Under(tt.zone); got != tt.under {
			t.Errorf("%q.Under(%q) = %t; want %t", tt.name, tt.zone, got, tt.under)
		}
		if got := tt.name.Within(tt.zone); got != tt.within {
			t.Errorf("%q.Within(%q) = %t; want %t", tt.name, tt.zone, got, tt.within)
		}
	}
}

func TestUnicode(t *testing.T) {
	t.Parallel()
	for in, want := range map[names.Name]string{
		"example.com":          "example.com",
		"xn--bcher-kva.com":    "bücher.com",
		"xn--a-99999999.com":   "xn--a-99999999.com",
		"ns1.xn--r8jz45g.test": "ns1.例え.test",
	} {
		if got := in.Unicode(); got != want {
			t.Errorf("%q.Unicode() = %q; want %q", in, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"example.com", "EXAMPLE.CO.UK", "xn--bcher-kva.com", "bücher.com", "\u212Aing.com", "ab--cd.com",
		"a..b", ".", "", "_a.com", "xn--a-99999999.com", "0a.xn--4dbrk0ce", "192.0.2.1", name253, "a\xffb.com", "例え。com",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		name, err := names.Parse(in)
		if _, hostErr := names.ParseHost(in); (err == nil) != (hostErr == nil) {
			t.Errorf("Parse(%q) says %v, ParseHost %v; want them to agree", in, err, hostErr)
		}
		if err != nil {
			if len(err.Error()) > 1000 || !utf8.ValidString(err.Error()) {
				t.Errorf("Parse(%q): %q is not fit for a sentence", in, err)
			}
			return
		}
		again, err := names.Parse(string(name))
		if err != nil || again != name {
			t.Errorf("Parse(%q) = %q, but Parse of that = %q, %v", in, name, again, err)
		}
		if !strings.EqualFold(in, string(name)) || len(name) > 253 || len(name) != len(in) {
			t.Errorf("Parse(%q) = %q; want the same letters", in, name)
		}
		for _, c := range []byte(name) {
			if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' {
				t.Errorf("Parse(%q) = %q, which has the byte %q", in, name, c)
			}
		}
		if back, err := names.FromUnicode(name.Unicode()); err != nil || back != name {
			t.Errorf("Parse(%q) = %q, shown as %q, which reads as %q, %v", in, name, name.Unicode(), back, err)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, bm := range []struct{ name, in string }{
		{"lower", "some-longer-example.co.uk"},
		{"upper", "Some-Longer-Example.CO.UK"},
		{"alabel", "xn--bcher-kva.com"},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := names.Parse(bm.in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
