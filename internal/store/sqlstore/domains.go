package sqlstore

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"freehold/internal/registrar"
	"freehold/internal/store"
	"freehold/internal/store/sqlstore/tables"
)

// detail is what of a domain no list shows and no index needs.
type detail struct {
	Contacts    registrar.Contacts
	Privacy     registrar.Privacy
	Handles     registrar.Handles
	Registered  time.Time
	Updated     time.Time
	RegistryID  string
	Statuses    []string
	Periods     []registrar.Period
	Nameservers []registrar.Nameserver
}

// Domain implements store.Reader.
func (s *Store) Domain(_ context.Context, name string) (registrar.Domain, error) {
	return domain(s.read, name)
}

// Domain implements store.Tx.
func (t *tx) Domain(name string) (registrar.Domain, error) { return domain(t.q, name) }

func domain(q *tables.Queries, name string) (registrar.Domain, error) {
	row, err := q.Domain(background, name)
	if err != nil {
		return registrar.Domain{}, missing(err)
	}
	var d detail
	if err := json.Unmarshal([]byte(row.Detail), &d); err != nil {
		return registrar.Domain{}, fmt.Errorf("domain %s: %w", name, err)
	}
	return registrar.Domain{
		Name: row.Name, AccountID: row.Account, AutoRenew: row.AutoRenew == 1,
		Contacts: d.Contacts, Privacy: d.Privacy, Handles: d.Handles,
		Registered: d.Registered, Updated: d.Updated, Expires: moment(row.Expires),
		RegistryID: d.RegistryID, Statuses: d.Statuses, Periods: d.Periods, Nameservers: d.Nameservers,
	}, nil
}

func encode(d registrar.Domain) (string, error) {
	b, err := json.Marshal(detail{
		Contacts: d.Contacts, Privacy: d.Privacy, Handles: d.Handles, Registered: d.Registered, Updated: d.Updated,
		RegistryID: d.RegistryID, Statuses: d.Statuses, Periods: d.Periods, Nameservers: d.Nameservers,
	})
	if err != nil {
		return "", fmt.Errorf("domain %s: %w", d.Name, err)
	}
	return string(b), nil
}

// AddDomain implements store.Tx.
func (t *tx) AddDomain(d registrar.Domain) error {
	text, err := encode(d)
	if err != nil {
		return err
	}
	if err := t.Writing(); err != nil {
		return err
	}
	return taken(t.q.AddDomain(background, tables.AddDomainParams{
		Name: d.Name, Account: d.AccountID, AutoRenew: number(d.AutoRenew), Locked: number(d.TransferLocked()),
		Expires: micros(d.Expires), Detail: text,
	}), store.ErrExists)
}

// SaveDomain implements store.Tx.
func (t *tx) SaveDomain(d registrar.Domain) error {
	text, err := encode(d)
	if err != nil {
		return err
	}
	if err := t.Writing(); err != nil {
		return err
	}
	rows, err := t.q.SaveDomain(background, tables.SaveDomainParams{
		Account: d.AccountID, AutoRenew: number(d.AutoRenew), Locked: number(d.TransferLocked()),
		Expires: micros(d.Expires), Detail: text, Name: d.Name,
	})
	return one(rows, err, store.ErrNotFound)
}

// DeleteDomain implements store.Tx.
func (t *tx) DeleteDomain(name string) error {
	if err := t.Writing(); err != nil {
		return err
	}
	rows, err := t.q.DeleteDomain(background, name)
	if err := one(rows, err, store.ErrNotFound); err != nil {
		return err
	}
	return t.q.DeleteTags(background, name)
}

// beyond sorts after every name, which are ASCII.
const beyond = "\x7f"

// Domains implements store.Reader.
func (s *Store) Domains(_ context.Context, q store.DomainQuery) ([]store.DomainSummary, error) {
	from, to := int64(math.MinInt64), int64(math.MaxInt64)
	if !q.ExpiresFrom.IsZero() {
		from = q.ExpiresFrom.UnixMicro()
	}
	if !q.ExpiresTo.IsZero() {
		to = q.ExpiresTo.UnixMicro()
	}
	most := int64(q.Limit)
	if q.ByExpiry {
		return s.byExpiry(q, from, to, most)
	}
	first, last := q.Prefix, strings.TrimRight(q.Prefix, "\xff")+beyond
	if q.Descending {
		before := q.After.Name
		if before == "" {
			before = beyond
		}
		rows, err := s.read.DomainsByNameDown(background, tables.DomainsByNameDownParams{
			Account: q.AccountID, Before: before, First: first, Beyond: last, ExpiresFrom: from, ExpiresTo: to, Most: most,
		})
		return convert(rows, func(r tables.DomainsByNameDownRow) store.DomainSummary { return summary(tables.DomainsByNameUpRow(r)) }), err
	}
	rows, err := s.read.DomainsByNameUp(background, tables.DomainsByNameUpParams{
		Account: q.AccountID, After: q.After.Name, First: first, Beyond: last, ExpiresFrom: from, ExpiresTo: to, Most: most,
	})
	return convert(rows, summary), err
}

func (s *Store) byExpiry(q store.DomainQuery, from, to, most int64) ([]store.DomainSummary, error) {
	key, name := micros(q.After.Expires), q.After.Name
	if q.Descending {
		if q.After == (store.DomainKey{}) {
			key, name = to, beyond
		}
		rows, err := s.read.DomainsByExpiryDown(background, tables.DomainsByExpiryDownParams{
			Account: q.AccountID, Expires: key, Name: name, ExpiresFrom: from, ExpiresTo: to, Most: most,
		})
		return convert(rows, func(r tables.DomainsByExpiryDownRow) store.DomainSummary { return summary(tables.DomainsByNameUpRow(r)) }), err
	}
	if q.After == (store.DomainKey{}) {
		key, name = from, ""
	}
	rows, err := s.read.DomainsByExpiryUp(background, tables.DomainsByExpiryUpParams{
		Account: q.AccountID, Expires: key, Name: name, ExpiresFrom: from, ExpiresTo: to, Most: most,
	})
	return convert(rows, func(r tables.DomainsByExpiryUpRow) store.DomainSummary { return summary(tables.DomainsByNameUpRow(r)) }), err
}

func summary(row tables.DomainsByNameUpRow) store.DomainSummary {
	return store.DomainSummary{Name: row.Name, AutoRenew: row.AutoRenew == 1, TransferLock: row.Locked == 1, Expires: moment(row.Expires)}
}

// Tags implements store.Reader.
func (s *Store) Tags(_ context.Context, domain string) ([]registrar.Tag, error) {
	rows, err := s.read.Tags(background, domain)
	return convert(rows, func(r tables.TagsRow) registrar.Tag { return registrar.Tag{Key: r.Key, Value: r.Value} }), err
}

// SetTag implements store.Tx.
func (t *tx) SetTag(domain string, tag registrar.Tag) error {
	if err := t.Writing(); err != nil {
		return err
	}
	return t.q.SetTag(background, tables.SetTagParams{Domain: domain, Key: tag.Key, Value: tag.Value})
}

// DeleteTag implements store.Tx.
func (t *tx) DeleteTag(domain, key string) error {
	if err := t.Writing(); err != nil {
		return err
	}
	return t.q.DeleteTag(background, tables.DeleteTagParams{Domain: domain, Key: key})
}

// CountTags implements store.Tx.
func (t *tx) CountTags(domain string) (int, error) {
	n, err := t.q.CountTags(background, domain)
	return int(n), err
}
