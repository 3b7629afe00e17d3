package api

import "freehold/internal/registrar"

// GetOperationDetailInput asks where an operation stands.
type GetOperationDetailInput struct {
	OperationId string `json:"OperationId" aws:"required,max=255"`
}

// GetOperationDetailOutput is an operation as its owner may see it.
type GetOperationDetailOutput struct {
	OperationId     string                  `json:"OperationId,omitzero"`
	Status          registrar.Status        `json:"Status,omitzero"`
	Message         string                  `json:"Message,omitzero"`
	DomainName      string                  `json:"DomainName,omitzero"`
	Type            registrar.OperationType `json:"Type,omitzero"`
	SubmittedDate   Timestamp               `json:"SubmittedDate,omitzero"`
	LastUpdatedDate Timestamp               `json:"LastUpdatedDate,omitzero"`
	StatusFlag      registrar.Flag          `json:"StatusFlag,omitzero"`
}
