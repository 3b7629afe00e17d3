package registrytest

import (
	"slices"
	"testing"
	"time"

	"freehold/internal/registry"
)

func checks(w *world) {
	taken := w.domain(w.Ours)
	for _, tc := range []struct {
		name      string
		available bool
		reserved  bool
		premium   bool
		skip      bool
	}{
		{name: w.name(), available: true},
		{name: taken},
		{name: w.Reserved, reserved: true, skip: w.Reserved == ""},
		{name: w.Premium, available: true, premium: true, skip: w.Premium == ""},
		{name: "-bad." + w.TLD},
		{name: "a b." + w.TLD},
		{name: long(64) + "." + w.TLD},
		{name: ""},
		{name: "\x00\xff"},
	} {
		if tc.skip {
			continue
		}
		for who, c := range map[string]registry.Connector{"ours": w.Ours, "theirs": w.Theirs} {
			got, err := c.CheckDomain(w.Context(), tc.name)
			if err != nil {
				w.Errorf("%s: check of %q: %v; a check never fails for a name", who, tc.name, err)
				continue
			}
			if got.Available != tc.available || got.Reserved != tc.reserved || got.Premium != tc.premium {
				w.Errorf("%s: check of %q: got %+v, want available %v, reserved %v, premium %v",
					who, tc.name, got, tc.available, tc.reserved, tc.premium)
			}
			if !got.Available && got.Reason == "" {
				w.Errorf("%s: check of %q: no reason for not being available", who, tc.name)
			}
		}
	}
}

func createDomain(w *world) {
	taken := w.domain(w.Ours)
	ns := w.host(w.Ours)
	alter := func(f func(*registry.CreateDomain)) func(*world) (registry.Answer, error) {
		return func(w *world) (registry.Answer, error) {
			in := w.order(w.Ours)
			f(&in)
			return w.Ours.CreateDomain(w.Context(), w.cmd(), in)
		}
	}
	named := func(name string) func(*world) (registry.Answer, error) {
		return alter(func(in *registry.CreateDomain) { in.Name = name })
	}
	years := func(n int) func(*world) (registry.Answer, error) {
		return alter(func(in *registry.CreateDomain) { in.Years = n })
	}
	done := one(registry.Completed)
	rules := []rule{
		{"one year", years(1), done},
		{"ten years", years(10), done},
		{"no years", years(0), badValue},
		{"negative years", years(-1), badValue},
		{"eleven years", years(11), badValue},
		{"a host", alter(func(in *registry.CreateDomain) { in.Nameservers = []string{ns} }), done},
		{"an unknown host", alter(func(in *registry.CreateDomain) { in.Nameservers = []string{ns, "unknown." + ns} }), one(registry.ObjectDoesNotExist)},
		{"a host twice", alter(func(in *registry.CreateDomain) { in.Nameservers = []string{ns, ns} }), badValue},
		{"a bad host name", alter(func(in *registry.CreateDomain) { in.Nameservers = []string{"-" + ns} }), badValue},
		{"upper case", alter(func(in *registry.CreateDomain) { in.Name = "UP" + in.Name }), done},
		{"taken", named(taken), one(registry.ObjectExists)},
		{"a label of 63", named(w.Prefix + long(63-len(w.Prefix)) + "." + w.TLD), done},
		{"a label of 64", named(w.Prefix + long(64-len(w.Prefix)) + "." + w.TLD), badValue},
		{"a leading hyphen", named("-" + w.name()), badValue},
		{"a trailing hyphen", named(w.Prefix + "-." + w.TLD), badValue},
		{"hyphens at three and four", named("ab--" + w.name()), badValue},
		{"a bad A-label", named("xn--0." + w.TLD), badValue},
		{"a valid A-label", named("xn--mnchen-3ya." + w.TLD), []registry.Code{registry.Completed, registry.ObjectExists}},
		{"a U-label", named("m\u00fcnchen." + w.TLD), badValue},
		{"an underscore", named("a_" + w.name()), badValue},
		{"a blank", named("a " + w.name()), badValue},
		{"a dot at the end", named(w.name() + "."), badValue},
		{"two labels below the TLD", named("www." + w.name()), badValue},
		{"another TLD", named(w.Prefix + "x.not-run-here"), badValue},
		{"the TLD itself", named(w.TLD), badValue},
		{"no name", named(""), append(slices.Clone(badValue), registry.ParameterMissing)},
		{"a code with a control character", alter(func(in *registry.CreateDomain) { in.AuthCode = "abcdef\x00ghijk" }), badValue},
		{"an endless code", alter(func(in *registry.CreateDomain) { in.AuthCode = long(1 << 16) }), badValue},
	}
	if w.Ours.Profile(w.TLD).Contacts {
		rules = append(rules,
			rule{"no registrant", alter(func(in *registry.CreateDomain) { in.Registrant = "" }), one(registry.ParameterMissing)},
			rule{"an unknown registrant", alter(func(in *registry.CreateDomain) { in.Registrant = "NOBODY" }), one(registry.ObjectDoesNotExist)},
			rule{"an unknown contact", alter(func(in *registry.CreateDomain) { in.Tech = "NOBODY" }), one(registry.ObjectDoesNotExist)},
			rule{"a long handle", alter(func(in *registry.CreateDomain) { in.Registrant = long(17) }), badValue},
			rule{"contacts of each role", func(w *world) (registry.Answer, error) {
				in := w.order(w.Ours)
				in.Admin, in.Tech, in.Billing = w.contact(w.Ours), w.contact(w.Ours), w.contact(w.Ours)
				return w.Ours.CreateDomain(w.Context(), w.cmd(), in)
			}, done},
		)
	} else {
		rules = append(rules, rule{"a contact where none are kept", alter(func(in *registry.CreateDomain) { in.Registrant = "ADA1" }), badValue})
	}
	if w.Reserved != "" {
		rules = append(rules, rule{"reserved", named(w.Reserved), one(registry.StatusProhibits)})
	}
	if w.Premium != "" {
		rules = append(rules, rule{"premium without a price", named(w.Premium), one(registry.ParameterMissing)})
	}
	w.rules(rules)
}

