package operations_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"freehold/internal/api"
	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/store"
	"freehold/internal/world"
)

const (
	alice = "111111111111"
	bob   = "222222222222"
)

// A scene is a world in which one operation is played.
type scene struct {
	*world.World
	t      *testing.T
	caller registrar.Principal
	domain string // what the operation is about
	id     string // the operation
}

// An act is an operation with what stands before it.
type act struct {
	options world.Options
	domain  string // example.com when empty
	prepare func(*scene)
	file    func(*scene) // sets id
}

func (a act) open(t *testing.T) *scene {
	t.Helper()
	s := &scene{World: world.New(t, a.options), t: t, domain: a.domain}
	s.caller = s.Account(alice)
	if s.domain == "" {
		s.domain = "example.com"
	}
	if a.prepare != nil {
		a.prepare(s)
	}
	return s
}

// A row is an act and how it ends.
type row struct {
	name string
	act
	meanwhile func(*scene)     // between the filing and the carrying
	live      time.Duration    // how long it takes; 0 means an hour
	status    registrar.Status // empty means SUCCESSFUL
	message   string
	check     func(*scene) // what else must hold at the end
}

func play(t *testing.T, rows []row) {
	t.Helper()
	t.Parallel()
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			s := r.open(t)
			contacts := s.Count("contacts")
			r.file(s)
			if r.meanwhile != nil {
				r.meanwhile(s)
			}
			s.Live(max(r.live, time.Hour))
			status := r.status
			if status == "" {
				status = registrar.Successful
			}
			s.ended(status, r.message)
			if r.check != nil {
				r.check(s)
			}
			if status == registrar.Failed && s.Count("contacts") != contacts {
				t.Errorf("the registry holds %d contacts after a failure, want %d", s.Count("contacts"), contacts)
			}
		})
	}
}

// ended wants the operation to have come to this end. After a success the
// account and the registry must agree, and money was spent once.
func (s *scene) ended(status registrar.Status, message string) {
	s.t.Helper()
	op := s.Operation(s.caller, s.id)
	if op.Status != status || op.Message != message {
		s.t.Fatalf("%s ended at %s %q, want %s %q", op.Type, op.Status, op.Message, status, message)
	}
	s.agree(s.caller, s.domain, op)
	charges, err := s.House.Store.Charges(s.t.Context(), s.id)
	if err != nil {
		s.t.Fatal(err)
	}
	want := 0
	if status == registrar.Successful && (op.Type == registrar.RegisterDomain || op.Type == registrar.RenewDomain) {
		want = 1
	}
	if len(charges) != want {
		s.t.Errorf("%s that ended at %s was charged %d times, want %d", op.Type, status, len(charges), want)
	}
	if names, want := s.names(s.caller.AccountID), s.owned(); names != want {
		s.t.Errorf("the account's names are counted as %d, and it has %d", names, want)
	}
}

// stands wants the operation to be under way still.
func (s *scene) stands() {
	s.t.Helper()
	if op := s.Operation(s.caller, s.id); op.Status != registrar.InProgress {
		s.t.Fatalf("%s stands at %s %q, want IN_PROGRESS", op.Type, op.Status, op.Message)
	}
}

