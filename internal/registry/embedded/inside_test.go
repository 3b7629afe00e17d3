package embedded

import (
	"fmt"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"freehold/internal/clock"
	"freehold/internal/registry"
	"freehold/internal/sqlite"
)

// Server statuses can be set by nobody yet, so this test sets them in the
// table: each stops its command, also one that would lift the client's own.
func TestServerProhibitions(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "registry.db")
	r, err := Open(t.Context(), file, Options{
		Zones: func(tld string) (Zone, bool) { return Zone{Thin: true}, tld == "com" },
		Clock: clock.NewVirtual(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	c, n := r.As(Ours), 0
	cmd := func() registry.Command {
		n++
		return registry.Command{ClientTransaction: fmt.Sprintf("cmd-%d", n)}
	}
	const name = "example.com"
	if _, err := c.CreateDomain(t.Context(), cmd(), registry.CreateDomain{Name: name, Years: 1, AuthCode: "a-secret-code"}); err != nil {
		t.Fatal(err)
	}
	set := func(statuses string) {
		t.Helper()
		err := r.db.Write(t.Context(), func(tx *sqlite.Tx) error {
			if err := tx.Writing(); err != nil {
				return err
			}
			_, err := r.db.Writer.ExecContext(background, "UPDATE domains SET statuses = ?", statuses)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		statuses string
		do       func() error
		stops    bool
	}{
		{"serverUpdateProhibited", func() error {
			_, err := c.UpdateDomain(t.Context(), cmd(), registry.UpdateDomain{Name: name, AddStatuses: []string{"clientHold"}})
			return err
		}, true},
		{"clientUpdateProhibited serverUpdateProhibited", func() error {
			_, err := c.UpdateDomain(t.Context(), cmd(), registry.UpdateDomain{Name: name, RemoveStatuses: []string{"clientUpdateProhibited"}})
			return err
		}, true},
		{"serverRenewProhibited", func() error {
			_, err := c.RenewDomain(t.Context(), cmd(), registry.RenewDomain{Name: name, Years: 1, CurrentExpiresDate: "2027-01-01"})
			return err
		}, true},
		{"serverHold serverRenewProhibited serverUpdateProhibited", func() error {
			_, err := c.CreateHost(t.Context(), cmd(), registry.Host{Name: "ns." + name, Addresses: []string{"198.41.0.4"}})
			return err
		}, false},
		{"serverDeleteProhibited", func() error {
			_, err := c.DeleteDomain(t.Context(), cmd(), name)
			return err
		}, true},
	} {
		set(tc.statuses)
		err := tc.do()
		if tc.stops && !registry.IsCode(err, registry.StatusProhibits) {
			t.Errorf("under %s: got %v, want 2304", tc.statuses, err)
		}
		if !tc.stops && err != nil {
			t.Errorf("under %s: got %v, want no error", tc.statuses, err)
		}
	}

	// Of the auth code only a hash is kept.
	var hash string
	if err := r.db.Reader.QueryRowContext(t.Context(), "SELECT auth_hash FROM domains").Scan(&hash); err != nil {
		t.Fatal(err)
	}
	if len(hash) != 64 || strings.Contains(hash, "secret") {
		t.Errorf("auth code kept as %q, want the 64 digits of a SHA-256", hash)
	}
}

// Statements must be found by an index, however many objects there are.
func TestStatementsUseIndexes(t *testing.T) {
	t.Parallel()
	r, err := Open(t.Context(), filepath.Join(t.TempDir(), "registry.db"), Options{Zones: func(string) (Zone, bool) { return Zone{}, true }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, query := range []string{
		"SELECT * FROM domains WHERE name = $1",
		"SELECT * FROM domains WHERE purge > 0 AND purge <= $1 ORDER BY purge LIMIT 1",
		"SELECT COALESCE(MIN(purge), 0) FROM domains WHERE purge > 0",
		"SELECT * FROM hosts WHERE superior > 0 AND superior = $1 ORDER BY name",
		"SELECT hosts.id FROM hosts WHERE hosts.name IN ($1, $2, $3, $4)",
		"DELETE FROM delegations WHERE domain = $1 AND host IN (SELECT hosts.id FROM hosts WHERE hosts.name IN ($2, $3, $4, $5))",
		"SELECT EXISTS (SELECT 1 FROM delegations WHERE host = $1)",
		"DELETE FROM associations WHERE domain = $1 AND contact IN (SELECT contacts.id FROM contacts WHERE contacts.handle IN ($2, $3, $4, $5))",
	} {
		for _, detail := range plan(t, r, query) {
			if strings.HasPrefix(detail, "SCAN") && !strings.Contains(detail, "INDEX") && !strings.Contains(detail, "CONSTANT") {
				t.Errorf("%s: %s", query, detail)
			}
		}
	}
}

// plan is how SQLite would go about a query.
func plan(t *testing.T, r *Registry, query string) []string {
	t.Helper()
	args := make([]any, strings.Count(query, "$"))
	for i := range args {
		args[i] = 1
	}
	rows, err := r.db.Reader.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer func() {
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
	}()
	var details []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		details = append(details, detail)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return details
}

func TestAddYears(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		from  string
		years int
		want  string
	}{
		{"2028-02-29T12:00:00.001Z", 1, "2029-02-28T12:00:00.001Z"},
		{"2028-02-29T12:00:00Z", 4, "2032-02-29T12:00:00Z"},
		{"2027-02-28T00:00:00Z", 1, "2028-02-28T00:00:00Z"},
		{"2026-12-31T23:59:59.999Z", 10, "2036-12-31T23:59:59.999Z"},
	} {
		from, err := time.Parse(time.RFC3339Nano, tc.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := addYears(from, tc.years).Format(time.RFC3339Nano); got != tc.want {
			t.Errorf("addYears(%s, %d) = %s, want %s", tc.from, tc.years, got, tc.want)
		}
	}
}

func TestReachable(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"198.41.0.4": true, "2001:503:ba3e::2:30": true, "100.63.255.255": true, "100.64.0.1": false, "198.18.0.1": false,
		"192.0.0.8": false, "240.0.0.1": false, "0.1.2.3": false, "100::1": false, "64:ff9b:1::1": false, "3fff::1": false,
	} {
		if got := reachable(netip.MustParseAddr(s)); got != want {
			t.Errorf("reachable(%s) = %v, want %v", s, got, want)
		}
	}
}
