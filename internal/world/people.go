package world

import (
	"freehold/internal/api"
	"freehold/internal/registrar"
)

// Ada is a contact that every TLD without rules of its own accepts.
func Ada() *api.ContactDetail {
	text := func(s string) *string { return &s }
	person, country := registrar.Person, api.CountryCode("GB")
	return &api.ContactDetail{
		FirstName:    text("Ada"),
		LastName:     text("Lovelace"),
		ContactType:  &person,
		AddressLine1: text("12 St James's Square"),
		City:         text("London"),
		CountryCode:  &country,
		ZipCode:      text("SW1Y 4JH"),
		PhoneNumber:  text("+44.2071234567"),
		Email:        text("ada@example.net"),
	}
}

// Registration asks for a name for a year, with Ada in every role.
func Registration(domain string) *api.RegisterDomainInput {
	return &api.RegisterDomainInput{
		DomainName: domain, DurationInYears: 1,
		AdminContact: Ada(), RegistrantContact: Ada(), TechContact: Ada(),
	}
}

// Register registers the name and carries it through.
func (w *World) Register(caller registrar.Principal, domain string) {
	w.t.Helper()
	var out api.RegisterDomainOutput
	w.Do(caller, "RegisterDomain", Registration(domain), &out)
	w.Carry()
	if op := w.Operation(caller, out.OperationId); op.Status != registrar.Successful {
		w.t.Fatalf("registering %s ended at %s %q", domain, op.Status, op.Message)
	}
}
