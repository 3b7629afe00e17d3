package workflow

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"freehold/internal/clock"
	"freehold/internal/registrar"
	"freehold/internal/store"
)

// Stopped is the message of an operation that stands at ERROR. The cause is in
// the log only.
const Stopped Failure = "The operation was stopped by a fault of this service. Contact its operator."

// Options tell an engine what it works with.
type Options[D any] struct {
	Store   store.Store
	Clock   clock.Clock      // business time: dates, waits, retries
	Machine func() time.Time // machine time: leases
	Desk    D                // what steps may use
	Table   []*Workflow[D]   // every version that may be under way
	Log     *slog.Logger

	// Workers is how many operations are carried at once; 0 means 64.
	Workers int

	// Lease is how long a claim lasts unless it is prolonged; 0 means a
	// minute.
	Lease time.Duration

	// Hesitate is how long an operation stands at SUBMITTED before it is
	// taken up.
	Hesitate time.Duration
}

// Engine carries operations. Any number of engines may work on one store.
type Engine[D any] struct {
	Options[D]
	table map[workflowKey]*Workflow[D]
	wake  chan struct{}

	mu       sync.Mutex
	carrying map[string]*carriage // by operation id
	draining bool
}

type workflowKey struct {
	t       registrar.OperationType
	version int
}

// New is an engine at rest: Run or CarryDue set it to work.
func New[D any](o Options[D]) *Engine[D] {
	if o.Workers == 0 {
		o.Workers = 64
	}
	if o.Lease == 0 {
		o.Lease = time.Minute
	}
	e := &Engine[D]{
		Options:  o,
		table:    map[workflowKey]*Workflow[D]{},
		wake:     make(chan struct{}, 1),
		carrying: map[string]*carriage{},
	}
	for _, w := range o.Table {
		e.table[workflowKey{w.Type, w.Version}] = w
	}
	return e
}

// File starts an operation: its row and first event are on disk when File
// returns. A request for a domain on which the same account has an open
// operation is turned down as DuplicateRequest, naming it, whatever the check
// would say: who repeats a request because its answer was lost is led to the
// first. Then the check runs, in the same transaction; its error turns the
// request down.
//
// A workflow that consists of Records only is carried through in the same
// transaction.
func File[D, S any](ctx context.Context, e *Engine[D], d Definition[D, S], id, accountID, domain string, state *S, check func(store.Tx) error) (registrar.Operation, error) {
	j, first, err := d.Job(id, accountID, domain, state, e.Clock.Now())
	if err != nil {
		return registrar.Operation{}, err
	}
	j.Due = j.Due.Add(e.Hesitate)
	err = e.Store.Change(ctx, func(tx store.Tx) error {
		if err := e.add(tx, &j, first); err != nil {
			return err
		}
		if err := check(tx); err != nil {
			return err
		}
		if d.recordsOnly() {
			return e.recordAll(tx, d.Workflow, &j, state)
		}
		return nil
	})
	if err != nil {
		return registrar.Operation{}, err
	}
	e.Wake()
	return j.Operation, nil
}

// add writes the row of a new job, or turns it down because another operation
// of its account holds the domain.
func (e *Engine[D]) add(tx store.Tx, j *store.Job, first registrar.Event) error {
	err := tx.AddJob(*j, first)
	if !errors.Is(err, store.ErrHeld) {
		return err
	}
	switch own, err := tx.Open(j.Domain, j.AccountID); {
	case err == nil:
		return registrar.Pending(own.ID)
	case !errors.Is(err, store.ErrNotFound):
		return fmt.Errorf("what is open on %s: %w", j.Domain, err)
	}
	// Two customers race for one name, or somebody asks for a name that is not
	// free while its owner changes it. The second waits for the first to end,
	// and learns no more than that somebody was faster.
	j.Holds, j.Waits, j.Due = false, true, time.Time{}
	return tx.AddJob(*j, first)
}

func (w *Workflow[D]) recordsOnly() bool {
	for _, s := range w.steps {
		if s.kind != record {
			return false
		}
	}
	return true
}

func (e *Engine[D]) recordAll(tx store.Tx, w *Workflow[D], j *store.Job, state any) error {
	c := &carriage{job: *j, luggage: &luggage{state: state}, seen: j.Operation, seenStep: j.Step}
	for c.job.Step != "" {
		s, _, _ := w.step(c.job.Step)
		if err := e.write(tx, w, s, c, e.Clock.Now()); err != nil {
			return err
		}
	}
	*j = c.job
	return nil
}

