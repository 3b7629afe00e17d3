package actions_test

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"freehold/internal/api"
	"freehold/internal/house"
	"freehold/internal/registrar"
	"freehold/internal/world"
)

// domains reads a list to its end.
func domains(t *testing.T, w *world.World, caller registrar.Principal, in api.ListDomainsInput) []api.DomainSummary {
	t.Helper()
	all := []api.DomainSummary{}
	size := 20
	if in.MaxItems != nil {
		size = *in.MaxItems
	}
	for range 1000 {
		var page api.ListDomainsOutput
		w.Do(caller, "ListDomains", &in, &page)
		all = append(all, page.Domains...)
		if len(page.Domains) > size || page.NextPageMarker != "" && len(page.Domains) != size {
			t.Fatalf("a page of %d domains, want %d, or fewer on the last page", len(page.Domains), size)
		}
		if page.NextPageMarker == "" {
			return all
		}
		in.Marker = page.NextPageMarker
	}
	t.Fatal("the list has no end")
	return nil
}

// landed is a world in which an account has domains whose names begin alike
// and of which many expire at the same moment. It gives them by name.
func landed(t *testing.T) (w *world.World, ada registrar.Principal, all []api.DomainSummary) {
	t.Helper()
	w = world.New(t, world.Options{Settings: func(s *house.Settings) { s.DomainQuota = 1000 }})
	ada, grace := w.Account(adasAccount), w.Account(gracesAccount)
	for n := range 60 {
		if n%6 == 5 {
			w.Carry()
			moved(w, 1500*time.Millisecond)
		}
		name := fmt.Sprintf("%s%d%s", []string{"a", "ab", "abc", "b", "k", "z-9"}[n%6], n, []string{".com", ".de", ".net"}[n%3])
		caller := ada
		if n%10 == 9 {
			caller = grace
		}
		term := 1 + n%3
		if strings.HasSuffix(name, ".de") {
			term = 1
		}
		filed(t, w, caller, "RegisterDomain", registration(name, years(term), func(in *api.RegisterDomainInput) { in.AutoRenew = new(n%4 != 0) }))
	}
	w.Carry()
	filed(t, w, ada, "RegisterDomain", registration("abpending.com")) // not listed

	// What the list must show is what each domain shows itself.
	for _, op := range operations(t, w, ada, api.ListOperationsInput{Status: []registrar.Status{registrar.Successful}}) {
		d := detail(w, ada, op.DomainName)
		all = append(all, api.DomainSummary{
			DomainName: d.DomainName, AutoRenew: d.AutoRenew,
			TransferLock: slices.Contains(d.StatusList, "clientTransferProhibited"), Expiry: d.ExpirationDate,
		})
	}
	slices.SortFunc(all, func(a, b api.DomainSummary) int { return strings.Compare(a.DomainName, b.DomainName) })
	return w, ada, all
}

func where(name api.ListDomainsAttributeName, operator api.Operator, value string) api.FilterCondition {
	return api.FilterCondition{Name: name, Operator: operator, Values: []string{value}}
}

func beginning(value string) api.FilterCondition {
	return where(api.ByDomainName, api.BeginsWith, value)
}

// seconds writes a moment as the API's texts do.
func seconds(at time.Time) string {
	return strings.TrimSuffix(strconv.FormatFloat(float64(at.UnixMilli())/1000, 'f', 3, 64), ".000")
}

// beginsWith folds the case of ASCII letters and no other: the Kelvin sign is
// no k.
func beginsWith(name, prefix string) bool {
	return len(prefix) <= len(name) && strings.Trim(prefix, "\u212A") == prefix && strings.EqualFold(name[:len(prefix)], prefix)
}

// wanted is the list by the plainest reading of the request.
func wanted(t *testing.T, all []api.DomainSummary, in api.ListDomainsInput) []api.DomainSummary {
	t.Helper()
	list := slices.DeleteFunc(slices.Clone(all), func(d api.DomainSummary) bool {
		for _, c := range in.FilterConditions {
			if c.Operator == api.BeginsWith {
				if !beginsWith(d.DomainName, c.Values[0]) {
					return true
				}
				continue
			}
			bound, err := strconv.ParseFloat(c.Values[0], 64)
			if err != nil {
				t.Fatal(err)
			}
			expiry := float64(d.Expiry.UnixMilli()) / 1000
			if c.Operator == api.LE && expiry > bound || c.Operator == api.GE && expiry < bound {
				return true
			}
		}
		return false
	})
	byExpiry := slices.ContainsFunc(in.FilterConditions, func(c api.FilterCondition) bool { return c.Name == api.ByExpiry }) &&
		!slices.ContainsFunc(in.FilterConditions, func(c api.FilterCondition) bool { return c.Name == api.ByDomainName })
	if in.SortCondition != nil {
		byExpiry = in.SortCondition.Name == api.ByExpiry
	}
	if byExpiry {
		slices.SortFunc(list, func(a, b api.DomainSummary) int {
			return cmp.Or(a.Expiry.Compare(b.Expiry.Time), strings.Compare(a.DomainName, b.DomainName))
		})
	}
	if in.SortCondition != nil && in.SortCondition.SortOrder == api.Desc {
		slices.Reverse(list)
	}
	return list
}

