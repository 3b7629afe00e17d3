package house

import (
	"time"

	"freehold/internal/registry"
	"freehold/internal/registry/embedded"
	"freehold/internal/tlds"
)

// oneRegistry is the registry of every TLD. A registry across the wire will
// have its TLDs told apart here.
type oneRegistry struct{ registry.Connector }

// For is the registry of the TLD.
func (r oneRegistry) For(string) registry.Connector { return r.Connector }

// zones gives the registry in the house the rules that the catalogue tells of
// each TLD: what the catalogue promises customers, this registry keeps.
func zones(catalogue *tlds.Catalogue) func(tld string) (embedded.Zone, bool) {
	all := map[string]embedded.Zone{}
	for _, t := range catalogue.All() {
		all[t.Name] = zone(t)
	}
	return func(tld string) (embedded.Zone, bool) {
		z, ok := all[tld]
		return z, ok
	}
}

func zone(t *tlds.TLD) embedded.Zone {
	days := func(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }
	return embedded.Zone{
		MinYears:       t.Terms.Min,
		MaxYears:       t.Terms.Max,
		AheadYears:     t.Terms.Ahead(),
		AddGrace:       days(t.Grace.Add),
		RenewGrace:     days(t.Grace.Renew),
		AutoRenewGrace: days(t.Grace.AutoRenew),
		Redemption:     days(t.Grace.Redemption),
		PendingDelete:  days(t.Grace.PendingDelete),
		Lapses:         t.Expiry.Kind == tlds.Lapses,
		Thin:           t.Registry.Data == "minimum",
		MinHosts:       t.Nameservers.Min,
		MaxHosts:       t.Nameservers.Max,
		Reserved:       t.IsReserved,
		Premium:        t.IsPremium,
	}
}
