package house

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"freehold/internal/httpapi"

	"golang.org/x/net/netutil"
)

// grace is how long a stop may take: what is in flight by then is cut off.
const grace = 9 * time.Second

// maxConnections to a port; those beyond wait until others go.
const maxConnections = 16384

// Addresses are where a running house can be reached from this machine.
type Addresses struct {
	API   string // URL
	Admin string // URL
}

// Run serves until the context ends and then drains: it takes nothing new,
// answers what is in flight, and lets every operation finish the step it is in.
// An error means that the house could not be served, had to stop because its
// disk failed, or did not drain in time. Once both ports take requests, ready
// is called.
func (h *House) Run(ctx context.Context, ready func(Addresses)) error {
	api, err := listen(ctx, "API", h.settings.Listen)
	if err != nil {
		return err
	}
	management, err := listen(ctx, "management port", h.settings.Admin)
	if err != nil {
		return errors.Join(err, api.Close())
	}
	if err := h.writeAdminFile(reachable(management.Addr())); err != nil {
		return errors.Join(err, api.Close(), management.Close())
	}

	engine := h.startEngine(ctx)
	failed := make(chan error, 2)
	serve := func(handler http.Handler, l net.Listener) *http.Server {
		s := httpapi.Server(handler, h.log)
		go func() {
			if err := s.Serve(netutil.LimitListener(l, maxConnections)); !errors.Is(err, http.ErrServerClosed) {
				failed <- fmt.Errorf("serve: %w", err)
			}
		}()
		return s
	}
	front := serve(h.farewell(h.API), api)
	back := serve(h.Admin, management)
	h.phase.Store(serving)
	at := Addresses{API: "http://" + reachable(api.Addr()), Admin: "http://" + reachable(management.Addr())}
	h.log.Info("ready", "api", at.API, "management", at.Admin)
	ready(at)

	select {
	case <-ctx.Done():
		h.log.Info("stopping")
	case <-h.Store.Broken():
		err = h.brokenWith()
	case <-h.Registry.Broken():
		err = h.brokenWith()
	case err = <-failed:
	}
	h.phase.Store(draining)
	h.drain(context.WithoutCancel(ctx), front, back, engine)
	return err
}

func listen(ctx context.Context, what, address string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("the %s cannot listen: %w", what, err)
	}
	return l, nil
}

// writeAdminFile comes last of the files: see the package comment.
func (h *House) writeAdminFile(address string) error {
	b, err := json.MarshalIndent(AdminFile{Address: address, Token: h.token}, "", "  ")
	if err == nil {
		err = h.folder.write(adminFile, append(b, '\n'))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", adminFile, err)
	}
	return nil
}

// running is an engine at work.
type running struct {
	stop  context.CancelFunc
	ended chan struct{}
}

// startEngine sets the engine to work, on a context of its own: it is stopped
// as a part of draining.
func (h *House) startEngine(ctx context.Context) running {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	r := running{stop: stop, ended: make(chan struct{})}
	go func() {
		defer close(r.ended)
		h.Engine.Run(ctx)
	}()
	return r
}

// farewell tells clients, while the house drains, that their connection ends
// with the answer. They open another for their next request, instead of sending
// it down one that is being closed.
func (h *House) farewell(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.phase.Load() == draining {
			w.Header()["Connection"] = []string{"close"}
		}
		handler.ServeHTTP(w, r)
	})
}

// goodbyes is how long requests that are on their way when a stop begins may
// take to arrive, on connections that look idle.
const goodbyes = 250 * time.Millisecond

// drain stops everything but the databases. The management port goes last, so
// that it can tell that the others are going. Whoever will not end in time is
// cut off, which is no failure: a client could otherwise make a stop fail, and
// an operation is taken up again at the next start.
func (h *House) drain(ctx context.Context, front, back *http.Server, engine running) {
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	engine.stop()
	late, arrived := context.WithTimeout(ctx, goodbyes)
	<-late.Done()
	arrived()
	if err := front.Shutdown(ctx); err != nil {
		h.log.Warn("requests were cut off", "error", errors.Join(err, front.Close()))
	}
	select {
	case <-engine.ended:
	case <-ctx.Done():
		h.log.Warn("operations were cut off in a step")
	}
	if err := back.Shutdown(ctx); err != nil {
		h.log.Warn("management requests were cut off", "error", errors.Join(err, back.Close()))
	}
	h.log.Info("stopped")
}