// createdDomain looks at what a create leaves.
func createdDomain(w *world) {
	ns := []string{w.host(w.Ours), w.host(w.Ours)}
	slices.Sort(ns)
	in := w.order(w.Ours)
	in.Years = 2
	in.Nameservers = []string{ns[1], ns[0]}
	w.must(w.Ours.CreateDomain(w.Context(), w.cmd(), in))
	d := w.info(w.Ours, in.Name)
	us := w.Ours.Profile(w.TLD).Sponsor
	if d.Name != in.Name || d.Sponsor != us || d.CreatedBy != us || d.UpdatedBy != "" || !d.Updated.IsZero() {
		w.Errorf("got name %q, clID %q, crID %q, upID %q, upDate %v; want %q, %q, %q, none, none",
			d.Name, d.Sponsor, d.CreatedBy, d.UpdatedBy, d.Updated, in.Name, us, us)
	}
	if d.Registrant != in.Registrant || d.Admin != in.Admin || d.Tech != in.Tech || d.Billing != in.Billing {
		w.Errorf("got contacts %s %s %s %s, want all %s", d.Registrant, d.Admin, d.Tech, d.Billing, in.Registrant)
	}
	if want := d.Created.AddDate(2, 0, 0); d.Created.IsZero() || !d.Expires.Equal(want) || d.ExpiresDate != want.Format(time.DateOnly) {
		w.Errorf("created %v, expires %v (%s); want two years later", d.Created, d.Expires, d.ExpiresDate)
	}
	w.same("name servers", d.Nameservers, ns)
	w.same("statuses", d.Statuses, nil)
	w.has("periods", d.Periods, "addPeriod", w.Ours.Profile(w.TLD).AddGrace > 0)
	for _, name := range ns {
		h, err := w.Ours.Host(w.Context(), name)
		if err != nil || !h.Linked {
			w.Errorf("host %s: %+v, %v; want it linked", name, h, err)
		}
	}

	// A second domain has another roid, and is inactive without name servers.
	e := w.info(w.Ours, w.domain(w.Ours))
	if d.ROID == "" || d.ROID == e.ROID {
		w.Errorf("roids %q and %q; want two different ones", d.ROID, e.ROID)
	}
	w.same("statuses of a domain without name servers", e.Statuses, []string{"inactive"})
}

