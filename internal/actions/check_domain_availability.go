package actions

import (
	"context"
	"errors"

	"freehold/internal/api"
	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/store"
)

// CheckDomainAvailability asks the registry whether a name can be registered.
var CheckDomainAvailability = define("CheckDomainAvailability", checkDomainAvailability,
	registrar.InvalidInput, registrar.UnsupportedTLD, registrar.TLDInMaintenance)

func checkDomainAvailability(ctx context.Context, d *Desk, _ registrar.Principal, in *api.CheckDomainAvailabilityInput) (*api.CheckDomainAvailabilityOutput, error) {
	name, tld, err := d.TLDs.Place(in.DomainName)
	if err != nil {
		return nil, err
	}
	answer := func(a api.DomainAvailability) (*api.CheckDomainAvailabilityOutput, error) {
		return &api.CheckDomainAvailabilityOutput{Availability: a}, nil
	}
	if !tld.Open {
		return answer(api.UnavailableRestricted)
	}
	// A domain that is ours is taken whatever its registry would say.
	if _, err := d.Store.Domain(ctx, string(name)); err == nil {
		return answer(api.Unavailable)
	} else if !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	found, err := d.Registries.For(tld.Name).CheckDomain(ctx, string(name))
	refused := registry.Refusal(err)
	switch {
	case refused != nil && refused.Code.Class() == registry.ForGood:
		return answer(api.InvalidNameForTLD)
	case err != nil:
		d.Log.Warn("the registry did not answer a check", "tld", tld.Name, "error", err)
		return answer(api.AvailabilityUnknown)
	case found.Premium:
		return answer(api.UnavailablePremium)
	case found.Reserved:
		return answer(api.Reserved)
	case !found.Available:
		return answer(api.Unavailable)
	}
	return answer(api.Available)
}
