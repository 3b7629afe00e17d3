package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

var schema = fstest.MapFS{"00001_note.sql": {Data: []byte(`-- +goose Up
CREATE TABLE note (id TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL CHECK (body <> ''));
`)}}

// ways are the two ways of committing; most of what is promised holds for both.
var ways = []struct {
	name string
	o    Options
}{{"grouping", Options{}}, {"one by one", Options{OneByOne: true}}}

func open(t *testing.T, file string, o Options) *DB {
	t.Helper()
	db, err := Open(t.Context(), file, schema, o)
	if err != nil {
		t.Fatalf("Open(%q): %v", file, err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return db
}

func fresh(t *testing.T, o Options) *DB {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "notes.db"), o)
}

func (db *DB) note(tx *Tx, id, body string) error {
	if err := tx.Writing(); err != nil {
		return err
	}
	_, err := db.Writer.ExecContext(background, "INSERT INTO note (id, body) VALUES ($1, $2)", id, body)
	return err
}

// ids are the notes that readers see.
func ids(t *testing.T, db *DB) string {
	t.Helper()
	rows, err := db.Reader.QueryContext(t.Context(), "SELECT id FROM note ORDER BY id")
	if err != nil {
		t.Fatalf("reading notes: %v", err)
	}
	defer func() { _ = rows.Close() }()
	var list []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatalf("reading notes: %v", err)
		}
		list = append(list, id)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("reading notes: %v", err)
	}
	return strings.Join(list, " ")
}

// batch runs the functions in one transaction: the writer is held in a change
// of its own until all of them stand in the queue.
func batch(t *testing.T, db *DB, runs ...func(*Tx) error) []error {
	t.Helper()
	held, free := make(chan struct{}), make(chan struct{})
	var callers sync.WaitGroup
	callers.Go(func() {
		if err := db.Write(t.Context(), func(*Tx) error { close(held); <-free; return nil }); err != nil {
			t.Errorf("the change that holds the writer: %v", err)
		}
	})
	<-held
	errs := make([]error, len(runs))
	for i, run := range runs {
		callers.Go(func() { errs[i] = db.Write(t.Context(), run) })
		for len(db.queue) <= i {
			runtime.Gosched()
		}
	}
	close(free)
	callers.Wait()
	return errs
}

// Once closed, the file is whole by itself: a copy of it is a copy of all.
func TestCloseLeavesOneFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "test.db")
	db := open(t, file, Options{})
	insert, err := db.Writer.PrepareContext(t.Context(), "INSERT INTO note (id, body) VALUES (?, ?)")
	if err != nil {
		t.Fatal(err)
	}
	count, err := db.Reader.PrepareContext(t.Context(), "SELECT count(*) FROM note") //nolint:sqlclosecheck // Close closes it
	if err != nil {
		t.Fatal(err)
	}
	db.CloseFirst(insert, count)
	err = db.Write(t.Context(), func(tx *Tx) error {
		if err := tx.Writing(); err != nil {
			return err
		}
		_, err := insert.ExecContext(t.Context(), "a", "b")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := count.QueryRowContext(t.Context()).Scan(&n); err != nil || n != 1 {
		t.Fatalf("count: %d, %v", n, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(file + "*")
	if err != nil || len(left) != 1 {
		t.Errorf("after Close there are %v (%v), want the file alone", left, err)
	}
}

func TestNeighboursOfAFailingChange(t *testing.T) {
	t.Parallel()
	refused := errors.New("refused")
	tests := []struct {
		name string
		fail func(db *DB, tx *Tx) error
		want func(error) bool
	}{
		{"an error of its own", func(db *DB, tx *Tx) error {
			return errors.Join(db.note(tx, "b", "B"), refused)
		}, func(err error) bool { return errors.Is(err, refused) }},
		{"a conflict", func(db *DB, tx *Tx) error {
			return errors.Join(db.note(tx, "b", "B"), db.note(tx, "a", "again"))
		}, Conflict},
		{"a constraint", func(db *DB, tx *Tx) error {
			return errors.Join(db.note(tx, "b", "B"), db.note(tx, "b2", ""))
		}, func(err error) bool { return err != nil && !Conflict(err) }},
		{"a panic", func(db *DB, tx *Tx) error {
			if err := db.note(tx, "b", "B"); err != nil {
				return err
			}
			panic("at the disco")
		}, func(err error) bool { return err != nil && strings.Contains(err.Error(), "panicked: at the disco") }},
		{"before it wrote", func(*DB, *Tx) error { return refused }, func(err error) bool { return errors.Is(err, refused) }},
	}
	for _, way := range ways {
		for _, test := range tests {
			t.Run(way.name+"/"+test.name, func(t *testing.T) {
				t.Parallel()
				db := fresh(t, way.o)
				errs := batch(t, db,
					func(tx *Tx) error { return db.note(tx, "a", "A") },
					func(tx *Tx) error { return test.fail(db, tx) },
					func(tx *Tx) error { return db.note(tx, "c", "C") },
				)
				if errs[0] != nil || errs[2] != nil {
					t.Errorf("neighbours failed: %v, %v", errs[0], errs[2])
				}
				if !test.want(errs[1]) {
					t.Errorf("the failing change: got %v", errs[1])
				}
				if got, want := ids(t, db), "a c"; got != want {
					t.Errorf("notes: got %q, want %q", got, want)
				}
				if err := db.Err(); err != nil {
					t.Errorf("broken: %v", err)
				}
			})
		}
	}
}

func TestClosed(t *testing.T) {
	t.Parallel()
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			db := fresh(t, way.o)
			for range 2 {
				if err := db.Close(); err != nil {
					t.Fatalf("Close: %v", err)
				}
			}
			err := db.Write(t.Context(), func(*Tx) error { t.Error("a change ran after Close"); return nil })
			if !errors.Is(err, ErrClosed) {
				t.Errorf("Write after Close: got %v, want %v", err, ErrClosed)
			}
		})
	}
}

