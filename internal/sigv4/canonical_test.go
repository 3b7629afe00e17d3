package sigv4

import (
	"net/http"
	"net/textproto"
	"strings"
	"testing"
)

func TestAppendFolded(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"":                    "",
		"a":                   "a",
		" \t ":                "",
		"  a  ":               "a",
		"\ta\t":               "a",
		"a  b":                "a b",
		"a\tb":                "a b",
		"a \t \tb c":          "a b c",
		`"a   b"`:             `"a b"`,
		"é\u00a0\u00a0\u3000": "é\u00a0\u00a0\u3000",
	} {
		if got := string(appendFolded([]byte("before:"), value)); got != "before:"+want {
			t.Errorf("appendFolded(%q) = %q, want %q", value, got, "before:"+want)
		}
	}
}

func TestAppendPath(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"":           "/",
		"/":          "/",
		"/a-b_c.d~e": "/a-b_c.d~e",
		"//a/./../b": "//a/./../b",
		"/a%20b":     "/a%2520b",
		"/a+b=c:d":   "/a%2Bb%3Dc%3Ad",
		"*":          "%2A",
		"/\x00\xff":  "/%00%FF",
	} {
		if got := string(appendPath(nil, path)); got != want {
			t.Errorf("appendPath(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestAppendQuery(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"":                  "",
		"a":                 "a=",
		"a=":                "a=",
		"=a":                "=a",
		"b=2&a=1":           "a=1&b=2",
		"a=2&a=1":           "a=1&a=2",
		"a=a/b&a=a-b":       "a=a%2Fb&a=a-b",
		"B=1&a=1":           "B=1&a=1",
		"a=b=c":             "a=b%3Dc",
		"a=b+c&d=e%20f":     "a=b%20c&d=e%20f",
		"%61=%7e%2f":        "a=~%2F",
		"%zz=%&%4=%%41":     "%254=%25A&%25zz=%25",
		"&&a&&":             "a=",
		"a;b=1":             "a%3Bb=1",
		"\u1234=bar":        "%E1%88%B4=bar",
		"X-Amz-Signature=0": "X-Amz-Signature=0",
	} {
		if got := string(appendQuery(nil, query)); got != want {
			t.Errorf("appendQuery(%q) = %q, want %q", query, got, want)
		}
	}
}

func TestAppendMapKey(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"host", "x-amz-date", "content-md5", "x--a", "-", "a-", "x-1a-b2", "!x-#y", "te", "x_amz_date", strings.Repeat("long-", 40)} {
		if got, want := string(appendMapKey(nil, name)), textproto.CanonicalMIMEHeaderKey(name); got != want {
			t.Errorf("appendMapKey(%q) = %q, but the header map says %q", name, got, want)
		}
	}
}

func TestFirstUnsigned(t *testing.T) {
	t.Parallel()
	h := http.Header{"X-Amz-Target": {"t"}, "X-Amz-B": {"1"}, "X-Amz-A": {"1"}, "x-amz-date": {"d"}, "X-Amzn-Trace-Id": {"1"}, "Amz-Sdk-Request": {"1"}}
	if got := countAmz(h); got != 4 {
		t.Errorf("countAmz = %d, want 4", got)
	}
	if got := firstUnsigned(h, "host;x-amz-date;x-amz-target"); got != "x-amz-a" {
		t.Errorf("firstUnsigned = %q, want x-amz-a", got)
	}
}

func FuzzQuery(f *testing.F) {
	f.Add("a=1&b=2")
	f.Add("%zz=%&%4=%%41&a+b")
	f.Add("&;=\u1234&%e1%88")
	f.Fuzz(func(t *testing.T, query string) {
		once := string(appendQuery(nil, query))
		if twice := string(appendQuery(nil, once)); twice != once {
			t.Fatalf("%q has the canonical form %q, which has %q", query, once, twice)
		}
		for i := range len(once) {
			if c := once[i]; !isAlphanumeric(c) && strings.IndexByte("-._~%=&", c) < 0 {
				t.Fatalf("the canonical form of %q, %q, holds %q", query, once, c)
			}
		}
	})
}
