package crash

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	domains "github.com/aws/aws-sdk-go-v2/service/route53domains"
	"github.com/aws/aws-sdk-go-v2/service/route53domains/types"
)

var (
	roundsFlag = flag.Int("rounds", 4, "how many times the server is killed")
	acksFlag   = flag.Int("acks", 120, "acknowledged requests after which it is killed, at the most")
	seedFlag   = flag.Uint64("seed", 0, "what the plan is drawn from; 0 draws one")
)

func TestCrash(t *testing.T) {
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("seed %d, %d rounds", seed, *roundsFlag)
	// Not t.TempDir: when something is wrong, the files are the best witness.
	folder, err := os.MkdirTemp("", "freehold-crash-*") //nolint:usetesting // as said
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the data folder is kept: %s", folder)
			return
		}
		_ = os.RemoveAll(folder)
	})
	s := &story{t: t, folder: folder, ledger: newLedger(), rng: rand.New(rand.NewPCG(seed, 1))}
	for round := range *roundsFlag {
		s.round(round)
	}
	e := s.settle()
	wrong := audit(s.ledger, e)
	s.summary(e)
	const most = 60
	for i, w := range wrong {
		if i == most {
			t.Errorf("and %d more", len(wrong)-most)
			break
		}
		t.Error(w)
	}
}

// story is one run: the same folder, the same customers, many servers.
type story struct {
	t      *testing.T
	folder string
	ledger *ledger
	rng    *rand.Rand
	keys   []key
	serial atomic.Int64

	starts                 []time.Duration
	killed, stopped, early int
	cut, doubt             int // operations that a kill found under way, and those with a command sent
}

// pick draws one of the values.
func pick[T any](rng *rand.Rand, values ...T) T { return values[rng.IntN(len(values))] }

// round starts the server, has it work, and ends it.
func (s *story) round(n int) {
	t := s.t
	// The first four rounds show every way to end; later ones are drawn.
	way := n % 4
	if n >= 4 {
		way = pick(s.rng, 0, 0, 0, 1, 1, 2, 3)
	}
	flags := []string{"--workers", pick(s.rng, "64", "64", "3")}
	if way == 1 || way == 3 {
		flags = append(flags, "--operation-delay", pick(s.rng, "0s", "5ms", "100ms"), "--registry-delay", pick(s.rng, "10ms", "100ms", "400ms"))
	}
	if way == 3 && n > 0 {
		for range 1 + s.rng.IntN(3) {
			s.killStarting()
		}
	}
	sv := launch(t, s.folder, flags...)
	sv.ready(t)
	s.starts = append(s.starts, sv.took)
	if s.keys == nil {
		first, err := firstKey(s.folder)
		if err != nil {
			t.Fatal(err)
		}
		s.keys = []key{first, sv.secondKey(t)}
	}
	s.check(sv)

	acks, answers := 1+s.rng.IntN(*acksFlag), s.rng.IntN(12)
	burnt := s.ledger.light(acks, answers)
	end := s.load(sv, n)
	<-burnt
	if way == 2 {
		if err := sv.stop(); err != nil {
			t.Errorf("round %d: stopping by SIGTERM: %v", n, err)
		}
		s.stopped++
	} else {
		sv.kill()
		s.killed++
		s.witness()
	}
	end()
	if way == 2 {
		s.ledger.stoppedUnclear(n)
	}
	for _, fault := range sv.log.faults() {
		t.Errorf("round %d: the server logged %s", n, fault)
	}
	t.Logf("round %d: %s after %d acknowledgements, flags %v, ready in %s, %d calls unclear", n,
		[]string{"killed", "killed", "stopped", "killed"}[way], acks, flags, sv.took.Round(time.Millisecond), len(s.ledger.unclearIn(n)))
}

// witness counts what the kill has cut off, in a copy of the store: to open the
// files themselves would be to recover them before the server does.
func (s *story) witness() {
	s.t.Helper()
	folder := s.t.TempDir()
	for _, name := range []string{"freehold.db", "freehold.db-wal"} {
		b, err := os.ReadFile(filepath.Join(s.folder, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, name), b, 0o600)
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
	b := openBooks(s.t, filepath.Join(folder, "freehold.db"), "rw")
	b.rows(`SELECT COUNT(*), COUNT(sent) FROM operation WHERE step <> ''`, func(scan scan) {
		var cut, doubt int
		scan(&cut, &doubt)
		s.cut, s.doubt = s.cut+cut, s.doubt+doubt
	})
	_ = b.db.Close()
}

// killStarting kills a server somewhere between exec and ready. The moment is
// a share of what the last start took, so that it means the same on every
// machine.
func (s *story) killStarting() {
	sv := launch(s.t, s.folder)
	last := s.starts[len(s.starts)-1]
	killWithin(sv, time.Duration(s.rng.Float64()*float64(last)))
	s.early++
}

// killWithin kills the server after the time, or at once when it is ready.
func killWithin(sv *server, after time.Duration) {
	timer := time.NewTimer(after)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-sv.out.ready:
	case <-sv.exited:
	}
	sv.kill()
}

