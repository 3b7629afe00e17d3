package actions

import (
	"context"
	"errors"
	"log/slog"

	"freehold/internal/clock"
	"freehold/internal/ids"
	"freehold/internal/operations"
	"freehold/internal/registrar"
	"freehold/internal/store"
	"freehold/internal/tlds"
	"freehold/internal/workflow"

	lru "github.com/hashicorp/golang-lru/v2"
)

// Desk is what an action may use.
type Desk struct {
	Store      store.Store
	Engine     *workflow.Engine[*operations.Desk]
	Registries operations.Registries
	TLDs       *tlds.Catalogue
	Clock      clock.Clock
	IDs        *ids.Source
	Log        *slog.Logger // nil means none

	// Nameservers are given to new domains.
	Nameservers []registrar.Nameserver
	// DomainQuota is how many domains an account may have unless it has a
	// quota of its own.
	DomainQuota int
	// MarkerKey binds the markers of lists; 32 bytes that nobody else knows.
	MarkerKey []byte
	// Registrar is how we present ourselves.
	Registrar Registrar

	// finished keeps the encoded answers of GetOperationDetail for final
	// operations, which never change again.
	finished *lru.Cache[string, finished]
}

// Registrar is how this registrar presents itself in GetDomainDetail.
type Registrar struct {
	Name       string
	URL        string
	WhoIs      string
	AbuseEmail string
	AbusePhone string
}

type finished struct {
	accountID string
	answer    []byte
}

// Ready makes the desk usable; keep is how many finished operations' answers
// are held in memory.
func (d *Desk) Ready(keep int) error {
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	cache, err := lru.New[string, finished](keep)
	d.finished = cache
	return err
}

// owned finds a domain of the caller's, by the name as the request gives it.
func (d *Desk) owned(ctx context.Context, caller registrar.Principal, name string) (registrar.Domain, *tlds.TLD, error) {
	parsed, tld, err := d.TLDs.Place(name)
	if err != nil {
		return registrar.Domain{}, nil, err
	}
	domain, err := d.Store.OwnedDomain(ctx, caller.AccountID, string(parsed))
	if errors.Is(err, store.ErrNotFound) {
		return registrar.Domain{}, nil, registrar.NotInAccount(string(parsed), caller.AccountID)
	}
	return domain, tld, err
}

// stillOwned is the check, inside the transaction that files an operation,
// that the domain has not left the account meanwhile.
func stillOwned(caller registrar.Principal, name string) func(store.Tx) error {
	return func(tx store.Tx) error {
		_, err := ownedNow(tx, caller, name)
		return err
	}
}

// ownedNow finds a domain of the caller's inside a transaction.
func ownedNow(tx store.Tx, caller registrar.Principal, name string) (registrar.Domain, error) {
	domain, err := tx.Domain(name)
	if errors.Is(err, store.ErrNotFound) || err == nil && domain.AccountID != caller.AccountID {
		return registrar.Domain{}, registrar.NotInAccount(name, caller.AccountID)
	}
	return domain, err
}

// file starts an operation of the caller's and gives its id.
func file[S any](ctx context.Context, d *Desk, w workflow.Definition[*operations.Desk, S], caller registrar.Principal, domain string, state *S, check func(store.Tx) error) (string, error) {
	op, err := workflow.File(ctx, d.Engine, w, d.IDs.OperationID(d.Clock.Now()), caller.AccountID, domain, state, check)
	return op.ID, err
}

// target is the domain as an operation's state names it.
func target(name string, tld *tlds.TLD) operations.Target {
	return operations.Target{Domain: name, TLD: tld.Name}
}
