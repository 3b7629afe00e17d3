package httpapi_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"freehold/internal/httpapi"
)

// Whatever stands in the headers and the body of a request, it is answered
// with one of the protocol's errors unless it is signed; if it is signed, it
// gets no further than its content allows.
func FuzzRequest(f *testing.F) {
	r := signed(f, "GetOperationDetail", asking)
	right, stamp := r.Header.Get("Authorization"), r.Header.Get("X-Amz-Date")
	f.Add(prefix+"GetOperationDetail", right, stamp, []byte(asking), false)
	f.Add(prefix+"GetOperationDetail", "", "", []byte(asking), true)
	f.Add(prefix+"ListPrices", "", "", []byte(`{"Tld":"com","MaxItems":5}`), true)
	f.Add(prefix+"TransferDomain", right, stamp, []byte(`{"DomainName":"example.com","AdminContact":{"ExtraParams":[{}]}}`), true)
	f.Add("x", strings.Replace(right, "=", "==", 1), "20260314T120000Z", []byte("\xff{"), false)

	strangers := []string{
		"UnknownOperationException", "MissingAuthenticationTokenException", "IncompleteSignatureException",
		"UnrecognizedClientException", "InvalidSignatureException",
	}
	known := append(slices.Clone(strangers[:1]), "SerializationException", "InvalidInput")

	h, log := front(f)
	f.Fuzz(func(t *testing.T, target, authorization, stamp string, body []byte, sign bool) {
		if action, ok := strings.CutPrefix(target, prefix); ok && action != "GetOperationDetail" && httpapi.Works(action) {
			t.Skip("the shelf has operations only")
		}
		r := request("", string(body))
		r.Header["X-Amz-Target"] = []string{target}
		r.Header["X-Amz-Date"] = []string{stamp}
		r.Header["Authorization"] = []string{authorization}
		allowed := strangers
		if sign {
			signer{}.sign(t, r, body)
			allowed = known
		}
		got := ask(t, h, r)
		if got.status == 200 {
			if sign || authorization == right && string(body) == asking {
				return
			}
			t.Fatalf("let in without a signature: %q, %q", authorization, body)
		}
		var e told
		if err := json.Unmarshal([]byte(got.body), &e); err != nil || got.status != 400 || !slices.Contains(allowed, e.Type) {
			t.Fatalf("answer %d %q, want 400 and one of %v (%v); the log has: %s", got.status, got.body, allowed, err, log)
		}
	})
}
