package storetest

import (
	"testing"

	"freehold/internal/registrar"
	"freehold/internal/store"
)

func accounts(t *testing.T, s store.Store) {
	a := registrar.Account{ID: "222233334444", Name: "Ada's \"names\" – ☂", DomainQuota: 7, Created: at(3)}
	b := registrar.Account{ID: "111122223333", Created: at(4)}
	if got := read[[]registrar.Account](t, "Accounts")(s.Accounts(t.Context())); len(got) != 0 {
		t.Errorf("Accounts of an empty store: got %v", got)
	}
	change(t, s, func(tx store.Tx) error {
		if err := tx.AddAccount(a); err != nil {
			return err
		}
		return tx.AddAccount(b)
	})
	check(t, "Account", read[registrar.Account](t, "Account")(s.Account(t.Context(), a.ID)), a)
	check(t, "Accounts", read[[]registrar.Account](t, "Accounts")(s.Accounts(t.Context())), []registrar.Account{b, a})
	_, err := s.Account(t.Context(), "999999999999")
	checkErr(t, "Account that is not kept", err, store.ErrNotFound)

	change(t, s, func(tx store.Tx) error {
		got, err := tx.Account(a.ID)
		check(t, "Tx.Account", got, a)
		if err != nil {
			return err
		}
		_, err = tx.Account("999999999999")
		checkErr(t, "Tx.Account that is not kept", err, store.ErrNotFound)
		checkErr(t, "AddAccount again", tx.AddAccount(registrar.Account{ID: a.ID, Name: "other"}), store.ErrExists)
		return nil
	})
	check(t, "Account after it was added again", read[registrar.Account](t, "Account")(s.Account(t.Context(), a.ID)), a)
}

func accessKeys(t *testing.T, s store.Store) {
	keys := []store.AccessKey{
		{ID: "AKIAZ", AccountID: "111122223333", Sealed: []byte{0, 255, 128, '\'', 10}, Created: at(1)},
		{ID: "AKIAC", AccountID: "111122223333", Sealed: []byte("second"), Created: at(2)},
		{ID: "AKIAB", AccountID: "111122223333", Sealed: []byte("third"), Created: at(2)},
		{ID: "AKIAA", AccountID: "222233334444", Sealed: []byte("other"), Created: at(0)},
	}
	change(t, s, func(tx store.Tx) error {
		for _, k := range keys {
			if err := tx.AddAccessKey(k); err != nil {
				return err
			}
		}
		return nil
	})
	check(t, "AccessKey", read[store.AccessKey](t, "AccessKey")(s.AccessKey(t.Context(), "AKIAZ")), keys[0])
	check(t, "AccessKeys", read[[]store.AccessKey](t, "AccessKeys")(s.AccessKeys(t.Context(), "111122223333")),
		[]store.AccessKey{keys[0], keys[2], keys[1]})
	_, err := s.AccessKey(t.Context(), "akiaz")
	checkErr(t, "AccessKey that is not kept", err, store.ErrNotFound)

	change(t, s, func(tx store.Tx) error {
		checkErr(t, "AddAccessKey again", tx.AddAccessKey(keys[0]), store.ErrExists)
		checkErr(t, "DeleteAccessKey that is not kept", tx.DeleteAccessKey("AKIA"), store.ErrNotFound)
		return tx.DeleteAccessKey("AKIAC")
	})
	_, err = s.AccessKey(t.Context(), "AKIAC")
	checkErr(t, "AccessKey after DeleteAccessKey", err, store.ErrNotFound)
	check(t, "AccessKeys after DeleteAccessKey",
		read[[]store.AccessKey](t, "AccessKeys")(s.AccessKeys(t.Context(), "111122223333")), []store.AccessKey{keys[0], keys[2]})
}

func countedNames(t *testing.T, s store.Store) {
	const id = "111122223333"
	change(t, s, func(tx store.Tx) error { return tx.AddAccount(registrar.Account{ID: id, Created: at(0)}) })
	names := func(want int) {
		t.Helper()
		change(t, s, func(tx store.Tx) error {
			n, err := tx.Names(id)
			check(t, "Names", n, want)
			return err
		})
	}
	names(0)
	change(t, s, func(tx store.Tx) error { return tx.CountNames(id, 3) })
	change(t, s, func(tx store.Tx) error { return tx.CountNames(id, -1) })
	names(2)
	change(t, s, func(tx store.Tx) error {
		checkErr(t, "TakeName at the quota given", tx.TakeName(id, 2), store.ErrQuota)
		checkErr(t, "TakeName of an account that is not kept", tx.TakeName("999999999999", 9), store.ErrNotFound)
		return tx.TakeName(id, 3)
	})
	names(3)
	change(t, s, func(tx store.Tx) error { return tx.CountNames(id, -1) })
	const own = "222233334444"
	change(t, s, func(tx store.Tx) error {
		if err := tx.AddAccount(registrar.Account{ID: own, DomainQuota: 1, Created: at(0)}); err != nil {
			return err
		}
		if err := tx.TakeName(own, 0); err != nil {
			return err
		}
		checkErr(t, "TakeName at the account's own quota", tx.TakeName(own, 9), store.ErrQuota)
		return nil
	})
	if err := s.Change(t.Context(), func(tx store.Tx) error { return tx.CountNames(id, -3) }); err == nil {
		t.Error("CountNames below zero: no error")
	}
	names(2)
	change(t, s, func(tx store.Tx) error {
		_, err := tx.Names("999999999999")
		checkErr(t, "Names of an account that is not kept", err, store.ErrNotFound)
		checkErr(t, "CountNames of an account that is not kept", tx.CountNames("999999999999", 1), store.ErrNotFound)
		return nil
	})
}
