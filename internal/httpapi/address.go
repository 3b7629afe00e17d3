package httpapi

import (
	"context"
	"net/http"
	"strings"

	"freehold/internal/actions"
	"freehold/internal/api"
	"freehold/internal/registrar"
)

// targetPrefix stands before an action's name in X-Amz-Target: the service of
// the public API model and its version.
const targetPrefix = "Route53Domains_v20140515."

// route is what a target leads to.
type route struct {
	name string // of the action
	do   func(ctx context.Context, caller registrar.Principal, body []byte) ([]byte, error)
}

// routes has all 34 actions by their targets.
func routes(desk *actions.Desk) map[string]*route {
	m := make(map[string]*route, len(api.Actions))
	for _, shape := range api.Actions {
		r := &route{name: shape.Name, do: comingLater(shape)}
		if action, works := actions.All[shape.Name]; works {
			r.do = func(ctx context.Context, caller registrar.Principal, body []byte) ([]byte, error) {
				return action.Do(ctx, desk, caller, body)
			}
		}
		m[targetPrefix+shape.Name] = r
	}
	return m
}

// comingLater reads a request like any other, so that a client learns what is
// wrong with it, and refuses it however good it is.
func comingLater(shape api.Shape) func(context.Context, registrar.Principal, []byte) ([]byte, error) {
	later := unknownOperation("The action " + shape.Name + " is not supported yet. It comes in a later version of Freehold.")
	return func(_ context.Context, _ registrar.Principal, body []byte) ([]byte, error) {
		if err := actions.Read(body, shape.New()); err != nil {
			return nil, err
		}
		return nil, later
	}
}

var (
	errNotPost    = unknownOperation("Requests to this service use the method POST.")
	errNotRoot    = unknownOperation("Requests to this service use the path /.")
	errNoType     = unknownOperation("Requests to this service have the Content-Type " + mediaType + ".")
	errNoAction   = unknownOperation("")
	errManyTarget = unknownOperation("The X-Amz-Target header must be given once.")
)

// address finds the action that a request is for. What is no request of the
// protocol counts as one for an action that does not exist.
func (d *door) address(r *http.Request) (*route, error) {
	switch {
	case r.Method != http.MethodPost:
		return nil, errNotPost
	case r.URL.Path != "/":
		return nil, errNotRoot
	case !speaks(r.Header["Content-Type"]):
		return nil, errNoType
	}
	targets := r.Header["X-Amz-Target"]
	if len(targets) > 1 {
		return nil, errManyTarget
	}
	if len(targets) == 1 {
		if route := d.routes[targets[0]]; route != nil {
			return route, nil
		}
	}
	return nil, errNoAction
}

// speaks says whether a content type is the protocol's. Types are compared
// without regard to case, and parameters do not matter (RFC 9110, section
// 8.3.1).
func speaks(types []string) bool {
	if len(types) != 1 {
		return false
	}
	if types[0] == mediaType {
		return true
	}
	name, _, _ := strings.Cut(types[0], ";")
	return strings.EqualFold(strings.Trim(name, " \t"), mediaType)
}
