package operations_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"freehold/internal/api"
	"freehold/internal/house"
	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/registry/registrytest"
	"freehold/internal/world"
)

const day = 24 * time.Hour

const stopped = "The operation was stopped by a fault of this service. Contact its operator."

func thinks(d time.Duration) world.Options {
	return world.Options{Settings: func(s *house.Settings) { s.RegistryDelay = d }}
}

var registerRows = slices.Concat(registerTerms(), registerRefusals(), []row{
	{
		name: "one person in all roles", act: act{file: register(nil)},
		check: func(s *scene) {
			if info := s.info(); info.Registrant == "" || info.Admin != info.Registrant || info.Tech != info.Registrant || info.Billing != info.Registrant {
				s.t.Errorf("got the handles %s %s %s %s, want one", info.Registrant, info.Admin, info.Tech, info.Billing)
			}
			if n := s.Weather.Calls("CreateContact"); n != 1 {
				s.t.Errorf("%d contacts were created, want 1", n)
			}
			if list := s.detail().StatusList; !hasAll(list, "clientTransferProhibited", "addPeriod") {
				s.t.Errorf("StatusList: got %v", list)
			}
		},
	},
	{
		name: "a person for each role", act: act{file: register(four)},
		check: func(s *scene) {
			info := s.info()
			for handle, mail := range map[string]string{info.Registrant: "ada", info.Admin: "admin", info.Tech: "tech", info.Billing: "billing"} {
				c, err := s.Ours().Contact(s.t.Context(), handle)
				if err != nil || c.Email != mail+"@example.net" || c.Disclose {
					s.t.Errorf("contact %s: got %q, disclosed %v (%v), want %s@example.net hidden", handle, c.Email, c.Disclose, err, mail)
				}
			}
		},
	},
	{
		name: "one person, hidden in one role only",
		act: act{file: register(func(in *api.RegisterDomainInput) {
			no := false
			in.PrivacyProtectAdminContact, in.PrivacyProtectTechContact, in.PrivacyProtectBillingContact = &no, &no, &no
		})},
		check: func(s *scene) {
			info := s.info()
			for handle, want := range map[string]bool{info.Registrant: false, info.Admin: true} {
				if c, err := s.Ours().Contact(s.t.Context(), handle); err != nil || c.Disclose != want {
					s.t.Errorf("contact %s is disclosed: %v (%v), want %v", handle, c.Disclose, err, want)
				}
			}
			if info.Admin != info.Tech || info.Tech != info.Billing {
				s.t.Errorf("handles %s %s %s, want one", info.Admin, info.Tech, info.Billing)
			}
		},
	},
	{
		name: "a TLD without a lock", act: act{domain: "example.de", file: register(nil)},
		check: func(s *scene) {
			if list := s.detail().StatusList; slices.Contains(list, "clientTransferProhibited") {
				s.t.Errorf("StatusList: got %v, want no lock", list)
			}
		},
	},
	{
		name: "a TLD whose lock is off at first", act: act{options: world.Options{TLDs: "[tld.com]\nlock.default = false\n"}, file: register(nil)},
		check: func(s *scene) {
			if n := s.Weather.Calls("UpdateDomain"); n != 0 {
				s.t.Errorf("%d updates were sent, want none", n)
			}
		},
	},
	{
		name: "a TLD whose lock has three statuses", act: act{options: world.Options{TLDs: thriceLocked}, file: register(nil)},
		check: func(s *scene) {
			if list := s.detail().StatusList; !hasAll(list, "clientTransferProhibited", "clientDeleteProhibited", "clientUpdateProhibited") {
				s.t.Errorf("StatusList: got %v", list)
			}
		},
	},
	{
		name: "a registry that keeps no contacts", act: acts["register at a thin registry"],
		check: func(s *scene) {
			if n := s.Weather.Calls("CreateContact"); n != 0 {
				s.t.Errorf("%d contacts were created, want none", n)
			}
			if mail := *s.detail().TechContact.Email; mail != "tech@example.net" {
				s.t.Errorf("the technical contact has the address %s", mail)
			}
		},
	},
	{
		name: "a default name server below the new name",
		act:  act{options: with("ns1.example.com", "ns2.freehold.test"), file: register(nil)},
		check: func(s *scene) {
			if servers := s.detail().Nameservers; len(servers) != 1 || servers[0].Name != "ns2.freehold.test" {
				s.t.Errorf("Nameservers: got %v, want ns2.freehold.test alone", servers)
			}
		},
	},
	{
		name: "every default name server below the new name",
		act:  act{options: with("ns1.example.com", "ns2.example.com"), file: register(nil)},
		check: func(s *scene) {
			if list := s.detail().StatusList; !slices.Contains(list, "inactive") {
				s.t.Errorf("StatusList: got %v, want inactive in it", list)
			}
		},
	},
	{
		name: "name servers that the registry knows",
		act: act{prepare: func(s *scene) {
			s.Register(s.caller, "first.com")
			if n := s.Weather.Calls("CreateHost"); n != 4 {
				s.t.Fatalf("%d hosts were created, want 4", n)
			}
		}, file: register(nil)},
		check: func(s *scene) {
			if n := s.Weather.Calls("CreateHost"); n != 4 {
				s.t.Errorf("%d more hosts were created, want none", n-4)
			}
		},
	},
	{
		name: "a registry that thinks it over", act: act{options: thinks(48 * time.Hour), file: register(nil)}, live: 3 * day,
		meanwhile: func(s *scene) {
			s.Live(47 * time.Hour)
			s.stands()
			if info := s.info(); !slices.Contains(info.Statuses, "pendingCreate") {
				s.t.Errorf("statuses at the registry: %v, want pendingCreate", info.Statuses)
			}
		},
	},
	{
		name: "a registry that says no after two hours", act: act{options: thinks(day), file: register(four)}, live: 2 * day,
		meanwhile: func(s *scene) {
			s.Live(2 * time.Hour)
			s.stands()
			s.TurnDown(s.domain)
		},
		status: registrar.Failed, message: "The registry refused the registration.",
	},
	{
		name: "a registry that never decides", live: 2 * day, status: registrar.InError, message: stopped,
		act: act{
			options: world.Options{
				Settings: thinks(30 * day).Settings,
				Registry: withProfile(func(p *registry.Profile) { p.Decides = day; p.Ask = nil }),
			},
			file: register(nil),
		},
	},
	{
		name: "a decision that had been made when it was asked for", act: act{file: register(nil)},
		meanwhile: meets("CreateDomain", registrytest.AnsweredPending),
	},
	{
		name: "a lock that the registry will not have", act: act{file: register(nil)},
		meanwhile: meets("UpdateDomain", registrytest.RefusedWith(registry.StatusProhibits)),
		message:   "The domain is registered. The registry did not accept the transfer lock.",
	},
	{
		name: "a lock that the registry sets by itself", act: act{file: register(nil)},
		meanwhile: meets("UpdateDomain", registrytest.RefusedAfterwards(registry.ParameterPolicy)),
	},
	{
		name: "a registrar elsewhere was faster", act: act{file: register(four)},
		meanwhile: func(s *scene) { s.BuyElsewhere(s.domain) },
		status:    registrar.Failed, message: "The domain name is no longer available. [In use]",
	},
	{
		name: "a registrar elsewhere was faster by a second", act: act{file: register(four)},
		meanwhile: func(s *scene) {
			s.Weather.Next("CreateContact", registrytest.RefusedWith(registry.CommandFailed))
			s.Carry()
			s.BuyElsewhere(s.domain)
		},
		status: registrar.Failed, message: "The domain name is no longer available.",
	},
	{
		name: "a registrar elsewhere was faster, and the registry shows us nothing", act: act{file: register(nil)},
		meanwhile: func(s *scene) {
			s.Weather.Next("CreateDomain", registrytest.RefusedWith(registry.ObjectExists))
			s.Weather.On("Domain", 0, registrytest.RefusedWith(registry.AuthorizationError))
		},
		status: registrar.Failed, message: "The domain name is no longer available.",
	},
	{
		name: "another account here has it",
		act: act{prepare: func(s *scene) {
			s.Must(s.Ours().CreateContact(s.t.Context(), s.Command(), registry.Contact{
				Handle: "FH-OTHER", Name: "Ada Lovelace", Street: []string{"12 St James's Square"}, City: "London", Country: "GB", Email: "ada@example.net",
			}))
		}, file: register(four)},
		meanwhile: func(s *scene) {
			s.Weather.Next("CreateDomain", registrytest.CommandLost)
			s.Carry()
			s.Must(s.Ours().CreateDomain(s.t.Context(), s.Command(), registry.CreateDomain{
				Name: s.domain, Years: 1, Registrant: "FH-OTHER", Admin: "FH-OTHER", Tech: "FH-OTHER",
			}))
		},
		status: registrar.Failed, message: "The domain name is no longer available.",
	},
	{
		name: "another account here has it, and the registry keeps no contacts",
		act:  acts["register at a thin registry"], live: 2 * time.Hour,
		meanwhile: func(s *scene) {
			s.Weather.Next("CreateHost", registrytest.NotSent)
			s.Carry()
			s.Must(s.Ours().CreateDomain(s.t.Context(), s.Command(), registry.CreateDomain{Name: s.domain, Years: 1}))
			s.Clock.Set(s.Clock.Now().Add(time.Hour))
		},
		status: registrar.Failed, message: "The domain name is no longer available.",
	},
	{
		name:   "a reserved name",
		act:    act{options: world.Options{TLDs: "[tld.com]\nlabels.reserved = [\"example\"]\n"}, file: register(nil)},
		status: registrar.Failed, message: "The domain name is no longer available. [Reserved]",
	},
	{
		name:   "a premium name",
		act:    act{options: world.Options{TLDs: "[tld.com]\nlabels.premium = [\"example\"]\n"}, file: register(nil)},
		status: registrar.Failed, message: "The domain name is a premium name, which cannot be registered here.",
	},
	{
		name:   "name servers below a name that nobody has",
		act:    act{options: with("ns1.nobody.com", "ns2.nobody.com"), file: register(four)},
		status: registrar.Failed,
		message: "We're sorry to report that the operation failed after we forwarded your request to our registrar associate. This is because: " +
			"One or more of the specified name servers are not known to the domain registry. [The host ns1.nobody.com lies below a name of this registry and needs an address.]",
	},
	{
		name: "the registry will not sell it", act: acts["register and be refused"],
		status: registrar.Failed, message: "The registry refused the registration. [Not today.]",
	},
	{
		name: "our account at the registry is empty for a day and more", act: act{file: register(four)}, live: 26 * time.Hour,
		meanwhile: func(s *scene) {
			s.Weather.On("CreateDomain", 0, registrytest.RefusedWith(registry.BillingFailure))
			s.Live(20 * time.Hour)
			s.stands()
		},
		status: registrar.InError, message: stopped,
	},
	{
		name: "our account at the registry is empty for three hours", act: act{file: register(four)}, live: 2 * time.Hour,
		meanwhile: func(s *scene) {
			s.Weather.On("CreateDomain", 0, registrytest.RefusedWith(registry.BillingFailure))
			s.Live(3 * time.Hour)
			s.stands()
			s.Weather.Clear()
		},
	},
})

