package actions

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"freehold/internal/api"
	"freehold/internal/registrar"
)

// Action is one of the API's requests.
type Action struct {
	Name   string
	Errors []registrar.Refusal // those it may answer with

	do func(ctx context.Context, d *Desk, caller registrar.Principal, body []byte) ([]byte, error)
}

// Do carries the request out for the caller: it decodes the body, tells every
// problem of its shape at once, and runs the action. The answer is the body to
// send; it may be empty. An error is an *api.SerializationError, a
// *registrar.Error of a refusal that the action declares, or a fault.
func (a Action) Do(ctx context.Context, d *Desk, caller registrar.Principal, body []byte) ([]byte, error) {
	answer, err := a.do(ctx, d, caller, body)
	var refusal *registrar.Error
	if errors.As(err, &refusal) && !slices.Contains(a.Errors, refusal.Refusal) {
		// Clients have no type for it: it must not leave the house.
		return nil, fmt.Errorf("%s answered with an error that it does not declare: %w", a.Name, errUndeclared{refusal})
	}
	return answer, err
}

// errUndeclared hides a refusal from errors.As.
type errUndeclared struct{ refusal *registrar.Error }

func (e errUndeclared) Error() string { return e.refusal.Error() }

// define makes an action from a function over its shapes.
func define[In, Out any](name string, do func(context.Context, *Desk, registrar.Principal, *In) (*Out, error), refusals ...registrar.Refusal) Action {
	return defineEncoded(name, func(ctx context.Context, d *Desk, caller registrar.Principal, in *In) ([]byte, error) {
		out, err := do(ctx, d, caller, in)
		if err != nil {
			return nil, err
		}
		return api.Encode(out)
	}, refusals...)
}

// defineEncoded makes an action whose function gives the encoded answer.
func defineEncoded[In any](name string, do func(context.Context, *Desk, registrar.Principal, *In) ([]byte, error), refusals ...registrar.Refusal) Action {
	return Action{
		Name:   name,
		Errors: refusals,
		do: func(ctx context.Context, d *Desk, caller registrar.Principal, body []byte) ([]byte, error) {
			in := new(In)
			if err := Read(body, in); err != nil {
				return nil, err
			}
			return do(ctx, d, caller, in)
		},
	}
}

// Read decodes a body into an input and refuses one that breaks a constraint
// of its shape, with every problem at once.
func Read(body []byte, in any) error {
	if err := api.Decode(body, in); err != nil {
		return err
	}
	if problems := api.Problems(in); len(problems) > 0 {
		return registrar.Problems(problems)
	}
	return nil
}
