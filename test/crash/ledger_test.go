package crash

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/route53domains/types"
	"github.com/aws/smithy-go"
)

// fate is what became of a call.
type fate int

const (
	acknowledged fate = iota + 1
	refused           // answered with an error
	unsent            // no connection: the server cannot have seen it
	unclear           // the connection died, so nobody knows
)

// call is one request that changes something.
type call struct {
	account string
	action  string // the API's name
	kind    string // of the operation that it files; empty for none
	domain  string
	round   int

	years       int      // RegisterDomain, RenewDomain
	expiryYear  int      // RenewDomain
	nameservers []string // UpdateDomainNameservers
	on          bool     // the transfer lock
	tag, value  string   // of tags; an empty value deletes

	sent, answered time.Time
	fate           fate
	id             string // of the operation, if it was told
	code           string // of a refusal
	stopped        bool   // unclear in a round that ended by SIGTERM
}

// operation is one as the API shows it.
type operation struct {
	id, account, kind, domain, status, message string
	submitted, updated                         time.Time
}

func (o operation) final() bool { return rank(o.status) == 2 }

// rank orders the statuses: none is followed by one of a lower rank.
func rank(status string) int {
	switch status {
	case "SUBMITTED":
		return 0
	case "IN_PROGRESS":
		return 1
	case "SUCCESSFUL", "FAILED", "ERROR":
		return 2
	}
	return -1
}

// contradiction tells how a later sight of an operation contradicts an earlier
// one, or is empty.
func contradiction(before, after operation) string {
	switch {
	case after.id != before.id:
		return "id changed to " + after.id
	case after.kind != before.kind:
		return fmt.Sprintf("type %s became %s", before.kind, after.kind)
	case after.domain != before.domain:
		return fmt.Sprintf("domain %s became %s", before.domain, after.domain)
	case !after.submitted.Equal(before.submitted):
		return fmt.Sprintf("SubmittedDate %s became %s", before.submitted, after.submitted)
	case rank(after.status) < 0:
		return "unknown status " + after.status
	case rank(after.status) < rank(before.status):
		return fmt.Sprintf("status went back from %s to %s", before.status, after.status)
	case after.updated.Before(before.updated):
		return fmt.Sprintf("LastUpdatedDate fell from %s to %s", before.updated, after.updated)
	case before.final() && (after.status != before.status || after.message != before.message || !after.updated.Equal(before.updated)):
		return fmt.Sprintf("changed after its end: %s %q %s became %s %q %s",
			before.status, before.message, before.updated, after.status, after.message, after.updated)
	}
	return ""
}

// tracked is an operation that a customer was told of.
type tracked struct {
	id, account string
	call        *call // that filed it; nil if only a refusal told of it

	look  sync.Mutex // held while it is asked for, so that sights are in order
	sight operation  // the last; guarded by the ledger's mu
	ended time.Time  // when it was first seen final
	done  chan struct{}
}

// told is an id that DuplicateRequest named.
type told struct {
	call *call
	id   string
}

// ledger is what customers were told. Nothing in it comes from the server's
// files.
type ledger struct {
	mu         sync.Mutex
	calls      []*call
	operations map[string]*tracked
	order      []*tracked
	open       []*tracked // not seen final
	told       []told
	years      map[string]int      // for which a name is registered
	held       map[string][]string // names seen registered, by account
	wrong      []string            // what was found in passing

	// The fuse burns down with acknowledgements, and then with any answers.
	acks, answers int
	burnt         chan struct{}
}

func newLedger() *ledger {
	return &ledger{operations: map[string]*tracked{}, years: map[string]int{}, held: map[string][]string{}}
}

// light sets the fuse: the channel is closed after so many acknowledgements
// and then so many answers of any kind.
func (l *ledger) light(acks, answers int) <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acks, l.answers, l.burnt = acks, answers, make(chan struct{})
	return l.burnt
}

func (l *ledger) burn(isAck bool) {
	switch {
	case l.burnt == nil:
	case l.acks > 0:
		if isAck {
			l.acks--
		}
	case l.answers > 0:
		l.answers--
	default:
		close(l.burnt)
		l.burnt = nil
	}
}

func (l *ledger) complain(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.wrong = append(l.wrong, fmt.Sprintf(format, args...))
}

