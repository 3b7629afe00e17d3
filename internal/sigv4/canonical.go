package sigv4

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// appendCanonical writes the canonical form of a request as far as the payload
// hash, which the caller adds. It tells how many of the signed headers begin
// with x-amz-, and whether the request has every header that is said to be signed.
func appendCanonical(buf []byte, r *http.Request, signedHeaders string) (canonical []byte, signedAmz int, complete bool) {
	buf = append(buf, r.Method...)
	buf = append(buf, '\n')
	buf = appendPath(buf, r.URL.EscapedPath())
	buf = append(buf, '\n')
	buf = appendQuery(buf, r.URL.RawQuery)
	buf = append(buf, '\n')
	complete = true
	for list, more := signedHeaders, true; more; {
		var name string
		name, list, more = strings.Cut(list, ";")
		buf = append(buf, name...)
		buf = append(buf, ':')
		var found bool
		buf, found = appendHeader(buf, r, name)
		buf = append(buf, '\n')
		if !found {
			complete = false
		} else if strings.HasPrefix(name, "x-amz-") {
			signedAmz++
		}
	}
	buf = append(buf, '\n')
	buf = append(buf, signedHeaders...)
	return append(buf, '\n'), signedAmz, complete
}

// appendHeader writes the values of a header as the standard wants them:
// repeated ones joined by commas in the order in which they came.
func appendHeader(buf []byte, r *http.Request, name string) ([]byte, bool) {
	// net/http takes these out of the header map.
	switch name {
	case "host":
		return appendFolded(buf, r.Host), r.Host != ""
	case "content-length":
		if r.ContentLength < 0 {
			return buf, false
		}
		return strconv.AppendInt(buf, r.ContentLength, 10), true
	case "transfer-encoding":
		for i, coding := range r.TransferEncoding {
			buf = appendComma(buf, i)
			buf = appendFolded(buf, coding)
		}
		return buf, len(r.TransferEncoding) > 0
	}
	var key [64]byte
	values := r.Header[string(appendMapKey(key[:0], name))]
	if len(values) == 0 && name == "expect" {
		// The server answers it and, under HTTP/2, removes it; there is but one
		// value that it lets through.
		return append(buf, "100-continue"...), true
	}
	for i, value := range values {
		buf = appendComma(buf, i)
		buf = appendFolded(buf, value)
	}
	return buf, len(values) > 0
}

func appendComma(buf []byte, i int) []byte {
	if i > 0 {
		return append(buf, ',')
	}
	return buf
}

// appendMapKey writes a lower-case name the way net/http keys its header map:
// a capital at the beginning and behind each hyphen. The library's own
// function would allocate a string for most names.
func appendMapKey(key []byte, name string) []byte {
	capital := true
	for i := range len(name) {
		c := name[i]
		if capital && 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		key = append(key, c)
		capital = c == '-'
	}
	return key
}

// appendFolded writes a value without the blanks around it and with one space
// for each run of blanks inside.
func appendFolded(buf []byte, value string) []byte {
	blank := false
	start := len(buf)
	for i := range len(value) {
		c := value[i]
		if c == ' ' || c == '\t' {
			blank = true
			continue
		}
		if blank && len(buf) > start {
			buf = append(buf, ' ')
		}
		blank = false
		buf = append(buf, c)
	}
	return buf
}

// appendPath encodes a path that is encoded already once more, as every
// service except S3 wants it.
func appendPath(buf []byte, path string) []byte {
	if path == "" {
		return append(buf, '/')
	}
	for i := range len(path) {
		if c := path[i]; c == '/' {
			buf = append(buf, c)
		} else {
			buf = appendEncoded(buf, c)
		}
	}
	return buf
}

// appendQuery writes the pairs of a query in order, names and values encoded
// in one way. Nothing is dropped: an escape that is none stands for its
// percent sign, and a pair without a value has an empty one.
func appendQuery(buf []byte, query string) []byte {
	if query == "" {
		return buf
	}
	type pair struct{ name, value string }
	var pairs []pair
	for text := range strings.SplitSeq(query, "&") {
		if text == "" {
			continue
		}
		name, value, _ := strings.Cut(text, "=")
		pairs = append(pairs, pair{recode(name), recode(value)})
	}
	// By the encoded forms, as the standard says; the order of the plain ones
	// can differ.
	slices.SortFunc(pairs, func(a, b pair) int {
		if c := strings.Compare(a.name, b.name); c != 0 {
			return c
		}
		return strings.Compare(a.value, b.value)
	})
	for i, p := range pairs {
		if i > 0 {
			buf = append(buf, '&')
		}
		buf = append(buf, p.name...)
		buf = append(buf, '=')
		buf = append(buf, p.value...)
	}
	return buf
}

// recode undoes whatever encoding a query's text has and puts on the
// canonical one. A plus means a space, as in forms.
func recode(s string) string {
	buf := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '+':
			c = ' '
		case c == '%' && i+2 < len(s):
			high, low := hexDigit(s[i+1]|0x20), hexDigit(s[i+2]|0x20)
			if high <= 15 && low <= 15 {
				c = high<<4 | low
				i += 2
			}
		}
		buf = appendEncoded(buf, c)
	}
	return string(buf)
}

// appendEncoded leaves the unreserved characters of RFC 3986 (2.3) alone and
// writes every other byte as an escape.
func appendEncoded(buf []byte, c byte) []byte {
	if isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~' {
		return append(buf, c)
	}
	const digits = "0123456789ABCDEF"
	return append(buf, '%', digits[c>>4], digits[c&15])
}

// isAmz says whether a key of a header map names a header that must be
// signed, in whatever case.
func isAmz(key string) bool {
	return len(key) >= len("x-amz-") && strings.EqualFold(key[:len("x-amz-")], "x-amz-")
}

// countAmz counts the headers that must be signed.
func countAmz(h http.Header) int {
	n := 0
	for key := range h {
		if isAmz(key) {
			n++
		}
	}
	return n
}

// firstUnsigned names the header that is missing from the signed ones; of
// several, the first in order.
func firstUnsigned(h http.Header, signedHeaders string) string {
	first := ""
	for key := range h {
		name := strings.ToLower(key)
		if isAmz(key) && !lists(signedHeaders, name) && (first == "" || name < first) {
			first = name
		}
	}
	return first
}
