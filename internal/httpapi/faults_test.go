package httpapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"freehold/internal/api"
	"freehold/internal/api/apitest"
	"freehold/internal/httpapi"
	"freehold/internal/registrar"
	"freehold/internal/sqlite"
)

// A fault of ours is told to the log with all it has, and to the client with
// nothing but the request id.
func TestFaults(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		do     func(context.Context, registrar.Principal, []byte) ([]byte, error)
		status int
		code   string
		logs   []string
	}{
		{
			name:   "an error",
			do:     failWith(errors.New("table of operations: page 7 is torn")),
			status: 500, code: "InternalFailure",
			logs: []string{"level=ERROR", "page 7 is torn"},
		},
		{
			name:   "a panic",
			do:     func(context.Context, registrar.Principal, []byte) ([]byte, error) { panic("page 7 is torn") },
			status: 500, code: "InternalFailure",
			logs: []string{"level=ERROR", "page 7 is torn", "faults_test.go"},
		},
		{
			name:   "an error of the runtime",
			do:     func(_ context.Context, _ registrar.Principal, body []byte) ([]byte, error) { return body[1000:], nil },
			status: 500, code: "InternalFailure",
			logs: []string{"level=ERROR", "slice bounds out of range", "faults_test.go"},
		},
		{
			name:   "the store is closed",
			do:     failWith(fmt.Errorf("file operation: %w", sqlite.ErrClosed)),
			status: 503, code: "ServiceUnavailableException",
			logs: []string{"level=ERROR", "the database is closed"},
		},
		{
			name:   "no time is left",
			do:     failWith(fmt.Errorf("waiting for the writer: %w", context.DeadlineExceeded)),
			status: 503, code: "ServiceUnavailableException",
			logs: []string{"level=ERROR", "waiting for the writer"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			h, log := front(t)
			httpapi.Replace(h, "ListDomains", test.do)
			got := ask(t, h, signed(t, "ListDomains", "{}"))
			expectError(t, got, test.status, test.code, "")
			if strings.Contains(got.body, "page 7") || strings.Contains(got.body, "writer") {
				t.Errorf("the answer gives the fault away: %s", got.body)
			}
			for _, want := range append(test.logs, "ListDomains", account, got.header.Get("x-amzn-RequestId")) {
				if !strings.Contains(log.String(), want) {
					t.Errorf("the log lacks %q: %s", want, log)
				}
			}
			// The door stands open for the next one.
			if got := ask(t, h, signed(t, "GetOperationDetail", asking)); got.status != http.StatusOK {
				t.Errorf("the next request is answered with %d %s", got.status, got.body)
			}
			if n := httpapi.InFlight(h); n != 0 {
				t.Errorf("%d requests count as in flight, want 0", n)
			}
		})
	}
}

func failWith(err error) func(context.Context, registrar.Principal, []byte) ([]byte, error) {
	return func(context.Context, registrar.Principal, []byte) ([]byte, error) { return nil, err }
}

func TestKeysCannotBeRead(t *testing.T) {
	t.Parallel()
	h, log := front(t, func(o *httpapi.Options) { o.Keys = keyRing{err: errors.New("page 7 is torn")} })
	got := ask(t, h, signed(t, "GetOperationDetail", asking))
	expectError(t, got, 500, "InternalFailure", "")
	if strings.Contains(got.body, "torn") || !strings.Contains(log.String(), "torn") {
		t.Errorf("answer %s, log %s; want the cause in the log alone", got.body, log)
	}
}