// Close may come at any moment: a change is either written and acknowledged,
// or refused.
func TestCloseAmongWrites(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "notes.db")
	db := open(t, file, Options{})
	var callers sync.WaitGroup
	wrote := make([]bool, 64)
	began := make(chan struct{}, len(wrote))
	for i := range wrote {
		callers.Go(func() {
			began <- struct{}{}
			err := db.Write(context.Background(), func(tx *Tx) error { return db.note(tx, fmt.Sprintf("%02d", i), "x") })
			if wrote[i] = err == nil; err != nil && !errors.Is(err, ErrClosed) {
				t.Errorf("Write: got %v, want %v", err, ErrClosed)
			}
		})
	}
	<-began
	if err := db.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	callers.Wait()
	var want []string
	for i, w := range wrote {
		if w {
			want = append(want, fmt.Sprintf("%02d", i))
		}
	}
	if got, want := ids(t, open(t, file, Options{})), strings.Join(want, " "); got != want {
		t.Errorf("notes: got %q, acknowledged %q", got, want)
	}
}

func TestReopen(t *testing.T) {
	t.Parallel()
	// Letters that mean something in the URI by which the file is named.
	file := filepath.Join(t.TempDir(), "odd name?#%20&=.db")
	for i, want := range []string{"0", "0 1", "0 1 2"} {
		db := open(t, file, Options{})
		if err := db.Write(t.Context(), func(tx *Tx) error { return db.note(tx, fmt.Sprint(i), "x") }); err != nil {
			t.Fatalf("Write: %v", err)
		}
		if got := ids(t, db); got != want {
			t.Errorf("opened %d times: got notes %q, want %q", i+1, got, want)
		}
		if err := db.Close(); err != nil {
			t.Fatalf("Close: %v", err)
		}
	}
	if _, err := os.Stat(file); err != nil {
		t.Errorf("the database stands elsewhere: %v", err)
	}
}

func TestManyWriters(t *testing.T) {
	t.Parallel()
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "notes.db")
			db := open(t, file, way.o)
			const writers, each = 64, 10
			var callers sync.WaitGroup
			for w := range writers {
				callers.Go(func() {
					for i := range each {
						id := fmt.Sprintf("%02d-%02d", w, i)
						if err := db.Write(t.Context(), func(tx *Tx) error { return db.note(tx, id, "x") }); err != nil {
							t.Errorf("Write %s: %v", id, err)
							continue
						}
						var body string
						if err := db.Reader.QueryRowContext(t.Context(), "SELECT body FROM note WHERE id = $1", id).Scan(&body); err != nil {
							t.Errorf("reading %s once it was acknowledged: %v", id, err)
						}
					}
				})
			}
			callers.Wait()
			if err := db.Close(); err != nil {
				t.Fatalf("Close: %v", err)
			}
			if got := len(strings.Fields(ids(t, open(t, file, way.o)))); got != writers*each {
				t.Errorf("notes after reopening: got %d, want %d", got, writers*each)
			}
		})
	}
}

// A full disk turns changes down and harms nothing else.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			db := fresh(t, way.o)
			pragma := func(text string) {
				t.Helper()
				if err := db.Write(t.Context(), func(*Tx) error {
					var pages int
					return db.Writer.QueryRowContext(background, text).Scan(&pages)
				}); err != nil {
					t.Fatalf("%s: %v", text, err)
				}
			}
			if err := db.Write(t.Context(), func(tx *Tx) error { return db.note(tx, "before", "x") }); err != nil {
				t.Fatalf("Write: %v", err)
			}
			pragma("PRAGMA max_page_count = 1") // as few as there are

			large := strings.Repeat("x", 1<<20)
			errs := batch(t, db,
				func(tx *Tx) error { return db.note(tx, "large", large) },
				func(tx *Tx) error { return db.note(tx, "large too", large) },
			)
			for i, err := range errs {
				if err == nil || !strings.Contains(err.Error(), "full") {
					t.Errorf("large note %d on a full disk: got %v, want an error that says so", i, err)
				}
			}
			if got, want := ids(t, db), "before"; got != want {
				t.Errorf("notes while the disk is full: got %q, want %q", got, want)
			}
			select {
			case <-db.Broken():
				t.Errorf("a full disk broke the database: %v", db.Err())
			default:
			}

			pragma("PRAGMA max_page_count = 1000000")
			if err := db.Write(t.Context(), func(tx *Tx) error { return db.note(tx, "large", large) }); err != nil {
				t.Errorf("Write when there is room again: %v", err)
			}
			if got, want := ids(t, db), "before large"; got != want {
				t.Errorf("notes when there is room again: got %q, want %q", got, want)
			}
		})
	}
}

