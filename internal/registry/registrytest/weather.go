package registrytest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"sync"

	"freehold/internal/registry"
)

// Weather stands before a real connector and, for calls named beforehand,
// makes bad weather: commands that do not arrive, answers that get lost,
// refusals. Every other call passes. It also counts. It is safe for concurrent
// use.
type Weather struct {
	behind registry.Connector

	mu    sync.Mutex
	calls map[string]int
	bad   map[string]map[int]Bad
	seen  map[string]int // clTRIDs that came
}

// Bad is what goes wrong with one call.
type Bad struct {
	name    string
	carry   bool // the registry behind is asked
	err     error
	pending bool
}

func (b Bad) String() string { return b.name }

var errLost = errors.New("weather: no answer came")

var (
	// NotSent fails before the command has left.
	NotSent = Bad{name: "not sent", err: fmt.Errorf("weather: %w", registry.ErrNotSent)}

	// AnswerLost carries the command out and loses the answer.
	AnswerLost = Bad{name: "answer lost", carry: true, err: errLost}

	// CommandLost loses the command after it was sent: nothing is carried
	// out, but who sent it cannot know.
	CommandLost = Bad{name: "command lost", err: errLost}

	// AnsweredPending carries the command out and answers 1001 in place of
	// 1000. It leaves reads as they are.
	AnsweredPending = Bad{name: "answered pending", carry: true, pending: true}
)

// RefusedWith answers with a refusal; nothing is carried out.
func RefusedWith(code registry.Code) Bad {
	return Bad{name: fmt.Sprintf("refused with %d", int(code)), err: &registry.Refused{Code: code, Message: "weather"}}
}

// RefusedAfterwards carries the command out and answers with a refusal all the
// same, as some servers do with 2400.
func RefusedAfterwards(code registry.Code) Bad {
	b := RefusedWith(code)
	b.name += " afterwards"
	b.carry = true
	return b
}

// Wrap puts weather before a connector; it is fine at first.
func Wrap(c registry.Connector) *Weather {
	return &Weather{behind: c, calls: map[string]int{}, bad: map[string]map[int]Bad{}, seen: map[string]int{}}
}

// On makes the n-th call of a method of Connector meet b: 1 is the first call
// since Wrap, 0 stands for every call that has no weather of its own. It
// panics when Connector has no such method.
func (w *Weather) On(method string, n int, b Bad) {
	if _, ok := reflect.TypeFor[registry.Connector]().MethodByName(method); !ok {
		panic("registrytest: Connector has no method " + method)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.bad[method] == nil {
		w.bad[method] = map[int]Bad{}
	}
	w.bad[method][n] = b
}

// Next makes the next call of the method meet b.
func (w *Weather) Next(method string, b Bad) { w.On(method, w.Calls(method)+1, b) }

// Clear ends all weather that was named; counts go on.
func (w *Weather) Clear() {
	w.mu.Lock()
	defer w.mu.Unlock()
	clear(w.bad)
}

// Calls is how often a method was called, whatever became of it.
func (w *Weather) Calls(method string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.calls[method]
}

// Counts is how often each method was called; those never called are absent.
func (w *Weather) Counts() map[string]int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.calls)
}

// Reused lists the client transaction ids that came more than once. There
// should be none: each try has one of its own.
func (w *Weather) Reused() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var list []string
	for id, n := range w.seen {
		if n > 1 {
			list = append(list, id)
		}
	}
	return list
}

// meet counts a call and finds its weather.
func (w *Weather) meet(method, clientTransaction string) (Bad, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls[method]++
	if clientTransaction != "" {
		w.seen[clientTransaction]++
	}
	if b, ok := w.bad[method][w.calls[method]]; ok {
		return b, true
	}
	b, ok := w.bad[method][0]
	return b, ok
}

func read[T any](w *Weather, method string, ask func() (T, error)) (T, error) {
	var nothing T
	b, bad := w.meet(method, "")
	if !bad {
		return ask()
	}
	if b.carry {
		got, err := ask()
		if err != nil || b.err == nil {
			return got, err
		}
	}
	return nothing, b.err
}

func (w *Weather) change(method string, cmd registry.Command, send func() (registry.Answer, error)) (registry.Answer, error) {
	b, bad := w.meet(method, cmd.ClientTransaction)
	if !bad {
		return send()
	}
	if !b.carry {
		return registry.Answer{}, b.err
	}
	a, err := send()
	switch {
	case b.err != nil:
		return registry.Answer{}, b.err // a refusal gets lost like any answer
	case err != nil:
		return a, err
	case b.pending:
		a.Code = registry.CompletedPending
	}
	return a, nil
}

