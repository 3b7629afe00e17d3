package actions

import (
	"context"
	"fmt"
	"net/netip"

	"freehold/internal/api"
	"freehold/internal/names"
	"freehold/internal/operations"
	"freehold/internal/registrar"
)

// UpdateDomainNameservers files an UPDATE_NAMESERVER operation and answers
// with its id.
var UpdateDomainNameservers = define("UpdateDomainNameservers", updateDomainNameservers,
	registrar.InvalidInput, registrar.DuplicateRequest, registrar.TLDRulesViolation,
	registrar.OperationLimitExceeded, registrar.UnsupportedTLD)

func updateDomainNameservers(ctx context.Context, d *Desk, caller registrar.Principal, in *api.UpdateDomainNameserversInput) (*api.UpdateDomainNameserversOutput, error) {
	domain, tld, err := d.owned(ctx, caller, in.DomainName)
	if err != nil {
		return nil, err
	}
	servers, err := nameservers(in.Nameservers, names.Name(domain.Name), tld.Nameservers.Max)
	if err != nil {
		return nil, err
	}
	if len(servers) < tld.Nameservers.Min {
		return nil, registrar.TLDRulesViolation.Because("The %s TLD wants at least %d name servers.", tld.Name, tld.Nameservers.Min)
	}
	id, err := file(ctx, d, operations.UpdateNameserver, caller, domain.Name, &operations.UpdateNameserverState{
		Target:      target(domain.Name, tld),
		Nameservers: servers,
	}, stillOwned(caller, domain.Name))
	if err != nil {
		return nil, err
	}
	return &api.UpdateDomainNameserversOutput{OperationId: id}, nil
}

// nameservers reads the set of a request. A server within the domain needs
// glue, one IPv4 and one IPv6 address at the most; glue of any other is
// tolerated and dropped, for nobody could publish it.
func nameservers(given []api.Nameserver, domain names.Name, most int) ([]registrar.Nameserver, error) {
	if len(given) > most {
		return nil, registrar.Problems([]string{fmt.Sprintf("Nameservers must have at most %d members", most)})
	}
	var problems []string
	var servers []registrar.Nameserver
	seen := map[names.Name]bool{}
	for i, n := range given {
		place := fmt.Sprintf("Nameservers[%d]", i)
		host, err := names.ParseHost(n.Name)
		if err != nil {
			problems = append(problems, place+".Name: "+err.Error())
			continue
		}
		if seen[host] {
			problems = append(problems, place+".Name stands in the list already")
			continue
		}
		seen[host] = true
		server := registrar.Nameserver{Name: string(host)}
		if host.Within(domain) {
			glue, problem := glueOf(n.GlueIps)
			if problem != "" {
				problems = append(problems, place+".GlueIps "+problem)
			}
			server.Glue = glue
		}
		servers = append(servers, server)
	}
	if len(problems) > 0 {
		return nil, registrar.Problems(problems)
	}
	return servers, nil
}

func glueOf(given []string) (glue []string, problem string) {
	if len(given) == 0 {
		return nil, "must hold the server's addresses, since its name lies within the domain"
	}
	var v4, v6 int
	for _, text := range given {
		address, err := netip.ParseAddr(text)
		switch {
		case err != nil || address.Zone() != "" || address.Is4In6():
			return nil, "must hold IPv4 and IPv6 addresses"
		case address.Is4():
			v4++
		default:
			v6++
		}
		glue = append(glue, address.String())
	}
	if v4 > 1 || v6 > 1 {
		return nil, "must hold at most one IPv4 and one IPv6 address"
	}
	return glue, ""
}
