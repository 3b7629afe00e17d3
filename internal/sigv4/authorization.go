package sigv4

import (
	"crypto/sha256"
	"net/http"
	"strings"
	"time"
)

const (
	algorithm  = "AWS4-HMAC-SHA256"
	terminator = "aws4_request"

	// The stamp of X-Amz-Date and of the text that is signed, ISO 8601 in its
	// basic form.
	stampLayout = "20060102T150405Z"
	stampLength = len(stampLayout)
	dateLength  = len("20060102")
)

// Bounds on what is read. Real clients stay under 1 KiB for the header and
// AWS itself under 128 bytes for the id.
const (
	longestAuthorization = 4096
	longestAccessKeyID   = 128
	longestScopePart     = 64
)

// Authorization is what a request claims about its signature. Parse makes it;
// nothing in it is proved until Verify says so.
type Authorization struct {
	AccessKeyID string

	// The scope of the signing key. Date is yyyymmdd in UTC.
	Date    string
	Region  string
	Service string

	// SignedHeaders is the list as the client wrote it: lower-case names in
	// order, separated by semicolons.
	SignedHeaders string

	Signature [sha256.Size]byte

	// SignedAt is the moment the client says it signed at, in UTC and whole
	// seconds, from X-Amz-Date or else from Date.
	SignedAt time.Time

	// SessionToken is X-Amz-Security-Token; empty without temporary credentials.
	SessionToken string
}

// Parse reads what a request claims, from its one Authorization header and
// the headers that belong to it. It fails with MissingAuthenticationToken
// without such a header, IncompleteSignature if the header or the date is
// malformed, and InvalidSignature if the claim could never be accepted.
func Parse(r *http.Request) (Authorization, error) {
	var a Authorization
	value, err := soleAuthorization(r.Header)
	if err != nil {
		return a, err
	}
	parts, err := split(value)
	if err != nil {
		return a, err
	}
	stamp, layout, err := stampOf(r.Header, value)
	if err != nil {
		return a, err
	}
	if problems := parts.missing(stamp); problems != "" {
		return a, incomplete(value, problems)
	}
	if a.SignedAt, err = parseStamp(stamp, layout); err != nil {
		return a, incomplete(value, "Date must be in ISO-8601 'basic format'.")
	}
	if err := a.readCredential(parts.credential, value); err != nil {
		return a, err
	}
	if a.SignedHeaders = parts.signedHeaders; !sortedNames(a.SignedHeaders) {
		return a, incomplete(value, "SignedHeaders must be lower-case header names in ascending order, each once, separated by semicolons.")
	}
	if !lists(a.SignedHeaders, "host") {
		return a, invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")
	}
	if !readHex(&a.Signature, parts.signature) {
		return a, incomplete(value, "Signature must be 64 lower-case hexadecimal digits.")
	}
	switch tokens := r.Header["X-Amz-Security-Token"]; len(tokens) {
	case 0:
	case 1:
		a.SessionToken = tokens[0]
	default:
		return a, incomplete(value, "The 'X-Amz-Security-Token' header must be given once.")
	}
	return a, nil
}

// ValidAccessKeyID says whether requests can be signed under the id: 1 to 128
// ASCII letters, digits, underscores, hyphens and dots. Any other id would
// not survive its way through the Authorization header.
func ValidAccessKeyID(id string) bool { return isScopePart(id, longestAccessKeyID) }

func soleAuthorization(h http.Header) (string, error) {
	values := h["Authorization"]
	if len(values) == 0 {
		return "", unsigned()
	}
	if len(values) > 1 {
		return "", incomplete(strings.Join(values, ","), "The Authorization header must be given once.")
	}
	value := strings.Trim(values[0], " \t")
	if value == "" {
		return "", unsigned()
	}
	if len(value) > longestAuthorization {
		return "", incomplete(value, "The Authorization header is too long.")
	}
	return value, nil
}

// authorizationParts are the three values behind the algorithm's name.
type authorizationParts struct {
	credential, signedHeaders, signature string
}

func split(value string) (authorizationParts, error) {
	var p authorizationParts
	scheme, rest := value, ""
	if i := strings.IndexAny(value, " \t"); i >= 0 {
		scheme, rest = value[:i], strings.Trim(value[i:], " \t")
	}
	if scheme != algorithm {
		return p, incomplete(value, "Authorization header requires the algorithm 'AWS4-HMAC-SHA256'.")
	}
	var seen struct{ credential, signedHeaders, signature bool }
	for rest != "" {
		var part string
		var more bool
		part, rest, more = strings.Cut(rest, ",")
		rest = strings.Trim(rest, " \t")
		name, text, ok := strings.Cut(strings.Trim(part, " \t"), "=")
		if !ok || more && rest == "" {
			return p, incomplete(value, "Authorization header requires 'key=value' pairs separated by commas.")
		}
		var into *string
		var again *bool
		switch name {
		case "Credential":
			into, again = &p.credential, &seen.credential
		case "SignedHeaders":
			into, again = &p.signedHeaders, &seen.signedHeaders
		case "Signature":
			into, again = &p.signature, &seen.signature
		default:
			return p, incomplete(value, "Authorization header has a parameter other than 'Credential', 'SignedHeaders' and 'Signature'.")
		}
		if *again {
			return p, incomplete(value, "Authorization header has the '"+name+"' parameter more than once.")
		}
		*into, *again = text, true
	}
	return p, nil
}

