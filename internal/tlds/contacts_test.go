package tlds_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"freehold/internal/registrar"
	"freehold/internal/tlds"
)

// ada is a contact that every registry takes.
func ada() registrar.Contact {
	return registrar.Contact{
		FirstName: new("Ada"), LastName: new("Lovelace"), ContactType: new(registrar.Person),
		AddressLine1: new("1 Example Street"), City: new("Toronto"), CountryCode: new("CA"), ZipCode: new("M5V 2T6"),
		PhoneNumber: new("+1.4165550100"), Email: new("ada@example.net"),
	}
}

// with is a contact with the ExtraParams given as pairs of name and value.
func with(pairs ...string) registrar.Contact {
	c := ada()
	for i := 0; i < len(pairs); i += 2 {
		c.ExtraParams = append(c.ExtraParams, registrar.ExtraParam{Name: pairs[i], Value: pairs[i+1]})
	}
	return c
}

func of(t registrar.ContactType, c registrar.Contact) registrar.Contact {
	c.ContactType = new(t)
	c.OrganizationName = new("Analytical Engines")
	return c
}

func everybody(c registrar.Contact) registrar.Contacts {
	return registrar.Contacts{Admin: c, Registrant: c, Tech: c, Billing: &c}
}

func registrant(c registrar.Contact) registrar.Contacts {
	all := everybody(ada())
	all.Registrant = c
	return all
}

