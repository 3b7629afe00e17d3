// Package sqlite opens a SQLite database the way Freehold keeps what it has
// promised: write-ahead log, synchronous=FULL, and one writer that gathers the
// changes of many callers into one transaction, so that they share one sync of
// the disk. Readers never wait for the writer.
//
// Two parties keep databases of their own: the store and the registry in the
// house. What they share is only this package.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"runtime/debug"
	"sync"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// most is how many changes one transaction gathers at the most.
const most = 256

// ErrClosed is returned by Write once Close has begun.
var ErrClosed = errors.New("sqlite: the database is closed")

// DB is an open database: a pool of readers and one writer.
type DB struct {
	// Reader is a pool of connections that can only read. They see what was
	// committed last.
	Reader *sql.DB

	// Writer is the one connection that writes. Statements are prepared on
	// it before the first Write and run inside Write only.
	Writer *sql.Conn

	pool     *sql.DB // Writer's own
	grouping bool
	verbs    verbs

	queue   chan *change
	stopped chan struct{}
	close   func() error
	closing []io.Closer  // statements, before the connections
	mu      sync.RWMutex // held for reading while a change is being queued
	closed  bool

	broken     chan struct{}
	breakOnce  sync.Once
	brokenWith error
}

// verbs are the statements of transactions, prepared on Writer.
type verbs struct {
	begin, commit, rollback, savepoint, undo, release *sql.Stmt
}

func (v *verbs) prepare(ctx context.Context, c *sql.Conn) error {
	for _, p := range []struct {
		stmt **sql.Stmt
		text string
	}{
		{&v.begin, "BEGIN IMMEDIATE"},
		{&v.commit, "COMMIT"},
		{&v.rollback, "ROLLBACK"},
		{&v.savepoint, "SAVEPOINT one"},
		{&v.undo, "ROLLBACK TO one"},
		{&v.release, "RELEASE one"},
	} {
		stmt, err := c.PrepareContext(ctx, p.text) //nolint:sqlclosecheck // it lives as long as Writer, which closes it
		if err != nil {
			return fmt.Errorf("prepare %s: %w", p.text, err)
		}
		*p.stmt = stmt
	}
	return nil
}

// Options tell how a database is opened. The zero value is right for use.
type Options struct {
	// OneByOne commits each change by itself. It is the yardstick of the
	// benchmarks, not a mode to run in.
	OneByOne bool

	// Readers is how many reading connections there are; 0 means 4.
	Readers int
}

// Open opens the database in the file, making it if it is not there, and
// brings its schema up to date with the migrations (goose's form, one folder).
func Open(ctx context.Context, file string, migrations fs.FS, o Options) (*DB, error) {
	pool, err := sql.Open("sqlite", dsn(file, false))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	pool.SetMaxOpenConns(1)
	db := &DB{
		pool:     pool,
		grouping: !o.OneByOne,
		queue:    make(chan *change, most),
		stopped:  make(chan struct{}),
		broken:   make(chan struct{}),
	}
	db.close = sync.OnceValue(db.shut)
	if err := migrate(ctx, pool, migrations); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", file, err), pool.Close())
	}
	if db.Writer, err = pool.Conn(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", file, err), pool.Close())
	}
	if err := db.verbs.prepare(ctx, db.Writer); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", file, err), db.Writer.Close(), pool.Close())
	}
	db.CloseFirst(db.verbs.begin, db.verbs.commit, db.verbs.rollback, db.verbs.savepoint, db.verbs.undo, db.verbs.release)
	if db.Reader, err = sql.Open("sqlite", dsn(file, true)); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", file, err), db.Writer.Close(), pool.Close())
	}
	readers := o.Readers
	if readers == 0 {
		readers = 4
	}
	db.Reader.SetMaxOpenConns(readers)
	db.Reader.SetMaxIdleConns(readers)
	if err := openAll(ctx, db.Reader, readers); err != nil {
		db.closing = append(db.closing, db.Reader, db.Writer, pool)
		for _, c := range db.closing {
			err = errors.Join(err, c.Close())
		}
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	go db.write()
	return db, nil
}

