package house

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"freehold/internal/accounts"
	"freehold/internal/actions"
	"freehold/internal/admin"
	"freehold/internal/clock"
	"freehold/internal/httpapi"
	"freehold/internal/ids"
	"freehold/internal/names"
	"freehold/internal/operations"
	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/registry/embedded"
	"freehold/internal/sqlite"
	"freehold/internal/store"
	"freehold/internal/store/sqlstore"
	"freehold/internal/tlds"
	"freehold/internal/vault"
	"freehold/internal/workflow"
)

// Parts are what a house is given beside its settings; the zero value is right
// for production.
type Parts struct {
	Clock   clock.Clock      // business time; nil means the machine's
	Machine func() time.Time // machine time: signatures, leases; nil means clock.Machine
	IDs     *ids.Source      // nil means ids.Random
	Log     *slog.Logger     // nil means none

	// MasterKey is the text of the master keys; empty means those of the
	// folder's file.
	MasterKey string

	SQLite sqlite.Options // of both databases

	// Weather stands between the operations and their registry, for tests in
	// which answers are lost; nil means none.
	Weather func(registry.Connector) registry.Connector
}

// House is a whole registrar, open but not yet at work: tests carry its engine
// on by Engine.CarryDue and speak to API, Run does both for the world.
type House struct {
	API      http.Handler // the front door
	Admin    http.Handler // the management port
	Accounts *accounts.Book
	Engine   *workflow.Engine[*operations.Desk]
	Desk     *actions.Desk

	// Store and Registry are for tests and tools that look at what is kept.
	Store    store.Store
	Registry *embedded.Registry

	settings Settings
	folder   *folder
	token    string
	log      *slog.Logger
	phase    atomic.Int32
	closers  []func() error // in the order of opening
}

// Open takes the data folder and opens everything in it, making what is not
// there. Whoever opened a house closes it.
func Open(ctx context.Context, s Settings, p Parts) (_ *House, err error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	if p.Clock == nil {
		p.Clock = clock.System{}
	}
	if p.Machine == nil {
		p.Machine = clock.Machine
	}
	if p.IDs == nil {
		p.IDs = ids.Random()
	}
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	// Read first: a mistake in it must not leave anything behind.
	catalogue, err := tlds.Load(s.TLDs...)
	if err != nil {
		return nil, err
	}

	h := &House{settings: s, log: p.Log}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.Close())
		}
	}()
	if h.folder, err = takeFolder(s.Data); err != nil {
		return nil, err
	}
	h.closers = append(h.closers, h.folder.release)
	if err := h.folder.sweep(); err != nil {
		return nil, err
	}

	masters, err := h.folder.masters(p.MasterKey, p.IDs)
	if err != nil {
		return nil, err
	}
	sealer, err := vault.New(p.IDs, masters...)
	if err != nil {
		return nil, err
	}
	if err := h.openDatabases(ctx, p, catalogue); err != nil {
		return nil, err
	}
	if h.Accounts, err = accounts.NewBook(h.Store, sealer, p.Clock, p.IDs); err != nil {
		return nil, err
	}
	if err := h.settle(ctx); err != nil {
		return nil, err
	}
	if err := h.findToken(p.IDs); err != nil {
		return nil, err
	}
	return h, h.wire(p, catalogue, sealer)
}

func (h *House) openDatabases(ctx context.Context, p Parts, catalogue *tlds.Catalogue) error {
	file, err := h.folder.database(storeFile)
	if err != nil {
		return err
	}
	kept, err := sqlstore.Open(ctx, file, p.SQLite)
	if err != nil {
		return err
	}
	h.Store = kept
	h.closers = append(h.closers, kept.Close)
	// The folder is ours alone, so nobody else can be carrying anything.
	if err := kept.Change(ctx, func(tx store.Tx) error { return tx.VoidLeases() }); err != nil {
		return fmt.Errorf("void leases: %w", err)
	}

	if file, err = h.folder.database(registryFile); err != nil {
		return err
	}
	h.Registry, err = embedded.Open(ctx, file, embedded.Options{
		Zones:        zones(catalogue),
		Clock:        p.Clock,
		Deliberation: h.settings.RegistryDelay,
		Lenient:      h.settings.RegistryRules == "lenient",
		SQLite:       p.SQLite,
	})
	if err != nil {
		return err
	}
	h.closers = append(h.closers, h.Registry.Close)
	return nil
}

