package embedded

import (
	"context"
	"time"

	"freehold/internal/registry"
)

// RenewDomain adds years (RFC 5731 section 3.2.3).
func (c *connector) RenewDomain(ctx context.Context, cmd registry.Command, in registry.RenewDomain) (registry.Answer, error) {
	return c.do(ctx, cmd, func() (step, error) { return c.registry.renewDomain(in) })
}

func (r *Registry) renewDomain(in registry.RenewDomain) (step, error) {
	name, err := domainName(in.Name)
	if err != nil {
		return nil, err
	}
	if _, err := time.Parse(time.DateOnly, in.CurrentExpiresDate); err != nil {
		return nil, refuse(registry.ValueSyntax, "The current expiry must be a date such as 2030-01-31.")
	}
	return func(t *transaction) (registry.Code, error) {
		d, err := t.open(name, "Renew")
		if err != nil {
			return 0, err
		}
		if in.Years < 1 || in.Years > d.zone.maxYears() {
			return 0, refuse(registry.ValueOutOfRange, "The term must be 1 to %d years.", d.zone.maxYears())
		}
		// This is what keeps a repeated renew from adding years twice.
		if in.CurrentExpiresDate != date(d.Expires) {
			return 0, refuse(registry.ParameterPolicy, "%s does not expire on that date.", name)
		}
		expires := addYears(instant(d.Expires), in.Years)
		if expires.After(addYears(instant(t.now), d.zone.aheadYears())) {
			return 0, refuse(registry.ParameterPolicy, "A domain is paid for %d years ahead at most.", d.zone.aheadYears())
		}
		d.Expires = expires.UnixMilli()
		d.RenewUntil = after(t.now, d.zone.RenewGrace)
		if d.zone.Lapses {
			d.Purge = t.purgeAt(d.zone, d.Expires)
		}
		if err := t.writing(); err != nil {
			return 0, err
		}
		return registry.Completed, t.save(d)
	}, nil
}