// A change that hides that its transaction is gone must not let its neighbours
// write outside of one.
func TestTransactionEndedUnderAChange(t *testing.T) {
	t.Parallel()
	db := fresh(t, Options{})
	errs := batch(t, db,
		func(tx *Tx) error { return db.note(tx, "a", "A") },
		func(tx *Tx) error {
			if err := tx.Writing(); err != nil {
				return err
			}
			_, err := db.Writer.ExecContext(background, "ROLLBACK")
			return err
		},
		func(tx *Tx) error { return db.note(tx, "c", "C") },
	)
	for i, err := range errs {
		if err == nil {
			t.Errorf("change %d was acknowledged", i)
		}
	}
	<-db.Broken()
	if db.Err() == nil {
		t.Error("broken without a reason")
	}
	if got := ids(t, db); got != "" {
		t.Errorf("notes: got %q, want none", got)
	}
	if err := db.Write(t.Context(), func(tx *Tx) error { return db.note(tx, "d", "D") }); err == nil {
		t.Error("a broken database took a change")
	}
}

func TestChangeEndsTheWriter(t *testing.T) {
	t.Parallel()
	db := fresh(t, Options{})
	errs := batch(t, db,
		func(tx *Tx) error { return db.note(tx, "a", "A") },
		func(*Tx) error { runtime.Goexit(); return nil },
	)
	for i, err := range errs {
		if err == nil {
			t.Errorf("change %d was acknowledged", i)
		}
	}
	<-db.Broken()
	if err := db.Write(t.Context(), func(tx *Tx) error { return db.note(tx, "b", "B") }); err == nil {
		t.Error("a change was acknowledged without a writer")
	}
	if got := ids(t, db); got != "" {
		t.Errorf("notes: got %q, want none", got)
	}
}

func TestContextHasEnded(t *testing.T) {
	t.Parallel()
	db := fresh(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 50 {
		err := db.Write(ctx, func(*Tx) error { t.Error("the change ran"); return nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Write: got %v, want %v", err, context.Canceled)
		}
	}
}

func TestContextEndsWhileQueued(t *testing.T) {
	t.Parallel()
	db := fresh(t, Options{})
	held, free := make(chan struct{}), make(chan struct{})
	var callers sync.WaitGroup
	callers.Go(func() {
		_ = db.Write(t.Context(), func(*Tx) error { close(held); <-free; return nil })
	})
	<-held
	for range most { // the queue is full
		callers.Go(func() { _ = db.Write(t.Context(), func(*Tx) error { return nil }) })
	}
	for len(db.queue) < most {
		runtime.Gosched()
	}
	ctx, cancel := context.WithCancel(t.Context())
	late := make(chan error)
	go func() { late <- db.Write(ctx, func(tx *Tx) error { return db.note(tx, "late", "x") }) }()
	cancel()
	err := <-late
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Write: got %v, want %v", err, context.Canceled)
	}
	close(free)
	callers.Wait()
	if got := ids(t, db); got != "" {
		t.Errorf("notes: got %q, want none", got)
	}
}

func TestReadersCannotWrite(t *testing.T) {
	t.Parallel()
	db := fresh(t, Options{})
	if _, err := db.Reader.ExecContext(t.Context(), "INSERT INTO note (id, body) VALUES ('a', 'A')"); err == nil {
		t.Error("a reader wrote")
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	db := fresh(t, Options{})
	for _, c := range []struct {
		name string
		row  func(ctx context.Context, query string, args ...any) *sql.Row
	}{{"writer", db.Writer.QueryRowContext}, {"reader", db.Reader.QueryRowContext}} {
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2"} {
			var got string
			if err := c.row(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s of the %s: got %q (%v), want %q", pragma, c.name, got, err, want)
			}
		}
	}
}

func TestDamagedMigrations(t *testing.T) {
	t.Parallel()
	bad := fstest.MapFS{"00001_bad.sql": {Data: []byte("-- +goose Up\nCREATE TABEL note (id TEXT);\n")}}
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "notes.db"), bad, Options{})
	if err == nil {
		_ = db.Close()
		t.Fatal("Open took migrations that are not SQL")
	}
}
