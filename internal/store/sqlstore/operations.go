package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"strings"
	"time"

	"freehold/internal/registrar"
	"freehold/internal/store"
	"freehold/internal/store/sqlstore/tables"
)

// Operation implements store.Reader.
func (s *Store) Operation(_ context.Context, id string) (registrar.Operation, error) {
	row, err := s.read.Operation(background, id)
	return operation(row), missing(err)
}

func operation(row tables.OperationRow) registrar.Operation {
	return registrar.Operation{
		ID:        row.ID,
		AccountID: row.Account,
		Type:      registrar.OperationType(row.Type),
		Domain:    row.Domain,
		Status:    registrar.Status(row.Status),
		Flag:      registrar.Flag(row.Flag),
		Message:   row.Message,
		Submitted: moment(row.Submitted),
		Updated:   moment(row.Updated),
	}
}

// farthest stands beyond every moment and every id.
const farthest = math.MaxInt64

// Operations implements store.Reader. A list without filters is one walk along
// one index. A filtered one walks a short way along one index for each pair of
// type and status, and merges: a filter over a million operations reads no
// more rows than it shows, times the pairs.
func (s *Store) Operations(_ context.Context, q store.OperationQuery) ([]registrar.Operation, error) {
	w := walk{since: micros(q.SubmittedSince), from: micros(q.After.Submitted), id: q.After.ID, down: q.Descending, most: int64(q.Limit), account: q.AccountID}
	if q.After == (store.OperationKey{}) {
		w.from, w.id = w.since, ""
		if w.down {
			w.from = farthest
		}
	} else if !w.down && w.from < w.since {
		w.from, w.id = w.since, ""
	}
	if len(q.Statuses) == 0 && len(q.Types) == 0 {
		return s.all(w)
	}
	types, statuses := q.Types, q.Statuses
	if len(types) == 0 {
		types = registrar.OperationTypes
	}
	if len(statuses) == 0 {
		statuses = registrar.Statuses
	}
	var found []registrar.Operation
	for _, t := range distinct(types) {
		for _, status := range distinct(statuses) {
			some, err := s.of(w, t, status)
			if err != nil {
				return nil, err
			}
			found = append(found, some...)
		}
	}
	slices.SortFunc(found, func(a, b registrar.Operation) int {
		order := cmp.Or(a.Submitted.Compare(b.Submitted), strings.Compare(a.ID, b.ID))
		if w.down {
			return -order
		}
		return order
	})
	return found[:min(len(found), q.Limit)], nil
}

func distinct[T cmp.Ordered](list []T) []T {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// walk is a way along an index: from behind a key, up or down.
type walk struct {
	account     string
	since, from int64
	id          string
	down        bool
	most        int64
}

func (s *Store) all(w walk) ([]registrar.Operation, error) {
	if w.down {
		rows, err := s.read.OperationsDown(background, tables.OperationsDownParams{Account: w.account, Submitted: w.from, ID: w.id, Since: w.since, Most: w.most})
		return convert(rows, func(r tables.OperationsDownRow) registrar.Operation { return operation(tables.OperationRow(r)) }), err
	}
	rows, err := s.read.OperationsUp(background, tables.OperationsUpParams{Account: w.account, Submitted: w.from, ID: w.id, Most: w.most})
	return convert(rows, func(r tables.OperationsUpRow) registrar.Operation { return operation(tables.OperationRow(r)) }), err
}

func (s *Store) of(w walk, t registrar.OperationType, status registrar.Status) ([]registrar.Operation, error) {
	if w.down {
		rows, err := s.read.OperationsOfDown(background, tables.OperationsOfDownParams{
			Account: w.account, Type: string(t), Status: string(status), Submitted: w.from, ID: w.id, Since: w.since, Most: w.most,
		})
		return convert(rows, func(r tables.OperationsOfDownRow) registrar.Operation { return operation(tables.OperationRow(r)) }), err
	}
	rows, err := s.read.OperationsOfUp(background, tables.OperationsOfUpParams{
		Account: w.account, Type: string(t), Status: string(status), Submitted: w.from, ID: w.id, Most: w.most,
	})
	return convert(rows, func(r tables.OperationsOfUpRow) registrar.Operation { return operation(tables.OperationRow(r)) }), err
}

func convert[From, To any](rows []From, one func(From) To) []To {
	list := make([]To, 0, len(rows))
	for _, row := range rows {
		list = append(list, one(row))
	}
	return list
}

// Events implements store.Reader.
func (s *Store) Events(_ context.Context, operationID string) ([]registrar.Event, error) {
	rows, err := s.read.Events(background, operationID)
	return convert(rows, func(r tables.Event) registrar.Event {
		return registrar.Event{
			OperationID: r.Operation, Seq: int(r.Seq), At: moment(r.At),
			Status: registrar.Status(r.Status), Flag: registrar.Flag(r.Flag), Step: r.Step, Message: r.Message,
		}
	}), err
}

// NextDue implements store.Reader.
func (s *Store) NextDue(context.Context) (time.Time, bool, error) {
	due, err := s.read.NextDue(background)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, false, nil
	}
	return nullMoment(due), err == nil, err
}