func TestListDomains(t *testing.T) {
	t.Parallel()
	w, ada, all := landed(t)
	expiries, locked := map[api.Timestamp]int{}, 0
	for _, d := range all {
		expiries[d.Expiry]++
		if d.TransferLock {
			locked++
		}
	}
	if len(all) != 54 || len(expiries) > 40 || len(expiries) < 10 || locked == 0 || locked == len(all) {
		t.Fatalf("the world is too plain: %d domains, %d moments of expiry, %d locked", len(all), len(expiries), locked)
	}
	middle := all[len(all)/2].Expiry.Time

	for i, tc := range []struct {
		filters []api.FilterCondition
		sorts   string // n: by name, e: by expiry
	}{
		{nil, "ne"},
		{[]api.FilterCondition{}, "ne"},
		{[]api.FilterCondition{beginning("a")}, "n"},
		{[]api.FilterCondition{beginning("AB")}, "n"},
		{[]api.FilterCondition{beginning("z-9")}, "n"},
		{[]api.FilterCondition{beginning("xn--nothing")}, "n"},
		{[]api.FilterCondition{beginning("ab%")}, "n"},
		{[]api.FilterCondition{beginning("a_")}, "n"},
		{[]api.FilterCondition{beginning("ü")}, "n"},
		{[]api.FilterCondition{beginning("a\x00")}, "n"},
		{[]api.FilterCondition{beginning("\x7f")}, "n"},
		{[]api.FilterCondition{beginning("a\U0010ffff")}, "n"},
		{[]api.FilterCondition{beginning("\u212A")}, "n"},
		{[]api.FilterCondition{beginning(strings.Repeat("a", 1024))}, "n"},
		{[]api.FilterCondition{beginning(all[3].DomainName)}, "n"},
		{[]api.FilterCondition{beginning("a"), beginning("ab")}, "n"},
		{[]api.FilterCondition{beginning("abc"), beginning("AB"), beginning("a")}, "n"},
		{[]api.FilterCondition{beginning("a"), beginning("b")}, "n"},
		{[]api.FilterCondition{where(api.ByExpiry, api.LE, seconds(middle))}, "e"},
		{[]api.FilterCondition{where(api.ByExpiry, api.GE, seconds(middle))}, "e"},
		{[]api.FilterCondition{where(api.ByExpiry, api.GE, seconds(middle.Add(time.Millisecond)))}, "e"},
		{[]api.FilterCondition{where(api.ByExpiry, api.LE, seconds(middle.Add(-time.Millisecond)))}, "e"},
		{[]api.FilterCondition{where(api.ByExpiry, api.LE, strconv.FormatInt(middle.Unix(), 10))}, "e"},
		{[]api.FilterCondition{where(api.ByExpiry, api.GE, seconds(middle)), where(api.ByExpiry, api.LE, seconds(middle))}, "e"},
		{[]api.FilterCondition{where(api.ByExpiry, api.GE, seconds(middle.Add(time.Second))), where(api.ByExpiry, api.LE, seconds(middle))}, "e"},
		{[]api.FilterCondition{where(api.ByExpiry, api.LE, seconds(middle.AddDate(1, 0, 0))), where(api.ByExpiry, api.LE, seconds(middle)), where(api.ByExpiry, api.GE, "0")}, "e"},
		{[]api.FilterCondition{where(api.ByExpiry, api.LE, "-1")}, "e"},
		{[]api.FilterCondition{where(api.ByExpiry, api.LE, "0")}, "e"},
		{[]api.FilterCondition{where(api.ByExpiry, api.LE, "-62135596800")}, "e"}, // the zero time
		{[]api.FilterCondition{where(api.ByExpiry, api.LE, "-62135596800"), where(api.ByExpiry, api.LE, seconds(middle))}, "e"},
		{[]api.FilterCondition{where(api.ByExpiry, api.GE, "-62135596800")}, "e"},
		{[]api.FilterCondition{where(api.ByExpiry, api.GE, "253402300799")}, "e"},
		{[]api.FilterCondition{where(api.ByExpiry, api.GE, "1.8e9")}, "e"},
		{[]api.FilterCondition{beginning("a"), where(api.ByExpiry, api.LE, seconds(middle))}, ""},
		{[]api.FilterCondition{where(api.ByExpiry, api.GE, seconds(middle)), beginning("ab"), where(api.ByExpiry, api.LE, seconds(middle.AddDate(1, 0, 0)))}, ""},
	} {
		var sorts []*api.SortCondition
		for _, order := range api.SortOrders {
			if strings.Contains(tc.sorts, "n") {
				sorts = append(sorts, &api.SortCondition{Name: api.ByDomainName, SortOrder: order})
			}
			if strings.Contains(tc.sorts, "e") {
				sorts = append(sorts, &api.SortCondition{Name: api.ByExpiry, SortOrder: order})
			}
		}
		for _, sort := range append(sorts, nil) {
			for _, size := range []*int{nil, new(1), new(7), new(100)} {
				in := api.ListDomainsInput{FilterConditions: tc.filters, SortCondition: sort, MaxItems: size}
				same(t, fmt.Sprintf("case %d: %s", i, encoded(t, in)), domains(t, w, ada, in), wanted(t, all, in))
			}
		}
	}
}

