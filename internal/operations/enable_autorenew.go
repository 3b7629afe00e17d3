package operations

import (
	"freehold/internal/registrar"
	"freehold/internal/store"
	"freehold/internal/workflow"
)

// EnableAutorenew is a note in our own books: no registry is told, so it is
// carried through before the call that asks for it answers.
var EnableAutorenew = workflow.Define(registrar.EnableAutorenew, 1,
	workflow.Record("switch-on", func(tx store.Tx, _ *Desk, _ workflow.Run, s *AutorenewState) (workflow.Next, error) {
		return setAutorenew(tx, s, true)
	}),
).HoldsNothing()

// AutorenewState is what switching automatic renewal remembers.
type AutorenewState struct{ Domain string }

func setAutorenew(tx store.Tx, s *AutorenewState, on bool) (workflow.Next, error) {
	domain, err := tx.Domain(s.Domain)
	if err != nil {
		return workflow.Next{}, err
	}
	domain.AutoRenew = on
	return workflow.Done(), tx.SaveDomain(domain)
}
