package sigv4

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"strings"
	"sync"
)

// Key is what belongs to an access key id. The zero Key stands for an id that
// nobody holds; nothing is ever accepted under it. It prints as stars.
type Key struct {
	Secret string `json:"-"`

	// SessionToken is what a request must show besides, if the key is a
	// temporary one. Empty: a request that shows a token is refused.
	SessionToken string `json:"-"`
}

// Format writes stars, whatever the verb.
func (Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "***") }

// scope names a signing key. The service is the verifier's own.
type scope struct {
	accessKeyID, date, region string
}

// signingKey is a key derived for one day and region, ready to be used by
// many requests at once.
type signingKey struct {
	secret string    // what it was derived from: another secret, another key
	macs   sync.Pool // of hash.Hash, keyed
}

// deriveKey follows the chain of the standard: each element of the scope is
// signed with the key before it.
func deriveKey(secret, date, region, service string) *signingKey {
	key := []byte("AWS4" + secret)
	for _, element := range []string{date, region, service, terminator} {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(element))
		key = mac.Sum(nil)
	}
	return &signingKey{
		secret: strings.Clone(secret),
		macs:   sync.Pool{New: func() any { return hmac.New(sha256.New, key) }},
	}
}

// sum appends the HMAC of a text to out.
func (k *signingKey) sum(out, text []byte) []byte {
	mac := k.macs.Get().(hash.Hash)
	// Reset leaves the keyed state behind, from which the next use starts
	// without hashing the key again.
	mac.Reset()
	mac.Write(text)
	out = mac.Sum(out)
	k.macs.Put(mac)
	return out
}

// generation bounds the keys held: two generations of this many.
const generation = 2048

// keyCache holds signing keys that have proved right. A key enters it with its
// first good signature, so that strangers who make up regions cannot push out
// those in use. Of two generations, the older is thrown away whole when the
// younger is full; whatever was used meanwhile has moved to the younger.
type keyCache struct {
	mu         sync.RWMutex
	young, old map[scope]*signingKey
}

// get finds the key of a scope if it was derived from this very secret.
func (c *keyCache) get(s scope, secret string) *signingKey {
	c.mu.RLock()
	key, isYoung := c.young[s]
	if !isYoung {
		key = c.old[s]
	}
	c.mu.RUnlock()
	if key == nil || key.secret != secret {
		return nil
	}
	if !isYoung {
		c.put(s, key)
	}
	return key
}

func (c *keyCache) put(s scope, key *signingKey) {
	// The texts may be parts of a request's header, which is not to be kept.
	s = scope{strings.Clone(s.accessKeyID), strings.Clone(s.date), strings.Clone(s.region)}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.young == nil || len(c.young) >= generation {
		c.old, c.young = c.young, make(map[scope]*signingKey)
	}
	c.young[s] = key
}

func (c *keyCache) forget(accessKeyID string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, keys := range []map[scope]*signingKey{c.young, c.old} {
		for s := range keys {
			if s.accessKeyID == accessKeyID {
				delete(keys, s)
			}
		}
	}
}
