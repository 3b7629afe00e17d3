package storetest

import (
	"testing"

	"freehold/internal/registrar"
	"freehold/internal/store"
)

// ada is a domain in which everything is set, and what is empty is so in each
// way of being empty.
func ada() registrar.Domain {
	full := registrar.Contact{
		FirstName: new("Ada"), LastName: new("Lovelace"), ContactType: new(registrar.Person), OrganizationName: new("–"),
		AddressLine1: new("1 \"St\" <James> & Square"), AddressLine2: new("☂\u2028\n\t"), City: new("London"), State: new("LND"),
		CountryCode: new("GB"), ZipCode: new("SW1Y 4LE"), PhoneNumber: new("+44.2079460000"), Email: new("ada@example.net"),
		Fax: new(""), ExtraParams: []registrar.ExtraParam{{Name: "UK_CONTACT_TYPE", Value: "IND"}, {Name: "EMPTY"}},
	}
	return registrar.Domain{
		Name: "lovelace.example", AccountID: "111122223333", AutoRenew: true,
		Contacts: registrar.Contacts{
			Admin:      full,
			Registrant: registrar.Contact{FirstName: new(""), ContactType: new(registrar.ContactType("")), ExtraParams: []registrar.ExtraParam{}},
			Tech:       registrar.Contact{},
			Billing:    &registrar.Contact{},
		},
		Privacy:    registrar.Privacy{Admin: true, Tech: true},
		Handles:    registrar.Handles{Registrant: "FR1", Admin: "FA1", Billing: "FB1"},
		Registered: at(1), Updated: at(2), Expires: at(3), RegistryID: "D1-EXAMPLE",
		Statuses: []string{"clientTransferProhibited", "inactive"},
		Periods:  []registrar.Period{{Status: "addPeriod", Until: at(4)}, {Status: "renewPeriod", Until: at(5)}},
		Nameservers: []registrar.Nameserver{
			{Name: "ns2.lovelace.example", Glue: []string{"192.0.2.1", "2001:db8::1"}}, {Name: "ns1.example.net"}, {Name: "ns.empty.example", Glue: []string{}},
		},
	}
}

func domainRoundTrip(t *testing.T, s store.Store) {
	bare := registrar.Domain{Name: "bare.example", AccountID: "222233334444"}
	empty := registrar.Domain{
		Name: "empty.example", Statuses: []string{}, Periods: []registrar.Period{}, Nameservers: []registrar.Nameserver{},
		Registered: at(1), Updated: at(2), Expires: at(3),
	}
	for _, d := range []registrar.Domain{ada(), bare, empty} {
		change(t, s, func(tx store.Tx) error { return tx.AddDomain(d) })
		check(t, "Domain", read[registrar.Domain](t, "Domain")(s.Domain(t.Context(), d.Name)), d)
		check(t, "OwnedDomain", read[registrar.Domain](t, "OwnedDomain")(s.OwnedDomain(t.Context(), d.AccountID, d.Name)), d)
		_, err := s.OwnedDomain(t.Context(), "999999999999", d.Name)
		checkErr(t, "OwnedDomain of another account", err, store.ErrNotFound)
		change(t, s, func(tx store.Tx) error {
			got, err := tx.Domain(d.Name)
			check(t, "Tx.Domain", got, d)
			return err
		})
	}
	_, err := s.Domain(t.Context(), "LOVELACE.example")
	checkErr(t, "Domain that is not kept", err, store.ErrNotFound)
	change(t, s, func(tx store.Tx) error {
		_, err := tx.Domain("nobody.example")
		checkErr(t, "Tx.Domain that is not kept", err, store.ErrNotFound)
		checkErr(t, "AddDomain again", tx.AddDomain(registrar.Domain{Name: bare.Name, AccountID: "333344445555"}), store.ErrExists)
		return nil
	})
	check(t, "Domain after it was added again", read[registrar.Domain](t, "Domain")(s.Domain(t.Context(), bare.Name)), bare)
}

