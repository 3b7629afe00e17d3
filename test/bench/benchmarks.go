package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// names makes every request of a run ask for a name of its own.
var names atomic.Int64

// registration is the body of a RegisterDomain, 1.1 KB like a real one.
func registration() string {
	const ada = `{"FirstName":"Ada","LastName":"Lovelace","ContactType":"PERSON","AddressLine1":"12 St James's Square","City":"London","CountryCode":"GB","ZipCode":"SW1Y 4JH","PhoneNumber":"+44.2071234567","Email":"ada@example.net"}`
	return fmt.Sprintf(`{"DomainName":"bench-%08d.com","DurationInYears":1,"AutoRenew":true,"AdminContact":%s,"RegistrantContact":%s,"TechContact":%s,"PrivacyProtectAdminContact":true,"PrivacyProtectRegistrantContact":true,"PrivacyProtectTechContact":true}`,
		names.Add(1), ada, ada, ada)
}

func signed(host, action string, n int, body func(i int) string) ([]request, error) {
	list := make([]request, n)
	for i := range list {
		var err error
		if list[i], err = sign(host, action, body(i)); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func detailOf(some []string) func(int) string {
	return func(i int) string { return `{"OperationId":"` + some[i%len(some)] + `"}` }
}

// details holds GetOperationDetail of final operations against a handler that
// reads, verifies and gives a fixed answer.
func (b *bench) details(ctx context.Context) error {
	data, some, err := populated(ctx, 1000)
	defer remove(data)
	if err != nil {
		return err
	}
	ours, err := start("serve-house", "-data", filepath.Join(data, "data"))
	if err != nil {
		return err
	}
	defer ours.stop()
	bare, err := start("serve-bare")
	if err != nil {
		return err
	}
	defer bare.stop()
	for _, connections := range []int{1, 16, 64} {
		rates, tails := series{}, series{}
		for range b.rounds {
			for name, s := range map[string]*server{"ours": ours, "bare": bare} {
				requests, err := signed(s.host, "GetOperationDetail", 1000, detailOf(some))
				if err != nil {
					return err
				}
				r, err := load(s.host, connections, b.span, requests, true)
				if err != nil {
					return err
				}
				rates.add(name, r.rate)
				tails.add(name, float64(r.p99))
			}
		}
		fmt.Printf("GetOperationDetail, %2d connections: %.0f/s, p99 %v; bare %.0f/s, p99 %v\n", connections,
			median(rates["ours"]), time.Duration(median(tails["ours"])), median(rates["bare"]), time.Duration(median(tails["bare"])))
		b.promise(fmt.Sprintf("  rate to a bare verifying handler, %d connections", connections), rates.ratio("ours", "bare"), 0.85)
		b.promiseBelow(fmt.Sprintf("  p99 to the bare handler's, %d connections", connections), tails.ratio("ours", "bare"), 1.5)
	}
	return nil
}

// register holds the durable acknowledgement of RegisterDomain against the
// same with one commit for each, and against the same work without a disk. The
// operations stay SUBMITTED meanwhile, so that only the acknowledgement is
// measured.
func (b *bench) register(context.Context) error {
	sync, err := syncTime()
	if err != nil {
		return err
	}
	fmt.Printf("this disk: 4 KiB appended and synced in %v (median); the slower, the more sharing a sync brings\n", sync)
	kinds := map[string][]string{
		"grouped":    {"serve-house", "-operation-delay", "24h"},
		"one by one": {"serve-house", "-operation-delay", "24h", "-one-by-one"},
		"no disk":    {"serve-nodisk"},
	}
	running := map[string]*server{}
	for kind, args := range kinds {
		if args[0] == "serve-house" {
			data, err := os.MkdirTemp("", "freehold-bench-")
			if err != nil {
				return err
			}
			defer remove(data)
			args = append(args, "-data", filepath.Join(data, "data"))
		}
		s, err := start(args[0], args[1:]...)
		if err != nil {
			return err
		}
		defer s.stop()
		running[kind] = s
	}
	for _, connections := range []int{64, 256} {
		rates, tails := series{}, series{}
		for range b.rounds {
			for kind, s := range running {
				r, err := b.registrations(s, connections)
				if err != nil {
					return fmt.Errorf("%s: %w", kind, err)
				}
				rates.add(kind, r.rate)
				tails.add(kind, float64(r.p99))
			}
		}
		for _, kind := range []string{"grouped", "one by one", "no disk"} {
			fmt.Printf("RegisterDomain, %3d connections, %-10s: %6.0f/s, p99 %v\n", connections, kind, median(rates[kind]), time.Duration(median(tails[kind])))
		}
		if connections == 64 {
			b.promise("  durable, to one commit for each request", rates.ratio("grouped", "one by one"), 3)
			b.promise("  durable, to the same work without a disk", rates.ratio("grouped", "no disk"), 0.4)
		}
	}
	return nil
}

// syncTime is how long the disk takes for what every commit asks of it at the
// least.
func syncTime() (time.Duration, error) {
	f, err := os.CreateTemp("", "freehold-bench-")
	if err != nil {
		return 0, err
	}
	defer remove(f.Name())
	var took []float64
	page := make([]byte, 4096)
	for range 300 {
		began := time.Now()
		if _, err := f.Write(page); err != nil {
			return 0, err
		}
		if err := f.Sync(); err != nil {
			return 0, err
		}
		took = append(took, float64(time.Since(began)))
	}
	return time.Duration(median(took)).Round(time.Microsecond), f.Close()
}

// registrations loads a server with requests for as many names as it can take.
func (b *bench) registrations(s *server, connections int) (result, error) {
	requests, err := signed(s.host, "RegisterDomain", int(30_000*b.span.Seconds()), func(int) string { return registration() })
	if err != nil {
		return result{}, err
	}
	return load(s.host, connections, b.span, requests, false)
}

// carried counts registrations that are carried through to SUCCESSFUL.
func (b *bench) carried(ctx context.Context) error {
	data, err := os.MkdirTemp("", "freehold-bench-")
	if err != nil {
		return err
	}
	defer remove(data)
	s, err := start("serve-house", "-data", filepath.Join(data, "data"))
	if err != nil {
		return err
	}
	defer s.stop()
	var rates []float64
	for range b.rounds {
		requests, err := signed(s.host, "RegisterDomain", 4000, func(int) string { return registration() })
		if err != nil {
			return err
		}
		began := time.Now()
		r, err := load(s.host, 64, time.Hour, requests, false)
		if err != nil {
			return err
		}
		if err := untilIdle(ctx, s.host); err != nil {
			return err
		}
		rates = append(rates, float64(r.n)/time.Since(began).Seconds())
	}
	fmt.Printf("registrations from call to SUCCESSFUL, 64 connections: %.0f/s (rounds: %.0f)\n", median(rates), rates)
	b.promise("  registrations carried through, in thousands a second", median(rates)/1000, 1)
	return nil
}

// untilIdle asks until no operation is under way, and makes sure that none
// failed.
func untilIdle(ctx context.Context, host string) error {
	c, err := dial(host)
	if err != nil {
		return err
	}
	defer c.hangUp()
	ask := func(statuses string) (bool, error) {
		q, err := sign(host, "ListOperations", `{"MaxItems":1,"Status":[`+statuses+`]}`)
		if err != nil {
			return false, err
		}
		body, err := c.do(q, true)
		return strings.Contains(string(body), "OperationId"), err
	}
	for ctx.Err() == nil {
		if busy, err := ask(`"SUBMITTED","IN_PROGRESS"`); err != nil || !busy {
			if failed, err := ask(`"FAILED","ERROR"`); err != nil || failed {
				return errors.Join(err, errors.New("an operation failed"))
			}
			return err
		}
		time.Sleep(5 * time.Millisecond) // between two looks; the rate does not hang on it
	}
	return ctx.Err()
}

// latency measures from the call to the moment at which GetOperationDetail
// says SUCCESSFUL, one registration at a time.
func (b *bench) latency(context.Context) error {
	data, err := os.MkdirTemp("", "freehold-bench-")
	if err != nil {
		return err
	}
	defer remove(data)
	s, err := start("serve-house", "-data", filepath.Join(data, "data"))
	if err != nil {
		return err
	}
	defer s.stop()
	c, err := dial(s.host)
	if err != nil {
		return err
	}
	defer c.hangUp()
	var all []time.Duration
	for range 100 * b.rounds {
		q, err := sign(s.host, "RegisterDomain", registration())
		if err != nil {
			return err
		}
		began := time.Now()
		body, err := c.do(q, true)
		if err != nil {
			return err
		}
		if q, err = sign(s.host, "GetOperationDetail", string(body)); err != nil {
			return err
		}
		for {
			if body, err = c.do(q, true); err != nil {
				return err
			}
			var at struct{ Status string }
			if err := json.Unmarshal(body, &at); err != nil {
				return err
			}
			if at.Status == "SUCCESSFUL" {
				break
			}
			if at.Status != "SUBMITTED" && at.Status != "IN_PROGRESS" {
				return fmt.Errorf("a registration ended at %s", at.Status)
			}
		}
		all = append(all, time.Since(began))
	}
	slices.Sort(all)
	fmt.Printf("from call to SUCCESSFUL, one at a time: p50 %v, p99 %v\n", all[len(all)/2], all[len(all)*99/100])
	return nil
}

// growth holds reads and writes with many operations in the store against the
// same with few.
func (b *bench) growth(ctx context.Context) error {
	type place struct {
		reads, writes *server
		some          []string
	}
	places := map[int]place{}
	for _, size := range b.sizes {
		began := time.Now()
		data, some, err := populated(ctx, size)
		defer remove(data)
		if err != nil {
			return err
		}
		s, err := start("serve-house", "-data", filepath.Join(data, "data"), "-operation-delay", "24h")
		if err != nil {
			return err
		}
		defer s.stop()
		places[size] = place{reads: s, writes: s, some: some}
		idle, err := s.resident()
		if err != nil {
			return err
		}
		fmt.Printf("%8d operations: filled in %v, resident after the start %.0f MiB\n", size, time.Since(began).Round(time.Second), idle)
	}
	kinds := []struct {
		name, action string
		body         func(p place) func(int) string
		atLeast      float64
	}{
		{"GetOperationDetail", "GetOperationDetail", func(p place) func(int) string { return detailOf(p.some) }, 0.9},
		{"ListOperations, first page", "ListOperations", func(place) func(int) string { return func(int) string { return `{}` } }, 0.9},
		{"ListOperations, newest first", "ListOperations", func(place) func(int) string { return func(int) string { return `{"SortOrder":"DESC"}` } }, 0.9},
		{"ListOperations, filtered", "ListOperations", func(place) func(int) string {
			return func(int) string { return `{"Status":["FAILED"],"Type":["REGISTER_DOMAIN"]}` }
		}, 0.9},
		{"ListDomains, first page", "ListDomains", func(place) func(int) string { return func(int) string { return `{}` } }, 0.9},
		{"RegisterDomain, durable", "RegisterDomain", nil, 0.8},
	}
	smallest := fmt.Sprint(b.sizes[0])
	for _, kind := range kinds {
		rates := series{}
		for range b.rounds {
			for _, size := range b.sizes {
				p := places[size]
				var r result
				var err error
				if kind.body == nil {
					r, err = b.registrations(p.writes, 64)
				} else {
					var requests []request
					if requests, err = signed(p.reads.host, kind.action, sample, kind.body(p)); err == nil {
						r, err = load(p.reads.host, 64, b.span, requests, true)
					}
				}
				if err != nil {
					return fmt.Errorf("%s: %w", kind.name, err)
				}
				rates.add(fmt.Sprint(size), r.rate)
			}
		}
		for _, size := range b.sizes {
			fmt.Printf("%-30s %8d: %6.0f/s\n", kind.name, size, median(rates[fmt.Sprint(size)]))
		}
		for _, size := range b.sizes[1:] {
			b.promise(fmt.Sprintf("  %s, %d operations to %s", kind.name, size, smallest), rates.ratio(fmt.Sprint(size), smallest), kind.atLeast)
		}
	}
	for _, size := range b.sizes {
		used, err := places[size].reads.resident()
		if err != nil {
			return err
		}
		fmt.Printf("%8d operations: resident after the load %.0f MiB\n", size, used)
	}
	return nil
}

// start measures the real binary from its start on an empty folder to its
// ready line, and what it holds when idle.
func (b *bench) start(ctx context.Context) error {
	var took []float64
	var idle float64
	for range 3 * b.rounds {
		data, err := os.MkdirTemp("", "freehold-bench-")
		if err != nil {
			return err
		}
		ready, held, err := b.oneStart(ctx, data)
		if err := errors.Join(err, os.RemoveAll(data)); err != nil {
			return err
		}
		took = append(took, ready.Seconds()*1000)
		idle = held
	}
	fmt.Printf("start to ready on an empty folder: %.0f ms (median of %d); resident when idle: %.0f MiB\n", median(took), len(took), idle)
	return nil
}

func (b *bench) oneStart(ctx context.Context, data string) (ready time.Duration, held float64, err error) {
	cmd := exec.CommandContext(ctx, b.binary, "serve", "--data", filepath.Join(data, "data"), "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--log-level", "warn")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, 0, err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "freehold is ready") {
	}
	ready = time.Since(began)
	held, err = resident(cmd.Process.Pid)
	if stopped := cmd.Process.Signal(syscall.SIGTERM); err == nil {
		err = stopped
	}
	for lines.Scan() {
	}
	return ready, held, errors.Join(err, cmd.Wait())
}
