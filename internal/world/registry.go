package world

import (
	"database/sql"
	"fmt"
	"net/url"
	"strings"
	"time"

	"freehold/internal/registry"
	"freehold/internal/registry/embedded"
)

// Ours is our side of the registry in fine weather: what is really there.
func (w *World) Ours() registry.Connector { return w.House.Registry.As(embedded.Ours) }

// Theirs is the side of another registrar.
func (w *World) Theirs() registry.Connector { return w.House.Registry.As(embedded.Elsewhere) }

// Command is a command of nobody in the house, such as an operator's by hand.
func (w *World) Command() registry.Command {
	return registry.Command{ClientTransaction: fmt.Sprintf("by-hand-%d", w.commands.Add(1))}
}

// Must ends the test unless the registry accepted the command.
func (w *World) Must(_ registry.Answer, err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("at the registry: %v", err)
	}
}

// BuyElsewhere has another registrar register the name for a year, delegated
// to hosts that exist.
func (w *World) BuyElsewhere(domain string, hosts ...string) {
	w.t.Helper()
	them, buy := w.Theirs(), registry.CreateDomain{Name: domain, Years: 1, Nameservers: hosts}
	_, tld, _ := strings.Cut(domain, ".")
	if them.Profile(tld).Contacts {
		handle := fmt.Sprintf("TH-%d", w.commands.Add(1))
		w.Must(them.CreateContact(w.t.Context(), w.Command(), registry.Contact{
			Handle: handle, Name: "Ada Lovelace", Street: []string{"12 St James's Square"}, City: "London", Country: "GB",
			Email: "ada@example.net",
		}))
		buy.Registrant, buy.Admin, buy.Tech = handle, handle, handle
	}
	w.Must(them.CreateDomain(w.t.Context(), w.Command(), buy))
}

// Impose gives a domain the statuses that only the registry's own people can
// set (serverUpdateProhibited, pendingTransfer, …), in place of all it had.
func (w *World) Impose(domain string, statuses ...string) {
	w.t.Helper()
	w.byHand("UPDATE domains SET statuses = ? WHERE name = ?", strings.Join(statuses, " "), domain)
}

// TurnDown is the registry's no to a registration that it was thinking about:
// the domain is gone (RFC 5731 section 3.3).
func (w *World) TurnDown(domain string) {
	w.t.Helper()
	const id = "(SELECT id FROM domains WHERE name = ?)"
	w.byHand("DELETE FROM delegations WHERE domain = "+id, domain)
	w.byHand("DELETE FROM associations WHERE domain = "+id, domain)
	w.byHand("DELETE FROM domains WHERE name = ?", domain)
}

// GiveAway makes another registrar the sponsor of a domain.
func (w *World) GiveAway(domain string) {
	w.t.Helper()
	w.byHand("UPDATE domains SET sponsor = ? WHERE name = ?", embedded.Elsewhere, domain)
}

// MoveExpiry moves the end of a domain's term at the registry.
func (w *World) MoveExpiry(domain string, by time.Duration) {
	w.t.Helper()
	w.byHand("UPDATE domains SET expires = expires + ? WHERE name = ?", by.Milliseconds(), domain)
}

// Count is how many objects of a kind ("domains", "contacts", "hosts") we
// sponsor at the registry.
func (w *World) Count(kind string) int {
	w.t.Helper()
	db := w.behindTheCounter()
	var n int
	if err := db.QueryRowContext(w.t.Context(), "SELECT count(*) FROM "+kind+" WHERE sponsor = ?", embedded.Ours).Scan(&n); err != nil {
		w.t.Fatalf("count %s: %v", kind, err)
	}
	if err := db.Close(); err != nil {
		w.t.Fatalf("count %s: %v", kind, err)
	}
	return n
}

// byHand changes a row of the registry, which must be there or, of links, may
// be.
func (w *World) byHand(statement string, values ...any) {
	w.t.Helper()
	db := w.behindTheCounter()
	result, err := db.ExecContext(w.t.Context(), statement, values...)
	if err != nil {
		w.t.Fatalf("by hand: %s: %v", statement, err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 && !strings.HasPrefix(statement, "DELETE") {
		w.t.Fatalf("by hand: %s %v: %d rows (%v)", statement, values, n, err)
	}
	if err := db.Close(); err != nil {
		w.t.Fatalf("by hand: %v", err)
	}
}

func (w *World) behindTheCounter() *sql.DB {
	w.t.Helper()
	dsn := url.URL{Scheme: "file", Opaque: (&url.URL{Path: w.file}).EscapedPath(), RawQuery: "_pragma=busy_timeout(10000)"}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		w.t.Fatalf("open the registry's file: %v", err)
	}
	return db
}
