package httpapi

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"sync"
)

// MaxBody is how many bytes a request's body may have. The largest request
// that any action accepts has a small part of that.
const MaxBody = 1 << 20

// Memory of bodies beyond roomiest is not kept for the next request.
const (
	roomFirst = 4 << 10
	roomiest  = 64 << 10
)

// body is the memory into which a request's body is read.
type body struct{ bytes []byte }

var bodies = sync.Pool{New: func() any { return &body{bytes: make([]byte, 0, roomFirst)} }}

// giveBack must come after the last use of the bytes.
func (b *body) giveBack() {
	if cap(b.bytes) <= roomiest {
		b.bytes = b.bytes[:0]
		bodies.Put(b)
	}
}

var (
	errTooLarge = &wireError{
		Status:  http.StatusRequestEntityTooLarge,
		Type:    "RequestEntityTooLargeException",
		Message: fmt.Sprintf("The body of a request has at most %d bytes.", MaxBody),
		hangUp:  true,
	}
	errTooSlow = &wireError{
		Status:  http.StatusRequestTimeout,
		Type:    "RequestTimeoutException",
		Message: "The body of the request did not arrive in time.",
		hangUp:  true,
	}
	errCutOff = &wireError{
		Status:  http.StatusBadRequest,
		Type:    "SerializationException",
		Message: "The body of the request could not be read to its end.",
		hangUp:  true,
	}
)

// read takes in the whole body, and never more than one byte beyond the limit.
// Its memory grows with what has come, not with what was announced.
func (b *body) read(r *http.Request) error {
	if r.ContentLength > MaxBody {
		return errTooLarge
	}
	for {
		if len(b.bytes) == cap(b.bytes) {
			b.bytes = slices.Grow(b.bytes, cap(b.bytes))
		}
		room := min(cap(b.bytes), MaxBody+1)
		n, err := r.Body.Read(b.bytes[len(b.bytes):room])
		b.bytes = b.bytes[:len(b.bytes)+n]
		switch {
		case len(b.bytes) > MaxBody:
			return errTooLarge
		case err == io.EOF: //nolint:errorlint // a reader's end is never wrapped
			return nil
		case errors.Is(err, os.ErrDeadlineExceeded):
			return errTooSlow
		case err != nil:
			return errCutOff
		}
	}
}
