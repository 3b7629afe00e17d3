package registrytest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"freehold/internal/registry"
)

// commands: what holds for every command.
func commands(w *world) {
	seen := map[string]bool{}
	note := func(what, svTRID string) {
		w.Helper()
		if svTRID == "" || seen[svTRID] {
			w.Errorf("%s: svTRID %q is empty or was given before", what, svTRID)
		}
		seen[svTRID] = true
	}
	for range 5 {
		a, err := w.Ours.CreateHost(w.Context(), w.cmd(), registry.Host{Name: w.outside()})
		w.must(a, err)
		note("an answer", a.ServerTransaction)
		_, err = w.Ours.DeleteHost(w.Context(), w.cmd(), w.outside())
		no := registry.Refusal(err)
		if no == nil || no.Code != registry.ObjectDoesNotExist {
			w.Fatalf("delete of a host that is not there: %v, want 2303", err)
		}
		note("a refusal", no.ServerTransaction)
	}

	for _, id := range []string{"", "ab", long(65), "abc\x00def"} {
		_, err := w.Ours.CreateHost(w.Context(), registry.Command{ClientTransaction: id}, registry.Host{Name: w.outside()})
		w.refused(registry.SyntaxError, err)
	}

	// A caller who has given up has sent nothing.
	ctx, cancel := context.WithCancel(w.Context())
	cancel()
	name := w.outside()
	_, err := w.Ours.CreateHost(ctx, w.cmd(), registry.Host{Name: name})
	_, there := w.Ours.Host(w.Context(), name)
	switch {
	case err == nil && there != nil:
		w.Errorf("answered yes to a caller who had given up, and the host is not there: %v", there)
	case err != nil && !registry.InDoubt(err) && !registry.IsCode(there, registry.ObjectDoesNotExist):
		w.Errorf("told a caller who had given up that nothing was sent (%v), and the host is there", err)
	}
}

