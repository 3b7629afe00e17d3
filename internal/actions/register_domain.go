package actions

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"freehold/internal/api"
	"freehold/internal/operations"
	"freehold/internal/registrar"
	"freehold/internal/store"
	"freehold/internal/tlds"
)

// RegisterDomain files a REGISTER_DOMAIN operation and answers with its id.
var RegisterDomain = define("RegisterDomain", registerDomain,
	registrar.InvalidInput, registrar.UnsupportedTLD, registrar.DuplicateRequest,
	registrar.TLDRulesViolation, registrar.DomainLimitExceeded, registrar.OperationLimitExceeded)

func registerDomain(ctx context.Context, d *Desk, caller registrar.Principal, in *api.RegisterDomainInput) (*api.RegisterDomainOutput, error) {
	name, tld, err := d.TLDs.Place(in.DomainName)
	if err != nil {
		return nil, err
	}
	if !tld.Open {
		return nil, registrar.TLDRulesViolation.Because("The %s TLD takes no new registrations.", tld.Name)
	}
	if err := withinTerm(tld, in.DurationInYears); err != nil {
		return nil, err
	}
	contacts := registrar.Contacts{
		Admin:      in.AdminContact.Contact(),
		Registrant: in.RegistrantContact.Contact(),
		Tech:       in.TechContact.Contact(),
	}
	// A domain always shows a billing contact: Terraform cannot do without.
	billing := contacts.Registrant
	if in.BillingContact != nil {
		billing = in.BillingContact.Contact()
	}
	contacts.Billing = &billing
	if err := acceptable(tld, contacts); err != nil {
		return nil, err
	}
	privacy, err := privacyWanted(tld, contacts, in)
	if err != nil {
		return nil, err
	}
	quota := d.DomainQuota
	id, err := file(ctx, d, operations.RegisterDomain, caller, string(name), &operations.RegisterDomainState{
		Target:      target(string(name), tld),
		Years:       in.DurationInYears,
		AutoRenew:   in.AutoRenew == nil || *in.AutoRenew,
		Contacts:    contacts,
		Privacy:     privacy,
		Nameservers: d.Nameservers[:min(len(d.Nameservers), tld.Nameservers.Max)],
		Lock:        operations.LockAtRegistration(tld),
		Cents:       tld.Prices.Registration.Cents * int64(in.DurationInYears),
	}, func(tx store.Tx) error { return oneMoreName(tx, caller.AccountID, quota) })
	if err != nil {
		return nil, err
	}
	return &api.RegisterDomainOutput{OperationId: id}, nil
}

// oneMoreName counts a name against the account's quota.
func oneMoreName(tx store.Tx, accountID string, quota int) error {
	err := tx.TakeName(accountID, quota)
	if !errors.Is(err, store.ErrQuota) {
		return err
	}
	account, err := tx.Account(accountID)
	if err != nil {
		return fmt.Errorf("read account: %w", err)
	}
	if account.DomainQuota > 0 {
		quota = account.DomainQuota
	}
	return registrar.DomainLimitExceeded.Because("The account may hold %d domains and has reached this limit.", quota)
}

// withinTerm refuses a number of years that the TLD does not sell.
func withinTerm(tld *tlds.TLD, years int) error {
	if years < tld.Terms.Min || years > tld.Terms.Max {
		term := fmt.Sprintf("%d to %d years", tld.Terms.Min, tld.Terms.Max)
		if tld.Terms.Max == 1 {
			term = "one year"
		}
		return registrar.TLDRulesViolation.Because("Domains of the %s TLD are registered for %s at a time.", tld.Name, term)
	}
	return nil
}

// acceptable refuses contacts that no registry would take (InvalidInput), and
// those that this TLD does not (TLDRulesViolation).
func acceptable(tld *tlds.TLD, c registrar.Contacts) error {
	var problems []string
	var good []*registrar.Contact // mostly one person has all roles
	for _, role := range registrar.Roles {
		contact := c.Of(role)
		if contact == nil || slices.ContainsFunc(good, contact.Equal) || role == registrar.Billing && contact.Equal(&c.Registrant) {
			continue
		}
		found := tlds.CommonContactProblems(role, *contact)
		if len(found) == 0 {
			good = append(good, contact)
		}
		problems = append(problems, found...)
	}
	if len(problems) > 0 {
		return registrar.Problems(problems)
	}
	if problems := tld.ContactProblems(c); len(problems) > 0 {
		return registrar.TLDRulesViolation.Because("[%s]", strings.Join(problems, ", "))
	}
	return nil
}

// privacyWanted is which contacts are to be hidden. Privacy is on where the
// request says nothing and the TLD has it; to ask for it where the TLD has
// none is refused.
func privacyWanted(tld *tlds.TLD, c registrar.Contacts, in *api.RegisterDomainInput) (registrar.Privacy, error) {
	var problem string
	want := func(asked *bool, contact *registrar.Contact) bool {
		kind := registrar.Person
		if contact.ContactType != nil {
			kind = *contact.ContactType
		}
		offered := tld.Privacy.Offers(kind)
		if asked == nil {
			return offered
		}
		if *asked && !offered {
			problem = "Privacy protection is not supported for TLD [" + tld.Name + "]"
			if tld.Privacy.Kind == tlds.PersonsOnly {
				problem += " with non-PERSON contact type"
			}
		}
		return *asked
	}
	p := registrar.Privacy{
		Admin:      want(in.PrivacyProtectAdminContact, &c.Admin),
		Registrant: want(in.PrivacyProtectRegistrantContact, &c.Registrant),
		Tech:       want(in.PrivacyProtectTechContact, &c.Tech),
		Billing:    want(in.PrivacyProtectBillingContact, c.Billing),
	}
	if problem != "" {
		return p, registrar.Problems([]string{problem})
	}
	return p, nil
}
