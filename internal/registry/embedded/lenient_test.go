package embedded_test

import (
	"slices"
	"testing"

	"freehold/internal/registry"
	"freehold/internal/registry/embedded"
)

// A lenient registry presumes the world that it does not know; once a name in
// it is registered, it holds to its rules there.
func TestLenientTakesTheRestOfTheWorldAsExisting(t *testing.T) {
	t.Parallel()
	h := newHouse(t, embedded.Options{Lenient: true})
	const foreign, own = "ns1.elsewhere.com", "ns1.mine.com"

	// Name servers below names that nobody has, and a domain that uses them.
	for _, name := range []string{foreign, own} {
		h.must(h.CreateHost(t.Context(), h.cmd(), registry.Host{Name: name}))
	}
	h.buy(h, "user.com", 1, foreign, own)

	// With addresses it would be glue, which needs its domain.
	_, err := h.CreateHost(t.Context(), h.cmd(), registry.Host{Name: "ns2.elsewhere.com", Addresses: []string{"198.41.0.4"}})
	h.refused(registry.ObjectDoesNotExist, err)
	_, err = h.UpdateHost(t.Context(), h.cmd(), registry.UpdateHost{Name: foreign, AddAddresses: []string{"198.41.0.4"}})
	h.refused(registry.ObjectDoesNotExist, err)

	// Somebody registers one of the names: its hosts are that one's now.
	h.buy(h.As(embedded.Elsewhere), "elsewhere.com", 1)
	_, err = h.CreateHost(t.Context(), h.cmd(), registry.Host{Name: "ns2.elsewhere.com"})
	h.refused(registry.ParameterMissing, err)
	_, err = h.UpdateHost(t.Context(), h.cmd(), registry.UpdateHost{Name: foreign, AddAddresses: []string{"198.41.0.4"}})
	h.refused(registry.AuthorizationError, err)

	// We register the other: the host takes its place below it.
	h.buy(h, "mine.com", 1)
	h.must(h.UpdateHost(t.Context(), h.cmd(), registry.UpdateHost{Name: own, AddAddresses: []string{"192.0.2.1", "2001:db8::1"}}))
	mine, err := h.Domain(t.Context(), "mine.com")
	if err != nil || !slices.Equal(mine.Hosts, []string{own}) {
		t.Errorf("hosts below mine.tld: %v (%v), want %s", mine.Hosts, err, own)
	}
	_, err = h.DeleteDomain(t.Context(), h.cmd(), "mine.com")
	h.refused(registry.AssociationProhibits, err)

	// Nobody could answer at these, and no example needs them.
	for _, address := range []string{"10.0.0.1", "127.0.0.1", "::1", "100.64.0.1"} {
		_, err := h.UpdateHost(t.Context(), h.cmd(), registry.UpdateHost{Name: own, AddAddresses: []string{address}})
		h.refused(registry.ParameterPolicy, err)
	}
}
