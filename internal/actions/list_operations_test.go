package actions_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"freehold/internal/api"
	"freehold/internal/house"
	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/registry/registrytest"
	"freehold/internal/world"
)

// operations reads a list to its end.
func operations(t *testing.T, w *world.World, caller registrar.Principal, in api.ListOperationsInput) []api.OperationSummary {
	t.Helper()
	all := []api.OperationSummary{}
	size := 20
	if in.MaxItems != nil {
		size = *in.MaxItems
	}
	for range 1000 {
		var page api.ListOperationsOutput
		w.Do(caller, "ListOperations", &in, &page)
		all = append(all, page.Operations...)
		if len(page.Operations) > size || page.NextPageMarker != "" && len(page.Operations) != size {
			t.Fatalf("a page of %d operations, want %d, or fewer on the last page", len(page.Operations), size)
		}
		if page.NextPageMarker == "" {
			return all
		}
		in.Marker = page.NextPageMarker
	}
	t.Fatal("the list has no end")
	return nil
}

// busy is a world in which an account has operations of many types that ended
// in many ways, some submitted in the same millisecond, and one that has not
// ended. It gives them as GetOperationDetail shows them, oldest first.
func busy(t *testing.T) (w *world.World, ada registrar.Principal, all []api.OperationSummary) {
	t.Helper()
	w = world.New(t, world.Options{Settings: func(s *house.Settings) { s.DomainQuota = 1000 }})
	ada, grace := w.Account(adasAccount), w.Account(gracesAccount)
	chance := rand.New(rand.NewPCG(1, 2))
	w.Weather.On("RenewDomain", 3, registrytest.RefusedWith(registry.ParameterPolicy))
	var ids, domains []string
	for n := range 150 {
		// Every third or so follows within the same millisecond.
		moved(w, time.Duration(max(0, chance.IntN(3000)-1000))*time.Millisecond)
		if n%9 == 0 {
			w.Carry()
		}
		switch domain := fmt.Sprintf("name%03d.com", n); {
		case n < 20 || n%5 == 0:
			ids = append(ids, filed(t, w, ada, "RegisterDomain", registration(domain)))
			domains = append(domains, domain)
			if n%4 == 0 { // somebody else was faster, or will be slower
				w.Carry()
				filed(t, w, grace, "RegisterDomain", registration(domain))
			}
		case n%13 == 0:
			ids = append(ids, filed(t, w, ada, "RegisterDomain", registration("nic.com"))) // reserved, so it fails
			w.Carry()
		default:
			w.Carry()
			domain = domains[chance.IntN(len(domains))]
			action := []string{"EnableDomainTransferLock", "DisableDomainTransferLock", "UpdateDomainNameservers", "RenewDomain"}[n%4]
			in := rawBody(withDomain(t, action, domain))
			if action == "RenewDomain" {
				in = rawBody(fmt.Sprintf(`{"DomainName":%q,"CurrentExpiryYear":%d}`, domain, detail(w, ada, domain).ExpirationDate.Year()))
			}
			ids = append(ids, filed(t, w, ada, action, in))
		}
	}
	w.Carry()
	w.Do(ada, "DisableDomainAutoRenew", on(domains[0]), nil)
	ids = append(ids, filed(t, w, ada, "RegisterDomain", registration("last.com")))

	for _, id := range ids {
		op := w.Operation(ada, id)
		all = append(all, api.OperationSummary{
			OperationId: id, Status: op.Status, Type: op.Type, SubmittedDate: op.SubmittedDate, DomainName: op.DomainName,
			Message: op.Message, StatusFlag: op.StatusFlag, LastUpdatedDate: op.LastUpdatedDate,
		})
	}
	// The one without an id is only in the list.
	all = append(all, operations(t, w, ada, api.ListOperationsInput{Type: []registrar.OperationType{registrar.DisableAutorenew}})...)
	slices.SortFunc(all, func(a, b api.OperationSummary) int {
		return cmp.Or(a.SubmittedDate.Compare(b.SubmittedDate.Time), strings.Compare(a.OperationId, b.OperationId))
	})
	return w, ada, all
}

