package actions_test

import (
	"testing"
	"time"

	"freehold/internal/api"
	"freehold/internal/registrar"
	"freehold/internal/world"
)

func TestTransferLock(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada := w.Account(adasAccount)
	w.Register(ada, "example.com")
	moved(w, 10*24*time.Hour) // out of the grace period

	for i, step := range []struct {
		action string
		want   []string
		locked bool
	}{
		{"EnableDomainTransferLock", []string{"clientTransferProhibited"}, true}, // is on already
		{"DisableDomainTransferLock", []string{"ok"}, false},
		{"DisableDomainTransferLock", []string{"ok"}, false},
		{"EnableDomainTransferLock", []string{"clientTransferProhibited"}, true},
	} {
		id := filed(t, w, ada, step.action, on("Example.com"))
		op := ended(t, w, ada, id, registrar.Successful)
		same(t, step.action, op, api.GetOperationDetailOutput{
			OperationId: id, Status: registrar.Successful, DomainName: "example.com", Type: registrar.DomainLock,
			SubmittedDate: api.At(w.Clock.Now()), LastUpdatedDate: api.At(w.Clock.Now()),
		})
		isEqual(t, step.action+": statuses", detail(w, ada, "example.com").StatusList, step.want)
		var list api.ListDomainsOutput
		w.Do(ada, "ListDomains", struct{}{}, &list)
		if len(list.Domains) != 1 || list.Domains[0].TransferLock != step.locked {
			t.Errorf("step %d, %s: the list shows %+v, want the lock %v", i, step.action, list.Domains, step.locked)
		}
	}
}

func TestTransferLockOfTLDsWithout(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada := w.Account(adasAccount)
	w.Register(ada, "example.de")
	for _, action := range []string{"EnableDomainTransferLock", "DisableDomainTransferLock"} {
		refused(t, w, ada, action, on("example.de"), registrar.TLDRulesViolation, "The de TLD has no transfer lock.")
	}
	isEqual(t, "statuses", detail(w, ada, "example.de").StatusList, []string{"addPeriod"})
}

func TestDeleteDomain(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada := w.Account(adasAccount)
	w.Register(ada, "example.com")
	w.Register(ada, "example.de")
	uk := registration("example.uk", billing, contacts(func(c *api.ContactDetail) {
		c.ExtraParams = []api.ExtraParam{{Name: "UK_CONTACT_TYPE", Value: "IND"}}
	}))
	ended(t, w, ada, filed(t, w, ada, "RegisterDomain", uk), registrar.Successful)

	refused(t, w, ada, "DeleteDomain", on("example.uk"), registrar.TLDRulesViolation,
		"The uk TLD does not let a registration be deleted. Turn automatic renewal off and let it expire.")
	refused(t, w, ada, "DeleteDomain", on("example.com"), registrar.TLDRulesViolation,
		"The transfer lock of example.com is on. Turn it off before the domain is deleted.")
	ended(t, w, ada, filed(t, w, ada, "DeleteDomain", on("example.de")), registrar.Successful) // has no lock

	unlock := filed(t, w, ada, "DisableDomainTransferLock", on("example.com"))
	ended(t, w, ada, unlock, registrar.Successful)
	w.Do(ada, "UpdateTagsForDomain", &api.UpdateTagsForDomainInput{DomainName: "example.com", TagsToUpdate: []api.Tag{{Key: "team", Value: "web"}}}, nil)
	id := filed(t, w, ada, "DeleteDomain", on("example.com"))
	pending(t, w, ada, "DeleteDomain", on("example.com"), id)
	same(t, "deletion", ended(t, w, ada, id, registrar.Successful), api.GetOperationDetailOutput{
		OperationId: id, Status: registrar.Successful, DomainName: "example.com", Type: registrar.DeleteDomain,
		SubmittedDate: api.At(world.Start), LastUpdatedDate: api.At(world.Start),
	})
	for _, action := range owning() {
		want := "InvalidInput " + quote("Domain example.com not found in "+adasAccount+" account.") + ` "" ""`
		if got := raw(t, w, ada, action, withDomain(t, action, "example.com")); got != want {
			t.Errorf("%s after the deletion:\n got %s\nwant %s", action, got, want)
		}
	}
	var list api.ListDomainsOutput
	w.Do(ada, "ListDomains", struct{}{}, &list)
	if len(list.Domains) != 1 || list.Domains[0].DomainName != "example.uk" {
		t.Errorf("domains left: %+v, want example.uk", list.Domains)
	}
	// Its operations stay to be read.
	if op := w.Operation(ada, unlock); op.DomainName != "example.com" || op.Status != registrar.Successful {
		t.Errorf("the lock operation of a deleted domain: %+v", op)
	}
}

// One operation at a time may change a domain at its registry; the others are
// led to it until it has ended.
func TestDuplicateRequest(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada := w.Account(adasAccount)

	first := filed(t, w, ada, "RegisterDomain", registration("example.com"))
	pending(t, w, ada, "RegisterDomain", registration("example.com"), first)
	pending(t, w, ada, "RegisterDomain", registration("EXAMPLE.com", years(2)), first)
	filed(t, w, ada, "RegisterDomain", registration("other.com"))
	ended(t, w, ada, first, registrar.Successful)

	unlock := filed(t, w, ada, "DisableDomainTransferLock", on("example.com"))
	ended(t, w, ada, unlock, registrar.Successful)
	renewal := &api.RenewDomainInput{DomainName: "example.com", DurationInYears: new(2)}
	changes := map[string]any{
		"DisableDomainTransferLock": on("example.com"),
		"EnableDomainTransferLock":  on("example.com"),
		"RenewDomain":               renewal,
		"UpdateDomainNameservers":   servers("example.com", api.Nameserver{Name: "ns1.dns.test"}),
		"DeleteDomain":              on("example.com"),
		"RegisterDomain":            registration("example.com"),
	}
	for _, begun := range []string{"DisableDomainTransferLock", "UpdateDomainNameservers", "RenewDomain", "RegisterDomain"} {
		renewal.CurrentExpiryYear = detail(w, ada, "example.com").ExpirationDate.Year()
		id := filed(t, w, ada, begun, changes[begun])
		for action, in := range changes {
			pending(t, w, ada, action, in, id)
		}
		// What no registry is told of does not conflict.
		for _, free := range []string{"EnableDomainAutoRenew", "DisableDomainAutoRenew", "ListTagsForDomain", "GetDomainDetail"} {
			w.Do(ada, free, on("example.com"), nil)
		}
		w.Carry()
		if op := w.Operation(ada, id); !op.Status.Final() {
			t.Fatalf("%s: got %s, want an end", begun, op.Status)
		}
		next := filed(t, w, ada, "EnableDomainTransferLock", on("example.com"))
		ended(t, w, ada, next, registrar.Successful)
		ended(t, w, ada, filed(t, w, ada, "DisableDomainTransferLock", on("example.com")), registrar.Successful)
	}
}