// file enters a call with what became of it.
func (l *ledger) file(c *call, id string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls = append(l.calls, c)
	c.fate, c.id, c.code = judge(err)
	switch {
	case c.fate == acknowledged && c.kind != "" && !silent(c.kind):
		c.id = id
		if id == "" {
			l.wrong = append(l.wrong, fmt.Sprintf("%s %s was answered without an id", c.action, c.domain))
			break
		}
		if known := l.operations[id]; known != nil && known.call != nil {
			l.wrong = append(l.wrong, fmt.Sprintf("operation %s was given to %s %s and to %s %s", id, known.call.action, known.call.domain, c.action, c.domain))
			break
		}
		l.track(id, c.account).call = c
	case c.fate == refused && c.code == duplicateRequest:
		l.told = append(l.told, told{c, c.id})
		if c.id == "" {
			l.wrong = append(l.wrong, fmt.Sprintf("%s %s: DuplicateRequest without a requestId", c.action, c.domain))
		} else if first := l.track(c.id, c.account); !first.ended.IsZero() && first.ended.Before(c.sent) {
			l.wrong = append(l.wrong, fmt.Sprintf("%s %s: DuplicateRequest names %s, which had been seen to end", c.action, c.domain, c.id))
		}
	case c.fate == refused && !slices.Contains(expected(c), c.code):
		l.wrong = append(l.wrong, fmt.Sprintf("%s %s of %s was refused with %s: %v", c.action, c.domain, c.account, c.code, err))
	}
	if c.fate == acknowledged || c.fate == refused {
		l.burn(c.fate == acknowledged)
	}
}

const duplicateRequest = "DuplicateRequest"

// expected are the refusals that a call may meet while others change the same
// domains.
func expected(c *call) []string {
	if c.action == "RegisterDomain" {
		return []string{duplicateRequest}
	}
	return []string{duplicateRequest, "InvalidInput", "TLDRulesViolation"}
}

// silent says whether the type's actions answer without the operation's id.
func silent(kind string) bool { return kind == "ENABLE_AUTORENEW" || kind == "DISABLE_AUTORENEW" }

// judge tells what an error of the SDK means. Of a DuplicateRequest it gives
// the id, too.
func judge(err error) (f fate, id, code string) {
	var duplicate *types.DuplicateRequest
	var answer smithy.APIError
	var network *net.OpError
	switch {
	case err == nil:
		return acknowledged, "", ""
	case errors.As(err, &duplicate):
		if duplicate.RequestId != nil {
			id = *duplicate.RequestId
		}
		return refused, id, duplicateRequest
	case errors.As(err, &answer):
		return refused, "", answer.ErrorCode()
	case errors.As(err, &network) && network.Op == "dial":
		return unsent, "", ""
	}
	return unclear, "", ""
}

// track finds or enters an operation. The caller holds mu.
func (l *ledger) track(id, account string) *tracked {
	o := l.operations[id]
	if o == nil {
		o = &tracked{id: id, account: account, done: make(chan struct{})}
		l.operations[id] = o
		l.order = append(l.order, o)
		l.open = append(l.open, o)
	}
	return o
}

// saw enters a sight of an operation; sights of one come one after the other.
func (l *ledger) saw(o *tracked, now operation) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.burn(false)
	if now.id != o.id {
		l.wrong = append(l.wrong, fmt.Sprintf("asked for operation %s, was shown %s", o.id, now.id))
		return
	}
	if o.sight.id != "" {
		if c := contradiction(o.sight, now); c != "" {
			l.wrong = append(l.wrong, fmt.Sprintf("operation %s (%s %s): %s", o.id, now.kind, now.domain, c))
		}
	}
	o.sight = now
	if !now.final() || !o.ended.IsZero() {
		return
	}
	o.ended = time.Now()
	close(o.done)
	if i := slices.Index(l.open, o); i >= 0 {
		l.open = slices.Delete(l.open, i, i+1)
	}
	if now.kind == "REGISTER_DOMAIN" && now.status == "SUCCESSFUL" {
		l.held[o.account] = append(l.held[o.account], now.domain)
	}
}

// letGo forgets a name that its account wants no longer.
func (l *ledger) letGo(account, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held[account] = slices.DeleteFunc(l.held[account], func(n string) bool { return n == name })
}

// stoppedUnclear marks what stayed unclear in a round that ended by SIGTERM.
func (l *ledger) stoppedUnclear(round int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.calls {
		if c.round == round && c.fate == unclear {
			c.stopped = true
		}
	}
}

// count is how many calls had a fate.
func (l *ledger) count(f fate) (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.calls {
		if c.fate == f {
			n++
		}
	}
	return n
}

// unclearIn are the calls of a round of which nobody knows.
func (l *ledger) unclearIn(round int) (list []*call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.calls {
		if c.round == round && c.fate == unclear {
			list = append(list, c)
		}
	}
	return list
}
