package actions_test

import (
	"os"
	"path/filepath"
	"testing"

	"freehold/internal/api"
	"freehold/internal/house"
	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/registry/embedded"
	"freehold/internal/registry/registrytest"
	"freehold/internal/world"
)

// withCatalogue lays a catalogue file over the one that is built in.
func withCatalogue(t *testing.T, text string) func(*house.Settings) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "tlds.toml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return func(s *house.Settings) { s.TLDs = []string{file} }
}

func TestCheckDomainAvailability(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{Settings: withCatalogue(t, `
[tld.com]
labels.premium = ["gold"]
`)})
	ada, grace := w.Account(adasAccount), w.Account(gracesAccount)
	w.Register(ada, "adas.com")
	w.Register(grace, "graces.com")
	_, err := w.House.Registry.As(embedded.Elsewhere).CreateContact(t.Context(), registry.Command{ClientTransaction: "elsewhere-1"}, registry.Contact{
		Handle: "ELSE-1", Name: "Somebody Else", Street: []string{"1 Road"}, City: "Town", PostalCode: "1", Country: "GB", Voice: "+44.1", Email: "else@example.net",
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.House.Registry.As(embedded.Elsewhere).CreateDomain(t.Context(), registry.Command{ClientTransaction: "elsewhere-2"}, registry.CreateDomain{
		Name: "elsewhere.com", Years: 1, Registrant: "ELSE-1", Admin: "ELSE-1", Tech: "ELSE-1",
	})
	if err != nil {
		t.Fatal(err)
	}

	for _, tc := range []struct {
		name, domain string
		weather      *registrytest.Bad
		want         api.DomainAvailability
	}{
		{name: "free", domain: "free.com", want: api.Available},
		{name: "in capitals", domain: "FREE.com", want: api.Available},
		{name: "our own", domain: "adas.com", want: api.Unavailable},
		{name: "another account's", domain: "graces.com", want: api.Unavailable},
		{name: "another registrar's", domain: "elsewhere.com", want: api.Unavailable},
		{name: "reserved", domain: "nic.com", want: api.Reserved},
		{name: "premium", domain: "gold.com", want: api.UnavailablePremium},
		{name: "closed TLD", domain: "free.ru", want: api.UnavailableRestricted},
		{name: "answer lost", domain: "free.com", weather: &registrytest.AnswerLost, want: api.AvailabilityUnknown},
		{name: "not sent", domain: "free.com", weather: &registrytest.NotSent, want: api.AvailabilityUnknown},
		{name: "refused for now", domain: "free.com", weather: new(registrytest.RefusedWith(registry.CommandFailed)), want: api.AvailabilityUnknown},
		{name: "refused for good", domain: "free.com", weather: new(registrytest.RefusedWith(registry.ParameterPolicy)), want: api.InvalidNameForTLD},
	} {
		// One world, whose weather is set call by call: not parallel.
		t.Run(tc.name, func(t *testing.T) {
			if tc.weather != nil {
				w.Weather.Next("CheckDomain", *tc.weather)
			}
			var out api.CheckDomainAvailabilityOutput
			w.Do(ada, "CheckDomainAvailability", &api.CheckDomainAvailabilityInput{DomainName: tc.domain}, &out)
			same(t, tc.domain, out, api.CheckDomainAvailabilityOutput{Availability: tc.want})
		})
	}
	// Closed TLDs and what is ours need no question.
	if calls := w.Weather.Calls("CheckDomain"); calls != 2+9 {
		t.Errorf("the registry was asked %d times, want for two registrations and nine of the names", calls)
	}
	refused(t, w, ada, "CheckDomainAvailability", on("free.example"), registrar.UnsupportedTLD, "example tld is not supported.")
}