// AddJob implements store.Tx.
func (t *tx) AddJob(j store.Job, e registrar.Event) error {
	if err := t.Writing(); err != nil {
		return err
	}
	err := t.q.AddJob(background, tables.AddJobParams{
		ID: j.ID, Account: j.AccountID, Type: string(j.Type), Domain: j.Domain,
		Status: string(j.Status), Flag: string(j.Flag), Message: j.Message,
		Submitted: micros(j.Submitted), Updated: micros(j.Updated),
		Version: int64(j.Version), Step: j.Step, State: string(j.State),
		Due: nullMicros(j.Due), Entered: micros(j.Entered), Tries: int64(j.Tries), Try: int64(j.Try), Sent: nullMicros(j.Sent),
		Holds: holds(j), Waits: number(j.Waits), Fence: j.Fence, LeaseUntil: micros(j.LeaseUntil), Seq: int64(j.Seq),
	})
	if err := t.heldOr(j, err, store.ErrExists); err != nil {
		return err
	}
	return t.addEvent(e)
}

// heldOr tells whether a violated key is that of the hold.
func (t *tx) heldOr(j store.Job, err, otherwise error) error {
	if taken(err, store.ErrExists) != store.ErrExists { //nolint:errorlint // compared with the sentinel itself
		return err
	}
	if holder, none := t.Holder(j.Domain); j.Holds && none == nil && holder.ID != j.ID {
		return store.ErrHeld
	}
	return otherwise
}

func holds(j store.Job) sql.NullString { return sql.NullString{String: j.Domain, Valid: j.Holds} }

func (t *tx) addEvent(e registrar.Event) error {
	return taken(t.q.AddEvent(background, tables.AddEventParams{
		Operation: e.OperationID, Seq: int64(e.Seq), At: micros(e.At),
		Status: string(e.Status), Flag: string(e.Flag), Step: e.Step, Message: e.Message,
	}), store.ErrExists)
}

// Holder implements store.Tx.
func (t *tx) Holder(domain string) (registrar.Operation, error) {
	row, err := t.q.Holder(background, domain)
	return operation(tables.OperationRow(row)), missing(err)
}

// Claim implements store.Tx.
func (t *tx) Claim(now, wall, leaseUntil time.Time, most int) ([]store.Job, error) {
	if err := t.Writing(); err != nil {
		return nil, err
	}
	rows, err := t.q.Claim(background, tables.ClaimParams{
		LeaseUntil: micros(leaseUntil), Now: nullMicros(now), Wall: micros(wall), Most: int64(most),
	})
	jobs := convert(rows, job)
	slices.SortFunc(jobs, func(a, b store.Job) int { return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.ID, b.ID)) })
	return jobs, err
}

func job(row tables.Operation) store.Job {
	return store.Job{
		Operation: operation(tables.OperationRow{
			ID: row.ID, Account: row.Account, Type: row.Type, Domain: row.Domain, Status: row.Status,
			Flag: row.Flag, Message: row.Message, Submitted: row.Submitted, Updated: row.Updated,
		}),
		Version: int(row.Version), Step: row.Step, State: []byte(row.State),
		Due: nullMoment(row.Due), Entered: moment(row.Entered), Tries: int(row.Tries), Try: int(row.Try), Sent: nullMoment(row.Sent),
		Holds: row.Holds.Valid, Waits: row.Waits == 1, Fence: row.Fence, LeaseUntil: moment(row.LeaseUntil), Seq: int(row.Seq),
	}
}

// KeepLease implements store.Tx.
func (t *tx) KeepLease(id string, fence int64, leaseUntil time.Time) error {
	if err := t.Writing(); err != nil {
		return err
	}
	rows, err := t.q.KeepLease(background, tables.KeepLeaseParams{LeaseUntil: micros(leaseUntil), ID: id, Fence: fence})
	return one(rows, err, store.ErrLeaseLost)
}

// SaveJob implements store.Tx.
func (t *tx) SaveJob(j store.Job, e *registrar.Event) error {
	if err := t.Writing(); err != nil {
		return err
	}
	rows, err := t.q.SaveJob(background, tables.SaveJobParams{
		Status: string(j.Status), Flag: string(j.Flag), Message: j.Message, Updated: micros(j.Updated),
		Step: j.Step, State: string(j.State), Due: nullMicros(j.Due), Entered: micros(j.Entered),
		Tries: int64(j.Tries), Try: int64(j.Try), Sent: nullMicros(j.Sent), Holds: holds(j), Waits: number(j.Waits),
		LeaseUntil: micros(j.LeaseUntil), Seq: int64(j.Seq), ID: j.ID, Fence: j.Fence,
	})
	if err := t.heldOr(j, one(rows, err, store.ErrLeaseLost), err); err != nil {
		return err
	}
	if e == nil {
		return nil
	}
	return t.addEvent(*e)
}

// WakeWaiting implements store.Tx.
func (t *tx) WakeWaiting(domain string, now time.Time) error {
	if err := t.Writing(); err != nil {
		return err
	}
	return t.q.WakeWaiting(background, tables.WakeWaitingParams{Due: micros(now), Domain: domain})
}

// VoidLeases implements store.Tx.
func (t *tx) VoidLeases() error {
	if err := t.Writing(); err != nil {
		return err
	}
	return t.q.VoidLeases(background)
}
