package actions_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"freehold/internal/api"
	"freehold/internal/house"
	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/registry/registrytest"
	"freehold/internal/store"
	"freehold/internal/world"
)

// registration is an order with changes to it.
func registration(domain string, change ...func(*api.RegisterDomainInput)) *api.RegisterDomainInput {
	in := world.Registration(domain)
	for _, c := range change {
		c(in)
	}
	return in
}

// contacts changes each of the contacts that an order has.
func contacts(change func(*api.ContactDetail)) func(*api.RegisterDomainInput) {
	return func(in *api.RegisterDomainInput) {
		for _, c := range []*api.ContactDetail{in.AdminContact, in.RegistrantContact, in.TechContact, in.BillingContact} {
			if c != nil {
				change(c)
			}
		}
	}
}

func billing(in *api.RegisterDomainInput) { in.BillingContact = world.Ada() }

func years(n int) func(*api.RegisterDomainInput) {
	return func(in *api.RegisterDomainInput) { in.DurationInYears = n }
}

func TestRegisterDomain(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada := w.Account(adasAccount)
	in := registration("Example.COM", years(3))
	in.RegistrantContact.AddressLine2 = new("")
	in.RegistrantContact.ExtraParams = []api.ExtraParam{}
	in.AdminContact.FirstName = new("Augusta")
	in.IdnLangCode = ""
	id := filed(t, w, ada, "RegisterDomain", in)

	same(t, "when filed", w.Operation(ada, id), api.GetOperationDetailOutput{
		OperationId: id, Status: registrar.Submitted, DomainName: "example.com", Type: registrar.RegisterDomain,
		SubmittedDate: api.At(world.Start), LastUpdatedDate: api.At(world.Start),
	})
	refused(t, w, ada, "GetDomainDetail", on("example.com"), registrar.InvalidInput, "Domain example.com not found in "+adasAccount+" account.")
	var none api.ListDomainsOutput
	w.Do(ada, "ListDomains", struct{}{}, &none)
	same(t, "domains before the end", none, api.ListDomainsOutput{Domains: []api.DomainSummary{}})

	moved(w, time.Minute)
	same(t, "when ended", ended(t, w, ada, id, registrar.Successful), api.GetOperationDetailOutput{
		OperationId: id, Status: registrar.Successful, DomainName: "example.com", Type: registrar.RegisterDomain,
		SubmittedDate: api.At(world.Start), LastUpdatedDate: api.At(world.Start.Add(time.Minute)),
	})
	created := world.Start.Add(time.Minute)
	got := detail(w, ada, "EXAMPLE.com")
	want := api.GetDomainDetailOutput{
		DomainName: "example.com",
		Nameservers: []api.Nameserver{
			{Name: "ns1.freehold.test", GlueIps: []string{}},
			{Name: "ns2.freehold.test", GlueIps: []string{}},
			{Name: "ns3.freehold.test", GlueIps: []string{}},
			{Name: "ns4.freehold.test", GlueIps: []string{}},
		},
		AutoRenew:    true,
		AdminContact: in.AdminContact, RegistrantContact: in.RegistrantContact, TechContact: in.TechContact,
		BillingContact: in.RegistrantContact, // Terraform cannot do without one
		AdminPrivacy:   true, RegistrantPrivacy: true, TechPrivacy: true, BillingPrivacy: true,
		RegistrarName: "Freehold", WhoIsServer: "whois.freehold.test", RegistrarUrl: "http://freehold.test",
		AbuseContactEmail: "abuse@freehold.test", AbuseContactPhone: "+1.5555550100",
		RegistryDomainId: got.RegistryDomainId,
		CreationDate:     api.At(created), UpdatedDate: api.At(created), ExpirationDate: api.At(created.AddDate(3, 0, 0)),
		StatusList: []string{"clientTransferProhibited", "addPeriod"},
	}
	if got.RegistryDomainId == "" {
		t.Error("RegistryDomainId is empty")
	}
	same(t, "the domain", got, want)

	// What GetDomainDetail shows must do as input again.
	again := registration("again.com")
	again.AdminContact, again.RegistrantContact, again.TechContact, again.BillingContact = got.AdminContact, got.RegistrantContact, got.TechContact, got.BillingContact
	ended(t, w, ada, filed(t, w, ada, "RegisterDomain", again), registrar.Successful)

	moved(w, 5*24*time.Hour)
	isEqual(t, "statuses after the add grace period", detail(w, ada, "example.com").StatusList, []string{"clientTransferProhibited"})
}

