package sigv4_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"freehold/internal/sigv4"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

const (
	service = "route53domains"
	region  = "us-east-1"
	keyID   = "AKIAIOSFODNN7EXAMPLE"
	secret  = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	otherID = "AKIAI44QH8DHBEXAMPLE"
	tempID  = "ASIAIOSFODNN7EXAMPLE"
	token   = "a session token that is longer than thirty-two bytes"

	body = `{"OperationId":"43884ce5-e30a-4801-858f-7aa86356c127"}`
)

var noon = time.Date(2025, 3, 14, 12, 0, 0, 0, time.UTC)

var keys = map[string]sigv4.Key{
	keyID:   {Secret: secret},
	otherID: {Secret: "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"},
	tempID:  {Secret: secret, SessionToken: token},
}

// door is a real server that lets nothing in but signed requests, and answers
// with what it thought of each.
func door(t testing.TB, v *sigv4.Verifier, now time.Time) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("reading the body: %v", err)
		}
		a, err := sigv4.Parse(r)
		if err == nil {
			err = v.Verify(r, content, a, keys[a.AccessKeyID], now)
		}
		var failure *sigv4.Failure
		if err != nil && !errors.As(err, &failure) {
			t.Errorf("the error is a %T, not a *Failure: %v", err, err)
		}
		if err := json.NewEncoder(w).Encode(failure); err != nil {
			t.Errorf("answering: %v", err)
		}
	}))
	server.EnableHTTP2 = true
	t.Cleanup(server.Close)
	return server
}

func request(t testing.TB, url, content string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("X-Amz-Target", "Route53Domains_v20140515.GetOperationDetail")
	return r
}

func hash(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

// signBySDK signs as the Go SDK does: every header but a few, and the length.
func signBySDK(t testing.TB, r *http.Request, content string, c aws.Credentials, at time.Time) {
	t.Helper()
	if err := v4.NewSigner().SignHTTP(context.Background(), c, r, hash(content), service, region, at); err != nil {
		t.Fatal(err)
	}
}

// signHeaders signs by the letter of the standard, with a list of headers of
// the caller's own. Values is what the list's headers are said to hold.
func signHeaders(r *http.Request, content string, at time.Time, names []string, values map[string]string) {
	stamp := at.Format("20060102T150405Z")
	date := stamp[:8]
	list := strings.Join(names, ";")
	canonical := r.Method + "\n/\n\n"
	for _, name := range names {
		value, ok := values[name]
		if !ok {
			value = strings.Join(r.Header.Values(name), ",")
		}
		canonical += name + ":" + value + "\n"
	}
	canonical += "\n" + list + "\n" + hash(content)
	scope := date + "/" + region + "/" + service + "/aws4_request"
	key := []byte("AWS4" + secret)
	for text := range strings.SplitSeq(scope, "/") {
		key = mac(key, text)
	}
	signature := hex.EncodeToString(mac(key, "AWS4-HMAC-SHA256\n"+stamp+"\n"+scope+"\n"+hash(canonical)))
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+keyID+"/"+scope+", SignedHeaders="+list+", Signature="+signature)
}

func mac(key []byte, text string) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(text))
	return m.Sum(nil)
}

// knock sends a request and tells what the door thought: nil if it was let in.
func knock(t testing.TB, client *http.Client, r *http.Request) *sigv4.Failure {
	t.Helper()
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var failure *sigv4.Failure
	if err := json.NewDecoder(answer.Body).Decode(&failure); err != nil {
		t.Fatal(err)
	}
	return failure
}

// checkFailure wants a code, and a message that holds the text.
func checkFailure(t *testing.T, got *sigv4.Failure, code, text string) {
	t.Helper()
	switch {
	case code == "" && got != nil:
		t.Fatalf("got %v, want the request let in", got)
	case code == "":
	case got == nil:
		t.Fatalf("the request was let in, want %s: %s", code, text)
	case got.Code != code || !strings.Contains(got.Message, text):
		t.Fatalf("got  %v\nwant %s: … %s …", got, code, text)
	}
}

const differs = "The request signature we calculated does not match the signature you provided."

func TestSignedByTheGoSDK(t *testing.T) {
	t.Parallel()
	long := aws.Credentials{AccessKeyID: keyID, SecretAccessKey: secret}
	temporary := aws.Credentials{AccessKeyID: tempID, SecretAccessKey: secret, SessionToken: token}
	tests := []struct {
		name        string
		credentials aws.Credentials
		content     string
		path        string
		prepare     func(*http.Request)
	}{
		{name: "as it comes", credentials: long, content: body},
		{name: "no body", credentials: long},
		{name: "temporary credentials", credentials: temporary, content: body},
		{name: "with the body's hash", credentials: long, content: body, prepare: func(r *http.Request) {
			r.Header.Set("X-Amz-Content-Sha256", hash(body))
		}},
		{name: "with the SDK's own headers", credentials: long, content: body, prepare: func(r *http.Request) {
			r.Header.Set("Amz-Sdk-Invocation-Id", "a5b4d0a9-50d1-4ee8-a4b1-3a0bb2a9b2d4")
			r.Header.Set("Amz-Sdk-Request", "attempt=1; max=3")
			r.Header.Set("User-Agent", "aws-sdk-go-v2/1.47.7 lang/go")
			r.Header.Set("X-Amz-User-Agent", "aws-sdk-js/3")
		}},
		{name: "a path and a query", credentials: long, content: body, path: "/a%20b/%E1%88%B4/c+d?z=1&a=%2F&a=-&A=b+c&empty&=x&%7e=%3d"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for _, protocol := range []int{1, 2} {
				server := door(t, &sigv4.Verifier{Service: service}, noon)
				if protocol == 2 {
					server.StartTLS()
				} else {
					server.Start()
				}
				r := request(t, server.URL+test.path, test.content)
				if test.prepare != nil {
					test.prepare(r)
				}
				signBySDK(t, r, test.content, test.credentials, noon)
				if failure := knock(t, server.Client(), r); failure != nil {
					t.Errorf("HTTP/%d: got %v, want the request let in", protocol, failure)
				}
			}
		})
	}
}

