package crash

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/route53domains/types"
)

// sound is a small run in which everything is as it should be: one name
// registered for two years, renewed, given name servers and unlocked; one that
// two accounts wanted; one that was deleted; and a registration whose answer
// was lost but which happened.
func sound() (*ledger, *evidence) {
	const alice, bob = firstAccount, secondAccount
	start := time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)
	l := newLedger()
	l.years = map[string]int{"kept.com": 2, "wanted.net": 1, "gone.org": 1, "lost.io": 1}
	e := &evidence{
		details: map[string]operation{}, tags: map[string]map[string]string{},
		prices:   func(string) (int64, int64) { return 1000, 1100 },
		store:    storeBooks{integrity: "ok", events: map[string][]event{}, names: map[string]int{alice: 3, bob: 0}},
		registry: registryBooks{integrity: "ok", contacts: map[int64]string{}},
	}

	moment := 0
	happen := func(c call, status string) {
		moment++
		id := fmt.Sprintf("op-%d", moment)
		at := start.Add(time.Duration(moment) * time.Minute)
		if c.fate == acknowledged {
			c.sent, c.answered, c.id = at, at, id
			o := l.track(id, c.account)
			o.call = &c
		}
		l.calls = append(l.calls, &c)
		shown := operation{id: id, account: c.account, kind: c.kind, domain: c.domain, status: status, submitted: at, updated: at.Add(time.Second)}
		e.operations = append(e.operations, shown)
		if c.fate == acknowledged {
			e.details[id] = shown
		}
		e.store.operations = append(e.store.operations, storedOperation{id, c.account, c.kind, c.domain, status, shown.updated.UnixMicro(), 3})
		e.store.events[id] = []event{
			{1, at.UnixMicro(), "SUBMITTED"}, {2, at.UnixMicro(), "IN_PROGRESS"}, {3, shown.updated.UnixMicro(), status},
		}
		switch {
		case status != "SUCCESSFUL":
		case c.kind == "REGISTER_DOMAIN":
			e.store.charges = append(e.store.charges, charge{id, c.account, c.domain, c.kind, 1000 * int64(l.years[c.domain])})
		case c.kind == "RENEW_DOMAIN":
			e.store.charges = append(e.store.charges, charge{id, c.account, c.domain, c.kind, 1100})
		}
	}
	happen(call{account: alice, action: "RegisterDomain", kind: "REGISTER_DOMAIN", domain: "kept.com", years: 2, fate: acknowledged}, "SUCCESSFUL")
	happen(call{account: alice, action: "RegisterDomain", kind: "REGISTER_DOMAIN", domain: "wanted.net", years: 1, fate: acknowledged}, "SUCCESSFUL")
	happen(call{account: bob, action: "RegisterDomain", kind: "REGISTER_DOMAIN", domain: "wanted.net", years: 1, fate: acknowledged}, "FAILED")
	happen(call{account: alice, action: "RenewDomain", kind: "RENEW_DOMAIN", domain: "kept.com", years: 1, fate: acknowledged}, "SUCCESSFUL")
	happen(call{account: alice, action: "UpdateDomainNameservers", kind: "UPDATE_NAMESERVER", domain: "kept.com", nameservers: []string{"b.dns.test", "a.dns.test"}, fate: acknowledged}, "SUCCESSFUL")
	happen(call{account: alice, action: "DisableDomainTransferLock", kind: "DOMAIN_LOCK", domain: "kept.com", fate: acknowledged}, "SUCCESSFUL")
	happen(call{account: alice, action: "DisableDomainAutoRenew", kind: "DISABLE_AUTORENEW", domain: "kept.com", fate: acknowledged}, "SUCCESSFUL")
	happen(call{account: alice, action: "RegisterDomain", kind: "REGISTER_DOMAIN", domain: "gone.org", years: 1, fate: acknowledged}, "SUCCESSFUL")
	happen(call{account: alice, action: "DeleteDomain", kind: "DELETE_DOMAIN", domain: "gone.org", fate: acknowledged}, "SUCCESSFUL")
	happen(call{account: alice, action: "RegisterDomain", kind: "REGISTER_DOMAIN", domain: "lost.io", years: 1, fate: unclear}, "SUCCESSFUL")
	l.calls = append(l.calls,
		&call{account: alice, action: "UpdateTagsForDomain", domain: "kept.com", tag: "k1", value: "v-k1", fate: acknowledged},
		&call{account: alice, action: "UpdateTagsForDomain", domain: "kept.com", tag: "k2", value: "v-k2", fate: acknowledged},
		&call{account: alice, action: "DeleteTagsForDomain", domain: "kept.com", tag: "k2", fate: acknowledged})
	l.told = append(l.told, told{l.calls[0], "op-1"})

	for i, name := range []string{"kept.com", "wanted.net", "lost.io"} {
		id := int64(i + 1)
		handle := fmt.Sprintf("FH-%d", id)
		created := start.Add(time.Duration(i) * time.Hour)
		expires, servers, locked, auto := created.AddDate(1, 0, 0), houseNameservers, true, true
		if name == "kept.com" {
			expires, servers, locked, auto = created.AddDate(3, 0, 0), []string{"a.dns.test", "b.dns.test"}, false, false
		}
		e.holdings = append(e.holdings, holding{alice, name, expires, auto, locked})
		e.store.domains = append(e.store.domains, storedDomain{name, alice, auto, locked, expires, slices.Clone(servers), []string{handle}})
		e.registry.domains = append(e.registry.domains, registeredDomain{
			id: id, name: name, sponsor: "freehold", nameservers: slices.Clone(servers), handles: []string{handle}, locked: locked, created: created, expires: expires,
		})
		e.registry.contacts[id] = handle
		e.registry.associations = append(e.registry.associations, link{id, id})
		e.tags[name] = map[string]string{}
	}
	e.registry.hosts = []host{{10, 0, "a.dns.test"}}
	e.registry.delegations = []link{{10, 1}}
	e.tags["kept.com"]["k1"] = "v-k1"
	return l, e
}

