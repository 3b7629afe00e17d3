package embedded_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"freehold/internal/registry"
	"freehold/internal/registry/embedded"
)

// bench is a registry with four hosts and a contact, on the machine's time.
func bench(b *testing.B) (c registry.Connector, order func(i int64) registry.CreateDomain) {
	b.Helper()
	r := open(b, filepath.Join(b.TempDir(), "registry.db"), embedded.Options{})
	c = r.As(embedded.Ours)
	ns := []string{"ns1.example.net", "ns2.example.net", "ns3.example.net", "ns4.example.net"}
	for _, name := range ns {
		if _, err := c.CreateHost(b.Context(), command(0), registry.Host{Name: name}); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := c.CreateContact(b.Context(), command(0), ada("ADA")); err != nil {
		b.Fatal(err)
	}
	return c, func(i int64) registry.CreateDomain {
		// Names arrive in no order.
		return registry.CreateDomain{
			Name: fmt.Sprintf("d%08x-%d.com", uint32(i)*2654435761, i), Years: 1, Nameservers: ns,
			Registrant: "ADA", Admin: "ADA", Tech: "ADA", AuthCode: "abcdefghijklmnopqrstuvw-A7XYZ",
		}
	}
}

func command(i int64) registry.Command {
	return registry.Command{ClientTransaction: fmt.Sprintf("bench-%d", i)}
}

func BenchmarkCreateDomain(b *testing.B) {
	for _, callers := range []int{1, 64} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			c, order := bench(b)
			var n atomic.Int64
			each(b, callers, func() error {
				i := n.Add(1)
				_, err := c.CreateDomain(context.Background(), command(i), order(i))
				return err
			})
		})
	}
}

func BenchmarkRead(b *testing.B) {
	c, order := bench(b)
	const many = 10000
	var n atomic.Int64
	prepare := make(chan int64, 64)
	done := make(chan error, 64)
	for range 64 {
		go func() {
			var failed error
			for i := range prepare {
				if _, err := c.CreateDomain(context.Background(), command(i), order(i)); err != nil {
					failed = err
				}
			}
			done <- failed
		}()
	}
	for i := range int64(many) {
		prepare <- i
	}
	close(prepare)
	for range 64 {
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
	for _, callers := range []int{1, 64} {
		b.Run(fmt.Sprintf("Domain/callers=%d", callers), func(b *testing.B) {
			each(b, callers, func() error {
				_, err := c.Domain(context.Background(), order(n.Add(1)%many).Name)
				return err
			})
		})
		b.Run(fmt.Sprintf("CheckDomain/callers=%d", callers), func(b *testing.B) {
			each(b, callers, func() error {
				_, err := c.CheckDomain(context.Background(), order(n.Add(1)%(2*many)).Name)
				return err
			})
		})
	}
}

// each shares b.N calls among the callers.
func each(b *testing.B, callers int, call func() error) {
	b.Helper()
	b.ReportAllocs()
	var left atomic.Int64
	left.Store(int64(b.N))
	done := make(chan error, callers)
	b.ResetTimer()
	for range callers {
		go func() {
			for left.Add(-1) >= 0 {
				if err := call(); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range callers {
		if err := <-done; err != nil {
			b.Error(err)
		}
	}
}
