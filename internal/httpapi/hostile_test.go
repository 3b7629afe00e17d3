package httpapi_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"freehold/internal/httpapi"
)

// wire is a signed request for GetOperationDetail as it goes over the wire.
func wire(t testing.TB, at time.Time, lines ...string) string {
	t.Helper()
	r := request("GetOperationDetail", asking)
	signer{at: at}.sign(t, r, []byte(asking))
	var b strings.Builder
	fmt.Fprintf(&b, "POST / HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n", r.Host, len(asking))
	for name, values := range r.Header {
		for _, value := range values {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	for _, line := range lines {
		b.WriteString(line + "\r\n")
	}
	return b.String() + "\r\n" + asking
}

// statuses sends bytes and gives the status of each answer that came before
// the server hung up. The sender stops sending at its end, so no server waits
// for more.
func statuses(t *testing.T, address, sent string) []int {
	t.Helper()
	c := dial(t, address)
	go func() {
		// The server may hang up before it has read all.
		_, _ = io.WriteString(c, sent)
		_ = c.(*net.TCPConn).CloseWrite()
	}()
	var got []int
	in := bufio.NewReader(c)
	for {
		if _, err := in.Peek(1); err != nil {
			return got
		}
		r, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatalf("the answer is no HTTP: %v", err)
		}
		_, err = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
		if err != nil {
			t.Fatalf("the answer's body: %v", err)
		}
		got = append(got, r.StatusCode)
	}
}

// Whatever bytes come, the answer is an error of the client's, or the server
// hangs up: no fault, no panic. Transfer codings that net/http does not know
// are 501 before any handler is asked.
func TestHostileBytes(t *testing.T) {
	t.Parallel()
	good := wire(t, noon)
	lineAndHost := "POST / HTTP/1.1\r\nHost: route53domains.example\r\n"
	addressed := lineAndHost + "Content-Type: application/x-amz-json-1.1\r\nX-Amz-Target: " + prefix + "GetOperationDetail\r\n" +
		"X-Amz-Date: 20260314T120000Z\r\nAuthorization: AWS4-HMAC-SHA256 Credential=" + keyID + "/20260314/us-east-1/route53domains/aws4_request, " +
		"SignedHeaders=host;x-amz-date;x-amz-target, Signature=" + strings.Repeat("0", 64) + "\r\n"
	twoLengths := strings.Replace(good, "Content-Length:", "Content-Length: 3\r\nContent-Length:", 1)
	tests := []struct {
		name string
		sent string
		want []int
	}{
		{"nothing", "", nil},
		{"a good request", good, []int{200}},
		{"two good requests at once", good + good, []int{200, 200}},
		{"garbage behind a good request", good + "\x00\xff\x00garbage\r\n\r\n", []int{200, 400}},
		{"half a request behind a good one", good + good[:len(good)/2], []int{200, 400}},
		{"a request in the body's place", wire(t, noon)[:len(good)-len(asking)] + good, []int{400, 400}},
		{"two lengths", twoLengths, []int{400}},
		{"the same length twice", strings.Replace(good, "Content-Length:", "Content-Length: "+strconv.Itoa(len(asking))+"\r\nContent-Length:", 1), []int{200}},
		{"a negative length", addressed + "Content-Length: -1\r\n\r\n", []int{400}},
		{"a length that is no number", addressed + "Content-Length: 0x10\r\n\r\n", []int{400}},
		{"a length beyond numbers", addressed + "Content-Length: 99999999999999999999\r\n\r\n", []int{400}},
		{"an enormous length", addressed + "Content-Length: 9223372036854775807\r\n\r\n", []int{413}},
		{"a length and chunks, and what only one of two readers takes for a request", addressed + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + good, []int{400}},
		{"less than announced", addressed + "Content-Length: 10\r\n\r\n{", []int{400}},
		{"an unknown transfer coding", addressed + "Transfer-Encoding: gzip\r\n\r\n", []int{501}},
		{"a chunk that is none", addressed + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", []int{400}},
		{"a chunk larger than a number", addressed + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", []int{400}},
		{"chunks that end early", addressed + "Transfer-Encoding: chunked\r\n\r\n5\r\nab", []int{400}},
		{"endless extensions of chunks", addressed + "Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat("1;"+strings.Repeat("x", 200)+"\r\na\r\n", 500), []int{400}},
		{"a chunked body without end", addressed + "Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat("4000\r\n"+strings.Repeat(" ", 0x4000)+"\r\n", 80), []int{413}},
		{"no host", "POST / HTTP/1.1\r\n\r\n", []int{400}},
		{"two hosts", lineAndHost + "Host: elsewhere.example\r\n\r\n", []int{400}},
		{"a folded header", lineAndHost + "X-A: b\r\n c\r\n\r\n", []int{400}},
		{"a nul in a header", lineAndHost + "X-A: \x00\r\n\r\n", []int{400}},
		{"a blank before the colon", lineAndHost + "X-A : b\r\n\r\n", []int{400}},
		{"a header without a name", lineAndHost + ": b\r\n\r\n", []int{400}},
		{"a header too large", lineAndHost + "X-A: " + strings.Repeat("a", httpapi.MaxHeaderBytes+8192) + "\r\n\r\n", []int{431}},
		{"too many headers", lineAndHost + strings.Repeat("X-A: b\r\n", 20_000) + "\r\n", []int{431}},
		{"too many small headers, and a body to wait for", lineAndHost + manyFields(httpapi.MaxHeaderFields+1) + "Content-Length: 5000\r\n\r\n{", []int{431}},
		{"a line without end", "POST /" + strings.Repeat("a", httpapi.MaxHeaderBytes+8192), []int{431}},
		{"HTTP 0.9", "GET /\r\n\r\n", []int{400}},
		{"HTTP 2 by prior knowledge", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", []int{400}},
		{"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", []int{400}},
		{"empty lines", "\r\n\r\n\r\n\r\n", []int{400}},
		{"a tunnel", "CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n", []int{400}},
		{"a proxy's request", strings.Replace(good, "POST / ", "POST http://route53domains.example/ ", 1), []int{200}},
		{"an upgrade", lineAndHost + "Connection: Upgrade\r\nUpgrade: websocket\r\nConnection: close\r\n\r\n", []int{400}},
		{"another expectation", lineAndHost + "Expect: 200-ok\r\nContent-Length: 0\r\n\r\n", []int{417}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			h, log := front(t)
			if got := statuses(t, open(t, h), test.sent); fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("answers %v, want %v", got, test.want)
			}
			if text := log.String(); strings.Contains(text, "level=ERROR") {
				t.Errorf("logged as a fault of ours: %s", text)
			}
		})
	}
}

// pipes is a listener whose connections are pipes in memory: inside a
// synctest bubble their deadlines are of the bubble's time.
type pipes struct {
	connections chan net.Conn
	closed      chan struct{}
	once        sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.connections:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

// Clients that are slow on purpose are hung up on after the limits of
// production, to the second.
func TestSlowClients(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		sent   func(at time.Time) string // and then nothing more
		after  time.Duration
		answer string // what came before the server hung up
	}{
		{
			name:  "nothing is sent",
			sent:  func(time.Time) string { return "" },
			after: httpapi.ReadHeaderTimeout,
		},
		{
			name:  "half a header",
			sent:  func(time.Time) string { return "POST / HTTP/1.1\r\nHost: route53" },
			after: httpapi.ReadHeaderTimeout,
		},
		{
			name:   "half a body",
			sent:   func(at time.Time) string { s := wire(t, at); return s[:len(s)-5] },
			after:  httpapi.ReadTimeout,
			answer: "RequestTimeoutException",
		},
		{
			name:   "nothing after a good request",
			sent:   func(at time.Time) string { return wire(t, at) },
			after:  httpapi.IdleTimeout,
			answer: `"Status":"SUCCESSFUL"`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h, _ := front(t, func(o *httpapi.Options) { o.Machine = time.Now })
				listener := &pipes{connections: make(chan net.Conn), closed: make(chan struct{})}
				server := httpapi.Server(h, slog.New(slog.DiscardHandler))
				stopped := make(chan error)
				go func() { stopped <- server.Serve(listener) }()

				ours, theirs := net.Pipe()
				listener.connections <- theirs
				began := time.Now()
				sent := make(chan struct{})
				go func() {
					defer close(sent)
					_, _ = io.WriteString(ours, test.sent(began))
				}()
				text, err := io.ReadAll(ours)
				if err != nil {
					t.Errorf("read until the server hangs up: %v", err)
				}
				<-sent
				// net/http lets a client read for half a second before it hangs up
				// with something unread.
				if took := time.Since(began).Truncate(time.Second); took != test.after {
					t.Errorf("the server hung up after %v, want %v", took, test.after)
				}
				if !strings.Contains(string(text), test.answer) || test.answer == "" && len(text) > 0 {
					t.Errorf("the answer is %q, want %q in it", text, test.answer)
				}
				_ = ours.Close()
				_ = server.Close()
				if err := <-stopped; !errors.Is(err, http.ErrServerClosed) {
					t.Errorf("Serve: %v", err)
				}
			})
		})
	}
}

func manyFields(n int) string {
	var fields strings.Builder
	for i := range n {
		fmt.Fprintf(&fields, "A%d:\r\n", i)
	}
	return fields.String()
}
