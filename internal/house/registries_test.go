package house_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"freehold/internal/house"
	"freehold/internal/registry/embedded"
	"freehold/internal/tlds"
)

// TestRegistryKeepsWhatTheCatalogueTells, for every TLD, the operator's own
// among them.
func TestRegistryKeepsWhatTheCatalogueTells(t *testing.T) {
	t.Parallel()
	own := filepath.Join(t.TempDir(), "own.toml")
	if err := os.WriteFile(own, []byte("[tld.freehold]\ngrace = { add = 3, renew = 4 }\n[tld.com]\ngrace = { add = 1 }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	catalogue, err := tlds.Load(own)
	if err != nil {
		t.Fatal(err)
	}
	s := settings(t)
	s.TLDs = []string{own}
	h := open(t, s, house.Parts{})
	registry := h.Registry.As(embedded.Ours)
	const day = 24 * time.Hour
	for _, tld := range catalogue.All() {
		p := registry.Profile(tld.Name)
		if p.AddGrace != time.Duration(tld.Grace.Add)*day || p.RenewGrace != time.Duration(tld.Grace.Renew)*day {
			t.Errorf("%s: grace of %s and %s, want %d and %d days", tld.Name, p.AddGrace, p.RenewGrace, tld.Grace.Add, tld.Grace.Renew)
		}
		if want := tld.Registry.Data == "maximum"; p.Contacts != want {
			t.Errorf("%s: keeps contacts %t, want %t", tld.Name, p.Contacts, want)
		}
		name := "freehold-registries-test." + tld.Name
		if a, err := registry.CheckDomain(t.Context(), name); err != nil || !a.Available {
			t.Errorf("CheckDomain(%s): got %+v, %v, want available", name, a, err)
		}
	}
	if got := registry.Profile("com").AddGrace; got != day {
		t.Errorf("com: add grace %s, want the operator's one day", got)
	}
	if _, ok := h.Desk.TLDs.Lookup("freehold"); !ok {
		t.Error("the operator's own TLD is not sold")
	}
	for _, label := range catalogue.All()[0].Labels.Reserved {
		name := label + "." + catalogue.All()[0].Name
		if a, err := registry.CheckDomain(t.Context(), name); err != nil || a.Available {
			t.Errorf("CheckDomain(%s): got %+v, %v, want reserved", name, a, err)
		}
	}
}
