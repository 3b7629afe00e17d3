package accounts_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"freehold/internal/accounts"
	"freehold/internal/clock"
	"freehold/internal/ids"
	"freehold/internal/registrar"
	"freehold/internal/sqlite"
	"freehold/internal/store"
	"freehold/internal/store/sqlstore"
	"freehold/internal/vault"
)

const (
	one   = "111111111111"
	two   = "222222222222"
	keyID = "AKIAIOSFODNN7EXAMPLE"
)

var moment = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// counting counts the reads of keys.
type counting struct {
	store.Store
	reads atomic.Int32
	// between, if set, runs after a key was read and before it is told.
	between func()
}

func (c *counting) AccessKey(ctx context.Context, id string) (store.AccessKey, error) {
	c.reads.Add(1)
	k, err := c.Store.AccessKey(ctx, id)
	if c.between != nil {
		c.between()
	}
	return k, err
}

func open(t *testing.T) (*accounts.Book, *counting) {
	t.Helper()
	kept, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "store.db"), sqlite.Options{})
	if err != nil {
		t.Fatalf("open the store: %v", err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	source := ids.Counting()
	v, err := vault.New(source, vault.NewMaster(source))
	if err != nil {
		t.Fatalf("vault: %v", err)
	}
	s := &counting{Store: kept}
	b, err := accounts.NewBook(s, v, clock.NewVirtual(moment), source)
	if err != nil {
		t.Fatalf("NewBook: %v", err)
	}
	for _, id := range []string{one, two} {
		if _, err := b.Create(t.Context(), registrar.Account{ID: id}); err != nil {
			t.Fatalf("create account %s: %v", id, err)
		}
	}
	return b, s
}

func TestCreateAccount(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		account registrar.Account
		want    error
	}{
		{"all given", registrar.Account{ID: "333333333333", Name: "Zoë's", DomainQuota: 5}, nil},
		{"id only", registrar.Account{ID: "000000000000"}, nil},
		{"exists", registrar.Account{ID: one}, store.ErrExists},
		{"no id", registrar.Account{}, accounts.ErrInvalid},
		{"eleven digits", registrar.Account{ID: "11111111111"}, accounts.ErrInvalid},
		{"a letter", registrar.Account{ID: "11111111111a"}, accounts.ErrInvalid},
		{"digits of another script", registrar.Account{ID: "٣٣٣٣٣٣"}, accounts.ErrInvalid},
		{"two lines", registrar.Account{ID: "333333333333", Name: "a\nb"}, accounts.ErrInvalid},
		{"not UTF-8", registrar.Account{ID: "333333333333", Name: "\xff"}, accounts.ErrInvalid},
		{"long name", registrar.Account{ID: "333333333333", Name: strings.Repeat("n", 129)}, accounts.ErrInvalid},
		{"negative quota", registrar.Account{ID: "333333333333", DomainQuota: -1}, accounts.ErrInvalid},
		{"endless quota", registrar.Account{ID: "333333333333", DomainQuota: 1_000_000_001}, accounts.ErrInvalid},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b, _ := open(t)
			made, err := b.Create(t.Context(), test.account)
			if !errors.Is(err, test.want) {
				t.Fatalf("Create(%+v): got error %v, want %v", test.account, err, test.want)
			}
			if test.want != nil {
				if _, ok := errors.AsType[*accounts.Error](err); !ok {
					t.Errorf("the error is a %T, want *Error", err)
				}
				return
			}
			want := test.account
			want.Created = moment
			if made != want {
				t.Errorf("Create: got %+v, want %+v", made, want)
			}
			all, err := b.List(t.Context())
			if err != nil || len(all) != 3 {
				t.Fatalf("List: got %v, %v, want three", all, err)
			}
		})
	}
}

