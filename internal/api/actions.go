package api

import (
	"reflect"
	"slices"
	"strings"

	"freehold/internal/registrar"
)

// Shape is what goes over the wire for one action, and the errors that may.
type Shape struct {
	Name   string              // after the point in X-Amz-Target
	New    func() any          // a pointer to a fresh Input
	Output reflect.Type        // the Output, or nil where the action has none
	Errors []registrar.Refusal // those that the model declares for it
}

// Action finds the shape of an action by its exact name.
func Action(name string) (Shape, bool) {
	i, found := slices.BinarySearchFunc(Actions, name, func(s Shape, name string) int {
		return strings.Compare(s.Name, name)
	})
	if !found {
		return Shape{}, false
	}
	return Actions[i], true
}

// Actions lists all 34 actions by name. The errors stand in the order of the
// public API model.
var Actions = []Shape{
	shape[AcceptDomainTransferFromAnotherAwsAccountInput, AcceptDomainTransferFromAnotherAwsAccountOutput]("AcceptDomainTransferFromAnotherAwsAccount",
		registrar.InvalidInput, registrar.OperationLimitExceeded, registrar.DomainLimitExceeded, registrar.UnsupportedTLD),
	shape[AssociateDelegationSignerToDomainInput, AssociateDelegationSignerToDomainOutput]("AssociateDelegationSignerToDomain",
		registrar.DuplicateRequest, registrar.InvalidInput, registrar.OperationLimitExceeded, registrar.TLDRulesViolation, registrar.UnsupportedTLD, registrar.DnssecLimitExceeded),
	shape[CancelDomainTransferToAnotherAwsAccountInput, CancelDomainTransferToAnotherAwsAccountOutput]("CancelDomainTransferToAnotherAwsAccount",
		registrar.InvalidInput, registrar.OperationLimitExceeded, registrar.UnsupportedTLD),
	shape[CheckDomainAvailabilityInput, CheckDomainAvailabilityOutput]("CheckDomainAvailability",
		registrar.InvalidInput, registrar.UnsupportedTLD, registrar.TLDInMaintenance),
	shape[CheckDomainTransferabilityInput, CheckDomainTransferabilityOutput]("CheckDomainTransferability",
		registrar.InvalidInput, registrar.UnsupportedTLD, registrar.TLDInMaintenance),
	shape[DeleteDomainInput, DeleteDomainOutput]("DeleteDomain",
		registrar.InvalidInput, registrar.DuplicateRequest, registrar.TLDRulesViolation, registrar.UnsupportedTLD),
	shape[DeleteTagsForDomainInput, DeleteTagsForDomainOutput]("DeleteTagsForDomain",
		registrar.InvalidInput, registrar.OperationLimitExceeded, registrar.UnsupportedTLD),
	shape[DisableDomainAutoRenewInput, DisableDomainAutoRenewOutput]("DisableDomainAutoRenew",
		registrar.InvalidInput, registrar.UnsupportedTLD),
	shape[DisableDomainTransferLockInput, DisableDomainTransferLockOutput]("DisableDomainTransferLock",
		registrar.InvalidInput, registrar.DuplicateRequest, registrar.TLDRulesViolation, registrar.OperationLimitExceeded, registrar.UnsupportedTLD),
	shape[DisassociateDelegationSignerFromDomainInput, DisassociateDelegationSignerFromDomainOutput]("DisassociateDelegationSignerFromDomain",
		registrar.DuplicateRequest, registrar.InvalidInput, registrar.OperationLimitExceeded, registrar.TLDRulesViolation, registrar.UnsupportedTLD),
	shape[EnableDomainAutoRenewInput, EnableDomainAutoRenewOutput]("EnableDomainAutoRenew",
		registrar.InvalidInput, registrar.UnsupportedTLD, registrar.TLDRulesViolation),
	shape[EnableDomainTransferLockInput, EnableDomainTransferLockOutput]("EnableDomainTransferLock",
		registrar.InvalidInput, registrar.DuplicateRequest, registrar.TLDRulesViolation, registrar.OperationLimitExceeded, registrar.UnsupportedTLD),
	shape[GetContactReachabilityStatusInput, GetContactReachabilityStatusOutput]("GetContactReachabilityStatus",
		registrar.InvalidInput, registrar.OperationLimitExceeded, registrar.UnsupportedTLD),
	shape[GetDomainDetailInput, GetDomainDetailOutput]("GetDomainDetail",
		registrar.InvalidInput, registrar.UnsupportedTLD),
	shape[GetDomainSuggestionsInput, GetDomainSuggestionsOutput]("GetDomainSuggestions",
		registrar.InvalidInput, registrar.UnsupportedTLD, registrar.TLDInMaintenance),
	shape[GetOperationDetailInput, GetOperationDetailOutput]("GetOperationDetail",
		registrar.InvalidInput),
	shape[ListDomainsInput, ListDomainsOutput]("ListDomains",
		registrar.InvalidInput),
	shape[ListOperationsInput, ListOperationsOutput]("ListOperations",
		registrar.InvalidInput),
	shape[ListPricesInput, ListPricesOutput]("ListPrices",
		registrar.InvalidInput, registrar.UnsupportedTLD),
	shape[ListTagsForDomainInput, ListTagsForDomainOutput]("ListTagsForDomain",
		registrar.InvalidInput, registrar.OperationLimitExceeded, registrar.UnsupportedTLD),
	shapeWithoutOutput[PushDomainInput]("PushDomain",
		registrar.InvalidInput, registrar.OperationLimitExceeded, registrar.UnsupportedTLD, registrar.TLDInMaintenance),
	shape[RegisterDomainInput, RegisterDomainOutput]("RegisterDomain",
		registrar.InvalidInput, registrar.UnsupportedTLD, registrar.DuplicateRequest, registrar.TLDRulesViolation, registrar.DomainLimitExceeded, registrar.OperationLimitExceeded),
	shape[RejectDomainTransferFromAnotherAwsAccountInput, RejectDomainTransferFromAnotherAwsAccountOutput]("RejectDomainTransferFromAnotherAwsAccount",
		registrar.InvalidInput, registrar.OperationLimitExceeded, registrar.UnsupportedTLD),
	shape[RenewDomainInput, RenewDomainOutput]("RenewDomain",
		registrar.InvalidInput, registrar.UnsupportedTLD, registrar.DuplicateRequest, registrar.TLDRulesViolation, registrar.OperationLimitExceeded),
	shape[ResendContactReachabilityEmailInput, ResendContactReachabilityEmailOutput]("ResendContactReachabilityEmail",
		registrar.InvalidInput, registrar.OperationLimitExceeded, registrar.UnsupportedTLD, registrar.TLDInMaintenance),
	shapeWithoutOutput[ResendOperationAuthorizationInput]("ResendOperationAuthorization",
		registrar.InvalidInput, registrar.TLDInMaintenance),
	shape[RetrieveDomainAuthCodeInput, RetrieveDomainAuthCodeOutput]("RetrieveDomainAuthCode",
		registrar.InvalidInput, registrar.UnsupportedTLD, registrar.TLDInMaintenance),
	shape[TransferDomainInput, TransferDomainOutput]("TransferDomain",
		registrar.InvalidInput, registrar.UnsupportedTLD, registrar.DuplicateRequest, registrar.TLDRulesViolation, registrar.DomainLimitExceeded, registrar.OperationLimitExceeded),
	shape[TransferDomainToAnotherAwsAccountInput, TransferDomainToAnotherAwsAccountOutput]("TransferDomainToAnotherAwsAccount",
		registrar.InvalidInput, registrar.OperationLimitExceeded, registrar.DuplicateRequest, registrar.UnsupportedTLD),
	shape[UpdateDomainContactInput, UpdateDomainContactOutput]("UpdateDomainContact",
		registrar.InvalidInput, registrar.DuplicateRequest, registrar.TLDRulesViolation, registrar.OperationLimitExceeded, registrar.UnsupportedTLD),
	shape[UpdateDomainContactPrivacyInput, UpdateDomainContactPrivacyOutput]("UpdateDomainContactPrivacy",
		registrar.InvalidInput, registrar.DuplicateRequest, registrar.TLDRulesViolation, registrar.OperationLimitExceeded, registrar.UnsupportedTLD),
	shape[UpdateDomainNameserversInput, UpdateDomainNameserversOutput]("UpdateDomainNameservers",
		registrar.InvalidInput, registrar.DuplicateRequest, registrar.TLDRulesViolation, registrar.OperationLimitExceeded, registrar.UnsupportedTLD),
	shape[UpdateTagsForDomainInput, UpdateTagsForDomainOutput]("UpdateTagsForDomain",
		registrar.InvalidInput, registrar.OperationLimitExceeded, registrar.UnsupportedTLD),
	shape[ViewBillingInput, ViewBillingOutput]("ViewBilling",
		registrar.InvalidInput),
}

func shape[In, Out any](name string, refusals ...registrar.Refusal) Shape {
	s := shapeWithoutOutput[In](name, refusals...)
	s.Output = reflect.TypeFor[Out]()
	return s
}

func shapeWithoutOutput[In any](name string, refusals ...registrar.Refusal) Shape {
	return Shape{Name: name, New: func() any { return new(In) }, Errors: refusals}
}