func TestTampered(t *testing.T) {
	t.Parallel()
	edit := func(from, to string) func(*http.Request) {
		return func(r *http.Request) {
			before := r.Header.Get("Authorization")
			after := strings.Replace(before, from, to, 1)
			if before == after {
				panic(from + " is not in " + before)
			}
			r.Header.Set("Authorization", after)
		}
	}
	const listed = "content-length;content-type;host;x-amz-date;x-amz-target"
	tests := []struct {
		name   string
		tamper func(*http.Request)
		code   string
		text   string
	}{
		{"nothing", func(*http.Request) {}, "", ""},
		{"method", func(r *http.Request) { r.Method = http.MethodPut }, sigv4.InvalidSignature, differs},
		{"path", func(r *http.Request) { r.URL.Path = "/x" }, sigv4.InvalidSignature, differs},
		{"path with a dot", func(r *http.Request) { r.URL.Path = "/./" }, sigv4.InvalidSignature, differs},
		{"query", func(r *http.Request) { r.URL.RawQuery = "x" }, sigv4.InvalidSignature, differs},
		{"query that is badly escaped", func(r *http.Request) { r.URL.RawQuery = "%zz" }, sigv4.InvalidSignature, differs},
		{"body of the same length", func(r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader(strings.Replace(body, "4", "5", 1)))
		}, sigv4.InvalidSignature, differs},
		{"longer body", func(r *http.Request) {
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body+" ")), int64(len(body)+1)
		}, sigv4.InvalidSignature, differs},
		{"body without its length", func(r *http.Request) { r.ContentLength = -1 }, sigv4.InvalidSignature, differs},
		{"host", func(r *http.Request) { r.Host = "example.com" }, sigv4.InvalidSignature, differs},
		{"content type", func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, sigv4.InvalidSignature, differs},
		{"content type given twice", func(r *http.Request) { r.Header.Add("Content-Type", "text/plain") }, sigv4.InvalidSignature, differs},
		{"content type gone", func(r *http.Request) { r.Header.Del("Content-Type") }, sigv4.InvalidSignature, differs},
		{"target", func(r *http.Request) { r.Header.Set("X-Amz-Target", "Route53Domains_v20140515.DeleteDomain") }, sigv4.InvalidSignature, differs},
		{"target's case", func(r *http.Request) { r.Header.Set("X-Amz-Target", "route53Domains_v20140515.GetOperationDetail") }, sigv4.InvalidSignature, differs},
		{"target gone", func(r *http.Request) { r.Header.Del("X-Amz-Target") }, sigv4.InvalidSignature, differs},
		{"date", func(r *http.Request) { r.Header.Set("X-Amz-Date", "20250314T120001Z") }, sigv4.InvalidSignature, differs},
		{"date moved to Date", func(r *http.Request) {
			r.Header.Set("Date", r.Header.Get("X-Amz-Date"))
			r.Header.Del("X-Amz-Date")
		}, sigv4.InvalidSignature, differs},
		{"date given twice", func(r *http.Request) { r.Header.Add("X-Amz-Date", "20250314T120000Z") }, sigv4.IncompleteSignature, "must be given once"},
		{"date gone", func(r *http.Request) { r.Header.Del("X-Amz-Date") }, sigv4.IncompleteSignature, "requires existence of either a 'X-Amz-Date' or a 'Date' header"},
		{"unsigned x-amz- header", func(r *http.Request) { r.Header.Set("X-Amz-Extra", "1") }, sigv4.InvalidSignature, "The header 'x-amz-extra' must be a 'SignedHeader'"},
		{"session token added", func(r *http.Request) { r.Header.Set("X-Amz-Security-Token", token) }, sigv4.InvalidSignature, "The header 'x-amz-security-token' must be a 'SignedHeader'"},
		{"unsigned header of another kind", func(r *http.Request) { r.Header.Set("Amz-Sdk-Request", "attempt=2") }, "", ""},
		{"hash of another body", func(r *http.Request) {
			r.Header.Set("X-Amz-Content-Sha256", hash(body+" "))
			edit(";x-amz-date", ";x-amz-content-sha256;x-amz-date")(r)
		}, sigv4.InvalidSignature, "'x-amz-content-sha256' header does not match"},

		{"signature's first digit", func(r *http.Request) {
			digits := r.Header.Get("Authorization")
			digits = digits[strings.Index(digits, "Signature=")+len("Signature="):]
			other := "0"
			if digits[0] == '0' {
				other = "1"
			}
			edit("Signature="+digits[:1], "Signature="+other)(r)
		}, sigv4.InvalidSignature, differs},
		{"scope's date", edit("/20250314/", "/20250313/"), sigv4.InvalidSignature, "'20250313' != '20250314', from '20250314T120000Z'"},
		{"scope's region", edit("/us-east-1/", "/us-east-2/"), sigv4.InvalidSignature, differs},
		{"scope's service", edit("/route53domains/", "/route53/"), sigv4.InvalidSignature, "Credential should be scoped to correct service: 'route53domains'."},
		{"scope's end", edit("/aws4_request", "/aws5_request"), sigv4.InvalidSignature, "valid terminator: 'aws4_request'"},
		{"key id of somebody else", edit(keyID, otherID), sigv4.InvalidSignature, differs},
		{"key id of nobody", edit(keyID, "AKIANOBODY"), sigv4.UnrecognizedClient, "The security token included in the request is invalid."},
		{"key id of a temporary key", edit(keyID, tempID), sigv4.UnrecognizedClient, "The security token included in the request is invalid."},
		{"list without the content type", edit("content-type;", ""), sigv4.InvalidSignature, differs},
		{"list without the target", edit(";x-amz-target", ""), sigv4.InvalidSignature, "The header 'x-amz-target' must be a 'SignedHeader'"},
		{"list without the date", edit(";x-amz-date", ""), sigv4.InvalidSignature, "The header 'x-amz-date' must be a 'SignedHeader'"},
		{"list without the host", edit("host;", ""), sigv4.InvalidSignature, "'Host' or ':authority' must be a 'SignedHeader'"},
		{"list with a header more", edit("host;", "host;user-agent;"), sigv4.InvalidSignature, differs},
		{"list with a header that is not there", edit("host;", "host;if-match;"), sigv4.InvalidSignature, differs},
		{"list out of order", edit(listed, "content-type;content-length;host;x-amz-date;x-amz-target"), sigv4.IncompleteSignature, "ascending order"},
		{"list with a capital", edit(";host", ";Host"), sigv4.IncompleteSignature, "lower-case"},
		{"list with a name twice", edit(";host", ";host;host"), sigv4.IncompleteSignature, "each once"},
		{"list with an empty name", edit(";host", ";;host"), sigv4.IncompleteSignature, "ascending order"},
		{"empty list", edit(listed, ""), sigv4.IncompleteSignature, "requires 'SignedHeaders' parameter."},

		{"two Authorization headers", func(r *http.Request) {
			r.Header.Add("Authorization", r.Header.Get("Authorization"))
		}, sigv4.IncompleteSignature, "The Authorization header must be given once."},
		{"no Authorization header", func(r *http.Request) { r.Header.Del("Authorization") }, sigv4.MissingAuthenticationToken, "Missing Authentication Token"},
		{"blank Authorization header", func(r *http.Request) { r.Header.Set("Authorization", " ") }, sigv4.MissingAuthenticationToken, "Missing Authentication Token"},
	}
	v := &sigv4.Verifier{Service: service}
	server := door(t, v, noon)
	server.Start()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := request(t, server.URL, body)
			signBySDK(t, r, body, aws.Credentials{AccessKeyID: keyID, SecretAccessKey: secret}, noon)
			test.tamper(r)
			checkFailure(t, knock(t, server.Client(), r), test.code, test.text)
		})
	}
}

