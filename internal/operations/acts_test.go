package operations_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"freehold/internal/api"
	"freehold/internal/house"
	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/registry/registrytest"
	"freehold/internal/world"
)

// register files a registration of the scene's domain.
func register(change func(*api.RegisterDomainInput)) func(*scene) {
	return func(s *scene) {
		s.t.Helper()
		in := world.Registration(s.domain)
		if change != nil {
			change(in)
		}
		var out api.RegisterDomainOutput
		s.Do(s.caller, "RegisterDomain", in, &out)
		s.id = out.OperationId
	}
}

// four gives each role a contact of its own.
func four(in *api.RegisterDomainInput) {
	in.BillingContact = world.Ada()
	for role, contact := range map[string]*api.ContactDetail{
		"admin": in.AdminContact, "tech": in.TechContact, "billing": in.BillingContact,
	} {
		mail := role + "@example.net"
		contact.Email = &mail
	}
}

// owned has the domain registered before, with a contact for each role.
func owned(s *scene) {
	s.t.Helper()
	register(four)(s)
	s.Carry()
	if op := s.Operation(s.caller, s.id); op.Status != registrar.Successful {
		s.t.Fatalf("registering %s beforehand ended at %s %q", s.domain, op.Status, op.Message)
	}
}

// nameservers files a change of name servers, each given as "name" or
// "name address address".
func nameservers(servers ...string) func(*scene) {
	return func(s *scene) {
		s.t.Helper()
		in := &api.UpdateDomainNameserversInput{DomainName: s.domain}
		for _, server := range servers {
			words := strings.Fields(server)
			in.Nameservers = append(in.Nameservers, api.Nameserver{Name: words[0], GlueIps: words[1:]})
		}
		var out api.UpdateDomainNameserversOutput
		s.Do(s.caller, "UpdateDomainNameservers", in, &out)
		s.id = out.OperationId
	}
}

// delegated has the domain delegated before.
func delegated(servers ...string) func(*scene) {
	return func(s *scene) {
		s.t.Helper()
		nameservers(servers...)(s)
		s.Carry()
		s.ended(registrar.Successful, "")
	}
}

// renew files a renewal from the year in which the account shows the expiry.
func renew(years int) func(*scene) {
	return func(s *scene) {
		s.t.Helper()
		in := &api.RenewDomainInput{DomainName: s.domain, DurationInYears: &years, CurrentExpiryYear: s.detail().ExpirationDate.Year()}
		var out api.RenewDomainOutput
		s.Do(s.caller, "RenewDomain", in, &out)
		s.id = out.OperationId
	}
}

func remove(s *scene) {
	s.t.Helper()
	var out api.DeleteDomainOutput
	s.Do(s.caller, "DeleteDomain", &api.DeleteDomainInput{DomainName: s.domain}, &out)
	s.id = out.OperationId
}

func lock(s *scene) {
	s.t.Helper()
	var out api.EnableDomainTransferLockOutput
	s.Do(s.caller, "EnableDomainTransferLock", &api.EnableDomainTransferLockInput{DomainName: s.domain}, &out)
	s.id = out.OperationId
}

func unlock(s *scene) {
	s.t.Helper()
	var out api.DisableDomainTransferLockOutput
	s.Do(s.caller, "DisableDomainTransferLock", &api.DisableDomainTransferLockInput{DomainName: s.domain}, &out)
	s.id = out.OperationId
}

// unlocked has the transfer lock taken off before.
func unlocked(s *scene) {
	s.t.Helper()
	unlock(s)
	s.Carry()
	s.ended(registrar.Successful, "")
}

// autorenew files the switch, which is over when it answers.
func autorenew(on bool) func(*scene) {
	return func(s *scene) {
		s.t.Helper()
		t := registrar.EnableAutorenew
		if on {
			s.Do(s.caller, "EnableDomainAutoRenew", &api.EnableDomainAutoRenewInput{DomainName: s.domain}, nil)
		} else {
			t = registrar.DisableAutorenew
			s.Do(s.caller, "DisableDomainAutoRenew", &api.DisableDomainAutoRenewInput{DomainName: s.domain}, nil)
		}
		var out api.ListOperationsOutput
		s.Do(s.caller, "ListOperations", &api.ListOperationsInput{Type: []registrar.OperationType{t}}, &out)
		if len(out.Operations) == 0 {
			s.t.Fatalf("no %s operation was left behind", t)
		}
		s.id = out.Operations[len(out.Operations)-1].OperationId
	}
}

// all runs one after the other.
func all(each ...func(*scene)) func(*scene) {
	return func(s *scene) {
		s.t.Helper()
		for _, f := range each {
			f(s)
		}
	}
}

