package actions

import (
	"context"

	"freehold/internal/api"
	"freehold/internal/registrar"
	"freehold/internal/store"
)

// DeleteTagsForDomain removes tags from a domain. A key that is not there is
// passed over.
var DeleteTagsForDomain = define("DeleteTagsForDomain", deleteTagsForDomain,
	registrar.InvalidInput, registrar.OperationLimitExceeded, registrar.UnsupportedTLD)

func deleteTagsForDomain(ctx context.Context, d *Desk, caller registrar.Principal, in *api.DeleteTagsForDomainInput) (*api.DeleteTagsForDomainOutput, error) {
	domain, _, err := d.owned(ctx, caller, in.DomainName)
	if err != nil {
		return nil, err
	}
	owned := stillOwned(caller, domain.Name)
	keys := distinctSorted(in.TagsToDelete)
	if len(keys) > mostTags {
		return nil, registrar.Problems([]string{"TagsToDelete has more keys than a domain can have"})
	}
	err = d.Store.Change(ctx, func(tx store.Tx) error {
		if err := owned(tx); err != nil {
			return err
		}
		for _, key := range keys {
			if err := tx.DeleteTag(domain.Name, key); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &api.DeleteTagsForDomainOutput{}, nil
}
