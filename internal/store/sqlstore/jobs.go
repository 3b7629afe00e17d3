package sqlstore

import (
	"cmp"
	"database/sql"
	"errors"
	"slices"
	"time"

	"freehold/internal/registrar"
	"freehold/internal/store"
	"freehold/internal/store/sqlstore/tables"
)

func job(r tables.Operation) store.Job {
	j := store.Job{
		Operation: operation(tables.OperationRow{
			ID: r.ID, Account: r.Account, Type: r.Type, Domain: r.Domain, Status: r.Status, Flag: r.Flag,
			Message: r.Message, Submitted: r.Submitted, Updated: r.Updated,
		}),
		Version:    int(r.Version),
		Step:       r.Step,
		Due:        maybeMoment(r.Due),
		Entered:    moment(r.Entered),
		Tries:      int(r.Tries),
		Try:        int(r.Try),
		Sent:       maybeMoment(r.Sent),
		Holds:      r.Holds.Valid,
		Waits:      r.Waits == 1,
		Fence:      r.Fence,
		LeaseUntil: leaseMoment(r.LeaseUntil),
		Seq:        int(r.Seq),
	}
	if r.State != "" {
		j.State = []byte(r.State)
	}
	return j
}

func holds(j store.Job) sql.NullString { return sql.NullString{String: j.Domain, Valid: j.Holds} }

func (c *change) AddJob(j store.Job, e registrar.Event) error {
	if err := c.tx.Writing(); err != nil {
		return err
	}
	rows, err := c.q.AddOperation(background, tables.AddOperationParams{
		ID:         j.ID,
		Account:    j.AccountID,
		Type:       string(j.Type),
		Domain:     j.Domain,
		Status:     string(j.Status),
		Flag:       string(j.Flag),
		Message:    j.Message,
		Submitted:  micros(j.Submitted),
		Updated:    micros(j.Updated),
		Version:    int64(j.Version),
		Step:       j.Step,
		State:      string(j.State),
		Due:        maybeMicros(j.Due),
		Entered:    micros(j.Entered),
		Tries:      int64(j.Tries),
		Try:        int64(j.Try),
		Sent:       maybeMicros(j.Sent),
		Holds:      holds(j),
		Waits:      truth(j.Waits),
		Fence:      j.Fence,
		LeaseUntil: leaseMicros(j.LeaseUntil),
		Seq:        int64(j.Seq),
	})
	if err != nil {
		return err
	}
	if rows == 0 {
		// Either the id is there already, or the hold.
		if _, err := c.q.Operation(background, j.ID); errors.Is(err, sql.ErrNoRows) {
			return store.ErrHeld
		} else if err != nil {
			return err
		}
		return store.ErrExists
	}
	return c.addEvent(j.ID, e)
}

func (c *change) addEvent(id string, e registrar.Event) error {
	return c.q.AddEvent(background, tables.AddEventParams{
		Operation: id,
		Seq:       int64(e.Seq),
		At:        micros(e.At),
		Status:    string(e.Status),
		Flag:      string(e.Flag),
		Step:      e.Step,
		Message:   e.Message,
	})
}

func (c *change) Open(domain, accountID string) (registrar.Operation, error) {
	row, err := c.q.OpenOperation(background, tables.OpenOperationParams{Domain: domain, Account: accountID})
	return one(row, err, func(r tables.OpenOperationRow) registrar.Operation { return operation(tables.OperationRow(r)) })
}

func (c *change) Claim(now, wall, leaseUntil time.Time, most int) ([]store.Job, error) {
	if most <= 0 {
		return nil, nil
	}
	if err := c.tx.Writing(); err != nil {
		return nil, err
	}
	rows, err := c.q.Claim(background, tables.ClaimParams{
		LeaseUntil: leaseMicros(leaseUntil), Now: micros(now), Wall: micros(wall), Most: int64(most),
	})
	if err != nil {
		return nil, err
	}
	// RETURNING keeps no order.
	slices.SortFunc(rows, func(a, b tables.Operation) int {
		return cmp.Or(cmp.Compare(a.Due.Int64, b.Due.Int64), cmp.Compare(a.ID, b.ID))
	})
	return all(rows, nil, job)
}

func (c *change) KeepLease(id string, fence int64, leaseUntil time.Time) error {
	if err := c.tx.Writing(); err != nil {
		return err
	}
	rows, err := c.q.KeepLease(background, tables.KeepLeaseParams{
		LeaseUntil: leaseMicros(leaseUntil), ID: id, Fence: fence,
	})
	return wrote(rows, err, store.ErrLeaseLost)
}

func (c *change) SaveJob(j store.Job, e *registrar.Event) error {
	if err := c.tx.Writing(); err != nil {
		return err
	}
	rows, err := c.q.SaveOperation(background, tables.SaveOperationParams{
		Status:     string(j.Status),
		Flag:       string(j.Flag),
		Message:    j.Message,
		Updated:    micros(j.Updated),
		Step:       j.Step,
		State:      string(j.State),
		Due:        maybeMicros(j.Due),
		Entered:    micros(j.Entered),
		Tries:      int64(j.Tries),
		Try:        int64(j.Try),
		Sent:       maybeMicros(j.Sent),
		Holds:      holds(j),
		Waits:      truth(j.Waits),
		LeaseUntil: leaseMicros(j.LeaseUntil),
		Seq:        int64(j.Seq),
		ID:         j.ID,
		Fence:      j.Fence,
	})
	if err != nil {
		return err
	}
	if rows == 0 {
		return c.whyNotSaved(j)
	}
	if e == nil {
		return nil
	}
	return c.addEvent(j.ID, *e)
}

// whyNotSaved tells a lost lease from a domain that another operation holds. A
// job that is not leased to the caller is told so even if the domain is held.
func (c *change) whyNotSaved(j store.Job) error {
	leased, err := c.q.Fence(background, j.ID)
	if errors.Is(err, sql.ErrNoRows) || err == nil && leased != j.Fence {
		return store.ErrLeaseLost
	}
	if err != nil {
		return err
	}
	if !j.Holds {
		return store.ErrLeaseLost
	}
	holder, err := c.q.Holder(background, j.Domain)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return store.ErrLeaseLost
	case err != nil:
		return err
	case holder == j.ID:
		return store.ErrLeaseLost
	}
	return store.ErrHeld
}

func (c *change) WakeWaiting(domain string, now time.Time) error {
	if err := c.tx.Writing(); err != nil {
		return err
	}
	return c.q.WakeWaiting(background, tables.WakeWaitingParams{Now: micros(now), Domain: domain})
}

func (c *change) VoidLeases() error {
	if err := c.tx.Writing(); err != nil {
		return err
	}
	return c.q.VoidLeases(background)
}
