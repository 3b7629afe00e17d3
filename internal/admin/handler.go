package admin

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"runtime/debug"
	"strings"

	"freehold/internal/accounts"
	"freehold/internal/registrar"
	"freehold/internal/store"
)

// MaxBody is the largest body that is read.
const MaxBody = 64 << 10

// Options tell a handler what it works with. All must be set.
type Options struct {
	Book  *accounts.Book
	Token string       // of whoever may call below /v1/
	Ready func() error // why the server cannot do its work, if so
	Log   *slog.Logger
}

// New is the handler of the management port.
func New(o Options) http.Handler {
	p := &port{Options: o, token: sha256.Sum256([]byte(o.Token))}
	v1 := http.NewServeMux()
	v1.HandleFunc("GET /v1/accounts", p.listAccounts)
	v1.HandleFunc("POST /v1/accounts", p.createAccount)
	v1.HandleFunc("GET /v1/keys", p.listKeys)
	v1.HandleFunc("POST /v1/keys", p.createKey)
	v1.HandleFunc("DELETE /v1/keys/{id}", p.deleteKey)
	v1.HandleFunc("/", nothingHere(v1))

	all := http.NewServeMux()
	all.HandleFunc("GET /healthz", p.healthz)
	all.HandleFunc("GET /readyz", p.readyz)
	all.Handle("/v1/", p.guarded(v1))
	all.HandleFunc("/", nothingHere(all))
	return p.safely(all)
}

type port struct {
	Options
	token [sha256.Size]byte
}

func (p *port) healthz(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]string{"status": "alive"})
}

func (p *port) readyz(w http.ResponseWriter, _ *http.Request) {
	if err := p.Ready(); err != nil {
		answer(w, http.StatusServiceUnavailable, problem{err.Error()})
		return
	}
	answer(w, http.StatusOK, map[string]string{"status": "ready"})
}

func (p *port) listAccounts(w http.ResponseWriter, r *http.Request) {
	all, err := p.Book.List(r.Context())
	if err != nil {
		p.refuse(w, r, err)
		return
	}
	list := accountList{Accounts: []Account{}}
	for _, a := range all {
		list.Accounts = append(list.Accounts, account(a))
	}
	answer(w, http.StatusOK, list)
}

func (p *port) createAccount(w http.ResponseWriter, r *http.Request) {
	var in CreateAccount
	if !p.read(w, r, &in) {
		return
	}
	made, err := p.Book.Create(r.Context(), registrar.Account{ID: in.AccountID, Name: in.Name, DomainQuota: in.DomainQuota})
	if err != nil {
		p.refuse(w, r, err)
		return
	}
	p.Log.InfoContext(r.Context(), "account created", "account", made.ID)
	answer(w, http.StatusCreated, account(made))
}

func (p *port) listKeys(w http.ResponseWriter, r *http.Request) {
	keys, err := p.Book.Keys(r.Context(), r.URL.Query().Get("account"))
	if err != nil {
		p.refuse(w, r, err)
		return
	}
	list := keyList{Keys: []Key{}}
	for _, k := range keys {
		list.Keys = append(list.Keys, key(k))
	}
	answer(w, http.StatusOK, list)
}

func (p *port) createKey(w http.ResponseWriter, r *http.Request) {
	var in CreateKey
	if !p.read(w, r, &in) {
		return
	}
	made, err := p.Book.CreateKey(r.Context(), in.AccountID, in.AccessKeyID, registrar.Secret(in.SecretAccessKey))
	if err != nil {
		p.refuse(w, r, err)
		return
	}
	p.Log.InfoContext(r.Context(), "access key created", "account", made.AccountID, "key", made.ID)
	out := key(made)
	out.SecretAccessKey = made.Secret.Reveal()
	answer(w, http.StatusCreated, out)
}

func (p *port) deleteKey(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if err := p.Book.DeleteKey(r.Context(), id); err != nil {
		p.refuse(w, r, err)
		return
	}
	p.Log.InfoContext(r.Context(), "access key deleted", "key", id)
	w.WriteHeader(http.StatusNoContent)
}

