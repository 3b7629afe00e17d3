package operations

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"freehold/internal/ids"
	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/store"
	"freehold/internal/workflow"
)

// Desk is what a step may use.
type Desk struct {
	Store      store.Reader
	Registries Registries
	IDs        *ids.Source
}

// Registries finds the registry of a TLD.
type Registries interface {
	For(tld string) registry.Connector
}

// Target is the domain that an operation works on. Every state begins with
// one.
type Target struct {
	Domain string
	TLD    string

	// Lifted are the statuses of ours that were taken off because they
	// forbade what the customer wants, to be set again at the end.
	Lifted []string `json:",omitzero"`

	// Seen is the domain as the registry showed it last.
	Seen registry.Domain `json:",omitzero"`
}

func (t *Target) target() *Target { return t }

// state is a pointer to an operation's state, which embeds a Target.
type state[S any] interface {
	*S
	target() *Target
}

func (d *Desk) connector(t *Target) registry.Connector { return d.Registries.For(t.TLD) }
func (d *Desk) profile(t *Target) registry.Profile     { return d.connector(t).Profile(t.TLD) }

// command is the n-th command of the try under way. No two commands carry the
// same client transaction id.
func command(r workflow.Run, n int) registry.Command {
	return registry.Command{ClientTransaction: r.Try.ID + "." + strconv.Itoa(n)}
}

// ours reads the domain, which must be ours: an operation on a domain that we
// sponsor no longer is a fault until transfers away are followed.
func (d *Desk) ours(ctx context.Context, t *Target) error {
	seen, err := d.connector(t).Domain(ctx, t.Domain)
	if registry.IsCode(err, registry.ObjectDoesNotExist) {
		return workflow.Fault(err)
	}
	if err != nil {
		return unjudged(err)
	}
	t.Seen = seen
	if t.Seen.Sponsor != d.profile(t).Sponsor {
		return workflow.Fault(fmt.Errorf("the registry shows %s as sponsor", t.Seen.Sponsor))
	}
	return nil
}

// unjudged is the error of a registry that the step has no better word for. A
// refusal is certain, so it leaves no doubt; whether it may pass is told by
// its class.
func unjudged(err error) error {
	refused := registry.Refusal(err)
	switch {
	case err == nil:
		return nil
	case refused != nil && refused.Code.Class() == registry.Ours:
		return workflow.Fault(err)
	case refused != nil || errors.Is(err, registry.ErrNotSent):
		return workflow.NotSent(err)
	}
	return err
}

// judged tells what a registry's answer means for a step that changes
// something: Done when it was accepted, the failure when the registry will not
// have what the customer wants, which it says by a code that is for good or by
// one of those named. Anything else is left unjudged.
func judged(err error, f workflow.Failure, also ...registry.Code) (workflow.Next, error) {
	if err == nil {
		return workflow.Done(), nil
	}
	refused := registry.Refusal(err)
	if refused != nil && (refused.Code.Class() == registry.ForGood || slices.Contains(also, refused.Code)) {
		return workflow.Fail(f).Adding(refused.Message), nil
	}
	return workflow.Next{}, unjudged(err)
}

// unless takes a registry's no back when the proof shows that what was asked
// for has happened all the same: a try of ours that came late, or a registry
// that refused after the fact. Nothing that happened ends as FAILED.
func unless[S any](ctx context.Context, d *Desk, r workflow.Run, s *S, no workflow.Next, proof workflow.Asker[*Desk, S]) (workflow.Next, error) {
	next, err := proof(ctx, d, r, s)
	if err == nil && !next.IsDone() {
		return no, nil
	}
	return next, err
}

// transient says whether a step that does not mind a refusal must mind this
// error: nothing was decided by it.
func transient(err error) bool {
	refused := registry.Refusal(err)
	return err != nil && (refused == nil || refused.Code.Class() == registry.Later)
}

// undone tells what a registry's answer means for a step that puts something
// back after a failure: a refusal is final there.
func undone(err error) (workflow.Next, error) {
	if err != nil && !transient(err) {
		return workflow.Next{}, workflow.Fault(err)
	}
	return workflow.Done(), unjudged(err)
}

// unsettled is a proof's word when nothing of what was sent is to be seen: not
// done, unless the registry may still be at it.
func (d *Desk) unsettled(t *Target, r workflow.Run) workflow.Next {
	if r.Try.ID != "" {
		if rest := r.Try.At.Add(d.profile(t).Settle).Sub(r.Now); rest > 0 {
			return workflow.NotYet(rest)
		}
	}
	return workflow.NotDone()
}

