package registrytest

import (
	"slices"

	"freehold/internal/registry"
)

func contacts(w *world) {
	taken := w.contact(w.Ours)
	alter := func(f func(*registry.Contact)) func(*world) (registry.Answer, error) {
		return func(w *world) (registry.Answer, error) {
			p := w.person()
			f(&p)
			return w.Ours.CreateContact(w.Context(), w.cmd(), p)
		}
	}
	done := one(registry.Completed)
	missing := append([]registry.Code{registry.ParameterMissing}, badValue...)
	var rules []rule
	for _, tc := range []struct {
		name string
		set  func(*registry.Contact)
		want []registry.Code
	}{
		{"right", func(*registry.Contact) {}, done},
		{"only what is required", func(p *registry.Contact) {
			p.Organization, p.Street, p.State, p.PostalCode, p.Fax = "", nil, "", "", ""
		}, done},
		{"three street lines", func(p *registry.Contact) { p.Street = []string{"a", "b", "c"} }, done},
		{"four street lines", func(p *registry.Contact) { p.Street = []string{"a", "b", "c", "d"} }, badValue},
		{"a handle of 16", func(p *registry.Contact) { p.Handle = (p.Handle + long(16))[:16] }, done},
		{"a handle of 17", func(p *registry.Contact) { p.Handle = (p.Handle + long(17))[:17] }, badValue},
		{"a handle of 2", func(p *registry.Contact) { p.Handle = "ab" }, badValue},
		{"no handle", func(p *registry.Contact) { p.Handle = "" }, missing},
		{"a handle with a control character", func(p *registry.Contact) { p.Handle = "ab\ncd" }, badValue},
		{"a handle that is taken", func(p *registry.Contact) { p.Handle = taken }, one(registry.ObjectExists)},
		{"no name", func(p *registry.Contact) { p.Name = "" }, missing},
		{"no city", func(p *registry.Contact) { p.City = "" }, missing},
		{"no country", func(p *registry.Contact) { p.Country = "" }, missing},
		{"no e-mail", func(p *registry.Contact) { p.Email = "" }, missing},
		{"a name of 255", func(p *registry.Contact) { p.Name = long(255) }, done},
		{"a name of 256", func(p *registry.Contact) { p.Name = long(256) }, badValue},
		{"an organization of 256", func(p *registry.Contact) { p.Organization = long(256) }, badValue},
		{"a street line of 256", func(p *registry.Contact) { p.Street = []string{long(256)} }, badValue},
		{"a city of 256", func(p *registry.Contact) { p.City = long(256) }, badValue},
		{"a state of 256", func(p *registry.Contact) { p.State = long(256) }, badValue},
		{"a postal code of 17", func(p *registry.Contact) { p.PostalCode = long(17) }, badValue},
		{"a name beyond ASCII", func(p *registry.Contact) { p.Name = "Zoë" }, badValue},
		{"a control character", func(p *registry.Contact) { p.City = "Lon\x07don" }, badValue},
		{"a line break in a street line", func(p *registry.Contact) { p.Street = []string{"a\nb"} }, badValue},
	} {
		rules = append(rules, rule{tc.name, alter(tc.set), tc.want})
	}
	for _, cc := range []string{"XX", "U", "USA", "gb", "G ", " G"} {
		rules = append(rules, rule{"country " + cc, alter(func(p *registry.Contact) { p.Country = cc }), badValue})
	}
	for _, n := range []string{"+12345", "+1111.1", "55", "+1.", "+1.123456789012345", "+1.a", "+a.1", "+1.2\n"} {
		rules = append(rules,
			rule{"voice " + n, alter(func(p *registry.Contact) { p.Voice = n }), badValue},
			rule{"fax " + n, alter(func(p *registry.Contact) { p.Fax = n }), badValue})
	}
	for _, m := range []string{"example", "example.example", "@example.com", "@", long(65) + "@example.com", "a@b", "Ada <ada@example.net>", "a b@example.net"} {
		rules = append(rules, rule{"e-mail " + m, alter(func(p *registry.Contact) { p.Email = m }), badValue})
	}
	w.rules(rules)
}

// contactLife: read back, hidden from others, kept while linked, then gone.
func contactLife(w *world) {
	p := w.person()
	p.State, p.Fax, p.Disclose = "Greater London", "+44.2079460001", true
	w.must(w.Ours.CreateContact(w.Context(), w.cmd(), p))
	got, err := w.Ours.Contact(w.Context(), p.Handle)
	if err != nil {
		w.Fatalf("info of a contact: %v", err)
	}
	want := p
	want.Sponsor = w.Ours.Profile(w.TLD).Sponsor
	if got.Handle != want.Handle || got.Name != want.Name || got.Organization != want.Organization ||
		!slices.Equal(got.Street, want.Street) || got.City != want.City || got.State != want.State ||
		got.PostalCode != want.PostalCode || got.Country != want.Country || got.Voice != want.Voice ||
		got.Fax != want.Fax || got.Email != want.Email || got.Disclose != want.Disclose || got.Sponsor != want.Sponsor {
		w.Errorf("contact read back: got %#v and more, not what was created: %+v against %+v", got, []any{got.Street, got.Sponsor}, []any{want.Street, want.Sponsor})
	}
	_, err = w.Theirs.Contact(w.Context(), p.Handle)
	w.refused(registry.AuthorizationError, err)
	_, err = w.Ours.Contact(w.Context(), "NOBODY")
	w.refused(registry.ObjectDoesNotExist, err)
	w.want(registry.ObjectDoesNotExist)(w.Ours.DeleteContact(w.Context(), w.cmd(), "NOBODY"))
	w.want(registry.AuthorizationError)(w.Theirs.DeleteContact(w.Context(), w.cmd(), p.Handle))

	if w.Ours.Profile(w.TLD).Contacts {
		in := w.order(w.Ours)
		in.Billing = p.Handle
		w.must(w.Ours.CreateDomain(w.Context(), w.cmd(), in))
		w.want(registry.AssociationProhibits)(w.Ours.DeleteContact(w.Context(), w.cmd(), p.Handle))
		if w.Ours.Profile(w.TLD).AddGrace == 0 {
			return
		}
		w.must(w.Ours.DeleteDomain(w.Context(), w.cmd(), in.Name))
	}
	w.want(registry.Completed)(w.Ours.DeleteContact(w.Context(), w.cmd(), p.Handle))
	_, err = w.Ours.Contact(w.Context(), p.Handle)
	w.refused(registry.ObjectDoesNotExist, err)
}
