package embedded

import (
	"context"

	"freehold/internal/registry"
)

// DeleteDomain gives a name up. In the addPeriod it is gone at once and the
// answer is 1000; later it stands at pendingDelete through the redemption and
// five days or so more, and the answer is 1001 (RFC 3915 section 2). Until it
// is gone it keeps its name servers and contacts, which a restore brings back,
// but pendingDelete takes it out of the zone.
func (c *connector) DeleteDomain(ctx context.Context, cmd registry.Command, name string) (registry.Answer, error) {
	return c.do(ctx, cmd, func() (step, error) { return c.registry.deleteDomain(name) })
}

func (r *Registry) deleteDomain(name string) (step, error) {
	parsed, err := domainName(name)
	if err != nil {
		return nil, err
	}
	return func(t *transaction) (registry.Code, error) {
		d, err := t.open(parsed, "Delete")
		if err != nil {
			return 0, err
		}
		if d.Hosts > 0 {
			// RFC 5731 section 3.2.2: others may depend on them.
			return 0, refuse(registry.AssociationProhibits, "There are hosts below %s.", parsed)
		}
		if err := t.writing(); err != nil {
			return 0, err
		}
		if t.now < d.AddUntil || d.zone.Redemption+d.zone.PendingDelete <= 0 {
			return registry.Completed, t.purge(d.Domain)
		}
		d.Deleted = t.now
		d.RedeemUntil = after(t.now, d.zone.Redemption)
		d.Purge = t.purgeAt(d.zone, t.now)
		return registry.CompletedPending, t.save(d)
	}, nil
}
