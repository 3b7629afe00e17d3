package crash

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	domains "github.com/aws/aws-sdk-go-v2/service/route53domains"
	"github.com/aws/aws-sdk-go-v2/service/route53domains/types"
)

// shop is where names come from: TLDs with and without a lock, with terms of
// ten years and of one.
var shop = []struct {
	tld     string
	longest int
	lock    bool
}{
	{"com", 10, true},
	{"net", 10, true},
	{"org", 10, true},
	{"info", 10, true},
	{"xyz", 10, true},
	{"me", 10, true},
	{"io", 10, true},
	{"de", 1, false},
}

func hasLock(name string) bool {
	for _, s := range shop {
		if strings.HasSuffix(name, "."+s.tld) {
			return s.lock
		}
	}
	return false
}

// customer is one caller of one account in one round.
type customer struct {
	ledger *ledger
	key    key
	other  key // the account it races against
	client *domains.Client
	rival  *domains.Client
	round  int
	rng    *rand.Rand
	serial *atomic.Int64 // numbers the names of the whole run
	stop   <-chan struct{}

	gone bool // the server no longer answers
}

// work asks for one thing after the other until the server has gone.
func (c *customer) work(again []*call) {
	for _, lost := range again {
		c.repeat(lost)
	}
	for !c.gone {
		select {
		case <-c.stop:
			return
		default:
		}
		switch n := c.rng.IntN(100); {
		case n < 35:
			name, years := c.newName()
			c.register(c.key, c.client, name, years)
			if c.rng.IntN(3) == 0 {
				c.register(c.key, c.client, name, years)
			}
		case n < 45:
			c.race()
		default:
			c.change()
		}
	}
}

func (c *customer) newName() (name string, years int) {
	s := shop[c.rng.IntN(len(shop))]
	name = fmt.Sprintf("crash-%d.%s", c.serial.Add(1), s.tld)
	years = 1 + c.rng.IntN(min(s.longest, 3))
	c.ledger.mu.Lock()
	c.ledger.years[name] = years
	c.ledger.mu.Unlock()
	return name, years
}

// ask makes a call and enters it.
func (c *customer) ask(k *call, send func(context.Context) (*string, error)) {
	k.round = c.round
	k.sent = time.Now()
	id, err := send(context.Background())
	k.answered = time.Now()
	c.ledger.file(k, aws.ToString(id), err)
	if k.fate == unsent || k.fate == unclear {
		c.gone = true
	}
}

func (c *customer) register(k key, client *domains.Client, name string, years int) {
	ada := &types.ContactDetail{
		FirstName: aws.String("Ada"), LastName: aws.String("Lovelace"), ContactType: types.ContactTypePerson,
		AddressLine1: aws.String("12 St James's Square"), City: aws.String("London"), ZipCode: aws.String("SW1Y 4JH"),
		CountryCode: types.CountryCodeGb, Email: aws.String("ada@example.net"), PhoneNumber: aws.String("+44.2071234567"),
	}
	c.ask(&call{account: k.account, action: "RegisterDomain", kind: "REGISTER_DOMAIN", domain: name, years: years},
		func(ctx context.Context) (*string, error) {
			out, err := client.RegisterDomain(ctx, &domains.RegisterDomainInput{
				DomainName: &name, DurationInYears: aws.Int32(int32(years)),
				AdminContact: ada, RegistrantContact: ada, TechContact: ada,
			})
			if err != nil {
				return nil, err
			}
			return out.OperationId, nil
		})
}

// race has both accounts ask for one name at once.
func (c *customer) race() {
	name, years := c.newName()
	rival := *c
	var wait sync.WaitGroup
	wait.Go(func() { rival.register(rival.other, rival.rival, name, years) })
	c.register(c.key, c.client, name, years)
	wait.Wait()
	c.gone = c.gone || rival.gone
}

// repeat makes a call again whose answer was lost.
func (c *customer) repeat(lost *call) {
	if c.gone || lost.account != c.key.account {
		return
	}
	switch lost.action {
	case "RegisterDomain":
		c.register(c.key, c.client, lost.domain, lost.years)
	case "RenewDomain":
		c.renew(lost.domain, lost.expiryYear)
	}
}

