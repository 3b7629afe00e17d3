package workflow_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"freehold/internal/clock"
	"freehold/internal/ids"
	"freehold/internal/registrar"
	"freehold/internal/sqlite"
	"freehold/internal/store"
	"freehold/internal/store/sqlstore"
	"freehold/internal/workflow"
)

// A garden stands for whoever is outside: what is planted in it stays planted
// whatever becomes of us.
type garden struct {
	mu      sync.Mutex
	planted map[string]int // by bed
	tries   []string       // the ids under which was planted
	looks   int

	// weather, when set, is asked before a call is answered; see storm.
	weather func(call string) storm
	ripe    bool
}

// A storm says what goes wrong with a call.
type storm int

const (
	calm     storm = iota
	unsent         // nothing left the house
	lostYes        // carried out, and the answer lost
	lostNo         // not carried out, and the answer lost
	refused        // a declared failure
	surprise       // a failure that is not declared
	broken         // a fault
	panicked
)

var errLost = errors.New("the answer was lost")

const (
	noSeed  = workflow.Failure("There is no seed.")
	tooSlow = workflow.Failure("It grew too slowly.")
	secret  = workflow.Failure("Nobody declared this.")
)

func (g *garden) storm(call string) storm {
	if g.weather == nil {
		return calm
	}
	return g.weather(call)
}

type plot struct {
	Bed     string
	Looked  bool
	Planted bool
	Note    string
}

func look(_ context.Context, g *garden, _ workflow.Run, s *plot) (workflow.Next, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.looks++
	s.Looked = true
	switch g.storm("look") {
	case refused:
		return workflow.Fail(noSeed).Adding("winter"), nil
	case surprise:
		return workflow.Fail(secret), nil
	case broken:
		return workflow.Next{}, workflow.Fault(errors.New("no garden"))
	case panicked:
		panic("the gate is gone")
	case lostNo, lostYes, unsent:
		return workflow.Next{}, errLost
	case calm:
	}
	return workflow.Done(), nil
}

func plant(_ context.Context, g *garden, r workflow.Run, s *plot) (workflow.Next, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !s.Looked {
		return workflow.Next{}, workflow.Fault(errors.New("planted without looking"))
	}
	storm := g.storm("plant")
	switch storm {
	case unsent:
		return workflow.Next{}, workflow.NotSent(errLost)
	case lostNo:
		return workflow.Next{}, errLost
	case refused:
		return workflow.Fail(noSeed), nil
	case surprise:
		return workflow.Fail(secret), nil
	case broken:
		return workflow.Next{}, workflow.Fault(errors.New("no spade"))
	case panicked:
		panic("the spade broke")
	case calm, lostYes:
	}
	g.planted[s.Bed]++
	g.tries = append(g.tries, r.Try.ID)
	if storm == lostYes {
		return workflow.Next{}, errLost
	}
	s.Planted = true
	return workflow.Done(), nil
}

func planted(_ context.Context, g *garden, r workflow.Run, s *plot) (workflow.Next, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.storm("proof") == lostNo {
		return workflow.Next{}, errLost
	}
	if g.planted[s.Bed] > 0 {
		s.Planted = true
		return workflow.Done(), nil
	}
	if r.Try.ID == "" {
		return workflow.Next{}, workflow.Fault(errors.New("a proof without a try"))
	}
	return workflow.NotDone(), nil
}

func grown(_ context.Context, g *garden, _ workflow.Run, _ *plot) (workflow.Next, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ripe {
		return workflow.Done().Saying("It is ripe."), nil
	}
	return workflow.NotYet(24 * time.Hour), nil
}

func harvest(tx store.Tx, _ *garden, r workflow.Run, s *plot) (workflow.Next, error) {
	if !s.Planted {
		return workflow.Next{}, workflow.Fault(errors.New("harvested what was not planted"))
	}
	return workflow.Done(), tx.AddCharge(registrar.Charge{
		OperationID: r.Operation.ID, AccountID: r.Operation.AccountID, Domain: r.Operation.Domain,
		Type: r.Operation.Type, At: r.Now, Cents: 1,
	})
}

