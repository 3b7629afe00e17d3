package api

// CancelDomainTransferToAnotherAwsAccountInput takes back an offer of a domain
// to another account.
type CancelDomainTransferToAnotherAwsAccountInput struct {
	DomainName string `json:"DomainName" aws:"required,max=255"`
}

// CancelDomainTransferToAnotherAwsAccountOutput names the operation of the
// transfer that was cancelled; no new one is filed.
type CancelDomainTransferToAnotherAwsAccountOutput struct {
	OperationId string `json:"OperationId,omitzero"`
}
