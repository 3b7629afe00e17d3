package tlds_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"freehold/internal/names"
	"freehold/internal/registrar"
	"freehold/internal/tlds"
)

func load(tb testing.TB, overrides ...string) *tlds.Catalogue {
	tb.Helper()
	var files []tlds.File
	for _, text := range overrides {
		files = append(files, tlds.File{Name: "override.toml", Text: []byte(text)})
	}
	c, err := tlds.LoadFiles(files...)
	if err != nil {
		tb.Fatalf("LoadFiles(%q): %v", overrides, err)
	}
	return c
}

func find(tb testing.TB, c *tlds.Catalogue, name string) *tlds.TLD {
	tb.Helper()
	t, ok := c.Lookup(name)
	if !ok {
		tb.Fatalf("Lookup(%q) finds nothing", name)
	}
	return t
}

// testdata/tlds.txt lists what the real service sells.
func TestCatalogueHoldsEveryTLD(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/tlds.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Fields(string(text))
	c := load(t)
	for _, name := range want {
		if got, ok := c.Lookup(name); !ok || got.Name != name {
			t.Errorf("Lookup(%q) = %v, %t; want the TLD", name, got, ok)
		}
	}
	if got := len(c.All()); got != len(want) {
		t.Errorf("the catalogue has %d TLDs; the list has %d", got, len(want))
	}
	for i, got := range c.All()[1:] {
		if before := c.All()[i]; got.Name <= before.Name {
			t.Errorf("All lists %s after %s", got.Name, before.Name)
		}
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	c := load(t)
	for in, want := range map[string]string{
		"com": "com", ".com": "com", "COM": "com", ".Co.UK": "co.uk",
		"": "", ".": "", "..com": "", "com.": "", "unsold": "", "example.com": "", "\u212Aim": "", "c\x00m": "",
	} {
		got, ok := c.Lookup(in)
		switch {
		case ok != (want != ""):
			t.Errorf("Lookup(%q) finds something: %t; want %q", in, ok, want)
		case ok && got.Name != want:
			t.Errorf("Lookup(%q) = %s; want %s", in, got.Name, want)
		}
	}
}

func TestPlace(t *testing.T) {
	t.Parallel()
	c := load(t)
	tests := []struct {
		in      string
		name    names.Name
		tld     string
		refusal registrar.Refusal
		message string
	}{
		{in: "example.com", name: "example.com", tld: "com"},
		{in: "EXAMPLE.Com", name: "example.com", tld: "com"},
		{in: "example.co.uk", name: "example.co.uk", tld: "co.uk"},
		{in: "example.uk", name: "example.uk", tld: "uk"},
		{in: "example.com.mx", name: "example.com.mx", tld: "com.mx"},
		{in: "xn--bcher-kva.de", name: "xn--bcher-kva.de", tld: "de"},

		{in: "example.unsold", refusal: registrar.UnsupportedTLD, message: "unsold tld is not supported."},
		{in: "foo.bar.unsold", refusal: registrar.UnsupportedTLD, message: "unsold tld is not supported."},
		{in: "example.nz", refusal: registrar.UnsupportedTLD, message: "nz tld is not supported."},
		{in: "a.b.com", refusal: registrar.InvalidInput, message: "a.b.com has more than one label below com; only names directly below it can be registered."},
		{in: "a.b.co.uk", refusal: registrar.InvalidInput, message: "a.b.co.uk has more than one label below co.uk; only names directly below it can be registered."},
		{in: "a.b.c.uk", refusal: registrar.InvalidInput, message: "a.b.c.uk has more than one label below uk; only names directly below it can be registered."},
		{in: "co.uk", refusal: registrar.InvalidInput, message: "co.uk is a TLD itself; give a name below it, such as example.co.uk."},
		{in: "com.mx", refusal: registrar.InvalidInput, message: "com.mx is a TLD itself; give a name below it, such as example.com.mx."},
		{in: "com", refusal: registrar.InvalidInput, message: "com has only one label; a domain name has at least two, as in example.com."},
		{in: "", refusal: registrar.InvalidInput, message: "the domain name is missing."},
		{in: "bücher.com", refusal: registrar.InvalidInput, message: "bücher.com is not ASCII; write it as xn--bcher-kva.com."},
		{in: "100%d.com", refusal: registrar.InvalidInput, message: "100%d.com has the character '%'; a domain name has letters, digits and hyphens only."},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			t.Parallel()
			name, tld, err := c.Place(tt.in)
			if tt.refusal == "" {
				if err != nil || name != tt.name || tld.Name != tt.tld {
					t.Errorf("Place(%q) = %q, %v, %v; want %q under %s", tt.in, name, tld, err, tt.name, tt.tld)
				}
				return
			}
			var refused *registrar.Error
			if !errors.As(err, &refused) || refused.Refusal != tt.refusal || refused.Message != tt.message || name != "" || tld != nil {
				t.Errorf("Place(%q) = %q, %v, %v\nwant %s: %s", tt.in, name, tld, err, tt.refusal, tt.message)
			}
		})
	}
}

