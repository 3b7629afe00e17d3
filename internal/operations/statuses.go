package operations

import (
	"context"
	"slices"

	"freehold/internal/registry"
	"freehold/internal/workflow"
)

// lift takes off those of our own statuses that forbid what comes next.
func lift[S any, P state[S]](statuses ...string) workflow.Step[*Desk, S] {
	standing := func(t *Target) []string {
		off := slices.DeleteFunc(slices.Clone(statuses), func(s string) bool { return !slices.Contains(t.Seen.Statuses, s) })
		const update = "clientUpdateProhibited"
		if len(off) > 0 && !slices.Contains(off, update) && slices.Contains(t.Seen.Statuses, update) {
			// It forbids that the others are taken off.
			off = append(off, update)
		}
		return off
	}
	return workflow.Send("lift",
		func(ctx context.Context, d *Desk, r workflow.Run, s *S) (workflow.Next, error) {
			t := P(s).target()
			update, others := splitUpdate(standing(t))
			return d.removeStatuses(ctx, t, r, update, others)
		},
		func(ctx context.Context, d *Desk, r workflow.Run, s *S) (workflow.Next, error) {
			t := P(s).target()
			if err := d.ours(ctx, t); err != nil {
				return workflow.Next{}, err
			}
			off := standing(t)
			if len(off) == 0 {
				return workflow.Done(), nil
			}
			t.remember(off)
			return d.unsettled(t, r), nil
		},
	).LookFirst().MayFail(registryRefused)
}

// remember notes statuses that are about to be taken off.
func (t *Target) remember(off []string) { t.Lifted = append(t.Lifted, without(off, t.Lifted)...) }

// removeStatuses takes clientUpdateProhibited off in a command of its own,
// first: while it stands, nothing but its removal is let through (RFC 5731
// section 2.3).
func (d *Desk) removeStatuses(ctx context.Context, t *Target, r workflow.Run, update, others []string) (workflow.Next, error) {
	for i, statuses := range [][]string{update, others} {
		if len(statuses) == 0 {
			continue
		}
		_, err := d.connector(t).UpdateDomain(ctx, command(r, i), registry.UpdateDomain{Name: t.Domain, RemoveStatuses: statuses})
		if next, err := judged(err, registryRefused, registry.StatusProhibits); err != nil || !next.IsDone() {
			return next, err
		}
	}
	return workflow.Done(), nil
}

// splitUpdate takes clientUpdateProhibited out of the others.
func splitUpdate(statuses []string) (update, others []string) {
	for _, s := range statuses {
		if s == "clientUpdateProhibited" {
			update = append(update, s)
		} else {
			others = append(others, s)
		}
	}
	return update, others
}

// relock sets again what lift has taken off. What the customer wanted has been
// done by then, or has failed already: a registry that will not have the
// statuses back changes neither, and the customer is told.
func relock[S any, P state[S]](name string) workflow.Step[*Desk, S] {
	missing := func(t *Target) []string {
		return slices.DeleteFunc(slices.Clone(t.Lifted), func(s string) bool { return slices.Contains(t.Seen.Statuses, s) })
	}
	return workflow.Send(name,
		func(ctx context.Context, d *Desk, r workflow.Run, s *S) (workflow.Next, error) {
			t := P(s).target()
			_, err := d.connector(t).UpdateDomain(ctx, command(r, 0), registry.UpdateDomain{Name: t.Domain, AddStatuses: missing(t)})
			if next, err := judged(err, registryRefused, registry.StatusProhibits); err != nil || next.IsDone() {
				return next, err
			}
			return workflow.Done().Saying("The registry did not accept the domain's lock again."), nil
		},
		func(ctx context.Context, d *Desk, r workflow.Run, s *S) (workflow.Next, error) {
			t := P(s).target()
			if err := d.ours(ctx, t); err != nil {
				return workflow.Next{}, err
			}
			if len(missing(t)) == 0 {
				return workflow.Done(), nil
			}
			return d.unsettled(t, r), nil
		},
	).When(func(s *S) bool { return len(P(s).target().Lifted) > 0 }).LookFirst()
}
