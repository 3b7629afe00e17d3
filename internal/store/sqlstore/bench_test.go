package sqlstore_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"freehold/internal/ids"
	"freehold/internal/registrar"
	"freehold/internal/sqlite"
	"freehold/internal/store"
	"freehold/internal/store/sqlstore"
)

var began = time.Date(2031, time.March, 4, 5, 6, 7, 0, time.UTC)

const (
	account = "111122223333"
	state   = `{"state":{"domain":"n.example","years":1,"handles":["FR0000000000001","FA0000000000001","FT0000000000001","FB0000000000001"]}}`
)

// source makes jobs whose ids sort by time, as production's do.
type source struct {
	ids *ids.Source
	n   atomic.Int64
}

func newSource() *source { return &source{ids: ids.Random()} }

func (s *source) job() (store.Job, registrar.Event) {
	n := s.n.Add(1)
	now := began.Add(time.Duration(n) * time.Millisecond)
	j := store.Job{
		Operation: registrar.Operation{
			ID: s.ids.OperationID(now), AccountID: account, Type: registrar.RegisterDomain, Domain: fmt.Sprintf("n%d.example", n),
			Status: registrar.Submitted, Submitted: now, Updated: now,
		},
		Version: 1, Step: "check-name", State: []byte(state), Due: now, Entered: now, Holds: true, Seq: 1,
	}
	return j, registrar.Event{OperationID: j.ID, Seq: 1, At: now, Status: j.Status, Step: j.Step}
}

func end(j store.Job) (store.Job, registrar.Event) {
	j.Status, j.Step, j.State, j.Due, j.LeaseUntil, j.Holds = registrar.Successful, "", nil, time.Time{}, time.Time{}, false
	j.Seq++
	return j, registrar.Event{OperationID: j.ID, Seq: j.Seq, At: j.Updated, Status: j.Status}
}

func benchStore(b *testing.B, o sqlite.Options) *sqlstore.Store {
	b.Helper()
	return open(b, filepath.Join(b.TempDir(), "store.db"), o)
}

