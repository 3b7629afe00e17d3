package api

// GetContactReachabilityStatusInput asks whether the registrant of a domain
// has answered the letter that verifies the address. The model makes the name
// optional, though nothing can be answered without it.
type GetContactReachabilityStatusInput struct {
	DomainName string `json:"domainName,omitzero" aws:"max=255"`
}

// GetContactReachabilityStatusOutput tells how far the verification is.
type GetContactReachabilityStatusOutput struct {
	DomainName string             `json:"domainName,omitzero"`
	Status     ReachabilityStatus `json:"status,omitzero"`
}
