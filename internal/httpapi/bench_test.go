package httpapi_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"freehold/internal/httpapi"
	"freehold/internal/ids"
	"freehold/internal/sigv4"
)

// The two to be compared: the door with a final operation, and as little as a
// server can do that reads the body and verifies its signature. Sockets and
// net/http are left out of both, so their ratio is far from that of requests
// over the wire.
func BenchmarkGetOperationDetail(b *testing.B) {
	benchmark(b, httpapi.New(httpapi.Options{
		Desk:    desk(b),
		Keys:    keyRing{},
		Machine: func() time.Time { return noon },
		IDs:     ids.Random(),
	}))
}

func BenchmarkBare(b *testing.B) {
	verifier := &sigv4.Verifier{Service: httpapi.Service}
	key := sigv4.Key{Secret: secret}
	fixed := []byte(`{"OperationId":"019cec6a-5d00-7001-8000-000000000001","Status":"SUCCESSFUL","DomainName":"example.com","Type":"REGISTER_DOMAIN","SubmittedDate":1773486000.057,"LastUpdatedDate":1773489540}`)
	benchmark(b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		claim, err := sigv4.Parse(r)
		if err == nil {
			err = verifier.Verify(r, body, claim, key, noon)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		_, _ = w.Write(fixed)
	}))
}

// benchmark asks the same again and again, and takes the answer like a
// connection would: without keeping it.
func benchmark(b *testing.B, h http.Handler) {
	b.Helper()
	r := signed(b, "GetOperationDetail", asking)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		b.Fatalf("answer %d %s", w.Code, w.Body)
	}
	body := bytes.NewReader(nil)
	r.Body = io.NopCloser(body)
	out := &sink{header: http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		body.Reset([]byte(asking))
		clear(out.header)
		h.ServeHTTP(out, r)
	}
	if out.status != 0 && out.status != http.StatusOK {
		b.Fatalf("answer %d", out.status)
	}
}

type sink struct {
	header http.Header
	status int
}

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(status int)      { s.status = status }
func (s *sink) Write(p []byte) (int, error) { return len(p), nil }
