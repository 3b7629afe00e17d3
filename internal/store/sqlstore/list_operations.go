package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"

	"freehold/internal/registrar"
	"freehold/internal/store"
	"freehold/internal/store/sqlstore/tables"
)

// span is the open interval of keys, in order of submission, from which a page
// is taken.
type span struct {
	account       string
	low, high     int64
	lowID, highID string
	down          bool
	most          int64
}

func spanOf(q store.OperationQuery) span {
	s := span{account: q.AccountID, low: math.MinInt64, high: math.MaxInt64, down: q.Descending, most: int64(q.Limit)}
	if !q.SubmittedSince.IsZero() {
		// No id is empty, so every operation of that moment lies above.
		s.low = micros(q.SubmittedSince)
	}
	if q.After != (store.OperationKey{}) {
		s.cut(micros(q.After.Submitted), q.After.ID, q.Descending)
	}
	return s
}

// cut leaves out the key and what lies above it, or below it.
func (s *span) cut(at int64, id string, above bool) {
	if above {
		if cmp.Or(cmp.Compare(at, s.high), cmp.Compare(id, s.highID)) < 0 {
			s.high, s.highID = at, id
		}
	} else if cmp.Or(cmp.Compare(at, s.low), cmp.Compare(id, s.lowID)) > 0 {
		s.low, s.lowID = at, id
	}
}

// Operations reads a page of an account's operations. A limit that is not
// positive gives none.
func (s *Store) Operations(ctx context.Context, q store.OperationQuery) ([]registrar.Operation, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if q.Limit <= 0 {
		return nil, nil
	}
	types, statuses := distinct(q.Types, registrar.OperationTypes), distinct(q.Statuses, registrar.Statuses)
	if len(types) == len(registrar.OperationTypes) && len(statuses) == len(registrar.Statuses) {
		rows, err := page(s.reads, spanOf(q))
		return all(rows, err, operation)
	}
	rows, err := s.filtered(ctx, spanOf(q), types, statuses)
	return all(rows, err, operation)
}

// distinct gives each word of a filter once, without those that no row can
// have; every known one for an empty filter.
func distinct[T cmp.Ordered](filter, known []T) []T {
	if len(filter) == 0 {
		return known
	}
	var words []T
	for _, w := range known {
		if slices.Contains(filter, w) {
			words = append(words, w)
		}
	}
	return words
}

func page(q *tables.Queries, s span) ([]tables.OperationRow, error) {
	p := tables.OperationsParams{Account: s.account, Low: s.low, LowID: s.lowID, High: s.high, HighID: s.highID, Most: s.most}
	if s.down {
		rows, err := q.OperationsDown(background, tables.OperationsDownParams(p))
		return all(rows, err, func(r tables.OperationsDownRow) tables.OperationRow { return tables.OperationRow(r) })
	}
	rows, err := q.Operations(background, p)
	return all(rows, err, func(r tables.OperationsRow) tables.OperationRow { return tables.OperationRow(r) })
}

func pageLike(q *tables.Queries, s span, t registrar.OperationType, st registrar.Status) ([]tables.OperationRow, error) {
	p := tables.OperationsLikeParams{
		Account: s.account, Type: string(t), Status: string(st),
		Low: s.low, LowID: s.lowID, High: s.high, HighID: s.highID, Most: s.most,
	}
	if s.down {
		rows, err := q.OperationsLikeDown(background, tables.OperationsLikeDownParams(p))
		return all(rows, err, func(r tables.OperationsLikeDownRow) tables.OperationRow { return tables.OperationRow(r) })
	}
	rows, err := q.OperationsLike(background, p)
	return all(rows, err, func(r tables.OperationsLikeRow) tables.OperationRow { return tables.OperationRow(r) })
}

// filtered puts a page together from the pages of each type and status, so
// that no filter makes the database pass over what it leaves out. One snapshot
// for all of them, or an operation that moves on meanwhile would be missed.
func (s *Store) filtered(ctx context.Context, sp span, types []registrar.OperationType, statuses []registrar.Status) ([]tables.OperationRow, error) {
	if len(types)*len(statuses) == 0 {
		return nil, nil
	}
	if len(types)*len(statuses) == 1 {
		return pageLike(s.reads, sp, types[0], statuses[0])
	}
	// Without cancel, the transaction would be watched by a goroutine.
	tx, err := s.db.Reader.BeginTx(context.WithoutCancel(ctx), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("begin to read: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	q := s.reads.WithTx(tx)

	var list []tables.OperationRow
	for _, t := range types {
		for _, st := range statuses {
			rows, err := pageLike(q, sp, t, st)
			if err != nil {
				return nil, err
			}
			if len(rows) == 0 {
				continue
			}
			list = append(list, rows...)
			slices.SortFunc(list, func(a, b tables.OperationRow) int {
				order := cmp.Or(cmp.Compare(a.Submitted, b.Submitted), cmp.Compare(a.ID, b.ID))
				if sp.down {
					return -order
				}
				return order
			})
			if len(list) < int(sp.most) {
				continue
			}
			// The page is full: only what comes before its last can still
			// find a place.
			list = list[:sp.most]
			last := list[len(list)-1]
			sp.cut(last.Submitted, last.ID, !sp.down)
		}
	}
	return list, nil
}
