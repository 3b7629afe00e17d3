package embedded

import (
	"context"
	"fmt"
	"slices"
	"time"

	"freehold/internal/names"
	"freehold/internal/registry"
	"freehold/internal/registry/embedded/tables"
)

// domain is a domain as it stands at a moment.
type domain struct {
	tables.Domain
	zone Zone
	now  int64
}

// project brings the stored facts to the moment, and says whether there still
// is a domain. What it works out is written back only by a command that
// changes the domain anyway.
func (r *Registry) project(row tables.Domain, now int64) (d domain, there bool) {
	zone, _ := r.options.Zones(string(names.Name(row.Name).Parent()))
	d = domain{Domain: row, zone: zone, now: now}
	if d.Purge > 0 && d.Purge <= now {
		return d, false
	}
	for d.Deleted == 0 && d.Expires <= now {
		if zone.Lapses {
			d.Deleted = d.Expires
			d.RedeemUntil = after(d.Expires, zone.Redemption)
			break
		}
		d.AutoUntil = after(d.Expires, zone.AutoRenewGrace)
		d.Expires = addYears(instant(d.Expires), 1).UnixMilli()
	}
	return d, true
}

func (d *domain) pendingCreate() bool { return d.now < d.Decided }

func (d *domain) pendingDelete() bool { return d.Deleted > 0 }

func (d *domain) has(status string) bool { return slices.Contains(words(d.Statuses), status) }

// statuses are those set and those worked out, without ok.
func (d *domain) statuses() []string {
	list := words(d.Statuses)
	if d.Nameservers == "" {
		list = append(list, "inactive")
	}
	if d.pendingCreate() {
		list = append(list, "pendingCreate")
	}
	if d.pendingDelete() {
		list = append(list, "pendingDelete")
	}
	slices.Sort(list)
	return list
}

// periods are the RFC 3915 statuses. A delete ends all grace periods but the
// redemption's own.
func (d *domain) periods() []string {
	if d.pendingDelete() {
		if d.now < d.RedeemUntil {
			return []string{"redemptionPeriod"}
		}
		return []string{"pendingDelete"}
	}
	var list []string
	for _, p := range []struct {
		status string
		until  int64
	}{
		{"addPeriod", d.AddUntil},
		{"autoRenewPeriod", d.AutoUntil},
		{"renewPeriod", d.RenewUntil},
	} {
		if d.now < p.until {
			list = append(list, p.status)
		}
	}
	return list
}

// show is the answer to an info. To others it tells what is public anyway:
// neither the contacts nor the hosts below.
func (d *domain) show(asker string, below []string) registry.Domain {
	shown := registry.Domain{
		Name:        d.Name,
		ROID:        roid('D', d.ID),
		Sponsor:     d.Sponsor,
		CreatedBy:   d.Creator,
		UpdatedBy:   d.Updater,
		Nameservers: words(d.Nameservers),
		Statuses:    d.statuses(),
		Periods:     d.periods(),
		Created:     instant(d.Created),
		Updated:     instant(d.Updated),
		Expires:     instant(d.Expires),
		ExpiresDate: date(d.Expires),
	}
	if asker == d.Sponsor {
		shown.Registrant, shown.Admin, shown.Tech, shown.Billing = d.Registrant, d.Admin, d.Tech, d.Billing
		shown.Hosts = below
	}
	return shown
}

func date(ms int64) string { return instant(ms).Format(time.DateOnly) }

// CheckDomain never fails for a name that could not be registered: it is
// simply not available.
func (c *connector) CheckDomain(ctx context.Context, name string) (registry.Availability, error) {
	r := c.registry
	if err := c.begin(ctx); err != nil {
		return registry.Availability{}, r.sign(err)
	}
	parsed, zone, err := r.registrable(name)
	if err != nil {
		no := registry.Refusal(err)
		return registry.Availability{Reason: no.Message, Reserved: no.Code == registry.StatusProhibits}, nil
	}
	purge, err := r.reads.DomainTaken(background, string(parsed))
	taken, err := found(err)
	if err != nil {
		return registry.Availability{}, fmt.Errorf("check domain: %w", err)
	}
	if taken && (purge == 0 || r.moment() < purge) {
		return registry.Availability{Reason: "In use"}, nil
	}
	return registry.Availability{Available: true, Premium: zone.premium(parsed.Label())}, nil
}

