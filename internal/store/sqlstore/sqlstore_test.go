package sqlstore_test

import (
	"path/filepath"
	"testing"

	"freehold/internal/sqlite"
	"freehold/internal/store"
	"freehold/internal/store/sqlstore"
	"freehold/internal/store/storetest"
)

func open(tb testing.TB, file string, o sqlite.Options) *sqlstore.Store {
	tb.Helper()
	s, err := sqlstore.Open(tb.Context(), file, o)
	if err != nil {
		tb.Fatalf("Open: %v", err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("Close: %v", err)
		}
	})
	return s
}

func TestStore(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]sqlite.Options{"grouping": {}, "one by one": {OneByOne: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Run(t, func(t *testing.T) store.Store {
				t.Helper()
				return open(t, filepath.Join(t.TempDir(), "store.db"), o)
			})
		})
	}
}

func TestLasting(t *testing.T) {
	t.Parallel()
	storetest.Lasting(t, func(t *testing.T) (store.Store, func() store.Store) {
		t.Helper()
		file := filepath.Join(t.TempDir(), "store.db")
		return open(t, file, sqlite.Options{}), func() store.Store { return open(t, file, sqlite.Options{}) }
	})
}
