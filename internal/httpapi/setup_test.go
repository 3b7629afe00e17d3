package httpapi_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"freehold/internal/actions"
	"freehold/internal/httpapi"
	"freehold/internal/ids"
	"freehold/internal/registrar"
	"freehold/internal/store"
)

const (
	account = "123456789012"
	keyID   = "AKIAIOSFODNN7EXAMPLE"
	secret  = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	prefix  = "Route53Domains_v20140515."
)

// noon is the machine's time in these tests.
var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

// The operations on the shelf: one that is final, one that waits, and one of
// another account.
var (
	finished = registrar.Operation{
		ID: "019cec6a-5d00-7001-8000-000000000001", AccountID: account, Type: registrar.RegisterDomain,
		Domain: "example.com", Status: registrar.Successful,
		Submitted: noon.Add(-time.Hour + 57*time.Millisecond), Updated: noon.Add(-time.Minute),
	}
	waiting = registrar.Operation{
		ID: "019cec6a-5d00-7002-8000-000000000002", AccountID: account, Type: registrar.TransferInDomain,
		Domain: "example.net", Status: registrar.InProgress, Flag: registrar.PendingAuthorization,
		Message: "Waiting for the registrant's answer.", Submitted: noon, Updated: noon,
	}
	foreign = registrar.Operation{
		ID: "019cec6a-5d00-7003-8000-000000000003", AccountID: "111122223333", Type: registrar.RegisterDomain,
		Domain: "example.org", Status: registrar.Successful, Submitted: noon, Updated: noon,
	}
)

// shelf is as much of a store as GetOperationDetail reads, which is enough for
// what the door itself does. house_test.go has the whole house behind it.
type shelf struct {
	store.Store
	operations map[string]registrar.Operation
}

func (s shelf) Operation(_ context.Context, id string) (registrar.Operation, error) {
	op, ok := s.operations[id]
	if !ok {
		return op, store.ErrNotFound
	}
	return op, nil
}

func desk(t testing.TB) *actions.Desk {
	t.Helper()
	s := shelf{operations: map[string]registrar.Operation{}}
	for _, op := range []registrar.Operation{finished, waiting, foreign} {
		s.operations[op.ID] = op
	}
	d := &actions.Desk{Store: s}
	if err := d.Ready(100); err != nil {
		t.Fatalf("desk: %v", err)
	}
	return d
}

// keyRing holds one key, and fails with its error if it has one.
type keyRing struct{ err error }

func (r keyRing) Key(_ context.Context, id string) (registrar.AccessKey, error) {
	switch {
	case r.err != nil:
		return registrar.AccessKey{}, r.err
	case id != keyID:
		return registrar.AccessKey{}, store.ErrNotFound
	}
	return registrar.AccessKey{ID: keyID, AccountID: account, Secret: secret}, nil
}

// logged is a log of everything, to be read while it is written.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *logged) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// front is a door at noon; alter may change its options.
func front(t testing.TB, alter ...func(*httpapi.Options)) (http.Handler, *logged) {
	t.Helper()
	log := &logged{}
	o := httpapi.Options{
		Desk:    desk(t),
		Keys:    keyRing{},
		Machine: func() time.Time { return noon },
		IDs:     ids.Counting(),
		Log:     log.logger(),
	}
	for _, f := range alter {
		f(&o)
	}
	return httpapi.New(o), log
}

// open serves a handler on a port of its own, with the limits of production.
func open(t testing.TB, h http.Handler) (address string) {
	t.Helper()
	s := httptest.NewUnstartedServer(nil)
	s.Config = httpapi.Server(h, slog.New(slog.DiscardHandler))
	s.Start()
	t.Cleanup(s.Close)
	return strings.TrimPrefix(s.URL, "http://")
}

func dial(t testing.TB, address string) net.Conn {
	t.Helper()
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatalf("dial: %v", err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// signer is how a request is signed; its zero value is right in everything.
type signer struct {
	id, secret, token string
	region, service   string
	at                time.Time
}

// sign signs with the SDK's signer, whatever of s is not set being right.
func (s signer) sign(t testing.TB, r *http.Request, body []byte) {
	t.Helper()
	or := func(given, right string) string {
		if given == "" {
			return right
		}
		return given
	}
	if s.at.IsZero() {
		s.at = noon
	}
	sum := sha256.Sum256(body)
	credentials := aws.Credentials{AccessKeyID: or(s.id, keyID), SecretAccessKey: or(s.secret, secret), SessionToken: s.token}
	err := v4.NewSigner().SignHTTP(t.Context(), credentials, r, hex.EncodeToString(sum[:]),
		or(s.service, httpapi.Service), or(s.region, "us-east-1"), s.at)
	if err != nil {
		t.Fatalf("sign: %v", err)
	}
}

// request is an unsigned request for an action.
func request(action, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "http://route53domains.example/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("X-Amz-Target", prefix+action)
	return r
}

// signed is a request for an action that is right in everything.
func signed(t testing.TB, action, body string) *http.Request {
	t.Helper()
	r := request(action, body)
	signer{}.sign(t, r, []byte(body))
	return r
}

// answer is what a handler answers.
type answer struct {
	status int
	header http.Header
	body   string
}

func ask(t testing.TB, h http.Handler, r *http.Request) answer {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	result := w.Result()
	defer func() { _ = result.Body.Close() }()
	body, err := io.ReadAll(result.Body)
	if err != nil {
		t.Fatalf("read answer: %v", err)
	}
	return answer{result.StatusCode, result.Header, string(body)}
}
