package actions

import (
	"context"

	"freehold/internal/api"
	"freehold/internal/operations"
	"freehold/internal/registrar"
)

// DisableDomainAutoRenew lets the domain expire, and leaves a
// DISABLE_AUTORENEW operation behind. It has taken effect when it answers.
var DisableDomainAutoRenew = define("DisableDomainAutoRenew", disableDomainAutoRenew,
	registrar.InvalidInput, registrar.UnsupportedTLD)

func disableDomainAutoRenew(ctx context.Context, d *Desk, caller registrar.Principal, in *api.DisableDomainAutoRenewInput) (*api.DisableDomainAutoRenewOutput, error) {
	domain, _, err := d.owned(ctx, caller, in.DomainName)
	if err != nil {
		return nil, err
	}
	_, err = file(ctx, d, operations.DisableAutorenew, caller, domain.Name,
		&operations.AutorenewState{Domain: domain.Name}, stillOwned(caller, domain.Name))
	if err != nil {
		return nil, err
	}
	return &api.DisableDomainAutoRenewOutput{}, nil
}