func updateDomain(w *world) {
	a, b, c := w.host(w.Ours), w.host(w.Ours), w.host(w.Ours)
	change := func(in registry.UpdateDomain) func(*world) (registry.Answer, error) {
		return func(w *world) (registry.Answer, error) {
			in := in
			in.Name = w.domain(w.Ours, a, b)
			w.must(w.update(w.Ours, registry.UpdateDomain{Name: in.Name, AddStatuses: []string{"clientTransferProhibited"}}))
			return w.update(w.Ours, in)
		}
	}
	add := func(status string) func(*world) (registry.Answer, error) {
		return change(registry.UpdateDomain{AddStatuses: []string{status}})
	}
	remove := func(status string) func(*world) (registry.Answer, error) {
		return change(registry.UpdateDomain{RemoveStatuses: []string{status}})
	}
	done := one(registry.Completed)
	w.rules([]rule{
		{"add a host", change(registry.UpdateDomain{AddNameservers: []string{c}}), done},
		{"add a host in upper case that is there", change(registry.UpdateDomain{AddNameservers: []string{upper(a)}}), badValue},
		{"remove a host", change(registry.UpdateDomain{RemoveNameservers: []string{a}}), done},
		{"swap hosts", change(registry.UpdateDomain{AddNameservers: []string{c}, RemoveNameservers: []string{a}}), done},
		{"add a host that is there", change(registry.UpdateDomain{AddNameservers: []string{a}}), badValue},
		{"add a host twice", change(registry.UpdateDomain{AddNameservers: []string{c, c}}), badValue},
		{"remove a host that is not there", change(registry.UpdateDomain{RemoveNameservers: []string{c}}), badValue},
		{"remove a host twice", change(registry.UpdateDomain{RemoveNameservers: []string{a, a}}), badValue},
		{"a host in add and remove", change(registry.UpdateDomain{AddNameservers: []string{a}, RemoveNameservers: []string{a}}), badValue},
		{"add an unknown host", change(registry.UpdateDomain{AddNameservers: []string{"unknown." + a}}), one(registry.ObjectDoesNotExist)},
		{"add a status", add("clientHold"), done},
		{"add a status that is there", add("clientTransferProhibited"), badValue},
		{"remove a status", remove("clientTransferProhibited"), done},
		{"remove a status that is not there", remove("clientHold"), badValue},
		{"a status in add and remove", change(registry.UpdateDomain{
			AddStatuses: []string{"clientTransferProhibited"}, RemoveStatuses: []string{"clientTransferProhibited"},
		}), badValue},
		{"all client statuses", change(registry.UpdateDomain{AddStatuses: []string{
			"clientHold", "clientDeleteProhibited", "clientRenewProhibited", "clientUpdateProhibited",
		}}), done},
		{"add ok", add("ok"), badValue},
		{"add inactive", add("inactive"), badValue},
		{"add linked", add("linked"), badValue},
		{"add pendingDelete", add("pendingDelete"), badValue},
		{"add serverHold", add("serverHold"), badValue},
		{"remove serverHold", remove("serverHold"), badValue},
		{"add nonsense", add("non sense"), badValue},
		{"another's", func(w *world) (registry.Answer, error) {
			return w.update(w.Theirs, registry.UpdateDomain{Name: w.domain(w.Ours), AddStatuses: []string{"clientHold"}})
		}, one(registry.AuthorizationError)},
		{"nobody's", func(w *world) (registry.Answer, error) {
			return w.update(w.Ours, registry.UpdateDomain{Name: w.name(), AddStatuses: []string{"clientHold"}})
		}, one(registry.ObjectDoesNotExist)},
	})
	w.Run("a refused part leaves the whole undone", func(t *testing.T) {
		w := w.on(t)
		name := w.domain(w.Ours, a)
		got := w.code(w.update(w.Ours, registry.UpdateDomain{
			Name: name, AddNameservers: []string{b, "unknown." + a}, AddStatuses: []string{"clientHold"},
		}))
		if got != registry.ObjectDoesNotExist {
			t.Errorf("got code %d, want 2303", got)
		}
		d := w.info(w.Ours, name)
		w.same("name servers", d.Nameservers, []string{a})
		w.has("statuses", d.Statuses, "clientHold", false)
		if d.UpdatedBy != "" {
			t.Errorf("upID %q after a refused update, want none", d.UpdatedBy)
		}
	})
}

