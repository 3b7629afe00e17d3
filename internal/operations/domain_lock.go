package operations

import (
	"context"
	"slices"

	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/store"
	"freehold/internal/tlds"
	"freehold/internal/workflow"
)

// DomainLock sets or removes the holder's bar against leaving. The type does
// not tell the direction; its state does.
var DomainLock = workflow.Define(registrar.DomainLock, 1,
	read[DomainLockState]("look"),
	workflow.Send("switch", switchLock, lockSwitched).LookFirst().MayFail(registryRefused),
	decided[DomainLockState]("pendingUpdate"),
	read[DomainLockState]("read"),
	workflow.Record("store", storeStatuses[DomainLockState]),
).Undo(
	relock[DomainLockState]("undo-relock"),
)

// DomainLockState is what switching the lock remembers.
type DomainLockState struct {
	Target
	Lock []string // the statuses of the TLD's lock
	On   bool
}

func (s *DomainLockState) wrong() []string {
	if s.On {
		return without(s.Lock, s.Seen.Statuses)
	}
	return slices.DeleteFunc(slices.Clone(s.Lock), func(status string) bool { return !slices.Contains(s.Seen.Statuses, status) })
}

func switchLock(ctx context.Context, d *Desk, r workflow.Run, s *DomainLockState) (workflow.Next, error) {
	update, others := splitUpdate(s.wrong())
	if s.On {
		_, err := d.connector(&s.Target).UpdateDomain(ctx, command(r, 0), registry.UpdateDomain{Name: s.Domain, AddStatuses: append(others, update...)})
		return judged(err, registryRefused, registry.StatusProhibits)
	}
	return d.removeStatuses(ctx, &s.Target, r, update, others)
}

func lockSwitched(ctx context.Context, d *Desk, r workflow.Run, s *DomainLockState) (workflow.Next, error) {
	if err := d.ours(ctx, &s.Target); err != nil {
		return workflow.Next{}, err
	}
	off := s.wrong()
	if len(off) == 0 {
		return workflow.Done(), nil
	}
	if !s.On {
		// Taken off one after the other: a lock is off or on, not half.
		s.remember(off)
	}
	return d.unsettled(&s.Target, r), nil
}

// storeStatuses writes what the registry showed last into our domain.
func storeStatuses[S any, P state[S]](tx store.Tx, d *Desk, r workflow.Run, s *S) (workflow.Next, error) {
	return workflow.Done(), d.storeSeen(tx, P(s).target(), r, func(*registrar.Domain) {})
}

// LockStatuses are the statuses of a TLD's transfer lock.
func LockStatuses(tld *tlds.TLD) []string {
	return append([]string{"clientTransferProhibited"}, tld.Lock.Also...)
}

// LockAtRegistration are the statuses that a new domain gets.
func LockAtRegistration(tld *tlds.TLD) []string {
	if !tld.Lock.Supported || !tld.Lock.Default {
		return nil
	}
	return LockStatuses(tld)
}