// registerTerms: every number of years.
func registerTerms() (rows []row) {
	for years := 1; years <= 10; years++ {
		rows = append(rows, row{
			name: fmt.Sprintf("%d years", years),
			act:  act{file: register(func(in *api.RegisterDomainInput) { in.DurationInYears = years })},
			check: func(s *scene) {
				d := s.detail()
				if want := d.CreationDate.AddDate(years, 0, 0); !d.ExpirationDate.Equal(want) {
					s.t.Errorf("%d years: expires %v, want %v", years, d.ExpirationDate.Time, want)
				}
			},
		})
	}
	return rows
}

// registerRefusals: what each command may be refused with, and what becomes of
// it.
func registerRefusals() (rows []row) {
	const (
		invalid     = "Parameters in request are not valid. [weather]"
		regRefused  = "The registry refused the registration. [weather]"
		hostUnknown = "We're sorry to report that the operation failed after we forwarded your request to our registrar associate. This is because: " +
			"One or more of the specified name servers are not known to the domain registry. [weather]"
	)
	for _, r := range []struct {
		method  string
		code    registry.Code
		status  registrar.Status
		message string
	}{
		{"CheckDomain", registry.ValueSyntax, registrar.Failed, "The domain name is no longer available. [weather]"},
		{"CheckDomain", registry.CommandFailed, registrar.Successful, ""},
		{"CheckDomain", registry.SyntaxError, registrar.InError, stopped},
		{"CreateContact", registry.ValueOutOfRange, registrar.Failed, invalid},
		{"CreateContact", registry.ValueSyntax, registrar.Failed, invalid},
		{"CreateContact", registry.ParameterPolicy, registrar.Failed, invalid},
		{"CreateContact", registry.DataPolicy, registrar.Failed, invalid},
		{"CreateContact", registry.ParameterMissing, registrar.InError, stopped},
		{"CreateContact", registry.CommandFailed, registrar.Successful, ""},
		{"CreateHost", registry.ObjectDoesNotExist, registrar.Failed, hostUnknown},
		{"CreateHost", registry.AuthorizationError, registrar.Failed, hostUnknown},
		{"CreateHost", registry.ParameterPolicy, registrar.Failed, hostUnknown},
		{"CreateHost", registry.CommandFailed, registrar.Successful, ""},
		{"CreateHost", registry.UseError, registrar.Successful, ""},
		{"CreateDomain", registry.ParameterPolicy, registrar.Failed, regRefused},
		{"CreateDomain", registry.StatusProhibits, registrar.Failed, regRefused},
		{"CreateDomain", registry.DataPolicy, registrar.Failed, regRefused},
		{"CreateDomain", registry.ParameterMissing, registrar.InError, stopped},
		{"CreateDomain", registry.SyntaxError, registrar.InError, stopped},
		{"CreateDomain", registry.Unimplemented, registrar.InError, stopped},
		{"CreateDomain", registry.BillingFailure, registrar.Successful, ""},
		{"CreateDomain", registry.AuthenticationError, registrar.Successful, ""},
		{"CreateDomain", registry.CommandFailed, registrar.Successful, ""},
		{"CreateDomain", registry.CommandFailedClosing, registrar.Successful, ""},
		{"CreateDomain", registry.AuthenticationClosing, registrar.Successful, ""},
		{"CreateDomain", registry.SessionLimit, registrar.Successful, ""},
		{"CreateDomain", registry.ObjectDoesNotExist, registrar.Successful, ""},
		{"UpdateDomain", registry.CommandFailed, registrar.Successful, ""},
	} {
		rows = append(rows, row{
			name:      fmt.Sprintf("%s is refused with %d", r.method, int(r.code)),
			act:       act{file: register(four)},
			meanwhile: meets(r.method, registrytest.RefusedWith(r.code)),
			status:    r.status, message: r.message,
		})
	}
	// Carried out, and refused all the same.
	for _, method := range []string{"CreateContact", "CreateHost", "CreateDomain", "UpdateDomain"} {
		rows = append(rows, row{
			name:      method + " is refused with 2400 after the fact",
			act:       act{file: register(four)},
			meanwhile: meets(method, registrytest.RefusedAfterwards(registry.CommandFailed)),
		})
	}
	rows = append(rows, row{
		name: "bought, refused all the same, and the registry is away for an hour; it keeps no contacts",
		act: act{
			options: world.Options{TLDs: "[tld.com]\nregistry.data = \"minimum\"\n"},
			file:    register(nil),
		},
		meanwhile: func(s *scene) {
			s.Weather.Next("CreateDomain", registrytest.RefusedAfterwards(registry.CommandFailed))
			s.Carry()
			s.Weather.On("CreateDomain", 0, registrytest.NotSent)
			s.Live(time.Hour)
			s.stands()
			s.Weather.Clear()
		},
	})
	return rows
}

func TestRegisterDomain(t *testing.T) { play(t, registerRows) }

// A second request for the same name names the operation that is under way.
func TestRegisterDomainTwiceAtOnce(t *testing.T) {
	t.Parallel()
	s := act{}.open(t)
	register(nil)(s)
	refused := s.Refused(s.caller, "RegisterDomain", world.Registration(s.domain))
	if refused.Refusal != registrar.DuplicateRequest || refused.OperationID != s.id {
		t.Errorf("got %v naming %q, want DuplicateRequest naming %s", refused, refused.OperationID, s.id)
	}
	s.Live(time.Hour)
	s.ended(registrar.Successful, "")
}

// What is drawn for a domain is drawn for it alone.
func TestRegistrationsShareNoContacts(t *testing.T) {
	t.Parallel()
	s := act{}.open(t)
	seen := map[string]string{}
	for _, domain := range []string{"one.com", "two.com", "three.com"} {
		s.Register(s.caller, domain)
		info, err := s.Ours().Domain(context.Background(), domain)
		if err != nil {
			t.Fatal(err)
		}
		if other, shared := seen[info.Registrant]; shared {
			t.Errorf("%s and %s share the contact %s", domain, other, info.Registrant)
		}
		seen[info.Registrant] = domain
	}
}
