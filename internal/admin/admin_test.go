package admin_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"freehold/internal/accounts"
	"freehold/internal/admin"
	"freehold/internal/clock"
	"freehold/internal/ids"
	"freehold/internal/sqlite"
	"freehold/internal/store/sqlstore"
	"freehold/internal/vault"
)

const (
	token   = "the-token-of-the-test"
	account = "111122223333"
	keyID   = "AKIAIOSFODNN7EXAMPLE"
	secret  = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
)

// port is a management port on a store of its own.
type port struct {
	*httptest.Server
	ready error
	log   bytes.Buffer
	store *sqlstore.Store
}

func open(t *testing.T) *port {
	t.Helper()
	kept, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "store.db"), sqlite.Options{})
	if err != nil {
		t.Fatalf("open the store: %v", err)
	}
	source := ids.Counting()
	v, err := vault.New(source, vault.NewMaster(source))
	if err != nil {
		t.Fatalf("vault: %v", err)
	}
	b, err := accounts.NewBook(kept, v, clock.NewVirtual(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)), source)
	if err != nil {
		t.Fatalf("NewBook: %v", err)
	}
	p := &port{store: kept}
	p.Server = httptest.NewServer(admin.New(admin.Options{
		Book: b, Token: token,
		Ready: func() error { return p.ready },
		Log:   slog.New(slog.NewTextHandler(&p.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}))
	t.Cleanup(func() {
		p.Close()
		_ = kept.Close()
	})
	return p
}

func (p *port) client(t *testing.T) *admin.Client {
	t.Helper()
	c, err := admin.NewClient(p.URL, token)
	if err != nil {
		t.Fatalf("NewClient: %v", err)
	}
	return c
}

func TestClientAndPort(t *testing.T) {
	t.Parallel()
	p := open(t)
	c := p.client(t)

	made, err := c.CreateAccount(t.Context(), admin.CreateAccount{AccountID: account, Name: "Ada's", DomainQuota: 3})
	if err != nil {
		t.Fatalf("CreateAccount: %v", err)
	}
	all, err := c.Accounts(t.Context())
	if err != nil || len(all) != 1 || all[0] != made || made.Name != "Ada's" || made.DomainQuota != 3 {
		t.Errorf("Accounts: got %+v, %v, want %+v", all, err, made)
	}
	key, err := c.CreateKey(t.Context(), admin.CreateKey{AccountID: account, AccessKeyID: keyID, SecretAccessKey: secret})
	if err != nil || key.SecretAccessKey != secret || key.AccessKeyID != keyID || key.AccountID != account {
		t.Errorf("CreateKey: got %+v, %v", key, err)
	}
	keys, err := c.Keys(t.Context(), account)
	if err != nil || len(keys) != 1 || keys[0].AccessKeyID != keyID || keys[0].SecretAccessKey != "" {
		t.Errorf("Keys: got %+v, %v", keys, err)
	}
	if err := c.DeleteKey(t.Context(), keyID); err != nil {
		t.Errorf("DeleteKey: %v", err)
	}
	for what, err := range map[string]error{
		"there is no such access key":            c.DeleteKey(t.Context(), "a key/../that?is not"),
		"account " + account + " exists already": second(c.CreateAccount(t.Context(), admin.CreateAccount{AccountID: account})),
		"an account id is 12 digits":             second(c.Keys(t.Context(), "x&y=z")),
		"there is no account 999999999999":       second(c.CreateKey(t.Context(), admin.CreateKey{AccountID: "999999999999"})),
	} {
		if err == nil || err.Error() != what {
			t.Errorf("got error %v, want %s", err, what)
		}
	}
	if strings.Contains(p.log.String(), secret) {
		t.Errorf("the log shows the secret: %s", p.log.String())
	}
}

func second[T any](_ T, err error) error { return err }

func TestHealth(t *testing.T) {
	t.Parallel()
	p := open(t)
	if err := p.client(t).Ready(t.Context()); err != nil {
		t.Errorf("Ready: %v", err)
	}
	p.ready = errors.New("stopping")
	if err := p.client(t).Ready(t.Context()); err == nil || err.Error() != "stopping" {
		t.Errorf("Ready: got %v, want stopping", err)
	}
	if status, body := p.send(t, http.MethodGet, "/readyz", nil, ""); status != http.StatusServiceUnavailable {
		t.Errorf("GET /readyz: got %d %s, want 503", status, body)
	}
	if status, body := p.send(t, http.MethodGet, "/healthz", nil, ""); status != http.StatusOK {
		t.Errorf("GET /healthz: got %d %s, want 200", status, body)
	}
}

func (p *port) send(t *testing.T, method, path string, header map[string]string, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, p.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range header {
		r.Header.Set(name, value)
	}
	answer, err := p.Client().Do(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = answer.Body.Close() }()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(b)
}

func TestRubbishIsRefused(t *testing.T) {
	t.Parallel()
	p := open(t)
	bearer := map[string]string{"Authorization": "Bearer " + token, "Content-Type": "application/json"}
	with := func(changes ...string) map[string]string {
		h := maps.Clone(bearer)
		for i := 0; i < len(changes); i += 2 {
			h[changes[i]] = changes[i+1]
		}
		return h
	}
	const create = `{"AccountId":"111122223333"}`
	tests := []struct {
		name, method, path string
		header             map[string]string
		body               string
		want               int
	}{
		{"no token", "POST", "/v1/accounts", map[string]string{"Content-Type": "application/json"}, create, 401},
		{"wrong token", "POST", "/v1/accounts", with("Authorization", "Bearer the-token-of-the-tesu"), create, 401},
		{"token and more", "POST", "/v1/accounts", with("Authorization", "Bearer "+token+" "), create, 201},
		{"another scheme", "GET", "/v1/accounts", with("Authorization", "Basic "+token), "", 401},
		{"token alone", "GET", "/v1/accounts", with("Authorization", token), "", 401},
		{"unknown path without token", "GET", "/v1/nothing", nil, "", 401},
		{"unknown path", "GET", "/v1/nothing", bearer, "", 404},
		{"root", "GET", "/", nil, "", 404},
		{"wrong method", "PUT", "/v1/accounts", bearer, create, 405},
		{"wrong method for a key", "GET", "/v1/keys/AKIA", bearer, "", 405},
		{"wrong method for health", "POST", "/healthz", nil, "", 405},
		{"a form", "POST", "/v1/accounts", with("Content-Type", "application/x-www-form-urlencoded"), create, 415},
		{"plain text", "POST", "/v1/accounts", with("Content-Type", "text/plain"), create, 415},
		{"no content type", "POST", "/v1/accounts", map[string]string{"Authorization": "Bearer " + token}, create, 415},
		{"a parameter", "POST", "/v1/accounts", with("Content-Type", "application/json; charset=utf-8"), `{"AccountId":"111122223334"}`, 201},
		{"another site", "POST", "/v1/accounts", with("Sec-Fetch-Site", "cross-site"), create, 403},
		{"another origin", "DELETE", "/v1/keys/AKIA", with("Origin", "http://evil.example"), "", 403},
		{"empty body", "POST", "/v1/accounts", bearer, "", 400},
		{"no JSON", "POST", "/v1/accounts", bearer, "{", 400},
		{"an array", "POST", "/v1/accounts", bearer, "[]", 400},
		{"two values", "POST", "/v1/accounts", bearer, create + create, 400},
		{"unknown member", "POST", "/v1/accounts", bearer, `{"AccountId":"111122223333","Admin":true}`, 400},
		{"wrong type", "POST", "/v1/accounts", bearer, `{"AccountId":111122223333}`, 400},
		{"quota beyond an int", "POST", "/v1/accounts", bearer, `{"AccountId":"111122223335","DomainQuota":1e99}`, 400},
		{"deep", "POST", "/v1/accounts", bearer, strings.Repeat("[", 60000), 400},
		{"large", "POST", "/v1/accounts", bearer, `{"Name":"` + strings.Repeat("x", admin.MaxBody) + `"}`, 413},
		{"no account named", "GET", "/v1/keys", bearer, "", 400},
		{"unknown account", "GET", "/v1/keys?account=999999999999", bearer, "", 404},
		{"exists", "POST", "/v1/accounts", bearer, `{"AccountId":"111122223334"}`, 409},
		{"unknown key", "DELETE", "/v1/keys/%00%ff", bearer, "", 404},
		{"no key named", "DELETE", "/v1/keys/", bearer, "", 404},
	}
	// In order and not in parallel: the rows with 201 and 409 belong together.
	for _, test := range tests {
		status, body := p.send(t, test.method, test.path, test.header, test.body)
		if status != test.want {
			t.Errorf("%s: %s %s: got %d %s, want %d", test.name, test.method, test.path, status, body, test.want)
		}
		if status >= 400 && !strings.HasPrefix(body, `{"error":"`) {
			t.Errorf("%s: the body is %q, want an error in JSON", test.name, body)
		}
	}
}

func TestFaultIsNotTold(t *testing.T) {
	t.Parallel()
	p := open(t)
	if err := p.store.Close(); err != nil {
		t.Fatal(err)
	}
	status, body := p.send(t, http.MethodGet, "/v1/accounts", map[string]string{"Authorization": "Bearer " + token}, "")
	if status != http.StatusInternalServerError || body != `{"error":"internal error"}`+"\n" {
		t.Errorf("got %d %s", status, body)
	}
	if !strings.Contains(p.log.String(), "management request failed") {
		t.Errorf("the log does not tell the cause: %s", p.log.String())
	}
}

func TestClientRefusesWhatIsNoServer(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"", "127.0.0.1:8054", "ftp://127.0.0.1", "http://", "://"} {
		if _, err := admin.NewClient(base, token); err == nil {
			t.Errorf("NewClient(%q): got no error", base)
		}
	}
	if _, err := admin.NewClient("http://127.0.0.1:8054", ""); err == nil {
		t.Error("NewClient without a token: got no error")
	}

	var leaked string
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { leaked = r.Header.Get("Authorization") }))
	defer elsewhere.Close()
	redirecting := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer redirecting.Close()
	c, err := admin.NewClient(redirecting.URL, token)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Accounts(t.Context()); err == nil || leaked != "" {
		t.Errorf("after a redirect: got error %v, and the other server saw %q", err, leaked)
	}
}
