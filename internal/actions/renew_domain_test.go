package actions_test

import (
	"testing"
	"time"

	"freehold/internal/api"
	"freehold/internal/registrar"
	"freehold/internal/world"
)

func TestRenewDomain(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada := w.Account(adasAccount)
	w.Register(ada, "example.com") // expires on 1 March 2027
	moved(w, 30*24*time.Hour)
	renewal := func(year int, years *int) *api.RenewDomainInput {
		return &api.RenewDomainInput{DomainName: "example.com", CurrentExpiryYear: year, DurationInYears: years}
	}
	for _, year := range []int{2026, 2028, -1, 99999} {
		refused(t, w, ada, "RenewDomain", renewal(year, nil), registrar.InvalidInput,
			"Invalid request. Problems: CurrentExpiryYear is not the year in which the domain expires")
	}
	// It is paid for until March 2027, and ten years from now is March 2036.
	refused(t, w, ada, "RenewDomain", renewal(2027, new(10)), registrar.TLDRulesViolation,
		"example.com would be registered for more than 10 years, which the com TLD does not allow.")

	id := filed(t, w, ada, "RenewDomain", renewal(2027, nil)) // one year
	pending(t, w, ada, "RenewDomain", renewal(2027, nil), id)
	same(t, "renewal", ended(t, w, ada, id, registrar.Successful), api.GetOperationDetailOutput{
		OperationId: id, Status: registrar.Successful, DomainName: "example.com", Type: registrar.RenewDomain,
		SubmittedDate: api.At(w.Clock.Now()), LastUpdatedDate: api.At(w.Clock.Now()),
	})
	isEqual(t, "expiry after one year more", detail(w, ada, "example.com").ExpirationDate, api.At(world.Start.AddDate(2, 0, 0)))

	// The guard against renewing twice.
	refused(t, w, ada, "RenewDomain", renewal(2027, nil), registrar.InvalidInput,
		"Invalid request. Problems: CurrentExpiryYear is not the year in which the domain expires")
	ended(t, w, ada, filed(t, w, ada, "RenewDomain", renewal(2028, new(8))), registrar.Successful)
	isEqual(t, "expiry at the limit", detail(w, ada, "example.com").ExpirationDate, api.At(world.Start.AddDate(10, 0, 0)))
	refused(t, w, ada, "RenewDomain", renewal(2036, nil), registrar.TLDRulesViolation,
		"example.com would be registered for more than 10 years, which the com TLD does not allow.")
}

func TestRenewDomainKeepsToTheTLD(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada := w.Account(adasAccount)
	w.Register(ada, "example.co")
	refused(t, w, ada, "RenewDomain", &api.RenewDomainInput{DomainName: "example.co", CurrentExpiryYear: 2027, DurationInYears: new(6)},
		registrar.TLDRulesViolation, "Domains of the co TLD are registered for 1 to 5 years at a time.")
	refused(t, w, ada, "RenewDomain", &api.RenewDomainInput{DomainName: "example.co", CurrentExpiryYear: 2027, DurationInYears: new(5)},
		registrar.TLDRulesViolation, "example.co would be registered for more than 5 years, which the co TLD does not allow.")

	uk := registration("example.uk", contacts(func(c *api.ContactDetail) {
		c.ExtraParams = []api.ExtraParam{{Name: "UK_CONTACT_TYPE", Value: "IND"}}
	}))
	ended(t, w, ada, filed(t, w, ada, "RegisterDomain", uk), registrar.Successful)
	in := &api.RenewDomainInput{DomainName: "example.uk", CurrentExpiryYear: 2027}
	refused(t, w, ada, "RenewDomain", in, registrar.TLDRulesViolation, "example.uk can be renewed from 2026-09-02 on.")
	w.Clock.Set(time.Date(2026, 9, 2, 11, 59, 59, 0, time.UTC))
	refused(t, w, ada, "RenewDomain", in, registrar.TLDRulesViolation, "example.uk can be renewed from 2026-09-02 on.")
	w.Clock.Set(time.Date(2026, 9, 2, 12, 0, 0, 0, time.UTC))
	ended(t, w, ada, filed(t, w, ada, "RenewDomain", in), registrar.Successful)
}