// findToken keeps the token of the start before.
func (h *House) findToken(source *ids.Source) error {
	f, err := readAdminFile(h.folder.file(adminFile))
	if errors.Is(err, fs.ErrNotExist) {
		h.token = source.Token()
		return nil
	}
	h.token = f.Token
	return err
}

func (h *House) wire(p Parts, catalogue *tlds.Catalogue, sealer *vault.Vault) error {
	connector := h.Registry.As(embedded.Ours)
	if p.Weather != nil {
		connector = p.Weather(connector)
	}
	registries := oneRegistry{connector}
	h.Engine = workflow.New(workflow.Options[*operations.Desk]{
		Store:    h.Store,
		Clock:    p.Clock,
		Machine:  p.Machine,
		Desk:     &operations.Desk{Store: h.Store, Registries: registries, IDs: p.IDs},
		Table:    operations.Table,
		Log:      p.Log,
		Workers:  h.settings.Workers,
		Hesitate: h.settings.OperationDelay,
	})
	h.Desk = &actions.Desk{
		Store:       h.Store,
		Engine:      h.Engine,
		Registries:  registries,
		TLDs:        catalogue,
		Clock:       p.Clock,
		IDs:         p.IDs,
		Log:         p.Log,
		Nameservers: nameservers(h.settings.Nameservers),
		DomainQuota: h.settings.DomainQuota,
		MarkerKey:   sealer.Derive("markers of lists"),
		Registrar: actions.Registrar{
			Name:       h.settings.RegistrarName,
			URL:        h.settings.RegistrarURL,
			WhoIs:      h.settings.WhoIsServer,
			AbuseEmail: h.settings.AbuseEmail,
			AbusePhone: h.settings.AbusePhone,
		},
	}
	if err := h.Desk.Ready(h.settings.Finished); err != nil {
		return fmt.Errorf("finished operations: %w", err)
	}
	h.API = httpapi.New(httpapi.Options{
		Desk:        h.Desk,
		Keys:        h.Accounts,
		Regions:     h.settings.Regions,
		Machine:     p.Machine,
		IDs:         p.IDs,
		Log:         p.Log,
		MaxInFlight: h.settings.MaxInFlight,
	})
	h.Admin = admin.New(admin.Options{Book: h.Accounts, Token: h.token, Ready: h.Ready, Log: p.Log})
	return nil
}

// nameservers are the configured ones, which Settings.Check has read before, in
// the form of the house.
func nameservers(configured []string) []registrar.Nameserver {
	var list []registrar.Nameserver
	for _, text := range configured {
		if name, err := names.ParseHost(text); err == nil {
			list = append(list, registrar.Nameserver{Name: string(name)})
		}
	}
	return list
}

// Token opens the management port.
func (h *House) Token() string { return h.token }

// The phases of a house.
const (
	opened int32 = iota
	serving
	draining
)

// Ready tells why the house cannot do its work, or nil.
func (h *House) Ready() error {
	if err := h.brokenWith(); err != nil {
		return errors.New("what is stored can no longer be trusted to be on disk; see the log")
	}
	switch h.phase.Load() {
	case opened:
		return errors.New("starting")
	case draining:
		return errors.New("stopping")
	}
	return nil
}

// brokenWith is the failure of the disk that stops the house, or nil.
func (h *House) brokenWith() error {
	select {
	case <-h.Store.Broken():
		return fmt.Errorf("the store is broken: %w", h.Store.Err())
	case <-h.Registry.Broken():
		return fmt.Errorf("the registry in the house is broken: %w", h.Registry.Err())
	default:
		return nil
	}
}

// Close gives everything back, the last opened first.
func (h *House) Close() error {
	var errs []error
	for len(h.closers) > 0 {
		last := len(h.closers) - 1
		errs = append(errs, h.closers[last]())
		h.closers = h.closers[:last]
	}
	return errors.Join(errs...)
}