func TestOverride(t *testing.T) {
	t.Parallel()
	c := load(t, `
[tld.com]
prices.registration = "9.99"
labels.reserved = ["mine"]
expiry.restore_until = 60

[tld.freehold]
terms.max = 3

[tld."co.freehold"]
geographic = true
params = [{ name = "VAT_NUMBER", roles = ["tech"] }]
`, `
[default]
grace.add = 4
[tld.freehold]
terms.min = 2
[[param.UK_CONTACT_TYPE.forms]]
values = ["IND"]
`)
	plain := load(t)

	com, was := find(t, c, "com"), find(t, plain, "com")
	if got := com.Prices.Registration.Cents; got != 999 {
		t.Errorf("com: registration costs %d cents; want 999", got)
	}
	if com.Prices.Renewal != was.Prices.Renewal || com.DNSSEC.MaxKeys != was.DNSSEC.MaxKeys {
		t.Errorf("com: renewal %v, keys %d changed with another key; want %v, %d", com.Prices.Renewal, com.DNSSEC.MaxKeys, was.Prices.Renewal, was.DNSSEC.MaxKeys)
	}
	if !reflect.DeepEqual(com.Labels.Reserved, []string{"mine"}) || com.Expiry.RestoreUntil != tlds.On(60) || com.Grace.Add != 4 {
		t.Errorf("com: reserved %q, restore until %v, add grace %d; want [mine], 60, 4", com.Labels.Reserved, com.Expiry.RestoreUntil, com.Grace.Add)
	}
	own := find(t, c, "freehold")
	if own.Terms != (tlds.Terms{Min: 2, Max: 3}) || own.Geographic || !own.Verification.Mail || !own.Lock.Supported {
		t.Errorf("freehold: %+v; want terms of 2 to 3 years and the defaults else", own)
	}
	if own := find(t, c, "co.freehold"); own.Verification.Mail || !own.Transfer.FOA || own.Terms.Max != 10 {
		t.Errorf("co.freehold: %+v; want what geographic TLDs have", own)
	}
	if _, tld, err := c.Place("example.co.freehold"); err != nil || tld.Name != "co.freehold" {
		t.Errorf("Place(example.co.freehold) = %v, %v; want co.freehold", tld, err)
	}
	uk := registrar.Contact{ExtraParams: []registrar.ExtraParam{{Name: "UK_CONTACT_TYPE", Value: "LTD"}}}
	if got := find(t, c, "uk").ContactProblems(registrar.Contacts{Admin: uk, Registrant: uk, Tech: uk}); len(got) != 3 || got[0] != "ADMIN.UK_CONTACT_TYPE must be one of IND" {
		t.Errorf("uk with its contact types overridden says %q; want IND to be the only one", got)
	}

	// What one catalogue says leaves the others alone.
	if was.Prices.Registration.Cents == 999 || was.Labels.Reserved[0] != "nic" || was.Grace.Add != 5 {
		t.Errorf("the built-in com now has %+v", was)
	}
	if _, ok := plain.Lookup("freehold"); ok {
		t.Error("the built-in catalogue now has freehold")
	}
}

