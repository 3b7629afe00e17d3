package actions_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"freehold/internal/actions"
	"freehold/internal/api"
	"freehold/internal/api/apitest"
	"freehold/internal/registrar"
	"freehold/internal/world"
)

// withDomain is a valid body of the action with another domain in it.
func withDomain(t *testing.T, action, domain string) []byte {
	t.Helper()
	body := strings.ReplaceAll(apitest.ValidBody(action), `"example.com"`, string(encoded(t, domain)))
	if domain != "example.com" && strings.Contains(body, `"example.com"`) {
		t.Fatalf("%s: the domain was not replaced in %s", action, body)
	}
	return []byte(body)
}

// named lists the actions whose input is about a domain; owning lists those
// that want the domain to be the caller's.
func named() []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(actions.All)) {
		if strings.Contains(apitest.ValidBody(name), `"DomainName"`) {
			list = append(list, name)
		}
	}
	return list
}

func owning() []string {
	return slices.DeleteFunc(named(), func(name string) bool {
		return name == "RegisterDomain" || name == "CheckDomainAvailability"
	})
}

func TestNamesAreReadAlikeByEveryAction(t *testing.T) {
	t.Parallel()
	if n := len(named()); n != 13 {
		t.Fatalf("%d actions take a domain, want 13: %v", n, named())
	}
	w := world.New(t, world.Options{})
	ada := w.Account(adasAccount)
	for _, tc := range []struct {
		name, domain string
		refusal      registrar.Refusal
		message      string
	}{
		{"U-label", "bücher.com", registrar.InvalidInput, "bücher.com is not ASCII; write it as xn--bcher-kva.com."},
		{"Kelvin sign", "\u212Aing.com", registrar.InvalidInput, "\u212Aing.com is not ASCII; write it as king.com."},
		{"too deep", "www.example.com", registrar.InvalidInput, "www.example.com has more than one label below com; only names directly below it can be registered."},
		{"too deep below two labels", "www.example.co.uk", registrar.InvalidInput, "www.example.co.uk has more than one label below co.uk; only names directly below it can be registered."},
		{"a second level itself", "CO.UK", registrar.InvalidInput, "co.uk is a TLD itself; give a name below it, such as example.co.uk."},
		{"one label", "com", registrar.InvalidInput, "com has only one label; a domain name has at least two, as in example.com."},
		{"dot at the end", "example.com.", registrar.InvalidInput, "example.com. ends with a dot; write the domain name without it."},
		{"underscore", "ex_ample.com", registrar.InvalidInput, "ex_ample.com has an underscore; a domain name has letters, digits and hyphens only."},
		{"absent", "", registrar.InvalidInput, "Invalid request. Problems: DomainName is missing"},
		{"too long for the shape", strings.Repeat("a", 256), registrar.InvalidInput, "Invalid request. Problems: DomainName must have at most 255 characters"},
		{"too long for a name", strings.Repeat("a.", 126) + "com", registrar.InvalidInput, "the domain name is too long; at most 253 characters are allowed."},
		{"a TLD that is not sold", "example.example", registrar.UnsupportedTLD, "example tld is not supported."},
		{"a second level that is not sold", "example.co.example", registrar.UnsupportedTLD, "example tld is not supported."},
		{"SQL", "x'; DROP TABLE domain; --.com", registrar.InvalidInput, `"x'; DROP TABLE domain; --.com" has the character '\''; a domain name has letters, digits and hyphens only.`},
	} {
		for _, action := range named() {
			t.Run(tc.name+"/"+action, func(t *testing.T) {
				t.Parallel()
				want := string(tc.refusal) + " " + quote(tc.message) + ` "" ""`
				if got := raw(t, w, ada, action, withDomain(t, action, tc.domain)); got != want {
					t.Errorf("%s of %q:\n got %s\nwant %s", action, tc.domain, got, want)
				}
			})
		}
	}
	for _, action := range owning() {
		t.Run("not there/"+action, func(t *testing.T) {
			t.Parallel()
			// The answer names the domain in the form of the house.
			want := "InvalidInput " + quote("Domain missing.com not found in "+adasAccount+" account.") + ` "" ""`
			if got := raw(t, w, ada, action, withDomain(t, action, "MISSING.com")); got != want {
				t.Errorf("got %s\nwant %s", got, want)
			}
		})
	}
}

