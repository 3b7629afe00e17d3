package api

// AssociateDelegationSignerToDomainInput adds a DNSSEC key to a domain.
type AssociateDelegationSignerToDomainInput struct {
	DomainName        string                   `json:"DomainName" aws:"required,max=255"`
	SigningAttributes *DnssecSigningAttributes `json:"SigningAttributes,omitzero" aws:"required"`
}

// AssociateDelegationSignerToDomainOutput names the operation to watch.
type AssociateDelegationSignerToDomainOutput struct {
	OperationId string `json:"OperationId,omitzero"`
}
