package api

import "freehold/internal/registrar"

// ListOperationsInput asks for a page of the account's operations.
type ListOperationsInput struct {
	SubmittedSince Timestamp                       `json:"SubmittedSince,omitzero"`
	Marker         string                          `json:"Marker,omitzero" aws:"max=4096"`
	MaxItems       *int                            `json:"MaxItems,omitzero" aws:"min=1,max=100"`   // absent means 20
	Status         []registrar.Status              `json:"Status,omitzero" aws:"max=5" each:"enum"` // any of them; none means all
	Type           []registrar.OperationType       `json:"Type,omitzero" aws:"max=21" each:"enum"`  // any of them; none means all
	SortBy         ListOperationsSortAttributeName `json:"SortBy,omitzero" aws:"enum"`              // "" means absent
	SortOrder      SortOrder                       `json:"SortOrder,omitzero" aws:"enum"`           // "" means absent
}

// ListOperationsOutput is a page of operations. It is the last one when it has
// no NextPageMarker.
type ListOperationsOutput struct {
	Operations     []OperationSummary `json:"Operations"`
	NextPageMarker string             `json:"NextPageMarker,omitzero"`
}

// OperationSummary is an operation in a list.
type OperationSummary struct {
	OperationId     string                  `json:"OperationId,omitzero"`
	Status          registrar.Status        `json:"Status,omitzero"`
	Type            registrar.OperationType `json:"Type,omitzero"`
	SubmittedDate   Timestamp               `json:"SubmittedDate,omitzero"`
	DomainName      string                  `json:"DomainName,omitzero"`
	Message         string                  `json:"Message,omitzero"`
	StatusFlag      registrar.Flag          `json:"StatusFlag,omitzero"`
	LastUpdatedDate Timestamp               `json:"LastUpdatedDate,omitzero"`
}
