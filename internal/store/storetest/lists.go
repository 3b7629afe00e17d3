package storetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"freehold/internal/registrar"
	"freehold/internal/store"
)

// listOperations holds the pages of a few hundred operations, with ties in the
// moment of submission, against a sorted slice: every single filter, and a
// number of combinations drawn by chance.
func listOperations(t *testing.T, s store.Store) {
	r := rand.New(rand.NewPCG(2031, 34))
	accounts := []string{"111122223333", "222233334444", "333344445555"}
	var kept []registrar.Operation
	var jobs []store.Job
	for n := range 400 {
		j := filed(n)
		j.AccountID = accounts[min(r.IntN(8), 2)]
		j.Type = registrar.OperationTypes[min(r.IntN(30), 20)]
		j.Submitted = at(r.IntN(60) * 10)
		j.Updated = j.Submitted
		switch status := registrar.Statuses[r.IntN(5)]; {
		case status == registrar.InProgress:
			j = begun(j, n+1000)
			j.Flag = []registrar.Flag{"", registrar.PendingCustomerAction}[r.IntN(2)]
		case status.Final():
			j = ended(j, status, n+1000)
		}
		jobs = append(jobs, j)
		kept = append(kept, j.Operation)
	}
	r.Shuffle(len(jobs), func(i, j int) { jobs[i], jobs[j] = jobs[j], jobs[i] })
	add(t, s, jobs...)
	slices.SortFunc(kept, func(a, b registrar.Operation) int {
		return cmp.Or(a.Submitted.Compare(b.Submitted), cmp.Compare(a.ID, b.ID))
	})

	want := func(q store.OperationQuery) []registrar.Operation {
		list := []registrar.Operation{}
		for _, o := range kept {
			if o.AccountID == q.AccountID && !o.Submitted.Before(q.SubmittedSince) &&
				(len(q.Statuses) == 0 || slices.Contains(q.Statuses, o.Status)) &&
				(len(q.Types) == 0 || slices.Contains(q.Types, o.Type)) {
				list = append(list, o)
			}
		}
		if q.Descending {
			slices.Reverse(list)
		}
		return list
	}
	// walk reads page after page and gives all of them.
	walk := func(q store.OperationQuery) []registrar.Operation {
		t.Helper()
		list := []registrar.Operation{}
		for {
			page, err := s.Operations(t.Context(), q)
			if err != nil {
				t.Fatalf("Operations(%+v): %v", q, err)
			}
			if len(page) > q.Limit {
				t.Fatalf("Operations(%+v): a page of %d", q, len(page))
			}
			list = append(list, page...)
			if len(page) < q.Limit || len(list) > len(kept) {
				return list
			}
			last := page[len(page)-1]
			q.After = store.OperationKey{Submitted: last.Submitted, ID: last.ID}
		}
	}
	examine := func(q store.OperationQuery) {
		t.Helper()
		check(t, fmt.Sprintf("Operations(%+v)", q), walk(q), want(q))
	}

	for _, down := range []bool{false, true} {
		for _, limit := range []int{1, 7, 100, 1000} {
			for _, account := range append(accounts, "999999999999") {
				examine(store.OperationQuery{AccountID: account, Descending: down, Limit: limit})
			}
		}
		base := store.OperationQuery{AccountID: accounts[2], Descending: down, Limit: 13}
		for _, status := range registrar.Statuses {
			q := base
			q.Statuses = []registrar.Status{status}
			examine(q)
			for _, typ := range registrar.OperationTypes {
				q := q
				q.Types = []registrar.OperationType{typ}
				examine(q)
			}
		}
		for _, typ := range registrar.OperationTypes {
			q := base
			q.Types = []registrar.OperationType{typ}
			examine(q)
		}
		all := base
		all.Types, all.Statuses = registrar.OperationTypes, registrar.Statuses
		examine(all)
		twice := base
		twice.Types = []registrar.OperationType{registrar.RestoreDomain, registrar.RestoreDomain}
		examine(twice)
		unknown := base
		unknown.Types = []registrar.OperationType{"RENAME_DOMAIN"}
		examine(unknown)
		for ms := -10; ms <= 610; ms += 31 { // between and at moments
			q := base
			q.SubmittedSince = at(ms)
			examine(q)
		}
		since := base
		since.SubmittedSince = at(300)
		examine(since)
		// A page after a key that lies before the span is the first one.
		before := since
		before.After = store.OperationKey{Submitted: at(100), ID: opID(0)}
		if down {
			before.After.Submitted = at(9000)
		}
		check(t, "Operations after a key before the first", read[[]registrar.Operation](t, "Operations")(s.Operations(t.Context(), before)), want(since)[:since.Limit])
		// A key that is not kept is a place in the order all the same.
		q := base
		q.After, q.Limit = store.OperationKey{Submitted: at(305), ID: "zzz"}, 3
		list := want(base)
		i := slices.IndexFunc(list, func(o registrar.Operation) bool { return o.Submitted.After(at(305)) != down })
		check(t, "Operations after a key that is not kept", read[[]registrar.Operation](t, "Operations")(s.Operations(t.Context(), q)), list[i:i+3])
	}
	for range 300 {
		q := store.OperationQuery{AccountID: accounts[r.IntN(3)], Descending: r.IntN(2) == 0, Limit: 1 + r.IntN(25)}
		for _, status := range registrar.Statuses {
			if r.IntN(2) == 0 {
				q.Statuses = append(q.Statuses, status)
			}
		}
		for _, typ := range registrar.OperationTypes {
			if r.IntN(4) == 0 {
				q.Types = append(q.Types, typ)
			}
		}
		if r.IntN(2) == 0 {
			q.SubmittedSince = at(r.IntN(600))
		}
		examine(q)
	}
	for _, limit := range []int{0, -1} {
		if got := read[[]registrar.Operation](t, "Operations")(s.Operations(t.Context(), store.OperationQuery{AccountID: accounts[2], Limit: limit})); len(got) != 0 {
			t.Errorf("Operations with the limit %d: got %d", limit, len(got))
		}
	}
}