func (c *connector) Domain(ctx context.Context, name string) (registry.Domain, error) {
	r := c.registry
	if err := c.begin(ctx); err != nil {
		return registry.Domain{}, r.sign(err)
	}
	parsed, err := domainName(name)
	if err != nil {
		return registry.Domain{}, r.sign(err)
	}
	row, err := r.reads.Domain(background, string(parsed))
	there, err := found(err)
	if err != nil {
		return registry.Domain{}, fmt.Errorf("read domain: %w", err)
	}
	var d domain
	if there {
		d, there = r.project(row, r.moment())
	}
	if !there {
		return registry.Domain{}, r.sign(noDomain(parsed))
	}
	var below []string
	if d.Hosts > 0 && c.sponsor == d.Sponsor {
		hosts, err := r.reads.HostsBelow(background, d.ID)
		if err != nil {
			return registry.Domain{}, fmt.Errorf("read hosts below: %w", err)
		}
		for _, h := range hosts {
			below = append(below, h.Name)
		}
	}
	return d.show(c.sponsor, below), nil
}

func noDomain(name names.Name) error {
	return refuse(registry.ObjectDoesNotExist, "There is no domain %s.", name)
}

func domainName(name string) (names.Name, error) {
	parsed, err := names.Parse(name)
	if err != nil {
		return "", refuse(registry.ValueSyntax, "%s.", err)
	}
	return parsed, nil
}

// registrable says whether a name is one that this registry registers: exactly
// one label below a TLD of its own, and not kept back.
func (r *Registry) registrable(name string) (names.Name, Zone, error) {
	parsed, err := domainName(name)
	if err != nil {
		return "", Zone{}, err
	}
	zone, ok := r.options.Zones(string(parsed.Parent()))
	if !ok {
		return "", Zone{}, refuse(registry.ParameterPolicy, "This registry registers no names directly below %s.", parsed.Parent())
	}
	if _, ok := r.options.Zones(string(parsed)); ok {
		return "", Zone{}, refuse(registry.ParameterPolicy, "Names are registered below %s.", parsed)
	}
	if zone.reserved(parsed.Label()) {
		return "", Zone{}, refuse(registry.StatusProhibits, "Reserved")
	}
	return parsed, zone, nil
}

// own reads a domain for a command that builds on it: it must exist, be the
// client's own (RFC 5731 section 3.2) and wait for nothing.
func (t *transaction) own(name names.Name) (domain, error) {
	row, err := t.Domain(background, string(name))
	there, err := found(err)
	if err != nil {
		return domain{}, fmt.Errorf("read domain: %w", err)
	}
	var d domain
	if there {
		d, there = t.registry.project(row, t.now)
	}
	switch {
	case !there:
		return domain{}, noDomain(name)
	case d.Sponsor != t.sponsor:
		return domain{}, refuse(registry.AuthorizationError, "Another client sponsors %s.", name)
	case d.pendingCreate():
		return domain{}, refuse(registry.StatusProhibits, "%s is pendingCreate.", name)
	case d.pendingDelete():
		return domain{}, refuse(registry.StatusProhibits, "%s is pendingDelete.", name)
	}
	return d, nil
}

// open is own for a command that no status forbids: neither serverXProhibited
// nor clientXProhibited, where X is the action. A domain that is only locked
// comes with the refusal.
func (t *transaction) open(name names.Name, action string) (domain, error) {
	d, err := t.own(name)
	if err != nil {
		return domain{}, err
	}
	for _, status := range []string{"server" + action + "Prohibited", "client" + action + "Prohibited"} {
		if d.has(status) {
			return d, refuse(registry.StatusProhibits, "%s has the status %s.", name, status)
		}
	}
	return d, nil
}

// save writes the domain back as it stands now, changed by the client.
func (t *transaction) save(d domain) error {
	err := t.SaveDomain(background, tables.SaveDomainParams{
		Nameservers: d.Nameservers,
		Statuses:    d.Statuses,
		Updater:     t.sponsor,
		Updated:     t.now,
		Expires:     d.Expires,
		RenewUntil:  d.RenewUntil,
		AutoUntil:   d.AutoUntil,
		Deleted:     d.Deleted,
		RedeemUntil: d.RedeemUntil,
		Purge:       d.Purge,
		ID:          d.ID,
	})
	if err != nil {
		return fmt.Errorf("save domain: %w", err)
	}
	return nil
}