// missing tells everything that a request lacks at once, or nothing.
func (p authorizationParts) missing(stamp string) string {
	var problems []string
	if p.credential == "" {
		problems = append(problems, "Authorization header requires 'Credential' parameter.")
	}
	if p.signature == "" {
		problems = append(problems, "Authorization header requires 'Signature' parameter.")
	}
	if p.signedHeaders == "" {
		problems = append(problems, "Authorization header requires 'SignedHeaders' parameter.")
	}
	if stamp == "" {
		problems = append(problems, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
	}
	return strings.Join(problems, " ")
}

// stampOf finds the moment of signing. A Date header stands in where there is
// no X-Amz-Date; it may also have the form that HTTP gives it (RFC 9110,
// 5.6.7), which X-Amz-Date may not. It need not be among the signed headers,
// since the moment itself is part of the text that is signed.
func stampOf(h http.Header, authorization string) (stamp, layout string, err error) {
	values, layout := h["X-Amz-Date"], stampLayout
	if len(values) == 0 {
		values = h["Date"]
		if len(values) > 0 && len(values[0]) != stampLength {
			layout = http.TimeFormat
		}
	}
	switch len(values) {
	case 0:
		return "", layout, nil
	case 1:
		return values[0], layout, nil
	}
	return "", "", incomplete(authorization, "The date of the signature must be given once.")
}

func parseStamp(stamp, layout string) (time.Time, error) {
	// time.Parse would take a fraction behind the seconds, which the length
	// rules out.
	if len(stamp) != len(layout) {
		return time.Time{}, &time.ParseError{Layout: layout, Value: stamp}
	}
	return time.Parse(layout, stamp)
}

func (a *Authorization) readCredential(credential, authorization string) error {
	id, scope, _ := strings.Cut(credential, "/")
	date, scope, _ := strings.Cut(scope, "/")
	region, scope, _ := strings.Cut(scope, "/")
	service, end, ok := strings.Cut(scope, "/")
	if !ok || strings.Contains(end, "/") {
		return incomplete(authorization, "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.")
	}
	if !ValidAccessKeyID(id) || !isScopePart(region, longestScopePart) || !isScopePart(service, longestScopePart) {
		return incomplete(authorization, "Credential must be made of letters, digits, '-', '_' and '.', in elements that are neither empty nor too long.")
	}
	if !isDate(date) {
		return incomplete(authorization, "Credential must be scoped to a date of the form YYYYMMDD.")
	}
	if end != terminator {
		return invalid("Credential should be scoped with a valid terminator: 'aws4_request'.")
	}
	a.AccessKeyID, a.Date, a.Region, a.Service = id, date, region, service
	return nil
}

func isScopePart(s string, longest int) bool {
	if s == "" || len(s) > longest {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if !isAlphanumeric(c) && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return true
}

func isDate(s string) bool {
	if len(s) != dateLength {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// sortedNames says whether a list holds header names in the one form in which
// the standard puts them, so that no header can hide behind a second spelling.
func sortedNames(list string) bool {
	last, start := "", 0
	for i := 0; i <= len(list); i++ {
		if i < len(list) && list[i] != ';' {
			if !isLowerToken(list[i]) {
				return false
			}
			continue
		}
		// The empty name comes before every other and is refused with them.
		name := list[start:i]
		if name <= last {
			return false
		}
		last, start = name, i+1
	}
	return true
}

// isLowerToken knows the characters of a token (RFC 9110, 5.6.2) without the
// capitals.
func isLowerToken(c byte) bool {
	return 'a' <= c && c <= 'z' || c == '-' || '0' <= c && c <= '9' || strings.IndexByte("!#$%&'*+.^_`|~", c) >= 0
}

// lists says whether a list of signed headers holds the name.
func lists(list, name string) bool {
	for more := true; more; {
		var listed string
		listed, list, more = strings.Cut(list, ";")
		if listed == name {
			return true
		}
	}
	return false
}

// readHex is stricter than encoding/hex, which takes capitals too: a
// signature has one spelling.
func readHex(into *[sha256.Size]byte, s string) bool {
	if len(s) != 2*len(into) {
		return false
	}
	for i := range into {
		high, low := hexDigit(s[2*i]), hexDigit(s[2*i+1])
		if high > 15 || low > 15 {
			return false
		}
		into[i] = high<<4 | low
	}
	return true
}

func hexDigit(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	}
	return 0xff
}
