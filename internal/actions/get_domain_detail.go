package actions

import (
	"context"

	"freehold/internal/api"
	"freehold/internal/registrar"
)

// GetDomainDetail shows a domain of the account. Contacts are shown whole,
// hidden from the public or not: they are the caller's own.
var GetDomainDetail = define("GetDomainDetail", getDomainDetail,
	registrar.InvalidInput, registrar.UnsupportedTLD)

func getDomainDetail(ctx context.Context, d *Desk, caller registrar.Principal, in *api.GetDomainDetailInput) (*api.GetDomainDetailOutput, error) {
	domain, _, err := d.owned(ctx, caller, in.DomainName)
	if err != nil {
		return nil, err
	}
	out := &api.GetDomainDetailOutput{
		DomainName:        domain.Name,
		Nameservers:       make([]api.Nameserver, 0, len(domain.Nameservers)),
		AutoRenew:         domain.AutoRenew,
		AdminContact:      api.ContactDetailOf(domain.Contacts.Admin),
		RegistrantContact: api.ContactDetailOf(domain.Contacts.Registrant),
		TechContact:       api.ContactDetailOf(domain.Contacts.Tech),
		AdminPrivacy:      domain.Privacy.Admin,
		RegistrantPrivacy: domain.Privacy.Registrant,
		TechPrivacy:       domain.Privacy.Tech,
		BillingPrivacy:    domain.Privacy.Billing,
		RegistrarName:     d.Registrar.Name,
		WhoIsServer:       d.Registrar.WhoIs,
		RegistrarUrl:      d.Registrar.URL,
		AbuseContactEmail: d.Registrar.AbuseEmail,
		AbuseContactPhone: d.Registrar.AbusePhone,
		RegistryDomainId:  domain.RegistryID,
		CreationDate:      api.At(domain.Registered),
		UpdatedDate:       api.At(domain.Updated),
		ExpirationDate:    api.At(domain.Expires),
		StatusList:        domain.StatusAt(d.Clock.Now()),
	}
	if domain.Contacts.Billing != nil {
		out.BillingContact = api.ContactDetailOf(*domain.Contacts.Billing)
	}
	for _, n := range domain.Nameservers {
		out.Nameservers = append(out.Nameservers, api.Nameserver{Name: n.Name, GlueIps: append([]string{}, n.Glue...)})
	}
	return out, nil
}
