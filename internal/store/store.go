// Package store says what is kept: accounts and their keys, domains with their
// tags, operations with their history, and charges. Implementations stand in
// closets beside it (sqlstore); storetest examines them.
//
// A store is dull. It mints neither times nor ids, knows no rule of the trade,
// and hands out nothing that is shared: a caller may do as it likes with what
// it got. Moments are kept to the microsecond and come back in UTC; an
// operation's submission is in whole milliseconds.
//
// Reads see what was committed last and never wait for a change. A change is a
// function over a Tx; when Change returns nil, what it wrote is on disk.
package store

import (
	"context"
	"errors"
	"time"

	"freehold/internal/registrar"
)

var (
	// ErrNotFound is returned for what is not kept.
	ErrNotFound = errors.New("store: not found")

	// ErrExists is returned when something with the same key is kept already.
	ErrExists = errors.New("store: exists already")

	// ErrHeld is returned when another operation holds the domain.
	ErrHeld = errors.New("store: another operation holds the domain")

	// ErrQuota is returned when an account holds as many names as it may.
	ErrQuota = errors.New("store: the account holds as many names as it may")

	// ErrLeaseLost is returned when a job was claimed by somebody else since.
	ErrLeaseLost = errors.New("store: the lease was lost")
)

// Store keeps.
type Store interface {
	Reader

	// Change runs the function in a transaction and returns once it is on
	// disk. When the function fails, its error is returned and nothing is
	// written. The function may share the writer with many others: it must
	// be short, and it touches nothing but the Tx.
	Change(ctx context.Context, fn func(Tx) error) error

	// Broken is closed when what was written can no longer be trusted to be
	// on disk; the process must stop. Err tells why, and is nil until then.
	Broken() <-chan struct{}
	Err() error

	Close() error
}

// Reader reads what was committed last.
type Reader interface {
	Account(ctx context.Context, id string) (registrar.Account, error)
	Accounts(ctx context.Context) ([]registrar.Account, error)

	AccessKey(ctx context.Context, id string) (AccessKey, error)
	AccessKeys(ctx context.Context, accountID string) ([]AccessKey, error)

	// Operation reads any account's operation: the caller checks whose it is.
	Operation(ctx context.Context, id string) (registrar.Operation, error)
	// Operations reads a page; see OperationQuery.
	Operations(ctx context.Context, q OperationQuery) ([]registrar.Operation, error)
	// Events reads an operation's history in order.
	Events(ctx context.Context, operationID string) ([]registrar.Event, error)

	// Domain reads any account's domain: the caller checks whose it is.
	Domain(ctx context.Context, name string) (registrar.Domain, error)
	// OwnedDomain reads a domain of the account. Another account's is not
	// found, in the time that one takes which is not kept.
	OwnedDomain(ctx context.Context, accountID, name string) (registrar.Domain, error)
	// Domains reads a page; see DomainQuery.
	Domains(ctx context.Context, q DomainQuery) ([]DomainSummary, error)
	// Tags reads a domain's tags sorted by key.
	Tags(ctx context.Context, domain string) ([]registrar.Tag, error)

	// Charges reads what an operation cost.
	Charges(ctx context.Context, operationID string) ([]registrar.Charge, error)

	// NextDue is the earliest moment at which a job that nobody has leased is
	// due; false when none waits for a moment.
	NextDue(ctx context.Context) (time.Time, bool, error)
}

