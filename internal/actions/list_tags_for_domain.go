package actions

import (
	"context"

	"freehold/internal/api"
	"freehold/internal/registrar"
)

// ListTagsForDomain lists a domain's tags by key.
var ListTagsForDomain = define("ListTagsForDomain", listTagsForDomain,
	registrar.InvalidInput, registrar.OperationLimitExceeded, registrar.UnsupportedTLD)

func listTagsForDomain(ctx context.Context, d *Desk, caller registrar.Principal, in *api.ListTagsForDomainInput) (*api.ListTagsForDomainOutput, error) {
	domain, _, err := d.owned(ctx, caller, in.DomainName)
	if err != nil {
		return nil, err
	}
	tags, err := d.Store.Tags(ctx, domain.Name)
	if err != nil {
		return nil, err
	}
	out := &api.ListTagsForDomainOutput{TagList: make([]api.Tag, 0, len(tags))}
	for _, t := range tags {
		out.TagList = append(out.TagList, api.Tag{Key: t.Key, Value: t.Value})
	}
	return out, nil
}
