package api

// DeleteDomainInput gives a registration up.
type DeleteDomainInput struct {
	DomainName string `json:"DomainName" aws:"required,max=255"`
}

// DeleteDomainOutput names the operation to watch.
type DeleteDomainOutput struct {
	OperationId string `json:"OperationId,omitzero"`
}