// What clients sign differs; so does what net/http leaves in the header map.
func TestHeadersOfOtherClients(t *testing.T) {
	t.Parallel()
	type prepare = func(r *http.Request, values map[string]string)
	tests := []struct {
		name    string
		list    string
		prepare prepare
	}{
		{"botocore", "content-type;host;x-amz-date;x-amz-target", func(*http.Request, map[string]string) {}},
		{"the old Java SDK", "content-length;content-type;host;user-agent;x-amz-date;x-amz-target", func(r *http.Request, _ map[string]string) {
			r.Header.Set("User-Agent", "aws-sdk-java/1.12")
		}},
		{"the JavaScript SDK", "amz-sdk-invocation-id;amz-sdk-request;content-length;content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target;x-amz-user-agent", func(r *http.Request, _ map[string]string) {
			r.Header.Set("Amz-Sdk-Invocation-Id", "a5b4d0a9-50d1-4ee8-a4b1-3a0bb2a9b2d4")
			r.Header.Set("Amz-Sdk-Request", "attempt=1; max=3")
			r.Header.Set("X-Amz-Content-Sha256", hash(body))
			r.Header.Set("X-Amz-User-Agent", "aws-sdk-js/3.0 ua/2.1")
		}},
		{"expect", "expect;host;x-amz-date;x-amz-target", func(r *http.Request, _ map[string]string) {
			r.Header.Set("Expect", "100-continue")
		}},
		{"transfer encoding", "host;transfer-encoding;x-amz-date;x-amz-target", func(r *http.Request, values map[string]string) {
			r.ContentLength = -1
			values["transfer-encoding"] = "chunked"
		}},
		{"the date in Date, as HTTP writes it", "date;host;x-amz-target", func(r *http.Request, _ map[string]string) {
			r.Header.Del("X-Amz-Date")
			r.Header.Set("Date", "Fri, 14 Mar 2025 12:00:00 GMT")
		}},
		{"the date in Date, in ISO form, not signed itself", "host;x-amz-target", func(r *http.Request, _ map[string]string) {
			r.Header.Del("X-Amz-Date")
			r.Header.Set("Date", "20250314T120000Z")
		}},
		{"X-Amz-Date before Date", "date;host;x-amz-date;x-amz-target", func(r *http.Request, _ map[string]string) {
			r.Header.Set("Date", "Fri, 14 Mar 2014 12:00:00 GMT")
		}},
		{"an inner run of spaces", "host;x-amz-date;x-amz-target;x-odd", func(r *http.Request, values map[string]string) {
			r.Header["X-Odd"], values["x-odd"] = []string{`a   b  "c   d"`}, `a b "c d"`
		}},
		{"tabs", "host;x-amz-date;x-amz-target;x-odd", func(r *http.Request, values map[string]string) {
			r.Header["X-Odd"], values["x-odd"] = []string{"a\tb \t c"}, "a b c"
		}},
		{"a repeated header", "host;x-amz-date;x-amz-target;x-odd", func(r *http.Request, values map[string]string) {
			r.Header["X-Odd"], values["x-odd"] = []string{"b", " a  a ", "", "b,c"}, "b,a a,,b,c" //nolint:dupword // meant
		}},
		{"an empty value", "host;x-amz-date;x-amz-odd;x-amz-target", func(r *http.Request, values map[string]string) {
			r.Header["X-Amz-Odd"], values["x-amz-odd"] = []string{""}, ""
		}},
		{"UTF-8", "host;x-amz-date;x-amz-target;x-odd", func(r *http.Request, values map[string]string) {
			r.Header["X-Odd"], values["x-odd"] = []string{"Grüße ሴ\u00a0\u00a0x"}, "Grüße ሴ\u00a0\u00a0x"
		}},
		{"a name longer than any other", "host;x-amz-date;x-amz-target;x-" + strings.Repeat("long-", 30) + "name", func(r *http.Request, _ map[string]string) {
			r.Header.Set("X-"+strings.Repeat("Long-", 30)+"Name", "1")
		}},
	}
	server := door(t, &sigv4.Verifier{Service: service}, noon)
	server.Start()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := request(t, server.URL, body)
			r.Header.Set("X-Amz-Date", "20250314T120000Z")
			values := map[string]string{"host": r.Host, "content-length": strconv.Itoa(len(body))}
			test.prepare(r, values)
			signHeaders(r, body, noon, strings.Split(test.list, ";"), values)
			checkFailure(t, knock(t, server.Client(), r), "", "")
		})
	}
}

