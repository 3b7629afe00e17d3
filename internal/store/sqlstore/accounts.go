package sqlstore

import (
	"context"
	"encoding/base64"
	"fmt"

	"freehold/internal/registrar"
	"freehold/internal/sqlite"
	"freehold/internal/store"
	"freehold/internal/store/sqlstore/tables"
)

// tx is a store.Tx.
type tx struct {
	*sqlite.Tx
	q *tables.Queries
}

var _ store.Tx = (*tx)(nil)

// Account implements store.Reader.
func (s *Store) Account(_ context.Context, id string) (registrar.Account, error) {
	row, err := s.read.Account(background, id)
	return account(row), missing(err)
}

// Account implements store.Tx.
func (t *tx) Account(id string) (registrar.Account, error) {
	row, err := t.q.Account(background, id)
	return account(row), missing(err)
}

func account(row tables.AccountRow) registrar.Account {
	return registrar.Account{ID: row.ID, Name: row.Name, DomainQuota: int(row.DomainQuota), Created: moment(row.Created)}
}

// Accounts implements store.Reader.
func (s *Store) Accounts(context.Context) ([]registrar.Account, error) {
	rows, err := s.read.Accounts(background)
	return convert(rows, func(r tables.AccountsRow) registrar.Account { return account(tables.AccountRow(r)) }), err
}

// AddAccount implements store.Tx.
func (t *tx) AddAccount(a registrar.Account) error {
	if err := t.Writing(); err != nil {
		return err
	}
	return taken(t.q.AddAccount(background, tables.AddAccountParams{
		ID: a.ID, Name: a.Name, DomainQuota: int64(a.DomainQuota), Created: micros(a.Created),
	}), store.ErrExists)
}

// Names implements store.Tx.
func (t *tx) Names(accountID string) (int, error) {
	n, err := t.q.Names(background, accountID)
	return int(n), missing(err)
}

// CountNames implements store.Tx.
func (t *tx) CountNames(accountID string, delta int) error {
	if err := t.Writing(); err != nil {
		return err
	}
	rows, err := t.q.CountNames(background, tables.CountNamesParams{Delta: int64(delta), ID: accountID})
	return one(rows, err, store.ErrNotFound)
}

// AccessKey implements store.Reader.
func (s *Store) AccessKey(_ context.Context, id string) (store.AccessKey, error) {
	row, err := s.read.AccessKey(background, id)
	if err != nil {
		return store.AccessKey{}, missing(err)
	}
	return accessKey(row)
}

// AccessKeys implements store.Reader.
func (s *Store) AccessKeys(_ context.Context, accountID string) ([]store.AccessKey, error) {
	rows, err := s.read.AccessKeys(background, accountID)
	if err != nil {
		return nil, err
	}
	keys := make([]store.AccessKey, 0, len(rows))
	for _, row := range rows {
		k, err := accessKey(row)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, nil
}

func accessKey(row tables.AccessKey) (store.AccessKey, error) {
	sealed, err := base64.StdEncoding.DecodeString(row.Sealed)
	if err != nil {
		return store.AccessKey{}, fmt.Errorf("access key %s: %w", row.ID, err)
	}
	return store.AccessKey{ID: row.ID, AccountID: row.Account, Sealed: sealed, Created: moment(row.Created)}, nil
}

// AddAccessKey implements store.Tx.
func (t *tx) AddAccessKey(k store.AccessKey) error {
	if err := t.Writing(); err != nil {
		return err
	}
	return taken(t.q.AddAccessKey(background, tables.AddAccessKeyParams{
		ID: k.ID, Account: k.AccountID, Sealed: base64.StdEncoding.EncodeToString(k.Sealed), Created: micros(k.Created),
	}), store.ErrExists)
}

// DeleteAccessKey implements store.Tx.
func (t *tx) DeleteAccessKey(id string) error {
	if err := t.Writing(); err != nil {
		return err
	}
	rows, err := t.q.DeleteAccessKey(background, id)
	return one(rows, err, store.ErrNotFound)
}

// AddCharge implements store.Tx.
func (t *tx) AddCharge(c registrar.Charge) error {
	if err := t.Writing(); err != nil {
		return err
	}
	return taken(t.q.AddCharge(background, tables.AddChargeParams{
		Operation: c.OperationID, Account: c.AccountID, Domain: c.Domain, Type: string(c.Type), At: micros(c.At), Cents: c.Cents,
	}), store.ErrExists)
}

// Charges implements store.Reader.
func (s *Store) Charges(_ context.Context, operationID string) ([]registrar.Charge, error) {
	rows, err := s.read.Charges(background, operationID)
	return convert(rows, func(r tables.Charge) registrar.Charge {
		return registrar.Charge{
			OperationID: r.Operation, AccountID: r.Account, Domain: r.Domain,
			Type: registrar.OperationType(r.Type), At: moment(r.At), Cents: r.Cents,
		}
	}), err
}
