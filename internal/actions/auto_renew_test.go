package actions_test

import (
	"testing"
	"time"

	"freehold/internal/api"
	"freehold/internal/registrar"
	"freehold/internal/world"
)

const day = 24 * time.Hour

// Auto-renew is switched when the call answers, and each call leaves an
// operation whose id only the list tells.
func TestAutoRenew(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{Settings: withCatalogue(t, `
[tld.pub]
auto_renew.allowed = false
`)})
	ada := w.Account(adasAccount)
	w.Register(ada, "example.com")
	w.Register(ada, "example.pub")
	refused(t, w, ada, "EnableDomainAutoRenew", on("example.pub"), registrar.TLDRulesViolation, "The pub TLD has no automatic renewal.")
	w.Do(ada, "DisableDomainAutoRenew", on("example.pub"), nil)

	var want []api.OperationSummary
	for _, step := range []struct {
		action string
		kind   registrar.OperationType
		on     bool
	}{
		{"DisableDomainAutoRenew", registrar.DisableAutorenew, false},
		{"DisableDomainAutoRenew", registrar.DisableAutorenew, false},
		{"EnableDomainAutoRenew", registrar.EnableAutorenew, true},
		{"EnableDomainAutoRenew", registrar.EnableAutorenew, true},
	} {
		moved(w, time.Second)
		if got := raw(t, w, ada, step.action, []byte(`{"DomainName":"Example.com"}`)); got != "{}" {
			t.Errorf("%s: got %s, want {}", step.action, got)
		}
		if got := detail(w, ada, "example.com").AutoRenew; got != step.on {
			t.Errorf("%s: auto-renew is %v", step.action, got)
		}
		want = append(want, api.OperationSummary{
			Status: registrar.Successful, Type: step.kind, DomainName: "example.com",
			SubmittedDate: api.At(w.Clock.Now()), LastUpdatedDate: api.At(w.Clock.Now()),
		})
	}
	var list api.ListOperationsOutput
	w.Do(ada, "ListOperations", &api.ListOperationsInput{
		SubmittedSince: api.At(world.Start.Add(time.Second)),
		Type:           []registrar.OperationType{registrar.EnableAutorenew, registrar.DisableAutorenew},
	}, &list)
	for i := range list.Operations {
		if id := list.Operations[i].OperationId; w.Operation(ada, id).OperationId != id {
			t.Errorf("operation %q is not to be read", id)
		}
		list.Operations[i].OperationId = ""
	}
	same(t, "operations", list.Operations, want)
	var domains api.ListDomainsOutput
	w.Do(ada, "ListDomains", struct{}{}, &domains)
	isEqual(t, "auto-renew in the list", []bool{domains.Domains[0].AutoRenew, domains.Domains[1].AutoRenew}, []bool{true, false})
}
