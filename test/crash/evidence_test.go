package crash

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	domains "github.com/aws/aws-sdk-go-v2/service/route53domains"
	"github.com/aws/aws-sdk-go-v2/service/route53domains/types"
	_ "modernc.org/sqlite" // the files are read with it

	"freehold/internal/tlds"
)

// evidence is what API and files say after everything has ended.
type evidence struct {
	operations []operation                  // ListOperations of each account, to the end
	details    map[string]operation         // GetOperationDetail of each id in the ledger
	holdings   []holding                    // ListDomains of each account, to the end
	tags       map[string]map[string]string // ListTagsForDomain of each holding
	prices     func(tld string) (registration, renewal int64)
	store      storeBooks
	registry   registryBooks
}

// holding is a domain as ListDomains shows it.
type holding struct {
	account, name     string
	expires           time.Time
	autoRenew, locked bool
}

// storeBooks are the store's tables.
type storeBooks struct {
	integrity  string
	operations []storedOperation
	events     map[string][]event // by operation, in order of seq
	domains    []storedDomain
	charges    []charge
	names      map[string]int // how many each account is counted to have
}

type storedOperation struct {
	id, account, kind, domain, status string
	updated                           int64 // microseconds
	seq                               int
}

type event struct {
	seq    int
	at     int64
	status string
}

type storedDomain struct {
	name, account        string
	autoRenew, locked    bool
	expires              time.Time
	nameservers, handles []string // sorted, each once
}

type charge struct {
	operation, account, domain, kind string
	cents                            int64
}

// registryBooks are the registry's tables.
type registryBooks struct {
	integrity    string
	domains      []registeredDomain
	contacts     map[int64]string // handles
	hosts        []host
	associations []link // contact, domain
	delegations  []link // host, domain
}

type registeredDomain struct {
	id                   int64
	name, sponsor        string
	nameservers, handles []string // sorted, each once
	locked, deleted      bool
	created, expires     time.Time
}

type host struct {
	id, superior int64 // superior is the domain it lies below, or 0
	name         string
}

type link struct{ from, to int64 }

// ask collects what the API says.
func (e *evidence) ask(t *testing.T, l *ledger, clients map[string]*domains.Client) {
	t.Helper()
	ctx := context.Background()
	e.details, e.tags = map[string]operation{}, map[string]map[string]string{}
	for account, client := range clients {
		e.operations = append(e.operations, listOperations(t, account, client, nil)...)
		pages := domains.NewListDomainsPaginator(client, &domains.ListDomainsInput{MaxItems: aws.Int32(100)})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				t.Fatalf("ListDomains of %s: %v", account, err)
			}
			for _, d := range page.Domains {
				e.holdings = append(e.holdings, holding{
					account: account, name: aws.ToString(d.DomainName), expires: aws.ToTime(d.Expiry).UTC(),
					autoRenew: aws.ToBool(d.AutoRenew), locked: aws.ToBool(d.TransferLock),
				})
			}
		}
	}
	for _, o := range l.order {
		if look(l, clients[o.account], o) && o.sight.id != "" {
			e.details[o.id] = o.sight
		}
	}
	for _, h := range e.holdings {
		out, err := clients[h.account].ListTagsForDomain(ctx, &domains.ListTagsForDomainInput{DomainName: &h.name})
		if err != nil {
			t.Fatalf("ListTagsForDomain %s of %s: %v", h.name, h.account, err)
		}
		e.tags[h.name] = map[string]string{}
		for _, tag := range out.TagList {
			e.tags[h.name][aws.ToString(tag.Key)] = aws.ToString(tag.Value)
		}
	}
	catalogue, err := tlds.Load()
	if err != nil {
		t.Fatal(err)
	}
	prices := map[string][2]int64{}
	for _, tld := range catalogue.All() {
		prices[tld.Name] = [2]int64{tld.Prices.Registration.Cents, tld.Prices.Renewal.Cents}
	}
	e.prices = func(tld string) (int64, int64) { return prices[tld][0], prices[tld][1] }
}

// listOperations pages through an account's operations in the given statuses.
func listOperations(t *testing.T, account string, client *domains.Client, statuses []types.OperationStatus) (list []operation) {
	t.Helper()
	pages := domains.NewListOperationsPaginator(client, &domains.ListOperationsInput{MaxItems: aws.Int32(100), Status: statuses})
	for pages.HasMorePages() {
		page, err := pages.NextPage(context.Background())
		if err != nil {
			t.Fatalf("ListOperations of %s: %v", account, err)
		}
		for _, o := range page.Operations {
			list = append(list, operation{
				id: aws.ToString(o.OperationId), account: account, kind: string(o.Type), domain: aws.ToString(o.DomainName),
				status: string(o.Status), message: aws.ToString(o.Message),
				submitted: aws.ToTime(o.SubmittedDate).UTC(), updated: aws.ToTime(o.LastUpdatedDate).UTC(),
			})
		}
	}
	return list
}

