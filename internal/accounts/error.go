package accounts

import (
	"errors"
	"fmt"
)

// ErrInvalid is the kind of a request that breaks the rules of its shape. The
// other kinds are store.ErrNotFound and store.ErrExists.
var ErrInvalid = errors.New("invalid")

// Error is a request turned down: a sentence for the operator, and its kind to
// be found by errors.Is.
type Error struct {
	Kind     error
	Sentence string
}

func (e *Error) Error() string { return e.Sentence }

func (e *Error) Unwrap() error { return e.Kind }

func refuse(kind error, format string, args ...any) error {
	return &Error{Kind: kind, Sentence: fmt.Sprintf(format, args...)}
}