// listOperationsOfOne: a filtered page is of one moment, however it is put
// together. One operation that has not ended gives way to another of the other
// type in one change, and in every page exactly one is shown.
func listOperationsOfOne(t *testing.T, s store.Store) {
	j := filed(1)
	add(t, s, j)
	unended := store.OperationQuery{
		AccountID: j.AccountID, Limit: 10, Statuses: []registrar.Status{registrar.Submitted, registrar.InProgress},
	}
	stop := make(chan struct{})
	done := make(chan error, 1)
	go func() {
		defer close(done)
		for n := 2; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			next := filed(n)
			next.Submitted, next.Updated = at(1), at(n)
			if n%2 == 0 { // the last type of all, where the first one is the first
				next.Type = registrar.RestoreDomain
			}
			err := s.Change(t.Context(), func(tx store.Tx) error {
				if err := tx.AddJob(next, eventOf(next)); err != nil {
					return err
				}
				end := ended(j, registrar.Successful, n)
				e := eventOf(end)
				j = next
				return tx.SaveJob(end, &e)
			})
			if err != nil {
				done <- err
				return
			}
		}
	}()
	for range 400 {
		list, err := s.Operations(t.Context(), unended)
		if err != nil || len(list) != 1 {
			t.Errorf("Operations that have not ended: got %d (%v), want 1", len(list), err)
			break
		}
	}
	close(stop)
	if err := <-done; err != nil {
		t.Errorf("Change: %v", err)
	}
}