func dig(_ context.Context, g *garden, _ workflow.Run, s *plot) (workflow.Next, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.storm("dig") != calm {
		return workflow.Next{}, errLost
	}
	g.planted[s.Bed] = 0
	return workflow.Done(), nil
}

var grow = workflow.Define(registrar.RegisterDomain, 1,
	workflow.Call("look", look).MayFail(noSeed),
	workflow.Send("plant", plant, planted).MayFail(noSeed),
	workflow.Wait("grown", grown).AtMost(90*24*time.Hour, tooSlow).Flagged(registrar.PendingSupportCase),
	workflow.Record("harvest", harvest),
).Undo(
	workflow.Send("dig", dig, planted),
).OnFail(func(tx store.Tx, _ *garden, r workflow.Run, _ *plot) error {
	return tx.CountNames(r.Operation.AccountID, -1)
})

var note = workflow.Define(registrar.EnableAutorenew, 1,
	workflow.Record("write", func(tx store.Tx, _ *garden, r workflow.Run, s *plot) (workflow.Next, error) {
		if s.Note == "" {
			return workflow.Next{}, errors.New("nothing to write")
		}
		return workflow.Done(), tx.CountNames(r.Operation.AccountID, 100)
	}),
).HoldsNothing()

const (
	alice = "111111111111"
	bob   = "222222222222"
)