func TestListDomainsRefuses(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada := w.Account(adasAccount)
	const number = ".Values[0] must be a number of seconds since 1970"
	sort := func(name api.ListDomainsAttributeName) *api.SortCondition {
		return &api.SortCondition{Name: name, SortOrder: api.Asc}
	}
	for _, tc := range []struct {
		name string
		in   api.ListDomainsInput
		want string
	}{
		{"prefix of an expiry", api.ListDomainsInput{FilterConditions: []api.FilterCondition{where(api.ByExpiry, api.BeginsWith, "17")}}, "FilterConditions[0]: BEGINS_WITH cannot be used with Expiry"},
		{
			"names compared",
			api.ListDomainsInput{FilterConditions: []api.FilterCondition{beginning("a"), where(api.ByDomainName, api.LE, "m"), where(api.ByDomainName, api.GE, "c")}},
			"FilterConditions[1]: LE cannot be used with DomainName, FilterConditions[2]: GE cannot be used with DomainName",
		},
		{
			"sorted by another attribute",
			api.ListDomainsInput{FilterConditions: []api.FilterCondition{beginning("a")}, SortCondition: sort(api.ByExpiry)},
			"SortCondition.Name must be the same as FilterConditions.Name",
		},
		{
			"sorted by name, filtered by expiry",
			api.ListDomainsInput{FilterConditions: []api.FilterCondition{where(api.ByExpiry, api.GE, "0")}, SortCondition: sort(api.ByDomainName)},
			"SortCondition.Name must be the same as FilterConditions.Name",
		},
		{
			"all at once",
			api.ListDomainsInput{FilterConditions: []api.FilterCondition{where(api.ByExpiry, api.BeginsWith, "17"), where(api.ByExpiry, api.LE, "soon"), beginning("a")}, SortCondition: sort(api.ByExpiry)},
			"FilterConditions[0]: BEGINS_WITH cannot be used with Expiry, FilterConditions[1]" + number + ", SortCondition.Name must be the same as FilterConditions.Name",
		},
	} {
		refused(t, w, ada, "ListDomains", &tc.in, registrar.InvalidInput, "Invalid request. Problems: "+tc.want)
	}
	for _, rubbish := range []string{"soon", " 1", "1 ", "2026-01-01T00:00:00Z", "NaN", "Inf", "-Infinity", "1e400", "253402300800", "-253402300800", "0x10", "0x1p4", "1_000", "+", ".", "e5", "١", "1,5", "1;DROP TABLE domain"} {
		in := &api.ListDomainsInput{FilterConditions: []api.FilterCondition{where(api.ByExpiry, api.GE, rubbish)}}
		err := w.Try(ada, "ListDomains", in, nil)
		if want := registrar.Problems([]string{"FilterConditions[0]" + number}); err == nil || err.Error() != want.Error() {
			t.Errorf("%q: got %v, want %v", rubbish, err, want)
		}
	}
}

