package workflow

import (
	"fmt"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"freehold/internal/registrar"
	"freehold/internal/store"
)

// Workflow is a declared list of steps for desks of type D. Its state's type
// is known to the steps only.
type Workflow[D any] struct {
	Type    registrar.OperationType
	Version int

	steps  []step[D]
	undo   []step[D]
	onFail func(store.Tx, D, Run, any) error

	free bool

	decode func([]byte) (*luggage, error)
}

// luggage is what an operation carries from step to step.
type luggage struct {
	failure Failure // set once it has failed and is being undone
	message string  // the failure as the customer will read it
	state   any     // *S
}

// kept is luggage as the store keeps it.
type kept struct {
	Failure Failure `json:",omitzero"`
	Message string  `json:",omitzero"`
	State   any
}

func (l *luggage) encode() ([]byte, error) {
	b, err := json.Marshal(kept{Failure: l.failure, Message: l.message, State: l.state})
	if err != nil {
		return nil, fmt.Errorf("encode the state: %w", err)
	}
	return b, nil
}

// Definition is a workflow together with the type of its state.
type Definition[D, S any] struct{ *Workflow[D] }

// Define declares a workflow. It panics when the list is malformed: lists are
// declared at start, in code.
func Define[D, S any](t registrar.OperationType, version int, steps ...Step[D, S]) Definition[D, S] {
	w := &Workflow[D]{Type: t, Version: version}
	w.decode = func(b []byte) (*luggage, error) {
		state := new(S)
		k := kept{State: state}
		if err := json.Unmarshal(b, &k); err != nil {
			return nil, fmt.Errorf("decode the state of %s %d: %w", t, version, err)
		}
		return &luggage{failure: k.Failure, message: k.Message, state: state}, nil
	}
	d := Definition[D, S]{w}
	for _, s := range steps {
		w.steps = append(w.steps, s.step)
	}
	w.check()
	return d
}

// Undo declares what is tried, in order, after a failure and before the
// operation ends: Sends and Calls. They meet errors as other steps do; what
// then still cannot be undone is logged and passed over.
func (d Definition[D, S]) Undo(steps ...Step[D, S]) Definition[D, S] {
	for _, s := range steps {
		d.undo = append(d.undo, s.step)
	}
	d.check()
	return d
}

// OnFail declares what is written in the transaction in which the operation
// ends as FAILED or ERROR.
func (d Definition[D, S]) OnFail(write func(store.Tx, D, Run, *S) error) Definition[D, S] {
	d.onFail = func(tx store.Tx, desk D, r Run, s any) error { return write(tx, desk, r, s.(*S)) }
	return d
}

// HoldsNothing declares that the workflow does not hold its domain: any number
// may run beside each other.
func (d Definition[D, S]) HoldsNothing() Definition[D, S] {
	d.free = true
	return d
}

// Job is the row of a new operation, standing before its first step and due at
// once, with its first event.
func (d Definition[D, S]) Job(id, accountID, domain string, state *S, now time.Time) (store.Job, registrar.Event, error) {
	l := luggage{state: state}
	encoded, err := l.encode()
	if err != nil {
		return store.Job{}, registrar.Event{}, err
	}
	j := store.Job{
		Operation: registrar.Operation{
			ID: id, AccountID: accountID, Type: d.Type, Domain: domain,
			Status: registrar.Submitted, Submitted: now, Updated: now,
		},
		Version: d.Version,
		Step:    d.steps[0].name,
		State:   encoded,
		Due:     now,
		Entered: now,
		Holds:   !d.free,
		Seq:     1,
	}
	return j, event(j), nil
}

// event tells what the customer sees of the job now.
func event(j store.Job) registrar.Event {
	return registrar.Event{
		OperationID: j.ID, Seq: j.Seq, At: j.Updated,
		Status: j.Status, Flag: j.Flag, Step: j.Step, Message: j.Message,
	}
}

// Steps are the names of the list, in order.
func (w *Workflow[D]) Steps() []string {
	var names []string
	for _, s := range w.steps {
		names = append(names, s.name)
	}
	return names
}

// Failures are the declared failures of all steps, each once.
func (w *Workflow[D]) Failures() []Failure {
	var all []Failure
	for _, s := range slices.Concat(w.steps, w.undo) {
		all = append(all, s.mayFail...)
		if s.bound != 0 {
			all = append(all, s.late)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// step finds a step by name, in the list or among the undoing ones.
func (w *Workflow[D]) step(name string) (s step[D], undoing, ok bool) {
	for _, s := range w.steps {
		if s.name == name {
			return s, false, true
		}
	}
	for _, s := range w.undo {
		if s.name == name {
			return s, true, true
		}
	}
	return step[D]{}, false, false
}

// after is the name of the step after the named one in its list, or "".
func (w *Workflow[D]) after(name string) string {
	for _, list := range [][]step[D]{w.steps, w.undo} {
		for i, s := range list {
			if s.name == name && i+1 < len(list) {
				return list[i+1].name
			}
		}
	}
	return ""
}

// firstUndo is the name of the first undoing step, or "".
func (w *Workflow[D]) firstUndo() string {
	if len(w.undo) == 0 {
		return ""
	}
	return w.undo[0].name
}

// longestName keeps a try's id within the 64 characters that others allow for
// a client's transaction id (RFC 5730, trIDStringType).
const longestName = 20

func (w *Workflow[D]) check() {
	if len(w.steps) == 0 {
		panic(fmt.Sprintf("workflow %s: no steps", w.Type))
	}
	seen := map[string]bool{}
	for _, s := range slices.Concat(w.steps, w.undo) {
		switch {
		case s.name == "" || len(s.name) > longestName:
			panic(fmt.Sprintf("workflow %s: step name %q must have 1 to %d characters", w.Type, s.name, longestName))
		case seen[s.name]:
			panic(fmt.Sprintf("workflow %s: two steps named %s", w.Type, s.name))
		case s.kind == send && s.prove == nil:
			panic(fmt.Sprintf("workflow %s: %s sends without a proof", w.Type, s.name))
		case s.flag != "" && s.kind != wait:
			panic(fmt.Sprintf("workflow %s: %s raises a flag without waiting", w.Type, s.name))
		}
		seen[s.name] = true
	}
	for _, s := range w.undo {
		if s.kind != call && s.kind != send {
			panic(fmt.Sprintf("workflow %s: %s cannot be undoing", w.Type, s.name))
		}
	}
}
