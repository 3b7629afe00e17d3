package sqlstore

import (
	"context"
	"math"

	"freehold/internal/store"
	"freehold/internal/store/sqlstore/tables"
)

// lastLetter sorts after whatever a name goes on with, so that the names with
// a prefix lie between the prefix and the prefix followed by it.
const lastLetter = "\U0010FFFF"

func summary(r tables.DomainsByNameRow) store.DomainSummary {
	return store.DomainSummary{Name: r.Name, AutoRenew: r.AutoRenew == 1, TransferLock: r.Locked == 1, Expires: moment(r.Expires)}
}

// Domains reads a page of an account's domains. A limit that is not positive
// gives none.
func (s *Store) Domains(ctx context.Context, q store.DomainQuery) ([]store.DomainSummary, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if q.Limit <= 0 {
		return nil, nil
	}
	from, to := int64(math.MinInt64), int64(math.MaxInt64)
	if !q.ExpiresFrom.IsZero() {
		from = micros(q.ExpiresFrom)
	}
	if !q.ExpiresTo.IsZero() {
		to = micros(q.ExpiresTo)
	}
	if q.ByExpiry {
		return s.domainsByExpiry(q, from, to)
	}
	return s.domainsByName(q, from, to)
}

func (s *Store) domainsByName(q store.DomainQuery, from, to int64) ([]store.DomainSummary, error) {
	low, high := q.Prefix, q.Prefix+lastLetter
	if q.Descending {
		if q.After.Name != "" {
			high = min(high, q.After.Name)
		}
		rows, err := s.reads.DomainsByNameDown(background, tables.DomainsByNameDownParams{
			Account: q.AccountID, Low: low, High: high, ExpiresFrom: from, ExpiresTo: to, Most: int64(q.Limit),
		})
		return all(rows, err, func(r tables.DomainsByNameDownRow) store.DomainSummary { return summary(tables.DomainsByNameRow(r)) })
	}
	rows, err := s.reads.DomainsByName(background, tables.DomainsByNameParams{
		Account: q.AccountID, Low: max(low, q.After.Name), High: high, Shown: q.After.Name,
		ExpiresFrom: from, ExpiresTo: to, Most: int64(q.Limit),
	})
	return all(rows, err, summary)
}

func (s *Store) domainsByExpiry(q store.DomainQuery, from, to int64) ([]store.DomainSummary, error) {
	// An open interval of keys: no name is empty, and none is lastLetter.
	p := tables.DomainsByExpiryParams{
		Account: q.AccountID, Low: from, High: to, HighName: lastLetter,
		NameFrom: q.Prefix, NameTo: q.Prefix + lastLetter, Most: int64(q.Limit),
	}
	after := q.After != (store.DomainKey{})
	at := micros(q.After.Expires)
	if q.Descending {
		if after && at <= to {
			p.High, p.HighName = at, q.After.Name
		}
		rows, err := s.reads.DomainsByExpiryDown(background, tables.DomainsByExpiryDownParams(p))
		return all(rows, err, func(r tables.DomainsByExpiryDownRow) store.DomainSummary {
			return summary(tables.DomainsByNameRow(r))
		})
	}
	if after && at >= from {
		p.Low, p.LowName = at, q.After.Name
	}
	rows, err := s.reads.DomainsByExpiry(background, p)
	return all(rows, err, func(r tables.DomainsByExpiryRow) store.DomainSummary { return summary(tables.DomainsByNameRow(r)) })
}
