package httpapi_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"freehold/internal/api"
	"freehold/internal/api/apitest"
	"freehold/internal/httpapi"
)

const asking = `{"OperationId":"019cec6a-5d00-7001-8000-000000000001"}`

// told is an error's body.
type told struct {
	Type    string `json:"__type"`
	Message string `json:"message"`
}

// expectError holds an answer against what every error has in common.
func expectError(t *testing.T, got answer, status int, code, message string) {
	t.Helper()
	var e told
	if err := json.Unmarshal([]byte(got.body), &e); err != nil {
		t.Fatalf("answer %d %q is no error: %v", got.status, got.body, err)
	}
	if got.status != status || e.Type != code || !strings.Contains(e.Message, message) {
		t.Errorf("answer %d %s %q, want %d %s with %q", got.status, e.Type, e.Message, status, code, message)
	}
	if header := got.header.Get("X-Amzn-ErrorType"); header != code {
		t.Errorf("X-Amzn-ErrorType is %q, want %q", header, code)
	}
	if got.header.Get("x-amzn-RequestId") == "" || got.header.Get("Content-Type") != "application/x-amz-json-1.1" {
		t.Errorf("header is %v, want a request id and the protocol's content type", got.header)
	}
}

func TestEachWayOfBeingWrong(t *testing.T) {
	t.Parallel()
	// Each row alters a request that is right; unless it is unsigned, the
	// alteration comes before the signature.
	tests := []struct {
		name    string
		signer  signer
		body    string
		before  func(*http.Request)
		after   func(*http.Request)
		status  int
		code    string
		message string
	}{
		{name: "no Authorization", after: without("Authorization"), code: "MissingAuthenticationTokenException", message: "Missing Authentication Token"},
		{name: "empty Authorization", after: with("Authorization", ""), code: "MissingAuthenticationTokenException"},
		{name: "signature in the query", after: inQuery, code: "MissingAuthenticationTokenException"},
		{name: "another scheme", after: with("Authorization", "Basic QWRhOkxvdmVsYWNl"), code: "IncompleteSignatureException"},
		{name: "malformed Authorization", after: with("Authorization", "AWS4-HMAC-SHA256 nothing"), code: "IncompleteSignatureException"},
		{name: "two Authorizations", after: twice("Authorization"), code: "IncompleteSignatureException"},
		{name: "no date", after: without("X-Amz-Date"), code: "IncompleteSignatureException"},
		{name: "unknown key", signer: signer{id: "AKIAI44QH8DHBEXAMPLE"}, code: "UnrecognizedClientException", message: "The security token included in the request is invalid."},
		{name: "unknown key without a secret", signer: signer{id: "AKIAI44QH8DHBEXAMPLE", secret: " "}, code: "UnrecognizedClientException"},
		{name: "wrong secret", signer: signer{secret: "another secret"}, code: "InvalidSignatureException", message: "The request signature we calculated does not match"},
		{name: "session token", signer: signer{token: "a token"}, code: "UnrecognizedClientException"},
		{name: "expired", signer: signer{at: noon.Add(-5*time.Minute - time.Second)}, code: "InvalidSignatureException", message: "Signature expired"},
		{name: "not yet current", signer: signer{at: noon.Add(5*time.Minute + time.Second)}, code: "InvalidSignatureException", message: "Signature not yet current"},
		{name: "wrong service", signer: signer{service: "route53"}, code: "InvalidSignatureException", message: "correct service: 'route53domains'"},
		{name: "wrong region", signer: signer{region: "us-west-2"}, code: "InvalidSignatureException", message: "valid region, not 'us-west-2'"},
		{name: "tampered body", after: replaceBody(strings.Replace(asking, "7001", "7002", 1)), code: "InvalidSignatureException", message: "does not match"},
		{name: "tampered target", after: with("X-Amz-Target", prefix+"ListOperations"), code: "InvalidSignatureException", message: "does not match"},
		{name: "tampered host", after: func(r *http.Request) { r.Host = "elsewhere.example" }, code: "InvalidSignatureException", message: "does not match"},
		{name: "unsigned header of AWS", after: with("X-Amz-Trick", "1"), code: "InvalidSignatureException", message: "x-amz-trick"},

		{name: "GET", before: func(r *http.Request) { r.Method = http.MethodGet }, code: "UnknownOperationException", message: "POST"},
		{name: "wrong path", before: func(r *http.Request) { r.URL.Path = "/2014-05-15" }, code: "UnknownOperationException", message: "path"},
		{name: "two slashes", before: func(r *http.Request) { r.URL.Path = "//" }, code: "UnknownOperationException", message: "path"},
		{name: "no content type", before: without("Content-Type"), code: "UnknownOperationException", message: "Content-Type"},
		{name: "wrong content type", before: with("Content-Type", "application/json"), code: "UnknownOperationException", message: "Content-Type"},
		{name: "content type of JSON 1.0", before: with("Content-Type", "application/x-amz-json-1.0"), code: "UnknownOperationException", message: "Content-Type"},
		{name: "two content types", before: twice("Content-Type"), code: "UnknownOperationException", message: "Content-Type"},
		{name: "no target", before: without("X-Amz-Target"), code: "UnknownOperationException"},
		{name: "empty target", before: with("X-Amz-Target", ""), code: "UnknownOperationException"},
		{name: "two targets", before: twice("X-Amz-Target"), code: "UnknownOperationException", message: "once"},
		{name: "target of another service", before: with("X-Amz-Target", "DynamoDB_20120810.GetItem"), code: "UnknownOperationException"},
		{name: "target without a service", before: with("X-Amz-Target", "GetOperationDetail"), code: "UnknownOperationException"},
		{name: "target in another case", before: with("X-Amz-Target", prefix+"getOperationDetail"), code: "UnknownOperationException"},
		{name: "target with a blank", before: with("X-Amz-Target", prefix+"GetOperationDetail "), code: "UnknownOperationException"},

		{name: "body too large", body: strings.Repeat(" ", httpapi.MaxBody+1), status: 413, code: "RequestEntityTooLargeException", message: "1048576"},
		{name: "body too large, of unknown length", body: strings.Repeat(" ", httpapi.MaxBody+1), after: ofUnknownLength, status: 413, code: "RequestEntityTooLargeException"},
		{name: "body cut off", after: cutOff, code: "SerializationException", message: "could not be read to its end"},

		{name: "not JSON", body: "OperationId", code: "SerializationException"},
		{name: "JSON cut off", body: `{"OperationId":"1"`, code: "SerializationException"},
		{name: "something behind the JSON", body: asking + asking, code: "SerializationException"},
		{name: "not an object", body: `["OperationId"]`, code: "SerializationException"},
		{name: "wrong type of a member", body: `{"OperationId":1}`, code: "SerializationException", message: "NUMBER_VALUE can not be converted to a String"},
		{name: "a member twice", body: `{"OperationId":"1","OperationId":"2"}`, code: "SerializationException"},
		{name: "too deep", body: strings.Repeat(`{"X":`, 100) + "1" + strings.Repeat("}", 100), code: "SerializationException"},
		{name: "not UTF-8", body: "{\"OperationId\":\"\xff\"}", code: "SerializationException"},

		{name: "no body", body: " ", code: "InvalidInput", message: "OperationId is missing"},
		{name: "a member in another case", body: `{"operationId":"1"}`, code: "InvalidInput", message: "OperationId is missing"},
		{name: "null", body: `{"OperationId":null}`, code: "InvalidInput", message: "OperationId is missing"},
		{name: "a text too long", body: `{"OperationId":"` + strings.Repeat("1", 256) + `"}`, code: "InvalidInput", message: "OperationId must have at most 255 characters"},
		{name: "unknown operation", body: `{"OperationId":"1"}`, code: "InvalidInput", message: "No operation found"},
		{name: "operation of another account", body: `{"OperationId":"` + foreign.ID + `"}`, code: "InvalidInput", message: "No operation found"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			h, log := front(t, func(o *httpapi.Options) { o.Regions = []string{"us-east-1"} })
			body := test.body
			if body == "" {
				body = asking
			}
			r := request("GetOperationDetail", body)
			if test.before != nil {
				test.before(r)
			}
			test.signer.sign(t, r, []byte(body))
			if test.after != nil {
				test.after(r)
			}
			status := test.status
			if status == 0 {
				status = http.StatusBadRequest
			}
			expectError(t, ask(t, h, r), status, test.code, test.message)
			if text := log.String(); strings.Contains(text, "level=ERROR") {
				t.Errorf("what a client did wrong was logged as our fault: %s", text)
			}
		})
	}
}

