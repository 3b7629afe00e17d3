// Package sqlstore keeps everything in SQLite: one set of statements, written
// so that PostgreSQL will run them unchanged, and one writer that gathers the
// changes of concurrent callers.
package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"freehold/internal/sqlite"
	"freehold/internal/store"
	"freehold/internal/store/sqlstore/tables"
)

//go:generate sqlc generate

//go:embed migrations/*.sql
var migrations embed.FS

// Store is a store.Store in one SQLite file.
type Store struct {
	db    *sqlite.DB
	read  *tables.Queries
	write *tables.Queries
}

var _ store.Store = (*Store)(nil)

// Open opens the store in the file, making it if it is not there.
func Open(ctx context.Context, file string, o sqlite.Options) (*Store, error) {
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	db, err := sqlite.Open(ctx, file, folder, o)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	s := &Store{db: db}
	if s.read, err = tables.Prepare(ctx, db.Reader); err == nil {
		s.write, err = tables.Prepare(ctx, db.Writer)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("store: prepare: %w", err), db.Close())
	}
	return s, nil
}

// Change implements store.Store.
func (s *Store) Change(ctx context.Context, fn func(store.Tx) error) error {
	return s.db.Write(ctx, func(t *sqlite.Tx) error { return fn(&tx{t, s.write}) })
}

// Broken implements store.Store.
func (s *Store) Broken() <-chan struct{} { return s.db.Broken() }

// Err implements store.Store.
func (s *Store) Err() error { return s.db.Err() }

// Close implements store.Store.
func (s *Store) Close() error { return s.db.Close() }

// background is what statements run under: to a local file, giving up halfway
// is worth nothing, and a context that can end costs a goroutine a statement.
var background = context.Background()

// missing turns the driver's word for no row into the store's.
func missing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return store.ErrNotFound
	}
	return err
}

// one checks that a statement changed a row.
func one(rows int64, err error, none error) error {
	if err == nil && rows == 0 {
		return none
	}
	return err
}

// taken turns a violated key into the store's word for it.
func taken(err, word error) error {
	if sqlite.Conflict(err) {
		return word
	}
	return err
}

// Moments are kept as microseconds since 1970; the zero time is kept as NULL
// where the column has it, and otherwise as 0.

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func moment(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

func nullMicros(t time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: t.UnixMicro(), Valid: !t.IsZero()}
}

func nullMoment(us sql.NullInt64) time.Time {
	if !us.Valid {
		return time.Time{}
	}
	return time.UnixMicro(us.Int64).UTC()
}

func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
