// Package apitest has a valid request for each of the 34 actions, for the
// tests of whoever receives requests.
package apitest

import (
	"maps"
	"slices"

	"freehold/internal/api"
)

// ValidBody is a small JSON body for the action that breaks no limit: what is
// required, and what the action would have nothing to do without. It panics on
// a name that is no action's.
func ValidBody(action string) string {
	body, ok := bodies[action]
	if !ok {
		panic("apitest: no action is called " + action)
	}
	return body
}

// Valid is ValidBody as a fresh input, a pointer such as
// *api.RegisterDomainInput.
func Valid(action string) any {
	shape, _ := api.Action(action)
	in := shape.New()
	if err := api.Decode([]byte(ValidBody(action)), in); err != nil {
		panic("apitest: " + action + ": " + err.Error())
	}
	return in
}

// Actions lists the names that ValidBody knows, in alphabetical order.
func Actions() []string { return slices.Sorted(maps.Keys(bodies)) }

const (
	domain  = `{"DomainName":"example.com"}`
	contact = `{"FirstName":"Ada","LastName":"Lovelace","ContactType":"PERSON","AddressLine1":"12 St James's Square",` +
		`"City":"London","CountryCode":"GB","ZipCode":"SW1Y 4JH","PhoneNumber":"+44.2079460000","Email":"ada@example.net"}`
)

var bodies = map[string]string{
	"AcceptDomainTransferFromAnotherAwsAccount": `{"DomainName":"example.com","Password":"a password"}`,
	"AssociateDelegationSignerToDomain":         `{"DomainName":"example.com","SigningAttributes":{"Algorithm":13,"Flags":257,"PublicKey":"GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA=="}}`, // RFC 6605 section 6.1
	"CancelDomainTransferToAnotherAwsAccount":   domain,
	"CheckDomainAvailability":                   domain,
	"CheckDomainTransferability":                domain,
	"DeleteDomain":                              domain,
	"DeleteTagsForDomain":                       `{"DomainName":"example.com","TagsToDelete":["team"]}`,
	"DisableDomainAutoRenew":                    domain,
	"DisableDomainTransferLock":                 domain,
	"DisassociateDelegationSignerFromDomain":    `{"DomainName":"example.com","Id":"DS:55648-13-2-B4C8C1FE2E7477127B27115656AD6256F424625BF5C1E2770CE6D6E37DF61D17"}`,
	"EnableDomainAutoRenew":                     domain,
	"EnableDomainTransferLock":                  domain,
	"GetContactReachabilityStatus":              `{"domainName":"example.com"}`,
	"GetDomainDetail":                           domain,
	"GetDomainSuggestions":                      `{"DomainName":"example.com","SuggestionCount":10,"OnlyAvailable":false}`,
	"GetOperationDetail":                        `{"OperationId":"01890a5d-ac96-774b-bcce-b302099a8057"}`,
	"ListDomains":                               `{}`,
	"ListOperations":                            `{}`,
	"ListPrices":                                `{}`,
	"ListTagsForDomain":                         domain,
	"PushDomain":                                `{"DomainName":"example.co.uk","Target":"EXAMPLE"}`,
	"RegisterDomain":                            `{"DomainName":"example.com","DurationInYears":1,"AdminContact":` + contact + `,"RegistrantContact":` + contact + `,"TechContact":` + contact + `}`,
	"RejectDomainTransferFromAnotherAwsAccount": domain,
	"RenewDomain":                               `{"DomainName":"example.com","CurrentExpiryYear":2027}`,
	"ResendContactReachabilityEmail":            `{"domainName":"example.com"}`,
	"ResendOperationAuthorization":              `{"OperationId":"01890a5d-ac96-774b-bcce-b302099a8057"}`,
	"RetrieveDomainAuthCode":                    domain,
	"TransferDomain":                            `{"DomainName":"example.com","AdminContact":` + contact + `,"RegistrantContact":` + contact + `,"TechContact":` + contact + `}`,
	"TransferDomainToAnotherAwsAccount":         `{"DomainName":"example.com","AccountId":"111122223333"}`,
	"UpdateDomainContact":                       `{"DomainName":"example.com","AdminContact":` + contact + `}`,
	"UpdateDomainContactPrivacy":                `{"DomainName":"example.com","AdminPrivacy":true}`,
	"UpdateDomainNameservers":                   `{"DomainName":"example.com","Nameservers":[{"Name":"ns1.example.net"},{"Name":"ns2.example.net"}]}`,
	"UpdateTagsForDomain":                       `{"DomainName":"example.com","TagsToUpdate":[{"Key":"team","Value":"web"}]}`,
	"ViewBilling":                               `{}`,
}
