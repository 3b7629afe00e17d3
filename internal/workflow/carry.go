package workflow

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"freehold/internal/registrar"
	"freehold/internal/store"
)

// carriage is one operation being carried.
type carriage struct {
	id     string
	fence  int64
	cancel context.CancelFunc

	job     store.Job
	luggage *luggage

	// What the store shows of the job now; an event is written when that
	// changes.
	seen     registrar.Operation
	seenStep string
}

// carry moves a claimed job on until it ends, waits, or loses its lease.
func (e *Engine[D]) carry(ctx context.Context, j store.Job) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := &carriage{id: j.ID, fence: j.Fence, cancel: cancel, job: j, seen: j.Operation, seenStep: j.Step}
	e.mu.Lock()
	e.carrying[j.ID] = c
	e.mu.Unlock()
	defer func() {
		e.mu.Lock()
		delete(e.carrying, j.ID)
		e.mu.Unlock()
	}()

	w, ok := e.table[workflowKey{j.Type, j.Version}]
	if !ok {
		// An older process must leave what it does not know to a newer one.
		e.Log.Error("no workflow for an operation", "operation", j.ID, "type", j.Type, "version", j.Version)
		c.job.Due = e.Clock.Now().Add(time.Hour)
		e.lost(c, e.save(ctx, c, false))
		return
	}
	l, err := w.decode(j.State)
	if err != nil {
		c.luggage = &luggage{}
		e.lost(c, e.stop(ctx, w, c, err))
		return
	}
	c.luggage = l
	for {
		more, err := e.step(ctx, w, c)
		if err != nil {
			e.lost(c, err)
			return
		}
		if !more {
			return
		}
		if e.mustRest() {
			c.job.Due = e.Clock.Now()
			e.lost(c, e.save(ctx, c, false))
			return
		}
	}
}

func (e *Engine[D]) mustRest() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.draining
}

// lost tells the log that a save failed. The job is left as the store has it,
// and is taken up again when its lease has ended.
func (e *Engine[D]) lost(c *carriage, err error) {
	if errors.Is(err, store.ErrLeaseLost) {
		e.Log.Warn("another worker took the operation over", "operation", c.id, "step", c.job.Step)
	} else if err != nil {
		e.Log.Error("saving an operation failed", "operation", c.id, "step", c.job.Step, "error", err)
	}
}

// step runs the step at which the job stands. It says whether the next one can
// follow at once; an error means that the job could not be saved.
func (e *Engine[D]) step(ctx context.Context, w *Workflow[D], c *carriage) (more bool, err error) {
	s, undoing, ok := w.step(c.job.Step)
	if !ok {
		return false, e.stop(ctx, w, c, fmt.Errorf("no step %q", c.job.Step))
	}
	if s.when != nil && c.job.Sent.IsZero() && !s.when(c.luggage.state) {
		return e.advance(ctx, w, c, Done())
	}
	if s.kind == record {
		return e.recordStep(ctx, w, s, c)
	}
	if s.kind == wait && s.flag != c.job.Flag {
		// Somebody is waited for, and must be able to see it before we ask.
		c.job.Flag = s.flag
		if err := e.save(ctx, c, true); err != nil {
			return false, err
		}
	}

	var next Next
	var trouble error
	if s.kind == send {
		next, trouble, err = e.send(ctx, s, c)
		if err != nil {
			return false, err
		}
	} else {
		next, trouble = e.ask(ctx, s.ask, c)
	}
	if trouble == nil {
		trouble = s.judge(next)
	}
	if undoing && (isFault(trouble) || trouble == nil && next.kind == failed || trouble != nil && c.job.Tries >= len(pauses)) {
		// What cannot be undone is left: the failure stands all the same.
		e.Log.Warn("undoing failed", "operation", c.id, "step", s.name, "error", trouble)
		next, trouble = Done(), nil
		c.job.Sent = time.Time{}
	}
	switch {
	case isFault(trouble):
		return false, e.stop(ctx, w, c, trouble)
	case trouble != nil:
		return false, e.weather(ctx, w, c, trouble)
	case next.kind == notYet:
		return e.postpone(ctx, w, s, c, next)
	case next.kind == failed:
		return e.fail(ctx, w, c, next.failure, next.message)
	}
	return e.advance(ctx, w, c, next)
}

// judge refuses what a step must not say.
func (s step[D]) judge(next Next) error {
	switch {
	case next.kind == failed && !slices.Contains(s.mayFail, next.failure):
		return Fault(fmt.Errorf("step %s said a failure it does not declare: %q", s.name, next.failure))
	case next.kind == notDone || next.kind == 0:
		return Fault(fmt.Errorf("step %s said nothing that a step may say", s.name))
	}
	return nil
}

