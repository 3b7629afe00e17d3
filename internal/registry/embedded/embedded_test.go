package embedded_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"freehold/internal/clock"
	"freehold/internal/registry"
	"freehold/internal/registry/embedded"
	"freehold/internal/registry/registrytest"
)

const day = 24 * time.Hour

var start = time.Date(2026, 3, 4, 5, 6, 7, 89_000_000, time.UTC)

// zones are a few TLDs that differ where the rules do.
func zones(tld string) (embedded.Zone, bool) {
	ordinary := embedded.Zone{
		AddGrace: 5 * day, RenewGrace: 5 * day, AutoRenewGrace: 45 * day, Redemption: 30 * day, PendingDelete: 5 * day,
		Reserved: func(label string) bool { return label == "nic" },
		Premium:  func(label string) bool { return label == "gold" },
	}
	switch tld {
	case "com", "uk", "co.uk":
	case "thin":
		ordinary.Thin = true
	case "lapse":
		ordinary.Lapses = true
	case "picky":
		ordinary.MinYears, ordinary.MaxYears, ordinary.MinHosts, ordinary.MaxHosts = 2, 5, 2, 3
	case "bare":
		return embedded.Zone{}, true
	default:
		return embedded.Zone{}, false
	}
	return ordinary, true
}

func open(tb testing.TB, file string, o embedded.Options) *embedded.Registry {
	tb.Helper()
	if o.Zones == nil {
		o.Zones = zones
	}
	r, err := embedded.Open(tb.Context(), file, o)
	if err != nil {
		tb.Fatalf("open: %v", err)
	}
	tb.Cleanup(func() {
		if err := r.Close(); err != nil {
			tb.Errorf("close: %v", err)
		}
	})
	return r
}

func TestExamination(t *testing.T) {
	t.Parallel()
	for _, tld := range []string{"com", "co.uk", "thin"} {
		t.Run(tld, func(t *testing.T) {
			t.Parallel()
			registrytest.Run(t, func(t *testing.T) registrytest.Setup {
				t.Helper()
				file := filepath.Join(t.TempDir(), "registry.db")
				v := clock.NewVirtual(start)
				r := open(t, file, embedded.Options{Clock: v})
				return registrytest.Setup{
					Ours:              r.As(embedded.Ours),
					Theirs:            r.As(embedded.Elsewhere),
					TLD:               tld,
					Prefix:            "t1",
					Reserved:          "nic." + tld,
					Premium:           "gold." + tld,
					Clock:             v,
					RedemptionDays:    30,
					PendingDeleteDays: 5,
					Reopen: func() (registry.Connector, registry.Connector) {
						if err := r.Close(); err != nil {
							t.Fatalf("close: %v", err)
						}
						again := open(t, file, embedded.Options{Clock: v})
						return again.As(embedded.Ours), again.As(embedded.Elsewhere)
					},
				}
			})
		})
	}
}

// house is a registry with a sponsor's errands made short.
type house struct {
	testing.TB
	*embedded.Registry
	registry.Connector
	clock *clock.Virtual
	n     int
}

func newHouse(tb testing.TB, o embedded.Options) *house {
	tb.Helper()
	v := clock.NewVirtual(start)
	o.Clock = v
	r := open(tb, filepath.Join(tb.TempDir(), "registry.db"), o)
	return &house{TB: tb, Registry: r, Connector: r.As(embedded.Ours), clock: v}
}

func (h *house) cmd() registry.Command {
	return registry.Command{ClientTransaction: "test-1"}
}

func (h *house) must(a registry.Answer, err error) registry.Answer {
	h.Helper()
	if err != nil {
		h.Fatalf("got %v, want an answer", err)
	}
	return a
}

func (h *house) refused(code registry.Code, err error) {
	h.Helper()
	if !registry.IsCode(err, code) {
		h.Errorf("got %v, want a refusal with %d", err, code)
	}
}

func ada(handle string) registry.Contact {
	return registry.Contact{Handle: handle, Name: "Ada Lovelace", City: "London", Country: "GB", Email: "ada@example.net"}
}