// Profile passes; it is no call to the registry.
func (w *Weather) Profile(tld string) registry.Profile { return w.behind.Profile(tld) }

// CheckDomain may meet weather, as may all that follow.
func (w *Weather) CheckDomain(ctx context.Context, name string) (registry.Availability, error) {
	return read(w, "CheckDomain", func() (registry.Availability, error) { return w.behind.CheckDomain(ctx, name) })
}

// Domain reads a domain.
func (w *Weather) Domain(ctx context.Context, name string) (registry.Domain, error) {
	return read(w, "Domain", func() (registry.Domain, error) { return w.behind.Domain(ctx, name) })
}

// CheckHosts asks for hosts that are not known.
func (w *Weather) CheckHosts(ctx context.Context, names []string) ([]string, error) {
	return read(w, "CheckHosts", func() ([]string, error) { return w.behind.CheckHosts(ctx, names) })
}

// Host reads a host.
func (w *Weather) Host(ctx context.Context, name string) (registry.Host, error) {
	return read(w, "Host", func() (registry.Host, error) { return w.behind.Host(ctx, name) })
}

// Contact reads a contact.
func (w *Weather) Contact(ctx context.Context, handle string) (registry.Contact, error) {
	return read(w, "Contact", func() (registry.Contact, error) { return w.behind.Contact(ctx, handle) })
}

// CreateDomain asks for a domain.
func (w *Weather) CreateDomain(ctx context.Context, cmd registry.Command, in registry.CreateDomain) (registry.Answer, error) {
	return w.change("CreateDomain", cmd, func() (registry.Answer, error) { return w.behind.CreateDomain(ctx, cmd, in) })
}

// UpdateDomain changes a domain.
func (w *Weather) UpdateDomain(ctx context.Context, cmd registry.Command, in registry.UpdateDomain) (registry.Answer, error) {
	return w.change("UpdateDomain", cmd, func() (registry.Answer, error) { return w.behind.UpdateDomain(ctx, cmd, in) })
}

// RenewDomain adds years.
func (w *Weather) RenewDomain(ctx context.Context, cmd registry.Command, in registry.RenewDomain) (registry.Answer, error) {
	return w.change("RenewDomain", cmd, func() (registry.Answer, error) { return w.behind.RenewDomain(ctx, cmd, in) })
}

// DeleteDomain gives a domain up.
func (w *Weather) DeleteDomain(ctx context.Context, cmd registry.Command, name string) (registry.Answer, error) {
	return w.change("DeleteDomain", cmd, func() (registry.Answer, error) { return w.behind.DeleteDomain(ctx, cmd, name) })
}

// CreateContact makes a contact.
func (w *Weather) CreateContact(ctx context.Context, cmd registry.Command, in registry.Contact) (registry.Answer, error) {
	return w.change("CreateContact", cmd, func() (registry.Answer, error) { return w.behind.CreateContact(ctx, cmd, in) })
}

// DeleteContact removes a contact.
func (w *Weather) DeleteContact(ctx context.Context, cmd registry.Command, handle string) (registry.Answer, error) {
	return w.change("DeleteContact", cmd, func() (registry.Answer, error) { return w.behind.DeleteContact(ctx, cmd, handle) })
}

// CreateHost makes a host.
func (w *Weather) CreateHost(ctx context.Context, cmd registry.Command, in registry.Host) (registry.Answer, error) {
	return w.change("CreateHost", cmd, func() (registry.Answer, error) { return w.behind.CreateHost(ctx, cmd, in) })
}

// UpdateHost changes a host's addresses.
func (w *Weather) UpdateHost(ctx context.Context, cmd registry.Command, in registry.UpdateHost) (registry.Answer, error) {
	return w.change("UpdateHost", cmd, func() (registry.Answer, error) { return w.behind.UpdateHost(ctx, cmd, in) })
}

// DeleteHost removes a host.
func (w *Weather) DeleteHost(ctx context.Context, cmd registry.Command, name string) (registry.Answer, error) {
	return w.change("DeleteHost", cmd, func() (registry.Answer, error) { return w.behind.DeleteHost(ctx, cmd, name) })
}