// TestAudit shows that the audit is content with a sound run and finds each
// thing that can be wrong with one.
func TestAudit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		tamper func(*ledger, *evidence)
		want   string // a part of a complaint; empty for none
	}{
		{"nothing", func(*ledger, *evidence) {}, ""},
		{"a lost answer whose call did not happen", func(l *ledger, _ *evidence) {
			l.calls = append(l.calls, &call{account: firstAccount, kind: "REGISTER_DOMAIN", domain: "never.com", fate: unclear})
		}, ""},
		{"seen in passing", func(l *ledger, _ *evidence) { l.complain("something") }, "something"},
		{"an acknowledged id is not found", func(_ *ledger, e *evidence) { delete(e.details, "op-3") }, "op-3, which 111122223333 was told of, is not found"},
		{"an acknowledged id is not listed", func(_ *ledger, e *evidence) { e.operations = slices.Delete(e.operations, 2, 3) }, "op-3, which 111122223333 was told of, is not listed"},
		{"an operation is listed twice", func(_ *ledger, e *evidence) { e.operations = append(e.operations, e.operations[4]) }, "is listed twice"},
		{"its type is another", func(_ *ledger, e *evidence) { e.operations[3].kind = "DOMAIN_LOCK" }, "was filed as RENEW_DOMAIN"},
		{"its domain is another", func(_ *ledger, e *evidence) { e.operations[3].domain = "wanted.net" }, "and is RENEW_DOMAIN wanted.net"},
		{"its date is another", func(_ *ledger, e *evidence) { e.operations[3].submitted = e.operations[3].submitted.Add(time.Hour) }, "SubmittedDate"},
		{"another account lists it", func(_ *ledger, e *evidence) { e.operations[3].account = secondAccount }, "is listed by 111122223333"},
		{"an operation has not ended", func(_ *ledger, e *evidence) { e.operations[3].status = "IN_PROGRESS" }, "has not ended"},
		{"an operation stands at ERROR", func(_ *ledger, e *evidence) { e.operations[2].status = "ERROR" }, "stands at ERROR"},
		{"detail and list differ", func(_ *ledger, e *evidence) {
			o := e.details["op-4"]
			o.status = "FAILED"
			e.details["op-4"] = o
		}, "changed after its end"},
		{"an operation is stored and not listed", func(_ *ledger, e *evidence) { e.operations = slices.Delete(e.operations, 9, 10) }, "is stored and not listed"},
		{"an operation is listed and not stored", func(_ *ledger, e *evidence) { e.store.operations = slices.Delete(e.store.operations, 2, 3) }, "is listed and not stored"},
		{"an operation that nobody asked for", func(l *ledger, _ *evidence) { l.calls[9].fate = refused }, "1 are listed, 0 were acknowledged"},
		{"an answer was lost by a stop", func(l *ledger, _ *evidence) { l.calls[9].stopped = true }, "of 1 by a stop"},
		{"a silent operation is missing", func(l *ledger, _ *evidence) {
			l.calls = append(l.calls, &call{account: firstAccount, kind: "DISABLE_AUTORENEW", domain: "kept.com", fate: acknowledged})
		}, "2 were acknowledged, 1 are listed"},
		{"DuplicateRequest named another's operation", func(l *ledger, _ *evidence) { l.told[0].id = "op-3" }, "DuplicateRequest names op-3"},
		{"an event is missing", func(_ *ledger, e *evidence) { e.store.events["op-1"] = e.store.events["op-1"][:2] }, "2 events"},
		{"events go back", func(_ *ledger, e *evidence) {
			v := e.store.events["op-1"]
			v[0].status, v[1].status = v[1].status, v[0].status
		}, "follows event"},
		{"something happened after the end", func(_ *ledger, e *evidence) { e.store.events["op-1"][1].status = "FAILED" }, "follows event"},
		{"event times go back", func(_ *ledger, e *evidence) { e.store.events["op-1"][2].at = 1 }, "follows event"},
		{"a name was registered twice", func(_ *ledger, e *evidence) {
			e.operations[2].status, e.store.operations[2].status = "SUCCESSFUL", "SUCCESSFUL"
		}, "was successful while 123456789012 held the name"},
		{"something succeeded on a name not held", func(_ *ledger, e *evidence) {
			e.operations[0].status, e.store.operations[0].status = "FAILED", "FAILED"
		}, "was successful while the account did not hold the name"},
		{"a name is not listed", func(_ *ledger, e *evidence) { e.holdings = e.holdings[1:] }, "kept.com should be held 1 times; it is listed 0 times"},
		{"a name is listed twice", func(_ *ledger, e *evidence) { e.holdings = append(e.holdings, e.holdings[0]) }, "it is listed 2 times"},
		{"both accounts hold a name", func(_ *ledger, e *evidence) {
			h := e.holdings[1]
			h.account = secondAccount
			e.holdings = append(e.holdings, h)
		}, "it is listed 2 times"},
		{"a name is not at the registry", func(_ *ledger, e *evidence) { e.registry.domains = e.registry.domains[1:] }, "registered 0 times"},
		{"a name is there twice", func(_ *ledger, e *evidence) { e.registry.domains = append(e.registry.domains, e.registry.domains[0]) }, "registered 2 times"},
		{"a registered name is being deleted", func(_ *ledger, e *evidence) { e.registry.domains[0].deleted = true }, "registered 0 times"},
		{"a deleted name is still there", func(_ *ledger, e *evidence) {
			e.registry.domains = append(e.registry.domains, registeredDomain{id: 9, name: "gone.org", sponsor: "freehold"})
		}, "gone.org should be held 0 times"},
		{"the registry has a name that nobody asked for", func(_ *ledger, e *evidence) {
			e.registry.domains = append(e.registry.domains, registeredDomain{id: 9, name: "stray.com", sponsor: "freehold"})
		}, "stray.com should be held 0 times"},
		{"the wrong account holds a name", func(_ *ledger, e *evidence) { e.holdings[1].account = secondAccount }, "it is listed by 111122223333"},
		{"another sponsors a name", func(_ *ledger, e *evidence) { e.registry.domains[1].sponsor = "elsewhere" }, "sponsored by elsewhere"},
		{"a year was added twice", func(_ *ledger, e *evidence) {
			later := e.registry.domains[0].expires.AddDate(1, 0, 0)
			e.registry.domains[0].expires, e.store.domains[0].expires, e.holdings[0].expires = later, later, later
		}, "bought for [2 1] years"},
		{"the store has another expiry", func(_ *ledger, e *evidence) { e.store.domains[0].expires = e.store.domains[1].expires }, "at the registry, on"},
		{"the registry has other contacts", func(_ *ledger, e *evidence) { e.registry.domains[0].handles = []string{"FH-9"} }, "has contacts [FH-9]"},
		{"name servers differ", func(_ *ledger, e *evidence) { e.registry.domains[0].nameservers = houseNameservers }, "name servers"},
		{"name servers are not those asked for", func(_ *ledger, e *evidence) {
			e.registry.domains[0].nameservers, e.store.domains[0].nameservers = houseNameservers, houseNameservers
		}, "wanted [a.dns.test b.dns.test]"},
		{"the lock is not as asked for", func(_ *ledger, e *evidence) {
			e.registry.domains[0].locked, e.store.domains[0].locked, e.holdings[0].locked = true, true, true
		}, "locked is true"},
		{"automatic renewal is not as asked for", func(_ *ledger, e *evidence) { e.store.domains[0].autoRenew, e.holdings[0].autoRenew = true, true }, "automatic renewal"},
		{"the quota counts wrongly", func(_ *ledger, e *evidence) { e.store.names[secondAccount] = 1 }, "counted to have 1 names and has 0"},
		{"a charge is missing", func(_ *ledger, e *evidence) { e.store.charges = e.store.charges[1:] }, "charges are []"},
		{"a charge is there twice", func(_ *ledger, e *evidence) { e.store.charges = append(e.store.charges, e.store.charges[0]) }, "charges are [{op-1"},
		{"a failed registration is charged", func(_ *ledger, e *evidence) {
			e.store.charges = append(e.store.charges, charge{"op-3", secondAccount, "wanted.net", "REGISTER_DOMAIN", 1000})
		}, "FAILED: charges are [{op-3"},
		{"a charge is too high", func(_ *ledger, e *evidence) { e.store.charges[0].cents *= 2 }, "charges are [{op-1"},
		{"a charge belongs to nothing", func(_ *ledger, e *evidence) { e.store.charges = append(e.store.charges, charge{operation: "op-99"}) }, "op-99, which is not stored"},
		{"a contact has leaked", func(_ *ledger, e *evidence) { e.registry.contacts[9] = "FH-9" }, "FH-9 at the registry belongs to no domain"},
		{"a contact is missing", func(_ *ledger, e *evidence) { delete(e.registry.contacts, 2) }, "FH-2 of wanted.net is not at the registry"},
		{"two domains share a contact", func(_ *ledger, e *evidence) {
			e.registry.domains[0].handles, e.store.domains[0].handles = []string{"FH-2"}, []string{"FH-2"}
		}, "serves"},
		{"a host has outlived its domain", func(_ *ledger, e *evidence) { e.registry.hosts = append(e.registry.hosts, host{11, 9, "ns1.gone.org"}) }, "below a domain that is gone"},
		{"a contact is linked wrongly", func(_ *ledger, e *evidence) { e.registry.associations[0].to = 2 }, "linked to domain 2"},
		{"a host is linked wrongly", func(_ *ledger, e *evidence) { e.registry.delegations[0].to = 2 }, "linked to domain 2"},
		{"a tag is lost", func(_ *ledger, e *evidence) { delete(e.tags["kept.com"], "k1") }, "has lost its tag k1"},
		{"a deleted tag is there", func(_ *ledger, e *evidence) { e.tags["kept.com"]["k2"] = "v-k2" }, "tag k2=v-k2"},
		{"the store is damaged", func(_ *ledger, e *evidence) { e.store.integrity = "row 1 missing from index" }, "integrity of freehold.db"},
		{"the registry is damaged", func(_ *ledger, e *evidence) { e.registry.integrity = "row 1 missing from index" }, "integrity of registry.db"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l, e := sound()
			tt.tamper(l, e)
			wrong := audit(l, e)
			if tt.want == "" {
				if len(wrong) > 0 {
					t.Errorf("audit complains of a sound run: %q", wrong)
				}
				return
			}
			if !slices.ContainsFunc(wrong, func(w string) bool { return strings.Contains(w, tt.want) }) {
				t.Errorf("audit = %q, want a complaint with %q", wrong, tt.want)
			}
		})
	}
}

