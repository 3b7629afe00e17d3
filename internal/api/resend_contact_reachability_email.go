package api

// ResendContactReachabilityEmailInput asks for the letter that verifies a
// registrant's address once more. The model makes the name optional, though
// nothing can be done without it.
type ResendContactReachabilityEmailInput struct {
	DomainName string `json:"domainName,omitzero" aws:"max=255"`
}

// ResendContactReachabilityEmailOutput tells where the letter went, or that
// none was sent because the address is verified already.
type ResendContactReachabilityEmailOutput struct {
	DomainName        string    `json:"domainName,omitzero"`
	EmailAddress      Sensitive `json:"emailAddress,omitzero"`
	IsAlreadyVerified bool      `json:"isAlreadyVerified"`
}
