package house_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"freehold/internal/clock"
	"freehold/internal/house"
	"freehold/internal/store"
)

func settings(t *testing.T) house.Settings {
	t.Helper()
	s := house.Defaults()
	s.Data = filepath.Join(t.TempDir(), "data")
	s.Listen, s.Admin = "127.0.0.1:0", "127.0.0.1:0"
	return s
}

func open(t *testing.T, s house.Settings, p house.Parts) *house.House {
	t.Helper()
	h, err := house.Open(t.Context(), s, p)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h
}

// visit opens a house, serves it for a moment, and closes it.
func visit(t *testing.T, s house.Settings) {
	t.Helper()
	h := open(t, s, house.Parts{})
	ctx, stop := context.WithCancel(t.Context())
	if err := h.Run(ctx, func(house.Addresses) { stop() }); err != nil {
		t.Fatalf("Run: %v", err)
	}
	if err := h.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
}

func read(t *testing.T, s house.Settings, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(s.Data, name))
	if errors.Is(err, os.ErrNotExist) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestFirstStartCutOff removes what a first start had not written yet when it
// was cut off, and starts anew.
func TestFirstStartCutOff(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		missing []string
		sameKey bool
	}{
		{"before anything", []string{"master.key", "freehold.db", "registry.db", "credentials", "admin.json"}, false},
		{"after the master key", []string{"freehold.db", "registry.db", "credentials", "admin.json"}, false},
		{"after the store", []string{"registry.db", "credentials", "admin.json"}, true},
		{"after the account", []string{"credentials", "admin.json"}, true},
		{"after the credentials", []string{"admin.json"}, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := settings(t)
			visit(t, s)
			before := read(t, s, "credentials")
			for _, name := range test.missing {
				if err := os.Remove(filepath.Join(s.Data, name)); err != nil {
					t.Fatal(err)
				}
			}
			visit(t, s)
			after := read(t, s, "credentials")
			if !strings.Contains(after, "aws_secret_access_key = ") || (after == before) != test.sameKey {
				t.Errorf("the same credentials: %t, want %t", after == before, test.sameKey)
			}
			if read(t, s, "admin.json") == "" || read(t, s, "master.key") == "" {
				t.Error("admin.json or master.key is missing")
			}
			h := open(t, s, house.Parts{})
			all, err := h.Accounts.List(t.Context())
			if err != nil || len(all) != 1 || all[0].ID != house.FirstAccount || all[0].Name != "default" {
				t.Errorf("accounts: got %+v, %v", all, err)
			}
			entries, err := os.ReadDir(s.Data)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if strings.HasPrefix(e.Name(), ".") {
					t.Errorf("%s was left behind", e.Name())
				}
			}
		})
	}
}

func TestLaterStartsKeepWhatIsThere(t *testing.T) {
	t.Parallel()
	s := settings(t)
	visit(t, s)
	token, credentials := read(t, s, "admin.json"), read(t, s, "credentials")
	if err := os.Remove(filepath.Join(s.Data, "credentials")); err != nil {
		t.Fatal(err)
	}
	h := open(t, s, house.Parts{})
	if !strings.Contains(token, h.Token()) {
		t.Error("the token is another one after a restart")
	}
	if read(t, s, "credentials") != "" {
		t.Error("credentials that the operator took away are back")
	}
	_ = h.Close()
	if err := os.WriteFile(filepath.Join(s.Data, "admin.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := house.Open(t.Context(), s, house.Parts{}); err == nil || !strings.Contains(err.Error(), "admin.json is damaged") {
		t.Errorf("a damaged admin.json: got %v", err)
	}
	if credentials == "" {
		t.Error("the first start wrote no credentials")
	}
}

func TestFolderIsTakenOnce(t *testing.T) {
	t.Parallel()
	s := settings(t)
	h := open(t, s, house.Parts{})
	if _, err := house.Open(t.Context(), s, house.Parts{}); err == nil || !strings.Contains(err.Error(), "is in use by another freehold server") {
		t.Errorf("a second Open: got %v", err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	_ = open(t, s, house.Parts{}).Close()
}

func TestFilesAreTheOwnersOnly(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there are no such modes")
	}
	s := settings(t)
	// The folder was made by somebody who is less careful.
	if err := os.MkdirAll(s.Data, 0o755); err != nil {
		t.Fatal(err)
	}
	h := open(t, s, house.Parts{})
	ctx, stop := context.WithCancel(t.Context())
	err := h.Run(ctx, func(house.Addresses) {
		entries, err := os.ReadDir(s.Data)
		if err != nil || len(entries) < 6 {
			t.Errorf("files: %v, %v", entries, err)
		}
		for _, e := range entries {
			if info, err := e.Info(); err != nil || info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s: mode %v, %v, want the owner's only", e.Name(), info.Mode(), err)
			}
		}
		stop()
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestDrain sends half a request, tells the house to stop, and sends the rest.
func TestDrain(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t), house.Parts{})
	if err := h.Ready(); err == nil {
		t.Error("ready before Run")
	}
	ctx, stop := context.WithCancel(t.Context())
	at := make(chan house.Addresses, 1)
	ended := make(chan error, 1)
	go func() { ended <- h.Run(ctx, func(a house.Addresses) { at <- a }) }()
	var a house.Addresses
	select {
	case a = <-at:
	case err := <-ended:
		t.Fatalf("Run: %v", err)
	}
	if err := h.Ready(); err != nil {
		t.Errorf("while it runs: %v", err)
	}

	api := strings.TrimPrefix(a.API, "http://")
	conn, err := net.Dial("tcp", api)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	now := clock.Machine().Format("20060102T150405Z")
	// The server answers "100 Continue" once it reads the body: from then on
	// the request is in flight.
	_, _ = fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-amz-json-1.1\r\n"+
		"X-Amz-Target: Route53Domains_v20140515.ListDomains\r\nX-Amz-Date: %s\r\n"+
		"Authorization: AWS4-HMAC-SHA256 Credential=AKIAUNKNOWNUNKNOWN00/%s/us-east-1/route53domains/aws4_request, "+
		"SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=%s\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
		api, now, now[:8], strings.Repeat("0", 64))
	answers := bufio.NewReader(conn)
	if line, err := answers.ReadString('\n'); err != nil || !strings.HasPrefix(line, "HTTP/1.1 100") {
		t.Fatalf("got %q, %v, want 100 Continue", line, err)
	}
	_, _ = answers.ReadString('\n')

	stop()
	// Nothing new is taken any more.
	for {
		other, err := net.Dial("tcp", api)
		if err != nil {
			break
		}
		_ = other.Close()
	}
	if err := h.Ready(); err == nil || err.Error() != "stopping" {
		t.Errorf("while it drains: got %v, want stopping", err)
	}
	if _, err := io.WriteString(conn, "{}"); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(answers, nil)
	if err != nil {
		t.Fatalf("the request in flight was not answered: %v", err)
	}
	body, _ := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if !strings.Contains(string(body), "UnrecognizedClientException") {
		t.Errorf("got %s %s", answer.Status, body)
	}
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
}

// failing is a store whose disk gives up when it is told to.
type failing struct {
	store.Store
	broken chan struct{}
}

func (f failing) Broken() <-chan struct{} { return f.broken }
func (failing) Err() error                { return errors.New("input/output error") }

func TestBrokenStoreStopsTheHouse(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t), house.Parts{})
	f := failing{h.Store, make(chan struct{})}
	h.Store = f
	err := h.Run(t.Context(), func(house.Addresses) { close(f.broken) })
	if err == nil || !strings.Contains(err.Error(), "the store is broken: input/output error") {
		t.Errorf("Run: got %v", err)
	}
	if err := h.Ready(); err == nil || strings.Contains(err.Error(), "input/output") {
		t.Errorf("Ready: got %v, want a sentence without the cause", err)
	}
}

