package embedded

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"freehold/internal/names"
	"freehold/internal/registry"
	"freehold/internal/registry/embedded/tables"
)

// The schema sets no bound to an auth code; this one keeps rows small.
const longestAuthCode = 255

// CreateDomain sells a name (RFC 5731 section 3.2.1). Of those who ask for one
// name at the same time exactly one gets it, the others 2302.
func (c *connector) CreateDomain(ctx context.Context, cmd registry.Command, in registry.CreateDomain) (registry.Answer, error) {
	return c.do(ctx, cmd, func() (step, error) { return c.registry.createDomain(in) })
}

func (r *Registry) createDomain(in registry.CreateDomain) (step, error) {
	name, zone, err := r.registrable(in.Name)
	if err != nil {
		return nil, err
	}
	nameservers, handles, err := checkCreate(name, zone, in)
	if err != nil {
		return nil, err
	}
	hash := ""
	if in.AuthCode != "" {
		sum := sha256.Sum256([]byte(in.AuthCode))
		hash = hex.EncodeToString(sum[:])
	}
	return func(t *transaction) (registry.Code, error) {
		if err := t.writing(); err != nil {
			return 0, err
		}
		row := tables.AddDomainParams{
			ID:          r.draw(),
			Name:        string(name),
			Sponsor:     t.sponsor,
			Creator:     t.sponsor,
			Registrant:  in.Registrant,
			Admin:       in.Admin,
			Tech:        in.Tech,
			Billing:     in.Billing,
			Nameservers: text(nameservers),
			AuthHash:    hash,
			Created:     t.now,
			Expires:     addYears(instant(t.now), in.Years).UnixMilli(),
			AddUntil:    after(t.now, zone.AddGrace),
		}
		if zone.Lapses {
			row.Purge = t.purgeAt(zone, row.Expires)
		}
		code := registry.Completed
		if r.options.Deliberation > 0 {
			code = registry.CompletedPending
			row.Decided = after(t.now, r.options.Deliberation)
		}
		switch added, err := t.AddDomain(background, row); {
		case err != nil:
			return 0, fmt.Errorf("add domain: %w", err)
		case added == 0:
			return 0, refuse(registry.ObjectExists, "%s is in use.", name)
		}
		if err := t.delegate(row.ID, nameservers); err != nil {
			return 0, err
		}
		return code, t.associate(row.ID, handles)
	}, nil
}

// checkCreate checks what needs no look at other objects.
func checkCreate(name names.Name, zone Zone, in registry.CreateDomain) (nameservers, handles []string, err error) {
	if zone.premium(name.Label()) {
		// RFC 8748 section 5.2: the client must show that it knows the price,
		// and this command carries none.
		return nil, nil, refuse(registry.ParameterMissing, "A premium name is sold only to who names its price.")
	}
	if in.Years < zone.minYears() || in.Years > zone.maxYears() {
		return nil, nil, refuse(registry.ValueOutOfRange, "The term must be %d to %d years.", zone.minYears(), zone.maxYears())
	}
	if len(in.AuthCode) > longestAuthCode || !plain(in.AuthCode) {
		return nil, nil, refuse(registry.ValueSyntax, "The authorization information must be at most %d printable characters.", longestAuthCode)
	}
	if len(in.Nameservers) > zone.maxHosts() {
		return nil, nil, tooManyHosts(zone)
	}
	if nameservers, err = hostNames(in.Nameservers); err != nil {
		return nil, nil, err
	}
	slices.Sort(nameservers)
	if len(slices.Compact(slices.Clone(nameservers))) < len(nameservers) {
		return nil, nil, refuse(registry.ParameterPolicy, "A name server is named twice.")
	}
	for _, handle := range []string{in.Registrant, in.Admin, in.Tech, in.Billing} {
		switch {
		case handle == "":
			continue
		case !isHandle(handle):
			return nil, nil, badHandle()
		case !slices.Contains(handles, handle):
			handles = append(handles, handle)
		}
	}
	switch {
	case zone.Thin && len(handles) > 0:
		return nil, nil, refuse(registry.ParameterPolicy, "This registry keeps no contacts for %s.", name.Parent())
	case !zone.Thin && (in.Registrant == "" || in.Admin == "" || in.Tech == ""):
		return nil, nil, refuse(registry.ParameterMissing, "A registrant, an administrative and a technical contact are required.")
	}
	return nameservers, handles, nil
}

// purgeAt is when a domain whose life ends at the moment is gone.
func (t *transaction) purgeAt(zone Zone, end int64) int64 {
	purge := after(after(end, zone.Redemption), zone.PendingDelete)
	t.registry.expectPurge(purge)
	return purge
}

// four parts a list into the fours that the statements take.
func four(list []string, do func(a, b, c, d string) error) error {
	for part := range slices.Chunk(list, 4) {
		var p [4]string
		copy(p[:], part)
		if err := do(p[0], p[1], p[2], p[3]); err != nil {
			return err
		}
	}
	return nil
}

// delegate links the domain to hosts, all of which must exist.
func (t *transaction) delegate(domain int64, hosts []string) error {
	var linked int64
	err := four(hosts, func(a, b, c, d string) error {
		n, err := t.Delegate(background, tables.DelegateParams{Domain: domain, A: a, B: b, C: c, D: d})
		if err != nil {
			return fmt.Errorf("delegate: %w", err)
		}
		linked += n
		return nil
	})
	if err != nil || linked == int64(len(hosts)) {
		return err
	}
	for _, name := range hosts {
		if _, err := t.host(names.Name(name)); err != nil {
			return err
		}
	}
	return fmt.Errorf("delegate: %d links to %d hosts", linked, len(hosts))
}

// withdraw unlinks the domain from hosts.
func (t *transaction) withdraw(domain int64, hosts []string) error {
	return four(hosts, func(a, b, c, d string) error {
		if err := t.Withdraw(background, tables.WithdrawParams{Domain: domain, A: a, B: b, C: c, D: d}); err != nil {
			return fmt.Errorf("withdraw: %w", err)
		}
		return nil
	})
}

// associate links the domain to contacts, all of which must exist and be the
// client's own.
func (t *transaction) associate(domain int64, handles []string) error {
	var linked int64
	err := four(handles, func(a, b, c, d string) error {
		n, err := t.Associate(background, tables.AssociateParams{Domain: domain, A: a, B: b, C: c, D: d, Sponsor: t.sponsor})
		if err != nil {
			return fmt.Errorf("associate: %w", err)
		}
		linked += n
		return nil
	})
	if err != nil || linked == int64(len(handles)) {
		return err
	}
	for _, handle := range handles {
		if _, err := t.ownContact(handle); err != nil {
			return err
		}
	}
	return fmt.Errorf("associate: %d links to %d contacts", linked, len(handles))
}

// dissociate unlinks the domain from its contacts.
func (t *transaction) dissociate(d tables.Domain) error {
	err := t.Dissociate(background, tables.DissociateParams{Domain: d.ID, A: d.Registrant, B: d.Admin, C: d.Tech, D: d.Billing})
	if err != nil {
		return fmt.Errorf("dissociate: %w", err)
	}
	return nil
}
