package registrytest

import (
	"slices"

	"freehold/internal/registry"
)

func hosts(w *world) {
	ours, theirs := w.domain(w.Ours), w.domain(w.Theirs)
	taken := w.host(w.Ours)
	create := func(label, under string, addresses ...string) func(*world) (registry.Answer, error) {
		return func(w *world) (registry.Answer, error) {
			if label != "" {
				under = label + "." + under
			}
			return w.Ours.CreateHost(w.Context(), w.cmd(), registry.Host{Name: under, Addresses: addresses})
		}
	}
	done := one(registry.Completed)
	missing := append([]registry.Code{registry.ParameterMissing}, badValue...)
	many := make([]string, 200)
	for i := range many {
		many[i] = address4
	}
	rules := []rule{
		{"external", create("", w.outside()), done},
		{"external that exists", create("", taken), one(registry.ObjectExists)},
		{"external that exists, for another", func(w *world) (registry.Answer, error) {
			return w.Theirs.CreateHost(w.Context(), w.cmd(), registry.Host{Name: taken})
		}, one(registry.ObjectExists)},
		{"external with an address", create("", w.outside(), address4), badValue},
		{"internal", create("a1", ours, address4), done},
		{"internal with both families", create("a2", ours, address4, address6), done},
		{"internal, deeper", create("a.b.c", ours, address6), done},
		{"internal, the domain itself", create("", ours, address4), done},
		{"internal without an address", create("a3", ours), missing},
		{"internal below another's domain", create("a4", theirs, address4), one(registry.AuthorizationError)},
		{"internal below nobody's domain", create("a5", w.name(), address4), one(registry.ObjectDoesNotExist)},
		{"an address twice", create("a6", ours, address4, address4), badValue},
		{"an address twice, written otherwise", create("a7", ours, address6, "2001:0503:ba3e:0:0:0:2:30"), badValue},
		{"addresses without end", create("a8", ours, many...), badValue},
		{"the TLD", create("", w.TLD, address4), badValue},
		{"a bad name", create("-a", ours, address4), badValue},
		{"an underscore", create("_a", ours, address4), badValue},
		{"a label of 64", create(long(64), ours, address4), badValue},
		{"an endless name", create(long(1<<16), ours, address4), badValue},
	}
	for _, a := range []string{
		"208.77.190", "a.b.c.d", "256.1.1.1", "1.2.3.4.5", "1.2.3.4 ", "01.2.3.4", "", "::X", long(1 << 12), "::ffff:198.41.0.4", "fe80::1%eth0",
		"127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.1.1", "224.0.0.1", "255.255.255.255",
		"192.0.2.1", "198.51.100.1", "203.0.113.1",
		"::", "::1", "fe80::1", "fc00::1", "ff02::1", "2001:db8::1",
	} {
		rules = append(rules, rule{"address " + a[:min(len(a), 20)], create("b", ours, a), badValue})
	}
	w.rules(rules)
}

// hostLife: addresses change, never to none; delegation links; a linked host
// stays.
func hostLife(w *world) {
	ctx, us := w.Context(), w.Ours.Profile(w.TLD).Sponsor
	parent := w.domain(w.Ours)
	glue := w.below(w.Ours, parent)
	update := func(c registry.Connector, name string, add, remove []string) registry.Code {
		w.Helper()
		return w.code(c.UpdateHost(ctx, w.cmd(), registry.UpdateHost{Name: name, AddAddresses: add, RemoveAddresses: remove}))
	}
	within := func(what string, got registry.Code, want []registry.Code) {
		w.Helper()
		if !slices.Contains(want, got) {
			w.Errorf("%s: got code %d, want one of %v", what, got, want)
		}
	}
	done := one(registry.Completed)
	left := append([]registry.Code{registry.StatusProhibits}, badValue...)
	within("remove the only address", update(w.Ours, glue, nil, []string{address4}), left)
	within("remove an address that is not there", update(w.Ours, glue, nil, []string{address6}), badValue)
	within("add an address that is there", update(w.Ours, glue, []string{address4}, nil), badValue)
	within("add a loopback address", update(w.Ours, glue, []string{"127.0.0.1"}, nil), badValue)
	within("add an address to another's host", update(w.Theirs, glue, []string{address6}, nil), one(registry.AuthorizationError))
	within("add an address to nobody's host", update(w.Ours, "a."+parent, []string{address6}, nil), one(registry.ObjectDoesNotExist))
	within("swap the only address", update(w.Ours, glue, []string{address6}, []string{address4}), done)
	within("add a second", update(w.Ours, glue, []string{address4}, nil), done)

	for who, c := range map[string]registry.Connector{"ours": w.Ours, "theirs": w.Theirs} {
		h, err := c.Host(ctx, glue)
		if err != nil || h.Name != glue || h.Sponsor != us || h.Linked {
			w.Errorf("%s: host %s: %+v, %v; want clID %s, not linked", who, glue, h, err, us)
		}
		w.same("addresses", h.Addresses, []string{address4, address6})
	}
	w.same("hosts below", w.info(w.Ours, parent).Hosts, []string{glue})

	outside := w.host(w.Ours)
	asked := []string{w.outside(), outside, "a." + parent, glue, "b." + parent, w.outside()}
	for who, c := range map[string]registry.Connector{"ours": w.Ours, "theirs": w.Theirs} {
		unknown, err := c.CheckHosts(ctx, asked)
		if err != nil {
			w.Errorf("%s: check hosts: %v", who, err)
		}
		if want := []string{asked[0], asked[2], asked[4], asked[5]}; !slices.Equal(unknown, want) {
			w.Errorf("%s: check hosts %v: got %v unknown, want %v", who, asked, unknown, want)
		}
	}
	_, err := w.Ours.CheckHosts(ctx, []string{glue, "-a." + parent})
	within("check a bad name", registry.Refusal(err).Code, badValue)
	_, err = w.Ours.CheckHosts(ctx, slices.Repeat([]string{glue}, 1000))
	within("check hosts without end", registry.Refusal(err).Code, badValue)
	within("add an address to an external host", update(w.Ours, outside, []string{address4}, nil), badValue)

	other := w.domain(w.Theirs, glue, outside)
	for _, name := range []string{glue, outside} {
		if h, err := w.Ours.Host(ctx, name); err != nil || !h.Linked {
			w.Errorf("host %s: %+v, %v; want it linked", name, h, err)
		}
		w.want(registry.AssociationProhibits)(w.Ours.DeleteHost(ctx, w.cmd(), name))
		w.want(registry.AuthorizationError)(w.Theirs.DeleteHost(ctx, w.cmd(), name))
	}
	w.must(w.update(w.Theirs, registry.UpdateDomain{Name: other, RemoveNameservers: []string{glue, outside}}))
	for _, name := range []string{glue, outside} {
		w.want(registry.Completed)(w.Ours.DeleteHost(ctx, w.cmd(), name))
		_, err := w.Ours.Host(ctx, name)
		w.refused(registry.ObjectDoesNotExist, err)
		w.want(registry.ObjectDoesNotExist)(w.Ours.DeleteHost(ctx, w.cmd(), name))
	}
	w.same("hosts below", w.info(w.Ours, parent).Hosts, nil)
}
