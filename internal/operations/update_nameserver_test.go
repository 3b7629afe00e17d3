package operations_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/registry/registrytest"
	"freehold/internal/world"
)

const unknownServers = "We're sorry to report that the operation failed after we forwarded your request to our registrar associate. This is because: " +
	"One or more of the specified name servers are not known to the domain registry."

// servers wants the account to show these name servers, in this order.
func servers(want ...string) func(*scene) {
	return func(s *scene) {
		s.t.Helper()
		var got []string
		for _, n := range s.detail().Nameservers {
			got = append(got, n.Name)
		}
		if !slices.Equal(got, want) {
			s.t.Errorf("Nameservers: got %v, want %v", got, want)
		}
	}
}

// sent wants the method to have been called so often since the start.
func sent(method string, want int) func(*scene) {
	return func(s *scene) {
		s.t.Helper()
		if got := s.Weather.Calls(method); got != want {
			s.t.Errorf("%s was called %d times, want %d", method, got, want)
		}
	}
}

// unchanged wants the account to agree with the registry still, as after a
// success, since nothing was changed or all was put back.
func unchanged(s *scene) {
	s.t.Helper()
	op := s.Operation(s.caller, s.id)
	op.Status, op.Type = registrar.Successful, ""
	s.agree(s.caller, s.domain, op)
}

// glue wants the registry and the account to show these addresses of the
// domain's own servers, and no other servers of its own.
func glue(want map[string]string) func(*scene) {
	return func(s *scene) {
		s.t.Helper()
		unchanged(s)
		domain, err := s.World.Ours().Domain(s.t.Context(), s.domain)
		if err != nil || len(domain.Hosts) != len(want) {
			s.t.Errorf("hosts below the domain: %v (%v), want those of %v", domain.Hosts, err, want)
		}
		for name, address := range want {
			host, err := s.World.Ours().Host(s.t.Context(), name)
			if err != nil || !slices.Equal(host.Addresses, []string{address}) {
				s.t.Errorf("%s has %v at the registry (%v), want %s", name, host.Addresses, err, address)
			}
		}
	}
}