// read collects what the files say. No server may be running.
func (e *evidence) read(t *testing.T, folder string) {
	t.Helper()
	s := openBooks(t, filepath.Join(folder, "freehold.db"), "ro")
	e.store = storeBooks{integrity: s.integrity(), events: map[string][]event{}, names: map[string]int{}}
	s.rows(`SELECT id, account, type, domain, status, updated, seq FROM operation ORDER BY id`, func(scan scan) {
		var o storedOperation
		scan(&o.id, &o.account, &o.kind, &o.domain, &o.status, &o.updated, &o.seq)
		e.store.operations = append(e.store.operations, o)
	})
	s.rows(`SELECT operation, seq, at, status FROM event ORDER BY operation, seq`, func(scan scan) {
		var id string
		var v event
		scan(&id, &v.seq, &v.at, &v.status)
		e.store.events[id] = append(e.store.events[id], v)
	})
	s.rows(`SELECT name, account, auto_renew, locked, expires, detail FROM domain`, func(scan scan) {
		var d storedDomain
		var expires int64
		var text string
		scan(&d.name, &d.account, &d.autoRenew, &d.locked, &expires, &text)
		var detail struct {
			Handles     struct{ Registrant, Admin, Tech, Billing string }
			Nameservers []struct{ Name string }
		}
		if err := json.Unmarshal([]byte(text), &detail); err != nil {
			t.Fatalf("detail of %s: %v", d.name, err)
		}
		for _, n := range detail.Nameservers {
			d.nameservers = append(d.nameservers, n.Name)
		}
		d.nameservers = set(d.nameservers...)
		d.handles = set(detail.Handles.Registrant, detail.Handles.Admin, detail.Handles.Tech, detail.Handles.Billing)
		d.expires = time.UnixMicro(expires).UTC()
		e.store.domains = append(e.store.domains, d)
	})
	s.rows(`SELECT operation, account, domain, type, cents FROM charge`, func(scan scan) {
		var c charge
		scan(&c.operation, &c.account, &c.domain, &c.kind, &c.cents)
		e.store.charges = append(e.store.charges, c)
	})
	s.rows(`SELECT id, names FROM account`, func(scan scan) {
		var id string
		var n int
		scan(&id, &n)
		e.store.names[id] = n
	})

	r := openBooks(t, filepath.Join(folder, "registry.db"), "ro")
	e.registry = registryBooks{integrity: r.integrity(), contacts: map[int64]string{}}
	r.rows(`SELECT id, name, sponsor, registrant, admin, tech, billing, nameservers, statuses, created, expires, deleted FROM domains`, func(scan scan) {
		var d registeredDomain
		var registrant, admin, tech, billing, nameservers, statuses string
		var created, expires, deleted int64
		scan(&d.id, &d.name, &d.sponsor, &registrant, &admin, &tech, &billing, &nameservers, &statuses, &created, &expires, &deleted)
		d.handles = set(registrant, admin, tech, billing)
		d.nameservers = set(strings.Fields(nameservers)...)
		d.locked = slices.Contains(strings.Fields(statuses), "clientTransferProhibited")
		d.created, d.expires, d.deleted = time.UnixMilli(created).UTC(), time.UnixMilli(expires).UTC(), deleted > 0
		e.registry.domains = append(e.registry.domains, d)
	})
	r.rows(`SELECT id, handle FROM contacts`, func(scan scan) {
		var id int64
		var handle string
		scan(&id, &handle)
		e.registry.contacts[id] = handle
	})
	r.rows(`SELECT id, superior, name FROM hosts`, func(scan scan) {
		var h host
		scan(&h.id, &h.superior, &h.name)
		e.registry.hosts = append(e.registry.hosts, h)
	})
	for table, into := range map[string]*[]link{"contact, domain FROM associations": &e.registry.associations, "host, domain FROM delegations": &e.registry.delegations} {
		r.rows(`SELECT `+table, func(scan scan) {
			var l link
			scan(&l.from, &l.to)
			*into = append(*into, l)
		})
	}
}

// set is the list without empty words, sorted, each once.
func set(list ...string) []string {
	list = slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == "" })
	slices.Sort(list)
	return slices.Compact(list)
}

// books is a database that is only read.
type books struct {
	t  *testing.T
	db *sql.DB
}

func openBooks(t *testing.T, file, mode string) books {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?mode="+mode)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return books{t, db}
}

type scan func(into ...any)

func (b books) rows(query string, each func(scan)) {
	b.t.Helper()
	rows, err := b.db.QueryContext(context.Background(), query)
	if err != nil {
		b.t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		each(func(into ...any) {
			if err := rows.Scan(into...); err != nil {
				b.t.Fatalf("%s: %v", query, err)
			}
		})
	}
	if err := rows.Err(); err != nil {
		b.t.Fatalf("%s: %v", query, err)
	}
}

func (b books) integrity() string {
	b.t.Helper()
	var said []string
	b.rows("PRAGMA integrity_check", func(scan scan) {
		var line string
		scan(&line)
		said = append(said, line)
	})
	return strings.Join(said, "; ")
}

func (o storedOperation) String() string {
	return fmt.Sprintf("%s %s of %s (%s)", o.kind, o.domain, o.account, o.id)
}
