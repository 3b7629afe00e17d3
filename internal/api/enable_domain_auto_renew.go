package api

// EnableDomainAutoRenewInput has a domain renewed before it expires.
type EnableDomainAutoRenewInput struct {
	DomainName string `json:"DomainName" aws:"required,max=255"`
}

// EnableDomainAutoRenewOutput is empty.
type EnableDomainAutoRenewOutput struct{}
