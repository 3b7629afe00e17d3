package registrar

import (
	"fmt"
	"strings"
)

// A Refusal is why a request was turned down. Its text is the AWS error code.
type Refusal string

// The eight errors that the public API model declares.
const (
	InvalidInput           Refusal = "InvalidInput"
	UnsupportedTLD         Refusal = "UnsupportedTLD"
	TLDRulesViolation      Refusal = "TLDRulesViolation"
	DuplicateRequest       Refusal = "DuplicateRequest"
	DomainLimitExceeded    Refusal = "DomainLimitExceeded"
	OperationLimitExceeded Refusal = "OperationLimitExceeded"
	DnssecLimitExceeded    Refusal = "DnssecLimitExceeded"
	TLDInMaintenance       Refusal = "TLDInMaintenance"
)

// Because refuses with a sentence that the customer may read.
func (r Refusal) Because(format string, args ...any) *Error {
	return &Error{Refusal: r, Message: fmt.Sprintf(format, args...)}
}

// Error is a refusal with its reason. Anything else that reaches the front is
// our own fault: it is logged whole and answered as InternalFailure.
type Error struct {
	Refusal Refusal
	Message string // for the customer

	OperationID string // DuplicateRequest: the operation that is pending
	TLD         string // TLDInMaintenance: the TLD, without a dot
	Cause       error  // for the log only
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Refusal, e.Message, e.Cause)
	}
	return fmt.Sprintf("%s: %s", e.Refusal, e.Message)
}

func (e *Error) Unwrap() error { return e.Cause }

// Pending refuses because the operation with the given id is under way.
func Pending(operationID string) *Error {
	e := DuplicateRequest.Because("A request already pending for the operation. Please use the RequestId from the exception to track the request status.")
	e.OperationID = operationID
	return e
}

// NotInAccount refuses a domain that the account does not own. It is one
// sentence for a domain that is unknown and for one that another account
// owns, so that nothing is learnt from it.
func NotInAccount(domain, accountID string) *Error {
	return InvalidInput.Because("Domain %s not found in %s account.", domain, accountID)
}

// NoOperation refuses an operation id that is unknown to the account.
// Terraform waits on as long as the text contains "No operation found".
func NoOperation(operationID string) *Error {
	return InvalidInput.Because("No operation found with ID %s.", operationID)
}

// Problems refuses with every problem of a request at once.
func Problems(problems []string) *Error {
	return InvalidInput.Because("Invalid request. Problems: %s", strings.Join(problems, ", "))
}