// A bench is an engine over a real store on a clock that is moved by hand.
type bench struct {
	t       *testing.T
	store   store.Store
	garden  *garden
	clock   *clock.Virtual
	machine *clock.Virtual
	ids     *ids.Source
	engine  *workflow.Engine[*garden]
	file    string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	b := &bench{
		t:       t,
		garden:  &garden{planted: map[string]int{}},
		clock:   clock.NewVirtual(start),
		machine: clock.NewVirtual(start),
		ids:     ids.Counting(),
		file:    filepath.Join(t.TempDir(), "store.db"),
	}
	s, err := sqlstore.Open(t.Context(), b.file, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	b.store = s
	b.change(func(tx store.Tx) error {
		return errors.Join(
			tx.AddAccount(registrar.Account{ID: alice, Created: start}),
			tx.AddAccount(registrar.Account{ID: bob, Created: start}),
			tx.CountNames(alice, 10), tx.CountNames(bob, 10))
	})
	b.engine = b.newEngine(b.store)
	return b
}

func (b *bench) newEngine(s store.Store) *workflow.Engine[*garden] {
	return workflow.New(workflow.Options[*garden]{
		Store: s, Clock: b.clock, Machine: b.machine.Now, Desk: b.garden,
		Table: []*workflow.Workflow[*garden]{grow.Workflow, note.Workflow},
		Log:   slog.New(slog.DiscardHandler),
	})
}

func (b *bench) change(fn func(store.Tx) error) {
	b.t.Helper()
	if err := b.store.Change(b.t.Context(), fn); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) file1(account, bed string) (registrar.Operation, error) {
	return workflow.File(b.t.Context(), b.engine, grow, b.ids.OperationID(b.clock.Now()), account, bed, &plot{Bed: bed},
		func(store.Tx) error { return nil })
}

func (b *bench) start(account, bed string) string {
	b.t.Helper()
	op, err := b.file1(account, bed)
	if err != nil {
		b.t.Fatal(err)
	}
	return op.ID
}

func (b *bench) carry() {
	b.t.Helper()
	if err := b.engine.CarryDue(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

// live walks from due moment to due moment until nothing is due within the
// span.
func (b *bench) live(span time.Duration) {
	b.t.Helper()
	end := b.clock.Now().Add(span)
	for {
		b.carry()
		due, some, err := b.store.NextDue(b.t.Context())
		if err != nil {
			b.t.Fatal(err)
		}
		if !some || due.After(end) {
			b.clock.Set(end)
			b.carry()
			return
		}
		b.clock.Set(due)
	}
}

func (b *bench) operation(id string) registrar.Operation {
	b.t.Helper()
	op, err := b.store.Operation(b.t.Context(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	return op
}

// history is what the customer saw, line by line.
func (b *bench) history(id string) []string {
	b.t.Helper()
	events, err := b.store.Events(b.t.Context(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	var lines []string
	for i, e := range events {
		if e.Seq != i+1 {
			b.t.Errorf("event %d of %s has number %d", i+1, id, e.Seq)
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprint(e.Status, " ", e.Step, " ", e.Flag, " ", e.Message)))
	}
	return lines
}

func (b *bench) want(id string, status registrar.Status, message string) {
	b.t.Helper()
	op := b.operation(id)
	if op.Status != status || op.Message != message {
		b.t.Errorf("operation stands at %s %q, want %s %q\nhistory: %s", op.Status, op.Message, status, message, strings.Join(b.history(id), "\n\t"))
	}
}

func TestHistoryOfASuccess(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	id := b.start(alice, "roses")
	b.want(id, registrar.Submitted, "")
	b.carry()
	op := b.operation(id)
	if op.Status != registrar.InProgress || op.Flag != registrar.PendingSupportCase {
		t.Fatalf("while it waits: %s %s, want IN_PROGRESS PENDING_SUPPORT_CASE", op.Status, op.Flag)
	}
	b.garden.ripe = true
	b.live(24 * time.Hour)
	b.want(id, registrar.Successful, "It is ripe.")
	want := []string{
		"SUBMITTED look",
		"IN_PROGRESS look",
		"IN_PROGRESS plant",
		"IN_PROGRESS grown PENDING_SUPPORT_CASE",
		"SUCCESSFUL   It is ripe.",
	}
	if got := b.history(id); !slices.Equal(got, want) {
		t.Errorf("history:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := b.garden.planted["roses"]; got != 1 {
		t.Errorf("planted %d times, want once", got)
	}
	if op := b.operation(id); !op.Updated.Equal(op.Submitted.Add(24 * time.Hour)) {
		t.Errorf("last updated %v, want a day after %v", op.Updated, op.Submitted)
	}
}

func TestEndings(t *testing.T) {
	t.Parallel()
	// once makes the named call go wrong the first time.
	once := func(call string, what storm) func(string) storm {
		done := false
		return func(c string) storm {
			if c == call && !done {
				done = true
				return what
			}
			return calm
		}
	}
	always := func(call string, what storm) func(string) storm {
		return func(c string) storm {
			if c == call {
				return what
			}
			return calm
		}
	}
	tests := []struct {
		name    string
		weather func(string) storm
		unripe  bool
		span    time.Duration
		status  registrar.Status
		message string
		planted int
	}{
		{name: "calm", status: registrar.Successful, message: "It is ripe.", planted: 1},
		{name: "a call fails once", weather: once("look", lostNo), status: registrar.Successful, message: "It is ripe.", planted: 1},
		{name: "a call fails for ever", weather: always("look", lostNo), status: registrar.InError, message: string(workflow.Stopped)},
		{name: "a call is a fault", weather: once("look", broken), status: registrar.InError, message: string(workflow.Stopped)},
		{name: "a call panics", weather: once("look", panicked), status: registrar.InError, message: string(workflow.Stopped)},
		{name: "a declared failure, with the other's words", weather: once("look", refused), status: registrar.Failed, message: "There is no seed. [winter]"},
		{name: "an undeclared failure", weather: once("look", surprise), status: registrar.InError, message: string(workflow.Stopped)},
		{name: "not sent once", weather: once("plant", unsent), status: registrar.Successful, message: "It is ripe.", planted: 1},
		{name: "answer lost, carried out", weather: once("plant", lostYes), status: registrar.Successful, message: "It is ripe.", planted: 1},
		{name: "answer lost, not carried out", weather: once("plant", lostNo), status: registrar.Successful, message: "It is ripe.", planted: 1},
		{name: "every answer lost, carried out", weather: always("plant", lostYes), status: registrar.Successful, message: "It is ripe.", planted: 1},
		{name: "every answer lost, never carried out", weather: always("plant", lostNo), status: registrar.InError, message: string(workflow.Stopped)},
		{name: "a send panics", weather: once("plant", panicked), status: registrar.InError, message: string(workflow.Stopped)},
		{name: "a send is refused", weather: once("plant", refused), status: registrar.Failed, message: "There is no seed."},
		{
			name: "in doubt, and the proof cannot be had", status: registrar.InError, message: string(workflow.Stopped), planted: 1,
			weather: func(call string) storm {
				return map[string]storm{"plant": lostYes, "proof": lostNo}[call]
			},
		},
		{name: "nobody decides", unripe: true, span: 91 * 24 * time.Hour, status: registrar.Failed, message: "It grew too slowly."},
		{name: "nobody decides, and it cannot be undone", unripe: true, weather: always("dig", lostNo), span: 91 * 24 * time.Hour, status: registrar.Failed, message: "It grew too slowly.", planted: 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			b.garden.weather, b.garden.ripe = test.weather, !test.unripe
			id := b.start(alice, "roses")
			b.live(max(test.span, 48*time.Hour))
			b.want(id, test.status, test.message)
			if got := b.garden.planted["roses"]; got != test.planted {
				t.Errorf("planted %d times, want %d", got, test.planted)
			}
			names := 10
			if test.status != registrar.Successful {
				names = 9
			}
			b.change(func(tx store.Tx) error {
				got, err := tx.Names(alice)
				if got != names {
					t.Errorf("OnFail left %d names, want %d", got, names)
				}
				return err
			})
			slices.Sort(b.garden.tries)
			if unique := slices.Compact(slices.Clone(b.garden.tries)); len(unique) != len(b.garden.tries) {
				t.Errorf("an id was used for two tries: %v", b.garden.tries)
			}
			if b.start(alice, "roses") == id {
				t.Error("the bed is not free again")
			}
		})
	}
}

func TestADoubtIsNeverGuessed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.garden.ripe = true
	b.garden.weather = func(call string) storm { return map[string]storm{"plant": lostYes, "proof": lostNo}[call] }
	id := b.start(alice, "roses")
	b.live(12 * time.Hour)
	if op := b.operation(id); op.Status != registrar.InProgress {
		t.Fatalf("half a day in doubt: %s, want IN_PROGRESS", op.Status)
	}
	b.garden.weather = nil
	b.live(12 * time.Hour)
	b.want(id, registrar.Successful, "It is ripe.")
	if len(b.garden.tries) != 1 {
		t.Errorf("sent %d times, want once", len(b.garden.tries))
	}
}

// flaky is a store whose n-th change fails, before or after it was made, and
// every one after it: the process is as good as dead.
type flaky struct {
	store.Store
	mu    sync.Mutex
	left  int
	after bool
}

var errDead = errors.New("the process is dead")

func (f *flaky) Change(ctx context.Context, fn func(store.Tx) error) error {
	f.mu.Lock()
	f.left--
	left := f.left
	f.mu.Unlock()
	switch {
	case left > 0:
		return f.Store.Change(ctx, fn)
	case left == 0 && f.after:
		if err := f.Store.Change(ctx, fn); err != nil {
			return err
		}
	}
	return errDead
}

// A crash before and after each change that the engine makes leads to the same
// end, with everything done once.
func TestCrashAnywhere(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		for n := 1; ; n++ {
			b := newBench(t)
			b.garden.ripe = true
			id := b.start(alice, "roses")
			dying := &flaky{Store: b.store, left: n, after: after}
			err := b.newEngine(dying).CarryDue(t.Context())
			if err == nil && dying.left > 0 {
				if n < 4 {
					t.Fatalf("the whole list took %d changes; there must be more to crash at", n)
				}
				break
			}
			// Another process starts: no other can be at work.
			b.change(func(tx store.Tx) error { return tx.VoidLeases() })
			b.live(time.Hour)
			b.want(id, registrar.Successful, "It is ripe.")
			if got := b.garden.planted["roses"]; got != 1 {
				t.Errorf("crash %s change %d: planted %d times, want once", map[bool]string{true: "after", false: "before"}[after], n, got)
			}
			charges, err := b.store.Charges(t.Context(), id)
			if err != nil || len(charges) != 1 {
				t.Errorf("crash at change %d: %d charges (%v), want one", n, len(charges), err)
			}
		}
	}
}

// A worker that slept past its lease cannot write.
func TestFence(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.garden.ripe = true
	id := b.start(alice, "roses")
	other := b.newEngine(b.store)
	slept := false
	b.garden.weather = func(call string) storm {
		if call == "look" && !slept {
			slept = true
			b.garden.mu.Unlock()
			defer b.garden.mu.Lock()
			b.machine.Set(b.machine.Now().Add(2 * time.Minute))
			if err := other.CarryDue(t.Context()); err != nil {
				t.Error(err)
			}
		}
		return calm
	}
	b.carry()
	b.want(id, registrar.Successful, "It is ripe.")
	if got := b.garden.planted["roses"]; got != 1 {
		t.Errorf("planted %d times, want once: the late worker must not move on", got)
	}
}

func TestOneOperationHoldsADomain(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := b.start(alice, "roses")
	_, err := b.file1(alice, "roses")
	var refusal *registrar.Error
	if !errors.As(err, &refusal) || refusal.Refusal != registrar.DuplicateRequest || refusal.OperationID != first {
		t.Fatalf("a second operation of the same account: %v, want DuplicateRequest naming %s", err, first)
	}

	// Another account's waits behind it, and sees no more than that it waits.
	second := b.start(bob, "roses")
	b.carry()
	if op := b.operation(second); op.Status.Final() {
		t.Fatalf("the second stands at %s while the first holds the domain", op.Status)
	}
	b.garden.ripe = true
	b.live(24 * time.Hour)
	b.want(first, registrar.Successful, "It is ripe.")
	b.live(24 * time.Hour)
	b.want(second, registrar.Successful, "It is ripe.")
}

func TestRecordsOnlyAreCarriedAtOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.start(alice, "roses") // does not hinder what holds nothing
	file := func(text string) (registrar.Operation, error) {
		return workflow.File(t.Context(), b.engine, note, b.ids.OperationID(b.clock.Now()), alice, "roses", &plot{Note: text},
			func(store.Tx) error { return nil })
	}
	op, err := file("prune")
	if err != nil {
		t.Fatal(err)
	}
	b.want(op.ID, registrar.Successful, "")
	if got, want := b.history(op.ID), []string{"SUBMITTED write", "SUCCESSFUL"}; !slices.Equal(got, want) {
		t.Errorf("history %q, want %q", got, want)
	}
	if _, err := file(""); err == nil {
		t.Error("a record that failed was filed")
	}
}

func TestACheckTurnsARequestDown(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	no := registrar.DomainLimitExceeded.Because("no")
	id := b.ids.OperationID(b.clock.Now())
	_, err := workflow.File(t.Context(), b.engine, grow, id, alice, "roses", &plot{}, func(store.Tx) error { return no })
	if !errors.Is(err, no) {
		t.Errorf("got %v, want %v", err, no)
	}
	if _, err := b.store.Operation(t.Context(), id); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the row is there all the same: %v", err)
	}
}

// The running engine carries what is filed, lets its step end when told to
// stop, and leaves nothing leased.
func TestRunAndDrain(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.garden.ripe = true
	ctx, stop := context.WithCancel(t.Context())
	inStep, goOn := make(chan struct{}), make(chan struct{})
	b.garden.weather = func(call string) storm {
		if call == "look" {
			close(inStep)
			<-goOn
		}
		return calm
	}
	id := b.start(alice, "roses")
	ended := make(chan struct{})
	go func() {
		b.engine.Run(ctx)
		close(ended)
	}()
	<-inStep
	stop()
	b.garden.weather = nil
	close(goOn)
	<-ended
	b.change(func(tx store.Tx) error {
		// Claimed by a moment at which a lease would still stand.
		jobs, err := tx.Claim(b.clock.Now(), b.machine.Now(), b.machine.Now().Add(time.Minute), 10)
		if !b.operation(id).Status.Final() && len(jobs) != 1 {
			t.Errorf("after the stop %d operations can be claimed, want the one under way", len(jobs))
		}
		return err
	})
}
