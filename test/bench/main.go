// Bench holds Freehold to its promises of speed. Machines differ and are
// shared, so every promise is a ratio: Freehold against a yardstick that runs
// in turns with it, in one run, on one machine. Medians over rounds count.
//
//	go run ./test/bench [-rounds 5] [-span 2s] [-sizes 1000,100000,1000000] [-only details,register]
//
// Servers are processes of their own (this program again, under other names);
// the load comes from this one, over keep-alive connections on loopback, as
// requests that were signed beforehand, so that little of what is measured is
// the client's. docs/performance.md tells what the figures mean.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"time"
)

func main() {
	if len(os.Args) > 1 {
		if serve, ok := servers[os.Args[1]]; ok {
			if err := serve(os.Args[2:]); err != nil {
				fmt.Fprintln(os.Stderr, "bench server:", err)
				os.Exit(1)
			}
			return
		}
	}
	b := bench{}
	sizes := flag.String("sizes", "1000,100000,1000000", "operations in the store, for the benchmarks that must stay flat")
	only := flag.String("only", "", "benchmarks to run, with commas; default all")
	flag.IntVar(&b.rounds, "rounds", 5, "rounds; the median counts")
	flag.DurationVar(&b.span, "span", 2*time.Second, "how long each candidate runs in each round")
	flag.StringVar(&b.binary, "binary", "bin/freehold", "the binary whose start is measured")
	flag.Parse()
	for size := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil {
			fmt.Fprintln(os.Stderr, "bench: -sizes:", err)
			os.Exit(2)
		}
		b.sizes = append(b.sizes, n)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := b.run(ctx, *only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is one run.
type bench struct {
	rounds int
	span   time.Duration
	sizes  []int
	binary string
	missed int
}

func (b *bench) run(ctx context.Context, only string) error {
	for _, part := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"details", b.details},
		{"register", b.register},
		{"carried", b.carried},
		{"latency", b.latency},
		{"growth", b.growth},
		{"start", b.start},
	} {
		if only != "" && !strings.Contains(","+only+",", ","+part.name+",") {
			continue
		}
		fmt.Printf("\n== %s\n", part.name)
		if err := part.run(ctx); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	if b.missed > 0 {
		return fmt.Errorf("%d promises were not kept in this run", b.missed)
	}
	return nil
}

// promise prints a ratio beside what it must reach.
func (b *bench) promise(what string, ratio, atLeast float64) {
	verdict := "kept"
	if ratio < atLeast {
		verdict = "MISSED"
		b.missed++
	}
	fmt.Printf("%-70s %5.2f  (at least %.2f: %s)\n", what, ratio, atLeast, verdict)
}

// promiseBelow is promise for what must not exceed a bound.
func (b *bench) promiseBelow(what string, ratio, atMost float64) {
	verdict := "kept"
	if ratio > atMost {
		verdict = "MISSED"
		b.missed++
	}
	fmt.Printf("%-70s %5.2f  (at most %.2f: %s)\n", what, ratio, atMost, verdict)
}