// ask calls a step's function. A panic in it is a fault of that operation.
func (e *Engine[D]) ask(ctx context.Context, f func(context.Context, D, Run, any) (Next, error), c *carriage) (next Next, err error) {
	defer func() {
		if p := recover(); p != nil {
			e.Log.Error("a step panicked", "operation", c.id, "step", c.job.Step, "stack", string(debug.Stack()))
			err = Fault(fmt.Errorf("panic: %v", p))
		}
	}()
	return f(ctx, e.Desk, c.run(e.Clock.Now()), c.luggage.state)
}

func (c *carriage) run(now time.Time) Run {
	r := Run{Operation: c.job.Operation, Now: now, Since: c.job.Entered}
	if !c.job.Sent.IsZero() {
		r.Try = Try{ID: tryID(c.job), At: c.job.Sent}
	}
	return r
}

// send settles the doubt of an earlier try, stores the intent of a new one,
// and sends. The second error means that the job could not be saved.
func (e *Engine[D]) send(ctx context.Context, s step[D], c *carriage) (next Next, trouble, unsaved error) {
	if !c.job.Sent.IsZero() || s.lookFirst {
		next, trouble = e.ask(ctx, s.prove, c)
		if trouble != nil || next.kind != notDone {
			if trouble == nil && next.kind != notYet {
				c.job.Sent = time.Time{}
			}
			return next, trouble, nil
		}
	}
	c.job.Try++
	c.job.Sent = e.Clock.Now()
	if err := e.save(ctx, c, true); err != nil {
		return Next{}, nil, err
	}
	next, trouble = e.ask(ctx, s.ask, c)
	if trouble == nil || isUnsent(trouble) {
		c.job.Sent = time.Time{}
	}
	return next, trouble, nil
}

// enter moves the mark to a step, or to "" behind the last one.
func (c *carriage) enter(step string, now time.Time) {
	c.job.Step, c.job.Entered = step, now
	c.job.Flag, c.job.Tries, c.job.Sent = "", 0, time.Time{}
}

// advance moves the mark in memory; the next save writes it.
func (e *Engine[D]) advance(ctx context.Context, w *Workflow[D], c *carriage, next Next) (more bool, err error) {
	if next.message != "" {
		c.job.Message = next.message
	}
	c.enter(w.after(c.job.Step), e.Clock.Now())
	if c.job.Step != "" {
		return true, nil
	}
	return false, e.end(ctx, w, c)
}

// postpone rests until the pause is over, or fails when the bound is reached.
func (e *Engine[D]) postpone(ctx context.Context, w *Workflow[D], s step[D], c *carriage, next Next) (more bool, err error) {
	now := e.Clock.Now()
	due := now.Add(max(next.after, time.Millisecond))
	if s.bound != 0 {
		bound := c.job.Entered.Add(s.bound)
		if !now.Before(bound) {
			return e.fail(ctx, w, c, s.late, string(s.late))
		}
		if due.After(bound) {
			due = bound
		}
	}
	if next.message != "" {
		c.job.Message = next.message
	}
	if c.job.Sent.IsZero() {
		// In doubt the pauses go on: a proof that waits for what was sent to
		// settle, and a sending that is lost again, must not alternate for ever.
		c.job.Tries = 0
	}
	c.job.Due = due
	return false, e.save(ctx, c, false)
}

// weather rests after an error, or stops when the pauses have run out.
func (e *Engine[D]) weather(ctx context.Context, w *Workflow[D], c *carriage, trouble error) error {
	if c.job.Tries >= len(pauses) {
		return e.stop(ctx, w, c, fmt.Errorf("the pauses have run out: %w", trouble))
	}
	e.Log.Warn("a step failed and will be tried again", "operation", c.id, "type", c.job.Type, "step", c.job.Step,
		"try", c.job.Tries+1, "doubt", !c.job.Sent.IsZero(), "error", trouble)
	c.job.Due = e.Clock.Now().Add(pauses[c.job.Tries])
	c.job.Tries++
	return e.save(ctx, c, false)
}

// fail ends the operation as FAILED, by way of what undoes it.
func (e *Engine[D]) fail(ctx context.Context, w *Workflow[D], c *carriage, f Failure, message string) (more bool, err error) {
	c.luggage.failure, c.luggage.message = f, message
	c.enter(w.firstUndo(), e.Clock.Now())
	if c.job.Step != "" {
		return true, nil
	}
	return false, e.end(ctx, w, c)
}

