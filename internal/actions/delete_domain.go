package actions

import (
	"context"

	"freehold/internal/api"
	"freehold/internal/operations"
	"freehold/internal/registrar"
)

// DeleteDomain files a DELETE_DOMAIN operation and answers with its id.
var DeleteDomain = define("DeleteDomain", deleteDomain,
	registrar.InvalidInput, registrar.DuplicateRequest, registrar.TLDRulesViolation, registrar.UnsupportedTLD)

func deleteDomain(ctx context.Context, d *Desk, caller registrar.Principal, in *api.DeleteDomainInput) (*api.DeleteDomainOutput, error) {
	domain, tld, err := d.owned(ctx, caller, in.DomainName)
	if err != nil {
		return nil, err
	}
	if !tld.Deletion.Allowed {
		return nil, registrar.TLDRulesViolation.Because("The %s TLD does not let a registration be deleted. Turn automatic renewal off and let it expire.", tld.Name)
	}
	if domain.TransferLocked() {
		return nil, registrar.TLDRulesViolation.Because("The transfer lock of %s is on. Turn it off before the domain is deleted.", domain.Name)
	}
	id, err := file(ctx, d, operations.DeleteDomain, caller, domain.Name, &operations.DeleteDomainState{
		Target:  target(domain.Name, tld),
		Handles: domain.Handles,
	}, stillOwned(caller, domain.Name))
	if err != nil {
		return nil, err
	}
	return &api.DeleteDomainOutput{OperationId: id}, nil
}
