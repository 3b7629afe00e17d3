package registrar

import "reflect"

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
func (c Contact) Equal(other Contact) bool { return reflect.DeepEqual(c, other) }
