package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"freehold/internal/clock"
	"freehold/internal/house"
	"freehold/internal/ids"
	"freehold/internal/registrar"
	"freehold/internal/sqlite"
	"freehold/internal/store"
)

// populated makes a data folder whose account has so many finished operations,
// and a quarter as many domains. It gives some of the operations' ids.
func populated(ctx context.Context, size int) (data string, some []string, err error) {
	if data, err = os.MkdirTemp("", "freehold-bench-"); err != nil {
		return "", nil, err
	}
	h, err := openHouse(ctx, filepath.Join(data, "data"), func(*house.Settings) {}, sqlite.Options{})
	if err != nil {
		return data, nil, err
	}
	defer func() {
		if closed := h.Close(); err == nil {
			err = closed
		}
	}()
	fill := filler{store: h.Store, source: ids.Random(), from: clock.System{}.Now().Add(-time.Duration(size) * time.Second)}
	some, err = fill.operations(ctx, size)
	return data, some, err
}

// remove removes a data folder; what is left of it is in the system's folder
// for such things.
func remove(data string) { _ = os.RemoveAll(data) }

type filler struct {
	store  store.Store
	source *ids.Source
	from   time.Time
}

// sample is how many operations the benchmarks ask for, spread over the store.
const sample = 10_000

// operations writes a thousand at a time, several writers beside each other.
func (f *filler) operations(ctx context.Context, size int) (some []string, err error) {
	const portion = 1000
	jobs := make([]store.Job, 0, portion)
	var pending sync.WaitGroup
	errs := make(chan error, 1)
	write := func(jobs []store.Job) {
		if err := f.store.Change(ctx, func(tx store.Tx) error { return f.write(tx, jobs) }); err != nil {
			select {
			case errs <- err:
			default:
			}
		}
	}
	for i := range size {
		at := f.from.Add(time.Duration(i) * time.Second)
		jobs = append(jobs, store.Job{
			Operation: registrar.Operation{
				ID: f.source.OperationID(at), AccountID: account, Type: registrar.RegisterDomain,
				Domain: fmt.Sprintf("filled-%07d.com", i), Status: registrar.Successful, Submitted: at, Updated: at.Add(time.Second),
			},
			Version: 1, Entered: at, Seq: 1,
		})
		if i%max(size/sample, 1) == 0 {
			some = append(some, jobs[len(jobs)-1].ID)
		}
		if len(jobs) == portion || i == size-1 {
			full := jobs
			jobs = make([]store.Job, 0, portion)
			pending.Wait()
			pending.Go(func() { write(full) })
		}
	}
	pending.Wait()
	select {
	case err := <-errs:
		return nil, err
	default:
		return some, nil
	}
}

func (f *filler) write(tx store.Tx, jobs []store.Job) error {
	for i, j := range jobs {
		err := tx.AddJob(j, registrar.Event{OperationID: j.ID, Seq: 1, At: j.Updated, Status: j.Status})
		if err == nil && i%4 == 0 {
			err = tx.AddDomain(filledDomain(j))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func filledDomain(j store.Job) registrar.Domain {
	text := func(s string) *string { return &s }
	contact := registrar.Contact{
		FirstName: text("Ada"), LastName: text("Lovelace"), AddressLine1: text("12 St James's Square"), City: text("London"),
		CountryCode: text("GB"), ZipCode: text("SW1Y 4JH"), PhoneNumber: text("+44.2071234567"), Email: text("ada@example.net"),
	}
	return registrar.Domain{
		Name: j.Domain, AccountID: account, AutoRenew: true,
		Contacts:   registrar.Contacts{Admin: contact, Registrant: contact, Tech: contact, Billing: &contact},
		Registered: j.Submitted, Updated: j.Submitted, Expires: j.Submitted.AddDate(1, 0, 0),
		RegistryID: "FILLED", Statuses: []string{"clientTransferProhibited"},
		Nameservers: []registrar.Nameserver{{Name: "ns1.freehold.test"}, {Name: "ns2.freehold.test"}},
	}
}
