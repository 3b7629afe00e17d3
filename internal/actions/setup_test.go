package actions_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"freehold/internal/actions"
	"freehold/internal/api"
	"freehold/internal/registrar"
	"freehold/internal/world"
)

const (
	adasAccount    = "111111111111"
	gracesAccount  = "222222222222"
	nobodysAccount = "333333333333"
)

// raw is an action's answer or refusal as one text, so that two can be
// compared byte by byte.
func raw(t *testing.T, w *world.World, caller registrar.Principal, action string, body []byte) string {
	t.Helper()
	answer, err := actions.All[action].Do(t.Context(), w.House.Desk, caller, body)
	if err == nil {
		return string(answer)
	}
	var refusal *registrar.Error
	if !errors.As(err, &refusal) {
		t.Fatalf("%s of %s: got %v, want an answer or a refusal", action, body, err)
	}
	return fmt.Sprintf("%s %q %q %q", refusal.Refusal, refusal.Message, refusal.OperationID, refusal.TLD)
}

// refused wants exactly this refusal.
func refused(t *testing.T, w *world.World, caller registrar.Principal, action string, in any, want registrar.Refusal, message string) {
	t.Helper()
	got := w.Refused(caller, action, in)
	if got.Refusal != want || got.Message != message {
		t.Errorf("%s of %s:\n got %s %q\nwant %s %q", action, encoded(t, in), got.Refusal, got.Message, want, message)
	}
}

// pending wants DuplicateRequest that names the operation.
func pending(t *testing.T, w *world.World, caller registrar.Principal, action string, in any, operationID string) {
	t.Helper()
	got := w.Refused(caller, action, in)
	want := registrar.Pending(operationID)
	if *got != *want {
		t.Errorf("%s of %s:\n got %+v\nwant %+v", action, encoded(t, in), *got, *want)
	}
}

func encoded(t *testing.T, in any) []byte {
	t.Helper()
	body, err := api.Encode(in)
	if err != nil {
		t.Fatalf("encode: %v", err)
	}
	return body
}

// same compares two values of the wire as JSON, absent members included.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := encoded(t, got), encoded(t, want); !bytes.Equal(g, w) {
		t.Errorf("%s:\n got %s\nwant %s", what, indented(g), indented(w))
	}
}

func indented(b []byte) string {
	var out bytes.Buffer
	if err := json.Indent(&out, b, "", "  "); err != nil {
		return string(b)
	}
	return out.String()
}

// filed does an action that answers with an operation and gives its id.
func filed(t *testing.T, w *world.World, caller registrar.Principal, action string, in any) string {
	t.Helper()
	var out struct {
		OperationId string `json:"OperationId"`
	}
	w.Do(caller, action, in, &out)
	if out.OperationId == "" {
		t.Fatalf("%s of %s answered without an operation id", action, encoded(t, in))
	}
	return out.OperationId
}

// ended carries what is due and wants the operation's end.
func ended(t *testing.T, w *world.World, caller registrar.Principal, id string, want registrar.Status) api.GetOperationDetailOutput {
	t.Helper()
	w.Carry()
	op := w.Operation(caller, id)
	if op.Status != want {
		t.Fatalf("operation %s %s: got %s %q, want %s", op.Type, op.DomainName, op.Status, op.Message, want)
	}
	return op
}

// on is the input of an action that takes nothing but a domain.
func on(domain string) any {
	return map[string]string{"DomainName": domain}
}

func detail(w *world.World, caller registrar.Principal, domain string) api.GetDomainDetailOutput {
	var out api.GetDomainDetailOutput
	w.Do(caller, "GetDomainDetail", on(domain), &out)
	return out
}

func moved(w *world.World, by time.Duration) { w.Clock.Set(w.Clock.Now().Add(by)) }

func isEqual[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// rawBody is a body as it stands.
type rawBody string

// MarshalJSON gives the body.
func (b rawBody) MarshalJSON() ([]byte, error) { return []byte(b), nil }

func quote(s string) string { return fmt.Sprintf("%q", s) }