// listDomains holds the pages of a few hundred domains against a sorted slice.
func listDomains(t *testing.T, s store.Store) {
	r := rand.New(rand.NewPCG(2032, 34))
	accounts := []string{"111122223333", "222233334444"}
	byAccount := map[string][]store.DomainSummary{}
	change(t, s, func(tx store.Tx) error {
		for n := range 300 {
			name := strings.Repeat("a", r.IntN(3)) + string("-0bz"[r.IntN(4)]) + fmt.Sprintf("%d", n) + []string{".com", ".example", ".co.uk"}[r.IntN(3)]
			d := registrar.Domain{Name: name, AccountID: accounts[min(r.IntN(4), 1)], AutoRenew: r.IntN(2) == 0, Expires: at(r.IntN(40) * 10)}
			if r.IntN(2) == 0 {
				d.Statuses = []string{"clientTransferProhibited"}
			}
			byAccount[d.AccountID] = append(byAccount[d.AccountID], store.DomainSummary{
				Name: d.Name, AutoRenew: d.AutoRenew, TransferLock: len(d.Statuses) > 0, Expires: d.Expires,
			})
			if err := tx.AddDomain(d); err != nil {
				return err
			}
		}
		return nil
	})
	total := len(byAccount[accounts[0]]) + len(byAccount[accounts[1]])

	want := func(q store.DomainQuery) []store.DomainSummary {
		list := []store.DomainSummary{}
		for _, d := range byAccount[q.AccountID] {
			if strings.HasPrefix(d.Name, q.Prefix) && !d.Expires.Before(q.ExpiresFrom) && (q.ExpiresTo.IsZero() || !d.Expires.After(q.ExpiresTo)) {
				list = append(list, d)
			}
		}
		slices.SortFunc(list, func(a, b store.DomainSummary) int {
			order := cmp.Compare(a.Name, b.Name)
			if q.ByExpiry {
				order = cmp.Or(a.Expires.Compare(b.Expires), order)
			}
			if q.Descending {
				return -order
			}
			return order
		})
		return list
	}
	examine := func(q store.DomainQuery) {
		t.Helper()
		first := q
		list := []store.DomainSummary{}
		for {
			page, err := s.Domains(t.Context(), q)
			if err != nil {
				t.Fatalf("Domains(%+v): %v", q, err)
			}
			if len(page) > q.Limit {
				t.Fatalf("Domains(%+v): a page of %d", q, len(page))
			}
			list = append(list, page...)
			if len(page) < q.Limit || len(list) > total {
				break
			}
			last := page[len(page)-1]
			q.After = store.DomainKey{Name: last.Name}
			if q.ByExpiry {
				q.After.Expires = last.Expires
			}
		}
		check(t, fmt.Sprintf("Domains(%+v)", first), list, want(first))
	}

	prefixes := []string{"", "a", "aa", "aab", "-", "z", "z1", "%", "_", "a%", "A", "zzzz"}
	moments := []time.Time{{}, at(0), at(100), at(105), at(390), at(400)}
	for _, down := range []bool{false, true} {
		for _, byExpiry := range []bool{false, true} {
			for _, prefix := range prefixes {
				for _, from := range moments {
					for _, to := range moments {
						examine(store.DomainQuery{
							AccountID: accounts[r.IntN(2)], Prefix: prefix, ExpiresFrom: from, ExpiresTo: to,
							ByExpiry: byExpiry, Descending: down, Limit: []int{3, 20, 100}[r.IntN(3)],
						})
					}
				}
			}
			examine(store.DomainQuery{AccountID: "999999999999", ByExpiry: byExpiry, Descending: down, Limit: 5})
			examine(store.DomainQuery{AccountID: accounts[0], ByExpiry: byExpiry, Descending: down, Limit: 1})
			for _, limit := range []int{0, -1} {
				q := store.DomainQuery{AccountID: accounts[0], ByExpiry: byExpiry, Descending: down, Limit: limit}
				if got := read[[]store.DomainSummary](t, "Domains")(s.Domains(t.Context(), q)); len(got) != 0 {
					t.Errorf("Domains(%+v): got %d", q, len(got))
				}
			}
		}
	}
}