func renewDomain(w *world) {
	renew := func(years int, date string) func(*world) (registry.Answer, error) {
		return func(w *world) (registry.Answer, error) {
			name := w.domain(w.Ours)
			in := registry.RenewDomain{Name: name, Years: years, CurrentExpiresDate: date}
			if date == "" {
				in.CurrentExpiresDate = w.info(w.Ours, name).ExpiresDate
			}
			return w.Ours.RenewDomain(w.Context(), w.cmd(), in)
		}
	}
	stale := append([]registry.Code{registry.ParameterPolicy, registry.NotEligibleForRenewal}, badValue...)
	w.rules([]rule{
		{"a year", renew(1, ""), one(registry.Completed)},
		{"up to ten years ahead", renew(9, ""), one(registry.Completed)},
		{"beyond ten years ahead", renew(10, ""), stale},
		{"no year", renew(0, ""), badValue},
		{"a negative year", renew(-1, ""), badValue},
		{"eleven years", renew(11, ""), stale},
		{"another date", renew(1, "2001-01-01"), stale},
		{"no date", renew(1, "soon"), stale},
		{"another's", func(w *world) (registry.Answer, error) {
			name := w.domain(w.Ours)
			return w.Theirs.RenewDomain(w.Context(), w.cmd(), registry.RenewDomain{
				Name: name, Years: 1, CurrentExpiresDate: w.info(w.Ours, name).ExpiresDate,
			})
		}, one(registry.AuthorizationError)},
		{"nobody's", func(w *world) (registry.Answer, error) {
			return w.Ours.RenewDomain(w.Context(), w.cmd(), registry.RenewDomain{Name: w.name(), Years: 1, CurrentExpiresDate: "2030-01-01"})
		}, one(registry.ObjectDoesNotExist)},
	})
	w.Run("twice with one date adds once", func(t *testing.T) {
		w := w.on(t)
		before := w.info(w.Ours, w.domain(w.Ours))
		in := registry.RenewDomain{Name: before.Name, Years: 2, CurrentExpiresDate: before.ExpiresDate}
		w.must(w.Ours.RenewDomain(w.Context(), w.cmd(), in))
		if got := w.code(w.Ours.RenewDomain(w.Context(), w.cmd(), in)); !slices.Contains(stale, got) {
			t.Errorf("the second renew: got code %d, want one of %v", got, stale)
		}
		if got, want := w.info(w.Ours, before.Name).Expires, before.Expires.AddDate(2, 0, 0); !got.Equal(want) {
			t.Errorf("expires %v, want %v", got, want)
		}
	})
}

