package operations

import (
	"freehold/internal/registrar"
	"freehold/internal/store"
	"freehold/internal/workflow"
)

// DisableAutorenew is a note in our own books: no registry is told, so it is
// carried through before the call that asks for it answers.
var DisableAutorenew = workflow.Define(registrar.DisableAutorenew, 1,
	workflow.Record("switch-off", func(tx store.Tx, _ *Desk, _ workflow.Run, s *AutorenewState) (workflow.Next, error) {
		return setAutorenew(tx, s, false)
	}),
).HoldsNothing()
