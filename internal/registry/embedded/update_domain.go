package embedded

import (
	"context"
	"slices"

	"freehold/internal/registry"
)

// UpdateDomain changes name servers and statuses in one (RFC 5731 section
// 3.2.5). With nothing to change it is a touch: it moves upDate.
func (c *connector) UpdateDomain(ctx context.Context, cmd registry.Command, in registry.UpdateDomain) (registry.Answer, error) {
	return c.do(ctx, cmd, func() (step, error) { return c.registry.updateDomain(in) })
}

func (r *Registry) updateDomain(in registry.UpdateDomain) (step, error) {
	name, err := domainName(in.Name)
	if err != nil {
		return nil, err
	}
	if err := bounded(in.AddNameservers, in.RemoveNameservers, in.AddStatuses, in.RemoveStatuses); err != nil {
		return nil, err
	}
	hosts := difference{noun: "name server"}
	statuses := difference{noun: "status", add: in.AddStatuses, remove: in.RemoveStatuses}
	if hosts.add, err = hostNames(in.AddNameservers); err != nil {
		return nil, err
	}
	if hosts.remove, err = hostNames(in.RemoveNameservers); err != nil {
		return nil, err
	}
	return func(t *transaction) (registry.Code, error) {
		d, err := t.open(name, "Update")
		if err != nil && !lifts(d, in) {
			return 0, err
		}
		for _, s := range slices.Concat(in.AddStatuses, in.RemoveStatuses) {
			if err := settable(s); err != nil {
				return 0, err
			}
		}
		list, err := statuses.apply(words(d.Statuses))
		if err != nil {
			return 0, err
		}
		servers, err := hosts.apply(words(d.Nameservers))
		if err != nil {
			return 0, err
		}
		if len(hosts.add)+len(hosts.remove) > 0 {
			if n := len(servers); n > d.zone.maxHosts() {
				return 0, tooManyHosts(d.zone)
			} else if n > 0 && n < d.zone.MinHosts {
				return 0, refuse(registry.ParameterPolicy, "A domain has %d name servers at least, or none.", d.zone.MinHosts)
			}
		}
		if err := t.writing(); err != nil {
			return 0, err
		}
		if err := t.delegate(d.ID, hosts.add); err != nil {
			return 0, err
		}
		if err := t.withdraw(d.ID, hosts.remove); err != nil {
			return 0, err
		}
		d.Statuses, d.Nameservers = text(list), text(servers)
		return registry.Completed, t.save(d)
	}, nil
}

// lifts says whether what forbids the update is clientUpdateProhibited alone
// and the update takes it away. "Requests to update the object (other than to
// remove this status) MUST be rejected" (RFC 5731 section 2.3).
func lifts(d domain, in registry.UpdateDomain) bool {
	const prohibited = "clientUpdateProhibited"
	return d.has(prohibited) && !d.has("serverUpdateProhibited") && slices.Contains(in.RemoveStatuses, prohibited)
}

func tooManyHosts(zone Zone) error {
	return refuse(registry.ParameterPolicy, "A domain has %d name servers at most.", zone.maxHosts())
}