func (s *scene) names(account string) (n int) {
	s.t.Helper()
	err := s.House.Store.Change(s.t.Context(), func(tx store.Tx) (err error) {
		n, err = tx.Names(account)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

func (s *scene) owned() int {
	s.t.Helper()
	var out api.ListDomainsOutput
	s.Do(s.caller, "ListDomains", &api.ListDomainsInput{}, &out)
	return len(out.Domains)
}

func (s *scene) detail() (out api.GetDomainDetailOutput) {
	s.t.Helper()
	s.Do(s.caller, "GetDomainDetail", &api.GetDomainDetailInput{DomainName: s.domain}, &out)
	return out
}

// info is the domain at the registry.
func (s *scene) info() registry.Domain {
	s.t.Helper()
	info, err := s.Ours().Domain(s.t.Context(), s.domain)
	if err != nil {
		s.t.Fatalf("%s at the registry: %v", s.domain, err)
	}
	return info
}

// agree holds GetDomainDetail against the registry after a success.
func (s *scene) agree(caller registrar.Principal, domain string, op api.GetOperationDetailOutput) {
	s.t.Helper()
	if op.Status != registrar.Successful {
		return
	}
	if op.Type == registrar.DeleteDomain {
		refused := s.Refused(caller, "GetDomainDetail", &api.GetDomainDetailInput{DomainName: domain})
		if refused.Refusal != registrar.InvalidInput {
			s.t.Errorf("GetDomainDetail of a deleted domain: %v, want InvalidInput", refused)
		}
		info, err := s.Ours().Domain(s.t.Context(), domain)
		if !registry.IsCode(err, registry.ObjectDoesNotExist) && !slices.Contains(info.Statuses, "pendingDelete") {
			s.t.Errorf("a deleted domain stands at the registry: %+v, %v", info, err)
		}
		return
	}
	got, info := s.detail(), s.info()
	if info.Sponsor != "freehold" || got.DomainName != info.Name || got.RegistryDomainId != info.ROID {
		s.t.Errorf("got %s, id %s; the registry has %s, id %s, of %s", got.DomainName, got.RegistryDomainId, info.Name, info.ROID, info.Sponsor)
	}
	updated := info.Updated
	if updated.IsZero() {
		updated = info.Created
	}
	for what, pair := range map[string][2]time.Time{
		"CreationDate": {got.CreationDate.Time, info.Created},
		"UpdatedDate":  {got.UpdatedDate.Time, updated},
		"Expiry":       {got.ExpirationDate.Time, info.Expires},
	} {
		if !pair[0].Equal(pair[1]) {
			s.t.Errorf("%s: got %v, the registry has %v", what, pair[0], pair[1])
		}
	}
	statuses := slices.Sorted(slices.Values(slices.Concat(info.Statuses, info.Periods)))
	if len(statuses) == 0 {
		statuses = []string{"ok"}
	}
	if list := slices.Sorted(slices.Values(got.StatusList)); !slices.Equal(list, statuses) {
		s.t.Errorf("StatusList: got %v, the registry has %v", list, statuses)
	}
	var servers []string
	for _, n := range got.Nameservers {
		servers = append(servers, n.Name)
		if !strings.HasSuffix(n.Name, "."+domain) {
			continue
		}
		host, err := s.Ours().Host(s.t.Context(), n.Name)
		if glue := slices.Sorted(slices.Values(n.GlueIps)); err != nil || !slices.Equal(glue, slices.Sorted(slices.Values(host.Addresses))) {
			s.t.Errorf("glue of %s: got %v, the registry has %v (%v)", n.Name, n.GlueIps, host.Addresses, err)
		}
	}
	if slices.Sort(servers); !slices.Equal(servers, info.Nameservers) {
		s.t.Errorf("Nameservers: got %v, the registry has %v", servers, info.Nameservers)
	}
	for _, handle := range []string{info.Registrant, info.Admin, info.Tech, info.Billing} {
		if _, err := s.Ours().Contact(s.t.Context(), handle); handle != "" && err != nil {
			s.t.Errorf("contact %s of the domain: %v", handle, err)
		}
	}
}

// An outcome is all that an operation leaves behind, without the moments and
// the names drawn by chance.
type outcome struct {
	Status     registrar.Status
	Message    string
	Detail     string // what the account has
	Registered string // what the registry has
	Term       time.Duration
	Charges    []int64
	Names      int
	Domains    int // at the registry, as are the rest
	Contacts   int
	Hosts      []string
}

// after is the outcome of the scene's operation.
func (s *scene) after() outcome {
	s.t.Helper()
	op := s.Operation(s.caller, s.id)
	s.agree(s.caller, s.domain, op)
	o := outcome{
		Status: op.Status, Message: op.Message, Names: s.names(s.caller.AccountID),
		Domains: s.Count("domains"), Contacts: s.Count("contacts"),
	}
	charges, err := s.House.Store.Charges(s.t.Context(), s.id)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, c := range charges {
		o.Charges = append(o.Charges, c.Cents)
	}
	var detail api.GetDomainDetailOutput
	if err := s.Try(s.caller, "GetDomainDetail", &api.GetDomainDetailInput{DomainName: s.domain}, &detail); err != nil {
		o.Detail = err.Error()
	} else {
		slices.Sort(detail.StatusList)
		detail.RegistryDomainId = ""
		detail.CreationDate, detail.UpdatedDate, detail.ExpirationDate = api.Timestamp{}, api.Timestamp{}, api.Timestamp{}
		o.Detail = encoded(s.t, detail)
	}
	info, err := s.Ours().Domain(s.t.Context(), s.domain)
	if err != nil {
		o.Registered = err.Error()
		return o
	}
	for _, name := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(info.Hosts, info.Nameservers)))) {
		host, err := s.Ours().Host(s.t.Context(), name)
		if err != nil {
			s.t.Fatalf("host %s: %v", name, err)
		}
		o.Hosts = append(o.Hosts, name+" "+strings.Join(host.Addresses, " "))
	}
	o.Term = info.Expires.Sub(info.Created)
	info.ROID, info.Registrant, info.Admin, info.Tech, info.Billing = "", "", "", "", ""
	info.Created, info.Updated, info.Expires, info.ExpiresDate = time.Time{}, time.Time{}, time.Time{}, ""
	o.Registered = encoded(s.t, info)
	return o
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	b, err := api.Encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// same wants two outcomes to be equal.
func same(t *testing.T, got, want outcome) {
	t.Helper()
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range g.NumField() {
		if a, b := g.Field(i).Interface(), w.Field(i).Interface(); !reflect.DeepEqual(a, b) {
			t.Errorf("%s: got  %v\nundisturbed: %v", g.Type().Field(i).Name, a, b)
		}
	}
}

// The methods of Connector that may meet weather; those that change something
// take a Command.
func methods() (reads, changes []string) {
	connector := reflect.TypeFor[registry.Connector]()
	for m := range connector.Methods() {
		switch {
		case m.Type.In(0) != reflect.TypeFor[context.Context]():
		case m.Type.In(1) == reflect.TypeFor[registry.Command]():
			changes = append(changes, m.Name)
		default:
			reads = append(reads, m.Name)
		}
	}
	return reads, changes
}

// strange is a registry that shows other ways than the one in the house.
type strange struct {
	registry.Connector
	change func(*registry.Profile)
}

func (s strange) Profile(tld string) registry.Profile {
	p := s.Connector.Profile(tld)
	s.change(&p)
	return p
}

// refuser is a registry that neither renews nor deletes.
type refuser struct{ registry.Connector }

func refusing(c registry.Connector) registry.Connector { return refuser{c} }

func (refuser) RenewDomain(context.Context, registry.Command, registry.RenewDomain) (registry.Answer, error) {
	return registry.Answer{}, &registry.Refused{Code: registry.NotEligibleForRenewal, Message: "Not today"}
}

func (refuser) DeleteDomain(context.Context, registry.Command, string) (registry.Answer, error) {
	return registry.Answer{}, &registry.Refused{Code: registry.StatusProhibits, Message: "Not today"}
}

// withProfile changes what the registry tells of itself.
func withProfile(change func(*registry.Profile)) func(registry.Connector) registry.Connector {
	return func(c registry.Connector) registry.Connector { return strange{c, change} }
}
