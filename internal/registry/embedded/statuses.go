package embedded

import (
	"slices"

	"freehold/internal/registry"
)

// The statuses of a domain that clients set and remove (RFC 5731 section 2.3).
var clientStatuses = []string{
	"clientDeleteProhibited",
	"clientHold",
	"clientRenewProhibited",
	"clientTransferProhibited",
	"clientUpdateProhibited",
}

// The statuses that only the server sets or works out.
var serverStatuses = []string{
	"inactive", "ok",
	"pendingCreate", "pendingDelete", "pendingRenew", "pendingTransfer", "pendingUpdate",
	"serverDeleteProhibited", "serverHold", "serverRenewProhibited", "serverTransferProhibited", "serverUpdateProhibited",
}

// settable refuses a status that a client may not set or remove. "A client
// MUST NOT alter status values set by the server"; ok is never set, so it
// never stands beside another.
func settable(status string) error {
	switch {
	case slices.Contains(clientStatuses, status):
		return nil
	case slices.Contains(serverStatuses, status):
		return refuse(registry.ParameterPolicy, "Only the server sets and removes the status %s.", status)
	}
	return refuse(registry.ValueSyntax, "There is no such status.")
}

// difference is one part of an update: values that are to come and to go.
// Adding what is there, removing what is not, and naming a value twice are
// refused, so that an update never says more than it does.
type difference struct {
	noun        string
	add, remove []string
}

// mostValues bounds each list of a command before anything is done with it.
const mostValues = 100

func bounded(lists ...[]string) error {
	for _, list := range lists {
		if len(list) > mostValues {
			return refuse(registry.ParameterPolicy, "A list in a command has %d values at most.", mostValues)
		}
	}
	return nil
}

// apply gives the sorted list that the update leaves.
func (d difference) apply(present []string) ([]string, error) {
	if len(d.add)+len(d.remove) == 0 {
		return present, nil
	}
	left := slices.Clone(present)
	for i, v := range d.remove {
		at := slices.Index(left, v)
		if at < 0 || slices.Contains(d.remove[:i], v) {
			return nil, refuse(registry.ParameterPolicy, "The %s %s is not there to be removed.", d.noun, v)
		}
		left = slices.Delete(left, at, at+1)
	}
	for _, v := range d.add {
		switch {
		case slices.Contains(d.remove, v):
			return nil, refuse(registry.ParameterPolicy, "The %s %s is to be both added and removed.", d.noun, v)
		case slices.Contains(left, v):
			return nil, refuse(registry.ParameterPolicy, "The %s %s is there already.", d.noun, v)
		}
		left = append(left, v)
	}
	slices.Sort(left)
	return left, nil
}