// fill adds operations that have ended, and as many domains.
func fill(b *testing.B, s *sqlstore.Store, from *source, rows int) (last string) {
	b.Helper()
	for done := 0; done < rows; done += 1000 {
		err := s.Change(b.Context(), func(tx store.Tx) error {
			for range min(1000, rows-done) {
				j, e := from.job()
				final, _ := end(j)
				final.Seq, last = 1, j.ID
				if err := tx.AddJob(final, e); err != nil {
					return err
				}
				if err := tx.AddDomain(registrar.Domain{Name: j.Domain, AccountID: account, Expires: j.Submitted.AddDate(1, 0, 0)}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return last
}

var sizes = []int{1e3, 1e5}

// BenchmarkAddJob is durable filing: by one caller, by 64 that share their
// syncs, and by 64 that do not.
func BenchmarkAddJob(b *testing.B) {
	for _, way := range []struct {
		name    string
		o       sqlite.Options
		callers int
	}{
		{"callers=1", sqlite.Options{}, 1},
		{"callers=64", sqlite.Options{}, 64},
		{"callers=64/one-by-one", sqlite.Options{OneByOne: true}, 64},
	} {
		b.Run(way.name, func(b *testing.B) {
			s, from := benchStore(b, way.o), newSource()
			spread(b, way.callers, func() error {
				j, e := from.job()
				return s.Change(b.Context(), func(tx store.Tx) error { return tx.AddJob(j, e) })
			})
		})
	}
}

// BenchmarkChange is the cost of writes without that of syncing: 256 of them
// in one transaction.
func BenchmarkChange(b *testing.B) {
	for _, rows := range sizes {
		s, from := benchStore(b, sqlite.Options{}), newSource()
		fill(b, s, from, rows)
		b.Run(fmt.Sprintf("AddJob/rows=%d", rows), func(b *testing.B) {
			gathered(b, s, func(tx store.Tx) error {
				j, e := from.job()
				return tx.AddJob(j, e)
			})
		})
		b.Run(fmt.Sprintf("SaveJob/rows=%d", rows), func(b *testing.B) {
			var jobs []store.Job
			if err := s.Change(b.Context(), func(tx store.Tx) error {
				for range b.N {
					j, e := from.job()
					if err := tx.AddJob(j, e); err != nil {
						return err
					}
					jobs = append(jobs, j)
				}
				return nil
			}); err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			n := 0
			gathered(b, s, func(tx store.Tx) error {
				j, e := end(jobs[n])
				n++
				return tx.SaveJob(j, &e)
			})
		})
	}
}

func gathered(b *testing.B, s *sqlstore.Store, one func(store.Tx) error) {
	b.Helper()
	for done := 0; done < b.N; done += 256 {
		err := s.Change(b.Context(), func(tx store.Tx) error {
			for range min(256, b.N-done) {
				if err := one(tx); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCarry is an operation's whole life in the store by 64 callers:
// filed, claimed and begun, ended; with a commit for each.
func BenchmarkCarry(b *testing.B) {
	for name, o := range map[string]sqlite.Options{"grouping": {}, "one-by-one": {OneByOne: true}} {
		b.Run(name, func(b *testing.B) {
			s, from := benchStore(b, o), newSource()
			spread(b, 64, func() error {
				j, e := from.job()
				if err := s.Change(b.Context(), func(tx store.Tx) error { return tx.AddJob(j, e) }); err != nil {
					return err
				}
				var claimed []store.Job
				if err := s.Change(b.Context(), func(tx store.Tx) (err error) {
					if claimed, err = tx.Claim(began.AddDate(1, 0, 0), began, began.Add(time.Minute), 1); err != nil || len(claimed) == 0 {
						return errors.Join(err, tx.KeepLease(j.ID, 1, began))
					}
					begun := claimed[0]
					begun.Status = registrar.InProgress
					begun.Seq++
					ev := registrar.Event{OperationID: begun.ID, Seq: begun.Seq, At: began, Status: begun.Status, Step: begun.Step}
					claimed[0] = begun
					return tx.SaveJob(begun, &ev)
				}); err != nil {
					return err
				}
				last, ev := end(claimed[0])
				return s.Change(b.Context(), func(tx store.Tx) error { return tx.SaveJob(last, &ev) })
			})
		})
	}
}

func BenchmarkOperation(b *testing.B) {
	for _, rows := range sizes {
		s := benchStore(b, sqlite.Options{})
		last := fill(b, s, newSource(), rows)
		for _, callers := range []int{1, 64} {
			b.Run(fmt.Sprintf("rows=%d/callers=%d", rows, callers), func(b *testing.B) {
				spread(b, callers, func() error {
					_, err := s.Operation(b.Context(), last)
					return err
				})
			})
		}
	}
}

func BenchmarkPages(b *testing.B) {
	for _, rows := range sizes {
		s := benchStore(b, sqlite.Options{})
		fill(b, s, newSource(), rows)
		run := func(name string, read func() (int, error)) {
			b.Run(fmt.Sprintf("%s/rows=%d", name, rows), func(b *testing.B) {
				for b.Loop() {
					if n, err := read(); err != nil || n != 20 {
						b.Fatalf("%d rows, %v", n, err)
					}
				}
			})
		}
		operations := func(q store.OperationQuery) func() (int, error) {
			q.AccountID, q.Limit = account, 20
			return func() (int, error) {
				page, err := s.Operations(b.Context(), q)
				return len(page), err
			}
		}
		domains := func(q store.DomainQuery) func() (int, error) {
			q.AccountID, q.Limit = account, 20
			return func() (int, error) {
				page, err := s.Domains(b.Context(), q)
				return len(page), err
			}
		}
		run("Operations", operations(store.OperationQuery{}))
		run("Operations/down", operations(store.OperationQuery{Descending: true}))
		run("Operations/status", operations(store.OperationQuery{Statuses: []registrar.Status{registrar.Successful}}))
		run("Operations/type", operations(store.OperationQuery{Types: []registrar.OperationType{registrar.RegisterDomain}}))
		run("Domains", domains(store.DomainQuery{}))
		run("Domains/expiry", domains(store.DomainQuery{ByExpiry: true, Descending: true}))
		run("Domains/prefix", domains(store.DomainQuery{Prefix: "n1"}))
	}
}

// spread runs b.N calls by so many callers.
func spread(b *testing.B, callers int, call func() error) {
	b.Helper()
	var next atomic.Int64
	failed := make(chan error, callers)
	b.ResetTimer()
	for range callers {
		go func() {
			for next.Add(1) <= int64(b.N) {
				if err := call(); err != nil {
					failed <- err
					return
				}
			}
			failed <- nil
		}()
	}
	for range callers {
		if err := <-failed; err != nil {
			b.Error(err)
		}
	}
}
