package api

// RegisterDomainInput asks for a name that nobody has yet. The contacts that
// are required are never nil once Problems has found none.
type RegisterDomainInput struct {
	DomainName                      string         `json:"DomainName" aws:"required,max=255"`
	IdnLangCode                     string         `json:"IdnLangCode,omitzero" aws:"pattern=langCode"` // reserved; "" is legal
	DurationInYears                 int            `json:"DurationInYears" aws:"required,min=1,max=10"`
	AutoRenew                       *bool          `json:"AutoRenew,omitzero"` // absent means true
	AdminContact                    *ContactDetail `json:"AdminContact,omitzero" aws:"required"`
	RegistrantContact               *ContactDetail `json:"RegistrantContact,omitzero" aws:"required"`
	TechContact                     *ContactDetail `json:"TechContact,omitzero" aws:"required"`
	PrivacyProtectAdminContact      *bool          `json:"PrivacyProtectAdminContact,omitzero"`      // absent means true
	PrivacyProtectRegistrantContact *bool          `json:"PrivacyProtectRegistrantContact,omitzero"` // absent means true
	PrivacyProtectTechContact       *bool          `json:"PrivacyProtectTechContact,omitzero"`       // absent means true
	BillingContact                  *ContactDetail `json:"BillingContact,omitzero"`
	PrivacyProtectBillingContact    *bool          `json:"PrivacyProtectBillingContact,omitzero"` // absent means true
}

// RegisterDomainOutput names the operation to watch.
type RegisterDomainOutput struct {
	OperationId string `json:"OperationId,omitzero"`
}
