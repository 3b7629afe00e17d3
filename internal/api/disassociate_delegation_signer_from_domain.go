package api

// DisassociateDelegationSignerFromDomainInput removes the DNSSEC key that has
// the id which GetDomainDetail shows.
type DisassociateDelegationSignerFromDomainInput struct {
	DomainName string `json:"DomainName" aws:"required,max=255"`
	Id         string `json:"Id" aws:"required"`
}

// DisassociateDelegationSignerFromDomainOutput names the operation to watch.
type DisassociateDelegationSignerFromDomainOutput struct {
	OperationId string `json:"OperationId,omitzero"`
}