// check asks, after a start, for what was told last, and for some of the rest.
func (s *story) check(sv *server) {
	clients := s.clients(sv)
	s.ledger.mu.Lock()
	some := slices.Clone(s.ledger.open)
	from := max(0, len(s.ledger.order)-60)
	some = append(some, s.ledger.order[from:]...)
	for range min(30, from) {
		some = append(some, s.ledger.order[s.rng.IntN(from)])
	}
	s.ledger.mu.Unlock()
	for _, o := range some {
		look(s.ledger, clients[o.account], o)
	}
}

func (s *story) clients(sv *server) map[string]*domains.Client {
	m := map[string]*domains.Client{}
	for _, k := range s.keys {
		m[k.account] = sv.client(k)
	}
	return m
}

// load sets customers and watchers to work; the function it gives ends them,
// once the server has gone.
func (s *story) load(sv *server, round int) (end func()) {
	stop := make(chan struct{})
	var wait sync.WaitGroup
	clients := s.clients(sv)
	again := s.ledger.unclearIn(round - 1)
	for i := range 8 {
		k, other := s.keys[i%2], s.keys[(i+1)%2]
		c := &customer{
			ledger: s.ledger, key: k, other: other, client: clients[k.account], rival: clients[other.account],
			round: round, rng: rand.New(rand.NewPCG(s.rng.Uint64(), uint64(i))), serial: &s.serial, stop: stop,
		}
		var repeat []*call
		if i < 2 {
			repeat = again
		}
		wait.Go(func() { c.work(repeat) })
	}
	for i := range 2 {
		w := &watcher{ledger: s.ledger, clients: clients, rng: rand.New(rand.NewPCG(s.rng.Uint64(), uint64(i))), stop: stop}
		wait.Go(w.work)
	}
	return func() {
		close(stop)
		wait.Wait()
	}
}

// stuck is how long nothing may move while something has not ended.
const stuck = time.Minute

// settle starts the server a last time, waits until everything has ended, and
// collects the evidence.
func (s *story) settle() *evidence {
	t := s.t
	sv := launch(t, s.folder)
	sv.ready(t)
	s.starts = append(s.starts, sv.took)
	clients := s.clients(sv)
	s.awaitEnd(clients)
	e := &evidence{}
	e.ask(t, s.ledger, clients)
	if err := sv.stop(); err != nil {
		t.Errorf("stopping by SIGTERM: %v", err)
	}
	for _, fault := range sv.log.faults() {
		t.Errorf("last start: the server logged %s", fault)
	}
	e.read(t, s.folder)
	return e
}

// awaitEnd waits while operations move.
func (s *story) awaitEnd(clients map[string]*domains.Client) {
	s.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	before, moved := "", time.Now()
	for ; ; <-tick.C {
		var now strings.Builder
		for _, k := range s.keys {
			for _, o := range listOperations(s.t, k.account, clients[k.account], []types.OperationStatus{types.OperationStatusSubmitted, types.OperationStatusInProgress}) {
				fmt.Fprintf(&now, "%s %s %s %s %s\n", o.id, o.kind, o.domain, o.status, o.updated)
			}
		}
		switch {
		case now.Len() == 0:
			return
		case now.String() != before:
			before, moved = now.String(), time.Now()
		case time.Since(moved) > stuck:
			s.t.Errorf("nothing has moved for %s; these have not ended:\n%s", stuck, before)
			return
		}
	}
}

// summary says what the run was made of, so that a reader sees that it was not
// empty.
func (s *story) summary(e *evidence) {
	l := s.ledger
	s.t.Logf("killed %d times, %d times while starting, stopped %d times; slowest start %s, median %s", s.killed, s.early, s.stopped,
		slices.Max(s.starts).Round(time.Millisecond), median(s.starts).Round(time.Millisecond))
	s.t.Logf("the kills cut off %d operations, %d of them in doubt: a command had been sent to the registry, its answer was not stored", s.cut, s.doubt)
	s.t.Logf("calls: %d acknowledged, %d refused, %d unclear, %d unsent; %d ids told by DuplicateRequest", l.count(acknowledged), l.count(refused), l.count(unclear), l.count(unsent), len(l.told))
	answers, ends, unclears := map[string]int{}, map[string]int{}, 0
	for _, c := range l.calls {
		switch c.fate {
		case acknowledged:
			answers[c.action]++
		case refused:
			answers[c.action+" "+c.code]++
		case unclear, unsent:
		}
		if c.fate == unclear && c.stopped {
			unclears++
		}
	}
	for _, o := range e.operations {
		ends[o.kind+" "+o.status]++
		if o.status == "FAILED" {
			ends["  "+o.kind+": "+o.message]++
		}
	}
	s.t.Logf("of the unclear ones, %d in rounds that were stopped by SIGTERM", unclears)
	for _, table := range []map[string]int{answers, ends} {
		var b strings.Builder
		for _, k := range slices.Sorted(maps.Keys(table)) {
			fmt.Fprintf(&b, "\n  %6d %s", table[k], k)
		}
		s.t.Log(b.String())
	}
	s.t.Logf("%d operations, %d domains held, %d at the registry, %d contacts, %d charges", len(e.operations), len(e.holdings),
		len(e.registry.domains), len(e.registry.contacts), len(e.store.charges))
}

func median(d []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(d))
	return sorted[len(sorted)/2]
}
