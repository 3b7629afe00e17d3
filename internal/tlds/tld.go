package tlds

import (
	"slices"

	"freehold/internal/registrar"
)

// TLD is what one top-level domain, or one second level such as co.uk, allows
// and costs. It is shared by everyone who asks the catalogue: read it, never
// write to it. Days are whole days.
type TLD struct {
	Name string `toml:"-"` // lower case, without a leading dot

	Open        bool        `toml:"open"`       // takes new registrations
	Geographic  bool        `toml:"geographic"` // of a country, region or city; the rest are generic
	Terms       Terms       `toml:"terms"`
	Nameservers Nameservers `toml:"nameservers"`
	DNSSEC      DNSSEC      `toml:"dnssec"`
	Lock        Lock        `toml:"lock"`
	Privacy     Privacy     `toml:"privacy"`
	Labels      Labels      `toml:"labels"`

	Verification Verification `toml:"verification"`
	Agreement    Agreement    `toml:"agreement"`
	AutoRenew    AutoRenew    `toml:"auto_renew"`
	Expiry       Expiry       `toml:"expiry"`
	Grace        Grace        `toml:"grace"`
	Deletion     Deletion     `toml:"deletion"`
	Transfer     Transfer     `toml:"transfer"`
	OwnerChange  OwnerChange  `toml:"owner_change"`
	Registry     Registry     `toml:"registry"`

	Params   []ParamRule   `toml:"params"`   // ExtraParams that its contacts may or must carry
	Contacts []ContactRule `toml:"contacts"` // what its contacts must be

	Prices Prices `toml:"prices"`
}

// Terms bounds the years of a registration or renewal.
type Terms struct {
	Min int `toml:"min"`
	Max int `toml:"max"`
}

// Ahead is how many years from now a domain may be paid for. Where a term is
// one year, the next can be paid before it has ended, or nobody could ever
// renew in time.
func (t Terms) Ahead() int { return max(t.Max, 2) }

// Nameservers bounds how many name servers a domain may have.
type Nameservers struct {
	Min int `toml:"min"`
	Max int `toml:"max"`
}

// DNSSEC is what may be put at the parent (RFC 5910).
type DNSSEC struct {
	Supported   bool  `toml:"supported"`
	MaxKeys     int   `toml:"max_keys"`     // delegation signers for one domain
	Algorithms  []int `toml:"algorithms"`   // of the key, IANA numbers; empty means any
	DigestTypes []int `toml:"digest_types"` // of the DS, IANA numbers; empty means any
}

// Lock is the holder's bar against leaving, clientTransferProhibited.
type Lock struct {
	Supported bool     `toml:"supported"`
	Default   bool     `toml:"default"` // set by a registration; meaningful where Supported
	Also      []string `toml:"also"`    // client statuses that are set and lifted with it
}

// PrivacyKind is how much of a contact can be hidden from the public.
type PrivacyKind string

// The kinds of privacy, from all to none.
const (
	HideAll          PrivacyKind = "all"
	ShowOrganization PrivacyKind = "all-but-organization" // the organisation's name stays visible
	ShowNames        PrivacyKind = "all-but-names"        // names of person and organisation stay visible
	PersonsOnly      PrivacyKind = "persons"              // all hidden for PERSON, nothing for others
	ByRegistry       PrivacyKind = "registry"             // the registry decides; the switch is taken and has no effect
	NoPrivacy        PrivacyKind = "none"
)

// Privacy is what a TLD offers of it.
type Privacy struct {
	Kind        PrivacyKind `toml:"kind"`
	SupportCase bool        `toml:"support_case"` // a person has to change it
}

// Offers says whether a contact of the given type may ask to be hidden. No
// type at all counts as PERSON.
func (p Privacy) Offers(t registrar.ContactType) bool {
	switch p.Kind {
	case NoPrivacy:
		return false
	case PersonsOnly:
		return t == registrar.Person || t == ""
	case HideAll, ShowOrganization, ShowNames, ByRegistry:
		return true
	}
	return false
}

// Labels are names directly below the TLD that cannot be had as others can.
type Labels struct {
	Reserved []string `toml:"reserved"` // never registered
	Premium  []string `toml:"premium"`  // for sale at the registry, not here
}

// IsReserved says whether the registry keeps the label for itself.
func (t *TLD) IsReserved(label string) bool { return slices.Contains(t.Labels.Reserved, label) }

// IsPremium says whether the registry sells the label at a price of its own.
func (t *TLD) IsPremium(label string) bool { return slices.Contains(t.Labels.Premium, label) }

// Verification is the letter by which a new registrant's mail address is
// tried; unanswered, the domain is suspended.
type Verification struct {
	Mail bool `toml:"mail"`
	Days int  `toml:"days"`
}

// Agreement is a registry's own agreement that a new registrant must accept.
// Zero days means that there is none.
type Agreement struct {
	Days int `toml:"days"`
}

// AutoRenew is the yearly renewal that nobody asks for each time.
type AutoRenew struct {
	Allowed    bool  `toml:"allowed"`
	DaysBefore int   `toml:"days_before"` // the expiry: when the renewal is filed
	NoticeDays int   `toml:"notice_days"` // before the expiry: the letter about it
	Reminders  []int `toml:"reminders"`   // days before the expiry, when it is off
}

// ExpiryKind is what the registry does when the term has run out.
type ExpiryKind string

// The two kinds of registries (RFC 3915 section 2 knows the first).
const (
	AutoRenews ExpiryKind = "autorenew" // adds a year, refundable within Grace.AutoRenew
	Lapses     ExpiryKind = "lapse"     // lets the registration end
)

