package httpapi

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
)

// MaxBody is how many bytes a request's body may have. The largest request
// that any action accepts has a small part of that.
const MaxBody = 1 << 20

// A stranger can make us read a body, and read it slowly. So a request counts
// as in flight only once its body is there; until then it holds no more than
// room bytes, in which every body fits that clients send in practice. Larger
// ones need one of a few places, and so only each other can be kept waiting.
const (
	room       = 8 << 10
	mostLarger = 128
)

// body is the memory into which a request's body is read.
type body struct {
	bytes  []byte
	larger bool // than room, and so it has a place
}

var bodies = sync.Pool{New: func() any { return &body{bytes: make([]byte, 0, room)} }}

// giveBack must come after the last use of the bytes.
func (d *door) giveBack(b *body) {
	if b.larger {
		// The memory goes to the collector, not to the next request.
		d.larger.Add(-1)
		return
	}
	b.bytes = b.bytes[:0]
	bodies.Put(b)
}

var (
	errTooLarge = &wireError{
		Status:  http.StatusRequestEntityTooLarge,
		Type:    "RequestEntityTooLargeException",
		Message: fmt.Sprintf("The body of a request has at most %d bytes.", MaxBody),
		hangUp:  true,
	}
	errTooManyFields = &wireError{
		Status:  http.StatusRequestHeaderFieldsTooLarge,
		Type:    "RequestEntityTooLargeException",
		Message: fmt.Sprintf("The header of a request has at most %d fields.", MaxHeaderFields),
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
func (d *door) read(r *http.Request, b *body) error {
	if r.ContentLength > MaxBody {
		return errTooLarge
	}
	for {
		if len(b.bytes) == cap(b.bytes) {
			if err := d.enlarge(b); err != nil {
				return err
			}
		}
		n, err := r.Body.Read(b.bytes[len(b.bytes):cap(b.bytes)])
		b.bytes = b.bytes[:len(b.bytes)+n]
		switch {
		case len(b.bytes) > MaxBody:
			return errTooLarge
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, os.ErrDeadlineExceeded):
			return errTooSlow
		case err != nil:
			return errCutOff
		}
	}
}

func (d *door) enlarge(b *body) error {
	if !b.larger {
		if d.larger.Add(1) > mostLarger {
			d.larger.Add(-1)
			return errThrottled
		}
		b.larger = true
	}
	twice := make([]byte, len(b.bytes), min(2*cap(b.bytes), MaxBody+1))
	copy(twice, b.bytes)
	b.bytes = twice
	return nil
}
