package operations_test

import (
	"fmt"
	"slices"
	"testing"

	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/registry/registrytest"
	"freehold/internal/world"
)

// gone wants nothing of the domain to be left at the registry.
func gone(s *scene) {
	s.t.Helper()
	if _, err := s.Ours().Domain(s.t.Context(), s.domain); !registry.IsCode(err, registry.ObjectDoesNotExist) {
		s.t.Errorf("%s at the registry: got %v, want 2303", s.domain, err)
	}
	if n := s.Count("contacts"); n != 0 {
		s.t.Errorf("%d contacts are left at the registry, want none", n)
	}
}

// redeemable wants the domain to be on its way out.
func redeemable(s *scene) {
	s.t.Helper()
	if info := s.info(); !slices.Contains(info.Statuses, "pendingDelete") || !slices.Contains(info.Periods, "redemptionPeriod") {
		s.t.Errorf("got %v %v, want pendingDelete in its redemptionPeriod", info.Statuses, info.Periods)
	}
}

var (
	deletable     = all(owned, unlocked)
	deletableHost = all(deletable, delegated("ns1.example.com 192.0.43.1", "ns.outside.test"))
)

var deleteRows = slices.Concat([]row{
	{
		name: "in the first days", act: act{prepare: deletable, file: remove},
		check: all(gone, func(s *scene) {
			s.Register(s.caller, s.domain) // the name is free again
		}),
	},
	{name: "later", act: act{prepare: all(deletable, func(s *scene) { s.Live(6 * day) }), file: remove}, check: redeemable},
	{name: "with name servers below it", act: act{prepare: deletableHost, file: remove}, check: gone},
	{
		name: "with name servers below it, where the TLD wants two",
		act: act{
			options: world.Options{TLDs: "[tld.com]\nnameservers.min = 2\n"}, prepare: deletableHost, file: remove,
		},
		check: gone,
	},
	{
		name: "with a host below it to which it does not delegate",
		act: act{prepare: all(deletable, func(s *scene) {
			s.Must(s.Ours().CreateHost(s.t.Context(), s.Command(), registry.Host{Name: "mail.example.com", Addresses: []string{"192.0.43.7"}}))
		}), file: remove},
		check: gone,
	},
	{
		name: "statuses of ours that forbid it are lifted", act: acts["delete in the first days"], check: gone,
	},
	{
		name:   "a name server below it serves another domain",
		act:    act{prepare: all(deletableHost, func(s *scene) { s.BuyElsewhere("other.com", "ns1.example.com") }), file: remove},
		status: registrar.Failed, message: "Name servers under this domain are in use by other domains.",
		check: unchanged,
	},
	{
		name: "somebody uses a name server below it at the last moment", act: act{prepare: deletableHost, file: remove},
		meanwhile: meets("DeleteHost", registrytest.RefusedWith(registry.AssociationProhibits)),
		status:    registrar.Failed, message: "Name servers under this domain are in use by other domains. [weather]",
		check: unchanged,
	},
	{
		name: "a host below it appears at the last moment", act: act{prepare: deletableHost, file: remove},
		meanwhile: meets("DeleteDomain", registrytest.RefusedWith(registry.AssociationProhibits)),
		status:    registrar.Failed, message: "Name servers under this domain are in use by other domains.",
		check: unchanged,
	},
	{
		name: "the registry forbids it", act: act{prepare: all(deletable, imposed("serverDeleteProhibited")), file: remove},
		status: registrar.Failed, message: "The registry refused the deletion. [serverDeleteProhibited]",
	},
	{
		name: "a transfer away is pending", act: act{prepare: all(deletable, imposed("pendingTransfer")), file: remove},
		status: registrar.Failed, message: "The registry refused the deletion. [pendingTransfer]",
	},
	{
		name: "the registry forbids it at the last moment, and everything is put back", act: acts["delete and be refused"],
		status: registrar.Failed, message: "The registry refused the deletion. [Not today]",
		check: func(s *scene) {
			if got := s.info().Statuses; !hasAll(got, "clientDeleteProhibited", "clientUpdateProhibited") {
				s.t.Errorf("statuses: got %v, want those that were lifted", got)
			}
			if got := s.info().Nameservers; !slices.Equal(got, []string{"ns.outside.test", "ns1.example.com"}) {
				s.t.Errorf("name servers: got %v, want those that were there", got)
			}
			host, err := s.Ours().Host(s.t.Context(), "ns1.example.com")
			if err != nil || !slices.Equal(host.Addresses, []string{"192.0.43.1", "2620:0:2d0:200::7"}) {
				s.t.Errorf("ns1.example.com: got %v (%v), want the addresses that were there", host.Addresses, err)
			}
		},
	},
	{
		name: "the registry keeps its lock on", act: act{prepare: all(deletable, imposed("clientDeleteProhibited")), file: remove},
		meanwhile: meets("UpdateDomain", registrytest.RefusedWith(registry.StatusProhibits)),
		status:    registrar.Failed, message: "The registry refused the request. [weather]",
	},
	{
		name: "another registrar has the domain", act: act{prepare: deletable, file: remove},
		meanwhile: func(s *scene) { s.GiveAway(s.domain) },
		status:    registrar.InError, message: stopped,
	},
	{
		name: "nobody has the domain", act: act{prepare: deletable, file: remove},
		meanwhile: func(s *scene) { s.TurnDown(s.domain) },
		status:    registrar.InError, message: stopped,
	},
}, deleteRefusals())

