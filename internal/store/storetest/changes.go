package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"freehold/internal/registrar"
	"freehold/internal/store"
)

const callers = 64

// everything writes with every method that adds something.
func everything(tx store.Tx) error {
	j, d := filed(1), ada()
	return errors.Join(
		tx.AddAccount(registrar.Account{ID: j.AccountID, Created: at(0)}),
		tx.AddAccessKey(store.AccessKey{ID: "AKIA", AccountID: j.AccountID, Created: at(0)}),
		tx.CountNames(j.AccountID, 1),
		tx.AddJob(j, eventOf(j)),
		tx.AddDomain(d),
		tx.SetTag(d.Name, registrar.Tag{Key: "k"}),
		tx.AddCharge(registrar.Charge{OperationID: j.ID, At: at(0)}),
	)
}

// nothing fails the test if a trace of everything is found.
func nothing(t *testing.T, s store.Store) {
	t.Helper()
	ctx := t.Context()
	j, d := filed(1), ada()
	_, err := s.Account(ctx, j.AccountID)
	checkErr(t, "Account", err, store.ErrNotFound)
	_, err = s.AccessKey(ctx, "AKIA")
	checkErr(t, "AccessKey", err, store.ErrNotFound)
	_, err = s.Operation(ctx, j.ID)
	checkErr(t, "Operation", err, store.ErrNotFound)
	_, err = s.Domain(ctx, d.Name)
	checkErr(t, "Domain", err, store.ErrNotFound)
	events := read[[]registrar.Event](t, "Events")(s.Events(ctx, j.ID))
	tags := read[[]registrar.Tag](t, "Tags")(s.Tags(ctx, d.Name))
	charges := read[[]registrar.Charge](t, "Charges")(s.Charges(ctx, j.ID))
	check(t, "events, tags, charges", []int{len(events), len(tags), len(charges)}, []int{0, 0, 0})
}

func atomic(t *testing.T, s store.Store) {
	refusal := errors.New("refused")
	err := s.Change(t.Context(), func(tx store.Tx) error { return errors.Join(everything(tx), refusal) })
	checkErr(t, "Change", err, refusal)
	nothing(t, s)

	change(t, s, everything)
	err = s.Change(t.Context(), func(tx store.Tx) error {
		j := ended(filed(1), registrar.Failed, 5)
		e := eventOf(j)
		return errors.Join(
			tx.SaveJob(j, &e), tx.DeleteAccessKey("AKIA"), tx.DeleteDomain(ada().Name), tx.CountNames(j.AccountID, 7), refusal)
	})
	checkErr(t, "Change", err, refusal)
	check(t, "Operation", read[registrar.Operation](t, "Operation")(s.Operation(t.Context(), opID(1))), filed(1).Operation)
	check(t, "Domain", read[registrar.Domain](t, "Domain")(s.Domain(t.Context(), ada().Name)), ada())
	check(t, "Tags", read[[]registrar.Tag](t, "Tags")(s.Tags(t.Context(), ada().Name)), []registrar.Tag{{Key: "k"}})
	read[store.AccessKey](t, "AccessKey")(s.AccessKey(t.Context(), "AKIA"))
	if err := s.Err(); err != nil {
		t.Errorf("Err: %v", err)
	}
}

func panics(t *testing.T, s store.Store) {
	err := s.Change(t.Context(), func(tx store.Tx) error {
		if err := everything(tx); err != nil {
			return err
		}
		panic("at the disco")
	})
	if err == nil {
		t.Error("Change that panicked: no error")
	}
	nothing(t, s)
	change(t, s, everything)
}

func endedContext(t *testing.T, s store.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	checkErr(t, "Change", s.Change(ctx, everything), context.Canceled)
	nothing(t, s)
	_, err := s.Operation(ctx, opID(1))
	checkErr(t, "Operation", err, context.Canceled)
}

func ownWrites(t *testing.T, s store.Store) {
	change(t, s, func(tx store.Tx) error {
		if err := everything(tx); err != nil {
			return err
		}
		n, err := tx.Names(filed(1).AccountID)
		check(t, "Names", n, 1)
		if err != nil {
			return err
		}
		held, err := tx.Open(filed(1).Domain, filed(1).AccountID)
		check(t, "Open", held, filed(1).Operation)
		if err != nil {
			return err
		}
		d, err := tx.Domain(ada().Name)
		check(t, "Domain", d, ada())
		return err
	})
}

// readersDoNotWait: while a change is under way, others read what was
// committed before it.
func readersDoNotWait(t *testing.T, s store.Store) {
	wrote, free, done := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		done <- s.Change(t.Context(), func(tx store.Tx) error {
			err := everything(tx)
			close(wrote)
			<-free
			return err
		})
	}()
	<-wrote
	nothing(t, s)
	close(free)
	checkErr(t, "Change", <-done, nil)
	read[registrar.Operation](t, "Operation")(s.Operation(t.Context(), opID(1)))
}