// askAgain is the pause before a pending decision is asked for again: the
// profile's pauses one after the other, the last one for ever.
func askAgain(p registry.Profile, r workflow.Run) workflow.Next {
	if len(p.Ask) == 0 {
		return workflow.NotYet(time.Minute)
	}
	var until time.Duration
	for _, pause := range p.Ask {
		until += pause
		if r.Now.Sub(r.Since) < until {
			return workflow.NotYet(pause)
		}
	}
	return workflow.NotYet(p.Ask[len(p.Ask)-1])
}

// decided waits until the domain no longer shows the pending status.
func decided[S any, P state[S]](pending string) workflow.Step[*Desk, S] {
	return workflow.Wait("registry-decision", func(ctx context.Context, d *Desk, r workflow.Run, s *S) (workflow.Next, error) {
		t := P(s).target()
		if err := d.ours(ctx, t); err != nil {
			return workflow.Next{}, err
		}
		if !slices.Contains(t.Seen.Statuses, pending) {
			return workflow.Done(), nil
		}
		return d.patient(t, r)
	})
}

// patient waits for a registry's decision within its own bound. A registry
// that owes an answer beyond it is a matter for a person: money may be spent.
func (d *Desk) patient(t *Target, r workflow.Run) (workflow.Next, error) {
	p := d.profile(t)
	if p.Decides > 0 && r.Now.Sub(r.Since) >= p.Decides {
		return workflow.Next{}, workflow.Fault(fmt.Errorf("the registry has not decided within %s", p.Decides))
	}
	return askAgain(p, r), nil
}

// read is the step with which an operation begins or ends: the truth is at
// the registry.
func read[S any, P state[S]](name string) workflow.Step[*Desk, S] {
	return workflow.Call(name, func(ctx context.Context, d *Desk, _ workflow.Run, s *S) (workflow.Next, error) {
		return workflow.Done(), d.ours(ctx, P(s).target())
	})
}

// overtake writes what the registry shows into our domain.
func (d *Desk) overtake(t *Target, into *registrar.Domain, now time.Time) {
	seen, p := t.Seen, d.profile(t)
	into.Name = seen.Name
	into.RegistryID = seen.ROID
	into.Registered, into.Updated, into.Expires = seen.Created, seen.Updated, seen.Expires
	if seen.Updated.IsZero() {
		into.Updated = seen.Created
	}
	into.Statuses = slices.Clone(seen.Statuses)
	into.Periods = nil
	for _, status := range seen.Periods {
		until := now
		switch status {
		case "addPeriod":
			until = seen.Created.Add(p.AddGrace)
		case "renewPeriod":
			until = into.Updated.Add(p.RenewGrace)
		}
		if until.After(now) {
			into.Periods = append(into.Periods, registrar.Period{Status: status, Until: until})
		}
	}
	into.Nameservers = delegation(seen.Nameservers, into.Nameservers)
}

// storeSeen writes what the registry showed last into our domain, after the
// customer's own change to it.
func (d *Desk) storeSeen(tx store.Tx, t *Target, r workflow.Run, change func(*registrar.Domain)) error {
	domain, err := tx.Domain(t.Domain)
	if err != nil {
		return fmt.Errorf("read our domain: %w", err)
	}
	change(&domain)
	d.overtake(t, &domain, r.Now)
	return tx.SaveDomain(domain)
}

// delegation is what the registry shows, in the order and with the glue that
// the customer gave.
func delegation(seen []string, given []registrar.Nameserver) []registrar.Nameserver {
	var list []registrar.Nameserver
	for _, n := range given {
		if slices.Contains(seen, n.Name) {
			list = append(list, n)
		}
	}
	for _, name := range seen {
		if !slices.ContainsFunc(list, func(n registrar.Nameserver) bool { return n.Name == name }) {
			list = append(list, registrar.Nameserver{Name: name})
		}
	}
	return list
}

// The failures that several types share, in the words that customers read.
const (
	parametersInvalid = workflow.Failure("Parameters in request are not valid.")
	registryRefused   = workflow.Failure("The registry refused the request.")
	unknownHosts      = workflow.Failure("We're sorry to report that the operation failed after we forwarded your request to our registrar associate. This is because: One or more of the specified name servers are not known to the domain registry.")
)