var nameserverRows = slices.Concat([]row{
	{
		name: "servers outside", act: act{prepare: owned, file: nameservers("ns2.outside.test", "ns1.outside.test", "ns3.freehold.test")},
		check: servers("ns2.outside.test", "ns1.outside.test", "ns3.freehold.test"),
	},
	{
		name:  "servers below the domain",
		act:   act{prepare: owned, file: nameservers("ns2.example.com 192.0.43.2 2620:0:2d0:200::7", "ns1.example.com 192.0.43.1")},
		check: servers("ns2.example.com", "ns1.example.com"),
	},
	{
		name:  "servers below another domain of ours",
		act:   act{prepare: all(owned, delegated("ns1.example.com 192.0.43.1"), func(s *scene) { s.domain = "other.com" }, owned), file: nameservers("ns1.example.com")},
		check: all(servers("ns1.example.com"), sent("CreateHost", 5)),
	},
	{
		name:  "other addresses for a server below the domain",
		act:   act{prepare: all(owned, delegated("ns1.example.com 192.0.43.1")), file: nameservers("ns1.example.com 192.0.43.9 2620:0:2d0:200::7")},
		check: all(servers("ns1.example.com"), sent("UpdateHost", 1)),
	},
	{
		name: "a server below the domain that nobody uses any more goes",
		act:  act{prepare: all(owned, delegated("ns1.example.com 192.0.43.1")), file: nameservers("ns.outside.test")},
		check: func(s *scene) {
			if hosts := s.info().Hosts; len(hosts) != 0 {
				s.t.Errorf("hosts below: got %v, want none", hosts)
			}
		},
	},
	{
		name: "a server below the domain that another domain uses stays",
		act: act{
			prepare: all(owned, delegated("ns1.example.com 192.0.43.1"), func(s *scene) { s.BuyElsewhere("other.com", "ns1.example.com") }),
			file:    nameservers("ns.outside.test"),
		},
		check: func(s *scene) {
			if hosts := s.info().Hosts; !slices.Equal(hosts, []string{"ns1.example.com"}) {
				s.t.Errorf("hosts below: got %v, want the one in use", hosts)
			}
		},
	},
	{
		name:  "the same servers in another order",
		act:   act{prepare: all(owned, delegated("ns1.outside.test", "ns2.outside.test")), file: nameservers("ns2.outside.test", "ns1.outside.test")},
		check: all(servers("ns2.outside.test", "ns1.outside.test"), sent("UpdateDomain", 2)),
	},
	{
		name: "a lock that forbids updates is lifted and set again",
		act:  act{options: world.Options{TLDs: thriceLocked}, prepare: owned, file: nameservers("ns.outside.test")},
		check: func(s *scene) {
			if list := s.detail().StatusList; !hasAll(list, "clientUpdateProhibited", "clientDeleteProhibited", "clientTransferProhibited") {
				s.t.Errorf("StatusList: got %v, want the lock in it", list)
			}
		},
	},
	{
		name: "a lock that the registry will not have back",
		act:  act{options: world.Options{TLDs: thriceLocked}, prepare: owned, file: nameservers("ns.outside.test")},
		meanwhile: func(s *scene) {
			s.Weather.On("UpdateDomain", s.Weather.Calls("UpdateDomain")+3, registrytest.RefusedWith(registry.StatusProhibits))
		},
		message: "The registry did not accept the domain's lock again.",
	},
	{
		name: "a registry that thinks it over", live: 2 * day,
		act: act{prepare: all(owned, imposed("clientTransferProhibited", "pendingUpdate")), file: nameservers("ns.outside.test")},
		meanwhile: func(s *scene) {
			s.Live(20 * time.Hour)
			s.stands()
			s.Impose(s.domain, "clientTransferProhibited")
		},
	},
	{
		name: "a registry that never decides", live: 16 * day, status: registrar.InError, message: stopped,
		act: act{prepare: all(owned, imposed("clientTransferProhibited", "pendingUpdate")), file: nameservers("ns.outside.test")},
	},
	{
		name: "a server below a name that nobody has", act: act{prepare: owned, file: nameservers("ns1.nobody.com", "ns.outside.test")},
		status: registrar.Failed, message: unknownServers + " [The host ns1.nobody.com lies below a name of this registry and needs an address.]",
		check: unchanged,
	},
	{
		name: "an address that cannot be reached", act: act{prepare: owned, file: nameservers("ns1.example.com 127.0.0.1")},
		status: registrar.Failed, message: unknownServers + " [The address 127.0.0.1 cannot be reached from everywhere.]",
		check: unchanged,
	},
	{
		name:   "an address that cannot be reached, and a lock that was lifted",
		act:    act{options: world.Options{TLDs: thriceLocked}, prepare: owned, file: nameservers("ns1.example.com 10.0.0.1")},
		status: registrar.Failed, message: unknownServers + " [The address 10.0.0.1 cannot be reached from everywhere.]",
		check: unchanged,
	},
	{
		name: "glue that was changed before another server was refused",
		act: act{
			prepare: all(owned, delegated("ns1.example.com 192.0.43.1", "ns2.example.com 192.0.43.2")),
			file:    nameservers("ns1.example.com 192.0.43.9", "ns3.example.com 192.0.43.3", "ns2.example.com 10.0.0.1"),
		},
		status: registrar.Failed, message: unknownServers + " [The address 10.0.0.1 cannot be reached from everywhere.]",
		check: glue(map[string]string{"ns1.example.com": "192.0.43.1", "ns2.example.com": "192.0.43.2"}),
	},
	{
		name: "a server that vanishes", act: act{prepare: owned, file: nameservers("ns.outside.test")},
		meanwhile: meets("UpdateDomain", registrytest.RefusedWith(registry.ObjectDoesNotExist)),
		status:    registrar.Failed, message: unknownServers, check: unchanged,
	},
	{
		name:   "the registry forbids updates",
		act:    act{prepare: all(owned, imposed("clientTransferProhibited", "serverUpdateProhibited")), file: nameservers("ns.outside.test")},
		status: registrar.Failed, message: "The registry refused the request. [serverUpdateProhibited]",
	},
	{
		name: "the registry keeps its lock on", act: act{prepare: all(owned, imposed("clientUpdateProhibited")), file: nameservers("ns.outside.test")},
		meanwhile: meets("UpdateDomain", registrytest.RefusedWith(registry.StatusProhibits)),
		status:    registrar.Failed, message: "The registry refused the request. [weather]",
	},
	{
		name: "another registrar has the domain", act: act{prepare: owned, file: nameservers("ns.outside.test")},
		meanwhile: func(s *scene) { s.GiveAway(s.domain) },
		status:    registrar.InError, message: stopped,
	},
	{
		name: "nobody has the domain", act: act{prepare: owned, file: nameservers("ns.outside.test")},
		meanwhile: func(s *scene) { s.TurnDown(s.domain) },
		status:    registrar.InError, message: stopped,
	},
}, nameserverRefusals())

