package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"freehold/internal/registrar"
	"freehold/internal/store"
)

func jobRoundTrip(t *testing.T, s store.Store) {
	full := filed(1)
	full.Type, full.Status, full.Flag = registrar.TransferInDomain, registrar.InProgress, registrar.PendingCustomerAction
	full.Message = "Look at \"it\" – it's ☂\nNULL; DROP TABLE operation"
	full.Updated, full.Version, full.Step, full.State = at(9), 3, "ask-again", []byte("{\"it's\":\"☂\"}")
	full.Entered, full.Tries, full.Try, full.Sent, full.Seq = at(7), 4, 12, at(8), 1
	bare := filed(2)
	bare.State, bare.Holds = nil, false
	add(t, s, full, bare)

	check(t, "Operation", read[registrar.Operation](t, "Operation")(s.Operation(t.Context(), full.ID)), full.Operation)
	check(t, "Events", read[[]registrar.Event](t, "Events")(s.Events(t.Context(), full.ID)), []registrar.Event{eventOf(full)})
	_, err := s.Operation(t.Context(), opID(3))
	checkErr(t, "Operation that is not kept", err, store.ErrNotFound)
	if got := read[[]registrar.Event](t, "Events")(s.Events(t.Context(), opID(3))); len(got) != 0 {
		t.Errorf("Events of an operation that is not kept: got %v", got)
	}

	until := at(60_000)
	for _, want := range []*store.Job{&full, &bare} {
		want.Fence, want.LeaseUntil = 1, until
	}
	check(t, "Claim", claimed(t, s, at(100), at(0), until, 9), []store.Job{full, bare})
}

func addJobTwice(t *testing.T, s store.Store) {
	j := filed(1)
	add(t, s, j)
	other := filed(2)
	other.ID = j.ID
	change(t, s, func(tx store.Tx) error {
		checkErr(t, "AddJob with an id that is kept", tx.AddJob(other, eventOf(other)), store.ErrExists)
		checkErr(t, "AddJob again", tx.AddJob(j, eventOf(j)), store.ErrExists)
		return nil
	})
	check(t, "Operation after it was added again", read[registrar.Operation](t, "Operation")(s.Operation(t.Context(), j.ID)), j.Operation)
	check(t, "Events after it was added again", read[[]registrar.Event](t, "Events")(s.Events(t.Context(), j.ID)), []registrar.Event{eventOf(j)})
}

// holds: one operation holds a domain; a transaction in which another met it
// goes on.
func holds(t *testing.T, s store.Store) {
	first, second, third := filed(1), filed(2), filed(3)
	second.Domain, third.Domain = first.Domain, first.Domain
	second.AccountID = "999988887777"
	add(t, s, first)
	change(t, s, func(tx store.Tx) error {
		checkErr(t, "AddJob on a domain that is held", tx.AddJob(second, eventOf(second)), store.ErrHeld)
		second.Holds, second.Waits, second.Due = false, true, time.Time{}
		if err := tx.AddJob(second, eventOf(second)); err != nil {
			return fmt.Errorf("AddJob that waits: %w", err)
		}
		for _, want := range []store.Job{first, second} {
			got, err := tx.Open(want.Domain, want.AccountID)
			if err != nil {
				return fmt.Errorf("open operation: %w", err)
			}
			check(t, "Open", got, want.Operation)
		}
		again := filed(5)
		again.Domain, again.AccountID = second.Domain, second.AccountID
		checkErr(t, "AddJob of an account whose other waits", tx.AddJob(again, eventOf(again)), store.ErrHeld)
		again.Holds, again.Waits, again.Due = false, true, time.Time{}
		checkErr(t, "AddJob that waits beside another of its account", tx.AddJob(again, eventOf(again)), store.ErrHeld)
		_, err := tx.Open(first.Domain, "000000000000")
		checkErr(t, "Open of an account without an operation", err, store.ErrNotFound)
		third.Holds = false // neither holds nor waits: any number may
		return tx.AddJob(third, eventOf(third))
	})
	check(t, "Operation that waits", read[registrar.Operation](t, "Operation")(s.Operation(t.Context(), second.ID)), second.Operation)

	// The end gives the domain up.
	job := claimedOne(t, s, at(1), at(0), at(9))
	checkErr(t, "SaveJob", save(t, s, ended(job, registrar.Successful, 5)), nil)
	fourth := filed(4)
	fourth.Domain = first.Domain
	add(t, s, fourth)
	change(t, s, func(tx store.Tx) error {
		got, err := tx.Open(fourth.Domain, fourth.AccountID)
		check(t, "Open", got, fourth.Operation)
		return err
	})
}

