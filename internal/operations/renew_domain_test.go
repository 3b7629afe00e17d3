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

// expires wants the domain to be paid for so many years since the start.
func expires(years int) func(*scene) {
	return func(s *scene) {
		s.t.Helper()
		if got, want := s.detail().ExpirationDate.Time, world.Start.AddDate(years, 0, 0); !got.Equal(want) {
			s.t.Errorf("expires %v, want %v", got, want)
		}
	}
}

var renewRows = slices.Concat(renewTerms(), []row{
	{
		name: "in the year after, by customer", act: act{prepare: all(owned, func(s *scene) { s.Live(200 * day) }), file: renew(1)},
		check: all(expires(2), func(s *scene) {
			if list := s.detail().StatusList; !slices.Contains(list, "renewPeriod") {
				s.t.Errorf("StatusList: got %v, want renewPeriod in it", list)
			}
		}),
	},
	{
		name: "twice, one after the other", act: act{prepare: all(owned, func(s *scene) {
			renew(1)(s)
			s.Carry()
			s.ended(registrar.Successful, "")
		}), file: renew(1)},
		check: expires(3),
	},
	{
		name: "a status of ours that forbids it is lifted and set again",
		act:  act{prepare: all(owned, imposed("clientRenewProhibited", "clientTransferProhibited")), file: renew(1)},
		check: all(expires(2), func(s *scene) {
			if list := s.detail().StatusList; !slices.Contains(list, "clientRenewProhibited") {
				s.t.Errorf("StatusList: got %v, want clientRenewProhibited in it", list)
			}
		}),
	},
	{
		name: "two statuses of ours, of which one forbids that the other is lifted", act: acts["renew"],
		check: all(expires(3), func(s *scene) {
			if list := s.detail().StatusList; !hasAll(list, "clientRenewProhibited", "clientUpdateProhibited", "clientTransferProhibited") {
				s.t.Errorf("StatusList: got %v, want the three statuses in it", list)
			}
		}),
	},
	{
		name: "a status that the registry will not have back",
		act:  act{prepare: all(owned, imposed("clientRenewProhibited")), file: renew(1)},
		meanwhile: func(s *scene) {
			s.Weather.On("UpdateDomain", s.Weather.Calls("UpdateDomain")+2, registrytest.RefusedWith(registry.StatusProhibits))
		},
		message: "The registry did not accept the domain's lock again.", check: expires(2),
	},
	{
		name: "a transfer away is pending, and comes to nothing", live: 3 * day,
		act: act{prepare: all(owned, imposed("pendingTransfer")), file: renew(1)},
		meanwhile: func(s *scene) {
			s.Live(5 * day)
			s.stands()
			s.Impose(s.domain)
		},
		check: expires(2),
	},
	{
		name: "a registry that thinks it over", live: 2 * day,
		act: act{prepare: all(owned, imposed("pendingRenew")), file: renew(1)},
		meanwhile: func(s *scene) {
			s.Live(2 * day)
			s.stands()
			s.Impose(s.domain)
		},
		check: expires(2),
	},
	{
		name: "a decision that had been made when it was asked for", act: act{prepare: owned, file: renew(1)},
		meanwhile: meets("RenewDomain", registrytest.AnsweredPending), check: expires(2),
	},
	{
		name: "renewed by an operator meanwhile", act: act{prepare: owned, file: renew(1)},
		meanwhile: func(s *scene) {
			s.Must(s.Ours().RenewDomain(s.t.Context(), s.Command(), registry.RenewDomain{Name: s.domain, Years: 1, CurrentExpiresDate: s.info().ExpiresDate}))
		},
		status: registrar.Failed, message: "The domain does not expire in the given year. It may have been renewed already. [expires in 2028]",
	},
	{
		name: "renewed by the registry itself at the expiry", act: act{prepare: all(owned, func(s *scene) { s.Live(366 * day) }), file: renew(1)},
		status: registrar.Failed, message: "The domain does not expire in the given year. It may have been renewed already. [expires in 2028]",
	},
	{
		name: "longer than the TLD allows", act: act{prepare: owned, file: renew(9)},
		meanwhile: func(s *scene) { s.MoveExpiry(s.domain, day) },
		status:    registrar.Failed, message: "The domain would be registered for longer than its TLD allows.",
	},
	{
		name: "the registry forbids it", act: act{prepare: all(owned, imposed("serverRenewProhibited")), file: renew(1)},
		status: registrar.Failed, message: "The registry refused the renewal. [serverRenewProhibited]",
	},
	{
		name: "deleted by an operator", act: act{prepare: all(owned, func(s *scene) { s.Live(10 * day) }), file: renew(1)},
		meanwhile: func(s *scene) { s.Must(s.Ours().DeleteDomain(s.t.Context(), s.Command(), s.domain)) },
		status:    registrar.Failed, message: "The domain has been deleted. It must be restored instead.",
	},
	{
		name: "the registry keeps its lock on", act: act{prepare: all(owned, imposed("clientRenewProhibited")), file: renew(1)},
		meanwhile: meets("UpdateDomain", registrytest.RefusedWith(registry.StatusProhibits)),
		status:    registrar.Failed, message: "The registry refused the request. [weather]",
	},
	{
		name: "the registry moves the expiry while the command is lost", act: act{prepare: owned, file: renew(1)},
		meanwhile: func(s *scene) {
			s.Weather.Next("RenewDomain", registrytest.CommandLost)
			s.Carry()
			s.Live(0)
			s.MoveExpiry(s.domain, -2*day)
		},
		check: func(s *scene) {
			if got, want := s.detail().ExpirationDate.Time, world.Start.AddDate(1, 0, -2).AddDate(1, 0, 0); !got.Equal(want) {
				s.t.Errorf("expires %v, want %v", got, want)
			}
		},
	},
	{
		name: "another registrar has the domain", act: act{prepare: owned, file: renew(1)},
		meanwhile: func(s *scene) { s.GiveAway(s.domain) },
		status:    registrar.InError, message: stopped,
	},
}, renewRefusals())

