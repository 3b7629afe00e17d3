package api

// EnableDomainTransferLockInput sets the holder's bar against leaving.
type EnableDomainTransferLockInput struct {
	DomainName string `json:"DomainName" aws:"required,max=255"`
}

// EnableDomainTransferLockOutput names the operation to watch.
type EnableDomainTransferLockOutput struct {
	OperationId string `json:"OperationId,omitzero"`
}