// A body that is left out of the signature is refused even when all else is right.
func TestPayloadModes(t *testing.T) {
	t.Parallel()
	server := door(t, &sigv4.Verifier{Service: service}, noon)
	server.Start()
	for _, mode := range []string{"UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "", strings.ToUpper(hash(body))} {
		r := request(t, server.URL, body)
		r.Header.Set("X-Amz-Content-Sha256", mode)
		err := v4.NewSigner().SignHTTP(t.Context(), aws.Credentials{AccessKeyID: keyID, SecretAccessKey: secret}, r, mode, service, region, noon)
		if err != nil {
			t.Fatal(err)
		}
		checkFailure(t, knock(t, server.Client(), r), sigv4.InvalidSignature, "'x-amz-content-sha256' header does not match")
	}

	twice := request(t, server.URL, body)
	twice.Header["X-Amz-Content-Sha256"] = []string{hash(body), hash(body)}
	twice.Header.Set("X-Amz-Date", "20250314T120000Z")
	names := []string{"host", "x-amz-content-sha256", "x-amz-date", "x-amz-target"}
	signHeaders(twice, body, noon, names, map[string]string{"host": twice.Host})
	checkFailure(t, knock(t, server.Client(), twice), sigv4.InvalidSignature, "'x-amz-content-sha256' header does not match")
}

func TestPresignedAddressCountsAsUnsigned(t *testing.T) {
	t.Parallel()
	server := door(t, &sigv4.Verifier{Service: service}, noon)
	server.Start()
	r := request(t, server.URL, body)
	address, header, err := v4.NewSigner().PresignHTTP(t.Context(), aws.Credentials{AccessKeyID: keyID, SecretAccessKey: secret}, r, hash(body), service, region, noon)
	if err != nil {
		t.Fatal(err)
	}
	presigned := request(t, address, body)
	presigned.Header = header
	checkFailure(t, knock(t, server.Client(), presigned), sigv4.MissingAuthenticationToken, "Missing Authentication Token")
}

func TestSessionTokens(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, id, token, code string
	}{
		{"the right one", tempID, token, ""},
		{"a wrong one", tempID, token + "x", sigv4.UnrecognizedClient},
		{"none where one is due", tempID, "", sigv4.UnrecognizedClient},
		{"one where none is known", keyID, token, sigv4.UnrecognizedClient},
		{"one with a key of nobody", "AKIANOBODY", token, sigv4.UnrecognizedClient},
	}
	server := door(t, &sigv4.Verifier{Service: service}, noon)
	server.Start()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := request(t, server.URL, body)
			signBySDK(t, r, body, aws.Credentials{AccessKeyID: test.id, SecretAccessKey: secret, SessionToken: test.token}, noon)
			text := ""
			if test.code != "" {
				text = "The security token included in the request is invalid."
			}
			checkFailure(t, knock(t, server.Client(), r), test.code, text)
		})
	}
	r := request(t, server.URL, body)
	signBySDK(t, r, body, aws.Credentials{AccessKeyID: tempID, SecretAccessKey: secret, SessionToken: token}, noon)
	r.Header.Add("X-Amz-Security-Token", token)
	checkFailure(t, knock(t, server.Client(), r), sigv4.IncompleteSignature, "'X-Amz-Security-Token' header must be given once")
}

