package crash

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// audit holds the evidence against the ledger and lists every way in which they
// do not agree. It expects that everything has ended.
func audit(l *ledger, e *evidence) []string {
	a := &auditor{ledger: l, evidence: e, listed: map[string]operation{}, calls: map[string]*call{}}
	a.wrong = slices.Clone(l.wrong)
	a.operations()
	a.acknowledged()
	a.lost()
	a.history()
	a.names()
	a.charges()
	a.registry()
	a.tags()
	for file, said := range map[string]string{"freehold.db": e.store.integrity, "registry.db": e.registry.integrity} {
		if said != "ok" {
			a.complain("integrity of %s: %s", file, said)
		}
	}
	return a.wrong
}

type auditor struct {
	ledger   *ledger
	evidence *evidence
	wrong    []string

	listed map[string]operation
	calls  map[string]*call // by the operation that each is known to have filed
}

func (a *auditor) complain(format string, args ...any) {
	a.wrong = append(a.wrong, fmt.Sprintf(format, args...))
}

// operations: none is listed twice, each has ended, none at ERROR; list and
// store agree.
func (a *auditor) operations() {
	for _, o := range a.evidence.operations {
		if _, twice := a.listed[o.id]; twice {
			a.complain("operation %s (%s %s) is listed twice", o.id, o.kind, o.domain)
		}
		a.listed[o.id] = o
		switch {
		case o.status == "ERROR":
			a.complain("operation %s (%s %s) stands at ERROR: %s", o.id, o.kind, o.domain, o.message)
		case !o.final():
			a.complain("operation %s (%s %s) has not ended: %s", o.id, o.kind, o.domain, o.status)
		}
	}
	stored := map[string]bool{}
	for _, o := range a.evidence.store.operations {
		stored[o.id] = true
		if shown, ok := a.listed[o.id]; !ok {
			a.complain("%s is stored and not listed", o)
		} else if shown.kind != o.kind || shown.domain != o.domain || shown.account != o.account || shown.status != o.status {
			a.complain("%s is stored as %s and listed as %s %s of %s, %s", o, o.status, shown.kind, shown.domain, shown.account, shown.status)
		}
	}
	for id, o := range a.listed {
		if !stored[id] {
			a.complain("operation %s (%s %s) is listed and not stored", id, o.kind, o.domain)
		}
	}
}

// acknowledged: every id that a customer was told is found, in detail and in
// the list, as what it was filed as.
func (a *auditor) acknowledged() {
	for _, o := range a.ledger.order {
		detail, found := a.evidence.details[o.id]
		if !found {
			a.complain("operation %s, which %s was told of, is not found", o.id, o.account)
		}
		shown, found := a.listed[o.id]
		if !found {
			a.complain("operation %s, which %s was told of, is not listed", o.id, o.account)
			continue
		}
		if detail.id != "" {
			if c := contradiction(shown, detail); c != "" {
				a.complain("operation %s, from the list to its detail: %s", o.id, c)
			}
		}
		if shown.account != o.account {
			a.complain("operation %s of %s is listed by %s", o.id, o.account, shown.account)
		}
		c := o.call
		if c == nil {
			continue
		}
		a.calls[o.id] = c
		if shown.kind != c.kind || shown.domain != c.domain {
			a.complain("operation %s was filed as %s %s and is %s %s", o.id, c.kind, c.domain, shown.kind, shown.domain)
		}
		// Both ends are read from the clock of one machine; a second is for
		// its adjustment.
		if shown.submitted.Before(c.sent.Add(-time.Second)) || shown.submitted.After(c.answered.Add(time.Second)) {
			a.complain("operation %s has SubmittedDate %s, but the call went from %s to %s", o.id, shown.submitted, c.sent.UTC(), c.answered.UTC())
		}
	}
	for _, d := range a.ledger.told {
		if o, ok := a.listed[d.id]; ok && (o.domain != d.call.domain || o.account != d.call.account) {
			a.complain("%s %s of %s: DuplicateRequest names %s, which is %s of %s", d.call.action, d.call.domain, d.call.account, d.id, o.domain, o.account)
		}
	}
}