func TestRegisterDomainWithItsOwnWishes(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada := w.Account(adasAccount)
	in := registration("example.com", billing)
	in.BillingContact.FirstName = new("Countess")
	in.AutoRenew = new(false)
	in.PrivacyProtectTechContact, in.PrivacyProtectBillingContact = new(false), new(true)
	ended(t, w, ada, filed(t, w, ada, "RegisterDomain", in), registrar.Successful)
	got := detail(w, ada, "example.com")
	same(t, "billing contact", got.BillingContact, in.BillingContact)
	isEqual(t, "auto-renew, privacy of admin, registrant, tech, billing",
		[]bool{got.AutoRenew, got.AdminPrivacy, got.RegistrantPrivacy, got.TechPrivacy, got.BillingPrivacy},
		[]bool{false, true, true, false, true})
}

// What a request says nothing of is as much privacy as the TLD has.
func TestPrivacyDefaultsToWhatTheTLDHas(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada := w.Account(adasAccount)
	for domain, want := range map[string]bool{"example.com": true, "example.us": false, "example.co.nz": false, "example.fr": true} {
		w.Register(ada, domain)
		got := detail(w, ada, domain)
		isEqual(t, domain, []bool{got.AdminPrivacy, got.RegistrantPrivacy, got.TechPrivacy, got.BillingPrivacy}, []bool{want, want, want, want})
	}
}

func TestRegisterDomainRefuses(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{Settings: func(s *house.Settings) { s.DomainQuota = 0 }})
	ada := w.Account(adasAccount)
	inCanada := contacts(func(c *api.ContactDetail) { c.CountryCode = new(api.CountryCode("CA")) })
	company := func(c *api.ContactDetail) {
		c.ContactType, c.OrganizationName = new(registrar.Company), new("Analytical Engines")
	}
	uk := func(value string) func(*api.ContactDetail) {
		return func(c *api.ContactDetail) {
			c.ExtraParams = []api.ExtraParam{{Name: "UK_CONTACT_TYPE", Value: api.Sensitive(value)}}
		}
	}
	for _, tc := range []struct {
		name    string
		in      *api.RegisterDomainInput
		refusal registrar.Refusal
		message string
	}{
		{"closed TLD", registration("example.ru"), registrar.TLDRulesViolation, "The ru TLD takes no new registrations."},
		{"too many years for the TLD", registration("example.de", years(2)), registrar.TLDRulesViolation, "Domains of the de TLD are registered for one year at a time."},
		{"too many years for another", registration("example.co", years(6)), registrar.TLDRulesViolation, "Domains of the co TLD are registered for 1 to 5 years at a time."},
		{"empty contacts", registration("example.com", func(in *api.RegisterDomainInput) {
			in.AdminContact, in.RegistrantContact, in.TechContact = &api.ContactDetail{}, world.Ada(), &api.ContactDetail{ContactType: new(registrar.Company)}
		}), registrar.InvalidInput, "Invalid request. Problems: " +
			"AdminContact.FirstName is missing, AdminContact.LastName is missing, AdminContact.AddressLine1 is missing, AdminContact.City is missing, " +
			"AdminContact.CountryCode is missing, AdminContact.PhoneNumber is missing, AdminContact.Email is missing, " +
			"TechContact.OrganizationName is missing, TechContact.AddressLine1 is missing, TechContact.City is missing, " +
			"TechContact.CountryCode is missing, TechContact.PhoneNumber is missing, TechContact.Email is missing"},
		{"bad contacts in every role", registration("example.com", billing, func(in *api.RegisterDomainInput) {
			in.AdminContact.PhoneNumber = new("999-1234")
			in.RegistrantContact.Email = new("ada")
			in.TechContact.ZipCode = nil
			in.BillingContact.Fax = new("+44")
		}), registrar.InvalidInput, "Invalid request. Problems: AdminContact.PhoneNumber must have the form +999.12345678, " +
			"RegistrantContact.Email must be a mail address such as name@example.com, TechContact.ZipCode is missing, " +
			"BillingContact.Fax must have the form +999.12345678"},
		{
			"the registrant as billing contact is told once", registration("example.com", func(in *api.RegisterDomainInput) { in.RegistrantContact.Email = new("ada") }),
			registrar.InvalidInput, "Invalid request. Problems: RegistrantContact.Email must be a mail address such as name@example.com",
		},
		{
			"missing ExtraParams", registration("example.uk"), registrar.TLDRulesViolation,
			"[ADMIN.UK_CONTACT_TYPE is missing, OWNER.UK_CONTACT_TYPE is missing, TECH.UK_CONTACT_TYPE is missing, BILL.UK_CONTACT_TYPE is missing]",
		},
		{
			"ExtraParams of some", registration("example.co.uk", billing, contacts(uk("IND")), func(in *api.RegisterDomainInput) { in.TechContact.ExtraParams = nil }),
			registrar.TLDRulesViolation, "[TECH.UK_CONTACT_TYPE is missing]",
		},
		{"an illegal value, not repeated", registration("example.uk", contacts(uk("IND")), func(in *api.RegisterDomainInput) {
			in.AdminContact.ExtraParams[0].Value = "SECRET"
		}), registrar.TLDRulesViolation, "[ADMIN.UK_CONTACT_TYPE must be one of CRC, FCORP, FIND, FOTHER, GOV, IND, IP, LLP, LTD, OTHER, PLC, PTNR, RCHAR, SCH, STAT, STRA]"},
		{
			"contacts of the wrong kind", registration("example.es", contacts(company)), registrar.TLDRulesViolation,
			"[OWNER.ES_LEGAL_FORM is missing, OWNER.ES_IDENTIFICATION_TYPE is missing, OWNER.ES_IDENTIFICATION is missing, " +
				"ADMIN.CONTACT_TYPE must be PERSON, OWNER.CONTACT_TYPE must be PERSON, TECH.CONTACT_TYPE must be PERSON, BILL.CONTACT_TYPE must be PERSON]",
		},
		{
			"contacts of the wrong country", registration("example.ca"), registrar.TLDRulesViolation,
			"[OWNER.CA_LEGAL_TYPE is missing, ADMIN.COUNTRY_CODE must be CA, TECH.COUNTRY_CODE must be CA]",
		},
		{
			"privacy where there is none", registration("example.co.nz", func(in *api.RegisterDomainInput) { in.PrivacyProtectTechContact = new(true) }),
			registrar.InvalidInput, "Invalid request. Problems: Privacy protection is not supported for TLD [co.nz]",
		},
		{"privacy for persons only", registration("example.ca", inCanada, func(in *api.RegisterDomainInput) {
			company(in.RegistrantContact)
			in.RegistrantContact.ExtraParams = []api.ExtraParam{{Name: "CA_LEGAL_TYPE", Value: "GOV"}}
			in.PrivacyProtectAdminContact, in.PrivacyProtectRegistrantContact = new(true), new(true)
		}), registrar.InvalidInput, "Invalid request. Problems: Privacy protection is not supported for TLD [ca] with non-PERSON contact type"},
		{"no domains at all", registration("example.com"), registrar.DomainLimitExceeded, "The account may hold 0 domains and has reached this limit."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			refused(t, w, ada, "RegisterDomain", tc.in, tc.refusal, tc.message)
		})
	}
	var none api.ListOperationsOutput
	w.Do(ada, "ListOperations", struct{}{}, &none)
	same(t, "operations that refused requests left behind", none, api.ListOperationsOutput{Operations: []api.OperationSummary{}})
}

