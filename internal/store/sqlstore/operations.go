package sqlstore

import (
	"context"
	"errors"
	"time"

	"freehold/internal/registrar"
	"freehold/internal/store"
	"freehold/internal/store/sqlstore/tables"
)

func operation(r tables.OperationRow) registrar.Operation {
	return registrar.Operation{
		ID:        r.ID,
		AccountID: r.Account,
		Type:      registrar.OperationType(r.Type),
		Domain:    r.Domain,
		Status:    registrar.Status(r.Status),
		Flag:      registrar.Flag(r.Flag),
		Message:   r.Message,
		Submitted: moment(r.Submitted),
		Updated:   moment(r.Updated),
	}
}

// Operation reads an operation; ErrNotFound.
func (s *Store) Operation(ctx context.Context, id string) (registrar.Operation, error) {
	if err := ctx.Err(); err != nil {
		return registrar.Operation{}, err
	}
	row, err := s.reads.Operation(background, id)
	return one(row, err, operation)
}

// Events reads an operation's history in order; none for one that is not kept.
func (s *Store) Events(ctx context.Context, operationID string) ([]registrar.Event, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rows, err := s.reads.Events(background, operationID)
	return all(rows, err, func(r tables.Event) registrar.Event {
		return registrar.Event{
			OperationID: r.Operation,
			Seq:         int(r.Seq),
			At:          moment(r.At),
			Status:      registrar.Status(r.Status),
			Flag:        registrar.Flag(r.Flag),
			Step:        r.Step,
			Message:     r.Message,
		}
	})
}

// Charges reads what an operation cost.
func (s *Store) Charges(ctx context.Context, operationID string) ([]registrar.Charge, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rows, err := s.reads.Charges(background, operationID)
	return all(rows, err, func(r tables.Charge) registrar.Charge {
		return registrar.Charge{
			OperationID: r.Operation,
			AccountID:   r.Account,
			Domain:      r.Domain,
			Type:        registrar.OperationType(r.Type),
			At:          moment(r.At),
			Cents:       r.Cents,
		}
	})
}

// NextDue is the earliest moment at which a job that nobody has leased is due.
func (s *Store) NextDue(ctx context.Context) (time.Time, bool, error) {
	if err := ctx.Err(); err != nil {
		return time.Time{}, false, err
	}
	due, err := s.reads.NextDue(background)
	at, err := one(due, err, moment)
	if errors.Is(err, store.ErrNotFound) {
		return time.Time{}, false, nil
	}
	return at, err == nil, err
}

func (c *change) AddCharge(ch registrar.Charge) error {
	if err := c.tx.Writing(); err != nil {
		return err
	}
	rows, err := c.q.AddCharge(background, tables.AddChargeParams{
		Operation: ch.OperationID,
		Account:   ch.AccountID,
		Domain:    ch.Domain,
		Type:      string(ch.Type),
		At:        micros(ch.At),
		Cents:     ch.Cents,
	})
	return wrote(rows, err, store.ErrExists)
}
