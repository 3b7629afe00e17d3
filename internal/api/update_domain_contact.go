package api

// UpdateDomainContactInput replaces contacts of a domain, each one whole. A
// role that is absent keeps its contact.
type UpdateDomainContactInput struct {
	DomainName        string         `json:"DomainName" aws:"required,max=255"`
	AdminContact      *ContactDetail `json:"AdminContact,omitzero"`
	RegistrantContact *ContactDetail `json:"RegistrantContact,omitzero"`
	TechContact       *ContactDetail `json:"TechContact,omitzero"`
	Consent           *Consent       `json:"Consent,omitzero"` // needed where a change of owner costs money
	BillingContact    *ContactDetail `json:"BillingContact,omitzero"`
}

// UpdateDomainContactOutput names the operation to watch.
type UpdateDomainContactOutput struct {
	OperationId string `json:"OperationId,omitzero"`
}

// Consent is the most that a customer agrees to pay for a change of owner.
type Consent struct {
	MaxPrice *float64 `json:"MaxPrice,omitzero" aws:"required,min=0"` // 0 is a price, hence the pointer
	Currency string   `json:"Currency" aws:"required,min=3,max=3"`
}
