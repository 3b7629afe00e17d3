package sigv4

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

// DefaultWindow is how far a signature's date may lie from the moment of the
// check where a Verifier does not say.
const DefaultWindow = 5 * time.Minute

// Verifier checks requests to one service. It is safe for use by many
// goroutines and must not be copied once used.
type Verifier struct {
	// Service is the name that requests must be signed for.
	Service string

	// Regions that requests may be signed for; empty for any.
	Regions []string

	// Window is how old, and how far ahead, a signature may be; the bounds
	// themselves are within. Zero means DefaultWindow.
	Window time.Duration

	keys keyCache
}

// Verify says whether the request is what the holder of the key signed: nil if
// so, else a *Failure. The claim is what Parse made of the same request, the
// body its whole body, now the machine's time. The key is the one that
// belongs to the claim's AccessKeyID, or the zero Key if nobody holds that id:
// then the answer is UnrecognizedClient, after the same work.
func (v *Verifier) Verify(r *http.Request, body []byte, a Authorization, key Key, now time.Time) error {
	if err := v.checkScope(a); err != nil {
		return err
	}
	if err := v.checkMoment(a.SignedAt, now); err != nil {
		return err
	}
	right, err := v.checkSignature(r, body, a, key)
	if err != nil {
		return err
	}
	known := key.Secret != ""
	sameToken := hmac.Equal([]byte(a.SessionToken), []byte(key.SessionToken))
	if !known || !sameToken {
		return Unrecognized()
	}
	if !right {
		return mismatch()
	}
	return nil
}

// Forget drops what is held in memory for an access key id. A key whose secret
// has changed is refused without it, as is one that nobody holds any more; it
// only shortens the life of what was derived from a secret.
func (v *Verifier) Forget(accessKeyID string) { v.keys.forget(accessKeyID) }

func (v *Verifier) checkScope(a Authorization) error {
	if a.Service != v.Service {
		return invalid("Credential should be scoped to correct service: '%s'.", v.Service)
	}
	if len(v.Regions) > 0 && !slices.Contains(v.Regions, a.Region) {
		return invalid("Credential should be scoped to a valid region, not '%s'.", a.Region)
	}
	var text [stampLength]byte
	if date := a.SignedAt.AppendFormat(text[:0], stampLayout)[:dateLength]; string(date) != a.Date {
		stamp := stampText(a.SignedAt)
		return invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%s' != '%s', from '%s'.",
			a.Date, stamp[:dateLength], stamp)
	}
	return nil
}

// checkMoment compares in whole seconds, since a stamp has no more.
func (v *Verifier) checkMoment(signed, now time.Time) error {
	window := v.Window
	if window == 0 {
		window = DefaultWindow
	}
	now = now.UTC().Truncate(time.Second)
	if earliest := now.Add(-window); signed.Before(earliest) {
		return invalid("Signature expired: %s is now earlier than %s (%s - %s)",
			stampText(signed), stampText(earliest), stampText(now), windowText(window))
	}
	if latest := now.Add(window); signed.After(latest) {
		return invalid("Signature not yet current: %s is still later than %s (%s + %s)",
			stampText(signed), stampText(latest), stampText(now), windowText(window))
	}
	return nil
}

func stampText(t time.Time) string { return t.Format(stampLayout) }

func windowText(window time.Duration) string {
	if window%time.Minute != 0 {
		return window.String()
	}
	return fmt.Sprintf("%d min.", window/time.Minute)
}

// workspace is the memory of one check.
type workspace struct {
	text []byte // the canonical request, then the text that is signed
	sum  [sha256.Size]byte
}

// roomiest is the largest text whose memory is kept for the next request.
const roomiest = 16 << 10

var workspaces = sync.Pool{New: func() any { return new(workspace) }}

// checkSignature compares the signature with ours. The error is for requests
// that are not to be accepted whatever their signature.
func (v *Verifier) checkSignature(r *http.Request, body []byte, a Authorization, key Key) (right bool, err error) {
	w := workspaces.Get().(*workspace)
	defer func() {
		if cap(w.text) <= roomiest {
			workspaces.Put(w)
		}
	}()

	text, signedAmz, complete := appendCanonical(w.text[:0], r, a.SignedHeaders)
	defer func() { w.text = text[:0] }()
	if signedAmz != countAmz(r.Header) {
		return false, invalid("The header '%.64s' must be a 'SignedHeader' in the AWS Authorization.", firstUnsigned(r.Header, a.SignedHeaders))
	}

	bodyAt := len(text)
	sum := sha256.Sum256(body)
	text = hex.AppendEncode(text, sum[:])
	// The header's hash is compared and never used. This also refuses
	// UNSIGNED-PAYLOAD and its kin.
	if claimed := r.Header["X-Amz-Content-Sha256"]; len(claimed) > 1 || len(claimed) == 1 && claimed[0] != string(text[bodyAt:]) {
		return false, invalid("The provided 'x-amz-content-sha256' header does not match what was computed.")
	}

	sum = sha256.Sum256(text)
	text = append(text[:0], algorithm+"\n"...)
	text = a.SignedAt.AppendFormat(text, stampLayout)
	text = append(text, '\n')
	text = append(text, a.Date...)
	text = append(text, '/')
	text = append(text, a.Region...)
	text = append(text, '/')
	text = append(text, a.Service...)
	text = append(text, "/"+terminator+"\n"...)
	text = hex.AppendEncode(text, sum[:])

	return v.matches(a, key, text, w) && complete, nil
}

// The access key id that stands for all ids nobody holds. Parse lets none
// through that is empty.
const nobody = ""

// matches tells whether the claim's signature is the key's for the text. Keys
// that nobody holds have a signing key too, which matches nothing that counts;
// it is at hand for the days and regions in use, as the real ones are.
func (v *Verifier) matches(a Authorization, key Key, text []byte, w *workspace) bool {
	s := scope{a.AccessKeyID, a.Date, a.Region}
	if key.Secret == "" {
		s.accessKeyID = nobody
	}
	signing := v.keys.get(s, key.Secret)
	isNew := signing == nil
	if isNew {
		signing = deriveKey(key.Secret, a.Date, a.Region, a.Service)
	}
	right := hmac.Equal(signing.sum(w.sum[:0], text), a.Signature[:])
	if isNew && right && key.Secret != "" {
		v.keys.put(s, signing)
		if s.accessKeyID = nobody; v.keys.get(s, "") == nil {
			v.keys.put(s, deriveKey("", a.Date, a.Region, a.Service))
		}
	}
	return right
}
