package registrytest

import (
	"time"

	"freehold/internal/registry"
)

// movable skips what takes time where time cannot be moved.
func (w *world) movable() {
	w.Helper()
	if w.Clock == nil {
		w.Skip("this registry's clock cannot be moved")
	}
}

// at moves the clock to a moment.
func (w *world) at(moment time.Time) { w.Clock.Set(moment) }

const (
	day   = 24 * time.Hour
	blink = time.Millisecond // what times are whole of
)

func addPeriod(w *world) {
	w.movable()
	grace := w.Ours.Profile(w.TLD).AddGrace
	if grace == 0 {
		w.Skip("the TLD has no addPeriod")
	}
	early, late := w.domain(w.Ours), w.domain(w.Ours)
	end := w.info(w.Ours, late).Created.Add(grace)
	w.at(end.Add(-blink))
	w.has("periods", w.info(w.Ours, late).Periods, "addPeriod", true)
	w.want(registry.Completed)(w.Ours.DeleteDomain(w.Context(), w.cmd(), early))
	w.at(end)
	w.has("periods", w.info(w.Ours, late).Periods, "addPeriod", false)
	w.want(registry.CompletedPending)(w.Ours.DeleteDomain(w.Context(), w.cmd(), late))
}

func renewPeriod(w *world) {
	w.movable()
	grace := w.Ours.Profile(w.TLD).RenewGrace
	if grace == 0 {
		w.Skip("the TLD has no renewPeriod")
	}
	before := w.info(w.Ours, w.domain(w.Ours))
	w.at(before.Created.Add(40 * day))
	w.must(w.Ours.RenewDomain(w.Context(), w.cmd(), registry.RenewDomain{Name: before.Name, Years: 3, CurrentExpiresDate: before.ExpiresDate}))
	d := w.info(w.Ours, before.Name)
	if want := before.Expires.AddDate(3, 0, 0); !d.Expires.Equal(want) {
		w.Errorf("expires %v, want %v", d.Expires, want)
	}
	if us := w.Ours.Profile(w.TLD).Sponsor; d.UpdatedBy != us || !d.Updated.Equal(w.Clock.Now()) {
		w.Errorf("upID %q, upDate %v; want %q, %v", d.UpdatedBy, d.Updated, us, w.Clock.Now())
	}
	w.has("periods", d.Periods, "renewPeriod", true)
	w.at(before.Created.Add(40*day + grace - blink))
	w.has("periods", w.info(w.Ours, before.Name).Periods, "renewPeriod", true)
	w.at(before.Created.Add(40*day + grace))
	w.has("periods", w.info(w.Ours, before.Name).Periods, "renewPeriod", false)
}

// redemption: delete, redemptionPeriod, pendingDelete, purge, each to the
// millisecond.
func redemption(w *world) {
	w.movable()
	if w.RedemptionDays == 0 || w.PendingDeleteDays == 0 {
		w.Skip("the TLD has no redemption")
	}
	ns := w.host(w.Ours)
	in := w.order(w.Ours)
	in.Nameservers = []string{ns}
	w.must(w.Ours.CreateDomain(w.Context(), w.cmd(), in))
	w.at(w.Clock.Now().Add(100 * day))
	deleted := w.Clock.Now()
	w.want(registry.CompletedPending)(w.Ours.DeleteDomain(w.Context(), w.cmd(), in.Name))

	over := deleted.Add(time.Duration(w.RedemptionDays) * day)
	gone := over.Add(time.Duration(w.PendingDeleteDays) * day)
	for _, tc := range []struct {
		at     time.Time
		period string
	}{
		{deleted, "redemptionPeriod"},
		{over.Add(-blink), "redemptionPeriod"},
		{over, "pendingDelete"},
		{gone.Add(-blink), "pendingDelete"},
	} {
		w.at(tc.at)
		d := w.info(w.Ours, in.Name)
		w.same("periods", d.Periods, []string{tc.period})
		w.has("statuses", d.Statuses, "pendingDelete", true)
		if a, err := w.Ours.CheckDomain(w.Context(), in.Name); err != nil || a.Available {
			w.Errorf("check while pendingDelete: %+v, %v; want not available", a, err)
		}
		w.want(registry.StatusProhibits)(w.update(w.Ours, registry.UpdateDomain{Name: in.Name, AddStatuses: []string{"clientHold"}}))
		w.want(registry.StatusProhibits)(w.Ours.DeleteDomain(w.Context(), w.cmd(), in.Name))
		w.want(registry.StatusProhibits)(w.Ours.RenewDomain(w.Context(), w.cmd(), registry.RenewDomain{Name: in.Name, Years: 1, CurrentExpiresDate: d.ExpiresDate}))
		w.want(registry.StatusProhibits)(w.Ours.CreateHost(w.Context(), w.cmd(), registry.Host{Name: "ns." + in.Name, Addresses: []string{address4}}))
		if in.Registrant != "" {
			w.want(registry.AssociationProhibits)(w.Ours.DeleteContact(w.Context(), w.cmd(), in.Registrant))
		}
		again := w.order(w.Theirs)
		again.Name = in.Name
		w.want(registry.ObjectExists)(w.Theirs.CreateDomain(w.Context(), w.cmd(), again))
	}

	w.at(gone)
	if a, err := w.Ours.CheckDomain(w.Context(), in.Name); err != nil || !a.Available {
		w.Errorf("check at the purge: %+v, %v; want available", a, err)
	}
	_, err := w.Ours.Domain(w.Context(), in.Name)
	w.refused(registry.ObjectDoesNotExist, err)
	if h, err := w.Ours.Host(w.Context(), ns); err != nil || h.Linked {
		w.Errorf("host at the purge: %+v, %v; want it not linked", h, err)
	}
	if in.Registrant != "" {
		w.want(registry.Completed)(w.Ours.DeleteContact(w.Context(), w.cmd(), in.Registrant))
	}
	again := w.order(w.Theirs)
	again.Name = in.Name
	w.want(registry.Completed)(w.Theirs.CreateDomain(w.Context(), w.cmd(), again))
}