func TestDomainQuota(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{Settings: func(s *house.Settings) { s.DomainQuota = 3 }})
	ada, grace := w.Account(adasAccount), w.Account(gracesAccount)
	full := func(caller registrar.Principal, most int) {
		t.Helper()
		refused(t, w, caller, "RegisterDomain", registration("onemore.com"), registrar.DomainLimitExceeded,
			fmt.Sprintf("The account may hold %d domains and has reached this limit.", most))
	}

	w.Register(ada, "first.com")
	second := filed(t, w, ada, "RegisterDomain", registration("second.com"))
	third := filed(t, w, ada, "RegisterDomain", registration("third.com"))
	full(ada, 3) // those that are under way count
	// The quota must not hide where a repeated request leads.
	pending(t, w, ada, "RegisterDomain", registration("third.com"), third)
	pending(t, w, ada, "RegisterDomain", registration("second.com"), second)

	// Another account's is not shown to who is full.
	filed(t, w, grace, "RegisterDomain", registration("onemore.com"))
	full(ada, 3)

	// A registration that fails gives its place back.
	w.Weather.On("CheckDomain", w.Weather.Calls("CheckDomain")+2, registrytest.RefusedWith(registry.ParameterPolicy))
	ended(t, w, ada, second, registrar.Successful)
	ended(t, w, ada, third, registrar.Failed)
	w.Register(ada, "third.com")
	full(ada, 3)

	// Another account's names do not count.
	w.Register(grace, "graces.com")

	// So does a deletion, once it is through.
	ended(t, w, ada, filed(t, w, ada, "DisableDomainTransferLock", on("first.com")), registrar.Successful)
	deletion := filed(t, w, ada, "DeleteDomain", on("first.com"))
	full(ada, 3)
	ended(t, w, ada, deletion, registrar.Successful)
	filed(t, w, ada, "RegisterDomain", registration("fourth.com"))
	full(ada, 3)

	// An account's own quota counts over the server's.
	own := registrar.Account{ID: nobodysAccount, DomainQuota: 1, Created: w.Clock.Now()}
	if err := w.House.Store.Change(t.Context(), func(tx store.Tx) error { return tx.AddAccount(own) }); err != nil {
		t.Fatal(err)
	}
	few := registrar.Principal{AccountID: nobodysAccount}
	w.Register(few, "only.com")
	full(few, 1)
}