// Wake tells the engine that something may have become due.
func (e *Engine[D]) Wake() {
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// Run carries operations until the context ends; then it lets each one finish
// the step it is in, gives its lease up, and returns. Jobs that another
// process left leased are taken up when their lease ends.
func (e *Engine[D]) Run(ctx context.Context) {
	var workers sync.WaitGroup
	free := make(chan struct{}, e.Workers) // one entry for each busy worker
	beat := time.NewTicker(e.Lease / 3)
	defer beat.Stop()
	ended := make(chan struct{}, 1) // a worker has ended, and the queue may hold more

	for ctx.Err() == nil {
		jobs, err := e.claim(ctx, cap(free)-len(free))
		if err != nil {
			e.Log.Error("claiming due operations failed", "error", err)
		}
		for _, j := range jobs {
			free <- struct{}{}
			workers.Go(func() {
				e.carry(context.WithoutCancel(ctx), j)
				<-free
				select {
				case ended <- struct{}{}:
				default:
				}
			})
		}
		if len(jobs) > 0 && len(free) < cap(free) {
			select {
			case <-beat.C:
				e.keepLeases(ctx)
			default:
			}
			continue
		}
		e.rest(ctx, beat.C, ended)
	}

	e.mu.Lock()
	e.draining = true
	e.mu.Unlock()
	workers.Wait()
}

// rest returns when there may be something to claim.
func (e *Engine[D]) rest(ctx context.Context, beat <-chan time.Time, ended <-chan struct{}) {
	due := (<-chan struct{})(nil)
	if at, some, err := e.Store.NextDue(ctx); err == nil && some && at.After(e.Clock.Now()) {
		reached, giveUp := e.Clock.Reached(at)
		defer giveUp()
		due = reached
	}
	select {
	case <-ctx.Done():
	case <-e.wake:
	case <-ended:
	case <-due:
	case <-beat:
		e.keepLeases(ctx)
	}
}

// CarryDue carries, one after the other, everything that is due, until nothing
// is. It is the engine of a clock that is moved by hand.
func (e *Engine[D]) CarryDue(ctx context.Context) error {
	for {
		jobs, err := e.claim(ctx, 1)
		if err != nil {
			return err
		}
		if len(jobs) == 0 {
			return ctx.Err()
		}
		e.carry(ctx, jobs[0])
	}
}

// claim leases due jobs and shows those that were only filed as begun.
func (e *Engine[D]) claim(ctx context.Context, most int) ([]store.Job, error) {
	if most <= 0 {
		return nil, nil
	}
	var jobs []store.Job
	now, wall := e.Clock.Now(), e.Machine()
	err := e.Store.Change(ctx, func(tx store.Tx) error {
		var err error
		if jobs, err = tx.Claim(now, wall, wall.Add(e.Lease), most); err != nil {
			return err
		}
		kept := jobs[:0]
		for _, j := range jobs {
			begun, err := begin(tx, &j, now)
			if err != nil {
				return fmt.Errorf("begin %s: %w", j.ID, err)
			}
			if begun {
				kept = append(kept, j)
			}
		}
		jobs = kept
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("claim: %w", err)
	}
	return jobs, nil
}

// begin takes a claimed job up: it takes hold of its domain if it has waited
// to, and is shown as in progress. False when the domain is still held.
func begin(tx store.Tx, j *store.Job, now time.Time) (bool, error) {
	if j.Status == registrar.InProgress && !j.Waits {
		return true, nil
	}
	var e *registrar.Event
	if j.Status == registrar.Submitted {
		j.Status, j.Updated = registrar.InProgress, now
		j.Seq++
		begun := event(*j)
		e = &begun
	}
	if !j.Waits {
		return true, tx.SaveJob(*j, e)
	}
	j.Holds, j.Waits = true, false
	err := tx.SaveJob(*j, e)
	if !errors.Is(err, store.ErrHeld) {
		return true, err
	}
	j.Holds, j.Waits, j.Due, j.LeaseUntil = false, true, time.Time{}, time.Time{}
	return false, tx.SaveJob(*j, e)
}

// keepLeases prolongs the leases of what is being carried. One that was lost
// has its step cut off.
func (e *Engine[D]) keepLeases(ctx context.Context) {
	e.mu.Lock()
	carrying := slices.Collect(maps.Values(e.carrying))
	e.mu.Unlock()
	if len(carrying) == 0 {
		return
	}
	var lost []*carriage
	until := e.Machine().Add(e.Lease)
	err := e.Store.Change(ctx, func(tx store.Tx) error {
		lost = lost[:0]
		for _, c := range carrying {
			err := tx.KeepLease(c.id, c.fence, until)
			if errors.Is(err, store.ErrLeaseLost) {
				lost = append(lost, c)
			} else if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		e.Log.Error("prolonging leases failed", "error", err)
		return
	}
	for _, c := range lost {
		c.cancel()
	}
}

// pauses are how long an operation rests after each failed try of a step; when
// they run out, in about a day, it stands at ERROR.
var pauses = func() []time.Duration {
	p := []time.Duration{
		time.Second, 5 * time.Second, 30 * time.Second, 2 * time.Minute,
		5 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	}
	for range 23 {
		p = append(p, time.Hour)
	}
	return p
}()

// tryID names one sending: the operation, the step, and the how-manieth try.
func tryID(j store.Job) string {
	return strings.ReplaceAll(j.ID, "-", "") + "." + j.Step + "." + strconv.Itoa(j.Try)
}