// Tx reads and writes in one transaction.
type Tx interface {
	Account(id string) (registrar.Account, error)
	AddAccount(a registrar.Account) error // ErrExists
	AddAccessKey(k AccessKey) error       // ErrExists
	DeleteAccessKey(id string) error      // ErrNotFound

	// Names is how many names the account holds or has asked for;
	// CountNames alters it, and fails rather than go below zero. It is what
	// the domain quota is held against. ErrNotFound.
	Names(accountID string) (int, error)
	CountNames(accountID string, delta int) error
	// TakeName counts one more, unless the account has as many as it may: its
	// own quota, or the one given where it has none. ErrQuota, ErrNotFound.
	TakeName(accountID string, quota int) error

	// AddJob files an operation with its first event. ErrHeld when j.Holds is
	// set and another operation holds the domain, and when j.Holds or j.Waits
	// is set and the account has an open operation on it; ErrExists when the
	// id is kept. After any of these the transaction goes on.
	AddJob(j Job, e registrar.Event) error
	// Open is the account's operation that holds the domain or waits to;
	// ErrNotFound when it has none.
	Open(domain, accountID string) (registrar.Operation, error)
	// Claim leases due jobs, earliest first: those with due ≤ now whose
	// lease has ended by wall. Each gets its fence raised by one.
	Claim(now, wall, leaseUntil time.Time, most int) ([]Job, error)
	// KeepLease prolongs a lease; ErrLeaseLost, also when it was given up.
	KeepLease(id string, fence int64, leaseUntil time.Time) error
	// SaveJob writes a job back and gives its lease up unless LeaseUntil is
	// set, with an event unless it is nil. ErrLeaseLost when the fence in
	// the store is not j.Fence, or when the job would go back: a final one
	// is never altered, and none becomes SUBMITTED again. ErrHeld as AddJob.
	// What an operation is and when it was submitted stay as they were
	// filed; an Updated before the one kept counts as that one.
	SaveJob(j Job, e *registrar.Event) error
	// WakeWaiting makes the jobs on the domain that wait to hold it due now.
	WakeWaiting(domain string, now time.Time) error
	// VoidLeases ends all leases: for a start in which no other process can
	// be at work.
	VoidLeases() error

	Domain(name string) (registrar.Domain, error)
	AddDomain(d registrar.Domain) error  // ErrExists
	SaveDomain(d registrar.Domain) error // ErrNotFound
	DeleteDomain(name string) error      // with its tags; ErrNotFound
	SetTag(domain string, t registrar.Tag) error
	DeleteTag(domain, key string) error // no error when there is none
	CountTags(domain string) (int, error)

	// AddCharge keeps what an operation cost; ErrExists when it was charged
	// already.
	AddCharge(c registrar.Charge) error
}

// AccessKey is an access key with its secret sealed.
type AccessKey struct {
	ID        string
	AccountID string
	Sealed    []byte
	Created   time.Time
}

// Job is an operation together with what the engine must know to carry it on.
// The row is the queue.
type Job struct {
	registrar.Operation

	Version int    // of the workflow
	Step    string // where it stands; empty when final
	State   []byte // what the workflow remembers, as text in UTF-8; empty when final

	// Due is when it is to be carried on; zero when it waits for something
	// other than time.
	Due     time.Time
	Entered time.Time // when the step was entered
	Tries   int       // failed tries of the step since it was entered

	// Try counts what was sent to anybody outside over the operation's whole
	// life; Sent is when the last one was about to be sent, zero when its
	// outcome is known. Sent that is not zero at the start of a step is a
	// doubt.
	Try  int
	Sent time.Time

	// Holds says that the operation holds its domain: no other may.
	// Waits says that it wants to and cannot yet.
	Holds bool
	Waits bool

	Fence      int64
	LeaseUntil time.Time // machine time; zero when not leased; only what is due is leased
	Seq        int       // of the last event
}

// OperationQuery asks for one page of an account's operations in order of
// submission (then of id). A Limit that is not positive asks for none.
type OperationQuery struct {
	AccountID      string
	SubmittedSince time.Time                 // zero: from the beginning; that moment included
	Statuses       []registrar.Status        // empty: any
	Types          []registrar.OperationType // empty: any
	Descending     bool
	After          OperationKey // the last one of the page before; zero: from the start
	Limit          int
}

// OperationKey is where an operation stands in the order of a list.
type OperationKey struct {
	Submitted time.Time
	ID        string
}

// DomainSummary is what a list of domains shows.
type DomainSummary struct {
	Name         string
	AutoRenew    bool
	TransferLock bool
	Expires      time.Time
}

// DomainQuery asks for one page of an account's domains. A Limit that is not
// positive asks for none.
type DomainQuery struct {
	AccountID   string
	Prefix      string    // of the name; empty: any
	ExpiresFrom time.Time // zero: any; that moment included
	ExpiresTo   time.Time // zero: any; that moment included
	ByExpiry    bool      // order by expiry, then name; otherwise by name
	Descending  bool
	After       DomainKey // the last one of the page before; zero: from the start
	Limit       int
}

// DomainKey is where a domain stands in the order of a list.
type DomainKey struct {
	Name    string
	Expires time.Time // used when ordered by expiry
}
