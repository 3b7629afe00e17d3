package api

// RenewDomainInput buys more years for a domain. CurrentExpiryYear guards
// against renewing twice: it must be the year in which the domain expires now.
type RenewDomainInput struct {
	DomainName        string `json:"DomainName" aws:"required,max=255"`
	DurationInYears   *int   `json:"DurationInYears,omitzero" aws:"min=1,max=10"` // absent means 1
	CurrentExpiryYear int    `json:"CurrentExpiryYear" aws:"required"`
}

// RenewDomainOutput names the operation to watch.
type RenewDomainOutput struct {
	OperationId string `json:"OperationId,omitzero"`
}