func heldOnSave(t *testing.T, s store.Store) {
	holder, waiter := filed(1), filed(2)
	waiter.Domain, waiter.Holds, waiter.Waits = holder.Domain, false, true
	waiter.AccountID = "999988887777"
	add(t, s, holder, waiter)
	jobs := claimed(t, s, at(9), at(0), at(100), 9)
	if len(jobs) != 2 {
		t.Fatalf("Claim: got %v, want two jobs", jobIDs(jobs))
	}

	w := begun(jobs[1], 10)
	w.Holds, w.Waits = true, false
	e := eventOf(w)
	change(t, s, func(tx store.Tx) error {
		checkErr(t, "SaveJob that takes hold of a domain that is held", tx.SaveJob(w, &e), store.ErrHeld)
		// A lost lease is told first: whoever lost it has no business there.
		late := w
		late.Fence--
		checkErr(t, "SaveJob of the same with an old fence", tx.SaveJob(late, &e), store.ErrLeaseLost)
		// The transaction goes on.
		w.Holds, w.Waits, w.Due, w.LeaseUntil = false, true, time.Time{}, time.Time{}
		return tx.SaveJob(w, &e)
	})
	check(t, "Events of the one that waits", read[[]registrar.Event](t, "Events")(s.Events(t.Context(), w.ID)),
		[]registrar.Event{eventOf(waiter), e})

	// The holder itself may save as often as it likes, and once it has ended
	// the other gets hold.
	h := begun(jobs[0], 11)
	checkErr(t, "SaveJob of the holder", save(t, s, h), nil)
	h = ended(h, registrar.Failed, 12)
	checkErr(t, "SaveJob that ends the holder", save(t, s, h), nil)
	w.Holds, w.Waits, w.Due = true, false, at(12)
	w.Seq++
	checkErr(t, "SaveJob that takes hold of a free domain", save(t, s, w), nil)
	change(t, s, func(tx store.Tx) error {
		got, err := tx.Open(w.Domain, w.AccountID)
		check(t, "Open", got.ID, w.ID)
		return err
	})
}

func claim(t *testing.T, s store.Store) {
	// Due in another order than filed, with ties.
	due := map[int]int{1: 30, 2: 10, 3: 20, 4: 20, 5: 40}
	for n := range 6 {
		j := filed(n)
		j.Due = time.Time{} // number 0 waits for something else
		if ms, ok := due[n]; ok {
			j.Due = at(ms)
		}
		add(t, s, j)
	}
	ids := func(numbers ...int) []string {
		list := []string{}
		for _, n := range numbers {
			list = append(list, opID(n))
		}
		return list
	}
	wall := base.AddDate(-1, 0, 0) // machine time is another time
	step := func(what string, now int, wallMS, untilMS, most int, want ...int) []store.Job {
		t.Helper()
		jobs := claimed(t, s, at(now), wall.Add(time.Duration(wallMS)*time.Millisecond), wall.Add(time.Duration(untilMS)*time.Millisecond), most)
		check(t, what, jobIDs(jobs), ids(want...))
		return jobs
	}
	step("before anything is due", 9, 0, 100, 9)
	step("none at all", 99, 0, 100, 0)
	step("less than none", 99, 0, 100, -1)
	step("two of three", 20, 0, 100, 2, 2, 3)
	step("the rest of what is due", 20, 0, 200, 9, 4)
	step("what is leased is not claimed", 20, 99, 300, 9)
	jobs := step("a lease that ends at the moment has ended", 30, 100, 300, 9, 2, 3, 1)
	if len(jobs) != 3 {
		return
	}
	check(t, "fences", []int64{jobs[0].Fence, jobs[1].Fence, jobs[2].Fence}, []int64{2, 2, 1})
	check(t, "leases", []time.Time{jobs[0].LeaseUntil, jobs[2].LeaseUntil}, []time.Time{wall.Add(300 * time.Millisecond), wall.Add(300 * time.Millisecond)})
	step("the last ones", 99, 250, 400, 9, 4, 5)
}