// meets makes the next call of the method meet the weather.
func meets(method string, b registrytest.Bad) func(*scene) {
	return func(s *scene) { s.Weather.Next(method, b) }
}

// imposed has the registry's people set the statuses, in place of all others.
func imposed(statuses ...string) func(*scene) {
	return func(s *scene) { s.Impose(s.domain, statuses...) }
}

// with gives new domains these name servers.
func with(servers ...string) world.Options {
	return world.Options{Settings: func(s *house.Settings) { s.Nameservers = servers }}
}

// A lock of three statuses, as some families of TLDs have it.
const thriceLocked = `[tld.com]
lock.also = ["clientDeleteProhibited", "clientUpdateProhibited"]
`

// acts are the operations that are played in bad weather and through crashes:
// each takes every step that its workflow has.
var acts = map[string]act{
	"register": {
		options: with("ns1.example.net", "ns2.example.net"),
		prepare: func(s *scene) {
			s.Must(s.Ours().CreateHost(s.t.Context(), s.Command(), registry.Host{Name: "ns1.freehold.test"}))
		},
		domain: "example.com",
		file:   register(four),
	},
	"register at a thin registry": {
		options: world.Options{TLDs: "[tld.com]\nregistry.data = \"minimum\"\n"},
		file:    register(four),
	},
	"register after deliberation": {
		options: thinks(time.Minute),
		file:    register(nil),
	},
	"register and be refused": {
		options: world.Options{Registry: func(c registry.Connector) registry.Connector { return unwilling{c} }},
		file:    register(four),
	},
	"change name servers": {
		options: world.Options{TLDs: thriceLocked},
		prepare: all(owned, delegated("ns1.example.com 192.0.43.1", "ns2.example.com 192.0.43.2")),
		file:    nameservers("ns2.example.com 192.0.43.3 2620:0:2d0:200::7", "ns3.example.com 192.0.43.4", "ns.outside.test"),
	},
	"change name servers and be refused": {
		options: world.Options{TLDs: thriceLocked},
		prepare: owned,
		file:    nameservers("ns.outside.test", "ns1.example.com 10.0.0.1"),
	},
	"renew": {
		prepare: all(owned, imposed("clientRenewProhibited", "clientTransferProhibited", "clientUpdateProhibited")),
		file:    renew(2),
	},
	"renew and be refused": {
		options: world.Options{Registry: refusing},
		prepare: all(owned, imposed("clientRenewProhibited", "clientTransferProhibited")),
		file:    renew(2),
	},
	"delete in the first days": {
		prepare: all(owned, unlocked, delegated("ns1.example.com 192.0.43.1", "ns.outside.test"), imposed("clientDeleteProhibited", "clientUpdateProhibited")),
		file:    remove,
	},
	"delete later": {
		prepare: all(owned, unlocked, delegated("ns1.example.com 192.0.43.1", "ns.outside.test"), func(s *scene) { s.Live(10 * day) }),
		file:    remove,
	},
	"delete and be refused": {
		options: world.Options{Registry: refusing},
		prepare: all(owned, unlocked, delegated("ns1.example.com 192.0.43.1 2620:0:2d0:200::7", "ns.outside.test"),
			imposed("clientDeleteProhibited", "clientUpdateProhibited")),
		file: remove,
	},
	"lock": {
		options: world.Options{TLDs: thriceLocked},
		prepare: all(owned, unlocked),
		file:    lock,
	},
	"unlock": {
		options: world.Options{TLDs: thriceLocked},
		prepare: owned,
		file:    unlock,
	},
	"switch automatic renewal off": {prepare: owned, file: autorenew(false)},
	"switch automatic renewal on":  {prepare: owned, file: autorenew(true)},
}

// hasAll says whether the list has all of these.
func hasAll(list []string, these ...string) bool {
	return !slices.ContainsFunc(these, func(s string) bool { return !slices.Contains(list, s) })
}

// unwilling is a registry that checks, keeps contacts and hosts, and sells no
// domains.
type unwilling struct{ registry.Connector }

func (unwilling) CreateDomain(context.Context, registry.Command, registry.CreateDomain) (registry.Answer, error) {
	return registry.Answer{}, &registry.Refused{Code: registry.ParameterPolicy, Message: "Not today."}
}

// played are the acts that the tests of bad weather play: all of them, or each
// fourth in the short form, which is what the race detector has time for.
func played() map[string]act {
	if !testing.Short() {
		return acts
	}
	few := map[string]act{}
	for i, name := range slices.Sorted(maps.Keys(acts)) {
		if i%4 == 0 {
			few[name] = acts[name]
		}
	}
	return few
}
