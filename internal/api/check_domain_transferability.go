package api

// CheckDomainTransferabilityInput asks whether a name can be brought here from
// another registrar.
type CheckDomainTransferabilityInput struct {
	DomainName string    `json:"DomainName" aws:"required,max=255"`
	AuthCode   Sensitive `json:"AuthCode,omitzero" aws:"max=1024"`
}

// CheckDomainTransferabilityOutput tells whether it can; Message says why not.
type CheckDomainTransferabilityOutput struct {
	Transferability *DomainTransferability `json:"Transferability,omitzero"`
	Message         string                 `json:"Message,omitzero"`
}

// DomainTransferability wraps the answer of CheckDomainTransferability.
type DomainTransferability struct {
	Transferable Transferable `json:"Transferable,omitzero"`
}
