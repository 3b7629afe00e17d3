// Package clock tells business time: the moment that dates, waits, graces and
// expiries hang on. It is handed to whoever needs it, so that a test or an
// operator can move it.
//
// Machine time is another thing: signature dates, TLS, the Date header,
// leases and logs keep to the machine, or clients could not work with a clock
// that stands a year ahead. It is handed in as Machine.
package clock

import (
	"slices"
	"sync"
	"time"
)

// Clock tells business time in UTC, cut to whole milliseconds.
type Clock interface {
	Now() time.Time

	// Reached returns a channel that is closed once business time has
	// reached the moment, and a function that gives the watch up.
	Reached(moment time.Time) (reached <-chan struct{}, giveUp func())
}

// Machine tells the machine's own time, in UTC.
func Machine() time.Time { return time.Now().UTC() }

// System is the clock on which business time is the machine's time.
type System struct{}

// Now is the machine's time.
func (System) Now() time.Time { return Machine().Truncate(time.Millisecond) }

// Reached waits by a timer.
func (System) Reached(moment time.Time) (<-chan struct{}, func()) {
	reached := make(chan struct{})
	// A millisecond more, since Now is cut down to one.
	t := time.AfterFunc(time.Until(moment)+time.Millisecond, func() { close(reached) })
	return reached, func() { t.Stop() }
}

// Virtual is a clock that stands still until it is told to move.
type Virtual struct {
	mu      sync.Mutex
	now     time.Time
	watches []*watch
}

type watch struct {
	moment  time.Time
	reached chan struct{}
}

// NewVirtual is a clock that stands at the moment.
func NewVirtual(moment time.Time) *Virtual {
	return &Virtual{now: moment.UTC().Truncate(time.Millisecond)}
}

// Now is the moment at which the clock stands.
func (v *Virtual) Now() time.Time {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.now
}

// Set moves the clock to the moment; an earlier one is ignored, for business
// time never runs backwards.
func (v *Virtual) Set(moment time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if moment = moment.UTC().Truncate(time.Millisecond); moment.After(v.now) {
		v.now = moment
	}
	v.watches = slices.DeleteFunc(v.watches, func(w *watch) bool {
		due := !w.moment.After(v.now)
		if due {
			close(w.reached)
		}
		return due
	})
}

// Reached waits for Set.
func (v *Virtual) Reached(moment time.Time) (<-chan struct{}, func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	w := &watch{moment: moment, reached: make(chan struct{})}
	if !moment.After(v.now) {
		close(w.reached)
		return w.reached, func() {}
	}
	v.watches = append(v.watches, w)
	return w.reached, func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.watches = slices.DeleteFunc(v.watches, func(other *watch) bool { return other == w })
	}
}
