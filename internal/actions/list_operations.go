package actions

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"freehold/internal/api"
	"freehold/internal/registrar"
	"freehold/internal/store"
)

// ListOperations lists the account's operations, the oldest first unless the
// request says otherwise. Operations whose actions return no id are listed
// too.
var ListOperations = define("ListOperations", listOperations,
	registrar.InvalidInput)

func listOperations(ctx context.Context, d *Desk, caller registrar.Principal, in *api.ListOperationsInput) (*api.ListOperationsOutput, error) {
	size := pageSize(in.MaxItems)
	q := store.OperationQuery{
		AccountID:      caller.AccountID,
		SubmittedSince: in.SubmittedSince.Time,
		Statuses:       distinctSorted(in.Status),
		Types:          distinctSorted(in.Type),
		Descending:     in.SortOrder == api.Desc,
		Limit:          size + 1, // one more tells whether another page follows
	}
	question := fmt.Sprint(q.SubmittedSince.UnixMilli(), q.Statuses, q.Types, q.Descending)
	if in.Marker != "" {
		key, err := d.unmark(caller, "ListOperations", question, in.Marker)
		if err != nil {
			return nil, err
		}
		q.After.Submitted, q.After.ID = readMomentKey(key)
	}
	page, err := d.Store.Operations(ctx, q)
	if err != nil {
		return nil, err
	}
	out := &api.ListOperationsOutput{Operations: make([]api.OperationSummary, 0, size)}
	if len(page) > size {
		page = page[:size]
		last := page[size-1]
		out.NextPageMarker = d.mark(caller, "ListOperations", question, momentKey(last.Submitted, last.ID))
	}
	for _, op := range page {
		out.Operations = append(out.Operations, api.OperationSummary{
			OperationId:     op.ID,
			Status:          op.Status,
			Type:            op.Type,
			SubmittedDate:   api.At(op.Submitted),
			DomainName:      op.Domain,
			Message:         op.Message,
			StatusFlag:      op.Flag,
			LastUpdatedDate: api.At(op.Updated),
		})
	}
	return out, nil
}

func distinctSorted[T ~string](list []T) []T {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b T) int { return strings.Compare(string(a), string(b)) })
	return slices.Compact(list)
}
