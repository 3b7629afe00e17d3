package httpapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"time"

	"freehold/internal/actions"
	"freehold/internal/clock"
	"freehold/internal/ids"
	"freehold/internal/registrar"
	"freehold/internal/sigv4"
	"freehold/internal/store"
)

// Service is the name for which clients sign their requests.
const Service = "route53domains"

// Options tell a front door what it works with. Desk and Keys must be set.
type Options struct {
	Desk *actions.Desk
	Keys KeySource

	// Regions for which requests may be signed; empty for any.
	Regions []string

	// Machine tells machine time, against which signatures are held; nil for
	// clock.Machine.
	Machine func() time.Time

	// IDs draws the request ids; nil for ids.Random.
	IDs *ids.Source

	// Log is told of faults, and at debug level of every request; nil for
	// none.
	Log *slog.Logger

	// MaxInFlight is how many requests are worked on at once; 0 means 1024.
	// Those beyond are refused with ThrottlingException, if possible before
	// their body is read. One whose body is still on its way does not count.
	MaxInFlight int
}

// KeySource finds access keys by their id. Key fails with store.ErrNotFound
// for an id that nobody holds. It is asked with every request, so it should
// answer from memory; the id is part of a request's header, of which it must
// keep a copy only.
type KeySource interface {
	Key(ctx context.Context, accessKeyID string) (registrar.AccessKey, error)
}

// New is the handler that answers the API. It takes every method and path; what
// is no request of the API is refused like an AWS service would.
func New(o Options) http.Handler {
	d := &door{
		keys:     o.Keys,
		machine:  o.Machine,
		ids:      o.IDs,
		log:      o.Log,
		most:     int64(cmp.Or(o.MaxInFlight, 1024)),
		verifier: sigv4.Verifier{Service: Service, Regions: o.Regions},
		routes:   routes(o.Desk),
	}
	if d.machine == nil {
		d.machine = clock.Machine
	}
	if d.ids == nil {
		d.ids = ids.Random()
	}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	return d
}

type door struct {
	keys     KeySource
	machine  func() time.Time
	ids      *ids.Source
	log      *slog.Logger
	verifier sigv4.Verifier
	routes   map[string]*route // by the whole target

	most     int64
	inFlight atomic.Int64
	larger   atomic.Int64 // bodies that are larger than room
}

// visit is what is known of a request so far, for the log.
type visit struct {
	requestID string
	action    string
	account   string
}

func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v := visit{requestID: d.ids.RequestID()}
	telling := d.log.Enabled(r.Context(), slog.LevelDebug)
	var began time.Time
	if telling {
		began = d.machine()
	}

	if len(r.TransferEncoding) > 0 {
		// net/http hides whether there was a Content-Length too. After such a
		// request a connection must be closed, for a proxy may disagree about
		// where it ends (RFC 9112, section 6.1). No AWS client sends chunks.
		w.Header()[connection] = closing
	}
	b := bodies.Get().(*body)
	answer, err := d.serve(r, &v, b)
	status, code := http.StatusOK, ""
	if err != nil {
		status, code = d.writeError(w, r, &v, err)
	} else {
		write(w, &v, status, answer)
	}
	d.giveBack(b)

	if telling {
		d.log.LogAttrs(r.Context(), slog.LevelDebug, "request",
			slog.String("request", v.requestID), slog.String("action", v.action), slog.String("account", v.account),
			slog.Int("status", status), slog.String("error", code), slog.Duration("took", d.machine().Sub(began)))
	}
}

// serve is the walk of a request. Its answer may be shared with others and must
// not be altered.
func (d *door) serve(r *http.Request, v *visit, b *body) (answer []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			answer, err = nil, &panicked{p, debug.Stack()}
		}
	}()
	if d.inFlight.Load() >= d.most {
		return nil, errThrottled
	}
	// Small fields take much more memory than they took bytes, and would be
	// held while the body is waited for.
	if len(r.Header) > MaxHeaderFields {
		return nil, errTooManyFields
	}
	route, err := d.address(r)
	if err != nil {
		return nil, err
	}
	v.action = route.name
	claim, err := sigv4.Parse(r)
	if err != nil {
		return nil, err
	}
	if err := d.read(r, b); err != nil {
		return nil, err
	}
	defer d.inFlight.Add(-1)
	if d.inFlight.Add(1) > d.most {
		return nil, errThrottled
	}
	caller, err := d.recognise(r, b, claim)
	if err != nil {
		return nil, err
	}
	v.account = caller.AccountID
	return route.do(r.Context(), caller, b.bytes)
}

// recognise finds out who signed the request.
func (d *door) recognise(r *http.Request, b *body, claim sigv4.Authorization) (registrar.Principal, error) {
	key, err := d.keys.Key(r.Context(), claim.AccessKeyID)
	if errors.Is(err, store.ErrNotFound) {
		// Verified all the same: the answer takes as long as that to a wrong
		// signature.
		key, err = registrar.AccessKey{}, nil
	}
	if err != nil {
		return registrar.Principal{}, fmt.Errorf("find access key: %w", err)
	}
	if err := d.verifier.Verify(r, b.bytes, claim, sigv4.Key{Secret: key.Secret.Reveal()}, d.machine()); err != nil {
		return registrar.Principal{}, err
	}
	return registrar.Principal{AccountID: key.AccountID, AccessKeyID: key.ID}, nil
}

// The header's keys as net/http spells them, so that they can be set without
// being looked at.
const (
	connection    = "Connection"
	contentType   = "Content-Type"
	contentLength = "Content-Length"
	requestID     = "X-Amzn-Requestid"
	errorType     = "X-Amzn-Errortype"
)

const mediaType = "application/x-amz-json-1.1"

var (
	mediaTypeValue = []string{mediaType}
	closing        = []string{"close"}
)

// write sends an answer. That the client may be gone meanwhile is nobody's
// fault, so there is nothing to be done about an error.
func write(w http.ResponseWriter, v *visit, status int, answer []byte) {
	values := [...]string{v.requestID, strconv.Itoa(len(answer))}
	h := w.Header()
	h[contentType] = mediaTypeValue
	h[requestID] = values[0:1:1]
	h[contentLength] = values[1:2:2]
	w.WriteHeader(status)
	_, _ = w.Write(answer)
}