// TestContradiction shows what one sight of an operation may not do to the
// one before.
func TestContradiction(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)
	running := operation{id: "1", kind: "RENEW_DOMAIN", domain: "a.com", status: "IN_PROGRESS", submitted: at, updated: at.Add(time.Minute)}
	ended := running
	ended.status, ended.updated = "SUCCESSFUL", at.Add(2*time.Minute)
	with := func(o operation, change func(*operation)) operation {
		change(&o)
		return o
	}
	tests := []struct {
		name          string
		before, after operation
		want          string
	}{
		{"nothing changed", running, running, ""},
		{"it ended", running, ended, ""},
		{"it stays ended", ended, ended, ""},
		{"it went back", ended, running, "went back from SUCCESSFUL to IN_PROGRESS"},
		{"it went back to the start", running, with(running, func(o *operation) { o.status = "SUBMITTED" }), "went back"},
		{"a nameless status", running, with(running, func(o *operation) { o.status = "" }), "unknown status"},
		{"another end", ended, with(ended, func(o *operation) { o.status = "FAILED" }), "changed after its end"},
		{"another message after the end", ended, with(ended, func(o *operation) { o.message = "x" }), "changed after its end"},
		{"a later date after the end", ended, with(ended, func(o *operation) { o.updated = o.updated.Add(1) }), "changed after its end"},
		{"LastUpdatedDate fell", running, with(running, func(o *operation) { o.updated = at }), "LastUpdatedDate fell"},
		{"SubmittedDate changed", running, with(running, func(o *operation) { o.submitted = at.Add(1) }), "SubmittedDate"},
		{"the type changed", running, with(running, func(o *operation) { o.kind = "DOMAIN_LOCK" }), "type RENEW_DOMAIN became DOMAIN_LOCK"},
		{"the domain changed", running, with(running, func(o *operation) { o.domain = "b.com" }), "domain a.com became b.com"},
		{"the id changed", running, with(running, func(o *operation) { o.id = "2" }), "id changed to 2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := contradiction(tt.before, tt.after)
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("contradiction(%v, %v) = %q, want %q", tt.before, tt.after, got, tt.want)
			}
		})
	}
}