func nameserverRefusals() (rows []row) {
	change := act{
		prepare: all(owned, delegated("ns1.example.com 192.0.43.1", "ns3.example.com 192.0.43.3")),
		file:    nameservers("ns1.example.com 192.0.43.2", "ns2.outside.test"),
	}
	for _, r := range []struct {
		method  string
		code    registry.Code
		status  registrar.Status
		message string
	}{
		{"CreateHost", registry.ValueSyntax, registrar.Failed, unknownServers + " [weather]"},
		{"CreateHost", registry.ParameterMissing, registrar.Failed, unknownServers + " [weather]"},
		{"CreateHost", registry.CommandFailed, registrar.Successful, ""},
		{"CreateHost", registry.ObjectExists, registrar.Failed, unknownServers}, // and is not there: the switch finds out
		{"UpdateHost", registry.AuthorizationError, registrar.Failed, unknownServers + " [weather]"},
		{"UpdateHost", registry.StatusProhibits, registrar.Failed, unknownServers + " [weather]"},
		{"UpdateHost", registry.CommandFailed, registrar.Successful, ""},
		{"UpdateHost", registry.SyntaxError, registrar.InError, stopped},
		{"UpdateDomain", registry.ParameterPolicy, registrar.Failed, "The registry refused the request. [weather]"},
		{"UpdateDomain", registry.DataPolicy, registrar.Failed, "The registry refused the request. [weather]"},
		{"UpdateDomain", registry.StatusProhibits, registrar.Failed, "The registry refused the request. [weather]"},
		{"UpdateDomain", registry.SessionLimit, registrar.Successful, ""},
		{"UpdateDomain", registry.ParameterMissing, registrar.InError, stopped},
		{"DeleteHost", registry.AssociationProhibits, registrar.Successful, ""},
		{"DeleteHost", registry.CommandFailed, registrar.Successful, ""},
		{"Domain", registry.CommandFailed, registrar.Successful, ""},
		{"Host", registry.CommandFailed, registrar.Successful, ""},
	} {
		rows = append(rows, row{
			name: fmt.Sprintf("%s is refused with %d", r.method, int(r.code)), act: change,
			meanwhile: meets(r.method, registrytest.RefusedWith(r.code)), status: r.status, message: r.message,
		})
	}
	for _, method := range []string{"CreateHost", "UpdateHost", "UpdateDomain", "DeleteHost"} {
		rows = append(rows, row{
			name: method + " is refused with 2400 after the fact", act: change,
			meanwhile: meets(method, registrytest.RefusedAfterwards(registry.CommandFailed)),
			check: func(s *scene) {
				if hosts := s.info().Hosts; !slices.Equal(hosts, []string{"ns1.example.com"}) {
					s.t.Errorf("hosts below: got %v, want ns1.example.com", hosts)
				}
			},
		})
	}
	return rows
}

func TestUpdateNameserver(t *testing.T) { play(t, nameserverRows) }
