package api

// DisableDomainAutoRenewInput lets a domain expire at the end of its term.
type DisableDomainAutoRenewInput struct {
	DomainName string `json:"DomainName" aws:"required,max=255"`
}

// DisableDomainAutoRenewOutput is empty.
type DisableDomainAutoRenewOutput struct{}