// openAll opens the pool's connections now: later there may be no descriptors
// left, taken by those who only connect.
func openAll(ctx context.Context, pool *sql.DB, n int) error {
	var err error
	conns := make([]*sql.Conn, n)
	for i := range conns {
		if conns[i], err = pool.Conn(ctx); err != nil {
			break
		}
	}
	for _, c := range conns {
		if c != nil {
			err = errors.Join(err, c.Close())
		}
	}
	return err
}

func migrate(ctx context.Context, pool *sql.DB, migrations fs.FS) error {
	p, err := goose.NewProvider(goose.DialectSQLite3, pool, migrations, goose.WithVerbose(false))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	return nil
}

func dsn(file string, readOnly bool) string {
	q := url.Values{}
	for _, pragma := range []string{
		"busy_timeout(10000)",
		"journal_mode(WAL)",
		"synchronous(FULL)",
		"wal_autocheckpoint(4000)",
		"cache_size(-8192)",
		"temp_store(MEMORY)",
	} {
		q.Add("_pragma", pragma)
	}
	if readOnly {
		q.Add("_pragma", "query_only(1)")
	}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: file}).EscapedPath(), RawQuery: q.Encode()}).String()
}

// Tx is one caller's part of a transaction. It undoes what this caller wrote,
// and nothing of its neighbours', when the caller's function fails.
type Tx struct {
	db    *DB
	wrote bool
}

// Writing must be called before the first statement that writes.
func (tx *Tx) Writing() error {
	if tx.wrote || !tx.db.grouping {
		return nil
	}
	if _, err := tx.db.verbs.savepoint.ExecContext(background); err != nil {
		return fmt.Errorf("savepoint: %w", err)
	}
	tx.wrote = true
	return nil
}

type change struct {
	run func(*Tx) error
	err chan error
}

// background has no Done channel: with one, the driver starts a goroutine for
// every statement to watch it.
var background = context.Background()

// Write runs the function on the writer and returns once what it wrote is on
// disk, or once it was undone because the function failed. The function shares
// its transaction with others: it must be short, and touch the database only
// by statements prepared on Writer. A context that ends before the function
// has begun gives it up; afterwards the outcome is waited for.
func (db *DB) Write(ctx context.Context, run func(*Tx) error) error {
	c := &change{run: run, err: make(chan error, 1)}
	if err := db.enqueue(ctx, c); err != nil {
		return err
	}
	return <-c.err
}

func (db *DB) enqueue(ctx context.Context, c *change) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("waiting for the writer: %w", err)
	}
	db.mu.RLock()
	defer db.mu.RUnlock()
	if db.closed {
		return ErrClosed
	}
	select {
	case db.queue <- c:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for the writer: %w", ctx.Err())
	}
}

// Broken is closed when a commit failed in a way after which the file can no
// longer be trusted to hold what was written: whoever runs the process stops
// it, and the next start reads the log. Err tells what happened.
func (db *DB) Broken() <-chan struct{} { return db.broken }

// Err is the failure that closed Broken; nil until then.
func (db *DB) Err() error {
	select {
	case <-db.broken:
		return db.brokenWith
	default:
		return nil
	}
}

// Close lets the changes that were queued end and closes the database. It may
// be called more than once.
func (db *DB) Close() error { return db.close() }

func (db *DB) shut() error {
	db.mu.Lock()
	db.closed = true
	db.mu.Unlock()
	close(db.queue)
	<-db.stopped
	var errs []error
	for _, c := range db.closing {
		errs = append(errs, c.Close())
	}
	// The writer goes last: who closes a file last moves its log into it.
	return errors.Join(append(errs, db.Reader.Close(), db.Writer.Close(), db.pool.Close())...)
}

// CloseFirst hands over statements that Close is to close before the
// connections. One that stays open keeps the file's log from being moved into
// the file, which then is no whole copy.
func (db *DB) CloseFirst(statements ...io.Closer) {
	db.closing = append(db.closing, statements...)
}

