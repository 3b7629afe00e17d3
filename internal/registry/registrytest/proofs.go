package registrytest

import (
	"slices"
	"time"

	"freehold/internal/registry"
)

// proofs plays each command whose answer may get lost, once carried out and
// once not, and looks at what a workflow would look at to tell the two apart.
func proofs(w *world) {
	ctx, us := w.Context(), w.Ours.Profile(w.TLD).Sponsor
	lost := func(method string, b Bad) *Weather {
		c := Wrap(w.Ours)
		c.On(method, 1, b)
		return c
	}
	doubt := func(method string, b Bad, err error) {
		w.Helper()
		if !registry.InDoubt(err) {
			w.Errorf("%s, %v: got %v, want a doubt", method, b, err)
		}
	}
	for _, b := range []Bad{AnswerLost, CommandLost} {
		carried := b.carry

		// P2: a contact is there, and ours, or it is not.
		p := w.person()
		_, err := lost("CreateContact", b).CreateContact(ctx, w.cmd(), p)
		doubt("CreateContact", b, err)
		switch got, err := w.Ours.Contact(ctx, p.Handle); {
		case carried && (err != nil || got.Sponsor != us):
			w.Errorf("contact create carried out: clID %q, %v; want %s", got.Sponsor, err, us)
		case !carried:
			w.refused(registry.ObjectDoesNotExist, err)
		}

		// P3: so is a host.
		host := w.outside()
		_, err = lost("CreateHost", b).CreateHost(ctx, w.cmd(), registry.Host{Name: host})
		doubt("CreateHost", b, err)
		switch _, err := w.Ours.Host(ctx, host); {
		case carried && err != nil:
			w.Errorf("host create carried out: %v", err)
		case !carried:
			w.refused(registry.ObjectDoesNotExist, err)
		}

		// P1: a domain is ours with the registrant minted for it (or, where
		// no contacts are kept, by its crDate), or not there.
		in := w.order(w.Ours)
		_, err = lost("CreateDomain", b).CreateDomain(ctx, w.cmd(), in)
		doubt("CreateDomain", b, err)
		switch d, err := w.Ours.Domain(ctx, in.Name); {
		case carried && (err != nil || d.Sponsor != us || d.Registrant != in.Registrant || d.Created.IsZero()):
			w.Errorf("create carried out: clID %q, registrant %q, crDate %v, %v; want %s, %s", d.Sponsor, d.Registrant, d.Created, err, us, in.Registrant)
		case !carried:
			w.refused(registry.ObjectDoesNotExist, err)
		}

		// P4: years are there and marked as added by a renew; or nothing has
		// moved, and the same date still lets one renew through.
		name := w.domain(w.Ours)
		before := w.info(w.Ours, name)
		renew := registry.RenewDomain{Name: name, Years: 1, CurrentExpiresDate: before.ExpiresDate}
		_, err = lost("RenewDomain", b).RenewDomain(ctx, w.cmd(), renew)
		doubt("RenewDomain", b, err)
		d := w.info(w.Ours, name)
		if carried {
			if want := before.Expires.AddDate(1, 0, 0).Add(-24 * time.Hour); d.Expires.Before(want) {
				w.Errorf("renew carried out: expires %v, want %v or later", d.Expires, want)
			}
			if w.Ours.Profile(w.TLD).RenewGrace > 0 {
				w.has("periods", d.Periods, "renewPeriod", true)
			}
		} else {
			if !d.Expires.Equal(before.Expires) {
				w.Errorf("renew not carried out: expires %v, want %v", d.Expires, before.Expires)
			}
			w.has("periods", d.Periods, "renewPeriod", false)
			w.must(w.Ours.RenewDomain(ctx, w.cmd(), renew))
		}

		// P8: the status is there or not.
		lock := registry.UpdateDomain{Name: name, AddStatuses: []string{"clientTransferProhibited"}}
		_, err = lost("UpdateDomain", b).UpdateDomain(ctx, w.cmd(), lock)
		doubt("UpdateDomain", b, err)
		w.has("statuses", w.info(w.Ours, name).Statuses, "clientTransferProhibited", carried)

		// P9: the set of name servers is the old one or the new one.
		from, to := w.host(w.Ours), w.host(w.Ours)
		name = w.domain(w.Ours, from)
		swap := registry.UpdateDomain{Name: name, AddNameservers: []string{to}, RemoveNameservers: []string{from}}
		_, err = lost("UpdateDomain", b).UpdateDomain(ctx, w.cmd(), swap)
		doubt("UpdateDomain", b, err)
		want := []string{from}
		if carried {
			want = []string{to}
		}
		w.same("name servers", w.info(w.Ours, name).Nameservers, want)

		// P7: gone or pendingDelete, or neither.
		_, err = lost("DeleteDomain", b).DeleteDomain(ctx, w.cmd(), name)
		doubt("DeleteDomain", b, err)
		d, err = w.Ours.Domain(ctx, name)
		gone := registry.IsCode(err, registry.ObjectDoesNotExist) || err == nil && slices.Contains(d.Statuses, "pendingDelete")
		if gone != carried {
			w.Errorf("delete, %v: statuses %q, %v", b, d.Statuses, err)
		}

		// P18: gone or not.
		host, handle := w.host(w.Ours), w.contact(w.Ours)
		_, err = lost("DeleteHost", b).DeleteHost(ctx, w.cmd(), host)
		doubt("DeleteHost", b, err)
		if _, err = w.Ours.Host(ctx, host); registry.IsCode(err, registry.ObjectDoesNotExist) != carried {
			w.Errorf("host delete, %v: %v", b, err)
		}
		_, err = lost("DeleteContact", b).DeleteContact(ctx, w.cmd(), handle)
		doubt("DeleteContact", b, err)
		if _, err = w.Ours.Contact(ctx, handle); registry.IsCode(err, registry.ObjectDoesNotExist) != carried {
			w.Errorf("contact delete, %v: %v", b, err)
		}
	}

	// P1, otherwise: another has the name, and it can be told.
	in := w.order(w.Theirs)
	w.must(w.Theirs.CreateDomain(ctx, w.cmd(), in))
	if d, err := w.Ours.Domain(ctx, in.Name); !registry.IsCode(err, registry.AuthorizationError) && (err != nil || d.Sponsor == us) {
		w.Errorf("info of another's domain: clID %q, %v; want another or 2201", d.Sponsor, err)
	}
}
