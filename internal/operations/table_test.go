package operations_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"freehold/internal/api"
	"freehold/internal/ids"
	"freehold/internal/operations"
	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/registry/registrytest"
	"freehold/internal/world"
)

// The rows of every type.
var rowsOf = map[registrar.OperationType][]row{
	registrar.DeleteDomain:     deleteRows,
	registrar.DisableAutorenew: disableAutorenewRows,
	registrar.DomainLock:       lockRows,
	registrar.EnableAutorenew:  enableAutorenewRows,
	registrar.RegisterDomain:   registerRows,
	registrar.RenewDomain:      renewRows,
	registrar.UpdateNameserver: nameserverRows,
}

// Every row proves the end that it names, so that a failure named by a row is
// one that can come about.
func TestEveryFailureHasARow(t *testing.T) {
	t.Parallel()
	for _, w := range operations.Table {
		rows := rowsOf[w.Type]
		if len(rows) == 0 {
			t.Errorf("%s has no rows", w.Type)
		}
		for _, failure := range w.Failures() {
			ends := func(r row) bool {
				return r.status == registrar.Failed && (r.message == string(failure) || strings.HasPrefix(r.message, string(failure)+" ["))
			}
			if !slices.ContainsFunc(rows, ends) {
				t.Errorf("%s: no row ends with the failure %q", w.Type, failure)
			}
		}
		succeeds := func(r row) bool { return r.status == "" || r.status == registrar.Successful }
		if !slices.ContainsFunc(rows, succeeds) {
			t.Errorf("%s: no row succeeds", w.Type)
		}
	}
}

// Step names are part of client transaction ids, which have 64 characters at
// the most (RFC 5730, trIDStringType).
func TestStepNames(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile(`^[a-z][a-z-]{0,18}[a-z]$`)
	for _, w := range operations.Table {
		for _, step := range w.Steps() {
			if !name.MatchString(step) {
				t.Errorf("%s: the step name %q has more than 20 characters or other than small letters and dashes", w.Type, step)
			}
		}
	}
}

// recorder keeps the client transaction ids that come by.
type recorder struct {
	registry.Connector
	mu  sync.Mutex
	ids []string
}

func (r *recorder) CreateDomain(ctx context.Context, cmd registry.Command, in registry.CreateDomain) (registry.Answer, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ids = append(r.ids, cmd.ClientTransaction)
	return registry.Answer{}, &registry.Refused{Code: registry.CommandFailed}
}

// Every try of a command has an id of its own that names the operation, the
// step, the try and the command in it, and there is room to spare.
func TestClientTransactionIDs(t *testing.T) {
	t.Parallel()
	var r *recorder
	s := act{options: world.Options{Registry: func(c registry.Connector) registry.Connector {
		r = &recorder{Connector: c}
		return r
	}}}.open(t)
	register(nil)(s)
	s.Live(2 * day)
	if op := s.Operation(s.caller, s.id); op.Status != registrar.InError {
		t.Fatalf("got %s %q, want ERROR", op.Status, op.Message)
	}
	if len(r.ids) < 20 {
		t.Fatalf("%d tries in a day, want more", len(r.ids))
	}
	form := regexp.MustCompile(`^([0-9a-f]{32})\.create-domain\.([0-9]+)\.0$`)
	for _, id := range r.ids {
		m := form.FindStringSubmatch(id)
		if m == nil || m[1] != strings.ReplaceAll(s.id, "-", "") {
			t.Fatalf("got the id %q of operation %s, want operation.create-domain.try.0", id, s.id)
		}
		// The longest there can be: a step of 20 characters, thousands of
		// tries, and as many commands in a try as a domain has hosts.
		worst := strings.Replace(id, "create-domain", strings.Repeat("s", 20), 1)
		worst = strings.TrimSuffix(worst, m[2]+".0") + "9999.999"
		if len(worst) > 64 {
			t.Fatalf("an id may come to %d characters: %s", len(worst), worst)
		}
	}
	if distinct := slices.Compact(slices.Sorted(slices.Values(r.ids))); len(distinct) != len(r.ids) {
		t.Errorf("of %d ids only %d differ", len(r.ids), len(distinct))
	}
	if n := len(ids.Random().OperationID(world.Start)); n != 36 {
		t.Errorf("an operation's id has %d characters, want 36", n)
	}
}

// Two accounts want one name: one gets it.
func TestTwoAccountsRaceForOneName(t *testing.T) {
	t.Parallel()
	const taken = "The domain name is no longer available."
	for _, test := range []struct {
		name          string
		spoil         func(*scene) // what happens to the first
		first, second registrar.Status
		creates       int
	}{
		{name: "the first gets it", first: registrar.Successful, second: registrar.Failed, creates: 1},
		{
			name:  "the first gets it, though the answer is lost",
			spoil: meets("CreateDomain", registrytest.AnswerLost), first: registrar.Successful, second: registrar.Failed, creates: 1,
		},
		{
			name:  "the first gets it at the second try",
			spoil: meets("CreateDomain", registrytest.CommandLost), first: registrar.Successful, second: registrar.Failed, creates: 2,
		},
		{
			name:  "the first is refused, so the second gets it",
			spoil: meets("CreateDomain", registrytest.RefusedWith(registry.ParameterPolicy)), first: registrar.Failed, second: registrar.Successful, creates: 2,
		},
		{
			name:  "the first is stopped, so the second gets it",
			spoil: meets("CreateContact", registrytest.RefusedWith(registry.SyntaxError)), first: registrar.InError, second: registrar.Successful, creates: 1,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := act{}.open(t)
			other := s.Account(bob)
			if test.spoil != nil {
				test.spoil(s)
			}
			register(four)(s)
			var late api.RegisterDomainOutput
			s.Do(other, "RegisterDomain", world.Registration(s.domain), &late)
			s.Live(time.Hour)

			first, second := s.Operation(s.caller, s.id), s.Operation(other, late.OperationId)
			if first.Status != test.first || second.Status != test.second {
				t.Fatalf("got %s %q and %s %q, want %s and %s", first.Status, first.Message, second.Status, second.Message, test.first, test.second)
			}
			if second.Status == registrar.Failed && second.Message != taken {
				t.Errorf("the second was told %q, want %q", second.Message, taken)
			}
			if got := s.Weather.Calls("CreateDomain"); got != test.creates {
				t.Errorf("%d creates were sent, want %d", got, test.creates)
			}
			winner, loser := s.caller, other
			if second.Status == registrar.Successful {
				winner, loser = other, s.caller
			}
			s.Do(winner, "GetDomainDetail", &api.GetDomainDetailInput{DomainName: s.domain}, nil)
			_ = s.Refused(loser, "GetDomainDetail", &api.GetDomainDetailInput{DomainName: s.domain})
			if won, lost := s.names(winner.AccountID), s.names(loser.AccountID); won != 1 || lost != 0 {
				t.Errorf("the winner counts %d names and the loser %d, want 1 and 0", won, lost)
			}
			if got := s.Count("domains"); got != 1 {
				t.Errorf("%d domains at the registry, want one", got)
			}
		})
	}
}