func TestCreateKey(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, account, id string
		secret            registrar.Secret
		want              error
	}{
		{"drawn", one, "", "", nil},
		{"given", one, keyID, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", nil},
		{"shortest", one, strings.Repeat("a", 16), "s", nil},
		{"longest", one, strings.Repeat("_", 128), registrar.Secret(strings.Repeat("~", 128)), nil},
		{"unknown account", "999999999999", "", "", store.ErrNotFound},
		{"bad account", "9", "", "", accounts.ErrInvalid},
		{"id without secret", one, keyID, "", accounts.ErrInvalid},
		{"secret without id", one, "", "s3cr3t", accounts.ErrInvalid},
		{"short id", one, strings.Repeat("a", 15), "s", accounts.ErrInvalid},
		{"long id", one, strings.Repeat("a", 129), "s", accounts.ErrInvalid},
		{"id with a slash", one, keyID + "/", "s", accounts.ErrInvalid},
		{"id with a Kelvin sign", one, keyID + "\u212a", "s", accounts.ErrInvalid},
		{"long secret", one, keyID, registrar.Secret(strings.Repeat("s", 129)), accounts.ErrInvalid},
		{"secret with a space", one, keyID, "a b", accounts.ErrInvalid},
		{"secret with a line's end", one, keyID, "a\n", accounts.ErrInvalid},
		{"secret that is not ASCII", one, keyID, "é", accounts.ErrInvalid},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b, s := open(t)
			made, err := b.CreateKey(t.Context(), test.account, test.id, test.secret)
			if !errors.Is(err, test.want) {
				t.Fatalf("CreateKey(%q, %q): got error %v, want %v", test.account, test.id, err, test.want)
			}
			if test.want != nil {
				if len(test.secret) > 3 && strings.Contains(err.Error(), test.secret.Reveal()) {
					t.Errorf("the error shows the secret: %v", err)
				}
				return
			}
			if test.id != "" && (made.ID != test.id || made.Secret != test.secret) || made.Secret == "" || made.Created != moment {
				t.Errorf("CreateKey: got %+v", made)
			}
			found, err := b.Key(t.Context(), made.ID)
			if err != nil || found != made {
				t.Errorf("Key: got %+v, %v, want %+v", found, err, made)
			}
			row, err := s.Store.AccessKey(t.Context(), made.ID)
			if err != nil || len(made.Secret) > 3 && strings.Contains(string(row.Sealed), made.Secret.Reveal()) {
				t.Errorf("the row shows the secret, or %v", err)
			}
		})
	}
}

