package actions_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"freehold/internal/api"
	"freehold/internal/house"
	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/registry/registrytest"
	"freehold/internal/world"
)

func TestOperationIDsAreOpaque(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada := w.Account(adasAccount)
	id := filed(t, w, ada, "RegisterDomain", registration("example.com"))
	w.Carry()
	for _, odd := range []string{
		"x", " ", "0", "-1", "null", "NaN", "%", "%s%d", "*", "../..", "\x00", "\n", "\u2028", "\U0001F600", "ü", "\ufeff",
		strings.Repeat("a", 255), strings.Repeat("ü", 255), strings.Repeat("\U0001F600", 255),
		"' OR '1'='1", "x'; DROP TABLE operation; --", `" OR ""="`, "$1", "?1", ":id", "{{.}}", "<script>",
		"00000000-0000-0000-0000-000000000000", "8aa5b8f6-a-longer-id", "308c56712-faa4-40fe-94c8-b423069de3f6",
		strings.ToUpper(id), id + " ", " " + id, id + "\x00", id[:len(id)-1], id + "0", "{" + id + "}", strings.ReplaceAll(id, "-", ""), strings.ReplaceAll(id, "0", "%"),
	} {
		refused(t, w, ada, "GetOperationDetail", &api.GetOperationDetailInput{OperationId: odd}, registrar.InvalidInput, "No operation found with ID "+odd+".")
	}
	for _, long := range []string{strings.Repeat("a", 256), strings.Repeat("ü", 256), strings.Repeat("a", 100_000)} {
		refused(t, w, ada, "GetOperationDetail", &api.GetOperationDetailInput{OperationId: long}, registrar.InvalidInput,
			"Invalid request. Problems: OperationId must have at most 255 characters")
	}
}

// Every state that an operation goes through is shown, and none again once it
// is past: what is kept in memory are ends only.
func TestGetOperationDetailShowsEveryState(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{Settings: func(s *house.Settings) {
		s.OperationDelay, s.RegistryDelay, s.Finished = 2*time.Second, time.Hour, 1
	}})
	ada := w.Account(adasAccount)
	id := filed(t, w, ada, "RegisterDomain", registration("example.com"))
	show := func(want api.GetOperationDetailOutput) {
		t.Helper()
		want.OperationId, want.DomainName, want.Type, want.SubmittedDate = id, "example.com", registrar.RegisterDomain, api.At(world.Start)
		for range 2 {
			same(t, string(want.Status), w.Operation(ada, id), want)
		}
	}
	show(api.GetOperationDetailOutput{Status: registrar.Submitted, LastUpdatedDate: api.At(world.Start)})
	w.Live(time.Second)
	show(api.GetOperationDetailOutput{Status: registrar.Submitted, LastUpdatedDate: api.At(world.Start)})
	w.Live(time.Second)
	show(api.GetOperationDetailOutput{Status: registrar.InProgress, LastUpdatedDate: api.At(world.Start.Add(2 * time.Second))})
	w.Live(30 * time.Minute)
	if op := w.Operation(ada, id); op.Status != registrar.InProgress {
		t.Errorf("while the registry thinks: got %s", op.Status)
	}
	w.Live(2 * time.Hour)
	end := w.Operation(ada, id)
	if end.Status != registrar.Successful || !end.LastUpdatedDate.After(world.Start.Add(time.Hour)) {
		t.Errorf("got %s at %s, want the end after an hour", end.Status, end.LastUpdatedDate)
	}
	show(api.GetOperationDetailOutput{Status: registrar.Successful, LastUpdatedDate: end.LastUpdatedDate})

	// Pushed out of memory by another, it reads as before.
	w.Weather.Next("CheckDomain", registrytest.RefusedWith(registry.ParameterPolicy))
	other := filed(t, w, ada, "RegisterDomain", registration("other.com"))
	w.Live(time.Minute)
	failed := w.Operation(ada, other)
	if failed.Status != registrar.Failed || !strings.Contains(failed.Message, "The domain name is no longer available.") {
		t.Errorf("got %s %q, want FAILED with its reason", failed.Status, failed.Message)
	}
	show(api.GetOperationDetailOutput{Status: registrar.Successful, LastUpdatedDate: end.LastUpdatedDate})
	same(t, "the failed one again", w.Operation(ada, other), failed)
}

// Readers who ask while an operation moves never see it go back, nor does
// another account see anything.
func TestGetOperationDetailWhileItMoves(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{Settings: func(s *house.Settings) { s.Finished = 2 }})
	ada, grace := w.Account(adasAccount), w.Account(gracesAccount)
	var ids []string
	for _, domain := range []string{"a.com", "b.com", "c.com", "d.com"} {
		ids = append(ids, filed(t, w, ada, "RegisterDomain", registration(domain)))
	}
	rank := map[registrar.Status]int{registrar.Submitted: 1, registrar.InProgress: 2, registrar.Successful: 3}
	var readers sync.WaitGroup
	for n := range 4 {
		readers.Go(func() {
			seen := make([]int, len(ids))
			for left := len(ids); left > 0; {
				for i, id := range ids {
					in := &api.GetOperationDetailInput{OperationId: id}
					if n == 0 {
						if err := w.Try(grace, "GetOperationDetail", in, nil); err == nil || !strings.Contains(err.Error(), "No operation found") {
							t.Errorf("another account's: got %v", err)
						}
					}
					var out api.GetOperationDetailOutput
					if err := w.Try(ada, "GetOperationDetail", in, &out); err != nil {
						t.Errorf("read: %v", err)
						return
					}
					if rank[out.Status] < seen[i] {
						t.Errorf("operation %d went back to %s", i, out.Status)
						return
					}
					if seen[i] < 3 && rank[out.Status] == 3 {
						left--
					}
					seen[i] = rank[out.Status]
				}
			}
		})
	}
	w.Carry()
	readers.Wait()
}