// expected is the list by the plainest reading of the request.
func expected(all []api.OperationSummary, in api.ListOperationsInput) []api.OperationSummary {
	list := []api.OperationSummary{}
	for _, op := range all {
		if len(in.Status) > 0 && !slices.Contains(in.Status, op.Status) ||
			len(in.Type) > 0 && !slices.Contains(in.Type, op.Type) ||
			!in.SubmittedSince.IsZero() && op.SubmittedDate.Before(in.SubmittedSince.Time) {
			continue
		}
		list = append(list, op)
	}
	if in.SortOrder == api.Desc {
		slices.Reverse(list)
	}
	return list
}

func TestListOperations(t *testing.T) {
	t.Parallel()
	w, ada, all := busy(t)
	seen := map[registrar.Status]int{}
	types := map[registrar.OperationType]int{}
	together := 0
	for i, op := range all {
		seen[op.Status]++
		types[op.Type]++
		if i > 0 && op.SubmittedDate == all[i-1].SubmittedDate {
			together++
		}
	}
	if len(all) < 150 || len(seen) < 3 || len(types) < 5 || together < 10 {
		t.Fatalf("the world is too plain: %d operations, statuses %v, types %v, %d in the same millisecond as another", len(all), seen, types, together)
	}

	middle := all[len(all)/2].SubmittedDate
	filters := []api.ListOperationsInput{
		{},
		{Status: []registrar.Status{}, Type: []registrar.OperationType{}}, // as absent
		{Status: registrar.Statuses, Type: registrar.OperationTypes},
		{Status: []registrar.Status{registrar.Failed}},
		{Status: []registrar.Status{registrar.Submitted, registrar.Failed, registrar.Failed}},
		{Status: []registrar.Status{registrar.InError}},
		{Type: []registrar.OperationType{registrar.RegisterDomain}},
		{Type: []registrar.OperationType{registrar.RenewDomain, registrar.DomainLock, registrar.PushDomain}},
		{Type: []registrar.OperationType{registrar.RegisterDomain}, Status: []registrar.Status{registrar.Successful, registrar.Submitted}},
		{SubmittedSince: middle}, // that moment included
		{SubmittedSince: api.At(middle.Add(time.Millisecond))},
		{SubmittedSince: api.At(all[0].SubmittedDate.AddDate(-100, 0, 0))},
		{SubmittedSince: api.At(w.Clock.Now().Add(time.Second))},
		{SubmittedSince: middle, Type: []registrar.OperationType{registrar.UpdateNameserver, registrar.RegisterDomain}, Status: []registrar.Status{registrar.Failed}},
	}
	for i, filter := range filters {
		for _, order := range []struct {
			by    api.ListOperationsSortAttributeName
			order api.SortOrder
		}{{}, {by: api.BySubmittedDate}, {order: api.Asc}, {order: api.Desc}, {api.BySubmittedDate, api.Desc}} {
			for _, size := range []*int{nil, new(1), new(7), new(100)} {
				in := filter
				in.SortBy, in.SortOrder, in.MaxItems = order.by, order.order, size
				what := fmt.Sprintf("filter %d of %s", i, encoded(t, in))
				same(t, what, operations(t, w, ada, in), expected(all, in))
			}
		}
		if t.Failed() {
			t.FailNow()
		}
	}
}

// What arrives between two pages neither moves nor doubles what was there.
func TestListOperationsIsStable(t *testing.T) {
	t.Parallel()
	w, ada, all := busy(t)
	for _, order := range api.SortOrders {
		in := api.ListOperationsInput{SortOrder: order, MaxItems: new(30)}
		before := expected(operations(t, w, ada, api.ListOperationsInput{MaxItems: new(100)}), in)
		var got []api.OperationSummary
		for {
			var page api.ListOperationsOutput
			w.Do(ada, "ListOperations", &in, &page)
			got = append(got, page.Operations...)
			if page.NextPageMarker == "" {
				break
			}
			in.Marker = page.NextPageMarker
			moved(w, time.Second)
			w.Do(ada, "EnableDomainAutoRenew", on(all[0].DomainName), nil)
		}
		if len(got) < len(before) {
			t.Fatalf("%s: %d operations, want at least the %d from before", order, len(got), len(before))
		}
		same(t, string(order), got[:len(before)], before)
		if order == api.Desc && len(got) != len(before) {
			t.Errorf("descending: %d operations, want the %d from before", len(got), len(before))
		}
	}
}

