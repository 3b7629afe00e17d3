package actions

import (
	"context"
	"errors"

	"freehold/internal/api"
	"freehold/internal/registrar"
	"freehold/internal/store"
)

// GetOperationDetail tells where an operation of the account stands.
var GetOperationDetail = defineEncoded("GetOperationDetail", getOperationDetail,
	registrar.InvalidInput)

// A final operation never changes again, so its answer is encoded once.
func getOperationDetail(ctx context.Context, d *Desk, caller registrar.Principal, in *api.GetOperationDetailInput) ([]byte, error) {
	if known, ok := d.finished.Get(in.OperationId); ok && known.accountID == caller.AccountID {
		return known.answer, nil
	}
	op, err := d.Store.Operation(ctx, in.OperationId)
	if errors.Is(err, store.ErrNotFound) || err == nil && op.AccountID != caller.AccountID {
		return nil, registrar.NoOperation(in.OperationId)
	}
	if err != nil {
		return nil, err
	}
	answer, err := api.Encode(&api.GetOperationDetailOutput{
		OperationId:     op.ID,
		Status:          op.Status,
		Message:         op.Message,
		DomainName:      op.Domain,
		Type:            op.Type,
		SubmittedDate:   api.At(op.Submitted),
		LastUpdatedDate: api.At(op.Updated),
		StatusFlag:      op.Flag,
	})
	if err == nil && op.Status.Final() {
		d.finished.Add(op.ID, finished{op.AccountID, answer})
	}
	return answer, err
}
