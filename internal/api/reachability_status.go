package api

// ReachabilityStatus tells how far the verification of an address is.
type ReachabilityStatus string

// The three values of the public API model.
const (
	ReachabilityPending ReachabilityStatus = "PENDING" // a letter was sent
	ReachabilityDone    ReachabilityStatus = "DONE"    // it was answered
	ReachabilityExpired ReachabilityStatus = "EXPIRED" // it was not answered in time
)

// ReachabilityStatuses lists the values in the order of the public API model.
var ReachabilityStatuses = []ReachabilityStatus{ReachabilityPending, ReachabilityDone, ReachabilityExpired}
