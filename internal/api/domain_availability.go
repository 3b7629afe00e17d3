package api

// DomainAvailability tells whether a name can be registered. Only Available
// means that it can.
type DomainAvailability string

// The ten values of the public API model.
const (
	Available             DomainAvailability = "AVAILABLE"
	AvailableReserved     DomainAvailability = "AVAILABLE_RESERVED" // under conditions
	AvailablePreorder     DomainAvailability = "AVAILABLE_PREORDER" // can be ordered ahead
	Unavailable           DomainAvailability = "UNAVAILABLE"        // taken
	UnavailablePremium    DomainAvailability = "UNAVAILABLE_PREMIUM"
	UnavailableRestricted DomainAvailability = "UNAVAILABLE_RESTRICTED" // forbidden
	Reserved              DomainAvailability = "RESERVED"               // for somebody else
	AvailabilityUnknown   DomainAvailability = "DONT_KNOW"              // the registry gave no clear answer
	InvalidNameForTLD     DomainAvailability = "INVALID_NAME_FOR_TLD"
	AvailabilityPending   DomainAvailability = "PENDING" // the registry is slow; ask again
)

// DomainAvailabilities lists the values in the order of the public API model.
var DomainAvailabilities = []DomainAvailability{
	Available, AvailableReserved, AvailablePreorder, Unavailable, UnavailablePremium,
	UnavailableRestricted, Reserved, AvailabilityUnknown, InvalidNameForTLD, AvailabilityPending,
}
