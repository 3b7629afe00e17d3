package registrytest_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"freehold/internal/registry"
	"freehold/internal/registry/embedded"
	"freehold/internal/registry/registrytest"
)

func weather(t *testing.T) (*registrytest.Weather, registry.Connector) {
	t.Helper()
	r, err := embedded.Open(t.Context(), filepath.Join(t.TempDir(), "registry.db"), embedded.Options{
		Zones: func(tld string) (embedded.Zone, bool) { return embedded.Zone{Thin: true}, tld == "com" },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	behind := r.As(embedded.Ours)
	return registrytest.Wrap(behind), behind
}

func command(n int) registry.Command {
	return registry.Command{ClientTransaction: fmt.Sprintf("weather-%d", n)}
}

func TestWeatherOfAChange(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		bad     registrytest.Bad
		carried bool
		check   func(registry.Answer, error) bool
	}{
		{registrytest.NotSent, false, func(_ registry.Answer, err error) bool { return errors.Is(err, registry.ErrNotSent) }},
		{registrytest.AnswerLost, true, func(_ registry.Answer, err error) bool { return registry.InDoubt(err) }},
		{registrytest.CommandLost, false, func(_ registry.Answer, err error) bool { return registry.InDoubt(err) }},
		{registrytest.AnsweredPending, true, func(a registry.Answer, err error) bool { return err == nil && a.Pending() }},
		{registrytest.RefusedWith(registry.CommandFailed), false, func(_ registry.Answer, err error) bool {
			return registry.IsCode(err, registry.CommandFailed)
		}},
	} {
		t.Run(tc.bad.String(), func(t *testing.T) {
			t.Parallel()
			w, behind := weather(t)
			w.On("CreateDomain", 2, tc.bad)
			for n, name := range []string{"first.com", "second.com", "third.com"} {
				a, err := w.CreateDomain(t.Context(), command(n), registry.CreateDomain{Name: name, Years: 1})
				_, there := behind.Domain(t.Context(), name)
				if n != 1 {
					if err != nil || there != nil {
						t.Errorf("call %d: %v, %v; want fine weather", n+1, err, there)
					}
					continue
				}
				if !tc.check(a, err) {
					t.Errorf("call 2: got %+v, %v", a, err)
				}
				if carried := there == nil; carried != tc.carried {
					t.Errorf("call 2: carried out %v, want %v", carried, tc.carried)
				}
			}
			if got := w.Calls("CreateDomain"); got != 3 {
				t.Errorf("Calls = %d, want 3", got)
			}
		})
	}
}

func TestWeatherOfARead(t *testing.T) {
	t.Parallel()
	w, _ := weather(t)
	w.On("CheckDomain", 0, registrytest.CommandLost)
	w.On("CheckDomain", 2, registrytest.AnsweredPending)
	for n, doubt := range []bool{true, false, true} {
		if _, err := w.CheckDomain(t.Context(), "example.com"); registry.InDoubt(err) != doubt {
			t.Errorf("call %d: got %v, want a doubt: %v", n+1, err, doubt)
		}
	}
	w.Clear()
	if _, err := w.CheckDomain(t.Context(), "example.com"); err != nil {
		t.Errorf("after Clear: %v", err)
	}
	w.Next("CheckDomain", registrytest.NotSent)
	if _, err := w.CheckDomain(t.Context(), "example.com"); !errors.Is(err, registry.ErrNotSent) {
		t.Errorf("after Next: got %v, want ErrNotSent", err)
	}
}

func TestWeatherCountsAndTellsReuse(t *testing.T) {
	t.Parallel()
	w, _ := weather(t)
	var wg sync.WaitGroup
	for i := range 32 {
		wg.Go(func() {
			_, err := w.CreateHost(t.Context(), command(i%31), registry.Host{Name: fmt.Sprintf("ns%d.example.net", i)})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := w.Counts()["CreateHost"]; got != 32 {
		t.Errorf("Counts = %d, want 32", got)
	}
	if got := w.Reused(); len(got) != 1 || got[0] != "weather-0" {
		t.Errorf("Reused = %q, want weather-0", got)
	}
}

func TestWeatherOfNoMethod(t *testing.T) {
	t.Parallel()
	w, _ := weather(t)
	defer func() {
		if recover() == nil {
			t.Error("weather was accepted for a method that does not exist")
		}
	}()
	w.On("CreateDomians", 1, registrytest.NotSent)
}
