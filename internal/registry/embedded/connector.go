package embedded

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"freehold/internal/names"
	"freehold/internal/registry"
	"freehold/internal/registry/embedded/tables"
	"freehold/internal/sqlite"
)

// connector is one sponsor's side of the registry.
type connector struct {
	registry *Registry
	sponsor  string
}

// Profile tells the zone's rules. A command whose answer was lost is settled
// at once: nothing is under way between two processes that could still arrive.
func (c *connector) Profile(tld string) registry.Profile {
	const fortnight = 15 * 24 * time.Hour
	zone, _ := c.registry.options.Zones(tld)
	think := c.registry.options.Deliberation
	ask := []time.Duration{time.Second, time.Minute, 30 * time.Minute, 6 * time.Hour}
	if think > 0 {
		ask = append([]time.Duration{think}, ask...)
	}
	return registry.Profile{
		Sponsor:    c.sponsor,
		Contacts:   !zone.Thin,
		Ask:        ask,
		Decides:    fortnight + think,
		AddGrace:   zone.AddGrace,
		RenewGrace: zone.RenewGrace,
	}
}

// transaction is one command at work on the writer.
type transaction struct {
	*tables.Queries
	registry *Registry
	tx       *sqlite.Tx
	sponsor  string
	now      int64 // the moment from which everything in it is seen
}

// writing begins the part of the command that changes something.
func (t *transaction) writing() error { return t.tx.Writing() }

// step is what a command does inside its transaction.
type step func(*transaction) (registry.Code, error)

// do carries a command out: in one transaction, which is on disk before the
// answer is given (RFC 5730 section 2.6: a command is atomic). What prepare
// finds wrong is refused without a transaction.
func (c *connector) do(ctx context.Context, cmd registry.Command, prepare func() (step, error)) (registry.Answer, error) {
	if err := c.admit(cmd); err != nil {
		return registry.Answer{}, c.registry.sign(err)
	}
	run, err := prepare()
	if err != nil {
		return registry.Answer{}, c.registry.sign(err)
	}
	for {
		var code registry.Code
		err := c.registry.write(ctx, func(tx *sqlite.Tx) error {
			t := &transaction{Queries: c.registry.writes, registry: c.registry, tx: tx, sponsor: c.sponsor, now: c.registry.moment()}
			if c.registry.overdue(t.now) {
				return errOverdue
			}
			var err error
			code, err = run(t)
			return err
		})
		switch {
		case err == nil:
			return registry.Answer{Code: code, ServerTransaction: c.registry.serverTransaction()}, nil
		case !errors.Is(err, errOverdue):
			return registry.Answer{}, c.registry.sign(err)
		}
		if err := c.registry.sweep(ctx); err != nil {
			// The command itself never began.
			return registry.Answer{}, fmt.Errorf("%w: %w", registry.ErrNotSent, err)
		}
	}
}

// write runs the function on the writer. An error wraps ErrNotSent when the
// function never began, and leaves a doubt otherwise.
func (r *Registry) write(ctx context.Context, run func(*sqlite.Tx) error) error {
	began := false
	err := r.db.Write(ctx, func(tx *sqlite.Tx) error {
		began = true
		return run(tx)
	})
	if err != nil && !began {
		return fmt.Errorf("%w: %w", registry.ErrNotSent, err)
	}
	return err
}

// admit refuses whoever is not a sponsor, and a clTRID that is not one
// (RFC 5730 section 2.5: trIDStringType has 3 to 64 characters).
func (c *connector) admit(cmd registry.Command) error {
	if err := c.known(); err != nil {
		return err
	}
	if n := len(cmd.ClientTransaction); n < 3 || n > 64 || !plain(cmd.ClientTransaction) {
		return refuse(registry.SyntaxError, "The client transaction identifier must have 3 to 64 printable characters.")
	}
	return nil
}

func (c *connector) known() error {
	if !c.registry.sponsors[c.sponsor] {
		return refuse(registry.AuthenticationError, "The client is not known here.")
	}
	return nil
}

// begin is what every read does first.
func (c *connector) begin(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%w: %w", registry.ErrNotSent, err)
	}
	return c.known()
}

func refuse(code registry.Code, format string, args ...any) error {
	return &registry.Refused{Code: code, Message: fmt.Sprintf(format, args...)}
}

// sign gives a refusal its server transaction: an answer is unique whether it
// is a yes or a no.
func (r *Registry) sign(err error) error {
	if no := registry.Refusal(err); no != nil {
		no.ServerTransaction = r.serverTransaction()
	}
	return err
}

// plain says that the text is ASCII without control characters.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// zoneAbove finds the longest TLD of this registry that the name is in or is.
func (r *Registry) zoneAbove(name names.Name) (names.Name, bool) {
	for tld := name; tld != ""; tld = tld.Parent() {
		if _, ok := r.options.Zones(string(tld)); ok {
			return tld, true
		}
	}
	return "", false
}

// Lists are kept as words parted by spaces.

func words(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, " ")
}

func text(words []string) string { return strings.Join(words, " ") }