// An empty secret must not be a key, or everybody would hold it.
func TestNobodysKeyOpensNothing(t *testing.T) {
	t.Parallel()
	server := door(t, &sigv4.Verifier{Service: service}, noon)
	server.Start()
	for range 3 {
		// Somebody else's good signature brings the decoy into the cache.
		good := request(t, server.URL, body)
		signBySDK(t, good, body, aws.Credentials{AccessKeyID: keyID, SecretAccessKey: secret}, noon)
		checkFailure(t, knock(t, server.Client(), good), "", "")

		r := request(t, server.URL, body)
		r.Header.Set("X-Amz-Date", noon.Format("20060102T150405Z"))
		scope := "20250314/us-east-1/route53domains/aws4_request"
		key := []byte("AWS4")
		for text := range strings.SplitSeq(scope, "/") {
			key = mac(key, text)
		}
		canonical := "POST\n/\n\nhost:" + r.Host + "\nx-amz-date:20250314T120000Z\nx-amz-target:" + r.Header.Get("X-Amz-Target") + "\n\nhost;x-amz-date;x-amz-target\n" + hash(body)
		signature := hex.EncodeToString(mac(key, "AWS4-HMAC-SHA256\n20250314T120000Z\n"+scope+"\n"+hash(canonical)))
		r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIANOBODY/"+scope+", SignedHeaders=host;x-amz-date;x-amz-target, Signature="+signature)
		checkFailure(t, knock(t, server.Client(), r), sigv4.UnrecognizedClient, "invalid")
	}
}

func TestWindow(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		now    time.Time
		window time.Duration
		text   string // empty: let in
	}{
		{name: "at once", now: noon},
		{name: "five minutes old", now: noon.Add(5 * time.Minute)},
		{name: "five minutes and less than a second old", now: noon.Add(5*time.Minute + 999*time.Millisecond)},
		{name: "a second too old", now: noon.Add(5*time.Minute + time.Second), text: "Signature expired: 20250314T120000Z is now earlier than 20250314T120001Z (20250314T120501Z - 5 min.)"},
		{name: "five minutes ahead", now: noon.Add(-5 * time.Minute)},
		{name: "a second too far ahead", now: noon.Add(-5*time.Minute - time.Second), text: "Signature not yet current: 20250314T120000Z is still later than 20250314T115959Z (20250314T115459Z + 5 min.)"},
		{name: "a clock that stands elsewhere", now: noon.Add(5 * time.Minute).In(time.FixedZone("", 3*60*60))},
		{name: "a wider window", now: noon.Add(15 * time.Minute), window: 15 * time.Minute},
		{name: "outside the wider window", now: noon.Add(15*time.Minute + time.Second), window: 15 * time.Minute, text: "(20250314T121501Z - 15 min.)"},
		{name: "a window of odd length", now: noon.Add(91 * time.Second), window: 90 * time.Second, text: "(20250314T120131Z - 1m30s)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := door(t, &sigv4.Verifier{Service: service, Window: test.window}, test.now)
			server.Start()
			for _, id := range []string{keyID, "AKIANOBODY"} {
				r := request(t, server.URL, body)
				signBySDK(t, r, body, aws.Credentials{AccessKeyID: id, SecretAccessKey: secret}, noon)
				failure := knock(t, server.Client(), r)
				switch {
				case test.text != "":
					// The same for a key of nobody: the moment is judged first.
					checkFailure(t, failure, sigv4.InvalidSignature, test.text)
				case id == keyID:
					checkFailure(t, failure, "", "")
				default:
					checkFailure(t, failure, sigv4.UnrecognizedClient, "invalid")
				}
			}
		})
	}
}

func TestRegions(t *testing.T) {
	t.Parallel()
	tests := []struct {
		regions []string
		text    string
	}{
		{regions: nil},
		{regions: []string{"eu-west-1", region}},
		{regions: []string{"eu-west-1"}, text: "Credential should be scoped to a valid region, not 'us-east-1'."},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.regions), func(t *testing.T) {
			t.Parallel()
			server := door(t, &sigv4.Verifier{Service: service, Regions: test.regions}, noon)
			server.Start()
			r := request(t, server.URL, body)
			signBySDK(t, r, body, aws.Credentials{AccessKeyID: keyID, SecretAccessKey: secret}, noon)
			code := ""
			if test.text != "" {
				code = sigv4.InvalidSignature
			}
			checkFailure(t, knock(t, server.Client(), r), code, test.text)
		})
	}
}

