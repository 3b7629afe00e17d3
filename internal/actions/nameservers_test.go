package actions_test

import (
	"testing"

	"freehold/internal/api"
	"freehold/internal/registrar"
	"freehold/internal/world"
)

func servers(domain string, list ...api.Nameserver) *api.UpdateDomainNameserversInput {
	return &api.UpdateDomainNameserversInput{DomainName: domain, Nameservers: list}
}

func TestUpdateDomainNameservers(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada := w.Account(adasAccount)
	w.Register(ada, "example.com")
	for _, tc := range []struct {
		name        string
		given, want []api.Nameserver
	}{
		{
			"order is kept and case folded",
			[]api.Nameserver{{Name: "NS9.dns.TEST"}, {Name: "ns1.other.test"}, {Name: "ns5.dns.test"}},
			[]api.Nameserver{{Name: "ns9.dns.test"}, {Name: "ns1.other.test"}, {Name: "ns5.dns.test"}},
		},
		{
			"the same in another order",
			[]api.Nameserver{{Name: "ns5.dns.test"}, {Name: "ns9.dns.test"}, {Name: "ns1.other.test"}},
			[]api.Nameserver{{Name: "ns5.dns.test"}, {Name: "ns9.dns.test"}, {Name: "ns1.other.test"}},
		},
		{
			"glue within the domain is kept, of others dropped",
			[]api.Nameserver{
				{Name: "ns2.Example.com", GlueIps: []string{"2001:503:BA3E:0::2:30", "198.41.0.4"}},
				{Name: "example.com", GlueIps: []string{"198.41.0.5"}},
				{Name: "ns1.dns.test", GlueIps: []string{"198.41.0.6", "nonsense"}},
				{Name: "ns1.example.com.test", GlueIps: []string{"198.41.0.7"}},
			},
			[]api.Nameserver{
				{Name: "ns2.example.com", GlueIps: []string{"2001:503:ba3e::2:30", "198.41.0.4"}},
				{Name: "example.com", GlueIps: []string{"198.41.0.5"}},
				{Name: "ns1.dns.test"},
				{Name: "ns1.example.com.test"},
			},
		},
		{
			"six of them",
			[]api.Nameserver{{Name: "ns1.a.test"}, {Name: "ns2.a.test"}, {Name: "ns3.a.test"}, {Name: "ns4.a.test"}, {Name: "ns5.a.test"}, {Name: "ns6.a.test"}},
			[]api.Nameserver{{Name: "ns1.a.test"}, {Name: "ns2.a.test"}, {Name: "ns3.a.test"}, {Name: "ns4.a.test"}, {Name: "ns5.a.test"}, {Name: "ns6.a.test"}},
		},
		{"one", []api.Nameserver{{Name: "ns1.a.test"}}, []api.Nameserver{{Name: "ns1.a.test"}}},
	} {
		// Each begins where the one before has ended.
		id := filed(t, w, ada, "UpdateDomainNameservers", servers("example.com", tc.given...))
		same(t, tc.name, ended(t, w, ada, id, registrar.Successful), api.GetOperationDetailOutput{
			OperationId: id, Status: registrar.Successful, DomainName: "example.com", Type: registrar.UpdateNameserver,
			SubmittedDate: api.At(world.Start), LastUpdatedDate: api.At(world.Start),
		})
		for i := range tc.want {
			if tc.want[i].GlueIps == nil {
				tc.want[i].GlueIps = []string{}
			}
		}
		same(t, tc.name, detail(w, ada, "example.com").Nameservers, tc.want)
	}
}