// lost: beside what was acknowledged there are only operations of calls whose
// answer was lost, at most one for each; after SIGTERM no answer is lost.
func (a *auditor) lost() {
	type filing struct{ account, kind, domain string }
	acked, killed, stopped := map[filing]int{}, map[filing]int{}, map[filing]int{}
	for _, c := range a.ledger.calls {
		f := filing{c.account, c.kind, c.domain}
		switch {
		case c.kind == "":
		case c.fate == acknowledged:
			acked[f]++
		case c.fate == unclear && c.stopped:
			stopped[f]++
		case c.fate == unclear:
			killed[f]++
		}
	}
	found := map[filing]int{}
	for _, o := range a.listed {
		found[filing{o.account, o.kind, o.domain}]++
	}
	for f := range acked {
		if found[f] < acked[f] {
			a.complain("%s %s of %s: %d were acknowledged, %d are listed", f.kind, f.domain, f.account, acked[f], found[f])
		}
	}
	for f, n := range found {
		if n > acked[f]+killed[f] {
			a.complain("%s %s of %s: %d are listed, %d were acknowledged, the answers of %d were lost by a kill and of %d by a stop",
				f.kind, f.domain, f.account, n, acked[f], killed[f], stopped[f])
		}
	}
}

// history: the events of each operation are without a gap, go forward, and end
// where the operation stands.
func (a *auditor) history() {
	for _, o := range a.evidence.store.operations {
		events := a.evidence.store.events[o.id]
		if len(events) != o.seq {
			a.complain("%s: %d events, but the last has number %d", o, len(events), o.seq)
		}
		before := event{}
		for _, v := range events {
			if v.seq != before.seq+1 || v.at < before.at || rank(v.status) < rank(before.status) || rank(before.status) == 2 {
				a.complain("%s: event %d %s at %d follows event %d %s at %d", o, v.seq, v.status, v.at, before.seq, before.status, before.at)
			}
			before = v
		}
		if before.status != o.status || before.at != o.updated {
			a.complain("%s: the last event is %s at %d, the operation %s at %d", o, before.status, before.at, o.status, o.updated)
		}
	}
}

// life is what a name's successful operations have made of it.
type life struct {
	held        bool
	everDeleted bool
	account     string
	terms       []int // years bought, in order
	autoRenew   bool
	locked      bool
	lockKnown   bool
	nameservers []string // nil when not known
}

// lives plays the successful operations of every name in the order in which
// they ended.
func (a *auditor) lives() map[string]*life {
	inOrder := slices.Clone(a.evidence.store.operations)
	slices.SortFunc(inOrder, func(x, y storedOperation) int {
		if x.updated != y.updated {
			return int(x.updated - y.updated)
		}
		return strings.Compare(x.id, y.id)
	})
	lives := map[string]*life{}
	for _, o := range inOrder {
		n := lives[o.domain]
		if n == nil {
			n = &life{}
			lives[o.domain] = n
		}
		if o.status == "SUCCESSFUL" {
			a.live(n, o)
		}
	}
	return lives
}

func (a *auditor) live(n *life, o storedOperation) {
	if o.kind == "REGISTER_DOMAIN" {
		if n.held {
			a.complain("%s was successful while %s held the name", o, n.account)
		}
		*n = life{
			held: true, everDeleted: n.everDeleted, account: o.account, terms: []int{a.ledger.years[o.domain]},
			autoRenew: true, locked: hasLock(o.domain), lockKnown: true, nameservers: houseNameservers,
		}
		return
	}
	if !n.held || n.account != o.account {
		a.complain("%s was successful while the account did not hold the name", o)
		return
	}
	filed := a.calls[o.id]
	switch o.kind {
	case "RENEW_DOMAIN":
		n.terms = append(n.terms, 1) // nobody asks for more
	case "DELETE_DOMAIN":
		*n = life{everDeleted: true}
	case "DOMAIN_LOCK":
		n.lockKnown = filed != nil
		n.locked = filed != nil && filed.on
	case "UPDATE_NAMESERVER":
		n.nameservers = nil
		if filed != nil {
			n.nameservers = set(filed.nameservers...)
		}
	case "ENABLE_AUTORENEW":
		n.autoRenew = true
	case "DISABLE_AUTORENEW":
		n.autoRenew = false
	}
}

