package embedded

import "time"

// Zone is what the registry holds to for one TLD. Of the zero Zone, terms are
// 1 to 10 years, contacts are kept, the registry renews at expiry, and there
// are no grace periods: a delete is a purge.
type Zone struct {
	// MinYears and MaxYears bound a term; 0 means 1 and 10. AheadYears is how
	// far from now a domain may be paid for; 0 means MaxYears.
	MinYears, MaxYears, AheadYears int

	// AddGrace, RenewGrace and AutoRenewGrace follow a create, a renew and a
	// year that the registry added itself; Redemption and PendingDelete, in
	// this order, a delete (RFC 3915 section 2). Zero: there is none.
	AddGrace, RenewGrace, AutoRenewGrace time.Duration
	Redemption, PendingDelete            time.Duration

	// Lapses says that a domain which is not renewed counts as deleted at its
	// expiry. Otherwise the registry adds a year.
	Lapses bool

	// Thin says that the registry keeps no contacts and refuses any.
	Thin bool

	// MinHosts is how many name servers an update must leave, unless it
	// leaves none; a create may have fewer, because hosts below the new name
	// cannot exist before it. MaxHosts of 0 means 13.
	MinHosts, MaxHosts int

	// Reserved says which labels are kept back, Premium which have a price of
	// their own; nil: none.
	Reserved, Premium func(label string) bool
}

func (z Zone) minYears() int { return max(z.MinYears, 1) }

func (z Zone) maxYears() int {
	if z.MaxYears == 0 {
		return 10
	}
	return z.MaxYears
}

func (z Zone) aheadYears() int {
	if z.AheadYears == 0 {
		return z.maxYears()
	}
	return z.AheadYears
}

func (z Zone) maxHosts() int {
	if z.MaxHosts == 0 {
		return 13
	}
	return z.MaxHosts
}

func (z Zone) reserved(label string) bool { return z.Reserved != nil && z.Reserved(label) }

func (z Zone) premium(label string) bool { return z.Premium != nil && z.Premium(label) }

// addYears keeps month and day; February 29 becomes February 28 in a year that
// has none.
func addYears(t time.Time, years int) time.Time {
	later := t.AddDate(years, 0, 0)
	if later.Day() != t.Day() {
		later = later.AddDate(0, 0, -later.Day())
	}
	return later
}