func account(a registrar.Account) Account {
	return Account{AccountID: a.ID, Name: a.Name, DomainQuota: a.DomainQuota, Created: a.Created}
}

func key(k registrar.AccessKey) Key {
	return Key{AccountID: k.AccountID, AccessKeyID: k.ID, Created: k.Created}
}

// guarded lets in whoever shows the token, and no web page: what a browser
// sends across sites is refused even with it.
func (p *port) guarded(next http.Handler) http.Handler {
	sameSite := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := sameSite.Check(r); err != nil {
			answer(w, http.StatusForbidden, problem{"requests from other web sites are refused"})
			return
		}
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		// Hashes are compared, so that the time tells not even the length.
		shown := sha256.Sum256([]byte(token))
		if !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare(shown[:], p.token[:]) != 1 {
			w.Header().Set("WWW-Authenticate", `Bearer realm="freehold"`)
			answer(w, http.StatusUnauthorized, problem{"the token is missing or wrong"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// safely bounds bodies and outlives a panic.
func (p *port) safely(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		defer func() {
			if v := recover(); v != nil {
				p.Log.ErrorContext(ctx, "management request panicked", "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
				answer(w, http.StatusInternalServerError, problem{"internal error"})
			}
		}()
		r.Body = http.MaxBytesReader(w, r.Body, MaxBody)
		next.ServeHTTP(w, r)
	})
}

// nothingHere answers what no pattern matches: 405 where the path would do with
// another method, else 404.
func nothingHere(mux *http.ServeMux) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var allowed []string
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
			probe := r.Clone(context.WithoutCancel(r.Context()))
			probe.Method = method
			if _, pattern := mux.Handler(probe); pattern != "" && pattern != "/" {
				allowed = append(allowed, method)
			}
		}
		if len(allowed) > 0 {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			answer(w, http.StatusMethodNotAllowed, problem{"the method is not allowed here"})
			return
		}
		answer(w, http.StatusNotFound, problem{"there is nothing at this path"})
	}
}

// read decodes the body, strictly; false when it has answered already. A web
// page can send any other content type to any server without asking.
func (p *port) read(w http.ResponseWriter, r *http.Request, into any) bool {
	if mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || mediaType != "application/json" {
		answer(w, http.StatusUnsupportedMediaType, problem{"the content type must be application/json"})
		return false
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if _, after := d.Token(); !errors.Is(after, io.EOF) {
			err = errors.New("there is more than one value")
		}
	}
	if err == nil {
		return true
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		answer(w, http.StatusRequestEntityTooLarge, problem{fmt.Sprintf("the body is larger than %d bytes", MaxBody)})
		return false
	}
	// The decoder's own text may repeat a value, and values may be secret.
	answer(w, http.StatusBadRequest, problem{"the body is not the JSON object that is expected here"})
	return false
}

// refuse answers an error: with its sentence if it was made for the operator,
// else it is a fault, which is logged whole.
func (p *port) refuse(w http.ResponseWriter, r *http.Request, err error) {
	told, ok := errors.AsType[*accounts.Error](err)
	status := http.StatusBadRequest
	switch {
	case !ok:
		p.Log.ErrorContext(r.Context(), "management request failed", "method", r.Method, "error", err)
		answer(w, http.StatusInternalServerError, problem{"internal error"})
		return
	case errors.Is(err, store.ErrNotFound):
		status = http.StatusNotFound
	case errors.Is(err, store.ErrExists):
		status = http.StatusConflict
	}
	answer(w, status, problem{told.Sentence})
}

func answer(w http.ResponseWriter, status int, body any) {
	b, err := json.Marshal(body)
	if err != nil {
		// Our own shapes always encode.
		panic("admin: " + err.Error())
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	// That the client is gone meanwhile is nobody's fault.
	_, _ = w.Write(append(b, '\n'))
}
