package api

// RejectDomainTransferFromAnotherAwsAccountInput turns down a domain that
// another account offers.
type RejectDomainTransferFromAnotherAwsAccountInput struct {
	DomainName string `json:"DomainName" aws:"required,max=255"`
}

// RejectDomainTransferFromAnotherAwsAccountOutput names the operation of the
// transfer that was turned down; no new one is filed.
type RejectDomainTransferFromAnotherAwsAccountOutput struct {
	OperationId string `json:"OperationId,omitzero"`
}
