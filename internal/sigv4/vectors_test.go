package sigv4_test

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"freehold/internal/sigv4"
)

// TestPublishedVectors holds the verifier against requests that AWS signed:
// the example of its documentation ("Create a signed AWS API request", the
// older ListUsers text) and cases of its signing test suite. Those that rest
// on folded lines, bytes outside ASCII in the path or the removal of dot
// segments have no place here.
func TestPublishedVectors(t *testing.T) {
	t.Parallel()
	const (
		vectorSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
		vectorToken  = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"
	)
	tests := []struct {
		name      string
		line      string
		headers   []string
		body      string
		service   string
		signed    string
		signature string
		token     string
	}{
		{
			name: "ListUsers", line: "GET /?Action=ListUsers&Version=2010-05-08", service: "iam",
			headers: []string{"Host: iam.amazonaws.com", "Content-Type: application/x-www-form-urlencoded; charset=utf-8"},
			signed:  "content-type;host;x-amz-date", signature: "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
		},
		{
			name: "get-vanilla", line: "GET /", headers: []string{"Host:example.amazonaws.com"},
			signed: "host;x-amz-date", signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
		},
		{
			name: "post-vanilla", line: "POST /", headers: []string{"Host:example.amazonaws.com"},
			signed: "host;x-amz-date", signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
		},
		{
			name: "get-header-key-duplicate", line: "GET /",
			headers: []string{"Host:example.amazonaws.com", "My-Header1:value2", "My-Header1:value2", "My-Header1:value1"},
			signed:  "host;my-header1;x-amz-date", signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
		},
		{
			name: "get-header-value-order", line: "GET /",
			headers: []string{"Host:example.amazonaws.com", "My-Header1:value4", "My-Header1:value1", "My-Header1:value3", "My-Header1:value2"},
			signed:  "host;my-header1;x-amz-date", signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
		},
		{
			name: "get-header-value-trim", line: "GET /",
			headers: []string{"Host:example.amazonaws.com", "My-Header1: value1", `My-Header2: "a   b   c"`},
			signed:  "host;my-header1;my-header2;x-amz-date", signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
		},
		{
			name: "get-vanilla-query-order-key-case", line: "GET /?Param2=value2&Param1=value1", headers: []string{"Host:example.amazonaws.com"},
			signed: "host;x-amz-date", signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
		},
		{
			name: "get-vanilla-query-order-encoded", line: "GET /?Param-3=Value3&Param=Value2&%E1%88%B4=Value1", headers: []string{"Host:example.amazonaws.com"},
			signed: "host;x-amz-date", signature: "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
		},
		{
			name: "get-vanilla-utf8-query", line: "GET /?ሴ=bar", headers: []string{"Host:example.amazonaws.com"},
			signed: "host;x-amz-date", signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
		},
		{
			name: "get-slash-dot-slash-unnormalized", line: "GET /./", headers: []string{"Host:example.amazonaws.com"},
			signed: "host;x-amz-date", signature: "68714168e6557f8f2de0ef956fc24dc2593a4bd2961f8df51898d8a134695145",
		},
		{
			name: "get-vanilla-with-session-token", line: "GET /", token: vectorToken,
			headers: []string{"Host:example.amazonaws.com", "X-Amz-Security-Token:" + vectorToken},
			signed:  "host;x-amz-date;x-amz-security-token", signature: "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8",
		},
		{
			name: "post-x-www-form-urlencoded-parameters", line: "POST /", body: "Param1=value1",
			headers: []string{
				"Content-Type:application/x-www-form-urlencoded; charset=utf-8", "Host:example.amazonaws.com", "Content-Length:13",
				"x-amz-content-sha256:9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e",
			},
			signed: "content-length;content-type;host;x-amz-content-sha256;x-amz-date", signature: "328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422",
		},
	}
	signedAt := time.Date(2015, 8, 30, 12, 36, 0, 0, time.UTC)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if test.service == "" {
				test.service = "service"
			}
			wire := test.line + " HTTP/1.1\r\n" + strings.Join(test.headers, "\r\n") +
				"\r\nX-Amz-Date:20150830T123600Z\r\nAuthorization:AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/" +
				test.service + "/aws4_request, SignedHeaders=" + test.signed + ", Signature=" + test.signature + "\r\n\r\n" + test.body
			r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(wire)))
			if err != nil {
				t.Fatal(err)
			}
			content, err := io.ReadAll(r.Body)
			if err != nil {
				t.Fatal(err)
			}
			a, err := sigv4.Parse(r)
			if err != nil {
				t.Fatal(err)
			}
			v := &sigv4.Verifier{Service: test.service, Regions: []string{"us-east-1"}}
			key := sigv4.Key{Secret: vectorSecret, SessionToken: test.token}
			if err := v.Verify(r, content, a, key, signedAt); err != nil {
				t.Fatalf("%v\n%s", err, wire)
			}
			var failure *sigv4.Failure
			if err := v.Verify(r, append(content, '!'), a, key, signedAt); !errors.As(err, &failure) || failure.Code != sigv4.InvalidSignature {
				t.Errorf("with another body: got %v, want %s", err, sigv4.InvalidSignature)
			}
		})
	}
}
