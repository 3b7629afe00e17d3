package actions

import (
	"context"

	"freehold/internal/api"
	"freehold/internal/registrar"
)

// DisableDomainTransferLock files a DOMAIN_LOCK operation that turns the lock
// off, and answers with its id.
var DisableDomainTransferLock = define("DisableDomainTransferLock",
	func(ctx context.Context, d *Desk, caller registrar.Principal, in *api.DisableDomainTransferLockInput) (*api.DisableDomainTransferLockOutput, error) {
		id, err := switchLock(ctx, d, caller, in.DomainName, false)
		if err != nil {
			return nil, err
		}
		return &api.DisableDomainTransferLockOutput{OperationId: id}, nil
	},
	registrar.InvalidInput, registrar.DuplicateRequest, registrar.TLDRulesViolation,
	registrar.OperationLimitExceeded, registrar.UnsupportedTLD)