// stop ends the operation as ERROR.
func (e *Engine[D]) stop(ctx context.Context, w *Workflow[D], c *carriage, cause error) error {
	e.Log.Error("an operation was stopped", "operation", c.id, "type", c.job.Type, "step", c.job.Step,
		"doubt", !c.job.Sent.IsZero(), "error", cause)
	c.luggage.failure, c.luggage.message = Stopped, string(Stopped)
	return e.end(ctx, w, c)
}

// end writes the final row.
func (e *Engine[D]) end(ctx context.Context, w *Workflow[D], c *carriage) error {
	return e.Store.Change(ctx, func(tx store.Tx) error { return e.finish(tx, w, c, e.Clock.Now()) })
}

// recordStep runs a Record in the transaction that moves the mark.
func (e *Engine[D]) recordStep(ctx context.Context, w *Workflow[D], s step[D], c *carriage) (more bool, err error) {
	before, luggage := *c, *c.luggage
	err = e.Store.Change(ctx, func(tx store.Tx) error { return e.write(tx, w, s, c, e.Clock.Now()) })
	if err == nil {
		return c.job.Step != "", nil
	}
	*c, *before.luggage = before, luggage
	if errors.Is(err, store.ErrLeaseLost) {
		return false, err
	}
	if isFault(err) {
		return false, e.stop(ctx, w, c, err)
	}
	return false, e.weather(ctx, w, c, err)
}

// write runs a Record and saves the job after it, in one transaction.
func (e *Engine[D]) write(tx store.Tx, w *Workflow[D], s step[D], c *carriage, now time.Time) error {
	next, err := s.record(tx, e.Desk, c.run(now), c.luggage.state)
	if err != nil {
		return err
	}
	if err := s.judge(next); err != nil {
		return err
	}
	if next.kind == notYet {
		return Fault(fmt.Errorf("step %s records and cannot wait", s.name))
	}
	c.job.Status = registrar.InProgress
	if next.message != "" {
		c.job.Message = next.message
	}
	if next.kind == failed {
		c.luggage.failure, c.luggage.message = next.failure, next.message
		c.enter(w.firstUndo(), now)
	} else {
		c.enter(w.after(c.job.Step), now)
	}
	if c.job.Step == "" {
		return e.finish(tx, w, c, now)
	}
	if c.job.State, err = c.luggage.encode(); err != nil {
		return err
	}
	return e.put(tx, c, true, now)
}

// finish writes the final row, gives the domain up, and wakes who waits for it.
func (e *Engine[D]) finish(tx store.Tx, w *Workflow[D], c *carriage, now time.Time) error {
	l, j := c.luggage, c.job
	j.Status = registrar.Successful
	if l.failure != "" {
		j.Status, j.Message = registrar.Failed, l.message
		if l.failure == Stopped {
			j.Status = registrar.InError
		}
		if w.onFail != nil && l.state != nil {
			if err := w.onFail(tx, e.Desk, c.run(now), l.state); err != nil {
				return fmt.Errorf("write the failure: %w", err)
			}
		}
	}
	held := j.Holds
	j.Step, j.Flag, j.State = "", "", nil
	j.Due, j.Sent, j.LeaseUntil = time.Time{}, time.Time{}, time.Time{}
	j.Holds, j.Waits = false, false
	j.Updated = now
	j.Seq++
	last := event(j)
	if err := tx.SaveJob(j, &last); err != nil {
		return err
	}
	if held {
		if err := tx.WakeWaiting(j.Domain, now); err != nil {
			return err
		}
		e.Wake()
	}
	c.job = j
	return nil
}

// save writes the job as it stands; keep says that the lease goes on.
func (e *Engine[D]) save(ctx context.Context, c *carriage, keep bool) error {
	if c.luggage != nil {
		state, err := c.luggage.encode()
		if err != nil {
			return err
		}
		c.job.State = state
	}
	return e.Store.Change(ctx, func(tx store.Tx) error { return e.put(tx, c, keep, e.Clock.Now()) })
}

// put writes the job, with an event when the customer can see a difference.
func (e *Engine[D]) put(tx store.Tx, c *carriage, keep bool, now time.Time) error {
	j := c.job
	if keep {
		j.LeaseUntil = e.Machine().Add(e.Lease)
	} else {
		j.LeaseUntil = time.Time{}
	}
	var shown *registrar.Event
	if j.Status != c.seen.Status || j.Flag != c.seen.Flag || j.Message != c.seen.Message || j.Step != c.seenStep {
		j.Updated = now
		j.Seq++
		ev := event(j)
		shown = &ev
	}
	if err := tx.SaveJob(j, shown); err != nil {
		return err
	}
	c.job, c.seen, c.seenStep = j, j.Operation, j.Step
	return nil
}
