package operations

import (
	"freehold/internal/registrar"
	"freehold/internal/store"
	"freehold/internal/workflow"
)

// charge bills the operation. The store keeps one charge for each, so money is
// spent once.
func charge(tx store.Tx, r workflow.Run, cents int64) error {
	return tx.AddCharge(registrar.Charge{
		OperationID: r.Operation.ID,
		AccountID:   r.Operation.AccountID,
		Domain:      r.Operation.Domain,
		Type:        r.Operation.Type,
		At:          r.Now,
		Cents:       cents,
	})
}
