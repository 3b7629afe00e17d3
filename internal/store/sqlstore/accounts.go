package sqlstore

import (
	"context"
	"encoding/base64"
	"fmt"

	"freehold/internal/registrar"
	"freehold/internal/store"
	"freehold/internal/store/sqlstore/tables"
)

func account(r tables.AccountRow) registrar.Account {
	return registrar.Account{ID: r.ID, Name: r.Name, DomainQuota: int(r.DomainQuota), Created: moment(r.Created)}
}

// Account reads an account; ErrNotFound.
func (s *Store) Account(ctx context.Context, id string) (registrar.Account, error) {
	if err := ctx.Err(); err != nil {
		return registrar.Account{}, err
	}
	row, err := s.reads.Account(background, id)
	return one(row, err, account)
}

// Accounts reads all accounts in the order of their ids.
func (s *Store) Accounts(ctx context.Context) ([]registrar.Account, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rows, err := s.reads.Accounts(background)
	return all(rows, err, func(r tables.AccountsRow) registrar.Account { return account(tables.AccountRow(r)) })
}

// AccessKey reads an access key; ErrNotFound.
func (s *Store) AccessKey(ctx context.Context, id string) (store.AccessKey, error) {
	if err := ctx.Err(); err != nil {
		return store.AccessKey{}, err
	}
	row, err := s.reads.AccessKey(background, id)
	if err != nil {
		return one(row, err, func(tables.AccessKey) store.AccessKey { return store.AccessKey{} })
	}
	return accessKey(row)
}

// AccessKeys reads the keys of an account, the oldest first.
func (s *Store) AccessKeys(ctx context.Context, accountID string) ([]store.AccessKey, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rows, err := s.reads.AccessKeys(background, accountID)
	if err != nil {
		return nil, err
	}
	keys := make([]store.AccessKey, len(rows))
	for i, r := range rows {
		if keys[i], err = accessKey(r); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

func accessKey(r tables.AccessKey) (store.AccessKey, error) {
	sealed, err := base64.RawStdEncoding.DecodeString(r.Sealed)
	if err != nil {
		return store.AccessKey{}, fmt.Errorf("access key %s is damaged: %w", r.ID, err)
	}
	return store.AccessKey{ID: r.ID, AccountID: r.Account, Sealed: sealed, Created: moment(r.Created)}, nil
}

func (c *change) Account(id string) (registrar.Account, error) {
	row, err := c.q.Account(background, id)
	return one(row, err, account)
}

func (c *change) AddAccount(a registrar.Account) error {
	if err := c.tx.Writing(); err != nil {
		return err
	}
	rows, err := c.q.AddAccount(background, tables.AddAccountParams{
		ID: a.ID, Name: a.Name, DomainQuota: int64(a.DomainQuota), Created: micros(a.Created),
	})
	return wrote(rows, err, store.ErrExists)
}

func (c *change) AddAccessKey(k store.AccessKey) error {
	if err := c.tx.Writing(); err != nil {
		return err
	}
	rows, err := c.q.AddAccessKey(background, tables.AddAccessKeyParams{
		ID: k.ID, Account: k.AccountID, Sealed: base64.RawStdEncoding.EncodeToString(k.Sealed), Created: micros(k.Created),
	})
	return wrote(rows, err, store.ErrExists)
}

func (c *change) DeleteAccessKey(id string) error {
	if err := c.tx.Writing(); err != nil {
		return err
	}
	rows, err := c.q.DeleteAccessKey(background, id)
	return wrote(rows, err, store.ErrNotFound)
}

func (c *change) Names(accountID string) (int, error) {
	n, err := c.q.Names(background, accountID)
	return one(n, err, func(n int64) int { return int(n) })
}

func (c *change) TakeName(accountID string, quota int) error {
	if err := c.tx.Writing(); err != nil {
		return err
	}
	rows, err := c.q.TakeName(background, tables.TakeNameParams{ID: accountID, Quota: int64(quota)})
	if err == nil && rows == 0 {
		if _, err := c.Names(accountID); err != nil {
			return err
		}
		return store.ErrQuota
	}
	return err
}

func (c *change) CountNames(accountID string, delta int) error {
	if err := c.tx.Writing(); err != nil {
		return err
	}
	rows, err := c.q.CountNames(background, tables.CountNamesParams{Delta: int64(delta), ID: accountID})
	return wrote(rows, err, store.ErrNotFound)
}