func TestUpdateDomainNameserversRefuses(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{Settings: withCatalogue(t, `
[tld.pub]
nameservers.min = 2
[tld.net]
nameservers.max = 13
`)})
	ada := w.Account(adasAccount)
	w.Register(ada, "example.com")
	w.Register(ada, "example.pub")
	own := func(glue ...string) api.Nameserver { return api.Nameserver{Name: "ns1.example.com", GlueIps: glue} }
	for _, tc := range []struct {
		name    string
		in      *api.UpdateDomainNameserversInput
		refusal registrar.Refusal
		message string
	}{
		{"seven", servers("example.com", make([]api.Nameserver, 7)...), registrar.InvalidInput, ""}, // the shape is told first
		{"seven good ones", servers("example.com", api.Nameserver{Name: "a.net"}, api.Nameserver{Name: "b.net"}, api.Nameserver{Name: "c.net"}, api.Nameserver{Name: "d.net"},
			api.Nameserver{Name: "e.net"}, api.Nameserver{Name: "f.net"}, api.Nameserver{Name: "g.net"}), registrar.InvalidInput, "Nameservers must have at most 6 members"},
		{"too few for the TLD", servers("example.pub", api.Nameserver{Name: "ns1.a.net"}), registrar.TLDRulesViolation, "The pub TLD wants at least 2 name servers."},
		{"twice", servers("example.com", api.Nameserver{Name: "ns1.a.net"}, api.Nameserver{Name: "NS1.A.NET"}), registrar.InvalidInput, "Nameservers[1].Name stands in the list already"},
		{"without glue", servers("example.com", own()), registrar.InvalidInput, "Nameservers[0].GlueIps must hold the server's addresses, since its name lies within the domain"},
		{
			"the domain itself without glue", servers("example.com", api.Nameserver{Name: "EXAMPLE.com"}), registrar.InvalidInput,
			"Nameservers[0].GlueIps must hold the server's addresses, since its name lies within the domain",
		},
		{"glue that is no address", servers("example.com", own("198.41.0.400")), registrar.InvalidInput, "Nameservers[0].GlueIps must hold IPv4 and IPv6 addresses"},
		{"glue with a zone", servers("example.com", own("fe80::1%eth0")), registrar.InvalidInput, "Nameservers[0].GlueIps must hold IPv4 and IPv6 addresses"},
		{"IPv4 in IPv6", servers("example.com", own("::ffff:198.41.0.4")), registrar.InvalidInput, "Nameservers[0].GlueIps must hold IPv4 and IPv6 addresses"},
		{"two IPv4", servers("example.com", own("198.41.0.4", "198.41.0.5")), registrar.InvalidInput, "Nameservers[0].GlueIps must hold at most one IPv4 and one IPv6 address"},
		{
			"the same IPv6 twice", servers("example.com", own("2001:503:ba3e::2:30", "2001:503:ba3e::2:30")), registrar.InvalidInput,
			"Nameservers[0].GlueIps must hold at most one IPv4 and one IPv6 address",
		},
		{
			"many at once", servers("example.com", api.Nameserver{Name: "ns"}, own("x"), api.Nameserver{Name: "ns.1"}, own("198.41.0.4"), api.Nameserver{Name: "a_b.net"}),
			registrar.InvalidInput, "Nameservers[0].Name: ns has only one label; a host name has at least two, as in example.com, " +
				"Nameservers[1].GlueIps must hold IPv4 and IPv6 addresses, " +
				"Nameservers[2].Name: ns.1 ends in a label of digits only and so looks like an address, not a host name, " +
				"Nameservers[3].Name stands in the list already, " +
				"Nameservers[4].Name: a_b.net has an underscore; a host name has letters, digits and hyphens only",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if tc.message == "" {
				tc.message = "Nameservers[0].Name is missing, Nameservers[1].Name is missing, Nameservers[2].Name is missing, Nameservers[3].Name is missing, " +
					"Nameservers[4].Name is missing, Nameservers[5].Name is missing, Nameservers[6].Name is missing"
			}
			if tc.refusal == registrar.InvalidInput {
				tc.message = "Invalid request. Problems: " + tc.message
			}
			refused(t, w, ada, "UpdateDomainNameservers", tc.in, tc.refusal, tc.message)
		})
	}
}
