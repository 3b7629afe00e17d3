package api

// GetDomainDetailInput asks for all that is known of one's own domain.
type GetDomainDetailInput struct {
	DomainName string `json:"DomainName" aws:"required,max=255"`
}

// GetDomainDetailOutput is a domain as its owner may see it. The booleans,
// name servers and statuses always appear; what else is absent is left out.
type GetDomainDetailOutput struct {
	DomainName        string         `json:"DomainName,omitzero"`
	Nameservers       []Nameserver   `json:"Nameservers"`
	AutoRenew         bool           `json:"AutoRenew"`
	AdminContact      *ContactDetail `json:"AdminContact,omitzero"`
	RegistrantContact *ContactDetail `json:"RegistrantContact,omitzero"`
	TechContact       *ContactDetail `json:"TechContact,omitzero"`
	AdminPrivacy      bool           `json:"AdminPrivacy"`
	RegistrantPrivacy bool           `json:"RegistrantPrivacy"`
	TechPrivacy       bool           `json:"TechPrivacy"`
	RegistrarName     string         `json:"RegistrarName,omitzero"`
	WhoIsServer       string         `json:"WhoIsServer,omitzero"`
	RegistrarUrl      string         `json:"RegistrarUrl,omitzero"`
	AbuseContactEmail string         `json:"AbuseContactEmail,omitzero"` // the registrar's, hence public
	AbuseContactPhone string         `json:"AbuseContactPhone,omitzero"` // likewise
	RegistryDomainId  string         `json:"RegistryDomainId,omitzero"`
	CreationDate      Timestamp      `json:"CreationDate,omitzero"`
	UpdatedDate       Timestamp      `json:"UpdatedDate,omitzero"`
	ExpirationDate    Timestamp      `json:"ExpirationDate,omitzero"`
	Reseller          string         `json:"Reseller,omitzero"`
	DnsSec            string         `json:"DnsSec,omitzero"` // deprecated by AWS
	StatusList        []string       `json:"StatusList"`      // EPP statuses, lower camel
	DnssecKeys        []DnssecKey    `json:"DnssecKeys,omitzero"`
	BillingContact    *ContactDetail `json:"BillingContact,omitzero"` // Terraform's provider crashes without it
	BillingPrivacy    bool           `json:"BillingPrivacy"`
}