func with(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header[http.CanonicalHeaderKey(name)] = []string{value} }
}

func without(name string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Del(name) }
}

func twice(name string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Add(name, r.Header.Get(name)) }
}

func inQuery(r *http.Request) {
	q := r.URL.Query()
	q.Set("X-Amz-Algorithm", "AWS4-HMAC-SHA256")
	q.Set("X-Amz-Signature", strings.Repeat("0", 64))
	r.URL.RawQuery = q.Encode()
	r.Header.Del("Authorization")
}

func replaceBody(text string) func(*http.Request) {
	return func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(text)) }
}

func ofUnknownLength(r *http.Request) {
	r.ContentLength = -1
	r.TransferEncoding = []string{"chunked"}
}

func cutOff(r *http.Request) {
	r.Body = io.NopCloser(io.MultiReader(strings.NewReader(asking[:5]), failing{}))
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// What is at the edge of being wrong is right.
func TestRight(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		signer signer
		body   string
		before func(*http.Request)
	}{
		{name: "as it is"},
		{name: "five minutes old", signer: signer{at: noon.Add(-5 * time.Minute)}},
		{name: "five minutes ahead", signer: signer{at: noon.Add(5 * time.Minute)}},
		{name: "any region", signer: signer{region: "eu-north-7"}},
		{name: "content type with a parameter", before: with("Content-Type", "application/x-amz-json-1.1; charset=utf-8")},
		{name: "content type in capitals", before: with("Content-Type", "Application/X-AMZ-JSON-1.1 ;charset=UTF-8")},
		{name: "unknown members", body: `{"MiddleName":"King","OperationId":"` + finished.ID + `"}`},
		{name: "white space", body: "\r\n\t " + asking + "\n"},
		{name: "as large as may be", body: asking + strings.Repeat(" ", httpapi.MaxBody-len(asking))},
		{name: "a query that is signed", before: func(r *http.Request) { r.URL.RawQuery = "x=1" }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			h, _ := front(t)
			body := test.body
			if body == "" {
				body = asking
			}
			r := request("GetOperationDetail", body)
			if test.before != nil {
				test.before(r)
			}
			test.signer.sign(t, r, []byte(body))
			got := ask(t, h, r)
			if got.status != http.StatusOK || !strings.Contains(got.body, `"Status":"SUCCESSFUL"`) {
				t.Errorf("answer %d %s, want the operation", got.status, got.body)
			}
			if e, ok := got.header["X-Amzn-Errortype"]; ok {
				t.Errorf("a good answer has X-Amzn-ErrorType %q", e)
			}
		})
	}
}

