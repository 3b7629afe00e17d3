package sigv4

import (
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// The signing key that AWS's documentation derives for its ListUsers example
// shows in what it signs.
func TestDeriveKey(t *testing.T) {
	t.Parallel()
	key := deriveKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "20150830", "us-east-1", "iam")
	text := []byte("AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\nf536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59")
	const want = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
	for try := range 3 {
		if got := hex.EncodeToString(key.sum(nil, text)); got != want {
			t.Errorf("try %d: got %s, want %s", try, got, want)
		}
	}
}

func TestKeyCacheIsBounded(t *testing.T) {
	t.Parallel()
	var c keyCache
	often := scope{"often", "20250314", "us-east-1"}
	c.put(often, &signingKey{secret: "s"})
	for i := range 5 * generation {
		c.put(scope{fmt.Sprint(i), "20250314", "us-east-1"}, &signingKey{secret: "s"})
		if held := len(c.young) + len(c.old); held > 2*generation {
			t.Fatalf("after %d keys, %d are held", i+1, held)
		}
		if c.get(often, "s") == nil {
			t.Fatalf("after %d keys, the one in use is gone", i+1)
		}
	}
	if c.get(scope{"0", "20250314", "us-east-1"}, "s") != nil {
		t.Error("the first key is still held though it was never used again")
	}
}

func TestKeyCacheKnowsSecrets(t *testing.T) {
	t.Parallel()
	var c keyCache
	s := scope{"id", "20250314", "us-east-1"}
	c.put(s, &signingKey{secret: "old"})
	if c.get(s, "new") != nil {
		t.Error("a key derived from another secret was found")
	}
	c.put(s, &signingKey{secret: "new"})
	if c.get(s, "old") != nil || c.get(s, "new") == nil {
		t.Error("the newer secret did not take the place of the older")
	}
	c.old, c.young = c.young, nil
	c.forget("other")
	if c.get(s, "new") == nil {
		t.Error("forgetting another id dropped this one")
	}
	c.forget("id")
	if len(c.young)+len(c.old) != 0 {
		t.Errorf("after forgetting the only id, %v and %v are held", c.young, c.old)
	}
}

// Strangers can make up regions and ids without end; only good signatures
// leave anything behind.
func TestOnlyGoodSignaturesAreRemembered(t *testing.T) {
	t.Parallel()
	now := time.Date(2025, 3, 14, 12, 0, 0, 0, time.UTC)
	v := &Verifier{Service: "s"}
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	r.Header.Set("X-Amz-Date", "20250314T120000Z")
	a := Authorization{AccessKeyID: "id", Date: "20250314", Region: "r", Service: "s", SignedHeaders: "host;x-amz-date", SignedAt: now}
	for i := range 100 {
		a.Region = fmt.Sprint("r", i)
		for _, key := range []Key{{Secret: "secret"}, {}} {
			if err := v.Verify(r, nil, a, key, now); err == nil {
				t.Fatal("a signature of zeros was let in")
			}
		}
	}
	if held := len(v.keys.young) + len(v.keys.old); held != 0 {
		t.Errorf("%d keys are held after wrong signatures alone", held)
	}
}
