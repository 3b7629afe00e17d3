package httpapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"freehold/internal/api"
	"freehold/internal/registrar"
	"freehold/internal/sigv4"
	"freehold/internal/sqlite"
)

// wireError is an error as clients see it. Those that the door itself finds are
// made as such.
//
// Everything short of our own faults is 400, as AWS's JSON services answer in
// practice; clients go by the type. The text is in "message" throughout, which
// the model's errors declare and clients look for first.
type wireError struct {
	Status  int    `json:"-"`
	Type    string `json:"__type"`
	Message string `json:"message,omitzero"`

	OperationID string `json:"requestId,omitzero"` // DuplicateRequest
	TLD         string `json:"tld,omitzero"`       // TLDInMaintenance

	hangUp bool // the connection is of no more use
}

func (e *wireError) Error() string { return e.Type + ": " + e.Message }

func unknownOperation(message string) *wireError {
	return &wireError{Status: http.StatusBadRequest, Type: "UnknownOperationException", Message: message}
}

var errThrottled = &wireError{Status: http.StatusBadRequest, Type: "ThrottlingException", Message: "Rate exceeded"}

var (
	internalFailure = &wireError{
		Status:  http.StatusInternalServerError,
		Type:    "InternalFailure",
		Message: "The request could not be carried out because of a fault of this service.",
	}
	unavailable = &wireError{
		Status:  http.StatusServiceUnavailable,
		Type:    "ServiceUnavailableException",
		Message: "The service is not available at the moment.",
	}
)

// panicked is a panic on the walk of a request.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// onWire is what a client is told of an error. A fault gives nothing away.
func onWire(err error) *wireError {
	var (
		own       *wireError
		refusal   *registrar.Error
		malformed *api.SerializationError
		stranger  *sigv4.Failure
	)
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &refusal):
		return &wireError{
			Status:      http.StatusBadRequest,
			Type:        string(refusal.Refusal),
			Message:     refusal.Message,
			OperationID: refusal.OperationID,
			TLD:         refusal.TLD,
		}
	case errors.As(err, &malformed):
		return &wireError{Status: http.StatusBadRequest, Type: "SerializationException", Message: malformed.Message}
	case errors.As(err, &stranger):
		return &wireError{Status: http.StatusBadRequest, Type: stranger.Code, Message: stranger.Message}
	case errors.Is(err, sqlite.ErrClosed), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return unavailable
	}
	return internalFailure
}

// writeError answers with an error, and logs it if it is ours. It returns what
// it has told the client.
func (d *door) writeError(w http.ResponseWriter, r *http.Request, v *visit, err error) (status int, code string) {
	e := onWire(err)
	if e.Status >= http.StatusInternalServerError {
		d.logFault(r.Context(), v, err)
	}
	answer, err := api.Encode(e)
	if err != nil {
		// Only our own mistake could bring this about: texts always encode.
		panic(fmt.Sprintf("httpapi: encode %s: %v", e.Type, err))
	}
	h := w.Header()
	h[errorType] = []string{e.Type}
	if e.hangUp {
		h[connection] = closing
	}
	write(w, v, e.Status, answer)
	return e.Status, e.Type
}

// logFault tells the log what the client is not told. Once a client has gone,
// what it left behind fails for that reason, which is no fault.
func (d *door) logFault(ctx context.Context, v *visit, err error) {
	attrs := []slog.Attr{
		slog.String("request", v.requestID), slog.String("action", v.action), slog.String("account", v.account),
		slog.Any("error", err),
	}
	level, text := slog.LevelError, "request failed by a fault"
	var p *panicked
	switch {
	case errors.As(err, &p):
		attrs = append(attrs, slog.String("stack", string(p.stack)))
	case ctx.Err() != nil:
		level, text = slog.LevelDebug, "client gave its request up"
	}
	d.log.LogAttrs(ctx, level, text, attrs...)
}