func saveDomain(t *testing.T, s store.Store) {
	d := ada()
	change(t, s, func(tx store.Tx) error { return tx.AddDomain(d) })
	d.AccountID, d.AutoRenew, d.Expires, d.Statuses = "222233334444", false, at(99), nil
	d.Contacts.Billing = nil
	change(t, s, func(tx store.Tx) error {
		checkErr(t, "SaveDomain that is not kept", tx.SaveDomain(registrar.Domain{Name: "nobody.example"}), store.ErrNotFound)
		return tx.SaveDomain(d)
	})
	check(t, "Domain", read[registrar.Domain](t, "Domain")(s.Domain(t.Context(), d.Name)), d)
	check(t, "Domains of the new account",
		read[[]store.DomainSummary](t, "Domains")(s.Domains(t.Context(), store.DomainQuery{AccountID: "222233334444", Limit: 9})),
		[]store.DomainSummary{{Name: d.Name, Expires: at(99)}})
	check(t, "Domains of the old account",
		len(read[[]store.DomainSummary](t, "Domains")(s.Domains(t.Context(), store.DomainQuery{AccountID: "111122223333", Limit: 9}))), 0)
}

func tags(t *testing.T, s store.Store) {
	const one, two = "one.example", "two.example"
	change(t, s, func(tx store.Tx) error {
		for _, name := range []string{one, two} {
			if err := tx.AddDomain(registrar.Domain{Name: name}); err != nil {
				return err
			}
		}
		for _, tag := range []registrar.Tag{{Key: "z", Value: "1"}, {Key: "Z"}, {Key: "é ☂", Value: "'"}, {Key: "z", Value: "2"}} {
			if err := tx.SetTag(one, tag); err != nil {
				return err
			}
		}
		if err := tx.DeleteTag(one, "none"); err != nil {
			return err
		}
		return tx.SetTag(two, registrar.Tag{Key: "z", Value: "3"})
	})
	expect := func(domain string, want ...registrar.Tag) {
		t.Helper()
		got := read[[]registrar.Tag](t, "Tags")(s.Tags(t.Context(), domain))
		check(t, "Tags of "+domain, append([]registrar.Tag{}, got...), append([]registrar.Tag{}, want...))
		change(t, s, func(tx store.Tx) error {
			n, err := tx.CountTags(domain)
			check(t, "CountTags of "+domain, n, len(want))
			return err
		})
	}
	expect(one, registrar.Tag{Key: "Z"}, registrar.Tag{Key: "z", Value: "2"}, registrar.Tag{Key: "é ☂", Value: "'"})
	expect("nobody.example")
	change(t, s, func(tx store.Tx) error { return tx.DeleteTag(one, "Z") })
	expect(one, registrar.Tag{Key: "z", Value: "2"}, registrar.Tag{Key: "é ☂", Value: "'"})

	change(t, s, func(tx store.Tx) error {
		checkErr(t, "DeleteDomain that is not kept", tx.DeleteDomain("nobody.example"), store.ErrNotFound)
		return tx.DeleteDomain(one)
	})
	_, err := s.Domain(t.Context(), one)
	checkErr(t, "Domain after DeleteDomain", err, store.ErrNotFound)
	expect(one)
	expect(two, registrar.Tag{Key: "z", Value: "3"})
	change(t, s, func(tx store.Tx) error {
		checkErr(t, "DeleteDomain again", tx.DeleteDomain(one), store.ErrNotFound)
		return tx.AddDomain(registrar.Domain{Name: one})
	})
	expect(one)
}

func charges(t *testing.T, s store.Store) {
	c := registrar.Charge{
		OperationID: opID(1), AccountID: "111122223333", Domain: "lovelace.example", Type: registrar.RegisterDomain, At: at(1), Cents: -1399,
	}
	change(t, s, func(tx store.Tx) error { return tx.AddCharge(c) })
	again := c
	again.Cents = 1
	change(t, s, func(tx store.Tx) error {
		checkErr(t, "AddCharge again", tx.AddCharge(again), store.ErrExists)
		return nil
	})
	check(t, "Charges", read[[]registrar.Charge](t, "Charges")(s.Charges(t.Context(), c.OperationID)), []registrar.Charge{c})
	check(t, "Charges of another", len(read[[]registrar.Charge](t, "Charges")(s.Charges(t.Context(), opID(2)))), 0)
}