// A client that hangs up makes the store give its request up; nobody needs to
// be woken for that.
func TestClientGone(t *testing.T) {
	t.Parallel()
	h, log := front(t)
	ctx, hangUp := context.WithCancel(t.Context())
	httpapi.Replace(h, "ListDomains", func(ctx context.Context, _ registrar.Principal, _ []byte) ([]byte, error) {
		hangUp()
		<-ctx.Done()
		return nil, fmt.Errorf("read page: %w", ctx.Err())
	})
	expectError(t, ask(t, h, signed(t, "ListDomains", "{}").WithContext(ctx)), 503, "ServiceUnavailableException", "")
	if text := log.String(); strings.Contains(text, "level=ERROR") || !strings.Contains(text, "gave its request up") {
		t.Errorf("the log is %s, want a line at debug level", text)
	}
}

// Those beyond the bound are turned away at once, and before their body is
// read.
func TestMaxInFlight(t *testing.T) {
	t.Parallel()
	h, _ := front(t, func(o *httpapi.Options) { o.MaxInFlight = 1 })
	begun, end := make(chan struct{}), make(chan struct{})
	httpapi.Replace(h, "ListDomains", func(context.Context, registrar.Principal, []byte) ([]byte, error) {
		close(begun)
		<-end
		return []byte("{}"), nil
	})
	late := beginToSend(t, h, asking, 10)
	answered := serve(h, signed(t, "ListDomains", "{}"))
	<-begun

	turnedAway := signed(t, "GetOperationDetail", asking)
	turnedAway.Body = io.NopCloser(untouched{t})
	expectError(t, ask(t, h, turnedAway), 400, "ThrottlingException", "Rate exceeded")
	if w := late(); !strings.Contains(w.Body.String(), "ThrottlingException") {
		t.Errorf("one that came when there was room, and ended its body when there was none, is answered with %d %s", w.Code, w.Body)
	}

	close(end)
	if w := <-answered; w.Code != http.StatusOK {
		t.Errorf("the request in flight is answered with %d %s", w.Code, w.Body)
	}
	if got := ask(t, h, signed(t, "GetOperationDetail", asking)); got.status != http.StatusOK {
		t.Errorf("after it, a request is answered with %d %s", got.status, got.body)
	}
}

func serve(h http.Handler, r *http.Request) <-chan *httptest.ResponseRecorder {
	answered := make(chan *httptest.ResponseRecorder, 1)
	go func() {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		answered <- w
	}()
	return answered
}

// beginToSend serves a request of which only the beginning has come, and gives
// what ends it.
func beginToSend(t *testing.T, h http.Handler, body string, part int) (end func() *httptest.ResponseRecorder) {
	t.Helper()
	arrived, sender := io.Pipe()
	r := request("GetOperationDetail", body)
	signer{}.sign(t, r, []byte(body))
	r.Body = arrived
	answered := serve(h, r)
	// The pipe returns once all is read, so from here on the door waits for more.
	if _, err := io.WriteString(sender, body[:part]); err != nil {
		t.Fatal(err)
	}
	return func() *httptest.ResponseRecorder {
		go func() {
			_, _ = io.WriteString(sender, body[part:])
			_ = sender.Close()
		}()
		return <-answered
	}
}

// Clients that never end their bodies keep nobody out but those whose bodies
// are large, too.
func TestSlowBodiesHoldNoPlace(t *testing.T) {
	t.Parallel()
	h, _ := front(t, func(o *httpapi.Options) { o.MaxInFlight = 1 })
	large := asking + strings.Repeat(" ", 20_000)
	var ends []func() *httptest.ResponseRecorder
	for range 200 {
		ends = append(ends, beginToSend(t, h, asking, 10))
	}
	for range httpapi.MostLarger {
		ends = append(ends, beginToSend(t, h, large, 10_000))
	}
	if got := ask(t, h, signed(t, "GetOperationDetail", asking)); got.status != http.StatusOK {
		t.Errorf("while others send slowly, a request is answered with %d %s", got.status, got.body)
	}
	expectError(t, ask(t, h, signed(t, "GetOperationDetail", large)), 400, "ThrottlingException", "Rate exceeded")
	for _, end := range ends {
		if w := end(); w.Code != http.StatusOK {
			t.Fatalf("a slow request is answered with %d %s", w.Code, w.Body)
		}
	}
	if got := ask(t, h, signed(t, "GetOperationDetail", large)); got.status != http.StatusOK {
		t.Errorf("after them, a large request is answered with %d %s", got.status, got.body)
	}
}

