package api

import (
	"fmt"
	"io"
	"log/slog"

	"freehold/internal/registrar"
)

// ContactDetail is a person or organisation behind a domain. Each member may
// be absent, and absence differs from "": what a customer reads must be what
// was written. It prints as stars and logs as stars.
type ContactDetail struct {
	FirstName        *string                `json:"FirstName,omitzero" aws:"max=255"`
	LastName         *string                `json:"LastName,omitzero" aws:"max=255"`
	ContactType      *registrar.ContactType `json:"ContactType,omitzero" aws:"enum"`
	OrganizationName *string                `json:"OrganizationName,omitzero" aws:"max=255"`
	AddressLine1     *string                `json:"AddressLine1,omitzero" aws:"max=255"`
	AddressLine2     *string                `json:"AddressLine2,omitzero" aws:"max=255"`
	City             *string                `json:"City,omitzero" aws:"max=255"`
	State            *string                `json:"State,omitzero" aws:"max=255"`
	CountryCode      *CountryCode           `json:"CountryCode,omitzero" aws:"enum"`
	ZipCode          *string                `json:"ZipCode,omitzero" aws:"max=255"`
	PhoneNumber      *string                `json:"PhoneNumber,omitzero" aws:"max=30"` // +<country code>.<number>
	Email            *string                `json:"Email,omitzero" aws:"max=254"`
	Fax              *string                `json:"Fax,omitzero" aws:"max=30"`
	ExtraParams      []ExtraParam           `json:"ExtraParams,omitzero"` // nil is absent, empty is not
}

// ExtraParam is a datum that some TLDs ask for.
type ExtraParam struct {
	Name  ExtraParamName `json:"Name" aws:"required,enum"`
	Value Sensitive      `json:"Value" aws:"required,max=2048"`
}

// Contact is the contact as the inside knows it, and the zero Contact for nil.
// The two share their texts; neither side may write through the pointers.
func (c *ContactDetail) Contact() registrar.Contact {
	if c == nil {
		return registrar.Contact{}
	}
	return registrar.Contact{
		FirstName:        c.FirstName,
		LastName:         c.LastName,
		ContactType:      c.ContactType,
		OrganizationName: c.OrganizationName,
		AddressLine1:     c.AddressLine1,
		AddressLine2:     c.AddressLine2,
		City:             c.City,
		State:            c.State,
		CountryCode:      (*string)(c.CountryCode),
		ZipCode:          c.ZipCode,
		PhoneNumber:      c.PhoneNumber,
		Email:            c.Email,
		Fax:              c.Fax,
		ExtraParams: convert(c.ExtraParams, func(p ExtraParam) registrar.ExtraParam {
			return registrar.ExtraParam{Name: string(p.Name), Value: string(p.Value)}
		}),
	}
}

// ContactDetailOf is the contact as the wire shows it: the exact reverse of
// Contact, never nil.
func ContactDetailOf(c registrar.Contact) *ContactDetail {
	return &ContactDetail{
		FirstName:        c.FirstName,
		LastName:         c.LastName,
		ContactType:      c.ContactType,
		OrganizationName: c.OrganizationName,
		AddressLine1:     c.AddressLine1,
		AddressLine2:     c.AddressLine2,
		City:             c.City,
		State:            c.State,
		CountryCode:      (*CountryCode)(c.CountryCode),
		ZipCode:          c.ZipCode,
		PhoneNumber:      c.PhoneNumber,
		Email:            c.Email,
		Fax:              c.Fax,
		ExtraParams: convert(c.ExtraParams, func(p registrar.ExtraParam) ExtraParam {
			return ExtraParam{Name: ExtraParamName(p.Name), Value: Sensitive(p.Value)}
		}),
	}
}

// convert keeps the difference between no list and an empty one.
func convert[From, To any](list []From, one func(From) To) []To {
	if list == nil {
		return nil
	}
	converted := make([]To, len(list))
	for i, item := range list {
		converted[i] = one(item)
	}
	return converted
}

// String hides the contact's data.
func (ContactDetail) String() string { return stars }

// GoString hides the contact's data.
func (ContactDetail) GoString() string { return stars }

// Format hides the contact's data from every verb of fmt.
func (ContactDetail) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, stars) }

// LogValue hides the contact's data from structured logs.
func (ContactDetail) LogValue() slog.Value { return slog.StringValue(stars) }
