package api

// CheckDomainAvailabilityInput asks whether a name can be registered.
type CheckDomainAvailabilityInput struct {
	DomainName  string `json:"DomainName" aws:"required,max=255"`
	IdnLangCode string `json:"IdnLangCode,omitzero" aws:"pattern=langCode"` // reserved; "" is legal
}

// CheckDomainAvailabilityOutput tells whether it can.
type CheckDomainAvailabilityOutput struct {
	Availability DomainAvailability `json:"Availability,omitzero"`
}