func TestKeyThatExists(t *testing.T) {
	t.Parallel()
	b, _ := open(t)
	if _, err := b.CreateKey(t.Context(), one, keyID, "first"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.CreateKey(t.Context(), two, keyID, "second"); !errors.Is(err, store.ErrExists) {
		t.Errorf("the same id for another account: got %v, want ErrExists", err)
	}
	if k, err := b.Key(t.Context(), keyID); err != nil || k.AccountID != one || k.Secret != "first" {
		t.Errorf("Key: got %s of %s, %v, want the first one", k.ID, k.AccountID, err)
	}
}

func TestKeysAreListedWithoutSecrets(t *testing.T) {
	t.Parallel()
	b, _ := open(t)
	made, err := b.CreateKey(t.Context(), one, "", "")
	if err != nil {
		t.Fatal(err)
	}
	list, err := b.Keys(t.Context(), one)
	if err != nil || len(list) != 1 || list[0].ID != made.ID || list[0].Secret != "" || list[0].Created != moment {
		t.Errorf("Keys: got %+v, %v", list, err)
	}
	if list, err := b.Keys(t.Context(), two); err != nil || len(list) != 0 {
		t.Errorf("Keys of an account without any: got %+v, %v", list, err)
	}
	if _, err := b.Keys(t.Context(), "999999999999"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Keys of an unknown account: got %v, want ErrNotFound", err)
	}
}

func TestCreateWithKeyIsBothOrNeither(t *testing.T) {
	t.Parallel()
	b, _ := open(t)
	k, err := b.CreateWithKey(t.Context(), registrar.Account{ID: "333333333333"})
	if err != nil {
		t.Fatal(err)
	}
	if found, err := b.Key(t.Context(), k.ID); err != nil || found != k {
		t.Errorf("Key: got %+v, %v, want %+v", found, err, k)
	}
	if _, err := b.CreateWithKey(t.Context(), registrar.Account{ID: one}); !errors.Is(err, store.ErrExists) {
		t.Errorf("an account that exists: got %v, want ErrExists", err)
	}
	if list, err := b.Keys(t.Context(), one); err != nil || len(list) != 0 {
		t.Errorf("it has keys now: %v, %v", list, err)
	}
}

func TestKeyIsReadOnceAndStrangersNeverRemembered(t *testing.T) {
	t.Parallel()
	b, s := open(t)
	if _, err := b.CreateKey(t.Context(), one, keyID, "secret"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := b.Key(t.Context(), keyID); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.reads.Load(); got != 1 {
		t.Errorf("a key in use was read %d times, want once", got)
	}
	const unknown = "AKIAUNKNOWNUNKNOWN00"
	for range 2 {
		if _, err := b.Key(t.Context(), unknown); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("unknown key: got %v, want ErrNotFound", err)
		}
	}
	// Made after it was asked for, it is found at once.
	if _, err := b.CreateKey(t.Context(), one, unknown, "secret"); err != nil {
		t.Fatal(err)
	}
	if k, err := b.Key(t.Context(), unknown); err != nil || k.Secret != "secret" {
		t.Errorf("key made meanwhile: got %+v, %v", k, err)
	}
}

func TestDeletedKeyIsGoneAtOnce(t *testing.T) {
	t.Parallel()
	b, s := open(t)
	if _, err := b.CreateKey(t.Context(), one, keyID, "secret"); err != nil {
		t.Fatal(err)
	}
	// It is deleted while a request is reading it: that request may still have
	// it, but it must not be remembered.
	s.between = func() {
		s.between = nil
		if err := b.DeleteKey(t.Context(), keyID); err != nil {
			t.Errorf("DeleteKey: %v", err)
		}
	}
	if _, err := b.Key(t.Context(), keyID); err != nil {
		t.Errorf("the read that began before: %v", err)
	}
	if k, err := b.Key(t.Context(), keyID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("after the deletion: got %+v, %v, want ErrNotFound", k, err)
	}
	if err := b.DeleteKey(t.Context(), keyID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("deleted again: got %v, want ErrNotFound", err)
	}

	// One that was remembered is forgotten.
	if _, err := b.CreateKey(t.Context(), one, keyID, "secret"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Key(t.Context(), keyID); err != nil {
		t.Fatal(err)
	}
	if err := b.DeleteKey(t.Context(), keyID); err != nil {
		t.Fatal(err)
	}
	if k, err := b.Key(t.Context(), keyID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("remembered, then deleted: got %+v, %v, want ErrNotFound", k, err)
	}
}

// TestRowMovedToAnotherAccountDoesNotOpen is what a hand in the database could
// do to be somebody else.
func TestRowMovedToAnotherAccountDoesNotOpen(t *testing.T) {
	t.Parallel()
	b, s := open(t)
	if _, err := b.CreateKey(t.Context(), one, keyID, "secret"); err != nil {
		t.Fatal(err)
	}
	row, err := s.Store.AccessKey(t.Context(), keyID)
	if err != nil {
		t.Fatal(err)
	}
	row.AccountID = two
	err = s.Change(t.Context(), func(tx store.Tx) error {
		if err := tx.DeleteAccessKey(keyID); err != nil {
			return err
		}
		return tx.AddAccessKey(row)
	})
	if err != nil {
		t.Fatal(err)
	}
	if k, err := b.Key(t.Context(), keyID); !errors.Is(err, vault.ErrTampered) {
		t.Errorf("got %+v, %v, want ErrTampered", k, err)
	}
}