// A key counts from one request to the next: nothing cached outlives a change.
func TestSecretChanges(t *testing.T) {
	t.Parallel()
	v := &sigv4.Verifier{Service: service}
	verify := func(signedWith, held string) error {
		r := request(t, "http://localhost", body)
		signBySDK(t, r, body, aws.Credentials{AccessKeyID: keyID, SecretAccessKey: signedWith}, noon)
		a, err := sigv4.Parse(r)
		if err != nil {
			t.Fatal(err)
		}
		return v.Verify(r, []byte(body), a, sigv4.Key{Secret: held}, noon)
	}
	steps := []struct {
		signedWith, held, code string
	}{
		{"first", "first", ""},
		{"first", "first", ""},
		{"first", "second", sigv4.InvalidSignature},
		{"second", "second", ""},
		{"first", "second", sigv4.InvalidSignature},
		{"second", "second", ""},
		{"second", "", sigv4.UnrecognizedClient},
		{"first", "first", ""},
	}
	for i, step := range steps {
		if i == 4 {
			v.Forget(keyID)
		}
		var failure *sigv4.Failure
		errors.As(verify(step.signedWith, step.held), &failure)
		code := ""
		if failure != nil {
			code = failure.Code
		}
		if code != step.code {
			t.Errorf("step %d: signed with %q while %q is held: got %q, want %q", i, step.signedWith, step.held, code, step.code)
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	v := &sigv4.Verifier{Service: service}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 50 {
				content := fmt.Sprintf(`{"n":%d}`, i*1000+j)
				r := request(t, "http://localhost", content)
				signBySDK(t, r, content, aws.Credentials{AccessKeyID: keyID, SecretAccessKey: secret}, noon)
				a, err := sigv4.Parse(r)
				if err == nil {
					err = v.Verify(r, []byte(content), a, keys[keyID], noon)
				}
				if err != nil {
					t.Errorf("request %d of %d: %v", j, i, err)
				}
				if err := v.Verify(r, []byte(content+" "), a, keys[keyID], noon); err == nil {
					t.Errorf("request %d of %d was let in with another body", j, i)
				}
				if j%10 == 0 {
					v.Forget(keyID)
				}
			}
		})
	}
	all.Wait()
}

func TestParse(t *testing.T) {
	t.Parallel()
	const (
		algorithm  = "AWS4-HMAC-SHA256 "
		credential = "Credential=AKID/20250314/us-east-1/route53domains/aws4_request"
		listed     = "SignedHeaders=host;x-amz-date"
	)
	signature := "Signature=" + strings.Repeat("0f", 32)
	good := algorithm + credential + ", " + listed + ", " + signature
	replace := func(from, to string) string {
		if !strings.Contains(good, from) {
			t.Fatalf("%q is not in %q", from, good)
		}
		return strings.Replace(good, from, to, 1)
	}
	tests := []struct {
		name  string
		value string
		text  string // empty: accepted
	}{
		{"as most write it", good, ""},
		{"no blanks behind the commas", strings.ReplaceAll(good, ", ", ","), ""},
		{"blanks of all kinds", " " + algorithm + "\t " + credential + " ,\t" + listed + "  ,  " + signature + " ", ""},
		{"another order", algorithm + signature + ", " + credential + ", " + listed, ""},
		{"the shortest elements", replace("AKID/20250314/us-east-1", "A/20250314/x"), ""},
		{"an id of 128 characters", replace("AKID", strings.Repeat("A", 128)), ""},

		{"an id of 129 characters", replace("AKID", strings.Repeat("A", 129)), "Credential must be made of"},
		{"an empty id", replace("AKID", ""), "Credential must be made of"},
		{"an id with a blank", replace("AKID", "AK ID"), "Credential must be made of"},
		{"an empty region", replace("us-east-1", ""), "Credential must be made of"},
		{"a region of 65 characters", replace("us-east-1", strings.Repeat("r", 65)), "Credential must be made of"},
		{"a region that is not ASCII", replace("us-east-1", "süd"), "Credential must be made of"},
		{"four elements", replace("us-east-1/", ""), "exactly 5 slash-delimited elements"},
		{"six elements", replace("aws4_request", "aws4_request/x"), "exactly 5 slash-delimited elements"},
		{"a date too short", replace("20250314", "2025031"), "form YYYYMMDD"},
		{"a date with a letter", replace("20250314", "2025O314"), "form YYYYMMDD"},
		{"no equals sign", replace("Credential=", "Credential:"), "'key=value' pairs"},
		{"a comma at the end", good + ",", "'key=value' pairs"},
		{"a comma at the beginning", replace("Credential", ", Credential"), "'key=value' pairs"},
		{"a part of another name", good + ", Extra=1", "other than 'Credential', 'SignedHeaders' and 'Signature'"},
		{"a part in lower case", replace("Signature=", "signature="), "other than 'Credential', 'SignedHeaders' and 'Signature'"},
		{"two credentials", good + ", " + credential, "the 'Credential' parameter more than once"},
		{"two lists, the first empty", algorithm + "SignedHeaders=, " + credential + "," + listed + "," + signature, "the 'SignedHeaders' parameter more than once"},
		{"two signatures", good + ", " + signature, "the 'Signature' parameter more than once"},
		{"two headers in one", good + ", " + good, "other than 'Credential', 'SignedHeaders' and 'Signature'"},
		{"no credential", algorithm + listed + ", " + signature, "Authorization header requires 'Credential' parameter. (Hashed"},
		{"no list", algorithm + credential + ", " + signature, "Authorization header requires 'SignedHeaders' parameter. (Hashed"},
		{"no signature", algorithm + credential + ", " + listed, "Authorization header requires 'Signature' parameter. (Hashed"},
		{"an empty signature", algorithm + credential + ", " + listed + ", Signature=", "Authorization header requires 'Signature' parameter. (Hashed"},
		{"nothing but the algorithm", "AWS4-HMAC-SHA256", "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. (Hashed"},
		{"a signature too short", good[:len(good)-1], "64 lower-case hexadecimal digits"},
		{"a signature too long", good + "0", "64 lower-case hexadecimal digits"},
		{"a signature in capitals", replace("0f", "0F"), "64 lower-case hexadecimal digits"},
		{"a signature with another letter", replace("0f", "0g"), "64 lower-case hexadecimal digits"},
		{"another algorithm", replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512"), "requires the algorithm 'AWS4-HMAC-SHA256'"},
		{"an algorithm in lower case", replace("AWS4-HMAC-SHA256", "aws4-hmac-sha256"), "requires the algorithm 'AWS4-HMAC-SHA256'"},
		{"Basic", "Basic dXNlcjpwYXNzd29yZA==", "requires the algorithm 'AWS4-HMAC-SHA256'"},
		{"a list with a blank", replace("host;x", "host; x"), "lower-case header names"},
		{"a list that ends in a semicolon", replace("host;x-amz-date", "host;x-amz-date;"), "lower-case header names"},
		{"a header of four kilobytes", replace("host;", "host;"+strings.Repeat("i", 4096)+";"), "too long"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			a, err := sigv4.Parse(withHeaders(test.value, "20250314T120000Z"))
			if test.text == "" {
				if err != nil {
					t.Fatalf("Parse(%q): %v", test.value, err)
				}
				if again := authorizationOf(a); again != strings.NewReplacer("AKID", a.AccessKeyID, "us-east-1", a.Region).Replace(good) {
					t.Errorf("Parse(%q) = %s", test.value, again)
				}
				return
			}
			var failure *sigv4.Failure
			errors.As(err, &failure)
			checkFailure(t, failure, sigv4.IncompleteSignature, test.text)
			sum := sha256.Sum256([]byte(strings.TrimSpace(test.value)))
			if end := "Authorization=" + base64.StdEncoding.EncodeToString(sum[:]); !strings.HasSuffix(failure.Message, end) {
				t.Errorf("got %q, want it to end in %q", failure.Message, end)
			}
			if strings.Contains(failure.Message, "dXNlcjpwYXNzd29yZA") {
				t.Errorf("the message repeats a password: %s", failure.Message)
			}
		})
	}
}

