package embedded

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"freehold/internal/clock"
	"freehold/internal/registry"
	"freehold/internal/registry/embedded/tables"
	"freehold/internal/sqlite"
)

// The sponsors that exist from the first start on.
const (
	Ours      = "freehold"
	Elsewhere = "elsewhere" // for everything that takes two
)

// Registry is the registry in the house. It is safe for concurrent use.
type Registry struct {
	db       *sqlite.DB
	writes   *tables.Queries // prepared on the writer
	reads    *tables.Queries // prepared on the readers
	clock    clock.Clock
	options  Options
	sponsors map[string]bool
	close    func() error

	start     int64        // counts the starts of this file
	drawn     atomic.Int64 // ids drawn in this start
	nextPurge atomic.Int64 // milliseconds; no purge is overdue before; see sweep
}

// Options tell how a registry behaves. Zones must be set.
type Options struct {
	// Zones gives the rules of a TLD, and false for one that this registry
	// does not run. It is asked with every command, may be called from many
	// goroutines, and knows TLDs of more than one label (co.uk) as such.
	Zones func(tld string) (Zone, bool)

	// Clock is the registry's own; nil means the machine's time.
	Clock clock.Clock

	// Deliberation is how long the registry thinks about a create. With 0 it
	// decides at once; otherwise it answers 1001 and the domain stands at
	// pendingCreate for that long.
	Deliberation time.Duration

	// Lenient presumes the rest of the world, of which this registry knows
	// nothing: a host below a name that nobody has registered here is taken as
	// one outside, as long as it has no addresses, and addresses kept for
	// documentation may stand in examples (RFC 5737, RFC 3849). A real
	// registry would refuse both.
	Lenient bool

	// AllowAnyAddress lets hosts have addresses that nobody on the Internet
	// could reach. For tests and demonstrations.
	AllowAnyAddress bool

	SQLite sqlite.Options
}

//go:embed migrations/*.sql
var migrations embed.FS

// background keeps the driver from watching each statement; see package
// sqlite.
var background = context.Background()

// Open opens the registry in the file, making it if it is not there.
func Open(ctx context.Context, file string, o Options) (*Registry, error) {
	if o.Zones == nil {
		return nil, errors.New("embedded registry: no zones were given")
	}
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, fmt.Errorf("embedded registry: %w", err)
	}
	db, err := sqlite.Open(ctx, file, folder, o.SQLite)
	if err != nil {
		return nil, fmt.Errorf("embedded registry: %w", err)
	}
	r := &Registry{db: db, clock: o.Clock, options: o, sponsors: map[string]bool{}, close: db.Close}
	if err := r.begin(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("embedded registry: %w", err), r.Close())
	}
	return r, nil
}

func (r *Registry) begin(ctx context.Context) error {
	var err error
	if r.writes, err = tables.Prepare(ctx, r.db.Writer); err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	if r.reads, err = tables.Prepare(ctx, r.db.Reader); err != nil {
		return fmt.Errorf("prepare: %w", err)
	}
	r.db.CloseFirst(r.writes, r.reads)
	err = r.db.Write(ctx, func(tx *sqlite.Tx) error {
		if err := tx.Writing(); err != nil {
			return err
		}
		var err error
		if r.start, err = r.writes.CountStart(background); err != nil {
			return fmt.Errorf("count start: %w", err)
		}
		return r.lookAhead()
	})
	if err != nil {
		return err
	}
	known, err := r.reads.Sponsors(ctx)
	if err != nil {
		return fmt.Errorf("sponsors: %w", err)
	}
	for _, id := range known {
		r.sponsors[id] = true
	}
	return nil
}

// As is the sponsor's side of the registry. A sponsor that the registry does
// not know has every call refused with 2200.
func (r *Registry) As(sponsor string) registry.Connector {
	return &connector{registry: r, sponsor: sponsor}
}

// Broken is closed when what was answered can no longer be trusted to be on
// disk; the process must stop. Err tells why.
func (r *Registry) Broken() <-chan struct{} { return r.db.Broken() }

// Err is the failure that closed Broken.
func (r *Registry) Err() error { return r.db.Err() }

// Close lets the commands under way end and closes the file. Another Close
// does nothing more.
func (r *Registry) Close() error { return r.close() }

// Ids hold the start they were drawn in above this many bits.
const idsPerStart = 36

// draw gives a number that this registry never gave before and never will
// again, through all its starts.
func (r *Registry) draw() int64 { return r.start<<idsPerStart | r.drawn.Add(1) }

// roid writes an id as a repository object id (RFC 5730 section 2.8): it is as
// unique as the id.
func roid(kind byte, id int64) string {
	return string(kind) + strings.ToUpper(strconv.FormatInt(id, 36)) + "-FRHLD"
}

func (r *Registry) serverTransaction() string {
	return "FRHLD-" + strings.ToUpper(strconv.FormatInt(r.draw(), 36))
}

// moment is now in the milliseconds in which times are kept.
func (r *Registry) moment() int64 { return r.clock.Now().UnixMilli() }

func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// after adds a duration to a moment without running over.
func after(ms int64, d time.Duration) int64 {
	if d.Milliseconds() > math.MaxInt64-ms {
		return math.MaxInt64
	}
	return ms + d.Milliseconds()
}

// found tells a row that is not there from a failure.
func found(err error) (bool, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
