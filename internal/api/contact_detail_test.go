package api_test

import (
	"reflect"
	"testing"

	"freehold/internal/api"
	"freehold/internal/registrar"
)

func TestContactsSurviveTheWire(t *testing.T) {
	t.Parallel()
	bodies := []string{
		`{}`,
		`{"FirstName":""}`,
		`{"ExtraParams":[]}`,
		`{"ContactType":"PERSON","CountryCode":"GB","ExtraParams":[{"Name":"UK_CONTACT_TYPE","Value":"IND"}]}`,
		`{"FirstName":"Ada","LastName":"Lovelace","ContactType":"COMPANY","OrganizationName":"Engines","AddressLine1":"12 St James's Square","AddressLine2":"","City":"London","State":"","CountryCode":"GB","ZipCode":"SW1Y 4JH","PhoneNumber":"+44.2079460000","Email":"ada@example.net","Fax":"+44.2079460001","ExtraParams":[{"Name":"UK_CONTACT_TYPE","Value":"LTD"},{"Name":"UK_COMPANY_NUMBER","Value":"1"}]}`,
	}
	for _, body := range bodies {
		var wire api.ContactDetail
		if err := api.Decode([]byte(body), &wire); err != nil {
			t.Fatalf("Decode(%s): %v", body, err)
		}
		back, err := api.Encode(api.ContactDetailOf(wire.Contact()))
		if err != nil || string(back) != body {
			t.Errorf("%s came back as %s, %v", body, back, err)
		}
	}
	if c := (*api.ContactDetail)(nil).Contact(); !reflect.DeepEqual(c, registrar.Contact{}) {
		t.Errorf("the contact of nil is %#v, want none", c)
	}
}

// A member that is new in one of the two types must not be lost between them.
func TestContactsLoseNoMember(t *testing.T) {
	t.Parallel()
	var wire api.ContactDetail
	fill(reflect.ValueOf(&wire).Elem())
	inside := reflect.ValueOf(wire.Contact())
	outside := reflect.ValueOf(api.ContactDetailOf(wire.Contact())).Elem()
	for i := range inside.NumField() {
		if name := inside.Type().Field(i).Name; inside.Field(i).IsZero() {
			t.Errorf("Contact() loses %s", name)
		}
	}
	for i := range outside.NumField() {
		if name := outside.Type().Field(i).Name; outside.Field(i).IsZero() {
			t.Errorf("ContactDetailOf loses %s", name)
		}
	}
	if got, want := inside.NumField(), outside.NumField(); got != want {
		t.Errorf("registrar.Contact has %d members, ContactDetail %d", got, want)
	}
}
