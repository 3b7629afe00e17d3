package operations

import "freehold/internal/workflow"

// Table lists every version of every workflow that may be under way.
var Table = []*workflow.Workflow[*Desk]{
	DeleteDomain.Workflow,
	DisableAutorenew.Workflow,
	DomainLock.Workflow,
	EnableAutorenew.Workflow,
	RegisterDomain.Workflow,
	RenewDomain.Workflow,
	UpdateNameserver.Workflow,
}
