// Package storetest examines stores: whatever keeps what internal/store says
// must pass Run, and Lasting if it outlives its process.
//
// The examination begins each part with a fresh store and holds what it reads
// against what it wrote, or against a plain model of it.
package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"freehold/internal/registrar"
	"freehold/internal/store"
)

// Run examines a kind of store. Each call of open gives an empty one and sees
// to its closing at the end of the test it is handed.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	t.Helper()
	for _, part := range []struct {
		name    string
		examine func(t *testing.T, s store.Store)
	}{
		{"Accounts", accounts},
		{"AccessKeys", accessKeys},
		{"Names", countedNames},
		{"JobRoundTrip", jobRoundTrip},
		{"AddJobTwice", addJobTwice},
		{"Holds", holds},
		{"HeldOnSave", heldOnSave},
		{"Claim", claim},
		{"Fence", fence},
		{"KeepLease", keepLease},
		{"SaveJob", saveJob},
		{"ForwardOnly", forwardOnly},
		{"Impossible", impossible},
		{"WakeWaiting", wakeWaiting},
		{"VoidLeases", voidLeases},
		{"NextDue", nextDue},
		{"Operations", listOperations},
		{"OperationsOfOne", listOperationsOfOne},
		{"Domains", listDomains},
		{"DomainRoundTrip", domainRoundTrip},
		{"SaveDomain", saveDomain},
		{"Tags", tags},
		{"Charges", charges},
		{"Atomic", atomic},
		{"Panic", panics},
		{"EndedContext", endedContext},
		{"OwnWrites", ownWrites},
		{"ReadersDoNotWait", readersDoNotWait},
		{"NothingShared", nothingShared},
		{"ManyChanges", manyChanges},
		{"FailingNeighbours", failingNeighbours},
		{"OneClaimer", oneClaimer},
		{"ClaimersShare", claimersShare},
		{"Whole", whole},
		{"Closed", closed},
	} {
		t.Run(part.name, func(t *testing.T) {
			t.Parallel()
			part.examine(t, open(t))
		})
	}
}

// base is when the examination takes place; at counts milliseconds from it.
var base = time.Date(2031, time.March, 4, 5, 6, 7, 891e6, time.UTC)

func at(ms int) time.Time { return base.Add(time.Duration(ms) * time.Millisecond) }

// opID is the n-th id; the ids sort as the numbers do.
func opID(n int) string { return fmt.Sprintf("0195e000-0000-7000-8000-%012d", n) }

// filed is a job as the engine files it, due at at(n), on a domain of its own.
func filed(n int) store.Job {
	return store.Job{
		Operation: registrar.Operation{
			ID: opID(n), AccountID: "111122223333", Type: registrar.RegisterDomain, Domain: fmt.Sprintf("n%d.example", n),
			Status: registrar.Submitted, Submitted: at(n), Updated: at(n),
		},
		Version: 1, Step: "first", State: []byte(`{"n":1}`), Due: at(n), Entered: at(n), Holds: true, Seq: 1,
	}
}

// begun is the job in its first step.
func begun(j store.Job, ms int) store.Job {
	j.Status, j.Updated = registrar.InProgress, at(ms)
	j.Seq++
	return j
}

// ended is the job with an end.
func ended(j store.Job, status registrar.Status, ms int) store.Job {
	j.Status, j.Updated = status, at(ms)
	j.Flag, j.Step, j.State = "", "", nil
	j.Due, j.Sent, j.LeaseUntil = time.Time{}, time.Time{}, time.Time{}
	j.Holds, j.Waits = false, false
	j.Seq++
	return j
}

func eventOf(j store.Job) registrar.Event {
	return registrar.Event{
		OperationID: j.ID, Seq: j.Seq, At: j.Updated, Status: j.Status, Flag: j.Flag, Step: j.Step, Message: j.Message,
	}
}

func add(t *testing.T, s store.Store, jobs ...store.Job) {
	t.Helper()
	change(t, s, func(tx store.Tx) error {
		for _, j := range jobs {
			if err := tx.AddJob(j, eventOf(j)); err != nil {
				return fmt.Errorf("job %s: %w", j.ID, err)
			}
		}
		return nil
	})
}

// save writes the job back with its event.
func save(t *testing.T, s store.Store, j store.Job) error {
	t.Helper()
	return s.Change(t.Context(), func(tx store.Tx) error {
		e := eventOf(j)
		return tx.SaveJob(j, &e)
	})
}

// claimed leases due jobs; the whole of a job cannot be read otherwise.
func claimed(t *testing.T, s store.Store, now, wall, until time.Time, most int) []store.Job {
	t.Helper()
	var jobs []store.Job
	change(t, s, func(tx store.Tx) (err error) {
		jobs, err = tx.Claim(now, wall, until, most)
		return err
	})
	return jobs
}

// claimedOne leases the first job that is due.
func claimedOne(t *testing.T, s store.Store, now, wall, until time.Time) store.Job {
	t.Helper()
	jobs := claimed(t, s, now, wall, until, 1)
	if len(jobs) != 1 {
		t.Fatalf("Claim: got %v, want one job", jobIDs(jobs))
	}
	return jobs[0]
}

func jobIDs(jobs []store.Job) []string {
	list := []string{}
	for _, j := range jobs {
		list = append(list, j.ID)
	}
	return list
}

func change(t *testing.T, s store.Store, fn func(store.Tx) error) {
	t.Helper()
	if err := s.Change(t.Context(), fn); err != nil {
		t.Fatalf("Change: %v", err)
	}
}

// check compares what was got with what was wanted.
func check(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

func checkErr(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: got error %v, want %v", what, got, want)
	}
}

// read gives what a read gave and fails the test on its error.
func read[T any](t *testing.T, what string) func(T, error) T {
	return func(got T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		return got
	}
}
