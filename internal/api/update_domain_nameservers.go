package api

// UpdateDomainNameserversInput replaces the whole set of a domain's name
// servers. The model would let the set be empty; a delegation to nobody is
// refused here all the same.
type UpdateDomainNameserversInput struct {
	DomainName  string       `json:"DomainName" aws:"required,max=255"`
	FIAuthKey   Sensitive    `json:"FIAuthKey,omitzero" aws:"max=255"` // deprecated by AWS
	Nameservers []Nameserver `json:"Nameservers" aws:"required,min=1"`
}

// UpdateDomainNameserversOutput names the operation to watch.
type UpdateDomainNameserversOutput struct {
	OperationId string `json:"OperationId,omitzero"`
}
