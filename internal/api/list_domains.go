package api

// ListDomainsInput asks for a page of the account's domains.
type ListDomainsInput struct {
	FilterConditions []FilterCondition `json:"FilterConditions,omitzero"` // all must hold
	SortCondition    *SortCondition    `json:"SortCondition,omitzero"`
	Marker           string            `json:"Marker,omitzero" aws:"max=4096"`
	MaxItems         *int              `json:"MaxItems,omitzero" aws:"min=1,max=100"` // absent means 20
}

// ListDomainsOutput is a page of domains. It is the last one when it has no
// NextPageMarker.
type ListDomainsOutput struct {
	Domains        []DomainSummary `json:"Domains"`
	NextPageMarker string          `json:"NextPageMarker,omitzero"`
}

// FilterCondition keeps the domains whose attribute stands in a relation to
// one value.
type FilterCondition struct {
	Name     ListDomainsAttributeName `json:"Name" aws:"required,enum"`
	Operator Operator                 `json:"Operator" aws:"required,enum"`
	Values   []string                 `json:"Values" aws:"required,min=1,max=1" each:"min=1,max=1024"`
}

// SortCondition says in which order domains are listed.
type SortCondition struct {
	Name      ListDomainsAttributeName `json:"Name" aws:"required,enum"`
	SortOrder SortOrder                `json:"SortOrder" aws:"required,enum"`
}

// DomainSummary is a domain in a list. The booleans always appear.
type DomainSummary struct {
	DomainName   string    `json:"DomainName,omitzero"`
	AutoRenew    bool      `json:"AutoRenew"`
	TransferLock bool      `json:"TransferLock"`
	Expiry       Timestamp `json:"Expiry,omitzero"`
}
