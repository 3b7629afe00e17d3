package api

// AcceptDomainTransferFromAnotherAwsAccountInput takes a domain that another
// account offers, with the password which that account was given.
type AcceptDomainTransferFromAnotherAwsAccountInput struct {
	DomainName string    `json:"DomainName" aws:"required,max=255"`
	Password   Sensitive `json:"Password" aws:"required"`
}

// AcceptDomainTransferFromAnotherAwsAccountOutput names the operation to watch.
type AcceptDomainTransferFromAnotherAwsAccountOutput struct {
	OperationId string `json:"OperationId,omitzero"`
}