const foreignMarker = "Invalid request. Problems: Marker is not one that the previous page of this list gave"

func TestListOperationsMarker(t *testing.T) {
	t.Parallel()
	w, ada, _ := busy(t)
	grace := registrar.Principal{AccountID: gracesAccount}
	types := []registrar.OperationType{registrar.RegisterDomain, registrar.DomainLock}
	in := api.ListOperationsInput{MaxItems: new(2), Type: types}
	var page api.ListOperationsOutput
	w.Do(ada, "ListOperations", &in, &page)
	marker := page.NextPageMarker

	with := func(change func(*api.ListOperationsInput)) *api.ListOperationsInput {
		out := in
		out.Marker = marker
		change(&out)
		return &out
	}
	refuse := func(what string, caller registrar.Principal, action string, in any) {
		t.Helper()
		if got := w.Refused(caller, action, in); got.Refusal != registrar.InvalidInput || got.Message != foreignMarker {
			t.Errorf("%s: got %s %q, want InvalidInput %q", what, got.Refusal, got.Message, foreignMarker)
		}
	}
	refuse("of another account", grace, "ListOperations", with(func(*api.ListOperationsInput) {}))
	refuse("another status", ada, "ListOperations", with(func(in *api.ListOperationsInput) { in.Status = []registrar.Status{registrar.Failed} }))
	refuse("one type less", ada, "ListOperations", with(func(in *api.ListOperationsInput) { in.Type = types[:1] }))
	refuse("no types", ada, "ListOperations", with(func(in *api.ListOperationsInput) { in.Type = nil }))
	refuse("a moment", ada, "ListOperations", with(func(in *api.ListOperationsInput) { in.SubmittedSince = api.At(world.Start) }))
	refuse("another order", ada, "ListOperations", with(func(in *api.ListOperationsInput) { in.SortOrder = api.Desc }))
	refuse("another list", ada, "ListDomains", &api.ListDomainsInput{Marker: marker})
	for _, bad := range []string{"x", "nonsense!", strings.Repeat("A", 22), strings.Repeat("A", 200), strings.Repeat("A", 4096), marker + "A", marker + "=", " " + marker, strings.ToUpper(marker), "ü", "' OR 1=1 --"} {
		refuse("forged", ada, "ListOperations", with(func(in *api.ListOperationsInput) { in.Marker = bad }))
	}
	for n := 1; n < len(marker); n++ {
		refuse(fmt.Sprintf("cut to %d of %d", n, len(marker)), ada, "ListOperations", with(func(in *api.ListOperationsInput) { in.Marker = marker[:n] }))
	}
	for n := range len(marker) {
		other := byte('A')
		if marker[n] == other {
			other = 'B'
		}
		refuse(fmt.Sprintf("altered at %d", n), ada, "ListOperations", with(func(in *api.ListOperationsInput) { in.Marker = marker[:n] + string(other) + marker[n+1:] }))
	}
	got := w.Refused(ada, "ListOperations", with(func(in *api.ListOperationsInput) { in.Marker = strings.Repeat("A", 4097) }))
	if got.Message != "Invalid request. Problems: Marker must have at most 4096 characters" {
		t.Errorf("too long: got %q", got.Message)
	}

	// Another page size is no other question, nor is another order of the
	// same types or the order that counts anyway.
	full := operations(t, w, ada, api.ListOperationsInput{Type: types, MaxItems: new(100)})
	for _, change := range []func(*api.ListOperationsInput){
		func(in *api.ListOperationsInput) { in.MaxItems = new(100) },
		func(in *api.ListOperationsInput) { in.MaxItems = new(1) },
		func(in *api.ListOperationsInput) { in.MaxItems = nil },
		func(in *api.ListOperationsInput) {
			in.Type = []registrar.OperationType{registrar.DomainLock, registrar.RegisterDomain, registrar.DomainLock}
		},
		func(in *api.ListOperationsInput) { in.SortBy, in.SortOrder = api.BySubmittedDate, api.Asc },
	} {
		same(t, "the rest of the list", operations(t, w, ada, *with(change)), full[2:])
	}
}