// nothingShared: what callers do with what they handed in or got alters
// nothing.
func nothingShared(t *testing.T, s store.Store) {
	j, d, key := filed(1), ada(), store.AccessKey{ID: "AKIA", AccountID: "1", Sealed: []byte("sealed"), Created: at(0)}
	change(t, s, func(tx store.Tx) error {
		return errors.Join(tx.AddJob(j, eventOf(j)), tx.AddDomain(d), tx.AddAccessKey(key))
	})
	spoil := func(d registrar.Domain) {
		*d.Contacts.Admin.FirstName, d.Contacts.Admin.ExtraParams[0].Value = "Eve", "Eve"
		d.Contacts.Billing.LastName = new("Eve")
		d.Statuses[0], d.Periods[0].Status, d.Nameservers[0].Glue[0] = "eve", "eve", "eve"
		d.Nameservers[1].Name = "eve"
	}
	j.State[0], key.Sealed[0] = 'X', 'X'
	spoil(d)
	for range 2 {
		got := read[registrar.Domain](t, "Domain")(s.Domain(t.Context(), d.Name))
		check(t, "Domain", got, ada())
		spoil(got)
		k := read[store.AccessKey](t, "AccessKey")(s.AccessKey(t.Context(), key.ID))
		check(t, "sealed", string(k.Sealed), "sealed")
		k.Sealed[0] = 'X'
	}
	for range 2 {
		got := claimedOne(t, s, at(1), at(0), at(0))
		check(t, "state", string(got.State), string(filed(1).State))
		clear(got.State)
	}
}

func manyChanges(t *testing.T, s store.Store) {
	const each, account = 10, "111122223333"
	change(t, s, func(tx store.Tx) error { return tx.AddAccount(registrar.Account{ID: account, Created: at(0)}) })
	var group sync.WaitGroup
	for caller := range callers {
		group.Go(func() {
			for i := range each {
				j := filed(caller*each + i)
				err := s.Change(t.Context(), func(tx store.Tx) error {
					return errors.Join(tx.CountNames(account, 1), tx.AddJob(j, eventOf(j)))
				})
				if err != nil {
					t.Errorf("Change: %v", err)
					continue
				}
				if got, err := s.Operation(t.Context(), j.ID); err != nil || got != j.Operation {
					t.Errorf("Operation once it was acknowledged: got %+v, %v", got, err)
				}
			}
		})
	}
	group.Wait()
	change(t, s, func(tx store.Tx) error {
		n, err := tx.Names(account)
		check(t, "Names", n, callers*each)
		return err
	})
	check(t, "operations", len(read[[]registrar.Operation](t, "Operations")(
		s.Operations(t.Context(), store.OperationQuery{AccountID: account, Limit: 2 * callers * each}))), callers*each)
}

// failingNeighbours: changes that fail in different ways stand among others in
// one transaction, and each tells its own caller.
func failingNeighbours(t *testing.T, s store.Store) {
	refusal := errors.New("refused")
	add(t, s, filed(0))
	var group sync.WaitGroup
	for caller := range callers {
		group.Go(func() {
			j := filed(caller + 1)
			var want error
			err := s.Change(t.Context(), func(tx store.Tx) error {
				if err := tx.AddJob(j, eventOf(j)); err != nil {
					return err
				}
				switch caller % 4 {
				case 0:
					want = refusal
					return refusal
				case 1:
					want = store.ErrExists
					return tx.AddJob(filed(0), eventOf(filed(0)))
				case 2:
					want = store.ErrHeld
					other := filed(1000 + caller)
					other.Domain = filed(0).Domain
					return tx.AddJob(other, eventOf(other))
				}
				return nil
			})
			checkErr(t, fmt.Sprintf("Change of caller %d", caller), err, want)
			_, err = s.Operation(t.Context(), j.ID)
			if want != nil {
				want = store.ErrNotFound
			}
			checkErr(t, fmt.Sprintf("Operation of caller %d", caller), err, want)
		})
	}
	group.Wait()
}

// oneClaimer: of many that claim at once, one gets the job.
func oneClaimer(t *testing.T, s store.Store) {
	for round := range 10 {
		j := filed(round)
		add(t, s, j)
		var group sync.WaitGroup
		got := make([][]store.Job, 16)
		for i := range got {
			group.Go(func() {
				err := s.Change(t.Context(), func(tx store.Tx) (err error) {
					got[i], err = tx.Claim(at(1000), at(0), at(9999), 5)
					return err
				})
				if err != nil {
					t.Errorf("Claim: %v", err)
				}
			})
		}
		group.Wait()
		check(t, "claimed by all", jobIDs(slices.Concat(got...)), []string{j.ID})
	}
}

// claimersShare: many that claim many get each job once.
func claimersShare(t *testing.T, s store.Store) {
	const n = 200
	var jobs []store.Job
	for i := range n {
		jobs = append(jobs, filed(i))
	}
	add(t, s, jobs...)
	var group sync.WaitGroup
	got := make([][]store.Job, 16)
	for i := range got {
		group.Go(func() {
			for {
				var some []store.Job
				err := s.Change(t.Context(), func(tx store.Tx) (err error) {
					some, err = tx.Claim(at(n), at(0), at(9999), 3)
					return err
				})
				if err != nil {
					t.Errorf("Claim: %v", err)
				}
				if len(some) == 0 {
					return
				}
				got[i] = append(got[i], some...)
			}
		})
	}
	group.Wait()
	ids := jobIDs(slices.Concat(got...))
	slices.Sort(ids)
	check(t, "claimed by all", ids, jobIDs(jobs))
}

func whole(t *testing.T, s store.Store) {
	select {
	case <-s.Broken():
		t.Errorf("a fresh store is broken: %v", s.Err())
	default:
	}
	if err := s.Err(); err != nil {
		t.Errorf("Err of a store that is whole: %v", err)
	}
}

func closed(t *testing.T, s store.Store) {
	change(t, s, everything)
	for range 2 {
		checkErr(t, "Close", s.Close(), nil)
	}
	if err := s.Change(t.Context(), func(store.Tx) error { return nil }); err == nil {
		t.Error("Change of a closed store: no error")
	}
	if _, err := s.Operation(t.Context(), opID(1)); err == nil || errors.Is(err, store.ErrNotFound) {
		t.Errorf("Operation of a closed store: got error %v", err)
	}
}
