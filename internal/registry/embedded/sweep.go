package embedded

import (
	"context"
	"errors"
	"fmt"
	"math"

	"freehold/internal/registry/embedded/tables"
	"freehold/internal/sqlite"
)

// A domain whose purge has come is gone for everybody who looks at it, by
// projection. But it still stands in the way of its name's next owner and
// links hosts and contacts, so no command begins before what is overdue has
// been carried out. nextPurge tells cheaply that nothing is.

// errOverdue sends a command back to have the sweep done first.
var errOverdue = errors.New("a purge is overdue")

// sweepAtOnce bounds how long one sweep holds the writer.
const sweepAtOnce = 200

func (r *Registry) overdue(now int64) bool { return r.nextPurge.Load() <= now }

// expectPurge is called on the writer.
func (r *Registry) expectPurge(at int64) {
	if at < r.nextPurge.Load() {
		r.nextPurge.Store(at)
	}
}

// lookAhead finds the next purge; it is called on the writer.
func (r *Registry) lookAhead() error {
	next, err := r.writes.NextPurge(background)
	if err != nil {
		return fmt.Errorf("next purge: %w", err)
	}
	if next == 0 {
		next = math.MaxInt64
	}
	r.nextPurge.Store(next)
	return nil
}

// sweep carries out every purge that is overdue, some at a time.
func (r *Registry) sweep(ctx context.Context) error {
	for r.overdue(r.moment()) {
		err := r.write(ctx, func(tx *sqlite.Tx) error {
			t := &transaction{Queries: r.writes, registry: r, tx: tx, now: r.moment()}
			due, err := t.DuePurges(background, tables.DuePurgesParams{Moment: t.now, Most: sweepAtOnce})
			if err != nil {
				return fmt.Errorf("due purges: %w", err)
			}
			if err := t.writing(); err != nil {
				return err
			}
			for _, d := range due {
				if err := t.purge(d); err != nil {
					return err
				}
			}
			return r.lookAhead()
		})
		if err != nil {
			// What was looked ahead to may not have come about.
			r.nextPurge.Store(0)
			return fmt.Errorf("sweep: %w", err)
		}
	}
	return nil
}

// purge ends a domain: the name is free, its hosts and contacts are unlinked.
// Hosts below it end with it. There are none unless the domain lapsed, for a
// delete is refused while there are; then those who delegate to them lose
// them, rather than have them answer for whoever buys the name next.
func (t *transaction) purge(d tables.Domain) error {
	if d.Hosts > 0 {
		hosts, err := t.HostsBelow(background, d.ID)
		if err != nil {
			return fmt.Errorf("hosts below: %w", err)
		}
		for _, h := range hosts {
			if err := t.uproot(h); err != nil {
				return err
			}
		}
		// Its own name servers may have been among them.
		if d, err = t.DomainByID(background, d.ID); err != nil {
			return fmt.Errorf("read domain: %w", err)
		}
	}
	if err := t.withdraw(d.ID, words(d.Nameservers)); err != nil {
		return err
	}
	if err := t.dissociate(d); err != nil {
		return err
	}
	if err := t.PurgeDomain(background, d.ID); err != nil {
		return fmt.Errorf("purge: %w", err)
	}
	return nil
}

// uproot removes a host from every domain that delegates to it, and then the
// host.
func (t *transaction) uproot(h tables.Host) error {
	domains, err := t.DelegatedTo(background, h.ID)
	if err != nil {
		return fmt.Errorf("delegated to: %w", err)
	}
	for _, id := range domains {
		row, err := t.DomainByID(background, id)
		if err != nil {
			return fmt.Errorf("read domain: %w", err)
		}
		left, err := difference{noun: "name server", remove: []string{h.Name}}.apply(words(row.Nameservers))
		if err != nil {
			return err
		}
		if err := t.withdraw(id, []string{h.Name}); err != nil {
			return err
		}
		if err := t.SetNameservers(background, tables.SetNameserversParams{Nameservers: text(left), ID: id}); err != nil {
			return fmt.Errorf("set name servers: %w", err)
		}
	}
	if err := t.DeleteHost(background, h.ID); err != nil {
		return fmt.Errorf("delete host: %w", err)
	}
	return nil
}