// Every problem of a shape is told at once, before anything else is looked at.
func TestShapesAreCheckedFirst(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada := w.Account(adasAccount)
	for _, tc := range []struct{ action, body, want string }{
		{
			"RegisterDomain", `{"DomainName":"nowhere.example","DurationInYears":11,"IdnLangCode":"english"}`,
			"IdnLangCode must match |[A-Za-z]{2,3}, DurationInYears must be at most 10, AdminContact is missing, RegistrantContact is missing, TechContact is missing",
		},
		{"RenewDomain", `{"DomainName":"nowhere.example","DurationInYears":0}`, "DurationInYears must be at least 1, CurrentExpiryYear is missing or zero"},
		{"UpdateDomainNameservers", `{"DomainName":"nowhere.example","Nameservers":[]}`, "Nameservers must have at least 1 item"},
		{
			"UpdateDomainNameservers", `{"DomainName":"nowhere.example","Nameservers":[{"Name":"ns 1"},{}]}`,
			`Nameservers[0].Name must match [a-zA-Z0-9_\-.]*, Nameservers[1].Name is missing`,
		},
		{"UpdateTagsForDomain", `{"DomainName":"nowhere.example","TagsToUpdate":[{"Key":"","Value":"x"}]}`, "TagsToUpdate[0].Key is missing"},
		{"DeleteTagsForDomain", `{"DomainName":"nowhere.example"}`, "TagsToDelete is missing"},
		{"DeleteTagsForDomain", `{"DomainName":"nowhere.example","TagsToDelete":[""]}`, "TagsToDelete[0] must have at least 1 character"},
		{"GetOperationDetail", `{}`, "OperationId is missing"},
		{
			"ListOperations", `{"MaxItems":0,"Status":["BOGUS"],"Type":["REGISTER"],"SortBy":"Domain","SortOrder":"UP"}`,
			"MaxItems must be at least 1, Status[0] must be one of [SUBMITTED, IN_PROGRESS, ERROR, SUCCESSFUL, FAILED], Type[0] must be one of [REGISTER_DOMAIN, *",
		},
		{
			"ListDomains", `{"MaxItems":101,"FilterConditions":[{"Name":"Expiry","Operator":"GE","Values":["1","2"]}]}`,
			"FilterConditions[0].Values must have exactly 1 item, MaxItems must be at most 100",
		},
		{"ListDomains", `{"SortCondition":{}}`, "SortCondition.Name is missing, SortCondition.SortOrder is missing"},
	} {
		t.Run(tc.action+tc.body, func(t *testing.T) {
			t.Parallel()
			err := w.Refused(ada, tc.action, rawBody(tc.body))
			want, open := strings.CutSuffix("Invalid request. Problems: "+tc.want, "*")
			fits := err.Message == want || open && strings.HasPrefix(err.Message, want)
			if err.Refusal != registrar.InvalidInput || !fits {
				t.Errorf("%s of %s:\n got %s %q\nwant %q", tc.action, tc.body, err.Refusal, err.Message, want)
			}
		})
	}
	_, err := actions.All["ListDomains"].Do(t.Context(), w.House.Desk, ada, []byte(`{"MaxItems":"20"}`))
	if serialization, ok := err.(*api.SerializationError); !ok || serialization.Message != "MaxItems: STRING_VALUE can not be converted to an Integer" { //nolint:errorlint // as it is
		t.Errorf("a text for a number: got %v, want a SerializationError", err)
	}
}
