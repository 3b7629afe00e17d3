package tlds

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// DaySort says whether a deadline has a date.
type DaySort int

// A deadline is on a day, does not exist, or is known to its registry only.
const (
	NoDay      DaySort = iota // written "none"
	OnDay                     // written as a number
	UnknownDay                // written "unknown"
)

// Day is a deadline in days relative to a domain's expiry. The zero Day is
// none.
type Day struct {
	Sort DaySort
	Days int // meaningful where Sort is OnDay
}

// On is the deadline so many days after the expiry; negative is before.
func On(days int) Day { return Day{Sort: OnDay, Days: days} }

// At is the moment of the deadline for a domain with the given expiry, and
// whether there is one.
func (d Day) At(expires time.Time) (moment time.Time, known bool) {
	if d.Sort != OnDay {
		return time.Time{}, false
	}
	return expires.AddDate(0, 0, d.Days), true
}

// String is the day as the catalogue writes it.
func (d Day) String() string {
	switch d.Sort {
	case OnDay:
		return strconv.Itoa(d.Days)
	case UnknownDay:
		return "unknown"
	case NoDay:
	}
	return "none"
}

// UnmarshalText reads a whole number, "none" or "unknown".
func (d *Day) UnmarshalText(text []byte) error {
	switch word := string(text); word {
	case "none":
		*d = Day{}
	case "unknown":
		*d = Day{Sort: UnknownDay}
	default:
		days, err := strconv.Atoi(word)
		if err != nil || days < -3650 || days > 3650 {
			return errors.New(`a day is a whole number of days from the expiry, "none" or "unknown"`)
		}
		*d = On(days)
	}
	return nil
}

// Price is what a service costs. The zero Price is that of a service which is
// not offered; free is another thing.
type Price struct {
	Offered bool
	Cents   int64 // US cents, for one year where the service has years
}

// String is the price as the catalogue writes it, such as "14.00" or "none".
func (p Price) String() string {
	if !p.Offered {
		return "none"
	}
	return fmt.Sprintf("%d.%02d", p.Cents/100, p.Cents%100)
}

// UnmarshalText reads dollars and cents, such as "14.00", or "none".
func (p *Price) UnmarshalText(text []byte) error {
	if string(text) == "none" {
		*p = Price{}
		return nil
	}
	bad := errors.New(`a price is dollars and cents in quotes, such as "14.00", or "none"`)
	dollars, cents, found := strings.Cut(string(text), ".")
	// Seven digits keep every sum of ten years far from the end of an int64.
	if !found || dollars == "" || len(dollars) > 7 || len(cents) != 2 || strings.Trim(dollars+cents, "0123456789") != "" {
		return bad
	}
	n, err := strconv.ParseInt(dollars+cents, 10, 64)
	if err != nil {
		return bad
	}
	*p = Price{Offered: true, Cents: n}
	return nil
}
