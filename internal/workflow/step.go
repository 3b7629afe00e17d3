package workflow

import (
	"context"
	"errors"
	"time"

	"freehold/internal/registrar"
	"freehold/internal/store"
)

// Failure is a declared way for an operation to end badly, in the words that
// the customer reads.
type Failure string

// Next is what a step says at its end.
type Next struct {
	kind    nextKind
	after   time.Duration
	failure Failure
	message string
}

type nextKind int

const (
	done nextKind = iota + 1
	notYet
	notDone
	failed
)

// Done goes on to the next step.
func Done() Next { return Next{kind: done} }

// NotYet runs the step again after the pause.
func NotYet(after time.Duration) Next { return Next{kind: notYet, after: after} }

// NotDone is a proof's word that what was sent has not happened and cannot
// happen any more: the step may send again.
func NotDone() Next { return Next{kind: notDone} }

// Fail ends the operation as FAILED.
func Fail(f Failure) Next { return Next{kind: failed, failure: f, message: string(f)} }

// Adding puts the words of another party in brackets behind the failure.
func (n Next) Adding(words string) Next {
	if words != "" {
		n.message += " [" + words + "]"
	}
	return n
}

// Saying goes on with a message that the customer reads from now on, also when
// the operation has succeeded.
func (n Next) Saying(message string) Next {
	n.message = message
	return n
}

// IsDone says whether the step goes on.
func (n Next) IsDone() bool { return n.kind == done }

// Fault wraps an error that no repetition can mend: the operation stands at
// ERROR at once.
func Fault(err error) error { return &fault{err} }

type fault struct{ cause error }

func (f *fault) Error() string { return "fault: " + f.cause.Error() }
func (f *fault) Unwrap() error { return f.cause }

// NotSent wraps an error of a Send after which it is certain that nothing left
// this process: there is no doubt, only weather.
func NotSent(err error) error { return &unsent{err} }

type unsent struct{ cause error }

func (u *unsent) Error() string { return "not sent: " + u.cause.Error() }
func (u *unsent) Unwrap() error { return u.cause }

func isFault(err error) bool  { return errors.As(err, new(*fault)) }
func isUnsent(err error) bool { return errors.As(err, new(*unsent)) }

// Run is what a step may know of the operation it works for.
type Run struct {
	Operation registrar.Operation
	Now       time.Time

	// Try is the sending under way, or the one in doubt. Only a Send and its
	// proof have one.
	Try Try

	// Since is when the step was entered.
	Since time.Time
}

// Try is one sending of one step.
type Try struct {
	// ID is new for every try and was stored before anything was sent: 3 to
	// 60 characters of [a-z0-9.-].
	ID string
	// At is the moment at which the intent was stored.
	At time.Time
}

// Step is an entry of a workflow's list, for desks of type D and a state of
// type S.
type Step[D, S any] struct{ step[D] }

// step is a Step whose state's type is hidden.
type step[D any] struct {
	kind      stepKind
	name      string
	ask       func(ctx context.Context, desk D, r Run, state any) (Next, error)
	prove     func(ctx context.Context, desk D, r Run, state any) (Next, error)
	record    func(tx store.Tx, desk D, r Run, state any) (Next, error)
	mayFail   []Failure
	bound     time.Duration
	late      Failure
	flag      registrar.Flag
	lookFirst bool
	when      func(state any) bool
}

type stepKind int

const (
	call stepKind = iota + 1
	send
	wait
	record
)

// Asker is a step's function: it asks or tells somebody outside.
type Asker[D, S any] = func(context.Context, D, Run, *S) (Next, error)

// Writer is a Record's function: it writes our own tables.
type Writer[D, S any] = func(store.Tx, D, Run, *S) (Next, error)

// Call asks somebody outside and changes nothing there.
func Call[D, S any](name string, ask Asker[D, S]) Step[D, S] {
	return Step[D, S]{step[D]{kind: call, name: name, ask: hide(ask)}}
}

// Send changes something outside. The proof is asked when an answer was lost:
// Done when the change has happened, NotDone when it has not and cannot any
// more, NotYet when that cannot be told before a pause.
func Send[D, S any](name string, do, proof Asker[D, S]) Step[D, S] {
	return Step[D, S]{step[D]{kind: send, name: name, ask: hide(do), prove: hide(proof)}}
}

// Wait asks until somebody has decided.
func Wait[D, S any](name string, ask Asker[D, S]) Step[D, S] {
	return Step[D, S]{step[D]{kind: wait, name: name, ask: hide(ask)}}
}

// Record writes our own tables in the transaction that moves the mark. It
// shares the writer with everybody: no network, nothing slow.
func Record[D, S any](name string, write Writer[D, S]) Step[D, S] {
	return Step[D, S]{step[D]{kind: record, name: name, record: func(tx store.Tx, desk D, r Run, state any) (Next, error) {
		return write(tx, desk, r, state.(*S))
	}}}
}

func hide[D, S any](ask Asker[D, S]) func(context.Context, D, Run, any) (Next, error) {
	return func(ctx context.Context, desk D, r Run, state any) (Next, error) {
		return ask(ctx, desk, r, state.(*S))
	}
}

// MayFail declares the failures that the step may say. A failure that is not
// declared is a fault.
func (s Step[D, S]) MayFail(f ...Failure) Step[D, S] {
	s.mayFail = append(s.mayFail, f...)
	return s
}

// AtMost bounds how long the step may say NotYet; then the operation fails.
func (s Step[D, S]) AtMost(bound time.Duration, late Failure) Step[D, S] {
	s.bound, s.late = bound, late
	return s
}

// Flagged raises the flag while the step waits.
func (s Step[D, S]) Flagged(f registrar.Flag) Step[D, S] {
	s.flag = f
	return s
}

// LookFirst asks the proof before the first try too: nothing is sent when what
// is wanted is there already.
func (s Step[D, S]) LookFirst() Step[D, S] {
	s.lookFirst = true
	return s
}

// When passes the step over unless the state needs it.
func (s Step[D, S]) When(needed func(*S) bool) Step[D, S] {
	s.when = func(state any) bool { return needed(state.(*S)) }
	return s
}