// fence: whoever slept past its lease cannot write.
func fence(t *testing.T, s store.Store) {
	add(t, s, filed(1))
	slept := claimedOne(t, s, at(1), at(0), at(10))
	awake := claimedOne(t, s, at(1), at(10), at(20))
	checkErr(t, "SaveJob of the one that slept", save(t, s, ended(slept, registrar.Failed, 5)), store.ErrLeaseLost)
	checkErr(t, "KeepLease of the one that slept",
		s.Change(t.Context(), func(tx store.Tx) error { return tx.KeepLease(slept.ID, slept.Fence, at(99)) }), store.ErrLeaseLost)
	checkErr(t, "SaveJob of the one that is awake", save(t, s, ended(awake, registrar.Successful, 6)), nil)
	checkErr(t, "SaveJob of the one that slept, after the end", save(t, s, ended(slept, registrar.Failed, 7)), store.ErrLeaseLost)
	check(t, "status", read[registrar.Operation](t, "Operation")(s.Operation(t.Context(), opID(1))).Status, registrar.Successful)
	check(t, "events", len(read[[]registrar.Event](t, "Events")(s.Events(t.Context(), opID(1)))), 2)
	checkErr(t, "SaveJob of what is not kept", save(t, s, filed(2)), store.ErrLeaseLost)
}

func keepLease(t *testing.T, s store.Store) {
	add(t, s, filed(1))
	j := claimedOne(t, s, at(1), at(0), at(10))
	change(t, s, func(tx store.Tx) error { return tx.KeepLease(j.ID, j.Fence, at(30)) })
	check(t, "Claim after the first lease", jobIDs(claimed(t, s, at(1), at(29), at(40), 1)), []string{})
	j = begun(j, 2)
	j.LeaseUntil = at(40)
	checkErr(t, "SaveJob after KeepLease", save(t, s, j), nil)
	change(t, s, func(tx store.Tx) error {
		checkErr(t, "KeepLease of what is not kept", tx.KeepLease(opID(2), 0, at(30)), store.ErrLeaseLost)
		checkErr(t, "KeepLease with a fence of the future", tx.KeepLease(j.ID, j.Fence+1, at(30)), store.ErrLeaseLost)
		return tx.KeepLease(j.ID, j.Fence, at(50))
	})
	j.LeaseUntil = time.Time{}
	change(t, s, func(tx store.Tx) error {
		if err := tx.SaveJob(j, nil); err != nil {
			return err
		}
		checkErr(t, "KeepLease of a lease that was given up", tx.KeepLease(j.ID, j.Fence, at(99)), store.ErrLeaseLost)
		return nil
	})
	check(t, "Claim of what was given up", jobIDs(claimed(t, s, at(1), at(0), at(40), 1)), []string{j.ID})
}

