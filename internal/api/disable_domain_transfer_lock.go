package api

// DisableDomainTransferLockInput lifts the holder's bar against leaving.
type DisableDomainTransferLockInput struct {
	DomainName string `json:"DomainName" aws:"required,max=255"`
}

// DisableDomainTransferLockOutput names the operation to watch.
type DisableDomainTransferLockOutput struct {
	OperationId string `json:"OperationId,omitzero"`
}