func TestPortInUse(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	for what, set := range map[string]func(*house.Settings){
		"API":             func(s *house.Settings) { s.Listen = l.Addr().String() },
		"management port": func(s *house.Settings) { s.Admin = l.Addr().String() },
	} {
		s := settings(t)
		set(&s)
		h := open(t, s, house.Parts{})
		err := h.Run(t.Context(), func(house.Addresses) { t.Errorf("%s: ready", what) })
		if err == nil || !strings.Contains(err.Error(), "the "+what+" cannot listen") {
			t.Errorf("%s: got %v", what, err)
		}
	}
}

func TestManage(t *testing.T) {
	t.Parallel()
	s := settings(t)
	// A server that listens everywhere is told of by an address that can be
	// spoken to.
	s.Admin = "0.0.0.0:0"
	h := open(t, s, house.Parts{Clock: clock.NewVirtual(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))})
	ctx, stop := context.WithCancel(t.Context())
	err := h.Run(ctx, func(a house.Addresses) {
		defer stop()
		for what, arguments := range map[string][3]string{
			"by the folder":      {s.Data, "", ""},
			"by URL and token":   {"", a.Admin, h.Token()},
			"with a slash after": {"", a.Admin + "/", h.Token()},
		} {
			c, err := house.Manage(arguments[0], arguments[1], arguments[2])
			if err != nil {
				t.Errorf("%s: %v", what, err)
				continue
			}
			if err := c.Ready(t.Context()); err != nil {
				t.Errorf("%s: %v", what, err)
			}
			if all, err := c.Accounts(t.Context()); err != nil || len(all) != 1 {
				t.Errorf("%s: accounts %v, %v", what, all, err)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestExports(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.Data = filepath.Join(filepath.Dir(s.Data), "Ada's data")
	s.Regions = []string{"eu-west-1", "us-east-1"}
	h := open(t, s, house.Parts{})
	want := "export AWS_SHARED_CREDENTIALS_FILE='" + strings.ReplaceAll(s.Data, "'", `'\''`) + "/credentials'\n" +
		"export AWS_ENDPOINT_URL_ROUTE_53_DOMAINS=http://127.0.0.1:8053\nexport AWS_REGION=eu-west-1\nexport AWS_DEFAULT_REGION=eu-west-1\n"
	if got := h.Exports(house.Addresses{API: "http://127.0.0.1:8053"}); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// A database that was lost is told, and nothing is put in its place.
func TestLostDatabase(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"freehold.db", "registry.db"} {
		for how, lose := range map[string]func(string) error{
			"removed": os.Remove,
			"emptied": func(file string) error { return os.Truncate(file, 0) },
		} {
			t.Run(name+" "+how, func(t *testing.T) {
				t.Parallel()
				s := settings(t)
				visit(t, s)
				if err := lose(filepath.Join(s.Data, name)); err != nil {
					t.Fatal(err)
				}
				_, err := house.Open(t.Context(), s, house.Parts{})
				if err == nil || !strings.Contains(err.Error(), name+" is missing") {
					t.Errorf("got %v, want a refusal that names %s", err, name)
				}
			})
		}
	}
}