// TestLedger shows what is noticed while answers come in.
func TestLedger(t *testing.T) {
	t.Parallel()
	register := func() *call {
		return &call{account: firstAccount, action: "RegisterDomain", kind: "REGISTER_DOMAIN", domain: "a.com", sent: time.Now()}
	}
	first := "op-1"
	duplicate := &types.DuplicateRequest{RequestId: &first}
	tests := []struct {
		name string
		do   func(*ledger)
		want string // a part of what is noticed; empty for nothing
	}{
		{"an acknowledgement and a duplicate of it", func(l *ledger) { l.file(register(), first, nil); l.file(register(), "", duplicate) }, ""},
		{"a lost answer and then no connection", func(l *ledger) {
			l.file(register(), "", errors.New("EOF"))
			l.file(register(), "", &net.OpError{Op: "dial", Err: errors.New("refused")})
			if l.count(unclear) != 1 || l.count(unsent) != 1 {
				l.complain("unclear %d, unsent %d", l.count(unclear), l.count(unsent))
			}
		}, ""},
		{"one id for two requests", func(l *ledger) { l.file(register(), first, nil); l.file(register(), first, nil) }, "op-1 was given to"},
		{"an answer without an id", func(l *ledger) { l.file(register(), "", nil) }, "without an id"},
		{"a duplicate without an id", func(l *ledger) { l.file(register(), "", &types.DuplicateRequest{}) }, "without a requestId"},
		{"a duplicate of what had ended", func(l *ledger) {
			l.file(register(), first, nil)
			l.saw(l.operations[first], operation{id: first, status: "FAILED"})
			l.file(register(), "", duplicate)
		}, "which had been seen to end"},
		{"a free name is refused", func(l *ledger) { l.file(register(), "", &types.InvalidInput{}) }, "refused with InvalidInput"},
		{"a fault", func(l *ledger) {
			c := register()
			c.action = "RenewDomain"
			l.file(c, "", &types.DomainLimitExceeded{})
		}, "refused with DomainLimitExceeded"},
		{"a status goes back", func(l *ledger) {
			l.file(register(), first, nil)
			l.saw(l.operations[first], operation{id: first, status: "IN_PROGRESS"})
			l.saw(l.operations[first], operation{id: first, status: "SUBMITTED"})
		}, "went back"},
		{"another operation is shown", func(l *ledger) {
			l.file(register(), first, nil)
			l.saw(l.operations[first], operation{id: "op-2", status: "IN_PROGRESS"})
		}, "was shown op-2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l := newLedger()
			tt.do(l)
			got := strings.Join(l.wrong, "; ")
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("noticed %q, want %q", got, tt.want)
			}
		})
	}
}