func TestParseDates(t *testing.T) {
	t.Parallel()
	const format = "Date must be in ISO-8601 'basic format'."
	tests := []struct {
		amzDate, date string
		text          string // empty: accepted
	}{
		{amzDate: "20250314T120000Z"},
		{date: "20250314T120000Z"},
		{date: "Fri, 14 Mar 2025 12:00:00 GMT"},
		{amzDate: "20250314T120000Z", date: "nonsense"},
		{amzDate: "Fri, 14 Mar 2025 12:00:00 GMT", text: format},
		{amzDate: "20250314T120000", text: format},
		{amzDate: "20250314T120000z", text: format},
		{amzDate: "2025-03-14T12:00:00Z", text: format},
		{amzDate: "20250314T120000.5Z", text: format},
		{amzDate: "20250230T120000Z", text: format},
		{amzDate: "20250314T240000Z", text: format},
		{amzDate: "+0250314T120000Z", text: format},
		{date: "Fri, 14 Mar 2025 12:00:00.5 GMT", text: format},
		{date: "Fri, 14 Mar 2025 12:00:00 PST", text: format},
		{date: "Friday, 14-Mar-25 12:00:00 GMT", text: format},
		{date: "nonsense", text: format},
		{text: "requires existence of either a 'X-Amz-Date' or a 'Date' header"},
	}
	for _, test := range tests {
		t.Run(test.amzDate+"|"+test.date, func(t *testing.T) {
			t.Parallel()
			r := withHeaders("AWS4-HMAC-SHA256 Credential=A/20250314/r/s/aws4_request, SignedHeaders=host, Signature="+strings.Repeat("00", 32), test.amzDate)
			if test.amzDate == "" {
				r.Header.Del("X-Amz-Date")
			}
			if test.date != "" {
				r.Header.Set("Date", test.date)
			}
			a, err := sigv4.Parse(r)
			var failure *sigv4.Failure
			errors.As(err, &failure)
			if test.text != "" {
				checkFailure(t, failure, sigv4.IncompleteSignature, test.text)
				return
			}
			checkFailure(t, failure, "", "")
			if !a.SignedAt.Equal(noon) || a.SignedAt.Location() != time.UTC {
				t.Errorf("SignedAt = %v, want %v", a.SignedAt, noon)
			}
		})
	}
}

func TestValidAccessKeyID(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]bool{
		keyID: true, "a": true, "my-key_1.x": true, strings.Repeat("A", 128): true,
		"": false, "a b": false, "a/b": false, "a,b": false, "ä": false, strings.Repeat("A", 129): false,
	} {
		if got := sigv4.ValidAccessKeyID(id); got != want {
			t.Errorf("ValidAccessKeyID(%q) = %v, want %v", id, got, want)
		}
	}
}