func deleteDomain(w *world) {
	// In the addPeriod the name is gone at once, and what it linked is free.
	ns := w.host(w.Ours)
	in := w.order(w.Ours)
	in.Nameservers = []string{ns}
	w.must(w.Ours.CreateDomain(w.Context(), w.cmd(), in))
	first := w.info(w.Ours, in.Name)

	w.want(registry.AuthorizationError)(w.Theirs.DeleteDomain(w.Context(), w.cmd(), in.Name))
	glue := w.below(w.Ours, in.Name)
	w.want(registry.AssociationProhibits)(w.Ours.DeleteDomain(w.Context(), w.cmd(), in.Name))
	w.must(w.Ours.DeleteHost(w.Context(), w.cmd(), glue))
	if w.Ours.Profile(w.TLD).AddGrace == 0 {
		w.Skip("the TLD has no addPeriod")
	}
	w.want(registry.Completed)(w.Ours.DeleteDomain(w.Context(), w.cmd(), in.Name))
	_, err := w.Ours.Domain(w.Context(), in.Name)
	w.refused(registry.ObjectDoesNotExist, err)
	w.want(registry.ObjectDoesNotExist)(w.Ours.DeleteDomain(w.Context(), w.cmd(), in.Name))
	if h, err := w.Ours.Host(w.Context(), ns); err != nil || h.Linked {
		w.Errorf("host of a purged domain: %+v, %v; want it not linked", h, err)
	}
	if in.Registrant != "" {
		w.want(registry.Completed)(w.Ours.DeleteContact(w.Context(), w.cmd(), in.Registrant))
	}

	// The name is free for anyone, as another object.
	again := w.order(w.Theirs)
	again.Name = in.Name
	w.must(w.Theirs.CreateDomain(w.Context(), w.cmd(), again))
	if second := w.info(w.Theirs, in.Name); second.ROID == first.ROID {
		w.Errorf("roid %s was used again", first.ROID)
	}
}

// prohibitions: each clientXProhibited stops X and nothing else.
func prohibitions(w *world) {
	type command func(w *world, name string) (registry.Answer, error)
	renew := func(w *world, name string) (registry.Answer, error) {
		return w.Ours.RenewDomain(w.Context(), w.cmd(), registry.RenewDomain{Name: name, Years: 1, CurrentExpiresDate: w.info(w.Ours, name).ExpiresDate})
	}
	remove := func(w *world, name string) (registry.Answer, error) {
		return w.Ours.DeleteDomain(w.Context(), w.cmd(), name)
	}
	hold := func(w *world, name string) (registry.Answer, error) {
		return w.update(w.Ours, registry.UpdateDomain{Name: name, AddStatuses: []string{"clientHold"}})
	}
	lift := func(w *world, name string) (registry.Answer, error) {
		return w.update(w.Ours, registry.UpdateDomain{Name: name, RemoveStatuses: []string{"clientUpdateProhibited"}})
	}
	var rules []rule
	for _, tc := range []struct {
		name, status string
		do           command
		want         registry.Code
	}{
		{"renew", "clientRenewProhibited", renew, registry.StatusProhibits},
		{"delete", "clientDeleteProhibited", remove, registry.StatusProhibits},
		{"update", "clientUpdateProhibited", hold, registry.StatusProhibits},
		{"update that lifts it", "clientUpdateProhibited", lift, registry.Completed},
		{"renew", "clientUpdateProhibited", renew, registry.Completed},
		{"update", "clientRenewProhibited", hold, registry.Completed},
		{"renew", "clientDeleteProhibited", renew, registry.Completed},
		{"renew", "clientTransferProhibited", renew, registry.Completed},
	} {
		rules = append(rules, rule{tc.name + " under " + tc.status, func(w *world) (registry.Answer, error) {
			name := w.domain(w.Ours)
			w.must(w.update(w.Ours, registry.UpdateDomain{Name: name, AddStatuses: []string{tc.status}}))
			return tc.do(w, name)
		}, one(tc.want)})
	}
	w.rules(rules)
}

// foreignDomain: of another's domain a registry tells who has it, or 2201.
func foreignDomain(w *world) {
	in := w.order(w.Ours)
	w.must(w.Ours.CreateDomain(w.Context(), w.cmd(), in))
	d, err := w.Theirs.Domain(w.Context(), in.Name)
	if registry.IsCode(err, registry.AuthorizationError) {
		return
	}
	if err != nil || d.Sponsor != w.Ours.Profile(w.TLD).Sponsor {
		w.Fatalf("info of another's domain: clID %q, %v; want %q or 2201", d.Sponsor, err, w.Ours.Profile(w.TLD).Sponsor)
	}
	if d.Registrant+d.Admin+d.Tech+d.Billing != "" || len(d.Hosts) > 0 {
		w.Error("another's contacts or hosts were shown")
	}
}