// houseNameservers are given to a domain that is registered without any.
var houseNameservers = []string{"ns1.freehold.test", "ns2.freehold.test", "ns3.freehold.test", "ns4.freehold.test"}

// names: each is held, listed, stored and registered exactly once or not at
// all, as its life tells.
func (a *auditor) names() {
	lives := a.lives()
	listed, stored, registered := map[string][]holding{}, map[string][]storedDomain{}, map[string][]registeredDomain{}
	for _, h := range a.evidence.holdings {
		listed[h.name] = append(listed[h.name], h)
	}
	for _, d := range a.evidence.store.domains {
		stored[d.name] = append(stored[d.name], d)
	}
	for _, d := range a.evidence.registry.domains {
		if !d.deleted { // what waits to be purged is nobody's
			registered[d.name] = append(registered[d.name], d)
		}
	}
	counted := map[string]int{}
	all := map[string]bool{}
	for _, name := range slices.Concat(slices.Collect(maps.Keys(lives)), slices.Collect(maps.Keys(listed)), slices.Collect(maps.Keys(stored)), slices.Collect(maps.Keys(registered))) {
		all[name] = true
	}
	for name := range all {
		n := lives[name]
		want := 0
		if n != nil && n.held {
			want = 1
			counted[n.account]++
		}
		if len(listed[name]) != want || len(stored[name]) != want || len(registered[name]) != want {
			a.complain("%s should be held %d times; it is listed %d times, stored %d times, and registered %d times", name, want, len(listed[name]), len(stored[name]), len(registered[name]))
			continue
		}
		if want == 1 {
			a.name(name, n, listed[name][0], stored[name][0], registered[name][0])
		}
	}
	for account, n := range a.evidence.store.names {
		if n != counted[account] {
			a.complain("account %s is counted to have %d names and has %d", account, n, counted[account])
		}
	}
}

func (a *auditor) name(name string, n *life, listed holding, stored storedDomain, registered registeredDomain) {
	if listed.account != n.account || stored.account != n.account {
		a.complain("%s was registered by %s; it is listed by %s and stored for %s", name, n.account, listed.account, stored.account)
	}
	if registered.sponsor != "freehold" {
		a.complain("%s is sponsored by %s", name, registered.sponsor)
	}
	expires := registered.created
	for _, years := range n.terms {
		expires = addYears(expires, years)
	}
	if !registered.expires.Equal(expires) {
		a.complain("%s was created on %s and bought for %v years; the registry has it until %s, not %s", name, registered.created, n.terms, registered.expires, expires)
	}
	if !stored.expires.Equal(registered.expires) || !listed.expires.Equal(registered.expires) {
		a.complain("%s expires on %s at the registry, on %s in the store, on %s in the list", name, registered.expires, stored.expires, listed.expires)
	}
	if !slices.Equal(stored.handles, registered.handles) {
		a.complain("%s has contacts %v at the registry and %v in the store", name, registered.handles, stored.handles)
	}
	if !slices.Equal(stored.nameservers, registered.nameservers) || n.nameservers != nil && !slices.Equal(stored.nameservers, n.nameservers) {
		a.complain("%s has name servers %v at the registry and %v in the store; wanted %v", name, registered.nameservers, stored.nameservers, n.nameservers)
	}
	if stored.locked != registered.locked || listed.locked != registered.locked || n.lockKnown && registered.locked != n.locked {
		a.complain("%s: locked is %t at the registry, %t in the store, %t in the list; wanted %t (known: %t)", name, registered.locked, stored.locked, listed.locked, n.locked, n.lockKnown)
	}
	if stored.autoRenew != n.autoRenew || listed.autoRenew != n.autoRenew {
		a.complain("%s: automatic renewal is %t in the store, %t in the list; wanted %t", name, stored.autoRenew, listed.autoRenew, n.autoRenew)
	}
}

// addYears keeps the day; 29 February becomes 28 February in a common year.
func addYears(from time.Time, years int) time.Time {
	to := from.AddDate(years, 0, 0)
	if to.Day() != from.Day() {
		to = to.AddDate(0, 0, -to.Day())
	}
	return to
}

