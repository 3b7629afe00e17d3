package tlds

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"freehold/internal/names"
	"freehold/internal/registrar"
)

// CommonContactProblems tells what every registry would find wrong with the
// contact in the given role: members that are missing, a phone or fax number
// that is not in the form of RFC 5733 section 2.5, a mail address that cannot
// be one. The sentences name members as clients know them and never repeat a
// value. A contact without a type is a person.
//
// Text outside ASCII is no problem here. Most registries refuse it, but the
// real service notices that only when the registration is under way, and so
// does this one.
func CommonContactProblems(role registrar.Role, c registrar.Contact) []string {
	var problems []string
	member := memberOf(role)
	problem := func(name, what string) { problems = append(problems, member+"."+name+" "+what) }
	for name, value := range map[string]*string{
		"FirstName": c.FirstName, "LastName": c.LastName, "OrganizationName": c.OrganizationName,
		"AddressLine1": c.AddressLine1, "AddressLine2": c.AddressLine2, "City": c.City, "State": c.State, "ZipCode": c.ZipCode,
	} {
		if strings.ContainsFunc(text(value), unicode.IsControl) {
			problem(name, "must not have control characters")
		}
	}
	slices.Sort(problems)
	require := func(name string, value *string) {
		if strings.TrimSpace(text(value)) == "" {
			problem(name, "is missing")
		}
	}

	if typeOf(&c) == registrar.Person {
		require("FirstName", c.FirstName)
		require("LastName", c.LastName)
	} else {
		require("OrganizationName", c.OrganizationName)
	}
	require("AddressLine1", c.AddressLine1)
	require("City", c.City)
	require("CountryCode", c.CountryCode)
	if country := text(c.CountryCode); country != "" && !strings.Contains(withoutPostcodes, country) {
		require("ZipCode", c.ZipCode)
	}
	require("PhoneNumber", c.PhoneNumber)
	if phone := text(c.PhoneNumber); strings.TrimSpace(phone) != "" && !isPhone(phone) {
		problem("PhoneNumber", phoneForm)
	}
	if fax := text(c.Fax); fax != "" && !isPhone(fax) {
		problem("Fax", phoneForm)
	}
	require("Email", c.Email)
	if email := text(c.Email); strings.TrimSpace(email) != "" && !isEmail(email) {
		problem("Email", "must be a mail address such as name@example.com")
	}
	return problems
}

// withoutPostcodes lists countries in which addresses have no post code, or
// have it so seldom that asking for one would lead to invented ones.
const withoutPostcodes = "AC AE AG AN AO AQ AW BF BI BJ BO BS BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GA GD GH GM GQ GY HK " +
	"IE JM KI KM KN KP LC LY ML MO MR MW NR NU QA RW SB SC SL SO SR SS ST SX SY TD TG TK TL TO TP TT TV UG VU YE ZW"

const phoneForm = "must have the form +999.12345678"

// phonePattern is that of contact-1.0.xsd (RFC 5733 section 4), which also
// bounds the whole to 17 characters; AWS has the same form.
var phonePattern = regexp.MustCompile(`^\+[0-9]{1,3}\.[0-9]{1,14}$`)

func isPhone(s string) bool { return len(s) <= 17 && phonePattern.MatchString(s) }

// isEmail wants a bare address, without a display name, comments or quotes.
func isEmail(s string) bool {
	const (
		maxAddress = 254 // RFC 5321 section 4.5.3.1.3, without the brackets
		maxLocal   = 64  // RFC 5321 section 4.5.3.1.1
	)
	if len(s) > maxAddress {
		return false
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Name != "" || a.Address != s {
		return false
	}
	at := strings.LastIndexByte(s, '@')
	if at > maxLocal {
		return false
	}
	_, err = names.FromUnicode(s[at+1:])
	return err == nil
}

func memberOf(role registrar.Role) string {
	switch role {
	case registrar.Admin:
		return "AdminContact"
	case registrar.Registrant:
		return "RegistrantContact"
	case registrar.Tech:
		return "TechContact"
	case registrar.Billing:
		return "BillingContact"
	}
	return string(role)
}