// change does something with a name that the account has, or had a moment ago.
func (c *customer) change() {
	c.ledger.mu.Lock()
	held := c.ledger.held[c.key.account]
	name := ""
	if len(held) > 0 {
		// Every other time one of the last, so that callers meet.
		from := 0
		if c.rng.IntN(2) == 0 {
			from = max(0, len(held)-8)
		}
		name = held[from+c.rng.IntN(len(held)-from)]
	}
	c.ledger.mu.Unlock()
	if name == "" {
		return
	}
	switch c.rng.IntN(16) {
	case 0, 1, 2:
		c.updateNameservers(name)
	case 3, 4, 5:
		if year, ok := c.expiryYear(name); ok {
			c.renew(name, year)
		}
	case 6, 7, 8:
		c.switchLock(name, c.rng.IntN(2) == 0)
	case 9, 10:
		c.switchAutoRenew(name, c.rng.IntN(2) == 0)
	case 11, 12:
		c.tag(name)
	case 13:
		// Twice in a row: the second meets the first.
		c.switchLock(name, true)
		c.updateNameservers(name)
	default:
		c.give(name)
	}
}

func (c *customer) updateNameservers(name string) {
	k := &call{account: c.key.account, action: "UpdateDomainNameservers", kind: "UPDATE_NAMESERVER", domain: name}
	in := &domains.UpdateDomainNameserversInput{DomainName: &name}
	add := func(host string, glue ...string) {
		k.nameservers = append(k.nameservers, host)
		in.Nameservers = append(in.Nameservers, types.Nameserver{Name: &host, GlueIps: glue})
	}
	if c.rng.IntN(3) == 0 {
		add("ns1."+name, "9.9.9.9")
	}
	add(fmt.Sprintf("a%d.dns.test", c.rng.IntN(6)))
	add(fmt.Sprintf("b%d.dns.test", c.rng.IntN(6)))
	c.ask(k, func(ctx context.Context) (*string, error) {
		out, err := c.client.UpdateDomainNameservers(ctx, in)
		if err != nil {
			return nil, err
		}
		return out.OperationId, nil
	})
}

// expiryYear reads what a renewal must name.
func (c *customer) expiryYear(name string) (int, bool) {
	out, err := c.client.GetDomainDetail(context.Background(), &domains.GetDomainDetailInput{DomainName: &name})
	if err != nil {
		var missing *types.InvalidInput
		switch f, _, code := judge(err); {
		case f == unsent || f == unclear:
			c.gone = true
		case !errors.As(err, &missing):
			c.ledger.complain("GetDomainDetail %s was refused with %s: %v", name, code, err)
		}
		return 0, false
	}
	return aws.ToTime(out.ExpirationDate).UTC().Year(), true
}

func (c *customer) renew(name string, year int) {
	c.ask(&call{account: c.key.account, action: "RenewDomain", kind: "RENEW_DOMAIN", domain: name, years: 1, expiryYear: year},
		func(ctx context.Context) (*string, error) {
			out, err := c.client.RenewDomain(ctx, &domains.RenewDomainInput{
				DomainName: &name, CurrentExpiryYear: int32(year), DurationInYears: aws.Int32(1),
			})
			if err != nil {
				return nil, err
			}
			return out.OperationId, nil
		})
}

func (c *customer) switchLock(name string, on bool) *call {
	k := &call{account: c.key.account, action: "DisableDomainTransferLock", kind: "DOMAIN_LOCK", domain: name, on: on}
	if on {
		k.action = "EnableDomainTransferLock"
	}
	c.ask(k, func(ctx context.Context) (*string, error) {
		if on {
			out, err := c.client.EnableDomainTransferLock(ctx, &domains.EnableDomainTransferLockInput{DomainName: &name})
			if err != nil {
				return nil, err
			}
			return out.OperationId, nil
		}
		out, err := c.client.DisableDomainTransferLock(ctx, &domains.DisableDomainTransferLockInput{DomainName: &name})
		if err != nil {
			return nil, err
		}
		return out.OperationId, nil
	})
	return k
}

func (c *customer) switchAutoRenew(name string, on bool) {
	k := &call{account: c.key.account, action: "DisableDomainAutoRenew", kind: "DISABLE_AUTORENEW", domain: name}
	if on {
		k.action, k.kind = "EnableDomainAutoRenew", "ENABLE_AUTORENEW"
	}
	c.ask(k, func(ctx context.Context) (*string, error) {
		if on {
			_, err := c.client.EnableDomainAutoRenew(ctx, &domains.EnableDomainAutoRenewInput{DomainName: &name})
			return nil, err
		}
		_, err := c.client.DisableDomainAutoRenew(ctx, &domains.DisableDomainAutoRenewInput{DomainName: &name})
		return nil, err
	})
}

