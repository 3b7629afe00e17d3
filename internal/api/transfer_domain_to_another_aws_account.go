package api

// TransferDomainToAnotherAwsAccountInput offers a domain to another account.
type TransferDomainToAnotherAwsAccountInput struct {
	DomainName string `json:"DomainName" aws:"required,max=255"`
	AccountId  string `json:"AccountId" aws:"required,min=12,max=12,pattern=accountId"`
}

// TransferDomainToAnotherAwsAccountOutput names the operation to watch and the
// password with which the other account accepts.
type TransferDomainToAnotherAwsAccountOutput struct {
	OperationId string    `json:"OperationId,omitzero"`
	Password    Sensitive `json:"Password,omitzero"`
}
