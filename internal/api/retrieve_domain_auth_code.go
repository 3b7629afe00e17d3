package api

// RetrieveDomainAuthCodeInput asks for the code with which a domain can be
// taken to another registrar.
type RetrieveDomainAuthCodeInput struct {
	DomainName string `json:"DomainName" aws:"required,max=255"`
}

// RetrieveDomainAuthCodeOutput holds the code.
type RetrieveDomainAuthCodeOutput struct {
	AuthCode Sensitive `json:"AuthCode,omitzero"`
}
