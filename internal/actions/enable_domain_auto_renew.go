package actions

import (
	"context"

	"freehold/internal/api"
	"freehold/internal/operations"
	"freehold/internal/registrar"
)

// EnableDomainAutoRenew has the domain renewed before it expires, and leaves
// an ENABLE_AUTORENEW operation behind. It has taken effect when it answers.
var EnableDomainAutoRenew = define("EnableDomainAutoRenew", enableDomainAutoRenew,
	registrar.InvalidInput, registrar.UnsupportedTLD, registrar.TLDRulesViolation)

func enableDomainAutoRenew(ctx context.Context, d *Desk, caller registrar.Principal, in *api.EnableDomainAutoRenewInput) (*api.EnableDomainAutoRenewOutput, error) {
	domain, tld, err := d.owned(ctx, caller, in.DomainName)
	if err != nil {
		return nil, err
	}
	if !tld.AutoRenew.Allowed {
		return nil, registrar.TLDRulesViolation.Because("The %s TLD has no automatic renewal.", tld.Name)
	}
	_, err = file(ctx, d, operations.EnableAutorenew, caller, domain.Name,
		&operations.AutorenewState{Domain: domain.Name}, stillOwned(caller, domain.Name))
	if err != nil {
		return nil, err
	}
	return &api.EnableDomainAutoRenewOutput{}, nil
}