func saveJob(t *testing.T, s store.Store) {
	add(t, s, filed(1))
	j := claimedOne(t, s, at(1), at(0), at(10))
	j = begun(j, 3)
	j.Flag, j.Message, j.Step, j.State = registrar.PendingAuthorization, "wait", "second", []byte(`{"n":2}`)
	j.Due, j.Entered, j.Tries, j.Try, j.Sent = at(50), at(4), 2, 3, at(5)
	j.LeaseUntil = at(20) // goes on being leased
	checkErr(t, "SaveJob with an event", save(t, s, j), nil)
	check(t, "Claim while the lease goes on", jobIDs(claimed(t, s, at(50), at(19), at(40), 1)), []string{})

	j.LeaseUntil, j.Tries = time.Time{}, 3
	change(t, s, func(tx store.Tx) error { return tx.SaveJob(j, nil) })
	check(t, "events", read[[]registrar.Event](t, "Events")(s.Events(t.Context(), j.ID)), []registrar.Event{eventOf(filed(1)), eventOf(j)})
	want := j
	want.Fence, want.LeaseUntil = j.Fence+1, at(40)
	check(t, "Claim when the lease was given up", claimed(t, s, at(50), at(0), at(40), 1), []store.Job{want})

	// What an operation is never changes, whatever the caller saves.
	forged := want
	forged.AccountID, forged.Type, forged.Submitted, forged.Holds = "999999999999", registrar.DeleteDomain, at(-500), false
	change(t, s, func(tx store.Tx) error { return tx.SaveJob(forged, nil) })
	check(t, "Operation after a forged save", read[registrar.Operation](t, "Operation")(s.Operation(t.Context(), j.ID)), want.Operation)

	// An event that is there already is a fault of the caller, and the save
	// goes with it.
	want.Message = "never seen"
	e := eventOf(want)
	e.Seq = 1
	if err := s.Change(t.Context(), func(tx store.Tx) error { return tx.SaveJob(want, &e) }); err == nil {
		t.Error("SaveJob with an event that is there already: no error")
	}
	check(t, "message", read[registrar.Operation](t, "Operation")(s.Operation(t.Context(), j.ID)).Message, "wait")
}

// forwardOnly: a status goes forward, an end is for ever, dates never fall.
func forwardOnly(t *testing.T, s store.Store) {
	n := 0
	for _, from := range registrar.Statuses {
		for _, to := range registrar.Statuses {
			n++
			j := filed(n)
			add(t, s, j)
			switch {
			case from == registrar.InProgress:
				j = begun(j, n+1)
				checkErr(t, "begin", save(t, s, j), nil)
			case from.Final():
				j = ended(j, from, n+1)
				checkErr(t, "end", save(t, s, j), nil)
			}
			next := j
			next.Message = "moved"
			switch {
			case to.Final():
				next = ended(next, to, n+2)
			case from.Final():
				next = filed(n)
				next.Status, next.Seq = to, 3
			default:
				next.Status, next.Updated = to, at(n+2)
				next.Seq++
			}
			allowed := from == registrar.Submitted || from == registrar.InProgress && to != registrar.Submitted
			err := save(t, s, next)
			got := read[registrar.Operation](t, "Operation")(s.Operation(t.Context(), j.ID))
			what := fmt.Sprintf("from %s to %s", from, to)
			if allowed {
				checkErr(t, what, err, nil)
				check(t, what, got, next.Operation)
			} else {
				checkErr(t, what, err, store.ErrLeaseLost)
				check(t, what, got, j.Operation)
			}
		}
	}

	late := filed(100)
	add(t, s, late)
	late = begun(late, 500)
	checkErr(t, "begin", save(t, s, late), nil)
	early := late
	early.Updated, early.Message = at(200), "a clock was set back"
	early.Seq++
	checkErr(t, "save with an earlier moment", save(t, s, early), nil)
	got := read[registrar.Operation](t, "Operation")(s.Operation(t.Context(), late.ID))
	check(t, "updated", got.Updated, at(500))
	check(t, "message", got.Message, early.Message)
}

