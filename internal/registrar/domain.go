package registrar

import (
	"slices"
	"time"
)

// Domain is a name that an account owns, as its registry last showed it.
type Domain struct {
	Name       string // A-label form, lower case
	AccountID  string
	AutoRenew  bool
	Contacts   Contacts
	Privacy    Privacy
	Handles    Handles
	Registered time.Time // registry's crDate
	Updated    time.Time // registry's upDate, or Registered
	Expires    time.Time // registry's exDate; read, never worked out

	RegistryID  string       // registry's roid
	Statuses    []string     // EPP statuses except ok and the grace periods
	Periods     []Period     // grace periods (RFC 3915) and when each ends
	Nameservers []Nameserver // in the order the customer gave
}

// Handles are the ids of a domain's contacts at its registry.
type Handles struct {
	Registrant string `json:",omitzero"`
	Admin      string `json:",omitzero"`
	Tech       string `json:",omitzero"`
	Billing    string `json:",omitzero"`
}

// Period is a grace period in which a domain stands until a moment.
type Period struct {
	Status string // addPeriod, renewPeriod, …
	Until  time.Time
}

// Nameserver is a delegation target; Glue holds its addresses when it lies
// below the domain itself.
type Nameserver struct {
	Name string
	Glue []string `json:",omitzero"`
}

// TransferLocked says whether the holder's bar against leaving is set.
func (d Domain) TransferLocked() bool {
	return slices.Contains(d.Statuses, "clientTransferProhibited")
}

// StatusAt is the list of EPP statuses at a moment: those the registry
// showed, the grace periods that have not ended, or ok when there are none.
func (d Domain) StatusAt(now time.Time) []string {
	list := slices.Clone(d.Statuses)
	for _, p := range d.Periods {
		if now.Before(p.Until) {
			list = append(list, p.Status)
		}
	}
	if len(list) == 0 {
		list = []string{"ok"}
	}
	return list
}

// Tag is a label that an account puts on a domain.
type Tag struct {
	Key   string
	Value string
}

// Charge is money that an operation cost.
type Charge struct {
	OperationID string
	AccountID   string
	Domain      string
	Type        OperationType
	At          time.Time
	Cents       int64 // US dollars
}
