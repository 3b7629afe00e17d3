package storetest

import (
	"fmt"
	"sync"
	"testing"

	"freehold/internal/registrar"
	"freehold/internal/store"
)

// Lasting examines a store that outlives its process: what was acknowledged is
// there when it is opened again. Open gives an empty store and a function that
// opens the same one again once it is closed.
func Lasting(t *testing.T, open func(t *testing.T) (s store.Store, again func() store.Store)) {
	t.Helper()
	t.Run("Everything", func(t *testing.T) {
		t.Parallel()
		s, again := open(t)
		change(t, s, everything)
		job := claimedOne(t, s, at(1), at(0), at(500))
		checkErr(t, "Close", s.Close(), nil)

		s = again()
		ctx, j, d := t.Context(), filed(1), ada()
		check(t, "Operation", read[registrar.Operation](t, "Operation")(s.Operation(ctx, j.ID)), j.Operation)
		check(t, "Events", read[[]registrar.Event](t, "Events")(s.Events(ctx, j.ID)), []registrar.Event{eventOf(j)})
		check(t, "Domain", read[registrar.Domain](t, "Domain")(s.Domain(ctx, d.Name)), d)
		check(t, "Tags", read[[]registrar.Tag](t, "Tags")(s.Tags(ctx, d.Name)), []registrar.Tag{{Key: "k"}})
		check(t, "Charges", read[[]registrar.Charge](t, "Charges")(s.Charges(ctx, j.ID)), []registrar.Charge{{OperationID: j.ID, At: at(0)}})
		check(t, "Account", read[registrar.Account](t, "Account")(s.Account(ctx, j.AccountID)), registrar.Account{ID: j.AccountID, Created: at(0)})
		check(t, "AccessKey", read[store.AccessKey](t, "AccessKey")(s.AccessKey(ctx, "AKIA")).AccountID, j.AccountID)
		check(t, "Claim while the lease of before lasts", jobIDs(claimed(t, s, at(1), at(499), at(600), 1)), []string{})
		checkErr(t, "SaveJob under the lease of before", save(t, s, begun(job, 9)), nil)
	})
	t.Run("Many", func(t *testing.T) {
		t.Parallel()
		s, again := open(t)
		var group sync.WaitGroup
		for n := range callers {
			group.Go(func() {
				j := filed(n)
				if err := s.Change(t.Context(), func(tx store.Tx) error { return tx.AddJob(j, eventOf(j)) }); err != nil {
					t.Errorf("Change: %v", err)
				}
			})
		}
		group.Wait()
		checkErr(t, "Close", s.Close(), nil)
		s = again()
		for n := range callers {
			check(t, fmt.Sprintf("Operation %d", n), read[registrar.Operation](t, "Operation")(s.Operation(t.Context(), opID(n))), filed(n).Operation)
		}
	})
}