// hostile: no value makes anything but a refusal.
func hostile(w *world) {
	w.domain(w.Ours)
	values := []string{
		"", ".", "..", "a", "-", "\x00", "a\nb", "\xff\xfe", "%s%d", "' OR 1=1 --", "xn--", "xn--a.xn--", "\u212a" + w.TLD,
		"a." + w.TLD + ".", "*." + w.TLD, long(300) + "." + w.TLD, long(1 << 20), "<x>&amp;</x>", "\u202eevil." + w.TLD,
	}
	for _, v := range values {
		list := []string{v, v}
		for what, err := range map[string]error{
			"Domain":        second(w.Ours.Domain(w.Context(), v)),
			"Host":          second(w.Ours.Host(w.Context(), v)),
			"Contact":       second(w.Ours.Contact(w.Context(), v)),
			"CreateDomain":  second(w.Ours.CreateDomain(w.Context(), w.cmd(), registry.CreateDomain{Name: v, Years: 1, Nameservers: list, Registrant: v, Admin: v, Tech: v, Billing: v, AuthCode: v})),
			"UpdateDomain":  second(w.Ours.UpdateDomain(w.Context(), w.cmd(), registry.UpdateDomain{Name: v, AddNameservers: list, RemoveNameservers: list, AddStatuses: list, RemoveStatuses: list})),
			"RenewDomain":   second(w.Ours.RenewDomain(w.Context(), w.cmd(), registry.RenewDomain{Name: v, CurrentExpiresDate: v, Years: 1 << 40})),
			"DeleteDomain":  second(w.Ours.DeleteDomain(w.Context(), w.cmd(), v)),
			"CreateContact": second(w.Ours.CreateContact(w.Context(), w.cmd(), registry.Contact{Handle: v, Name: v, Street: list, City: v, Country: v, Voice: v, Fax: v, Email: v})),
			"DeleteContact": second(w.Ours.DeleteContact(w.Context(), w.cmd(), v)),
			"CreateHost":    second(w.Ours.CreateHost(w.Context(), w.cmd(), registry.Host{Name: v, Addresses: list})),
			"UpdateHost":    second(w.Ours.UpdateHost(w.Context(), w.cmd(), registry.UpdateHost{Name: v, AddAddresses: list, RemoveAddresses: list})),
			"DeleteHost":    second(w.Ours.DeleteHost(w.Context(), w.cmd(), v)),
		} {
			no := registry.Refusal(err)
			if no == nil {
				w.Errorf("%s with %.40q: got %v, want a refusal", what, v, err)
			} else if len(no.Message) > 1000 {
				w.Errorf("%s with %.40q: a message of %d bytes", what, v, len(no.Message))
			}
		}
		if _, err := w.Ours.CheckDomain(w.Context(), v); err != nil {
			w.Errorf("CheckDomain with %.40q: %v", v, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// oneWinner: of many who want one thing at the same time, one gets it.
func oneWinner(w *world) {
	const many = 64
	race := func(t *testing.T, loss registry.Code, do func(w *world, c registry.Connector, i int) (registry.Answer, error)) {
		t.Helper()
		t.Parallel()
		w := w.on(t)
		codes := make([]registry.Code, many)
		var wg sync.WaitGroup
		for i := range many {
			c := w.Ours
			if i%2 == 1 {
				c = w.Theirs
			}
			wg.Go(func() {
				a, err := do(w, c, i)
				if no := registry.Refusal(err); no != nil {
					codes[i] = no.Code
				} else if err == nil {
					codes[i] = a.Code
				}
			})
		}
		wg.Wait()
		won := 0
		for i, code := range codes {
			switch code {
			case registry.Completed:
				won++
			case loss:
			default:
				t.Errorf("number %d: got code %d, want 1000 or %d", i, code, loss)
			}
		}
		if won != 1 {
			t.Errorf("%d got it, want one", won)
		}
	}
	name, host, handle := w.name(), w.outside(), w.handle()
	ours, theirs := w.order(w.Ours), w.order(w.Theirs)
	ours.Name, theirs.Name = name, name
	w.Run("domain", func(t *testing.T) {
		race(t, registry.ObjectExists, func(w *world, c registry.Connector, _ int) (registry.Answer, error) {
			if c == w.Ours {
				return c.CreateDomain(w.Context(), w.cmd(), ours)
			}
			return c.CreateDomain(w.Context(), w.cmd(), theirs)
		})
	})
	w.Run("host", func(t *testing.T) {
		race(t, registry.ObjectExists, func(w *world, c registry.Connector, _ int) (registry.Answer, error) {
			return c.CreateHost(w.Context(), w.cmd(), registry.Host{Name: host})
		})
	})
	w.Run("contact", func(t *testing.T) {
		race(t, registry.ObjectExists, func(w *world, c registry.Connector, _ int) (registry.Answer, error) {
			p := w.person()
			p.Handle = handle
			return c.CreateContact(w.Context(), w.cmd(), p)
		})
	})
	before := w.info(w.Ours, w.domain(w.Ours))
	w.Run("renew", func(t *testing.T) {
		race(t, registry.ParameterPolicy, func(w *world, _ registry.Connector, _ int) (registry.Answer, error) {
			return w.Ours.RenewDomain(w.Context(), w.cmd(), registry.RenewDomain{Name: before.Name, Years: 1, CurrentExpiresDate: before.ExpiresDate})
		})
	})
	locked := w.domain(w.Ours)
	w.Run("status", func(t *testing.T) {
		race(t, registry.ParameterPolicy, func(w *world, _ registry.Connector, _ int) (registry.Answer, error) {
			return w.update(w.Ours, registry.UpdateDomain{Name: locked, AddStatuses: []string{"clientHold"}})
		})
	})
}

// reopen: what was answered is there after the registry ended and began again,
// and nothing that was unique comes again.
func reopen(w *world) {
	if w.Reopen == nil {
		w.Skip("this registry cannot be reopened")
	}
	parent := w.domain(w.Ours)
	ns := w.below(w.Ours, parent)
	name := w.domain(w.Ours, ns)
	w.must(w.update(w.Ours, registry.UpdateDomain{Name: name, AddStatuses: []string{"clientHold"}}))
	before, hostBefore := w.info(w.Ours, name), w.hostInfo(ns)
	given := map[string]bool{}
	once := func(ids ...string) {
		w.Helper()
		for _, id := range ids {
			if id == "" || given[id] {
				w.Fatalf("%q is empty or was given twice", id)
			}
			given[id] = true
		}
	}
	draw := func() {
		w.Helper()
		for range 40 {
			a, err := w.Ours.CreateHost(w.Context(), w.cmd(), registry.Host{Name: w.outside()})
			w.must(a, err)
			once(a.ServerTransaction, w.info(w.Ours, w.domain(w.Ours)).ROID)
			_, err = w.Ours.DeleteHost(w.Context(), w.cmd(), w.outside())
			w.refused(registry.ObjectDoesNotExist, err)
			once(registry.Refusal(err).ServerTransaction)
		}
	}
	draw()

	w.Ours, w.Theirs = w.Reopen()

	after, hostAfter := w.info(w.Ours, name), w.hostInfo(ns)
	if got, want := fmt.Sprintf("%+v", after), fmt.Sprintf("%+v", before); got != want {
		w.Errorf("domain after reopening:\ngot  %s\nwant %s", got, want)
	}
	if got, want := fmt.Sprintf("%+v", hostAfter), fmt.Sprintf("%+v", hostBefore); got != want {
		w.Errorf("host after reopening: got %s, want %s", got, want)
	}
	w.want(registry.ObjectExists)(w.Theirs.CreateHost(w.Context(), w.cmd(), registry.Host{Name: ns, Addresses: []string{address4}}))
	// A registry that counts from one again is found out wherever its count
	// stands against the first one's.
	for range 20 {
		_, err := w.Ours.DeleteHost(w.Context(), w.cmd(), w.outside())
		w.refused(registry.ObjectDoesNotExist, err)
		once(registry.Refusal(err).ServerTransaction)
	}
	draw()
}
