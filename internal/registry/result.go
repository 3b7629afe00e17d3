package registry

import (
	"errors"
	"fmt"
)

// Code is an EPP result code (RFC 5730 section 3).
type Code int

// The result codes that workflows tell apart.
const (
	Completed             Code = 1000
	CompletedPending      Code = 1001
	SyntaxError           Code = 2001
	UseError              Code = 2002
	ParameterMissing      Code = 2003
	ValueOutOfRange       Code = 2004
	ValueSyntax           Code = 2005
	Unimplemented         Code = 2101
	BillingFailure        Code = 2104
	NotEligibleForRenewal Code = 2105
	NotEligibleTransfer   Code = 2106
	AuthenticationError   Code = 2200
	AuthorizationError    Code = 2201
	BadAuthCode           Code = 2202
	TransferPending       Code = 2300
	NoTransferPending     Code = 2301
	ObjectExists          Code = 2302
	ObjectDoesNotExist    Code = 2303
	StatusProhibits       Code = 2304
	AssociationProhibits  Code = 2305
	ParameterPolicy       Code = 2306
	DataPolicy            Code = 2308
	CommandFailed         Code = 2400
	CommandFailedClosing  Code = 2500
	AuthenticationClosing Code = 2501
	SessionLimit          Code = 2502
)

// Class says what a refusal calls for.
type Class int

// The classes of refusal.
const (
	Ours    Class = iota // a defect or a wrong profile of ours: a person has to look
	ForGood              // will be refused again: the operation fails
	Later                // may pass after a pause
	Look                 // the object's state decides: read it, then judge
)

// Class of the code, before what a step knows better.
func (c Code) Class() Class {
	switch c {
	case ValueOutOfRange, ValueSyntax, NotEligibleForRenewal, NotEligibleTransfer, BadAuthCode, ParameterPolicy, DataPolicy:
		return ForGood
	case BillingFailure, AuthenticationError, AuthenticationClosing, CommandFailed, CommandFailedClosing, SessionLimit:
		return Later
	case UseError, AuthorizationError, TransferPending, NoTransferPending, ObjectExists, ObjectDoesNotExist, StatusProhibits, AssociationProhibits:
		return Look
	}
	return Ours
}

// Refused is a registry's no. Nothing was changed.
type Refused struct {
	Code    Code
	Message string // the registry's words; customers get a sentence of ours

	ServerTransaction string // svTRID; empty where the registry gave none
}

func (r *Refused) Error() string { return fmt.Sprintf("registry: %d %s", int(r.Code), r.Message) }

// Refusal gives the registry's no that the error holds, or nil.
func Refusal(err error) *Refused {
	if r, ok := errors.AsType[*Refused](err); ok {
		return r
	}
	return nil
}

// IsCode says whether the error is a refusal with the code.
func IsCode(err error, code Code) bool {
	r := Refusal(err)
	return r != nil && r.Code == code
}

// InDoubt says whether the error leaves open what the registry did.
func InDoubt(err error) bool {
	return err != nil && Refusal(err) == nil && !errors.Is(err, ErrNotSent)
}
