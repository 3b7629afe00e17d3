package tlds

import (
	"regexp"
	"slices"
	"strings"

	"freehold/internal/registrar"
)

// Param says which values an ExtraParam may have. The same parameter has the
// same values under every TLD that uses it.
type Param struct {
	Forms []Form `toml:"forms"` // the first that fits the contact counts; without one any value will do
}

// Form is a rule for the value of an ExtraParam, and when it holds.
type Form struct {
	Types  []registrar.ContactType `toml:"types"`  // of the contact; empty means any
	When   map[string]string       `toml:"when"`   // other ExtraParams of the contact and the values they have
	Unless map[string]string       `toml:"unless"` // other ExtraParams of the contact, present with another value

	Values  []string `toml:"values"`  // the legal values; empty means that Pattern counts
	Pattern string   `toml:"pattern"` // a regular expression (RE2) for the whole value
	Like    string   `toml:"like"`    // the pattern in words: "eight digits and a letter"

	pattern *regexp.Regexp
}

// ParamRule is how one TLD uses an ExtraParam.
type ParamRule struct {
	Name  string                  `toml:"name"`
	Roles []registrar.Role        `toml:"roles"` // whose contact must carry it; empty: nobody's, but a value given is checked
	Types []registrar.ContactType `toml:"types"` // contact types that must carry it; empty means all

	param *Param
}

// ContactRule is what a TLD wants its contacts to be. An empty list binds
// nothing.
type ContactRule struct {
	Roles     []registrar.Role        `toml:"roles"` // empty means all
	Types     []registrar.ContactType `toml:"types"`
	Countries []string                `toml:"countries"` // ISO 3166-1 codes
}

// ContactProblems tells what the TLD's own rules find wrong with a domain's
// contacts: missing ExtraParams, illegal values of those given, contact types
// and countries that it does not take. Contacts are called as the real
// service calls them, in its order (ADMIN, OWNER, TECH, BILL) for each
// parameter; the caller prints the list as a TLDRulesViolation. A billing
// contact that was not given is not missed. No value is ever repeated.
func (t *TLD) ContactProblems(c registrar.Contacts) []string {
	var problems []string
	for i := range t.Params {
		for _, role := range registrar.Roles {
			if contact := contactOf(&c, role); contact != nil {
				if p := t.Params[i].problem(role, contact); p != "" {
					problems = append(problems, p)
				}
			}
		}
	}
	for i := range t.Contacts {
		for _, role := range registrar.Roles {
			if contact := contactOf(&c, role); contact != nil {
				problems = append(problems, t.Contacts[i].problems(role, contact)...)
			}
		}
	}
	return problems
}

func contactOf(c *registrar.Contacts, role registrar.Role) *registrar.Contact {
	switch role {
	case registrar.Admin:
		return &c.Admin
	case registrar.Registrant:
		return &c.Registrant
	case registrar.Tech:
		return &c.Tech
	case registrar.Billing:
		return c.Billing
	}
	return nil
}

func (r *ParamRule) problem(role registrar.Role, c *registrar.Contact) string {
	if extraParam(c, r.Name) == "" {
		if slices.Contains(r.Roles, role) && (len(r.Types) == 0 || slices.Contains(r.Types, typeOf(c))) {
			return role.Spoken() + "." + r.Name + " is missing"
		}
		return ""
	}
	for i := range r.param.Forms {
		f := &r.param.Forms[i]
		if !f.binds(c) {
			continue
		}
		// A parameter may come twice; no value slips by behind another.
		for _, p := range c.ExtraParams {
			if p.Name != r.Name || p.Value == "" {
				continue
			}
			if want := f.refuses(p.Value); want != "" {
				return role.Spoken() + "." + r.Name + " must be " + want
			}
		}
		return ""
	}
	return ""
}

func (f *Form) binds(c *registrar.Contact) bool {
	if len(f.Types) > 0 && !slices.Contains(f.Types, typeOf(c)) {
		return false
	}
	for name, want := range f.When {
		if extraParam(c, name) != want {
			return false
		}
	}
	for name, other := range f.Unless {
		if v := extraParam(c, name); v == "" || v == other {
			return false
		}
	}
	return true
}

// refuses says what the value should have been, or "" when it is good.
func (f *Form) refuses(value string) string {
	switch {
	case len(f.Values) > 0:
		if !slices.Contains(f.Values, value) {
			return "one of " + strings.Join(f.Values, ", ")
		}
	case f.pattern != nil:
		if !f.pattern.MatchString(value) {
			return f.Like
		}
	}
	return ""
}

func (r *ContactRule) problems(role registrar.Role, c *registrar.Contact) []string {
	if len(r.Roles) > 0 && !slices.Contains(r.Roles, role) {
		return nil
	}
	var problems []string
	if len(r.Types) > 0 && !slices.Contains(r.Types, typeOf(c)) {
		problems = append(problems, role.Spoken()+".CONTACT_TYPE must be "+joined(r.Types))
	}
	if len(r.Countries) > 0 && !slices.Contains(r.Countries, text(c.CountryCode)) {
		problems = append(problems, role.Spoken()+".COUNTRY_CODE must be "+joined(r.Countries))
	}
	return problems
}

// extraParam is the contact's first value of an ExtraParam, or "" when it has
// none: clients send "" for what they mean to leave out.
func extraParam(c *registrar.Contact, name string) string {
	for _, p := range c.ExtraParams {
		if p.Name == name && p.Value != "" {
			return p.Value
		}
	}
	return ""
}

// typeOf is the contact's type; one that names none is a person.
func typeOf(c *registrar.Contact) registrar.ContactType {
	if c.ContactType == nil || *c.ContactType == "" {
		return registrar.Person
	}
	return *c.ContactType
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func joined[S ~string](list []S) string {
	var b strings.Builder
	for i, s := range list {
		if i > 0 {
			b.WriteString(" or ")
		}
		b.WriteString(string(s))
	}
	return b.String()
}