func deleteRefusals() (rows []row) {
	const deletionRefused = "The registry refused the deletion. [weather]"
	for _, r := range []struct {
		method  string
		code    registry.Code
		status  registrar.Status
		message string
	}{
		{"UpdateDomain", registry.StatusProhibits, registrar.Failed, deletionRefused},
		{"UpdateDomain", registry.DataPolicy, registrar.Failed, deletionRefused},
		{"UpdateDomain", registry.CommandFailed, registrar.Successful, ""},
		{"DeleteHost", registry.StatusProhibits, registrar.Failed, "Name servers under this domain are in use by other domains. [weather]"},
		{"DeleteHost", registry.CommandFailed, registrar.Successful, ""},
		{"DeleteDomain", registry.StatusProhibits, registrar.Failed, deletionRefused},
		{"DeleteDomain", registry.ParameterPolicy, registrar.Failed, deletionRefused},
		{"DeleteDomain", registry.CommandFailed, registrar.Successful, ""},
		{"DeleteDomain", registry.SessionLimit, registrar.Successful, ""},
		{"DeleteDomain", registry.ParameterMissing, registrar.InError, stopped},
		{"DeleteContact", registry.CommandFailed, registrar.Successful, ""},
		{"DeleteContact", registry.SessionLimit, registrar.Successful, ""},
	} {
		check := unchanged
		switch r.status {
		case registrar.Successful:
			check = gone
		case registrar.InError:
			check = nil
		default: // the domain stays
		}
		rows = append(rows, row{
			name: fmt.Sprintf("%s is refused with %d", r.method, int(r.code)), act: act{prepare: deletableHost, file: remove},
			meanwhile: meets(r.method, registrytest.RefusedWith(r.code)), status: r.status, message: r.message, check: check,
		})
	}
	for _, method := range []string{"UpdateDomain", "DeleteHost", "DeleteDomain", "DeleteContact"} {
		rows = append(rows, row{
			name: method + " is refused with 2400 after the fact", act: act{prepare: deletableHost, file: remove},
			meanwhile: meets(method, registrytest.RefusedAfterwards(registry.CommandFailed)), check: gone,
		})
	}
	for _, code := range []registry.Code{registry.CommandFailed, registry.StatusProhibits} {
		rows = append(rows, row{
			name:      fmt.Sprintf("DeleteDomain is refused with %d after the fact, later", int(code)),
			act:       acts["delete later"],
			meanwhile: meets("DeleteDomain", registrytest.RefusedAfterwards(code)), check: redeemable,
		})
	}
	return rows
}

func TestDeleteDomain(t *testing.T) { play(t, deleteRows) }