func TestOverrideErrors(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"no TOML", "[tld.com", "override.toml: line 1: "},
		{"unknown key", "[tld.com]\nopen = true\nfee = 3\n", "override.toml: line 3: unknown key tld.com.fee"},
		{"unknown key below", "[tld.com.terms]\nmaximum = 3\n", "override.toml: line 2: unknown key tld.com.terms.maximum"},
		{"unknown table", "[tlds.com]\nopen = true\n", "override.toml: line 1: unknown key tlds"},
		{"wrong type", "[tld.com]\nterms.max = \"ten\"\n", "override.toml: line 2: tld.com.terms.max"},
		{"bad price", "[tld.com]\nprices.renewal = \"14\"\n", "a price is dollars and cents"},
		{"price as a number", "[tld.com]\nprices.renewal = 14.5\n", "a price is dollars and cents"},
		{"negative price", "[tld.com]\nprices.renewal = \"-1.00\"\n", "a price is dollars and cents"},
		{"huge price", "[tld.com]\nprices.renewal = \"12345678.00\"\n", "a price is dollars and cents"},
		{"bad day", "[tld.com]\nexpiry.renew_until = \"soon\"\n", "a day is a whole number"},
		{"bad word", "[tld.com]\nprivacy.kind = \"some\"\n", `override.toml: tld com: privacy.kind: "some" is not one of`},
		{"bad number", "[tld.com]\nterms.max = 11\n", "override.toml: tld com: terms.max: 11 is not between 1 and 10"},
		{"terms crossed", "[tld.com]\nterms.min = 3\nterms.max = 2\n", "tld com: terms.max: 2 is not between 3 and 10"},
		{"deadlines crossed", "[tld.com]\nexpiry.gone_from_account = 20\n", "tld com: expiry.gone_from_account: 20 is before expiry.late_renew_until, 44"},
		{"half a restore", "[tld.com]\nexpiry.restore_from = \"none\"\n", "tld com: expiry.restore_until: is 75 where expiry.restore_from is none"},
		{"open without a price", "[tld.ru]\nopen = true\n", "tld ru: prices.registration: an open TLD needs one"},
		{"unknown param", "[tld.com]\nparams = [{ name = \"SHOE_SIZE\" }]\n", "tld com: params: there is no table param.SHOE_SIZE"},
		{"unknown role", "[tld.com]\nparams = [{ name = \"IT_PIN\", roles = [\"owner\"] }]\n", `tld com: params: IT_PIN: "owner" is no role`},
		{"unknown contact type", "[tld.com]\ncontacts = [{ types = [\"DOG\"] }]\n", `tld com: contacts: "DOG" is no contact type`},
		{"bad pattern", "[[param.IT_PIN.forms]]\npattern = '('\nlike = \"x\"\n", "param.IT_PIN: error parsing regexp"},
		{"pattern without words", "[[param.IT_PIN.forms]]\npattern = '1'\n", "param.IT_PIN: a pattern needs words"},
		{"upper-case TLD", "[tld.COM]\n", `tld COM: "COM" is no name for a TLD`},
		{"TLD with a dot", "[tld.\".com\"]\n", `tld .com: ".com" is no name for a TLD`},
		{"reserved label", "[tld.com]\nlabels.reserved = [\"NIC\"]\n", `tld com: labels.reserved: "NIC" is no label`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := tlds.LoadFiles(tlds.File{Name: "override.toml", Text: []byte(tt.text)})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("LoadFiles(%q)\ngot  %v\nwant %s", tt.text, err, tt.want)
			}
		})
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "mine.toml")
	if err := os.WriteFile(path, []byte("[tld.com]\nopen = false\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := tlds.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if find(t, c, "com").Open {
		t.Error("com is open; the file closes it")
	}
	if _, err := tlds.Load(path + ".not"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Load of no file: %v; want that it does not exist", err)
	}
}

// TLDs begin as copies of one default: none may share memory with another.
func TestTLDsShareNothing(t *testing.T) {
	t.Parallel()
	owner := map[uintptr]string{}
	for _, tld := range load(t).All() {
		for _, s := range slicesOf(reflect.ValueOf(tld).Elem()) {
			if s.Cap() == 0 {
				continue
			}
			if other, shared := owner[s.Pointer()]; shared {
				t.Errorf("%s and %s share a list of %s", other, tld.Name, s.Type())
			}
			owner[s.Pointer()] = tld.Name
		}
	}
	if len(owner) < 330 {
		t.Errorf("saw %d lists; want at least one for each TLD", len(owner))
	}
}

func slicesOf(v reflect.Value) []reflect.Value {
	var found []reflect.Value
	switch v.Kind() {
	case reflect.Slice:
		found = append(found, v)
		for i := range v.Len() {
			found = append(found, slicesOf(v.Index(i))...)
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			found = append(found, slicesOf(field)...)
		}
	default:
	}
	return found
}

// All hands out a list that is the caller's.
func TestAllIsACopy(t *testing.T) {
	t.Parallel()
	c := load(t)
	c.All()[0] = nil
	if c.All()[0] == nil {
		t.Error("a caller changed the catalogue's own list")
	}
}

func FuzzPlace(f *testing.F) {
	c := load(f)
	for _, seed := range []string{"example.com", "a.b.co.uk", "co.uk", "uk", "x.unsold", "bücher.de", ".", "A.B.C.D"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		name, tld, err := c.Place(in)
		if err != nil {
			var refused *registrar.Error
			if !errors.As(err, &refused) || (refused.Refusal != registrar.InvalidInput && refused.Refusal != registrar.UnsupportedTLD) {
				t.Errorf("Place(%q) ends with %v; want a refusal", in, err)
			}
			return
		}
		if string(name.Parent()) != tld.Name || strings.Count(string(name), ".") != strings.Count(tld.Name, ".")+1 {
			t.Errorf("Place(%q) = %s under %s; want exactly one label below", in, name, tld.Name)
		}
	})
}

func BenchmarkPlace(b *testing.B) {
	c := load(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := c.Place("some-longer-example.co.uk"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		load(b)
	}
}
