package embedded

import (
	"context"
	"fmt"
	"net/netip"
	"slices"

	"freehold/internal/names"
	"freehold/internal/registry"
	"freehold/internal/registry/embedded/tables"
)

// mostAddresses bounds a host; no registry of the trade allows more.
const mostAddresses = 13

// CreateHost makes a host (RFC 5732 section 3.2.1). Below a TLD of this
// registry it is internal: it needs its superordinate domain, which must be
// the client's own, and addresses. Any other is external and has none; anyone
// may delegate to it.
func (c *connector) CreateHost(ctx context.Context, cmd registry.Command, in registry.Host) (registry.Answer, error) {
	return c.do(ctx, cmd, func() (step, error) { return c.registry.createHost(in) })
}

func (r *Registry) createHost(in registry.Host) (step, error) {
	name, err := hostName(in.Name)
	if err != nil {
		return nil, err
	}
	if err := bounded(in.Addresses); err != nil {
		return nil, err
	}
	addresses, err := r.addresses(in.Addresses)
	if err != nil {
		return nil, err
	}
	if addresses, err = (difference{noun: "address", add: addresses}).apply(nil); err != nil {
		return nil, err
	}
	superior, internal := r.superordinate(name)
	switch {
	case internal && superior == "":
		return nil, refuse(registry.ParameterPolicy, "A host has at least two labels below a registry's own name.")
	case internal && len(addresses) == 0 && !r.options.Lenient:
		return nil, noAddress(name)
	case !internal && len(addresses) > 0:
		return nil, external(name)
	case len(addresses) > mostAddresses:
		return nil, tooManyAddresses()
	}
	return func(t *transaction) (registry.Code, error) {
		row := tables.AddHostParams{
			Name:      string(name),
			Sponsor:   t.sponsor,
			Creator:   t.sponsor,
			Addresses: text(addresses),
			Created:   t.now,
		}
		switch _, err := t.host(name); {
		case err == nil:
			return 0, refuse(registry.ObjectExists, "There is a host %s.", name)
		case !registry.IsCode(err, registry.ObjectDoesNotExist):
			return 0, err
		}
		outside := false
		if internal && len(addresses) == 0 {
			if outside, err = t.nobodys(superior); err != nil {
				return 0, err
			} else if !outside {
				return 0, noAddress(name)
			}
		}
		if internal && !outside {
			// A host below is no update of the domain: what forbids updates
			// does not forbid it.
			d, err := t.own(superior)
			if err != nil {
				return 0, err
			}
			row.Superior = d.ID
		}
		if err := t.writing(); err != nil {
			return 0, err
		}
		row.ID = r.draw()
		if err := t.AddHost(background, row); err != nil {
			return 0, fmt.Errorf("add host: %w", err)
		}
		return registry.Completed, t.countHosts(row.Superior, 1)
	}, nil
}

// mostChecked bounds a check, as registries do.
const mostChecked = 50

