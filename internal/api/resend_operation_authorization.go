package api

// ResendOperationAuthorizationInput asks for the letter on whose answer an
// operation waits once more. The action has no output.
type ResendOperationAuthorizationInput struct {
	OperationId string `json:"OperationId" aws:"required,max=255"`
}