func TestContactProblems(t *testing.T) {
	t.Parallel()
	c := load(t)
	abroad := ada()
	abroad.CountryCode = new("US")
	noBilling := everybody(ada())
	noBilling.Billing = nil
	australian := []string{"AU_REGISTRANT_NAME", "Engines", "AU_ID_NUMBER", "1", "AU_ID_TYPE", "ABN", "AU_ELIGIBILITY_TYPE", "COMPANY", "AU_POLICY_REASON", "POLICY_REASON_1"}
	canadian := registrant(of(registrar.Company, with("CA_LEGAL_TYPE", "CCO")))

	tests := []struct {
		name, tld string
		contacts  registrar.Contacts
		want      string // as the caller prints it
	}{
		{name: "no rules", tld: "com", contacts: everybody(ada()), want: "[]"},
		{
			name: "missing everywhere", tld: "co.uk", contacts: everybody(ada()),
			want: "[ADMIN.UK_CONTACT_TYPE is missing, OWNER.UK_CONTACT_TYPE is missing, TECH.UK_CONTACT_TYPE is missing, BILL.UK_CONTACT_TYPE is missing]",
		},
		{
			name: "no billing contact", tld: "uk", contacts: noBilling,
			want: "[ADMIN.UK_CONTACT_TYPE is missing, OWNER.UK_CONTACT_TYPE is missing, TECH.UK_CONTACT_TYPE is missing]",
		},
		{
			name: "empty is missing", tld: "uk", contacts: everybody(with("UK_CONTACT_TYPE", "")),
			want: "[ADMIN.UK_CONTACT_TYPE is missing, OWNER.UK_CONTACT_TYPE is missing, TECH.UK_CONTACT_TYPE is missing, BILL.UK_CONTACT_TYPE is missing]",
		},
		{name: "given", tld: "uk", contacts: everybody(with("UK_CONTACT_TYPE", "IND")), want: "[]"},
		{
			name: "given beside a bad one", tld: "uk",
			contacts: func() registrar.Contacts {
				all := everybody(with("UK_CONTACT_TYPE", "IND"))
				all.Tech = with("UK_CONTACT_TYPE", "IND", "UK_CONTACT_TYPE", "secret")
				return all
			}(),
			want: "[TECH.UK_CONTACT_TYPE must be one of CRC, FCORP, FIND, FOTHER, GOV, IND, IP, LLP, LTD, OTHER, PLC, PTNR, RCHAR, SCH, STAT, STRA]",
		},
		{name: "other TLDs ignore it", tld: "com", contacts: everybody(with("UK_CONTACT_TYPE", "secret")), want: "[]"},

		{name: "es", tld: "es", contacts: registrant(with("ES_LEGAL_FORM", "INDIVIDUAL", "ES_IDENTIFICATION_TYPE", "NIE", "ES_IDENTIFICATION", "Y1234567X")), want: "[]"},
		{
			name: "es, not as the type has it", tld: "es",
			contacts: registrant(with("ES_LEGAL_FORM", "INDIVIDUAL", "ES_IDENTIFICATION_TYPE", "DNI_AND_NIF", "ES_IDENTIFICATION", "Y1234567X")),
			want:     "[OWNER.ES_IDENTIFICATION must be eight digits and a letter]",
		},
		{
			name: "es, not as the legal form has it", tld: "es",
			contacts: registrant(with("ES_LEGAL_FORM", "EMBASSY", "ES_IDENTIFICATION_TYPE", "OTHER", "ES_IDENTIFICATION", "12345678")),
			want:     "[OWNER.ES_IDENTIFICATION must be a letter and eight digits]",
		},
		{name: "es, free", tld: "es", contacts: registrant(with("ES_LEGAL_FORM", "INDIVIDUAL", "ES_IDENTIFICATION_TYPE", "OTHER", "ES_IDENTIFICATION", "passport 1")), want: "[]"},
		{
			name: "es for companies", tld: "es",
			contacts: everybody(of(registrar.Company, with("ES_LEGAL_FORM", "EMBASSY", "ES_IDENTIFICATION_TYPE", "OTHER", "ES_IDENTIFICATION", "B12345678"))),
			want:     "[ADMIN.CONTACT_TYPE must be PERSON, OWNER.CONTACT_TYPE must be PERSON, TECH.CONTACT_TYPE must be PERSON, BILL.CONTACT_TYPE must be PERSON]",
		},

		{name: "au", tld: "com.au", contacts: registrant(of(registrar.Company, with(australian...))), want: "[]"},
		{name: "au for a person", tld: "au", contacts: registrant(with(australian...)), want: "[OWNER.CONTACT_TYPE must be COMPANY]"},
		{
			name: "au without", tld: "net.au", contacts: registrant(of(registrar.Company, ada())),
			want: "[OWNER.AU_REGISTRANT_NAME is missing, OWNER.AU_ID_NUMBER is missing, OWNER.AU_ID_TYPE is missing, OWNER.AU_ELIGIBILITY_TYPE is missing, OWNER.AU_POLICY_REASON is missing]",
		},

		{name: "ca", tld: "ca", contacts: canadian, want: "[]"},
		{name: "ca, legal type of a person", tld: "ca", contacts: registrant(with("CA_LEGAL_TYPE", "CCT")), want: "[]"},
		{
			name: "ca, legal type of a company", tld: "ca", contacts: registrant(with("CA_LEGAL_TYPE", "CCO")),
			want: "[OWNER.CA_LEGAL_TYPE must be one of ABO, CCT, LGR, RES]",
		},
		{
			name: "ca, abroad", tld: "ca",
			contacts: registrar.Contacts{Admin: of(registrar.Company, abroad), Registrant: with("CA_LEGAL_TYPE", "RES"), Tech: abroad},
			want:     "[ADMIN.CONTACT_TYPE must be PERSON, ADMIN.COUNTRY_CODE must be CA, TECH.COUNTRY_CODE must be CA]",
		},

		{name: "fi, a person", tld: "fi", contacts: registrant(ada()), want: "[OWNER.FI_NATIONALITY is missing]"},
		{
			name: "fi, a company", tld: "fi", contacts: registrant(of(registrar.Company, ada())),
			want: "[OWNER.FI_ORGANIZATION_TYPE is missing, OWNER.FI_BUSINESS_NUMBER is missing]",
		},
		{
			name: "fi, a date", tld: "fi", contacts: registrant(with("FI_NATIONALITY", "FINNISH", "BIRTH_DATE_IN_YYYY_MM_DD", "31.12.1990")),
			want: "[OWNER.BIRTH_DATE_IN_YYYY_MM_DD must be a date such as 1990-12-31]",
		},
		{name: "fr asks for nothing", tld: "fr", contacts: everybody(ada()), want: "[]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := "[" + strings.Join(find(t, c, tt.tld).ContactProblems(tt.contacts), ", ") + "]"
			if got != tt.want {
				t.Errorf(".%s\ngot  %s\nwant %s", tt.tld, got, tt.want)
			}
		})
	}
}