// CheckHosts looks for hosts that do not exist.
func (c *connector) CheckHosts(ctx context.Context, given []string) ([]string, error) {
	r := c.registry
	if err := c.begin(ctx); err != nil {
		return nil, r.sign(err)
	}
	if len(given) > mostChecked {
		return nil, r.sign(refuse(registry.ParameterPolicy, "At most %d hosts can be checked at once.", mostChecked))
	}
	wanted, err := hostNames(given)
	if err != nil {
		return nil, r.sign(err)
	}
	if err := r.sweep(ctx); err != nil {
		return nil, err
	}
	err = four(slices.Clone(wanted), func(a, b, c, d string) error {
		known, err := r.reads.KnownHosts(background, tables.KnownHostsParams{A: a, B: b, C: c, D: d})
		wanted = slices.DeleteFunc(wanted, func(name string) bool { return slices.Contains(known, name) })
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("check hosts: %w", err)
	}
	return wanted, nil
}

// Host shows a host to anyone.
func (c *connector) Host(ctx context.Context, name string) (registry.Host, error) {
	r := c.registry
	if err := c.begin(ctx); err != nil {
		return registry.Host{}, r.sign(err)
	}
	parsed, err := hostName(name)
	if err != nil {
		return registry.Host{}, r.sign(err)
	}
	// What links the host, or what it lies below, may be gone by now.
	if err := r.sweep(ctx); err != nil {
		return registry.Host{}, err
	}
	row, err := readHost(r.reads, parsed)
	if err != nil {
		return registry.Host{}, r.sign(err)
	}
	linked, err := r.reads.Delegates(background, row.ID)
	if err != nil {
		return registry.Host{}, fmt.Errorf("delegations: %w", err)
	}
	return registry.Host{Name: row.Name, Addresses: words(row.Addresses), Sponsor: row.Sponsor, Linked: linked}, nil
}

// UpdateHost changes addresses (RFC 5732 section 3.2.5). An internal host must
// never be without one, not even between two commands.
func (c *connector) UpdateHost(ctx context.Context, cmd registry.Command, in registry.UpdateHost) (registry.Answer, error) {
	return c.do(ctx, cmd, func() (step, error) { return c.registry.updateHost(in) })
}

func (r *Registry) updateHost(in registry.UpdateHost) (step, error) {
	name, err := hostName(in.Name)
	if err != nil {
		return nil, err
	}
	if err := bounded(in.AddAddresses, in.RemoveAddresses); err != nil {
		return nil, err
	}
	change := difference{noun: "address"}
	if change.add, err = r.addresses(in.AddAddresses); err != nil {
		return nil, err
	}
	// An address that would not be let in any more may still be taken out.
	if change.remove, err = parseAddresses(in.RemoveAddresses); err != nil {
		return nil, err
	}
	return func(t *transaction) (registry.Code, error) {
		row, err := t.ownHost(name)
		if err != nil {
			return 0, err
		}
		adopted := false
		if row.Superior == 0 && len(change.add) > 0 {
			if row.Superior, err = t.adopt(name); err != nil {
				return 0, err
			}
			adopted = true
		}
		left, err := change.apply(words(row.Addresses))
		switch {
		case err != nil:
			return 0, err
		case row.Superior > 0 && len(left) == 0:
			return 0, refuse(registry.ParameterPolicy, "The host %s would be left without an address.", name)
		case len(left) > mostAddresses:
			return 0, tooManyAddresses()
		}
		if err := t.writing(); err != nil {
			return 0, err
		}
		err = t.SaveHost(background, tables.SaveHostParams{
			Superior: row.Superior, Addresses: text(left), Updater: t.sponsor, Updated: t.now, ID: row.ID,
		})
		if err != nil {
			return 0, fmt.Errorf("save host: %w", err)
		}
		if adopted {
			return registry.Completed, t.countHosts(row.Superior, 1)
		}
		return registry.Completed, nil
	}, nil
}

// DeleteHost removes a host that no domain delegates to (RFC 5732 section
// 3.2.2).
func (c *connector) DeleteHost(ctx context.Context, cmd registry.Command, name string) (registry.Answer, error) {
	return c.do(ctx, cmd, func() (step, error) { return c.registry.deleteHost(name) })
}

func (r *Registry) deleteHost(name string) (step, error) {
	parsed, err := hostName(name)
	if err != nil {
		return nil, err
	}
	return func(t *transaction) (registry.Code, error) {
		row, err := t.ownHost(parsed)
		if err != nil {
			return 0, err
		}
		switch linked, err := t.Delegates(background, row.ID); {
		case err != nil:
			return 0, fmt.Errorf("delegations: %w", err)
		case linked:
			return 0, refuse(registry.AssociationProhibits, "Domains delegate to the host %s.", parsed)
		}
		if err := t.writing(); err != nil {
			return 0, err
		}
		if err := t.DeleteHost(background, row.ID); err != nil {
			return 0, fmt.Errorf("delete host: %w", err)
		}
		return registry.Completed, t.countHosts(row.Superior, -1)
	}, nil
}

// nobodys says whether no domain of the name is registered.
func (t *transaction) nobodys(name names.Name) (bool, error) {
	row, err := t.Domain(background, string(name))
	there, err := found(err)
	if err != nil {
		return false, fmt.Errorf("read domain: %w", err)
	}
	if there {
		_, there = t.registry.project(row, t.now)
	}
	return !there, nil
}

// adopt finds the domain below which a host lies that was taken as one outside
// when its domain was nobody's. It must be the client's own by now.
func (t *transaction) adopt(host names.Name) (superior int64, err error) {
	name, internal := t.registry.superordinate(host)
	if !internal || name == "" {
		return 0, external(host)
	}
	d, err := t.own(name)
	if err != nil {
		return 0, err
	}
	return d.ID, nil
}

// superordinate is the domain that a host is or lies below, one label below
// the TLD; it is empty for a TLD itself. A host outside all TLDs of this
// registry is external.
func (r *Registry) superordinate(host names.Name) (domain names.Name, internal bool) {
	tld, internal := r.zoneAbove(host)
	if !internal || host == tld {
		return "", internal
	}
	for domain = host; domain.Parent() != tld; {
		domain = domain.Parent()
	}
	return domain, true
}

func (t *transaction) countHosts(domain, by int64) error {
	if domain == 0 {
		return nil
	}
	if err := t.CountHosts(background, tables.CountHostsParams{Hosts: by, ID: domain}); err != nil {
		return fmt.Errorf("count hosts: %w", err)
	}
	return nil
}

func (t *transaction) host(name names.Name) (tables.Host, error) { return readHost(t.Queries, name) }

func readHost(q *tables.Queries, name names.Name) (tables.Host, error) {
	row, err := q.Host(background, string(name))
	switch there, err := found(err); {
	case err != nil:
		return tables.Host{}, fmt.Errorf("read host: %w", err)
	case !there:
		return tables.Host{}, noHost(name)
	}
	return row, nil
}

// ownHost reads a host for a command that changes it. A host below a domain is
// its sponsor's.
func (t *transaction) ownHost(name names.Name) (tables.Host, error) {
	row, err := t.host(name)
	if err != nil {
		return tables.Host{}, err
	}
	if row.Sponsor != t.sponsor {
		return tables.Host{}, refuse(registry.AuthorizationError, "Another client sponsors the host %s.", name)
	}
	return row, nil
}

func noHost(name names.Name) error {
	return refuse(registry.ObjectDoesNotExist, "There is no host %s.", name)
}

func noAddress(name names.Name) error {
	return refuse(registry.ParameterMissing, "The host %s lies below a name of this registry and needs an address.", name)
}

func external(name names.Name) error {
	return refuse(registry.ParameterPolicy, "The host %s lies outside this registry and can have no address here.", name)
}

func tooManyAddresses() error {
	return refuse(registry.ParameterPolicy, "A host has %d addresses at most.", mostAddresses)
}

func hostName(name string) (names.Name, error) {
	parsed, err := names.ParseHost(name)
	if err != nil {
		return "", refuse(registry.ValueSyntax, "%s.", err)
	}
	return parsed, nil
}

func hostNames(list []string) ([]string, error) {
	parsed := make([]string, len(list))
	for i, s := range list {
		name, err := hostName(s)
		if err != nil {
			return nil, err
		}
		parsed[i] = string(name)
	}
	return parsed, nil
}

// addresses parses addresses that are to be added.
func (r *Registry) addresses(list []string) ([]string, error) {
	parsed, err := parseAddresses(list)
	if err != nil || r.options.AllowAnyAddress {
		return parsed, err
	}
	for _, s := range parsed {
		a := netip.MustParseAddr(s)
		if !reachable(a) && (!r.options.Lenient || !within(a, examples)) {
			return nil, refuse(registry.ParameterPolicy, "The address %s cannot be reached from everywhere.", a)
		}
	}
	return parsed, nil
}

// parseAddresses brings addresses into their one written form (RFC 5952).
func parseAddresses(list []string) ([]string, error) {
	parsed := make([]string, len(list))
	for i, s := range list {
		const longest = 45
		if len(s) > longest {
			return nil, badAddress()
		}
		a, err := netip.ParseAddr(s)
		if err != nil || a.Zone() != "" || a.Is4In6() {
			return nil, badAddress()
		}
		parsed[i] = a.String()
	}
	return parsed, nil
}

func badAddress() error {
	return refuse(registry.ValueSyntax, "An address must be written as IPv4 or IPv6.")
}

// special are the blocks that IANA's special-purpose address registries
// (RFC 6890) mark as not globally reachable, beyond those that netip knows.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),      // RFC 791 section 3.2
	netip.MustParsePrefix("100.64.0.0/10"),  // RFC 6598
	netip.MustParsePrefix("192.0.0.0/24"),   // RFC 6890 section 2.1
	netip.MustParsePrefix("198.18.0.0/15"),  // RFC 2544
	netip.MustParsePrefix("240.0.0.0/4"),    // RFC 1112 section 4
	netip.MustParsePrefix("64:ff9b:1::/48"), // RFC 8215
	netip.MustParsePrefix("100::/64"),       // RFC 6666
}

// examples are the blocks that are kept for documentation.
var examples = []netip.Prefix{
	netip.MustParsePrefix("192.0.2.0/24"),    // RFC 5737
	netip.MustParsePrefix("198.51.100.0/24"), // RFC 5737
	netip.MustParsePrefix("203.0.113.0/24"),  // RFC 5737
	netip.MustParsePrefix("2001:db8::/32"),   // RFC 3849
	netip.MustParsePrefix("3fff::/20"),       // RFC 9637
}

func within(a netip.Addr, blocks []netip.Prefix) bool {
	return slices.ContainsFunc(blocks, func(p netip.Prefix) bool { return p.Contains(a) })
}

func reachable(a netip.Addr) bool {
	return a.IsGlobalUnicast() && !a.IsPrivate() && !within(a, special) && !within(a, examples)
}