// charges: exactly one for each successful registration and renewal, at its
// price, and no other.
func (a *auditor) charges() {
	byOperation := map[string][]charge{}
	for _, c := range a.evidence.store.charges {
		byOperation[c.operation] = append(byOperation[c.operation], c)
	}
	for _, o := range a.evidence.store.operations {
		var want []charge
		registration, renewal := a.evidence.prices(o.domain[strings.IndexByte(o.domain, '.')+1:])
		switch {
		case o.status != "SUCCESSFUL":
		case o.kind == "REGISTER_DOMAIN":
			want = []charge{{o.id, o.account, o.domain, o.kind, registration * int64(a.ledger.years[o.domain])}}
		case o.kind == "RENEW_DOMAIN":
			want = []charge{{o.id, o.account, o.domain, o.kind, renewal}}
		}
		if got := byOperation[o.id]; !slices.Equal(got, want) {
			a.complain("%s, %s: charges are %v, not %v", o, o.status, got, want)
		}
		delete(byOperation, o.id)
	}
	for id, list := range byOperation {
		a.complain("charges %v belong to operation %s, which is not stored", list, id)
	}
}

// registry: nothing there belongs to nobody.
func (a *auditor) registry() {
	r := a.evidence.registry
	domains := map[int64]registeredDomain{}
	used := map[string]string{}
	for _, d := range r.domains {
		domains[d.id] = d
		for _, handle := range d.handles {
			if other, twice := used[handle]; twice {
				a.complain("contact %s serves %s and %s", handle, other, d.name)
			}
			used[handle] = d.name
		}
	}
	there := map[string]bool{}
	for _, handle := range r.contacts {
		there[handle] = true
		if used[handle] == "" {
			a.complain("contact %s at the registry belongs to no domain", handle)
		}
	}
	for handle, name := range used {
		if !there[handle] {
			a.complain("contact %s of %s is not at the registry", handle, name)
		}
	}
	hosts := map[int64]string{}
	for _, h := range r.hosts {
		hosts[h.id] = h.name
		if _, ok := domains[h.superior]; !ok && h.superior != 0 {
			a.complain("host %s lies below a domain that is gone", h.name)
		}
	}
	for _, l := range r.associations {
		if handle := r.contacts[l.from]; handle == "" || !slices.Contains(domains[l.to].handles, handle) {
			a.complain("contact %d (%s) is linked to domain %d (%s), which does not name it", l.from, handle, l.to, domains[l.to].name)
		}
	}
	for _, l := range r.delegations {
		if name := hosts[l.from]; name == "" || !slices.Contains(domains[l.to].nameservers, name) {
			a.complain("host %d (%s) is linked to domain %d (%s), which does not name it", l.from, name, l.to, domains[l.to].name)
		}
	}
}

// tags: those that were set and not deleted are there, the others are not. A
// domain that was ever deleted may have lost its own.
func (a *auditor) tags() {
	lives := a.lives0()
	type tag struct{ domain, key string }
	must, may := map[tag]string{}, map[tag]string{}
	for _, c := range a.ledger.calls {
		k := tag{c.domain, c.tag}
		switch {
		case c.tag == "" || c.fate == refused || c.fate == unsent:
		case c.value == "" && c.fate == acknowledged:
			delete(must, k)
			delete(may, k)
		case c.value == "":
			delete(must, k)
		default:
			may[k] = c.value
			if c.fate == acknowledged {
				must[k] = c.value
			}
		}
	}
	for k, value := range must {
		if n := lives[k.domain]; n != nil && n.held && !n.everDeleted && a.evidence.tags[k.domain][k.key] != value {
			a.complain("%s has lost its tag %s", k.domain, k.key)
		}
	}
	for domain, tags := range a.evidence.tags {
		for key, value := range tags {
			if may[tag{domain, key}] != value {
				a.complain("%s has a tag %s=%s that nobody set or that was deleted", domain, key, value)
			}
		}
	}
}

// lives0 is lives without its complaints, which names has made.
func (a *auditor) lives0() map[string]*life {
	quiet := *a
	quiet.wrong = nil
	return quiet.lives()
}