// Every one of the 34 actions tells what is wrong with a request, whether it
// works already or not; those that do not yet say so only to a good one.
func TestEveryAction(t *testing.T) {
	t.Parallel()
	for _, shape := range api.Actions {
		t.Run(shape.Name, func(t *testing.T) {
			t.Parallel()
			h, _ := front(t)
			valid := apitest.ValidBody(shape.Name)
			for _, body := range []string{valid[:len(valid)-1], "[]", "true"} {
				expectError(t, ask(t, h, signed(t, shape.Name, body)), 400, "SerializationException", "")
			}
			body, member := outOfLimit(t, valid)
			expectError(t, ask(t, h, signed(t, shape.Name, body)), 400, "InvalidInput", member)
			if !httpapi.Works(shape.Name) {
				expectError(t, ask(t, h, signed(t, shape.Name, valid)), 400, "UnknownOperationException", "later version")
			}
		})
	}
}

// outOfLimit alters a valid body so that one member breaks its limit.
func outOfLimit(t *testing.T, valid string) (body, member string) {
	t.Helper()
	var members map[string]any
	if err := json.Unmarshal([]byte(valid), &members); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"DomainName", "domainName", "OperationId"} {
		if _, has := members[name]; has {
			members[name] = strings.Repeat("a", 256)
			member = name
		}
	}
	if member == "" {
		member = "MaxItems"
		members[member] = 1_000_000
	}
	text, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	return string(text), member
}

// The method HEAD has no body in its answer, and OPTIONS * is refused like
// everything else.
func TestOtherMethodsOverTheWire(t *testing.T) {
	t.Parallel()
	h, _ := front(t)
	address := open(t, h)
	for _, line := range []string{"HEAD / HTTP/1.1", "OPTIONS * HTTP/1.1", "OPTIONS / HTTP/1.1", "GET /healthz HTTP/1.1", "DELETE / HTTP/1.1"} {
		c := dial(t, address)
		if _, err := io.WriteString(c, line+"\r\nHost: route53domains.example\r\nConnection: close\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(c)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if got := string(text); !strings.HasPrefix(got, "HTTP/1.1 400 ") || !strings.Contains(got, "UnknownOperationException") {
			t.Errorf("%s is answered with %q, want 400 UnknownOperationException", line, got)
		}
	}
}

// Two requests at once may use the same memory for their bodies one after the
// other; neither must ever see the other's.
func TestBodiesDoNotMix(t *testing.T) {
	t.Parallel()
	h, _ := front(t)
	done := make(chan struct{})
	for _, op := range []string{finished.ID, waiting.ID, "unknown"} {
		r := request("GetOperationDetail", `{"OperationId":"`+op+`"}`)
		signer{}.sign(t, r, []byte(`{"OperationId":"`+op+`"}`))
		go func() {
			defer func() { done <- struct{}{} }()
			for range 300 {
				again := r.Clone(r.Context())
				again.Body = io.NopCloser(strings.NewReader(`{"OperationId":"` + op + `"}`))
				w := httptest.NewRecorder()
				h.ServeHTTP(w, again)
				if !strings.Contains(w.Body.String(), op) {
					t.Errorf("asked for %s, the answer is %s", op, w.Body)
					return
				}
			}
		}()
	}
	for range 3 {
		<-done
	}
}
