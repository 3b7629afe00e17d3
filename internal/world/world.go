// Package world is the whole house on a clock that is moved by hand: real
// SQLite, the real registry in the house, every room between them. Tests of
// operations and journeys live in it. Only tests import it.
package world

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"freehold/internal/actions"
	"freehold/internal/api"
	"freehold/internal/clock"
	"freehold/internal/house"
	"freehold/internal/ids"
	"freehold/internal/operations"
	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/registry/registrytest"
	"freehold/internal/store"
	"freehold/internal/workflow"
)

// World is a house and its weather.
type World struct {
	House   *house.House
	Weather *registrytest.Weather // between the operations and the registry
	Clock   *clock.Virtual        // business time
	Machine *clock.Virtual        // machine time: leases

	t        testing.TB
	file     string // the registry's
	commands atomic.Int64
}

// Start is the moment at which every world begins.
var Start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// Options change a world from its defaults.
type Options struct {
	Settings func(*house.Settings)

	// TLDs is the text of a catalogue file that is laid over the built-in
	// one.
	TLDs string

	// Registry puts something between the registry and the weather: a
	// registry with ways of its own. Nil means nothing.
	Registry func(registry.Connector) registry.Connector
}

// New opens a world of its own for the test.
func New(t testing.TB, o Options) *World {
	t.Helper()
	w := &World{t: t, Clock: clock.NewVirtual(Start), Machine: clock.NewVirtual(Start)}
	settings := house.Defaults()
	settings.RegistryRules = "strict"
	settings.Data = folder(t)
	if o.Settings != nil {
		o.Settings(&settings)
	}
	if o.TLDs != "" {
		file := filepath.Join(settings.Data, "tlds.toml")
		if err := os.WriteFile(file, []byte(o.TLDs), 0o600); err != nil {
			t.Fatalf("write the catalogue: %v", err)
		}
		settings.TLDs = append(settings.TLDs, file)
	}
	w.file = filepath.Join(settings.Data, "registry.db")
	h, err := house.Open(t.Context(), settings, house.Parts{
		Clock: w.Clock, Machine: w.Machine.Now, IDs: ids.Random(),
		Weather: func(c registry.Connector) registry.Connector {
			if o.Registry != nil {
				c = o.Registry(c)
			}
			w.Weather = registrytest.Wrap(c)
			return w.Weather
		},
	})
	if err != nil {
		t.Fatalf("open the house: %v", err)
	}
	t.Cleanup(func() {
		if reused := w.Weather.Reused(); len(reused) > 0 {
			t.Errorf("client transaction ids were used twice: %q", reused)
		}
		if err := h.Close(); err != nil {
			t.Errorf("close the house: %v", err)
		}
	})
	w.House = h
	return w
}

// folder is a folder of the test's own, in memory where the system has such a
// place: hundreds of worlds would otherwise wait for the disk.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "freehold-world-") //nolint:usetesting // t.TempDir cannot be told where
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("remove the world: %v", err)
		}
	})
	return dir
}

// Account makes an account and gives who calls for it.
func (w *World) Account(id string) registrar.Principal {
	w.t.Helper()
	err := w.House.Store.Change(w.t.Context(), func(tx store.Tx) error {
		return tx.AddAccount(registrar.Account{ID: id, Created: w.Clock.Now()})
	})
	if err != nil {
		w.t.Fatalf("account %s: %v", id, err)
	}
	return registrar.Principal{AccountID: id, AccessKeyID: "AKIA" + id}
}

// Try does an action as the front door would, from encoded input to encoded
// output, and reads the answer into out unless that is nil.
func (w *World) Try(caller registrar.Principal, action string, in, out any) error {
	w.t.Helper()
	body, err := api.Encode(in)
	if err != nil {
		w.t.Fatalf("encode %s: %v", action, err)
	}
	answer, err := actions.All[action].Do(w.t.Context(), w.House.Desk, caller, body)
	if err != nil {
		return err
	}
	if out != nil {
		if err := api.Decode(answer, out); err != nil {
			w.t.Fatalf("%s answered %s: %v", action, answer, err)
		}
	}
	return nil
}

// Do is Try for what must succeed.
func (w *World) Do(caller registrar.Principal, action string, in, out any) {
	w.t.Helper()
	if err := w.Try(caller, action, in, out); err != nil {
		w.t.Fatalf("%s: %v", action, err)
	}
}

// Refused is Try for what must be refused, and gives the refusal.
func (w *World) Refused(caller registrar.Principal, action string, in any) *registrar.Error {
	w.t.Helper()
	err := w.Try(caller, action, in, nil)
	var refusal *registrar.Error
	if !errors.As(err, &refusal) {
		w.t.Fatalf("%s: got %v, want a refusal", action, err)
	}
	return refusal
}

// Operation asks the API where an operation stands.
func (w *World) Operation(caller registrar.Principal, id string) api.GetOperationDetailOutput {
	w.t.Helper()
	var out api.GetOperationDetailOutput
	w.Do(caller, "GetOperationDetail", &api.GetOperationDetailInput{OperationId: id}, &out)
	return out
}

// Carry runs what is due now.
func (w *World) Carry() {
	w.t.Helper()
	if err := w.House.Engine.CarryDue(w.t.Context()); err != nil {
		w.t.Fatalf("carry: %v", err)
	}
}

// Live walks from due moment to due moment until the span is over.
func (w *World) Live(span time.Duration) {
	w.t.Helper()
	end := w.Clock.Now().Add(span)
	for {
		w.Carry()
		due, some, err := w.House.Store.NextDue(w.t.Context())
		if err != nil {
			w.t.Fatalf("next due: %v", err)
		}
		if !some || due.After(end) {
			w.Clock.Set(end)
			w.Carry()
			return
		}
		w.Clock.Set(due)
	}
}

// ErrDead is what a dying process's changes end with.
var ErrDead = errors.New("the process is dead")

// CarryUntilDeath carries what is due in an engine of its own, whose process
// dies at its n-th change: before it is made, or after it is made and before
// anybody hears of it. It says whether it came to that. The next Carry is that
// of another process, which finds the leases void.
func (w *World) CarryUntilDeath(n int, after bool) (died bool) {
	w.t.Helper()
	frail := &frailStore{Store: w.House.Store, left: n, after: after}
	o := w.House.Engine.Options
	o.Store = frail
	_ = workflow.New[*operations.Desk](o).CarryDue(w.t.Context())
	if err := w.House.Store.Change(w.t.Context(), func(tx store.Tx) error { return tx.VoidLeases() }); err != nil {
		w.t.Fatalf("void leases: %v", err)
	}
	return frail.died()
}

type frailStore struct {
	store.Store
	mu    sync.Mutex
	left  int
	after bool
}

func (f *frailStore) died() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.left <= 0
}

func (f *frailStore) Change(ctx context.Context, fn func(store.Tx) error) error {
	f.mu.Lock()
	f.left--
	left := f.left
	f.mu.Unlock()
	if left > 0 {
		return f.Store.Change(ctx, fn)
	}
	if left == 0 && f.after {
		if err := f.Store.Change(ctx, fn); err != nil {
			return err
		}
	}
	return ErrDead
}
