package actions

import (
	"context"

	"freehold/internal/api"
	"freehold/internal/operations"
	"freehold/internal/registrar"
	"freehold/internal/store"
)

// RenewDomain files a RENEW_DOMAIN operation and answers with its id.
var RenewDomain = define("RenewDomain", renewDomain,
	registrar.InvalidInput, registrar.UnsupportedTLD, registrar.DuplicateRequest,
	registrar.TLDRulesViolation, registrar.OperationLimitExceeded)

func renewDomain(ctx context.Context, d *Desk, caller registrar.Principal, in *api.RenewDomainInput) (*api.RenewDomainOutput, error) {
	domain, tld, err := d.owned(ctx, caller, in.DomainName)
	if err != nil {
		return nil, err
	}
	years := 1
	if in.DurationInYears != nil {
		years = *in.DurationInYears
	}
	now := d.Clock.Now()
	if err := expiresIn(domain, in.CurrentExpiryYear); err != nil {
		return nil, err
	}
	if err := withinTerm(tld, years); err != nil {
		return nil, err
	}
	if ahead := tld.Terms.Ahead(); domain.Expires.AddDate(years, 0, 0).After(now.AddDate(ahead, 0, 0)) {
		return nil, registrar.TLDRulesViolation.Because("%s would be registered for more than %d years, which the %s TLD does not allow.", domain.Name, ahead, tld.Name)
	}
	if from, known := tld.Expiry.RenewFrom.At(domain.Expires); known && now.Before(from) {
		return nil, registrar.TLDRulesViolation.Because("%s can be renewed from %s on.", domain.Name, from.Format("2006-01-02"))
	}
	id, err := file(ctx, d, operations.RenewDomain, caller, domain.Name, &operations.RenewDomainState{
		Target:      target(domain.Name, tld),
		Years:       years,
		ExpiryYear:  in.CurrentExpiryYear,
		LongestTerm: tld.Terms.Ahead(),
		Cents:       tld.Prices.Renewal.Cents * int64(years),
	}, func(tx store.Tx) error {
		// A renewal that ended a moment ago has moved the expiry.
		now, err := ownedNow(tx, caller, domain.Name)
		if err != nil {
			return err
		}
		return expiresIn(now, in.CurrentExpiryYear)
	})
	if err != nil {
		return nil, err
	}
	return &api.RenewDomainOutput{OperationId: id}, nil
}

// expiresIn is the customer's guard against renewing twice.
func expiresIn(domain registrar.Domain, year int) error {
	if domain.Expires.Year() != year {
		return registrar.Problems([]string{"CurrentExpiryYear is not the year in which the domain expires"})
	}
	return nil
}
