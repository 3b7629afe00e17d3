// Package registry says what any registry can be asked and told: Connector,
// our side of one registry. Behind it may stand the registry in the house
// (registry/embedded) or one across the wire; registrytest examines them all.
//
// A connector never retries, never sleeps and never hides a doubt. Each call
// ends in one of four ways:
//
//   - an answer: what was asked for has happened, or is pending;
//   - a *Refused: the registry said no, and nothing was changed
//     (RFC 5730 section 3);
//   - an error that wraps ErrNotSent: the command never reached the registry,
//     and may be sent again freely;
//   - any other error: whether the command was carried out is not known, and
//     only a look at the registry can tell (RFC 5730 section 2.6).
package registry

import (
	"context"
	"errors"
	"time"
)

// ErrNotSent is wrapped by errors after which the registry cannot have seen
// the command.
var ErrNotSent = errors.New("the command was not sent")

// Connector is our side of one registry account. It is safe for concurrent
// use.
type Connector interface {
	// Profile tells how this registry differs from others for a TLD.
	Profile(tld string) Profile

	// CheckDomain asks whether a name can be registered
	// (RFC 5731 section 3.1.1). The answer is a hint; it may be stale.
	CheckDomain(ctx context.Context, name string) (Availability, error)

	// Domain reads a domain (RFC 5731 section 3.1.2): code 2303 when there is
	// none. Of another sponsor's domain a registry may tell less, or refuse.
	Domain(ctx context.Context, name string) (Domain, error)

	// CheckHosts asks which of the hosts are not known to the registry
	// (RFC 5732 section 3.1.1), in one command. It keeps their order.
	CheckHosts(ctx context.Context, names []string) (unknown []string, err error)

	// Host reads a host (RFC 5732 section 3.1.2).
	Host(ctx context.Context, name string) (Host, error)

	// Contact reads a contact (RFC 5733 section 3.1.2).
	Contact(ctx context.Context, handle string) (Contact, error)

	CreateDomain(ctx context.Context, cmd Command, in CreateDomain) (Answer, error)
	UpdateDomain(ctx context.Context, cmd Command, in UpdateDomain) (Answer, error)
	RenewDomain(ctx context.Context, cmd Command, in RenewDomain) (Answer, error)
	DeleteDomain(ctx context.Context, cmd Command, name string) (Answer, error)

	CreateContact(ctx context.Context, cmd Command, in Contact) (Answer, error)
	DeleteContact(ctx context.Context, cmd Command, handle string) (Answer, error)

	CreateHost(ctx context.Context, cmd Command, in Host) (Answer, error)
	UpdateHost(ctx context.Context, cmd Command, in UpdateHost) (Answer, error)
	DeleteHost(ctx context.Context, cmd Command, name string) (Answer, error)
}

// Command is what every command that changes something carries.
type Command struct {
	// ClientTransaction is the clTRID: 3 to 64 characters, stored before the
	// command is sent and never used twice.
	ClientTransaction string
}

// Answer is a registry's yes.
type Answer struct {
	Code              Code
	ServerTransaction string // svTRID, the link to what follows a pending answer
}

// Pending says that the registry will decide later (RFC 5731 section 3.3).
func (a Answer) Pending() bool { return a.Code == CompletedPending }

// Availability is what a check tells about a name.
type Availability struct {
	Available bool
	Reason    string // the registry's words when it is not
	Premium   bool   // priced apart from the TLD's ordinary price
	Reserved  bool   // kept back by the registry
}

// Domain is a domain as its registry shows it.
type Domain struct {
	Name        string
	ROID        string
	Sponsor     string // clID of the sponsoring client
	CreatedBy   string // crID
	UpdatedBy   string // upID; empty until the first change
	Registrant  string // handle; empty where the registry keeps none
	Admin       string
	Tech        string
	Billing     string
	Nameservers []string // delegated hosts, sorted
	Hosts       []string // hosts below the domain, sorted
	Statuses    []string // EPP statuses without ok and the periods below
	Periods     []string // RFC 3915 statuses: addPeriod, redemptionPeriod, …
	Created     time.Time
	Updated     time.Time // zero until the first change
	Expires     time.Time
	ExpiresDate string // the date part of exDate as the registry printed it
}

// CreateDomain asks for a domain (RFC 5731 section 3.2.1).
type CreateDomain struct {
	Name        string
	Years       int
	Nameservers []string // hosts that exist already
	Registrant  string
	Admin       string
	Tech        string
	Billing     string
	AuthCode    string
}

// UpdateDomain changes a domain in one atomic command (RFC 5731 section
// 3.2.5). To add what is there or to remove what is not is refused.
type UpdateDomain struct {
	Name              string
	AddNameservers    []string
	RemoveNameservers []string
	AddStatuses       []string
	RemoveStatuses    []string
}

// Empty says that there is nothing to change.
func (u UpdateDomain) Empty() bool {
	return len(u.AddNameservers)+len(u.RemoveNameservers)+len(u.AddStatuses)+len(u.RemoveStatuses) == 0
}

// RenewDomain adds years (RFC 5731 section 3.2.3). The registry refuses it
// unless CurrentExpiresDate is the date at which the domain expires, which
// guards against renewing twice.
type RenewDomain struct {
	Name               string
	CurrentExpiresDate string // Domain.ExpiresDate
	Years              int
}

// Contact is a contact object (RFC 5733); the postal data are in the "int"
// form.
type Contact struct {
	Handle       string
	Name         string
	Organization string
	Street       []string // three lines at most
	City         string
	State        string
	PostalCode   string
	Country      string // ISO 3166-1 alpha-2
	Voice        string // +CC.NUMBER
	Fax          string
	Email        string
	Disclose     bool   // false hides it from the public
	Sponsor      string // clID; only in answers
}

// String hides the contact's data: they never reach a log.
func (c Contact) String() string { return "(contact " + c.Handle + ")" }

// GoString hides the contact's data.
func (c Contact) GoString() string { return c.String() }

// Host is a name server object (RFC 5732). A host below a domain of the
// registry's own TLDs has addresses; any other has none.
type Host struct {
	Name      string
	Addresses []string // sorted
	Sponsor   string   // only in answers
	Linked    bool     // only in answers: some domain delegates to it
}

// UpdateHost changes a host's addresses.
type UpdateHost struct {
	Name            string
	AddAddresses    []string
	RemoveAddresses []string
}

// Profile is how one registry differs from others for one TLD. Workflows ask
// the profile, never the TLD's name.
type Profile struct {
	Sponsor string // our clID there

	// Contacts says whether the registry keeps contacts (a thick registry).
	Contacts bool

	// Settle is how long after sending a command whose answer was lost the
	// registry may still be carrying it out.
	Settle time.Duration

	// Ask are the pauses after which a pending decision is asked for; the
	// last one repeats.
	Ask []time.Duration

	// Decides is how long a pending decision may take.
	Decides time.Duration

	// Grace periods (RFC 3915); zero where the registry has none.
	AddGrace   time.Duration
	RenewGrace time.Duration
}