func TestKeysPrintAsStars(t *testing.T) {
	t.Parallel()
	key := keys[tempID]
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("key", "value", key, "pointer", &key)
	slog.New(slog.NewTextHandler(&log, nil)).Info("key", "value", key, "pointer", &key)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		_, _ = fmt.Fprintf(&log, verb+verb, key, &key)
	}
	for _, word := range []string{secret, token, hex.EncodeToString([]byte(secret))} {
		if strings.Contains(log.String(), word) {
			t.Errorf("%q is in %s", word, log.String())
		}
	}
}

func withHeaders(authorization, amzDate string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	r.Header["Authorization"] = []string{authorization}
	r.Header["X-Amz-Date"] = []string{amzDate}
	return r
}

// authorizationOf writes a claim back as a header.
func authorizationOf(a sigv4.Authorization) string {
	return "AWS4-HMAC-SHA256 Credential=" + strings.Join([]string{a.AccessKeyID, a.Date, a.Region, a.Service, "aws4_request"}, "/") +
		", SignedHeaders=" + a.SignedHeaders + ", Signature=" + hex.EncodeToString(a.Signature[:])
}

func FuzzAuthorization(f *testing.F) {
	const good = "AWS4-HMAC-SHA256 Credential=AKID/20250314/us-east-1/route53domains/aws4_request, SignedHeaders=host;x-amz-date, Signature=0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"
	f.Add(good)
	f.Add(strings.ReplaceAll(good, ", ", ","))
	f.Add("AWS4-HMAC-SHA256")
	f.Add("AWS4-HMAC-SHA256 Credential=,SignedHeaders=,Signature=")
	f.Add("Basic dXNlcjpwYXNzd29yZA==")
	f.Add(", ,=,;")
	f.Fuzz(func(t *testing.T, value string) {
		v := &sigv4.Verifier{Service: service}
		r := withHeaders(value, "20250314T120000Z")
		a, err := sigv4.Parse(r)
		if err != nil {
			var failure *sigv4.Failure
			if !errors.As(err, &failure) || len(failure.Message) > 600 {
				t.Fatalf("Parse(%q) fails with %T: %v", value, err, err)
			}
			return
		}
		again, err := sigv4.Parse(withHeaders(authorizationOf(a), "20250314T120000Z"))
		if err != nil || again != a {
			t.Fatalf("Parse(%q)\n = %+v; written back, it is\n   %+v, %v", value, a, again, err)
		}
		if names := strings.Split(a.SignedHeaders, ";"); !slices.IsSorted(names) || !slices.Contains(names, "host") {
			t.Fatalf("Parse(%q) took the list %q", value, a.SignedHeaders)
		}
		if err := v.Verify(r, nil, a, sigv4.Key{Secret: secret}, noon); err == nil {
			t.Fatalf("%q was let in", value)
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	r := request(b, "http://localhost:8053", body)
	r.Header.Set("Amz-Sdk-Invocation-Id", "a5b4d0a9-50d1-4ee8-a4b1-3a0bb2a9b2d4")
	r.Header.Set("Amz-Sdk-Request", "attempt=1; max=3")
	r.Header.Set("Accept-Encoding", "identity")
	r.Header.Set("User-Agent", "aws-sdk-go-v2/1.47.7 ua/2.1 os/linux lang/go#1.26 md/GOOS#linux md/GOARCH#amd64 api/route53domains#1.30.0")
	signBySDK(b, r, body, aws.Credentials{AccessKeyID: keyID, SecretAccessKey: secret}, noon)
	content := []byte(body)
	stranger := r.Clone(b.Context())
	stranger.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), keyID, "AKIANOBODY", 1))

	check := func(b *testing.B, v *sigv4.Verifier, r *http.Request, content []byte, code string) {
		a, err := sigv4.Parse(r)
		if err == nil {
			err = v.Verify(r, content, a, keys[a.AccessKeyID], noon)
		}
		if code == "" && err != nil || code != "" && (err == nil || !strings.HasPrefix(err.Error(), code)) {
			b.Fatalf("got %v, want code %q", err, code)
		}
	}
	warm := func(b *testing.B) *sigv4.Verifier {
		v := &sigv4.Verifier{Service: service}
		check(b, v, r, content, "")
		b.ReportAllocs()
		return v
	}
	b.Run("warm", func(b *testing.B) {
		v := warm(b)
		for b.Loop() {
			check(b, v, r, content, "")
		}
	})
	b.Run("warm-parallel", func(b *testing.B) {
		v := warm(b)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				check(b, v, r, content, "")
			}
		})
	})
	b.Run("cold", func(b *testing.B) {
		v := warm(b)
		for b.Loop() {
			v.Forget(keyID)
			check(b, v, r, content, "")
		}
	})
	b.Run("wrong-signature", func(b *testing.B) {
		v := warm(b)
		for b.Loop() {
			check(b, v, r, content[1:], sigv4.InvalidSignature)
		}
	})
	b.Run("unknown-key", func(b *testing.B) {
		v := warm(b)
		for b.Loop() {
			check(b, v, stranger, content[1:], sigv4.UnrecognizedClient)
		}
	})
	b.Run("parse", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := sigv4.Parse(r); err != nil {
				b.Fatal(err)
			}
		}
	})
}
