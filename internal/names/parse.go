package names

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

const (
	maxName  = 253 // octets without the root's dot (RFC 1035 section 2.3.4 counts 255 on the wire)
	maxLabel = 63  // octets (RFC 1035 section 2.3.4)

	// Longer input is refused unread. 253 octets of Punycode stand for fewer
	// than 253 characters, and a character has at most four bytes.
	maxInput = 4 * maxName

	acePrefix = "xn--"
)

// Error says what is wrong with a name.
type Error struct {
	Problem string // a sentence for the customer, without a full stop; shows the input quoted and cut short
}

func (e *Error) Error() string { return e.Problem }

// Parse reads a domain name. It folds the case of ASCII letters and refuses,
// with an *Error, whatever a registry would not register: fewer than two
// labels, a label that is empty or longer than 63 octets, more than 253
// octets in all, other characters than letters, digits and hyphens, a hyphen
// at either end of a label, hyphens in positions three and four of anything
// but a valid A-label, a last label of digits only, a dot at the end. A name
// in another script is refused too, with the A-labels to write instead.
func Parse(s string) (Name, error) { return parse(s, "domain name") }

// ParseHost reads the name of a host, such as a name server. The rules are
// those of Parse (RFC 1123 section 2.1), though the API's own pattern is
// wider: registries accept no underscore in a host name. A dot at the end is
// refused rather than dropped, so that a name is given back as it came, save
// for the case of its letters.
func ParseHost(s string) (Name, error) { return parse(s, "host name") }

// FromUnicode reads a domain name that may have U-labels and converts them
// (UTS #46, the mapping for looking up). It is for places where people write
// names freely, such as the domain of a mail address.
func FromUnicode(s string) (Name, error) {
	if isASCII(s) {
		return Parse(s)
	}
	if len(s) > maxInput {
		return "", tooLong("domain name")
	}
	ascii, err := idna.Lookup.ToASCII(s)
	if err != nil {
		return "", problem("%s cannot be written as a domain name", shown(s))
	}
	return Parse(ascii)
}

func parse(s, noun string) (Name, error) {
	switch {
	case s == "":
		return "", problem("the %s is missing", noun)
	case len(s) > maxInput:
		return "", tooLong(noun)
	case !isASCII(s):
		return "", notASCII(s, noun)
	case len(s) > maxName:
		return "", tooLong(noun)
	case s[len(s)-1] == '.':
		return "", problem("%s ends with a dot; write the %s without it", shown(s), noun)
	}

	var folded [maxName]byte
	changed, encoded, digits := false, false, true
	labels, start := 1, 0
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', c == '-':
			digits = false
		case '0' <= c && c <= '9':
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
			changed, digits = true, false
		case c == '.':
			xn, err := checkLabel(s, folded[start:i])
			if err != nil {
				return "", err
			}
			encoded = encoded || xn
			labels++
			start = i + 1
			digits = true
		case c == '_':
			return "", problem("%s has an underscore; a %s has letters, digits and hyphens only", shown(s), noun)
		default:
			return "", problem("%s has the character %s; a %s has letters, digits and hyphens only", shown(s), strconv.QuoteRune(rune(c)), noun)
		}
		folded[i] = c
	}
	xn, err := checkLabel(s, folded[start:len(s)])
	switch {
	case err != nil:
		return "", err
	case labels < 2:
		return "", problem("%s has only one label; a %s has at least two, as in example.com", shown(s), noun)
	case digits:
		// RFC 1123 section 2.1 tells host names from addresses by this.
		return "", problem("%s ends in a label of digits only and so looks like an address, not a %s", shown(s), noun)
	}

	name := s
	if changed {
		name = string(folded[:len(s)])
	}
	if (encoded || xn) && !registrable(name) {
		return "", badALabel(name)
	}
	return Name(name), nil
}

// checkLabel checks one label of s, its letters folded, and says whether it
// claims to be an A-label.
func checkLabel(s string, label []byte) (encoded bool, err error) {
	switch {
	case len(label) == 0:
		return false, problem("%s has an empty label", shown(s))
	case len(label) > maxLabel:
		return false, problem("%s has a label of %d characters; at most %d are allowed", shown(s), len(label), maxLabel)
	case label[0] == '-' || label[len(label)-1] == '-':
		return false, problem("%s has a label that begins or ends with a hyphen", shown(s))
	case len(label) < 4 || label[2] != '-' || label[3] != '-':
		return false, nil
	case label[0] != 'x' || label[1] != 'n':
		// RFC 5891 section 4.2.3.1.
		return false, problem("%s has hyphens in the third and fourth position of a label, which only xn-- labels may have", shown(s))
	}
	return true, nil
}

// registrable says whether each A-label decodes to a U-label that may be
// registered and encodes to the same A-label again (RFC 5891 section 4.2).
// The whole name is looked at, since right-to-left labels bind their
// neighbours too (RFC 5893 section 2).
func registrable(name string) bool {
	unicode, err := idna.Registration.ToUnicode(name)
	if err != nil {
		return false
	}
	ascii, err := idna.Registration.ToASCII(unicode)
	return err == nil && ascii == name
}

func badALabel(name string) error {
	for label := range strings.SplitSeq(name, ".") {
		if strings.HasPrefix(label, acePrefix) && !registrable(label) {
			return problem("%s has the label %s, which is not a valid A-label (RFC 5891)", shown(name), label)
		}
	}
	return problem("%s mixes labels of scripts that may not stand in one name (RFC 5893)", shown(name))
}

func notASCII(s, noun string) error {
	if !utf8.ValidString(s) {
		return problem("the %s is not valid UTF-8", noun)
	}
	name, err := FromUnicode(s)
	if err != nil {
		return problem("%s has characters that cannot stand in a %s", shown(s), noun)
	}
	return problem("%s is not ASCII; write it as %s", shown(s), name)
}

func tooLong(noun string) error {
	return problem("the %s is too long; at most %d characters are allowed", noun, maxName)
}

func problem(format string, args ...any) error {
	return &Error{Problem: fmt.Sprintf(format, args...)}
}

// shown is a form of the input that is fit for a sentence: quoted where it
// holds anything unprintable, and never longer than a line.
func shown(s string) string {
	const line = 80
	cut := ""
	if len(s) > line {
		end := line
		for end > 0 && !utf8.RuneStart(s[end]) {
			end--
		}
		s, cut = s[:end], "…"
	}
	quoted := strconv.Quote(s)
	if quoted[1:len(quoted)-1] == s && !strings.ContainsAny(s, " ,;") {
		return s + cut
	}
	return quoted + cut
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