// impossible states are refused whether filed or saved, and leave nothing.
func impossible(t *testing.T, s store.Store) {
	tests := []struct {
		name  string
		from  registrar.Status // of the valid job that is spoilt
		spoil func(*store.Job)
	}{
		{"a status nobody knows", registrar.Submitted, func(j *store.Job) { j.Status = "DONE" }},
		{"no status", registrar.Submitted, func(j *store.Job) { j.Status = "" }},
		{"a flag nobody knows", registrar.InProgress, func(j *store.Job) { j.Flag = "PENDING" }},
		{"filed with a flag", registrar.Submitted, func(j *store.Job) { j.Flag = registrar.PendingAcceptance }},
		{"done with a flag", registrar.Successful, func(j *store.Job) { j.Flag = registrar.PendingAcceptance }},
		{"failed with a flag", registrar.Failed, func(j *store.Job) { j.Flag = registrar.PendingSupportCase }},
		{"stopped with a flag", registrar.InError, func(j *store.Job) { j.Flag = registrar.PendingSupportCase }},
		{"done and due", registrar.Successful, func(j *store.Job) { j.Due = at(1) }},
		{"done and holding", registrar.Successful, func(j *store.Job) { j.Holds = true }},
		{"done and waiting", registrar.Successful, func(j *store.Job) { j.Waits = true }},
		{"done and in doubt", registrar.Successful, func(j *store.Job) { j.Sent = at(1) }},
		{"done and leased", registrar.Successful, func(j *store.Job) { j.LeaseUntil = at(1) }},
		{"done in a step", registrar.Successful, func(j *store.Job) { j.Step = "first" }},
		{"done with memories", registrar.Failed, func(j *store.Job) { j.State = []byte("{}") }},
		{"under way in no step", registrar.InProgress, func(j *store.Job) { j.Step = "" }},
		{"holding and waiting", registrar.InProgress, func(j *store.Job) { j.Holds, j.Waits = true, true }},
		{"leased and never due", registrar.InProgress, func(j *store.Job) { j.Due, j.LeaseUntil = time.Time{}, at(1) }},
		{"no event yet", registrar.Submitted, func(j *store.Job) { j.Seq = 0 }},
		{"fewer than no tries", registrar.InProgress, func(j *store.Job) { j.Tries = -1 }},
	}
	spoilt := func(n int, from registrar.Status, spoil func(*store.Job)) (good, bad store.Job) {
		good = filed(n)
		bad = begun(good, n)
		if from.Final() {
			bad = ended(good, from, n)
		}
		bad.Status = from
		spoil(&bad)
		return good, bad
	}
	for i, test := range tests {
		_, bad := spoilt(2*i, test.from, test.spoil)
		e := eventOf(bad)
		e.Seq, e.Status, e.Flag = 1, registrar.Submitted, ""
		if err := s.Change(t.Context(), func(tx store.Tx) error { return tx.AddJob(bad, e) }); !refused(err) {
			t.Errorf("AddJob, %s: got error %v, want a refusal", test.name, err)
		}
		_, err := s.Operation(t.Context(), bad.ID)
		checkErr(t, "Operation after AddJob, "+test.name, err, store.ErrNotFound)

		good, bad := spoilt(2*i+1, test.from, test.spoil)
		add(t, s, good)
		if err := s.Change(t.Context(), func(tx store.Tx) error { return tx.SaveJob(bad, nil) }); !refused(err) {
			t.Errorf("SaveJob, %s: got error %v, want a refusal", test.name, err)
		}
		check(t, "Operation after SaveJob, "+test.name, read[registrar.Operation](t, "Operation")(s.Operation(t.Context(), good.ID)), good.Operation)
	}
	for name, spoil := range map[string]func(*store.Job){
		"a type nobody knows":                    func(j *store.Job) { j.Type = "RENAME_DOMAIN" },
		"updated before it was submitted":        func(j *store.Job) { j.Updated = j.Submitted.Add(-time.Millisecond) },
		"submitted within a millisecond":         func(j *store.Job) { j.Submitted = j.Submitted.Add(-time.Microsecond) },
		"submitted a microsecond before updated": func(j *store.Job) { j.Submitted, j.Updated = at(7).Add(time.Microsecond), at(8) },
	} {
		bad := filed(1000)
		spoil(&bad)
		if err := s.Change(t.Context(), func(tx store.Tx) error { return tx.AddJob(bad, eventOf(bad)) }); !refused(err) {
			t.Errorf("AddJob, %s: got error %v, want a refusal", name, err)
		}
	}
}

