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

// statuses wants the client statuses that the account shows to be these.
func statuses(want ...string) func(*scene) {
	return func(s *scene) {
		s.t.Helper()
		var got []string
		for _, status := range s.detail().StatusList {
			if len(status) > 6 && status[:6] == "client" {
				got = append(got, status)
			}
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			s.t.Errorf("StatusList: got %v, want %v", got, want)
		}
	}
}

var lockRows = slices.Concat([]row{
	{name: "on", act: act{prepare: deletable, file: lock}, check: statuses("clientTransferProhibited")},
	{name: "off", act: act{prepare: owned, file: unlock}, check: statuses()},
	{name: "on already", act: act{prepare: owned, file: lock}, check: all(statuses("clientTransferProhibited"), sent("UpdateDomain", 1))},
	{name: "off already", act: act{prepare: deletable, file: unlock}, check: all(statuses(), sent("UpdateDomain", 2))},
	{
		name: "on, of three statuses", act: acts["lock"],
		check: statuses("clientDeleteProhibited", "clientTransferProhibited", "clientUpdateProhibited"),
	},
	{name: "off, of three statuses", act: acts["unlock"], check: statuses()},
	{
		name:  "on, where an operator has set a part of it",
		act:   act{options: world.Options{TLDs: thriceLocked}, prepare: all(deletable, imposed("clientDeleteProhibited")), file: lock},
		check: statuses("clientDeleteProhibited", "clientTransferProhibited", "clientUpdateProhibited"),
	},
	{
		name: "off, and the registry keeps one of its own",
		act:  act{prepare: all(owned, imposed("clientTransferProhibited", "serverTransferProhibited")), file: unlock},
		check: func(s *scene) {
			if list := s.detail().StatusList; slices.Contains(list, "clientTransferProhibited") || !slices.Contains(list, "serverTransferProhibited") {
				s.t.Errorf("StatusList: got %v, want the registry's own lock only", list)
			}
		},
	},
	{
		name: "a registry that thinks it over", live: 2 * day,
		act: act{prepare: all(deletable, imposed("pendingUpdate")), file: lock},
		meanwhile: func(s *scene) {
			s.Live(day)
			s.stands()
			s.Impose(s.domain, "clientTransferProhibited")
		},
		check: statuses("clientTransferProhibited"),
	},
	{
		name: "the registry forbids updates",
		act:  act{prepare: all(deletable, imposed("serverUpdateProhibited")), file: lock}, status: registrar.Failed,
		message: "The registry refused the request. [example.com has the status serverUpdateProhibited.]",
	},
	{
		name: "the registry forbids updates, off",
		act:  act{prepare: all(owned, imposed("clientTransferProhibited", "serverUpdateProhibited")), file: unlock}, status: registrar.Failed,
		message: "The registry refused the request. [example.com has the status serverUpdateProhibited.]",
	},
	{
		name: "another registrar has the domain", act: act{prepare: owned, file: unlock},
		meanwhile: func(s *scene) { s.GiveAway(s.domain) },
		status:    registrar.InError, message: stopped,
	},
}, lockRefusals())

func lockRefusals() (rows []row) {
	for _, r := range []struct {
		code    registry.Code
		status  registrar.Status
		message string
	}{
		{registry.ParameterPolicy, registrar.Failed, "The registry refused the request. [weather]"},
		{registry.StatusProhibits, registrar.Failed, "The registry refused the request. [weather]"},
		{registry.CommandFailed, registrar.Successful, ""},
		{registry.SessionLimit, registrar.Successful, ""},
		{registry.AuthorizationError, registrar.Successful, ""},
		{registry.SyntaxError, registrar.InError, stopped},
	} {
		for _, name := range []string{"lock", "unlock"} {
			check := unchanged
			if r.status == registrar.InError {
				check = nil
			}
			rows = append(rows, row{
				name: fmt.Sprintf("%s is refused with %d", name, int(r.code)), act: acts[name],
				meanwhile: meets("UpdateDomain", registrytest.RefusedWith(r.code)), status: r.status, message: r.message, check: check,
			})
		}
	}
	for _, name := range []string{"lock", "unlock"} {
		rows = append(rows, row{
			name: name + " is refused with 2400 after the fact", act: acts[name],
			meanwhile: meets("UpdateDomain", registrytest.RefusedAfterwards(registry.CommandFailed)),
		})
	}
	// The second of two commands.
	rows = append(rows, row{
		name: "unlock is refused half way", act: acts["unlock"],
		meanwhile: func(s *scene) {
			s.Weather.On("UpdateDomain", s.Weather.Calls("UpdateDomain")+2, registrytest.RefusedWith(registry.StatusProhibits))
		},
		status: registrar.Failed, message: "The registry refused the request. [weather]", check: unchanged,
	})
	return rows
}

func TestDomainLock(t *testing.T) { play(t, lockRows) }