// write is the loop of the one writer. While one batch is being synced the
// next one gathers in the queue.
func (db *DB) write() {
	batch := make([]*change, 0, most)
	errs := make([]error, most)
	ended := false
	defer func() {
		if !ended {
			db.abandon(batch)
		}
		close(db.stopped)
	}()
	for first := range db.queue {
		batch = append(batch[:0], first)
		for db.grouping && len(batch) < most {
			select {
			case c, open := <-db.queue:
				if open {
					batch = append(batch, c)
					continue
				}
			default:
			}
			break
		}
		db.commit(batch, errs)
		for i, c := range batch {
			c.err <- errs[i]
			batch[i] = nil
		}
		batch = batch[:0]
	}
	ended = true
}

// abandon answers those who wait when a change has ended the writer's
// goroutine (runtime.Goexit, which a test's FailNow calls in the wrong place):
// nobody may wait for ever.
func (db *DB) abandon(batch []*change) {
	err := db.judge(errors.New("sqlite: a change ended the writer"))
	db.rollback()
	for _, c := range batch {
		c.err <- err
	}
	for c := range db.queue {
		c.err <- err
	}
}

func (db *DB) commit(batch []*change, errs []error) {
	all := func(err error) {
		for i := range batch {
			errs[i] = err
		}
	}
	if err := db.Err(); err != nil {
		all(fmt.Errorf("the database is broken: %w", err))
		return
	}
	if _, err := db.verbs.begin.ExecContext(background); err != nil {
		all(db.judge(fmt.Errorf("begin: %w", err)))
		return
	}
	for i, c := range batch {
		errs[i] = db.one(c)
		if unwound(errs[i]) {
			err := db.judge(errs[i])
			db.rollback()
			all(err)
			return
		}
		if err := db.Err(); err != nil { // its savepoint was gone
			db.rollback()
			all(err)
			return
		}
	}
	if !db.grouping && errs[0] != nil {
		db.rollback()
		return
	}
	if _, err := db.verbs.commit.ExecContext(background); err != nil {
		err = db.judge(fmt.Errorf("commit: %w", err))
		db.rollback()
		all(err)
	}
}

func (db *DB) rollback() {
	// Nothing is left to roll back when SQLite has already done so.
	_, _ = db.verbs.rollback.ExecContext(background)
}

// one runs one caller's function inside the open transaction.
func (db *DB) one(c *change) (err error) {
	tx := Tx{db: db}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("sqlite: a change panicked: %v\n%s", p, debug.Stack())
		}
		if !tx.wrote || unwound(err) {
			return
		}
		if err != nil {
			if _, undo := db.verbs.undo.ExecContext(background); undo != nil {
				err = errors.Join(err, db.judge(fmt.Errorf("roll back: %w", undo)))
			}
		}
		if _, release := db.verbs.release.ExecContext(background); release != nil {
			err = errors.Join(err, db.judge(fmt.Errorf("release: %w", release)))
		}
	}()
	return c.run(&tx)
}

// unwound says whether the error is of a kind on which SQLite may have rolled
// back the whole transaction by itself (its documentation, "Response to errors
// within a transaction"). What neighbours write after it would be written
// outside any transaction, so the whole batch ends with it. So it does when
// the file turns out to be damaged, for nothing more may be written to it.
func unwound(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return false
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_FULL, lib.SQLITE_IOERR, lib.SQLITE_NOMEM, lib.SQLITE_BUSY, lib.SQLITE_INTERRUPT,
		lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return true
	}
	return false
}

// judge passes the error on and declares the database broken unless it is of
// a kind after which the file is known to be as it was: a full disk, a lock.
func (db *DB) judge(err error) error {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() & 0xff {
		case lib.SQLITE_FULL, lib.SQLITE_BUSY, lib.SQLITE_LOCKED, lib.SQLITE_CONSTRAINT, lib.SQLITE_INTERRUPT:
			return err
		}
	}
	db.breakOnce.Do(func() {
		db.brokenWith = err
		close(db.broken)
	})
	return err
}

// Conflict says whether the error is a violation of a UNIQUE constraint or of
// a primary key.
func Conflict(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code() == lib.SQLITE_CONSTRAINT_UNIQUE || e.Code() == lib.SQLITE_CONSTRAINT_PRIMARYKEY)
}
