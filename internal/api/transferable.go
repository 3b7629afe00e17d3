package api

// Transferable tells whether a name can be brought here.
type Transferable string

// The six values of the public API model.
const (
	CanTransfer            Transferable = "TRANSFERABLE"
	CannotTransfer         Transferable = "UNTRANSFERABLE"
	TransferabilityUnknown Transferable = "DONT_KNOW" // the registry gave no clear answer
	InOwnAccount           Transferable = "DOMAIN_IN_OWN_ACCOUNT"
	InAnotherAccount       Transferable = "DOMAIN_IN_ANOTHER_ACCOUNT"
	PremiumDomain          Transferable = "PREMIUM_DOMAIN"
)

// Transferables lists the values in the order of the public API model.
var Transferables = []Transferable{
	CanTransfer, CannotTransfer, TransferabilityUnknown, InOwnAccount, InAnotherAccount, PremiumDomain,
}
