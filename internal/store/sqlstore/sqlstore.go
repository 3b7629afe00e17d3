package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"freehold/internal/sqlite"
	"freehold/internal/store"
	"freehold/internal/store/sqlstore/tables"
)

//go:embed migrations/*.sql
var files embed.FS

// background has no Done channel; see the package comment.
var background = context.Background()

// Store is a store in a SQLite database.
type Store struct {
	db     *sqlite.DB
	reads  *tables.Queries // on the pool of readers
	writes *tables.Queries // on the one writer
}

var _ store.Store = (*Store)(nil)

// Open opens the store in the file, making it if it is not there, and brings
// its schema up to date.
func Open(ctx context.Context, file string, o sqlite.Options) (*Store, error) {
	migrations, err := fs.Sub(files, "migrations")
	if err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	db, err := sqlite.Open(ctx, file, migrations, o)
	if err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	s := &Store{db: db}
	if s.writes, err = tables.Prepare(ctx, db.Writer); err == nil {
		s.reads, err = tables.Prepare(ctx, db.Reader)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the store: %w", err), db.Close())
	}
	db.CloseFirst(s.writes, s.reads)
	return s, nil
}

// Change runs the function on the writer, which it shares with others; see
// store.Store. What a function reads may be what a neighbour wrote in the same
// transaction: both reach the disk together, or neither.
func (s *Store) Change(ctx context.Context, fn func(store.Tx) error) error {
	return s.db.Write(ctx, func(tx *sqlite.Tx) error {
		return fn(&change{tx: tx, q: s.writes})
	})
}

// change is one caller's part of a transaction. What writes says so first, for
// only then does the writer set a savepoint for this caller.
type change struct {
	tx *sqlite.Tx
	q  *tables.Queries
}

var _ store.Tx = (*change)(nil)

// Broken is closed when the file can no longer be trusted; see store.Store.
func (s *Store) Broken() <-chan struct{} { return s.db.Broken() }

// Err is the failure that closed Broken; nil until then.
func (s *Store) Err() error { return s.db.Err() }

// Close lets the changes that were begun end and closes the database.
func (s *Store) Close() error { return s.db.Close() }

// one gives the outcome of a statement that reads a single row.
func one[Row, T any](row Row, err error, as func(Row) T) (T, error) {
	if err != nil {
		var none T
		if errors.Is(err, sql.ErrNoRows) {
			return none, store.ErrNotFound
		}
		return none, err
	}
	return as(row), nil
}

// all gives the outcome of a statement that reads many.
func all[Row, T any](rows []Row, err error, as func(Row) T) ([]T, error) {
	if err != nil {
		return nil, err
	}
	list := make([]T, len(rows))
	for i, r := range rows {
		list[i] = as(r)
	}
	return list, nil
}

// wrote is the outcome of a statement that must write a row: the error stands
// for none.
func wrote(rows int64, err, none error) error {
	if err == nil && rows == 0 {
		return none
	}
	return err
}