// tag sets a tag whose key is never used again, and takes every other one off.
func (c *customer) tag(name string) {
	label := fmt.Sprintf("k%d", c.serial.Add(1))
	set := &call{account: c.key.account, action: "UpdateTagsForDomain", domain: name, tag: label, value: "v-" + label}
	c.ask(set, func(ctx context.Context) (*string, error) {
		_, err := c.client.UpdateTagsForDomain(ctx, &domains.UpdateTagsForDomainInput{
			DomainName: &name, TagsToUpdate: []types.Tag{{Key: &label, Value: &set.value}},
		})
		return nil, err
	})
	if c.gone || c.rng.IntN(2) == 0 {
		return
	}
	c.ask(&call{account: c.key.account, action: "DeleteTagsForDomain", domain: name, tag: label}, func(ctx context.Context) (*string, error) {
		_, err := c.client.DeleteTagsForDomain(ctx, &domains.DeleteTagsForDomainInput{DomainName: &name, TagsToDelete: []string{label}})
		return nil, err
	})
}

// give deletes a name, and sometimes registers it again.
func (c *customer) give(name string) {
	if hasLock(name) {
		off := c.switchLock(name, false)
		if off.fate != acknowledged || !c.await(off.id) {
			return
		}
	}
	k := &call{account: c.key.account, action: "DeleteDomain", kind: "DELETE_DOMAIN", domain: name}
	c.ask(k, func(ctx context.Context) (*string, error) {
		out, err := c.client.DeleteDomain(ctx, &domains.DeleteDomainInput{DomainName: &name})
		if err != nil {
			return nil, err
		}
		return out.OperationId, nil
	})
	if k.fate != acknowledged {
		return
	}
	c.ledger.letGo(c.key.account, name)
	if c.rng.IntN(3) == 0 && c.await(k.id) {
		c.ledger.mu.Lock()
		years := c.ledger.years[name]
		c.ledger.mu.Unlock()
		c.register(c.key, c.client, name, years)
	}
}

// await waits until the watchers have seen an operation's end; false when the
// round has ended before.
func (c *customer) await(id string) bool {
	c.ledger.mu.Lock()
	o := c.ledger.operations[id]
	c.ledger.mu.Unlock()
	if o == nil {
		return false
	}
	select {
	case <-o.done:
		return true
	case <-c.stop:
		return false
	}
}

// watcher polls operations, mostly those that have not ended.
type watcher struct {
	ledger  *ledger
	clients map[string]*domains.Client
	rng     *rand.Rand
	stop    <-chan struct{}
}

func (w *watcher) work() {
	for {
		select {
		case <-w.stop:
			return
		default:
		}
		o := w.pick()
		if o == nil {
			w.pause()
			continue
		}
		if !look(w.ledger, w.clients[o.account], o) {
			return
		}
	}
}

// pause leaves the machine to others while there is nothing to watch.
func (w *watcher) pause() {
	t := time.NewTimer(time.Millisecond)
	defer t.Stop()
	select {
	case <-t.C:
	case <-w.stop:
	}
}

func (w *watcher) pick() *tracked {
	l := w.ledger
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case len(l.open) > 0 && w.rng.IntN(10) > 0:
		return l.open[w.rng.IntN(len(l.open))]
	case len(l.order) > 0:
		return l.order[w.rng.IntN(len(l.order))]
	}
	return nil
}

// look asks where an operation stands; false when there was no answer.
func look(l *ledger, client *domains.Client, o *tracked) bool {
	o.look.Lock()
	defer o.look.Unlock()
	out, err := client.GetOperationDetail(context.Background(), &domains.GetOperationDetailInput{OperationId: &o.id})
	if err != nil {
		f, _, code := judge(err)
		if f == refused {
			l.complain("GetOperationDetail %s of %s was refused with %s: %v", o.id, o.account, code, err)
		}
		return f == refused
	}
	l.saw(o, operation{
		id: aws.ToString(out.OperationId), account: o.account, kind: string(out.Type), domain: aws.ToString(out.DomainName),
		status: string(out.Status), message: aws.ToString(out.Message),
		submitted: aws.ToTime(out.SubmittedDate).UTC(), updated: aws.ToTime(out.LastUpdatedDate).UTC(),
	})
	return true
}
