package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"

	"freehold/internal/registrar"
	"freehold/internal/store"
	"freehold/internal/store/sqlstore/tables"
)

// detail is how a domain's facts are kept that no statement asks for. What was
// nil is left out and what was empty is kept so, which is what omitzero does
// and omitempty does not.
type detail struct {
	Contacts    registrar.Contacts `json:"contacts"`
	Privacy     registrar.Privacy  `json:"privacy,omitzero"`
	Handles     registrar.Handles  `json:"handles,omitzero"`
	Registered  int64              `json:"registered"`
	Updated     int64              `json:"updated"`
	RegistryID  string             `json:"registryId,omitzero"`
	Statuses    []string           `json:"statuses,omitzero"`
	Periods     []period           `json:"periods,omitzero"`
	Nameservers []nameserver       `json:"nameservers,omitzero"`
}

type period struct {
	Status string `json:"status"`
	Until  int64  `json:"until"`
}

// nameserver differs from the noun in its tag only.
type nameserver struct {
	Name string   `json:"name"`
	Glue []string `json:"glue,omitzero"`
}

func encodeDetail(d registrar.Domain) (string, error) {
	kept := detail{
		Contacts:   d.Contacts,
		Privacy:    d.Privacy,
		Handles:    d.Handles,
		Registered: micros(d.Registered),
		Updated:    micros(d.Updated),
		RegistryID: d.RegistryID,
		Statuses:   d.Statuses,
		Periods: mapped(d.Periods, func(p registrar.Period) period {
			return period{Status: p.Status, Until: micros(p.Until)}
		}),
		Nameservers: mapped(d.Nameservers, func(n registrar.Nameserver) nameserver { return nameserver(n) }),
	}
	text, err := json.Marshal(kept)
	if err != nil {
		return "", fmt.Errorf("domain %s: %w", d.Name, err)
	}
	return string(text), nil
}

func domain(r tables.DomainRow) (registrar.Domain, error) {
	var kept detail
	if err := json.Unmarshal([]byte(r.Detail), &kept); err != nil {
		// What is in the row is no business of the log.
		return registrar.Domain{}, fmt.Errorf("the row of domain %s is damaged", r.Name)
	}
	return registrar.Domain{
		Name:       r.Name,
		AccountID:  r.Account,
		AutoRenew:  r.AutoRenew == 1,
		Contacts:   kept.Contacts,
		Privacy:    kept.Privacy,
		Handles:    kept.Handles,
		Registered: moment(kept.Registered),
		Updated:    moment(kept.Updated),
		Expires:    moment(r.Expires),
		RegistryID: kept.RegistryID,
		Statuses:   kept.Statuses,
		Periods: mapped(kept.Periods, func(p period) registrar.Period {
			return registrar.Period{Status: p.Status, Until: moment(p.Until)}
		}),
		Nameservers: mapped(kept.Nameservers, func(n nameserver) registrar.Nameserver { return registrar.Nameserver(n) }),
	}, nil
}

// mapped keeps nil and empty apart.
func mapped[A, B any](list []A, as func(A) B) []B {
	if list == nil {
		return nil
	}
	out := make([]B, len(list))
	for i, a := range list {
		out[i] = as(a)
	}
	return out
}

func readDomain(q *tables.Queries, name string) (registrar.Domain, error) {
	row, err := q.Domain(background, name)
	if err != nil {
		return one(row, err, func(tables.DomainRow) registrar.Domain { return registrar.Domain{} })
	}
	return domain(row)
}

// Domain reads a domain; ErrNotFound.
func (s *Store) Domain(ctx context.Context, name string) (registrar.Domain, error) {
	if err := ctx.Err(); err != nil {
		return registrar.Domain{}, err
	}
	return readDomain(s.reads, name)
}

// OwnedDomain reads a domain of the account; ErrNotFound.
func (s *Store) OwnedDomain(ctx context.Context, accountID, name string) (registrar.Domain, error) {
	if err := ctx.Err(); err != nil {
		return registrar.Domain{}, err
	}
	row, err := s.reads.OwnedDomain(background, tables.OwnedDomainParams{Name: name, Account: accountID})
	if errors.Is(err, sql.ErrNoRows) {
		return registrar.Domain{}, store.ErrNotFound
	}
	if err != nil {
		return registrar.Domain{}, err
	}
	return domain(tables.DomainRow(row))
}

// Tags reads a domain's tags sorted by key.
func (s *Store) Tags(ctx context.Context, domain string) ([]registrar.Tag, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rows, err := s.reads.Tags(background, domain)
	return all(rows, err, func(r tables.TagsRow) registrar.Tag { return registrar.Tag(r) })
}

func (c *change) Domain(name string) (registrar.Domain, error) { return readDomain(c.q, name) }

func (c *change) AddDomain(d registrar.Domain) error {
	text, err := encodeDetail(d)
	if err != nil {
		return err
	}
	if err := c.tx.Writing(); err != nil {
		return err
	}
	rows, err := c.q.AddDomain(background, tables.AddDomainParams{
		Name: d.Name, Account: d.AccountID, AutoRenew: truth(d.AutoRenew), Locked: truth(d.TransferLocked()),
		Expires: micros(d.Expires), Detail: text,
	})
	return wrote(rows, err, store.ErrExists)
}

func (c *change) SaveDomain(d registrar.Domain) error {
	text, err := encodeDetail(d)
	if err != nil {
		return err
	}
	if err := c.tx.Writing(); err != nil {
		return err
	}
	rows, err := c.q.SaveDomain(background, tables.SaveDomainParams{
		Account: d.AccountID, AutoRenew: truth(d.AutoRenew), Locked: truth(d.TransferLocked()),
		Expires: micros(d.Expires), Detail: text, Name: d.Name,
	})
	return wrote(rows, err, store.ErrNotFound)
}

func (c *change) DeleteDomain(name string) error {
	if err := c.tx.Writing(); err != nil {
		return err
	}
	rows, err := c.q.DeleteDomain(background, name)
	if err := wrote(rows, err, store.ErrNotFound); err != nil {
		return err
	}
	return c.q.DeleteTags(background, name)
}

func (c *change) SetTag(domain string, t registrar.Tag) error {
	if err := c.tx.Writing(); err != nil {
		return err
	}
	return c.q.SetTag(background, tables.SetTagParams{Domain: domain, Key: t.Key, Value: t.Value})
}

func (c *change) DeleteTag(domain, key string) error {
	if err := c.tx.Writing(); err != nil {
		return err
	}
	return c.q.DeleteTag(background, tables.DeleteTagParams{Domain: domain, Key: key})
}

func (c *change) CountTags(domain string) (int, error) {
	n, err := c.q.CountTags(background, domain)
	return int(n), err
}
