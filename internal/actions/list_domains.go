package actions

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"freehold/internal/api"
	"freehold/internal/registrar"
	"freehold/internal/store"
)

// ListDomains lists the account's domains: by name, or by expiry where the
// request sorts or filters by it.
var ListDomains = define("ListDomains", listDomains,
	registrar.InvalidInput)

func listDomains(ctx context.Context, d *Desk, caller registrar.Principal, in *api.ListDomainsInput) (*api.ListDomainsOutput, error) {
	size := pageSize(in.MaxItems)
	q, nothing, err := domainQuery(in)
	if err != nil {
		return nil, err
	}
	q.AccountID, q.Limit = caller.AccountID, size+1 // one more tells whether another page follows
	question := fmt.Sprintf("%q %d %d %v %v", q.Prefix, q.ExpiresFrom.UnixMilli(), q.ExpiresTo.UnixMilli(), q.ByExpiry, q.Descending)
	if in.Marker != "" {
		key, err := d.unmark(caller, "ListDomains", question, in.Marker)
		if err != nil {
			return nil, err
		}
		q.After.Expires, q.After.Name = readMomentKey(key)
	}
	out := &api.ListDomainsOutput{Domains: make([]api.DomainSummary, 0, size)}
	if nothing {
		return out, nil
	}
	page, err := d.Store.Domains(ctx, q)
	if err != nil {
		return nil, err
	}
	if len(page) > size {
		page = page[:size]
		last := page[size-1]
		out.NextPageMarker = d.mark(caller, "ListDomains", question, momentKey(last.Expires, last.Name))
	}
	for _, s := range page {
		out.Domains = append(out.Domains, api.DomainSummary{
			DomainName:   s.Name,
			AutoRenew:    s.AutoRenew,
			TransferLock: s.TransferLock,
			Expiry:       api.At(s.Expires),
		})
	}
	return out, nil
}

// domainQuery reads filters and order. The conditions must all hold; nothing
// says that no name can fit them.
func domainQuery(in *api.ListDomainsInput) (q store.DomainQuery, nothing bool, err error) {
	var problems []string
	var byName, byExpiry bool
	for i, c := range in.FilterConditions {
		place := fmt.Sprintf("FilterConditions[%d]", i)
		value := c.Values[0]
		switch {
		case c.Name == api.ByDomainName && c.Operator == api.BeginsWith:
			byName = true
			prefix := lower(value)
			switch {
			case strings.HasPrefix(prefix, q.Prefix):
				q.Prefix = prefix
			case !strings.HasPrefix(q.Prefix, prefix):
				nothing = true
			}
		case c.Name == api.ByExpiry && c.Operator != api.BeginsWith:
			byExpiry = true
			moment, ok := epochSeconds(value)
			if !ok {
				problems = append(problems, place+".Values[0] must be a number of seconds since 1970")
				continue
			}
			if c.Operator == api.GE && moment.After(q.ExpiresFrom) {
				q.ExpiresFrom = moment
			}
			if c.Operator == api.LE && (q.ExpiresTo.IsZero() || moment.Before(q.ExpiresTo)) {
				q.ExpiresTo = moment
			}
		default:
			problems = append(problems, fmt.Sprintf("%s: %s cannot be used with %s", place, c.Operator, c.Name))
		}
	}
	q.ByExpiry = byExpiry && !byName
	if s := in.SortCondition; s != nil {
		q.ByExpiry = s.Name == api.ByExpiry
		q.Descending = s.SortOrder == api.Desc
		if byName && q.ByExpiry || byExpiry && !q.ByExpiry {
			problems = append(problems, "SortCondition.Name must be the same as FilterConditions.Name")
		}
	}
	if len(problems) > 0 {
		return q, nothing, registrar.Problems(problems)
	}
	return q, nothing, nil
}

// lower folds the case of ASCII letters and of nothing else.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// epochSeconds reads the value of an Expiry filter, which the API sends as a
// text: a decimal number. What lies before 1970 counts as 1970: nothing
// expired in those years, and the zero time, which stands for no bound, is one
// of them.
func epochSeconds(text string) (time.Time, bool) {
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil || strings.ContainsAny(text, "xX_") || math.IsNaN(seconds) || math.Abs(seconds) > 253402300799 { // the end of year 9999
		return time.Time{}, false
	}
	return time.UnixMilli(int64(math.Round(max(seconds, 0) * 1000))).UTC(), true
}
