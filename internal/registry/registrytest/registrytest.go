// Package registrytest examines connectors: Run puts any implementation
// through the rules of RFC 5730 to 5733 and RFC 3915 that workflows build on,
// and through the proofs by which a lost answer is settled. Whoever writes a
// connector, or a registry, calls it from a test with a Setup.
//
// Wrap is for everybody else's tests: it puts bad weather before a real
// connector.
package registrytest

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"freehold/internal/clock"
	"freehold/internal/registry"
)

// Setup is a registry to examine.
type Setup struct {
	// Ours and Theirs are two sponsors' sides of one registry.
	Ours, Theirs registry.Connector

	// TLD is one of the registry's: terms of 1 to 10 years, contacts kept if
	// the profile says so.
	TLD string

	// Prefix begins every label and handle; at a registry that lives longer
	// than the test it must be a new one each time. 6 letters or digits at
	// the most.
	Prefix string

	// Reserved and Premium are names below TLD that are kept back or have a
	// price of their own. Empty: not examined.
	Reserved, Premium string

	// Clock moves the registry's time; nil: what takes time is not examined.
	Clock *clock.Virtual

	// RedemptionDays and PendingDeleteDays are the TLD's; needed with Clock.
	RedemptionDays, PendingDeleteDays int

	// Reopen ends the registry and starts it again on what it kept; nil: not
	// examined.
	Reopen func() (ours, theirs registry.Connector)
}

// Run examines. Each part gets a Setup of its own.
func Run(t *testing.T, setup func(t *testing.T) Setup) {
	t.Helper()
	for _, part := range []struct {
		name string
		test func(*world)
	}{
		{"Checks", checks},
		{"CreateDomain", createDomain},
		{"CreatedDomain", createdDomain},
		{"UpdateDomain", updateDomain},
		{"RenewDomain", renewDomain},
		{"DeleteDomain", deleteDomain},
		{"Prohibitions", prohibitions},
		{"ForeignDomain", foreignDomain},
		{"Contacts", contacts},
		{"ContactLife", contactLife},
		{"Hosts", hosts},
		{"HostLife", hostLife},
		{"Commands", commands},
		{"Hostile", hostile},
		{"Proofs", proofs},
		{"OneWinner", oneWinner},
		{"Reopen", reopen},
		{"AddPeriod", addPeriod},
		{"RenewPeriod", renewPeriod},
		{"Redemption", redemption},
		{"AutoRenew", autoRenew},
		{"LeapDay", leapDay},
	} {
		t.Run(part.name, func(t *testing.T) {
			t.Parallel()
			part.test(&world{T: t, Setup: setup(t), count: new(atomic.Int64)})
		})
	}
}

// world is one part's registry with helpers.
type world struct {
	*testing.T
	Setup
	count *atomic.Int64
}

// on is the same world reporting to a subtest.
func (w *world) on(t *testing.T) *world {
	t.Helper()
	return &world{T: t, Setup: w.Setup, count: w.count}
}

// rule is one row of a table: a command and the codes it may end with. Several
// stand where registries differ with the RFC's leave; the first is ours.
type rule struct {
	name string
	do   func(*world) (registry.Answer, error)
	want []registry.Code
}

// Codes for values that are wrong in themselves. An EPP server whose parser
// knows the schema says 2001 before anything else looks at them.
var badValue = []registry.Code{
	registry.ValueSyntax, registry.ValueOutOfRange, registry.ParameterPolicy, registry.SyntaxError,
}

func one(code registry.Code) []registry.Code { return []registry.Code{code} }

func (w *world) rules(rules []rule) {
	for _, r := range rules {
		w.Run(r.name, func(t *testing.T) {
			t.Parallel()
			w := w.on(t)
			if got := w.code(r.do(w)); !slices.Contains(r.want, got) {
				t.Errorf("got code %d, want one of %v", got, r.want)
			}
		})
	}
}

// code is the result of a command; anything but an answer or a refusal fails
// the test, for the weather is fine.
func (w *world) code(a registry.Answer, err error) registry.Code {
	w.Helper()
	if err == nil {
		if a.Code != registry.Completed && a.Code != registry.CompletedPending {
			w.Errorf("an answer without error has the code %d", a.Code)
		}
		return a.Code
	}
	no := registry.Refusal(err)
	if no == nil {
		w.Fatalf("neither an answer nor a refusal: %v", err)
	}
	return no.Code
}

// must fails unless the command was completed.
func (w *world) must(a registry.Answer, err error) {
	w.Helper()
	if got := w.code(a, err); got != registry.Completed {
		w.Fatalf("got code %d (%v), want 1000", got, err)
	}
}

