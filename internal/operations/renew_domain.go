package operations

import (
	"context"
	"slices"
	"strconv"
	"time"

	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/store"
	"freehold/internal/workflow"
)

// RenewDomain adds years to a domain's registration.
var RenewDomain = workflow.Define(registrar.RenewDomain, 1,
	workflow.Call("look", lookBeforeRenewal).MayFail(renewalStale, renewalTooLong, renewalRefused, domainDeleted),
	lift[RenewDomainState]("clientRenewProhibited"),
	workflow.Send("renew", renewDomain, domainRenewed).MayFail(renewalRefused),
	decided[RenewDomainState]("pendingRenew"),
	relock[RenewDomainState]("relock"),
	read[RenewDomainState]("read"),
	workflow.Record("take-over", recordRenewal),
).Undo(
	relock[RenewDomainState]("undo-relock"),
)

// The ways a renewal can end badly.
const (
	renewalStale   = workflow.Failure("The domain does not expire in the given year. It may have been renewed already.")
	renewalTooLong = workflow.Failure("The domain would be registered for longer than its TLD allows.")
	renewalRefused = workflow.Failure("The registry refused the renewal.")
	domainDeleted  = workflow.Failure("The domain has been deleted. It must be restored instead.")
)

// RenewDomainState is what a renewal remembers.
type RenewDomainState struct {
	Target
	Years       int
	ExpiryYear  int   // CurrentExpiryYear: the customer's guard against renewing twice
	LongestTerm int   // years from now that the TLD allows at the most
	Cents       int64 // what it costs

	Old     time.Time // exDate before the renewal
	OldDate string    // its date as the registry printed it
}

func lookBeforeRenewal(ctx context.Context, d *Desk, r workflow.Run, s *RenewDomainState) (workflow.Next, error) {
	if err := d.ours(ctx, &s.Target); err != nil {
		return workflow.Next{}, err
	}
	standing := func(status string) bool {
		return slices.Contains(s.Seen.Statuses, status) || slices.Contains(s.Seen.Periods, status)
	}
	switch {
	case standing("pendingDelete") || standing("redemptionPeriod"):
		return workflow.Fail(domainDeleted), nil
	case standing("serverRenewProhibited"):
		return workflow.Fail(renewalRefused).Adding("serverRenewProhibited"), nil
	case standing("pendingTransfer"):
		return workflow.NotYet(24 * time.Hour), nil
	case s.Seen.Expires.Year() != s.ExpiryYear:
		return workflow.Fail(renewalStale).Adding("expires in " + strconv.Itoa(s.Seen.Expires.Year())), nil
	case s.Seen.Expires.AddDate(s.Years, 0, 0).After(r.Now.AddDate(s.LongestTerm, 0, 0)):
		return workflow.Fail(renewalTooLong), nil
	}
	s.Old, s.OldDate = s.Seen.Expires, s.Seen.ExpiresDate
	return workflow.Done(), nil
}

func renewDomain(ctx context.Context, d *Desk, r workflow.Run, s *RenewDomainState) (workflow.Next, error) {
	_, err := d.connector(&s.Target).RenewDomain(ctx, command(r, 0), registry.RenewDomain{
		Name: s.Domain, CurrentExpiresDate: s.OldDate, Years: s.Years,
	})
	next, err := judged(err, renewalRefused, registry.StatusProhibits)
	if err != nil || next.IsDone() {
		return next, err
	}
	return unless(ctx, d, r, s, next, domainRenewed)
}

// The year that a registry adds by itself at expiry shows as autoRenewPeriod
// and is not ours; our own shows as renewPeriod. While the old date stands, the
// command may be sent again: the date in it keeps the registry from renewing
// twice (RFC 5731 section 3.2.3).
func domainRenewed(ctx context.Context, d *Desk, r workflow.Run, s *RenewDomainState) (workflow.Next, error) {
	if err := d.ours(ctx, &s.Target); err != nil {
		return workflow.Next{}, err
	}
	wanted := s.Old.AddDate(s.Years, 0, 0).AddDate(0, 0, -1)
	byUs := s.Seen.UpdatedBy == d.profile(&s.Target).Sponsor && !s.Seen.Updated.Before(r.Since.Add(-skew))
	touched := slices.Contains(s.Seen.Periods, "renewPeriod") || byUs
	switch {
	case slices.Contains(s.Seen.Statuses, "pendingRenew"):
		return workflow.Done(), nil
	case !s.Seen.Expires.Before(wanted) && touched:
		return workflow.Done(), nil
	case s.Seen.Expires.Equal(s.Old):
		return d.unsettled(&s.Target, r), nil
	}
	// Somebody else moved the date: begin again from where it stands now.
	s.Old, s.OldDate = s.Seen.Expires, s.Seen.ExpiresDate
	return d.unsettled(&s.Target, r), nil
}

func recordRenewal(tx store.Tx, d *Desk, r workflow.Run, s *RenewDomainState) (workflow.Next, error) {
	if err := d.storeSeen(tx, &s.Target, r, func(*registrar.Domain) {}); err != nil {
		return workflow.Next{}, err
	}
	return workflow.Done(), charge(tx, r, s.Cents)
}