// Of many requests for one name at the same moment one is accepted, and the
// others are led to it. The quota holds for those at the same moment too.
func TestRegisterDomainAllAtOnce(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{Settings: func(s *house.Settings) { s.DomainQuota = 3 }})
	ada, grace := w.Account(adasAccount), w.Account(gracesAccount)
	const callers = 16
	at := func(caller registrar.Principal, domain func(n int) string) (ids []string, refusals []*registrar.Error) {
		t.Helper()
		var mu sync.Mutex
		var all sync.WaitGroup
		for n := range callers {
			all.Go(func() {
				var out api.RegisterDomainOutput
				err := w.Try(caller, "RegisterDomain", registration(domain(n)), &out)
				mu.Lock()
				defer mu.Unlock()
				var refusal *registrar.Error
				switch {
				case err == nil:
					ids = append(ids, out.OperationId)
				case errors.As(err, &refusal):
					refusals = append(refusals, refusal)
				default:
					t.Errorf("RegisterDomain: %v", err)
				}
			})
		}
		all.Wait()
		return ids, refusals
	}
	ids, refusals := at(ada, func(int) string { return "example.com" })
	if len(ids) != 1 || len(refusals) != callers-1 {
		t.Fatalf("one name: %d accepted, %d refused; want 1 and %d", len(ids), len(refusals), callers-1)
	}
	for _, r := range refusals {
		isEqual(t, "a repeated request", *r, *registrar.Pending(ids[0]))
	}
	ids, refusals = at(grace, func(n int) string { return fmt.Sprintf("name%d.com", n) })
	if len(ids) != 3 || len(refusals) != callers-3 {
		t.Fatalf("many names: %d accepted, %d refused; want 3 and %d", len(ids), len(refusals), callers-3)
	}
	for _, r := range refusals {
		isEqual(t, "one name too many", r.Refusal, registrar.DomainLimitExceeded)
	}
}

// An error text may reach a log: none repeats what a contact holds.
func TestRefusalsRepeatNoContactData(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada := w.Account(adasAccount)
	const canary = "CANARY"
	word := new(canary)
	contact := func() *api.ContactDetail {
		return &api.ContactDetail{
			FirstName: word, LastName: word, OrganizationName: word, AddressLine1: word, AddressLine2: word, City: word, State: word,
			CountryCode: new(api.CountryCode("GB")), ZipCode: word, PhoneNumber: word, Email: word, Fax: word,
			ExtraParams: []api.ExtraParam{{Name: "UK_CONTACT_TYPE", Value: canary}, {Name: "ES_LEGAL_FORM", Value: canary}, {Name: "CA_LEGAL_TYPE", Value: canary}, {Name: "FI_NATIONALITY", Value: canary}},
		}
	}
	good := func(c *api.ContactDetail) {
		c.PhoneNumber, c.Email, c.Fax = new("+44.2071234567"), new("CANARY@example.net"), nil
	}
	for _, domain := range []string{"a.com", "a.uk", "a.es", "a.ca", "a.fi", "a.ru", "a.example", "a.com.au"} {
		for _, change := range []func(*api.ContactDetail){
			func(*api.ContactDetail) {}, good,
			func(c *api.ContactDetail) { c.CountryCode = new(api.CountryCode(canary)) },
			func(c *api.ContactDetail) { c.ContactType = new(registrar.ContactType(canary)) },
			func(c *api.ContactDetail) { c.City = new(strings.Repeat(canary, 100)) },
			func(c *api.ContactDetail) { c.ExtraParams[0].Name = canary },
			func(c *api.ContactDetail) { c.ExtraParams[0].Value = api.Sensitive(strings.Repeat(canary, 1000)) },
		} {
			in := &api.RegisterDomainInput{DomainName: domain, DurationInYears: 1, AdminContact: contact(), RegistrantContact: contact(), TechContact: contact(), BillingContact: contact()}
			contacts(change)(in)
			if err := w.Try(ada, "RegisterDomain", in, nil); err != nil && strings.Contains(err.Error(), canary) {
				t.Errorf("%s: %v", domain, err)
			}
		}
	}
}
