package api

import (
	"fmt"
	"io"
	"log/slog"
)

const stars = "****"

// Sensitive is a text that must not reach a log: a password, a transfer code,
// an address. It goes over the wire like any other text and prints as stars
// under fmt and slog; a conversion to string gives the text itself.
type Sensitive string

// String hides the text.
func (Sensitive) String() string { return stars }

// GoString hides the text.
func (Sensitive) GoString() string { return stars }

// Format hides the text from every verb, those included that do not suit a
// text and would show it in their complaint.
func (Sensitive) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, stars) }

// LogValue hides the text from structured logs.
func (Sensitive) LogValue() slog.Value { return slog.StringValue(stars) }

// A slog handler that writes JSON encodes a struct member by member and asks
// only the struct itself for its LogValue. So the shapes that hold something
// sensitive, at whatever depth, each answer for themselves.

// LogValue hides the value, which some TLDs take an identity number for.
func (ExtraParam) LogValue() slog.Value { return slog.StringValue(stars) }

// LogValue hides the password and tells the domain.
func (in AcceptDomainTransferFromAnotherAwsAccountInput) LogValue() slog.Value {
	return domainOnly(in.DomainName)
}

// LogValue hides the transfer code and tells the domain.
func (in CheckDomainTransferabilityInput) LogValue() slog.Value { return domainOnly(in.DomainName) }

// LogValue hides the contacts and tells the domain.
func (in RegisterDomainInput) LogValue() slog.Value { return domainOnly(in.DomainName) }

// LogValue hides the contacts and the transfer code and tells the domain.
func (in TransferDomainInput) LogValue() slog.Value { return domainOnly(in.DomainName) }

// LogValue hides the contacts and tells the domain.
func (in UpdateDomainContactInput) LogValue() slog.Value { return domainOnly(in.DomainName) }

// LogValue hides the key of the Finnish registry and tells the domain.
func (in UpdateDomainNameserversInput) LogValue() slog.Value { return domainOnly(in.DomainName) }

// LogValue hides the contacts and tells the domain.
func (out GetDomainDetailOutput) LogValue() slog.Value { return domainOnly(out.DomainName) }

// LogValue hides the address and tells the domain.
func (out ResendContactReachabilityEmailOutput) LogValue() slog.Value {
	return domainOnly(out.DomainName)
}

// LogValue hides the transfer code.
func (RetrieveDomainAuthCodeOutput) LogValue() slog.Value { return slog.StringValue(stars) }

// LogValue hides the password and tells the operation.
func (out TransferDomainToAnotherAwsAccountOutput) LogValue() slog.Value {
	return slog.GroupValue(slog.String("OperationId", out.OperationId))
}

func domainOnly(name string) slog.Value { return slog.GroupValue(slog.String("DomainName", name)) }