// want takes the result of a command and compares its code.
func (w *world) want(code registry.Code) func(registry.Answer, error) {
	return func(a registry.Answer, err error) {
		w.Helper()
		if got := w.code(a, err); got != code {
			w.Errorf("got code %d (%v), want %d", got, err, code)
		}
	}
}

// refused compares the code of a read.
func (w *world) refused(code registry.Code, err error) {
	w.Helper()
	if !registry.IsCode(err, code) {
		w.Errorf("got error %v, want a refusal with %d", err, code)
	}
}

func (w *world) cmd() registry.Command {
	return registry.Command{ClientTransaction: fmt.Sprintf("%s-test-%d", w.Prefix, w.count.Add(1))}
}

// name is a fresh name below the TLD.
func (w *world) name() string {
	return fmt.Sprintf("%sn%d.%s", w.Prefix, w.count.Add(1), w.TLD)
}

// outside is a fresh host name that no registry of ours has above it.
func (w *world) outside() string {
	return fmt.Sprintf("%sh%d.invalid-tld.arpa", w.Prefix, w.count.Add(1))
}

func (w *world) handle() string { return fmt.Sprintf("%sC%d", w.Prefix, w.count.Add(1)) }

// person is a contact that is right in every field.
func (w *world) person() registry.Contact {
	return registry.Contact{
		Handle:       w.handle(),
		Name:         "Ada Lovelace",
		Organization: "Analytical Engines",
		Street:       []string{"12 St James's Square", "Second floor"},
		City:         "London",
		PostalCode:   "SW1Y 4JH",
		Country:      "GB",
		Voice:        "+44.2079460000",
		Email:        "ada@example.net",
	}
}

func (w *world) contact(c registry.Connector) string {
	w.Helper()
	p := w.person()
	w.must(c.CreateContact(w.Context(), w.cmd(), p))
	return p.Handle
}

func (w *world) host(c registry.Connector) string {
	w.Helper()
	name := w.outside()
	w.must(c.CreateHost(w.Context(), w.cmd(), registry.Host{Name: name}))
	return name
}

// below makes an internal host of the domain.
func (w *world) below(c registry.Connector, domain string) string {
	w.Helper()
	name := fmt.Sprintf("ns%d.%s", w.count.Add(1), domain)
	w.must(c.CreateHost(w.Context(), w.cmd(), registry.Host{Name: name, Addresses: []string{address4}}))
	return name
}

// order is a create that is right in every field, for a fresh name.
func (w *world) order(c registry.Connector) registry.CreateDomain {
	w.Helper()
	in := registry.CreateDomain{Name: w.name(), Years: 1, AuthCode: "abcdefghijklmnopqrstuvw-A7XYZ"}
	if c.Profile(w.TLD).Contacts {
		in.Registrant = w.contact(c)
		in.Admin, in.Tech, in.Billing = in.Registrant, in.Registrant, in.Registrant
	}
	return in
}

// domain registers a fresh name.
func (w *world) domain(c registry.Connector, nameservers ...string) string {
	w.Helper()
	in := w.order(c)
	in.Nameservers = nameservers
	w.must(c.CreateDomain(w.Context(), w.cmd(), in))
	return in.Name
}

func (w *world) info(c registry.Connector, name string) registry.Domain {
	w.Helper()
	d, err := c.Domain(w.Context(), name)
	if err != nil {
		w.Fatalf("info of %s: %v", name, err)
	}
	return d
}

func (w *world) hostInfo(name string) registry.Host {
	w.Helper()
	h, err := w.Ours.Host(w.Context(), name)
	if err != nil {
		w.Fatalf("info of %s: %v", name, err)
	}
	return h
}

func (w *world) update(c registry.Connector, in registry.UpdateDomain) (registry.Answer, error) {
	return c.UpdateDomain(w.Context(), w.cmd(), in)
}

// same compares lists that are told in order.
func (w *world) same(what string, got, want []string) {
	w.Helper()
	if !slices.Equal(got, want) {
		w.Errorf("%s: got %q, want %q", what, got, want)
	}
}

// has says whether a list holds a word, and fails when it should not or does
// not.
func (w *world) has(what string, list []string, word string, want bool) {
	w.Helper()
	if slices.Contains(list, word) != want {
		w.Errorf("%s %q has %s: %v, want %v", what, list, word, !want, want)
	}
}

// Addresses that are reachable from everywhere.
const (
	address4 = "198.41.0.4"
	address6 = "2001:503:ba3e::2:30"
)

func upper(s string) string { return strings.ToUpper(s) }

// long is a text of n letters.
func long(n int) string { return strings.Repeat("a", n) }
