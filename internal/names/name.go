package names

import (
	"strings"

	"golang.org/x/net/idna"
)

// Name is a domain name or host name in A-label form: lower-case ASCII, at
// least two labels, no dot at the end. Only Parse, ParseHost and FromUnicode
// make one; a conversion from a string is right only for text that one of
// them returned before, such as a name read back from the store.
type Name string

// String is the name itself.
func (n Name) String() string { return string(n) }

// Labels are the parts between the dots, from left to right.
func (n Name) Labels() []string { return strings.Split(string(n), ".") }

// Label is the leftmost label.
func (n Name) Label() string {
	label, _, _ := strings.Cut(string(n), ".")
	return label
}

// Parent is the name without its leftmost label, or "" when there is but one.
func (n Name) Parent() Name {
	_, parent, _ := strings.Cut(string(n), ".")
	return Name(parent)
}

// Under says whether the name lies below the zone; a zone does not lie below
// itself.
func (n Name) Under(zone Name) bool {
	above := len(n) - len(zone)
	return zone != "" && above > 1 && n[above-1] == '.' && n[above:] == zone
}

// Within says whether the name is the zone itself or lies below it. A name
// server within the domain it serves needs glue.
func (n Name) Within(zone Name) bool { return n == zone || n.Under(zone) }

// Unicode is the name as people write it, with U-labels in place of A-labels
// (RFC 5890 section 2.3.2.1). It is for display only: what is shown need not
// be unique to the eye.
func (n Name) Unicode() string {
	if !strings.Contains(string(n), acePrefix) {
		return string(n)
	}
	shown, err := idna.Registration.ToUnicode(string(n))
	if err != nil {
		return string(n)
	}
	return shown
}
