package api

import "freehold/internal/registrar"

// ViewBillingInput asks for a page of what the account was charged.
type ViewBillingInput struct {
	Start    Timestamp `json:"Start,omitzero"`
	End      Timestamp `json:"End,omitzero"`
	Marker   string    `json:"Marker,omitzero" aws:"max=4096"`
	MaxItems *int      `json:"MaxItems,omitzero" aws:"min=1,max=100"` // absent means 20
}

// ViewBillingOutput is a page of charges. It is the last one when it has no
// NextPageMarker.
type ViewBillingOutput struct {
	NextPageMarker string          `json:"NextPageMarker,omitzero"`
	BillingRecords []BillingRecord `json:"BillingRecords"`
}

// BillingRecord is one charge, in US dollars.
type BillingRecord struct {
	DomainName string                  `json:"DomainName,omitzero"` // A-label form
	Operation  registrar.OperationType `json:"Operation,omitzero"`
	InvoiceId  string                  `json:"InvoiceId,omitzero"` // deprecated by AWS
	BillDate   Timestamp               `json:"BillDate,omitzero"`
	Price      float64                 `json:"Price"`
}
