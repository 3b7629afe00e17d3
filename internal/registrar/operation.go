package registrar

import "time"

// OperationType is what an operation does.
type OperationType string

// The 21 types of the public API model.
const (
	RegisterDomain            OperationType = "REGISTER_DOMAIN"
	DeleteDomain              OperationType = "DELETE_DOMAIN"
	TransferInDomain          OperationType = "TRANSFER_IN_DOMAIN"
	UpdateDomainContact       OperationType = "UPDATE_DOMAIN_CONTACT"
	UpdateNameserver          OperationType = "UPDATE_NAMESERVER"
	ChangePrivacyProtection   OperationType = "CHANGE_PRIVACY_PROTECTION"
	DomainLock                OperationType = "DOMAIN_LOCK"
	EnableAutorenew           OperationType = "ENABLE_AUTORENEW"
	DisableAutorenew          OperationType = "DISABLE_AUTORENEW"
	AddDnssec                 OperationType = "ADD_DNSSEC"
	RemoveDnssec              OperationType = "REMOVE_DNSSEC"
	ExpireDomain              OperationType = "EXPIRE_DOMAIN"
	TransferOutDomain         OperationType = "TRANSFER_OUT_DOMAIN"
	ChangeDomainOwner         OperationType = "CHANGE_DOMAIN_OWNER"
	RenewDomain               OperationType = "RENEW_DOMAIN"
	PushDomain                OperationType = "PUSH_DOMAIN"
	InternalTransferOutDomain OperationType = "INTERNAL_TRANSFER_OUT_DOMAIN"
	InternalTransferInDomain  OperationType = "INTERNAL_TRANSFER_IN_DOMAIN"
	ReleaseToGandi            OperationType = "RELEASE_TO_GANDI"
	TransferOnRenew           OperationType = "TRANSFER_ON_RENEW"
	RestoreDomain             OperationType = "RESTORE_DOMAIN"
)

// OperationTypes lists the types in the order of the public API model.
var OperationTypes = []OperationType{
	RegisterDomain, DeleteDomain, TransferInDomain, UpdateDomainContact, UpdateNameserver,
	ChangePrivacyProtection, DomainLock, EnableAutorenew, DisableAutorenew, AddDnssec, RemoveDnssec,
	ExpireDomain, TransferOutDomain, ChangeDomainOwner, RenewDomain, PushDomain,
	InternalTransferOutDomain, InternalTransferInDomain, ReleaseToGandi, TransferOnRenew, RestoreDomain,
}

// Status is where an operation stands.
type Status string

// An operation goes from Submitted to InProgress to one of the three ends.
const (
	Submitted  Status = "SUBMITTED"   // filed
	InProgress Status = "IN_PROGRESS" // begun
	InError    Status = "ERROR"       // stopped by a fault of ours; a person has to look
	Successful Status = "SUCCESSFUL"  // done
	Failed     Status = "FAILED"      // ended in a way its workflow declares
)

// Statuses lists the statuses in the order of the public API model.
var Statuses = []Status{Submitted, InProgress, InError, Successful, Failed}

// Final says whether an operation with this status never changes again.
func (s Status) Final() bool { return s == Successful || s == Failed || s == InError }

// Flag tells whom an operation in progress waits for; empty means nobody.
type Flag string

// The five flags of the public API model.
const (
	PendingAcceptance          Flag = "PENDING_ACCEPTANCE"
	PendingCustomerAction      Flag = "PENDING_CUSTOMER_ACTION"
	PendingAuthorization       Flag = "PENDING_AUTHORIZATION"
	PendingPaymentVerification Flag = "PENDING_PAYMENT_VERIFICATION"
	PendingSupportCase         Flag = "PENDING_SUPPORT_CASE"
)

// Flags lists the flags in the order of the public API model.
var Flags = []Flag{PendingAcceptance, PendingCustomerAction, PendingAuthorization, PendingPaymentVerification, PendingSupportCase}

// Operation is what a customer may know of work that outlives its request.
type Operation struct {
	ID        string
	AccountID string
	Type      OperationType
	Domain    string // A-label form, lower case
	Status    Status
	Flag      Flag
	Message   string
	Submitted time.Time
	Updated   time.Time
}

// Event is one change of an operation. The events of an operation, in order
// of Seq, are its history; they are never altered.
type Event struct {
	OperationID string
	Seq         int // from 1, without gaps
	At          time.Time
	Status      Status
	Flag        Flag
	Step        string // the workflow's step, empty before the first and after the last
	Message     string
}
