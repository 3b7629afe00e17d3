package api

// PushDomainInput hands a domain of the .uk family to another registrar by
// changing its IPS tag to the target. The action has no output.
type PushDomainInput struct {
	DomainName string `json:"DomainName" aws:"required,max=255"`
	Target     string `json:"Target" aws:"required,min=1,max=255"`
}