// buy registers a name for a sponsor with a contact of its own.
func (h *house) buy(c registry.Connector, name string, years int, nameservers ...string) registry.Answer {
	h.Helper()
	h.n++
	in := registry.CreateDomain{Name: name, Years: years, Nameservers: nameservers}
	if !strings.HasSuffix(name, ".thin") {
		in.Registrant = "ADA" + strings.Repeat("A", h.n)
		in.Admin, in.Tech = in.Registrant, in.Registrant
		h.must(c.CreateContact(h.Context(), h.cmd(), ada(in.Registrant)))
	}
	return h.must(c.CreateDomain(h.Context(), h.cmd(), in))
}

func (h *house) info(name string) registry.Domain {
	h.Helper()
	d, err := h.Domain(h.Context(), name)
	if err != nil {
		h.Fatalf("info of %s: %v", name, err)
	}
	return d
}

func (h *house) same(what string, got, want []string) {
	h.Helper()
	if strings.Join(got, " ") != strings.Join(want, " ") {
		h.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func TestUnknownSponsor(t *testing.T) {
	t.Parallel()
	h := newHouse(t, embedded.Options{})
	stranger := h.As("stranger")
	for what, err := range map[string]error{
		"check":  second(stranger.CheckDomain(t.Context(), "example.com")),
		"info":   second(stranger.Domain(t.Context(), "example.com")),
		"host":   second(stranger.Host(t.Context(), "ns.example.net")),
		"create": second(stranger.CreateHost(t.Context(), h.cmd(), registry.Host{Name: "ns.example.net"})),
		"bad":    second(stranger.CreateDomain(t.Context(), h.cmd(), registry.CreateDomain{})),
	} {
		if !registry.IsCode(err, registry.AuthenticationError) {
			t.Errorf("%s: got %v, want 2200", what, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestDeliberation(t *testing.T) {
	t.Parallel()
	h := newHouse(t, embedded.Options{Deliberation: 2 * day})
	if a := h.buy(h, "example.com", 1); !a.Pending() {
		t.Fatalf("create: got %d, want 1001", a.Code)
	}
	h.same("statuses", h.info("example.com").Statuses, []string{"inactive", "pendingCreate"})
	if a, err := h.CheckDomain(t.Context(), "example.com"); err != nil || a.Available {
		t.Errorf("check while pendingCreate: %+v, %v; want not available", a, err)
	}
	lock := registry.UpdateDomain{Name: "example.com", AddStatuses: []string{"clientHold"}}
	_, err := h.UpdateDomain(t.Context(), h.cmd(), lock)
	h.refused(registry.StatusProhibits, err)
	_, err = h.DeleteDomain(t.Context(), h.cmd(), "example.com")
	h.refused(registry.StatusProhibits, err)
	_, err = h.CreateHost(t.Context(), h.cmd(), registry.Host{Name: "ns.example.com", Addresses: []string{"198.41.0.4"}})
	h.refused(registry.StatusProhibits, err)

	h.clock.Set(start.Add(2*day - time.Millisecond))
	h.same("statuses just before", h.info("example.com").Statuses, []string{"inactive", "pendingCreate"})
	h.clock.Set(start.Add(2 * day))
	h.same("statuses when decided", h.info("example.com").Statuses, []string{"inactive"})
	h.must(h.UpdateDomain(t.Context(), h.cmd(), lock))
	if ask := h.Profile("com").Ask[0]; ask != 2*day {
		t.Errorf("Ask[0] = %v, want the deliberation", ask)
	}
}

func TestZoneRules(t *testing.T) {
	t.Parallel()
	h := newHouse(t, embedded.Options{})
	ns := []string{"a.example.net", "b.example.net", "c.example.net", "d.example.net", "e.example.net"}
	for _, name := range ns {
		h.must(h.CreateHost(t.Context(), h.cmd(), registry.Host{Name: name}))
	}
	h.must(h.CreateContact(t.Context(), h.cmd(), ada("ADA")))
	h.must(h.As(embedded.Elsewhere).CreateContact(t.Context(), h.cmd(), ada("THEIRS")))
	order := func(name string, years int, ns ...string) error {
		in := registry.CreateDomain{Name: name, Years: years, Nameservers: ns, Registrant: "ADA", Admin: "ADA", Tech: "ADA"}
		return second(h.CreateDomain(t.Context(), h.cmd(), in))
	}
	for _, tc := range []struct {
		what string
		err  error
		want registry.Code
	}{
		{"too short a term", order("a.picky", 1), registry.ValueOutOfRange},
		{"too long a term", order("a.picky", 6), registry.ValueOutOfRange},
		{"too many hosts", order("a.picky", 2, ns[:4]...), registry.ParameterPolicy},
		{"a TLD below a TLD", order("co.uk", 1), registry.ParameterPolicy},
		{"a name below co.uk", order("a.co.uk", 1), 0},
		{"a name below uk", order("a.uk", 1), 0},
		{"contacts at a thin zone", order("a.thin", 1), registry.ParameterPolicy},
		{"more hosts than one statement takes", order("b.com", 1, ns...), 0},
		{"fewer hosts than an update may leave", order("c.picky", 2, ns[0]), 0},
		{"fewer hosts, by update", second(h.UpdateDomain(t.Context(), h.cmd(), registry.UpdateDomain{
			Name: "c.picky", AddNameservers: ns[1:2], RemoveNameservers: ns[:1],
		})), registry.ParameterPolicy},
		{"no hosts, by update", second(h.UpdateDomain(t.Context(), h.cmd(), registry.UpdateDomain{
			Name: "c.picky", RemoveNameservers: ns[:1],
		})), 0},
		{"too many hosts, by update", second(h.UpdateDomain(t.Context(), h.cmd(), registry.UpdateDomain{
			Name: "c.picky", AddNameservers: ns[:4],
		})), registry.ParameterPolicy},
		{"another's contact", second(h.CreateDomain(t.Context(), h.cmd(), registry.CreateDomain{
			Name: "d.com", Years: 1, Registrant: "ADA", Admin: "ADA", Tech: "THEIRS",
		})), registry.AuthorizationError},
		{"a delete where there are no grace periods", func() error {
			if err := order("a.bare", 1); err != nil {
				return err
			}
			return second(h.DeleteDomain(t.Context(), h.cmd(), "a.bare"))
		}(), 0},
	} {
		switch {
		case tc.want == 0 && tc.err != nil:
			t.Errorf("%s: got %v, want no error", tc.what, tc.err)
		case tc.want != 0:
			if !registry.IsCode(tc.err, tc.want) {
				t.Errorf("%s: got %v, want %d", tc.what, tc.err, tc.want)
			}
		}
	}
	if _, err := h.Domain(t.Context(), "a.bare"); !registry.IsCode(err, registry.ObjectDoesNotExist) {
		t.Errorf("a.bare after its delete: %v, want 2303", err)
	}
	h.same("name servers of b.com", h.info("b.com").Nameservers, ns)
	for tld, contacts := range map[string]bool{"com": true, "thin": false} {
		if got := h.Profile(tld).Contacts; got != contacts {
			t.Errorf("Profile(%s).Contacts = %v, want %v", tld, got, contacts)
		}
	}
}

// A host below uk's co.uk belongs to the name one label below co.uk.
func TestSuperordinateBelowTheLongestTLD(t *testing.T) {
	t.Parallel()
	h := newHouse(t, embedded.Options{AllowAnyAddress: true})
	h.buy(h, "shop.co.uk", 1)
	h.must(h.CreateHost(t.Context(), h.cmd(), registry.Host{Name: "a.b.shop.co.uk", Addresses: []string{"192.0.2.1", "10.0.0.1"}}))
	h.same("hosts below", h.info("shop.co.uk").Hosts, []string{"a.b.shop.co.uk"})
	_, err := h.CreateHost(t.Context(), h.cmd(), registry.Host{Name: "co.uk", Addresses: []string{"192.0.2.1"}})
	h.refused(registry.ParameterPolicy, err)
	_, err = h.CreateHost(t.Context(), h.cmd(), registry.Host{Name: "ns.bank.co.uk", Addresses: []string{"192.0.2.1"}})
	h.refused(registry.ObjectDoesNotExist, err)
}

// A name that lapses counts as deleted at its expiry; with it end the hosts
// below it, also in the delegations of others.
func TestLapse(t *testing.T) {
	t.Parallel()
	h := newHouse(t, embedded.Options{})
	h.buy(h, "gone.lapse", 1)
	h.must(h.CreateHost(t.Context(), h.cmd(), registry.Host{Name: "ns.gone.lapse", Addresses: []string{"198.41.0.4"}}))
	h.must(h.CreateHost(t.Context(), h.cmd(), registry.Host{Name: "ns.example.net"}))
	h.buy(h, "stays.com", 1, "ns.gone.lapse", "ns.example.net")
	h.must(h.UpdateDomain(t.Context(), h.cmd(), registry.UpdateDomain{Name: "gone.lapse", AddNameservers: []string{"ns.gone.lapse", "ns.example.net"}}))
	h.buy(h, "renewed.lapse", 1)
	h.must(h.RenewDomain(t.Context(), h.cmd(), registry.RenewDomain{Name: "renewed.lapse", Years: 1, CurrentExpiresDate: "2027-03-04"}))

	expiry := start.AddDate(1, 0, 0)
	h.clock.Set(expiry.Add(-time.Millisecond))
	h.same("periods before expiry", h.info("gone.lapse").Periods, nil)
	h.clock.Set(expiry)
	h.same("periods at expiry", h.info("gone.lapse").Periods, []string{"redemptionPeriod"})
	h.same("periods of the renewed", h.info("renewed.lapse").Periods, nil)
	_, err := h.RenewDomain(t.Context(), h.cmd(), registry.RenewDomain{Name: "gone.lapse", Years: 1, CurrentExpiresDate: "2027-03-04"})
	h.refused(registry.StatusProhibits, err)
	h.clock.Set(expiry.Add(30 * day))
	h.same("periods after the redemption", h.info("gone.lapse").Periods, []string{"pendingDelete"})
	h.clock.Set(expiry.Add(35 * day))
	_, err = h.Domain(t.Context(), "gone.lapse")
	h.refused(registry.ObjectDoesNotExist, err)
	_, err = h.Host(t.Context(), "ns.gone.lapse")
	h.refused(registry.ObjectDoesNotExist, err)
	h.same("name servers of others", h.info("stays.com").Nameservers, []string{"ns.example.net"})
	h.must(h.DeleteDomain(t.Context(), h.cmd(), "stays.com"))
	h.buy(h, "gone.lapse", 1)
	if d := h.info("renewed.lapse"); len(d.Periods) != 0 {
		t.Errorf("renewed.lapse: periods %q, want none", d.Periods)
	}
}

// More purges fall due at one moment than one sweep carries out.
func TestManyPurgesAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, embedded.Options{})
	h.must(h.CreateHost(t.Context(), h.cmd(), registry.Host{Name: "ns.example.net"}))
	var list []string
	for i := range 450 {
		list = append(list, "n"+strings.Repeat("a", i/26%26+1)+string(rune('a'+i%26))+strings.Repeat("b", i/676)+".thin")
	}
	var names []string
	seen := map[string]bool{}
	for _, n := range list {
		if !seen[n] {
			seen[n] = true
			names = append(names, n)
			h.buy(h, n, 1, "ns.example.net")
		}
	}
	if len(names) < 401 {
		t.Fatalf("%d names, want more than two sweeps take", len(names))
	}
	h.clock.Set(start.Add(10 * day))
	for _, n := range names {
		h.must(h.DeleteDomain(t.Context(), h.cmd(), n))
	}
	_, err := h.DeleteHost(t.Context(), h.cmd(), "ns.example.net")
	h.refused(registry.AssociationProhibits, err)
	h.clock.Set(start.Add(45 * day))
	h.must(h.DeleteHost(t.Context(), h.cmd(), "ns.example.net"))
	for _, n := range names {
		if a, err := h.CheckDomain(t.Context(), n); err != nil || !a.Available {
			t.Fatalf("check of %s: %+v, %v; want available", n, a, err)
		}
	}
}

func TestClosedRegistryWasNotSent(t *testing.T) {
	t.Parallel()
	v := clock.NewVirtual(start)
	r, err := embedded.Open(t.Context(), filepath.Join(t.TempDir(), "registry.db"), embedded.Options{Clock: v, Zones: zones})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	_, err = r.As(embedded.Ours).CreateHost(t.Context(), registry.Command{ClientTransaction: "abc"}, registry.Host{Name: "ns.example.net"})
	if err == nil || registry.InDoubt(err) || registry.Refusal(err) != nil {
		t.Errorf("got %v, want an error that wraps ErrNotSent", err)
	}
}

func TestOpenWithoutZones(t *testing.T) {
	t.Parallel()
	if _, err := embedded.Open(t.Context(), filepath.Join(t.TempDir(), "registry.db"), embedded.Options{}); err == nil {
		t.Error("opened without zones")
	}
}
