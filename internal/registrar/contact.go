package registrar

import (
	"errors"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// ContactType says what kind of person a contact is.
type ContactType string

// The five kinds of the public API model.
const (
	Person      ContactType = "PERSON"
	Company     ContactType = "COMPANY"
	Association ContactType = "ASSOCIATION"
	PublicBody  ContactType = "PUBLIC_BODY"
	Reseller    ContactType = "RESELLER"
)

// ContactTypes lists the kinds in the order of the public API model.
var ContactTypes = []ContactType{Person, Company, Association, PublicBody, Reseller}

// Role is what a contact is to a domain.
type Role string

// The four roles; the words are EPP's, where the administrator is "admin".
const (
	Registrant Role = "registrant"
	Admin      Role = "admin"
	Tech       Role = "tech"
	Billing    Role = "billing"
)

// Roles lists the roles in the order in which they are shown.
var Roles = []Role{Admin, Registrant, Tech, Billing}

// Spoken is the word by which error texts of the real service call the role.
func (r Role) Spoken() string {
	switch r {
	case Registrant:
		return "OWNER"
	case Admin:
		return "ADMIN"
	case Tech:
		return "TECH"
	case Billing:
		return "BILL"
	}
	return string(r)
}

// Contact is a person or organisation behind a domain, as the customer gave
// it: what was absent stays nil and what was "" stays "", because callers
// compare what they read with what they wrote.
type Contact struct {
	FirstName        *string      `json:",omitzero"`
	LastName         *string      `json:",omitzero"`
	ContactType      *ContactType `json:",omitzero"`
	OrganizationName *string      `json:",omitzero"`
	AddressLine1     *string      `json:",omitzero"`
	AddressLine2     *string      `json:",omitzero"`
	City             *string      `json:",omitzero"`
	State            *string      `json:",omitzero"`
	CountryCode      *string      `json:",omitzero"`
	ZipCode          *string      `json:",omitzero"`
	PhoneNumber      *string      `json:",omitzero"`
	Email            *string      `json:",omitzero"`
	Fax              *string      `json:",omitzero"`
	ExtraParams      []ExtraParam `json:",omitzero"`
}

// ExtraParam is a datum that some TLDs ask for.
type ExtraParam struct {
	Name  string
	Value string
}

// String hides the contact's data: they never reach a log.
func (Contact) String() string { return "(contact)" }

// GoString hides the contact's data.
func (Contact) GoString() string { return "(contact)" }

// Contacts are the contacts of a domain by role. Billing may be the zero
// Contact where the domain was registered without one.
type Contacts struct {
	Admin      Contact
	Registrant Contact
	Tech       Contact
	Billing    *Contact `json:",omitzero"`
}

// Privacy says which contacts are hidden from the public.
type Privacy struct {
	Admin      bool
	Registrant bool
	Tech       bool
	Billing    bool
}

// Of is the contact in a role; nil where the domain has none.
func (c *Contacts) Of(r Role) *Contact {
	switch r {
	case Admin:
		return &c.Admin
	case Registrant:
		return &c.Registrant
	case Tech:
		return &c.Tech
	case Billing:
		return c.Billing
	}
	return nil
}

// Equal says whether two contacts are the same to the letter.
func (c *Contact) Equal(other *Contact) bool {
	return same(c.FirstName, other.FirstName) && same(c.LastName, other.LastName) &&
		same(c.ContactType, other.ContactType) && same(c.OrganizationName, other.OrganizationName) &&
		same(c.AddressLine1, other.AddressLine1) && same(c.AddressLine2, other.AddressLine2) &&
		same(c.City, other.City) && same(c.State, other.State) &&
		same(c.CountryCode, other.CountryCode) && same(c.ZipCode, other.ZipCode) &&
		same(c.PhoneNumber, other.PhoneNumber) && same(c.Email, other.Email) && same(c.Fax, other.Fax) &&
		(c.ExtraParams == nil) == (other.ExtraParams == nil) && slices.Equal(c.ExtraParams, other.ExtraParams)
}

func same[T comparable](a, b *T) bool {
	return a == b || a != nil && b != nil && *a == *b
}

// roll is how contacts are kept: everybody once, and who has which role.
// Mostly one person has them all.
type roll struct {
	People     []*Contact
	Admin      int
	Registrant int
	Tech       int
	Billing    *int `json:",omitzero"`
}

// MarshalJSONTo writes a person who has several roles once.
func (c Contacts) MarshalJSONTo(enc *jsontext.Encoder) error {
	var r roll
	number := func(contact *Contact) int {
		for i, known := range r.People {
			if known.Equal(contact) {
				return i
			}
		}
		r.People = append(r.People, contact)
		return len(r.People) - 1
	}
	r.Admin, r.Registrant, r.Tech = number(&c.Admin), number(&c.Registrant), number(&c.Tech)
	if c.Billing != nil {
		billing := number(c.Billing)
		r.Billing = &billing
	}
	return json.MarshalEncode(enc, r)
}

// UnmarshalJSONFrom reads what MarshalJSONTo wrote.
func (c *Contacts) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	var r roll
	if err := json.UnmarshalDecode(dec, &r); err != nil {
		return err
	}
	for _, n := range []int{r.Admin, r.Registrant, r.Tech} {
		if n < 0 || n >= len(r.People) || r.People[n] == nil {
			return errNobody
		}
	}
	*c = Contacts{Admin: *r.People[r.Admin], Registrant: *r.People[r.Registrant], Tech: *r.People[r.Tech]}
	if r.Billing != nil {
		if *r.Billing < 0 || *r.Billing >= len(r.People) || r.People[*r.Billing] == nil {
			return errNobody
		}
		billing := *r.People[*r.Billing]
		c.Billing = &billing
	}
	return nil
}

var errNobody = errors.New("contacts: a role is nobody's")
