package accounts

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"freehold/internal/clock"
	"freehold/internal/ids"
	"freehold/internal/registrar"
	"freehold/internal/store"
	"freehold/internal/vault"

	lru "github.com/hashicorp/golang-lru/v2"
)

// remembered is how many opened keys are held in memory.
const remembered = 4096

// Book is the accounts and their keys. It is safe for concurrent use.
type Book struct {
	store store.Store
	vault *vault.Vault
	clock clock.Clock
	ids   *ids.Source

	// opened holds keys that exist only, so that strangers who make ids up
	// cannot push out those in use.
	opened *lru.Cache[string, registrar.AccessKey]

	mu      sync.Mutex
	deleted int // counts deletions, so that a read that began before one is not remembered
}

// NewBook is the book kept in the store. Only one process at a time may delete
// keys from it: what another deletes is noticed at the next start.
func NewBook(s store.Store, v *vault.Vault, c clock.Clock, source *ids.Source) (*Book, error) {
	opened, err := lru.New[string, registrar.AccessKey](remembered)
	if err != nil {
		return nil, fmt.Errorf("accounts: %w", err)
	}
	return &Book{store: s, vault: v, clock: c, ids: source, opened: opened}, nil
}

// Create makes an account; its Created is set here. The error is an *Error of
// kind ErrInvalid or store.ErrExists, or a fault.
func (b *Book) Create(ctx context.Context, a registrar.Account) (registrar.Account, error) {
	if err := checkAccount(a); err != nil {
		return registrar.Account{}, err
	}
	a.Created = b.clock.Now()
	err := b.store.Change(ctx, func(tx store.Tx) error { return addAccount(tx, a) })
	if err != nil {
		return registrar.Account{}, err
	}
	return a, nil
}

// CreateWithKey makes an account together with its first key: both or neither.
func (b *Book) CreateWithKey(ctx context.Context, a registrar.Account) (registrar.AccessKey, error) {
	if err := checkAccount(a); err != nil {
		return registrar.AccessKey{}, err
	}
	a.Created = b.clock.Now()
	k, sealed := b.draw(a.ID, "", "")
	err := b.store.Change(ctx, func(tx store.Tx) error {
		if err := addAccount(tx, a); err != nil {
			return err
		}
		return addKey(tx, sealed)
	})
	if err != nil {
		return registrar.AccessKey{}, err
	}
	return k, nil
}

func addAccount(tx store.Tx, a registrar.Account) error {
	err := tx.AddAccount(a)
	if errors.Is(err, store.ErrExists) {
		return refuse(store.ErrExists, "account %s exists already", a.ID)
	}
	return err
}

// List reads all accounts, by id.
func (b *Book) List(ctx context.Context) ([]registrar.Account, error) {
	return b.store.Accounts(ctx)
}

// CreateKey makes a key for the account and shows its secret this once. Id and
// secret are drawn unless they are given; one is given with the other. The
// error is an *Error of kind ErrInvalid, store.ErrNotFound or store.ErrExists, or
// a fault.
func (b *Book) CreateKey(ctx context.Context, accountID, id string, secret registrar.Secret) (registrar.AccessKey, error) {
	if err := checkAccountID(accountID); err != nil {
		return registrar.AccessKey{}, err
	}
	if id != "" || secret != "" {
		if err := checkKey(id, secret); err != nil {
			return registrar.AccessKey{}, err
		}
	}
	k, sealed := b.draw(accountID, id, secret)
	err := b.store.Change(ctx, func(tx store.Tx) error {
		_, err := tx.Account(accountID)
		if errors.Is(err, store.ErrNotFound) {
			return refuse(store.ErrNotFound, "there is no account %s", accountID)
		}
		if err != nil {
			return err
		}
		return addKey(tx, sealed)
	})
	if err != nil {
		return registrar.AccessKey{}, err
	}
	return k, nil
}

// draw is a new key, open and sealed.
func (b *Book) draw(accountID, id string, secret registrar.Secret) (registrar.AccessKey, store.AccessKey) {
	if id == "" {
		id, secret = b.ids.AccessKeyID(), registrar.Secret(b.ids.SecretAccessKey())
	}
	k := registrar.AccessKey{ID: id, AccountID: accountID, Secret: secret, Created: b.clock.Now()}
	return k, store.AccessKey{
		ID: k.ID, AccountID: k.AccountID, Created: k.Created,
		Sealed: b.vault.Seal([]byte(secret.Reveal()), row(k.ID, k.AccountID)),
	}
}

func addKey(tx store.Tx, k store.AccessKey) error {
	err := tx.AddAccessKey(k)
	if errors.Is(err, store.ErrExists) {
		return refuse(store.ErrExists, "access key %s exists already", k.ID)
	}
	return err
}

// row names the row of a key to the vault. The account is part of it: a key
// that is moved to another account no longer opens.
func row(id, accountID string) string { return "access key " + id + " of account " + accountID }

// Keys reads the account's keys without their secrets. The error is an *Error
// of kind ErrInvalid or store.ErrNotFound, or a fault.
func (b *Book) Keys(ctx context.Context, accountID string) ([]registrar.AccessKey, error) {
	if err := checkAccountID(accountID); err != nil {
		return nil, err
	}
	_, err := b.store.Account(ctx, accountID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, refuse(store.ErrNotFound, "there is no account %s", accountID)
	}
	if err != nil {
		return nil, err
	}
	sealed, err := b.store.AccessKeys(ctx, accountID)
	if err != nil {
		return nil, err
	}
	keys := make([]registrar.AccessKey, 0, len(sealed))
	for _, k := range sealed {
		keys = append(keys, registrar.AccessKey{ID: k.ID, AccountID: k.AccountID, Created: k.Created})
	}
	return keys, nil
}

// DeleteKey takes a key out of use; requests signed with it are refused from
// the moment this returns. The error is an *Error of kind store.ErrNotFound,
// or a fault.
func (b *Book) DeleteKey(ctx context.Context, id string) error {
	err := b.store.Change(ctx, func(tx store.Tx) error { return tx.DeleteAccessKey(id) })
	if errors.Is(err, store.ErrNotFound) {
		// The id is not repeated: it may be anything.
		return refuse(store.ErrNotFound, "there is no such access key")
	}
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.deleted++
	b.opened.Remove(id)
	return nil
}

// Key finds a key with its secret: store.ErrNotFound when nobody holds the id.
func (b *Book) Key(ctx context.Context, id string) (registrar.AccessKey, error) {
	if k, ok := b.opened.Get(id); ok {
		return k, nil
	}
	b.mu.Lock()
	before := b.deleted
	b.mu.Unlock()

	sealed, err := b.store.AccessKey(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return registrar.AccessKey{}, store.ErrNotFound
	}
	if err != nil {
		return registrar.AccessKey{}, err
	}
	secret, err := b.vault.Open(sealed.Sealed, row(sealed.ID, sealed.AccountID))
	if err != nil {
		return registrar.AccessKey{}, err
	}
	k := registrar.AccessKey{ID: sealed.ID, AccountID: sealed.AccountID, Secret: registrar.Secret(secret), Created: sealed.Created}

	b.mu.Lock()
	defer b.mu.Unlock()
	if b.deleted == before {
		b.opened.Add(k.ID, k)
	}
	return k, nil
}