type untouched struct{ t *testing.T }

func (u untouched) Read([]byte) (int, error) {
	u.t.Error("the body of a request that was turned away was read")
	return 0, io.EOF
}

// Whatever becomes of a request, what is secret in it stays out of the log,
// even at debug level, and out of errors.
func TestNothingSecretIsTold(t *testing.T) {
	t.Parallel()
	const canary = "c4n4ry"
	plant := strings.NewReplacer("Ada", canary, "Lovelace", canary, "London", canary, "ada@example.net", canary+"@example.net",
		"SW1Y 4JH", canary, "a password", canary, "+44.2079460000", canary)
	for _, action := range []string{"RegisterDomain", "TransferDomain", "UpdateDomainContact", "AcceptDomainTransferFromAnotherAwsAccount"} {
		valid := plant.Replace(apitest.ValidBody(action))
		if !strings.Contains(valid, canary) {
			t.Fatalf("%s: no canary was planted in %s", action, valid)
		}
		bodies := map[string]string{
			"good":         valid,
			"cut off":      valid[:len(valid)-1],
			"wrong type":   strings.Replace(valid, `"`+canary+`"`, `["`+canary+`"]`, 1),
			"too long":     strings.ReplaceAll(valid, canary, strings.Repeat(canary, 100)),
			"as the name":  strings.Replace(valid, `"Password"`, `"`+canary+`"`, 1),
			"not an input": `"` + canary + `"`,
		}
		outcomes := map[string]func(http.Handler){
			"as it is": func(http.Handler) {},
			"fault":    func(h http.Handler) { httpapi.Replace(h, action, decodeAndFail(action)) },
		}
		for name, body := range bodies {
			for outcome, arrange := range outcomes {
				t.Run(action+"/"+name+"/"+outcome, func(t *testing.T) {
					t.Parallel()
					h, log := front(t, func(o *httpapi.Options) { o.Desk = nil })
					arrange(h)
					for _, s := range []signer{{}, {secret: canary}, {token: canary}} {
						r := request(action, body)
						s.sign(t, r, []byte(body))
						got := ask(t, h, r)
						if strings.Contains(got.body, canary) {
							t.Errorf("the answer tells what is secret: %s", got.body)
						}
					}
					if text := log.String(); strings.Contains(text, canary) || strings.Contains(text, secret) {
						t.Errorf("the log tells what is secret: %s", text)
					}
				})
			}
		}
	}
}

// decodeAndFail fails with an error that prints the whole request.
func decodeAndFail(action string) func(context.Context, registrar.Principal, []byte) ([]byte, error) {
	return func(_ context.Context, _ registrar.Principal, body []byte) ([]byte, error) {
		shape, _ := api.Action(action)
		in := shape.New()
		if err := api.Decode(body, in); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("cannot carry out %+v", in)
	}
}

// The log of requests is written at debug level only.
func TestRequestLog(t *testing.T) {
	t.Parallel()
	h, log := front(t)
	ask(t, h, signed(t, "GetOperationDetail", asking))
	ask(t, h, request("GetOperationDetail", asking))
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) != 2 {
		t.Fatalf("the log has %d lines, want 2: %s", len(lines), log)
	}
	for i, want := range [][]string{
		{"level=DEBUG", "action=GetOperationDetail", "account=" + account, "status=200", `error=""`, "took="},
		{"level=DEBUG", "action=GetOperationDetail", `account=""`, "status=400", "error=MissingAuthenticationTokenException"},
	} {
		for _, part := range want {
			if !strings.Contains(lines[i], part) {
				t.Errorf("line %d is %s, want %s in it", i+1, lines[i], part)
			}
		}
	}
}