func TestCommonContactProblems(t *testing.T) {
	t.Parallel()
	const phone = "must have the form +999.12345678"
	const email = "must be a mail address such as name@example.com"
	tests := []struct {
		name string
		edit func(*registrar.Contact)
		want []string // after "AdminContact."
	}{
		{name: "good", edit: func(*registrar.Contact) {}},
		{name: "text of other scripts", edit: func(c *registrar.Contact) { c.LastName, c.City = new("Łovelace"), new("東京") }},
		{
			name: "nothing at all", edit: func(c *registrar.Contact) { *c = registrar.Contact{} },
			want: []string{
				"FirstName is missing", "LastName is missing", "AddressLine1 is missing", "City is missing",
				"CountryCode is missing", "PhoneNumber is missing", "Email is missing",
			},
		},
		{
			name: "blank", edit: func(c *registrar.Contact) { c.FirstName, c.PhoneNumber, c.Email = new(""), new(" "), new(" ") },
			want: []string{"FirstName is missing", "PhoneNumber is missing", "Email is missing"},
		},
		{
			name: "company without a name", edit: func(c *registrar.Contact) { c.ContactType = new(registrar.Company) },
			want: []string{"OrganizationName is missing"},
		},
		{
			name: "company without a person", edit: func(c *registrar.Contact) {
				*c = of(registrar.Association, *c)
				c.FirstName, c.LastName = nil, nil
			},
		},
		{name: "no type is a person", edit: func(c *registrar.Contact) { c.ContactType, c.LastName = nil, nil }, want: []string{"LastName is missing"}},
		{name: "no post code", edit: func(c *registrar.Contact) { c.ZipCode = nil }, want: []string{"ZipCode is missing"}},
		{name: "no post code in Hong Kong", edit: func(c *registrar.Contact) { c.ZipCode, c.CountryCode = nil, new("HK") }},
		{name: "fax", edit: func(c *registrar.Contact) { c.Fax = new("+49.30123456") }},
		{name: "empty fax", edit: func(c *registrar.Contact) { c.Fax = new("") }},
		{name: "bad fax", edit: func(c *registrar.Contact) { c.Fax = new("030 123456") }, want: []string{"Fax " + phone}},
	}
	for _, bad := range []string{"999-1234", "+1", "+1.", "+.1", "+1234.1", "+1.123456789012345", "1.1234", "+1.12 34", "+1.1234\n", "+1.١٢٣"} {
		tests = append(tests, struct {
			name string
			edit func(*registrar.Contact)
			want []string
		}{fmt.Sprintf("phone %q", bad), func(c *registrar.Contact) { c.PhoneNumber = &bad }, []string{"PhoneNumber " + phone}})
	}
	local64 := strings.Repeat("a", 64)
	for address, good := range map[string]bool{
		"ada@example.net": true, "ada+dns@sub.example.net": true, local64 + "@example.net": true, "ada@bücher.example": true,
		"ada": false, "ada@": false, "@example.net": false, "ada@localhost": false, "ada@example..net": false, "ada@exa_mple.net": false,
		"Ada <ada@example.net>": false, "<ada@example.net>": false, "ada@example.net, bob@example.net": false, " ada@example.net": false,
		"ada@[192.0.2.1]": false, "a" + local64 + "@example.net": false, "ada@example.net.": false, "ada@example.net\r\nBcc: x@example.net": false,
		"ada@" + strings.Repeat("a.", 200) + "net": false,
	} {
		var want []string
		if !good {
			want = []string{"Email " + email}
		}
		tests = append(tests, struct {
			name string
			edit func(*registrar.Contact)
			want []string
		}{fmt.Sprintf("mail %.40q", address), func(c *registrar.Contact) { c.Email = &address }, want})
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := ada()
			tt.edit(&c)
			var want []string
			for _, w := range tt.want {
				want = append(want, "AdminContact."+w)
			}
			if got := tlds.CommonContactProblems(registrar.Admin, c); !reflect.DeepEqual(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
		})
	}
	for role, member := range map[registrar.Role]string{
		registrar.Admin: "AdminContact", registrar.Registrant: "RegistrantContact", registrar.Tech: "TechContact", registrar.Billing: "BillingContact",
	} {
		c := ada()
		c.City = nil
		if got, want := tlds.CommonContactProblems(role, c), []string{member + ".City is missing"}; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %q; want %q", role, got, want)
		}
	}
}
