package httpapi

import (
	"context"
	"net/http"

	"freehold/internal/actions"
	"freehold/internal/registrar"
)

// MostLarger is how many large bodies there may be at once.
const MostLarger = mostLarger

// Replace puts something else behind an action's name, so that a test can have
// any answer and any error.
func Replace(h http.Handler, action string, do func(ctx context.Context, caller registrar.Principal, body []byte) ([]byte, error)) {
	h.(*door).routes[targetPrefix+action] = &route{action, do}
}

// Crowd makes a door look as if as many requests were worked on as may be.
func Crowd(h http.Handler) {
	d := h.(*door)
	d.inFlight.Store(d.most)
}

// InFlight is how many requests are worked on.
func InFlight(h http.Handler) int64 { return h.(*door).inFlight.Load() }

// Works says whether an action does more than read its request.
func Works(action string) bool {
	_, works := actions.All[action]
	return works
}
