package actions_test

import (
	"strings"
	"testing"

	"freehold/internal/api"
	"freehold/internal/api/apitest"
	"freehold/internal/registrar"
	"freehold/internal/world"
)

// Whatever state another account's domain is in, an action answers as it does
// for a name that nobody has.
func TestAnotherAccountsDomainIsLikeNone(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada, grace := w.Account(adasAccount), w.Account(gracesAccount)
	unknown := registrar.Principal{AccountID: nobodysAccount} // its account was deleted, say

	const hers, absent = "graces.com", "absent.com"
	check := func(state string) {
		t.Helper()
		for _, caller := range []registrar.Principal{ada, unknown} {
			for _, action := range owning() {
				got := raw(t, w, caller, action, withDomain(t, action, hers))
				want := strings.ReplaceAll(raw(t, w, caller, action, withDomain(t, action, absent)), absent, hers)
				if got != want {
					t.Errorf("%s, %s:\n got %s\nwant %s", state, action, got, want)
				}
				if !strings.Contains(got, "not found in "+caller.AccountID+" account") {
					t.Errorf("%s, %s: got %s, want that it was not found", state, action, got)
				}
			}
		}
	}

	id := filed(t, w, grace, "RegisterDomain", registration(hers))
	check("registration pending")
	ended(t, w, grace, id, registrar.Successful)
	check("registered")
	for _, action := range []string{"DisableDomainTransferLock", "UpdateDomainNameservers", "RenewDomain", "DeleteDomain"} {
		id = filed(t, w, grace, action, rawBody(withDomain(t, action, hers)))
		check(action + " pending")
		w.Carry()
		if op := w.Operation(grace, id); !op.Status.Final() {
			t.Fatalf("%s: got %s, want an end", action, op.Status)
		}
		check(action + " ended")
	}
	check("deleted")

	// None of it was done.
	var none api.ListOperationsOutput
	w.Do(ada, "ListOperations", struct{}{}, &none)
	same(t, "operations of the other account", none, api.ListOperationsOutput{Operations: []api.OperationSummary{}})
	var mine api.ListDomainsOutput
	w.Do(ada, "ListDomains", struct{}{}, &mine)
	same(t, "domains of the other account", mine, api.ListDomainsOutput{Domains: []api.DomainSummary{}})
}

// Attempts from outside leave no mark on the owner's domain.
func TestAttemptsOfOthersChangeNothing(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada, grace := w.Account(adasAccount), w.Account(gracesAccount)
	w.Register(grace, "example.com")
	w.Do(grace, "UpdateTagsForDomain", update("example.com", api.Tag{Key: "team", Value: "hers"}), nil)
	before, list := detail(w, grace, "example.com"), operations(t, w, grace, api.ListOperationsInput{})
	for _, action := range owning() {
		raw(t, w, ada, action, []byte(apitest.ValidBody(action)))
	}
	w.Carry()
	same(t, "the domain", detail(w, grace, "example.com"), before)
	same(t, "its tags", tags(w, grace, "example.com"), []api.Tag{{Key: "team", Value: "hers"}})
	same(t, "its operations", operations(t, w, grace, api.ListOperationsInput{}), list)
}

// Another account's operation, at whatever status, answers like an id that
// nobody has; also when its answer is kept in memory.
func TestAnotherAccountsOperationIsLikeNone(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada, grace := w.Account(adasAccount), w.Account(gracesAccount)
	id := filed(t, w, grace, "RegisterDomain", registration("example.com"))
	absent := strings.Map(func(r rune) rune {
		if r == '0' {
			return '1'
		}
		return r
	}, id)
	check := func(state string) {
		t.Helper()
		got := raw(t, w, ada, "GetOperationDetail", encoded(t, &api.GetOperationDetailInput{OperationId: id}))
		want := strings.ReplaceAll(raw(t, w, ada, "GetOperationDetail", encoded(t, &api.GetOperationDetailInput{OperationId: absent})), absent, id)
		if got != want || got != "InvalidInput "+quote("No operation found with ID "+id+".")+` "" ""` {
			t.Errorf("%s:\n got %s\nwant %s", state, got, want)
		}
	}
	check("pending")
	first := raw(t, w, grace, "GetOperationDetail", encoded(t, &api.GetOperationDetailInput{OperationId: id}))
	if !strings.Contains(first, `"SUBMITTED"`) {
		t.Errorf("pending: got %s", first)
	}
	ended(t, w, grace, id, registrar.Successful)
	check("ended and kept in memory")
	again := raw(t, w, grace, "GetOperationDetail", encoded(t, &api.GetOperationDetailInput{OperationId: id}))
	if again == first || !strings.Contains(again, `"SUCCESSFUL"`) {
		t.Errorf("ended: got %s, want the new state", again)
	}
	check("read by its owner")

	// A refusal says nothing of what was asked before by others either.
	refused(t, w, ada, "GetOperationDetail", &api.GetOperationDetailInput{OperationId: absent}, registrar.InvalidInput, "No operation found with ID "+absent+".")
	refused(t, w, grace, "GetOperationDetail", &api.GetOperationDetailInput{OperationId: absent}, registrar.InvalidInput, "No operation found with ID "+absent+".")
}

// To ask for a name that another account has, or is about to have, is
// answered as it is for a free one.
func TestRegistrationsOfOthersDoNotShow(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada, grace := w.Account(adasAccount), w.Account(gracesAccount)
	w.Register(grace, "owned.com")
	w.Register(grace, "busy.com")
	filed(t, w, grace, "DisableDomainTransferLock", on("busy.com"))
	filed(t, w, grace, "RegisterDomain", registration("asked.com"))
	for _, domain := range []string{"free.com", "owned.com", "busy.com", "asked.com"} {
		id := filed(t, w, ada, "RegisterDomain", registration(domain))
		same(t, domain, w.Operation(ada, id), api.GetOperationDetailOutput{
			OperationId: id, Status: registrar.Submitted, DomainName: domain, Type: registrar.RegisterDomain,
			SubmittedDate: api.At(world.Start), LastUpdatedDate: api.At(world.Start),
		})
		// One that waits behind another account's is pending like any other.
		pending(t, w, ada, "RegisterDomain", registration(domain), id)
	}
	w.Carry()
	for _, op := range operations(t, w, ada, api.ListOperationsInput{}) {
		want := registrar.Failed
		if op.DomainName == "free.com" {
			want = registrar.Successful
		}
		if op.Status != want {
			t.Errorf("%s: got %s %q, want %s", op.DomainName, op.Status, op.Message, want)
		}
	}
}

// Somebody who tries to register a domain of ours must not keep us from it.
func TestRegistrationsOfOthersDoNotStandInTheWay(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada, grace := w.Account(adasAccount), w.Account(gracesAccount)
	w.Register(grace, "example.com")
	attempt := filed(t, w, ada, "RegisterDomain", registration("example.com"))
	id := filed(t, w, grace, "DisableDomainTransferLock", on("example.com"))
	ended(t, w, grace, id, registrar.Successful)
	isEqual(t, "statuses", detail(w, grace, "example.com").StatusList, []string{"addPeriod"})
	ended(t, w, ada, attempt, registrar.Failed)
}