// Expiry tells the deadlines around the end of the term, in days relative to
// it: 0 is the moment of expiry, negative is before.
type Expiry struct {
	Kind ExpiryKind `toml:"kind"`

	RenewFrom       Day `toml:"renew_from"`        // first day of renewal; none: at any time
	RenewUntil      Day `toml:"renew_until"`       // last day at which renewal is ordinary
	LateRenewUntil  Day `toml:"late_renew_until"`  // last day of late renewal, at the usual price
	GoneFromAccount Day `toml:"gone_from_account"` // the domain leaves its account
	RestoreFrom     Day `toml:"restore_from"`      // restoring, at a fee, begins; none: there is no restoring
	RestoreUntil    Day `toml:"restore_until"`     // and ends
	GoneAtRegistry  Day `toml:"gone_at_registry"`  // the name is free again
}

// Grace is how long each period of the registry lasts, in days (RFC 3915
// section 3.1).
type Grace struct {
	Add           int `toml:"add"`
	AutoRenew     int `toml:"auto_renew"`
	Renew         int `toml:"renew"`
	Transfer      int `toml:"transfer"`
	Redemption    int `toml:"redemption"`     // after a deletion; 0 means that a deletion is final
	PendingDelete int `toml:"pending_delete"` // after redemption, until the name is free
}

// Deletion is the end of a registration before its term.
type Deletion struct {
	Allowed      bool `toml:"allowed"`
	ApprovalDays int  `toml:"approval_days"` // to answer the letter about it
}

// TransferTerm is what a transfer does to the expiry.
type TransferTerm string

// The three ways, as the registries have them.
const (
	AddsYear      TransferTerm = "adds-year"        // one year more
	KeepsTerm     TransferTerm = "unchanged"        // the expiry stays
	YearFromThere TransferTerm = "year-from-moment" // one year from the transfer
)

// Transfer tells how a domain moves between registrars.
type Transfer struct {
	In                 bool         `toml:"in"`                  // can be transferred to us
	CodeNeeded         bool         `toml:"code_needed"`         // proof by auth code; where not, the registry has a way of its own
	Tag                bool         `toml:"tag"`                 // the sponsor pushes by naming the new one's tag (PushDomain)
	TagDays            int          `toml:"tag_days"`            // after a push: to ask for the domain
	FOA                bool         `toml:"foa"`                 // the registrant has to confirm by letter first
	FOADays            int          `toml:"foa_days"`            // to answer that letter
	ApproveDays        int          `toml:"approve_days"`        // after which the registry's silence is consent
	WaitDays           int          `toml:"wait_days"`           // that the current registrar may take, at most
	SilenceCancels     bool         `toml:"silence_cancels"`     // transfer out: no answer means no
	Term               TransferTerm `toml:"term"`                // what it does to the expiry
	ReplacesRegistrant bool         `toml:"replaces_registrant"` // our registrant is written; else the registry's stays
	LockAge            int          `toml:"lock_age"`            // days after create, transfer or restore without a transfer
}

// OwnerChange tells what happens when the registrant becomes somebody else.
type OwnerChange struct {
	PaperForm    bool     `toml:"paper_form"`    // a person has to do it
	HolderKey    bool     `toml:"holder_key"`    // the holder has to give a transfer key of the registry
	Approvers    []string `toml:"approvers"`     // "old", "new": which registrants are asked
	ApprovalDays int      `toml:"approval_days"` // to answer
}

// Registry is the profile of the registry: how it is spoken to.
type Registry struct {
	Data         string `toml:"data"`          // maximum, minimum: whether contacts are kept at the registry
	Hosts        string `toml:"hosts"`         // objects, attributes (RFC 5731 section 1.1)
	Glue         string `toml:"glue"`          // narrow, wide: whether a host's glue serves other domains too
	DNSSEC       string `toml:"dnssec"`        // ds, key, none: the interface of RFC 5910
	Fee          string `toml:"fee"`           // none, 1.0 (RFC 8748)
	AuthInfo     string `toml:"auth_info"`     // classic, secure (RFC 9154)
	Restore      string `toml:"restore"`       // request, report: whether a report must follow (RFC 3915 section 4.2.5)
	RestoreRenew string `toml:"restore_renew"` // included, separate: who adds the year
}

// Prices are those of ListPrices, in US dollars. A service without a price is
// not offered. OwnerChange above zero needs the customer's consent.
type Prices struct {
	Registration Price `toml:"registration"`
	Renewal      Price `toml:"renewal"`
	Transfer     Price `toml:"transfer"`
	OwnerChange  Price `toml:"change_ownership"`
	Restoration  Price `toml:"restoration"`
}

// clone is a TLD that shares nothing with t.
func (t *TLD) clone() *TLD {
	c := *t
	c.DNSSEC.Algorithms = slices.Clone(t.DNSSEC.Algorithms)
	c.DNSSEC.DigestTypes = slices.Clone(t.DNSSEC.DigestTypes)
	c.Lock.Also = slices.Clone(t.Lock.Also)
	c.Labels.Reserved = slices.Clone(t.Labels.Reserved)
	c.Labels.Premium = slices.Clone(t.Labels.Premium)
	c.AutoRenew.Reminders = slices.Clone(t.AutoRenew.Reminders)
	c.OwnerChange.Approvers = slices.Clone(t.OwnerChange.Approvers)
	c.Params = make([]ParamRule, len(t.Params))
	for i, p := range t.Params {
		c.Params[i] = ParamRule{Name: p.Name, Roles: slices.Clone(p.Roles), Types: slices.Clone(p.Types)}
	}
	c.Contacts = make([]ContactRule, len(t.Contacts))
	for i, r := range t.Contacts {
		c.Contacts[i] = ContactRule{Roles: slices.Clone(r.Roles), Types: slices.Clone(r.Types), Countries: slices.Clone(r.Countries)}
	}
	return &c
}