// autoRenew: at exDate the registry adds a year and marks it as its own.
func autoRenew(w *world) {
	w.movable()
	before := w.info(w.Ours, w.domain(w.Ours))
	w.at(before.Expires.Add(-blink))
	if d := w.info(w.Ours, before.Name); !d.Expires.Equal(before.Expires) {
		w.Fatalf("expires %v just before expiry, want %v", d.Expires, before.Expires)
	}
	w.at(before.Expires)
	d := w.info(w.Ours, before.Name)
	if want := before.Expires.AddDate(1, 0, 0); !d.Expires.Equal(want) {
		w.Fatalf("expires %v at expiry, want %v", d.Expires, want)
	}
	w.has("periods", d.Periods, "autoRenewPeriod", true)
	w.has("periods", d.Periods, "renewPeriod", false)
	w.want(registry.Completed)(w.update(w.Ours, registry.UpdateDomain{Name: before.Name, AddStatuses: []string{"clientHold"}}))
	if d := w.info(w.Ours, before.Name); !d.Expires.Equal(before.Expires.AddDate(1, 0, 0)) {
		w.Errorf("expires %v after an update, want the year once", d.Expires)
	}

	// The old date renews nothing any more; a renewal adds to the new one.
	w.want(registry.ParameterPolicy)(w.Ours.RenewDomain(w.Context(), w.cmd(), registry.RenewDomain{Name: before.Name, Years: 1, CurrentExpiresDate: before.ExpiresDate}))
	w.must(w.Ours.RenewDomain(w.Context(), w.cmd(), registry.RenewDomain{Name: before.Name, Years: 1, CurrentExpiresDate: d.ExpiresDate}))
	if got, want := w.info(w.Ours, before.Name).Expires, before.Expires.AddDate(2, 0, 0); !got.Equal(want) {
		w.Errorf("expires %v after a renewal, want %v", got, want)
	}

	// Years in which nobody looked are added all the same.
	w.at(before.Expires.AddDate(5, 0, 0))
	if got, want := w.info(w.Ours, before.Name).Expires, before.Expires.AddDate(6, 0, 0); !got.Equal(want) {
		w.Errorf("expires %v after six years, want %v", got, want)
	}
	w.at(before.Expires.AddDate(5, 0, 0).Add(60 * day))
	w.has("periods", w.info(w.Ours, before.Name).Periods, "autoRenewPeriod", false)
}

// leapDay: February 29 and a year is February 28.
func leapDay(w *world) {
	w.movable()
	leap := time.Date(w.Clock.Now().Year()+1, 2, 28, 12, 0, 0, 0, time.UTC)
	for leap.AddDate(0, 0, 1).Day() != 29 {
		leap = leap.AddDate(1, 0, 0)
	}
	leap = leap.AddDate(0, 0, 1)
	w.at(leap)
	single, four := w.domain(w.Ours), w.order(w.Ours)
	four.Years = 4
	w.must(w.Ours.CreateDomain(w.Context(), w.cmd(), four))
	for name, want := range map[string]time.Time{
		single:    time.Date(leap.Year()+1, 2, 28, 12, 0, 0, 0, time.UTC),
		four.Name: time.Date(leap.Year()+4, 2, 29, 12, 0, 0, 0, time.UTC),
	} {
		if got := w.info(w.Ours, name).Expires; !got.Equal(want) {
			w.Errorf("created %v: expires %v, want %v", leap, got, want)
		}
	}
}