func TestListDomainsMarker(t *testing.T) {
	t.Parallel()
	w, ada, all := landed(t)
	grace := registrar.Principal{AccountID: gracesAccount}
	byExpiry := &api.SortCondition{Name: api.ByExpiry, SortOrder: api.Asc}
	late := where(api.ByExpiry, api.GE, seconds(all[0].Expiry.AddDate(-1, 0, 0)))
	in := api.ListDomainsInput{FilterConditions: []api.FilterCondition{late}, SortCondition: byExpiry, MaxItems: new(2)}
	var page api.ListDomainsOutput
	w.Do(ada, "ListDomains", &in, &page)
	marker := page.NextPageMarker
	for what, other := range map[string]api.ListDomainsInput{
		"no filter":         {SortCondition: byExpiry},
		"another moment":    {FilterConditions: []api.FilterCondition{where(api.ByExpiry, api.GE, "1")}, SortCondition: byExpiry},
		"another operator":  {FilterConditions: []api.FilterCondition{where(api.ByExpiry, api.LE, late.Values[0])}, SortCondition: byExpiry},
		"one filter more":   {FilterConditions: []api.FilterCondition{late, where(api.ByExpiry, api.LE, "9999999999")}, SortCondition: byExpiry},
		"another order":     {FilterConditions: []api.FilterCondition{late}, SortCondition: &api.SortCondition{Name: api.ByExpiry, SortOrder: api.Desc}},
		"another sort":      {SortCondition: &api.SortCondition{Name: api.ByDomainName, SortOrder: api.Asc}},
		"a prefix":          {FilterConditions: []api.FilterCondition{late, beginning("a")}},
		"nothing can match": {FilterConditions: []api.FilterCondition{beginning("a"), beginning("b")}},
	} {
		other.Marker = marker
		if got := w.Refused(ada, "ListDomains", &other); got.Refusal != registrar.InvalidInput || got.Message != foreignMarker {
			t.Errorf("%s: got %s %q, want InvalidInput %q", what, got.Refusal, got.Message, foreignMarker)
		}
	}
	in.Marker = marker
	refused(t, w, grace, "ListDomains", &in, registrar.InvalidInput, foreignMarker)
	refused(t, w, ada, "ListOperations", &api.ListOperationsInput{Marker: marker}, registrar.InvalidInput, foreignMarker)
	for n := 1; n < len(marker); n++ {
		cut := in
		cut.Marker = marker[:n]
		refused(t, w, ada, "ListDomains", &cut, registrar.InvalidInput, foreignMarker)
	}

	// Names of all lengths, so that base64 has bits to spare at the end, where
	// a marker could be written in another way.
	for size := range 6 {
		other := api.ListDomainsInput{MaxItems: new(size + 1)}
		w.Do(ada, "ListDomains", &other, &page)
		for _, last := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
			end := len(page.NextPageMarker) - 1
			if other.Marker = page.NextPageMarker[:end] + string(last); other.Marker != page.NextPageMarker {
				refused(t, w, ada, "ListDomains", &other, registrar.InvalidInput, foreignMarker)
			}
		}
	}

	rest := wanted(t, all, in)[2:]
	for _, size := range []*int{nil, new(1), new(100)} {
		in.MaxItems = size
		same(t, "the rest of the list", domains(t, w, ada, in), rest)
	}
	// The same question in other words.
	in.FilterConditions, in.SortCondition = []api.FilterCondition{late, late, where(api.ByExpiry, api.GE, "+"+late.Values[0])}, nil
	same(t, "the rest of the list", domains(t, w, ada, in), rest)
}

// Domains that come and go between two pages move none of the others.
func TestListDomainsIsStable(t *testing.T) {
	t.Parallel()
	w, ada, all := landed(t)
	for _, order := range api.SortOrders {
		in := api.ListDomainsInput{MaxItems: new(20), SortCondition: &api.SortCondition{Name: api.ByDomainName, SortOrder: order}}
		var got []api.DomainSummary
		for n := range 100 {
			var page api.ListDomainsOutput
			w.Do(ada, "ListDomains", &in, &page)
			got = append(got, page.Domains...)
			if page.NextPageMarker == "" {
				break
			}
			in.Marker = page.NextPageMarker
			w.Register(ada, fmt.Sprintf("m%d%s.com", n, strings.ToLower(string(order))))
		}
		old := slices.DeleteFunc(got, func(d api.DomainSummary) bool {
			return !slices.ContainsFunc(all, func(other api.DomainSummary) bool { return other.DomainName == d.DomainName })
		})
		same(t, string(order), old, wanted(t, all, api.ListDomainsInput{SortCondition: in.SortCondition}))
	}
}