// refused says whether the store took the state for impossible, rather than
// for one of the conflicts that callers must expect.
func refused(err error) bool {
	for _, other := range []error{store.ErrExists, store.ErrHeld, store.ErrLeaseLost, store.ErrNotFound} {
		if errors.Is(err, other) {
			return false
		}
	}
	return err != nil
}

func wakeWaiting(t *testing.T, s store.Store) {
	holder := filed(0)
	holder.Due = at(9000)
	jobs := []store.Job{holder}
	for n := 1; n <= 4; n++ {
		j := filed(n)
		j.Domain, j.Holds, j.Waits, j.Due = holder.Domain, false, true, time.Time{}
		j.AccountID = fmt.Sprintf("%012d", n)
		jobs = append(jobs, j)
	}
	jobs[3].Domain = "elsewhere.example"
	jobs[4].Waits = false // wants no hold of the domain
	add(t, s, jobs...)
	change(t, s, func(tx store.Tx) error { return tx.WakeWaiting(holder.Domain, at(70)) })
	got := claimed(t, s, at(70), at(0), at(9), 9)
	check(t, "Claim after WakeWaiting", jobIDs(got), []string{opID(1), opID(2)})
	for _, j := range got {
		check(t, "due", j.Due, at(70))
		check(t, "waits", j.Waits, true)
	}
	change(t, s, func(tx store.Tx) error { return tx.WakeWaiting("nobody.example", at(70)) })
}

func voidLeases(t *testing.T, s store.Store) {
	done := ended(filed(5), registrar.Successful, 5)
	done.Seq = 1
	add(t, s, filed(1), filed(2), filed(3), done)
	if got := claimed(t, s, at(2), at(0), at(1000), 9); len(got) != 2 {
		t.Fatalf("Claim: got %v", jobIDs(got))
	}
	check(t, "Claim of what is leased", jobIDs(claimed(t, s, at(2), at(0), at(1000), 9)), []string{})
	change(t, s, func(tx store.Tx) error { return tx.VoidLeases() })
	got := claimed(t, s, at(2), at(0), at(1000), 9)
	check(t, "Claim after VoidLeases", jobIDs(got), []string{opID(1), opID(2)})
	for _, j := range got {
		check(t, "fence after VoidLeases", j.Fence, int64(2))
	}
	check(t, "operation that has ended", read[registrar.Operation](t, "Operation")(s.Operation(t.Context(), done.ID)), done.Operation)
}

func nextDue(t *testing.T, s store.Store) {
	expect := func(what string, want time.Time, wantSome bool) {
		t.Helper()
		got, some, err := s.NextDue(t.Context())
		if err != nil || some != wantSome || !got.Equal(want) {
			t.Errorf("NextDue %s: got %v, %t, %v; want %v, %t", what, got, some, err, want, wantSome)
		}
	}
	expect("of nothing", time.Time{}, false)
	never := filed(9)
	never.Due = time.Time{}
	add(t, s, never)
	expect("of what is not due", time.Time{}, false)
	add(t, s, filed(3), filed(1), filed(2))
	expect("of three", at(1), true)
	j := claimedOne(t, s, at(1), at(0), at(100))
	expect("with the first leased", at(2), true)
	j.Due, j.LeaseUntil = at(50), time.Time{}
	change(t, s, func(tx store.Tx) error { return tx.SaveJob(j, nil) })
	expect("with the first put off", at(2), true)
	claimed(t, s, at(9), at(0), at(100), 9)
	expect("with the others leased", at(50), true)
}
