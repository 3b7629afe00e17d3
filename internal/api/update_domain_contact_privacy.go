package api

// UpdateDomainContactPrivacyInput hides contacts from the public or shows
// them. A role that is absent stays as it is.
type UpdateDomainContactPrivacyInput struct {
	DomainName        string `json:"DomainName" aws:"required,max=255"`
	AdminPrivacy      *bool  `json:"AdminPrivacy,omitzero"`
	RegistrantPrivacy *bool  `json:"RegistrantPrivacy,omitzero"`
	TechPrivacy       *bool  `json:"TechPrivacy,omitzero"`
	BillingPrivacy    *bool  `json:"BillingPrivacy,omitzero"`
}

// UpdateDomainContactPrivacyOutput names the operation to watch.
type UpdateDomainContactPrivacyOutput struct {
	OperationId string `json:"OperationId,omitzero"`
}
