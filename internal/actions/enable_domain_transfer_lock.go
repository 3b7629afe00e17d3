package actions

import (
	"context"

	"freehold/internal/api"
	"freehold/internal/operations"
	"freehold/internal/registrar"
)

// EnableDomainTransferLock files a DOMAIN_LOCK operation that turns the lock
// on, and answers with its id.
var EnableDomainTransferLock = define("EnableDomainTransferLock",
	func(ctx context.Context, d *Desk, caller registrar.Principal, in *api.EnableDomainTransferLockInput) (*api.EnableDomainTransferLockOutput, error) {
		id, err := switchLock(ctx, d, caller, in.DomainName, true)
		if err != nil {
			return nil, err
		}
		return &api.EnableDomainTransferLockOutput{OperationId: id}, nil
	},
	registrar.InvalidInput, registrar.DuplicateRequest, registrar.TLDRulesViolation,
	registrar.OperationLimitExceeded, registrar.UnsupportedTLD)

func switchLock(ctx context.Context, d *Desk, caller registrar.Principal, name string, on bool) (operationID string, err error) {
	domain, tld, err := d.owned(ctx, caller, name)
	if err != nil {
		return "", err
	}
	if !tld.Lock.Supported {
		return "", registrar.TLDRulesViolation.Because("The %s TLD has no transfer lock.", tld.Name)
	}
	return file(ctx, d, operations.DomainLock, caller, domain.Name, &operations.DomainLockState{
		Target: target(domain.Name, tld),
		Lock:   operations.LockStatuses(tld),
		On:     on,
	}, stillOwned(caller, domain.Name))
}