func renewTerms() (rows []row) {
	for years := 1; years <= 9; years++ {
		rows = append(rows, row{
			name: fmt.Sprintf("%d years", years), act: act{prepare: owned, file: renew(years)}, check: expires(1 + years),
		})
	}
	return rows
}

func renewRefusals() (rows []row) {
	for _, r := range []struct {
		code    registry.Code
		status  registrar.Status
		message string
	}{
		{registry.ValueOutOfRange, registrar.Failed, "The registry refused the renewal. [weather]"},
		{registry.NotEligibleForRenewal, registrar.Failed, "The registry refused the renewal. [weather]"},
		{registry.ParameterPolicy, registrar.Failed, "The registry refused the renewal. [weather]"},
		{registry.StatusProhibits, registrar.Failed, "The registry refused the renewal. [weather]"},
		{registry.ParameterMissing, registrar.InError, stopped},
		{registry.BillingFailure, registrar.Successful, ""},
		{registry.CommandFailed, registrar.Successful, ""},
		{registry.SessionLimit, registrar.Successful, ""},
	} {
		check := unchanged
		if r.status == registrar.Successful {
			check = expires(2)
		}
		rows = append(rows, row{
			name: fmt.Sprintf("RenewDomain is refused with %d", int(r.code)), act: act{prepare: owned, file: renew(1)},
			meanwhile: meets("RenewDomain", registrytest.RefusedWith(r.code)), status: r.status, message: r.message, check: check,
		})
	}
	// What was carried out is never FAILED, whatever the registry says.
	for _, code := range []registry.Code{registry.CommandFailed, registry.ParameterPolicy, registry.NotEligibleForRenewal} {
		rows = append(rows, row{
			name: fmt.Sprintf("RenewDomain is refused with %d after the fact", int(code)), act: act{prepare: owned, file: renew(3)},
			meanwhile: meets("RenewDomain", registrytest.RefusedAfterwards(code)), check: expires(4), live: 2 * time.Hour,
		})
	}
	return rows
}

func TestRenewDomain(t *testing.T) { play(t, renewRows) }
