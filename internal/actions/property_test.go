package actions_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"freehold/internal/actions"
	"freehold/internal/api"
	"freehold/internal/api/apitest"
	"freehold/internal/house"
	"freehold/internal/registrar"
	"freehold/internal/world"
)

// Whatever is sent, an action answers, refuses by an error that it declares,
// or tells that the body is no JSON of its shape: nothing else, which the
// front door would have to answer as a fault of ours.
func TestNothingSentIsAFaultOfOurs(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{Settings: func(s *house.Settings) { s.DomainQuota = 4 }})
	ada, grace := w.Account(adasAccount), w.Account(gracesAccount)
	w.Register(ada, "example.com")
	w.Register(grace, "graces.com")
	names := actionNames()
	chance := rand.New(rand.NewPCG(2026, 11))
	refusals := map[registrar.Refusal]int{}
	answers := map[string]int{}
	for n := range 6000 {
		if n%100 == 99 {
			moved(w, time.Duration(chance.IntN(20))*day)
			w.Carry()
		}
		action := names[chance.IntN(len(names))]
		body := mutated(chance, apitest.ValidBody(action))
		caller := []registrar.Principal{ada, grace}[chance.IntN(2)]
		answer, err := actions.All[action].Do(t.Context(), w.House.Desk, caller, body)
		var refusal *registrar.Error
		var serialization *api.SerializationError
		switch {
		case err == nil:
			answers[action]++
			if !json.Valid(answer) {
				t.Errorf("%s of %s answered %s, which is no JSON", action, body, answer)
			}
		case errors.As(err, &refusal):
			refusals[refusal.Refusal]++
			if refusal.Message == "" || len(refusal.Message) > 4000 {
				t.Errorf("%s of %s is refused with a text of %d bytes", action, body, len(refusal.Message))
			}
		case errors.As(err, &serialization):
		default:
			t.Errorf("%s of %s: %v", action, body, err)
		}
	}
	w.Carry()
	for _, caller := range []registrar.Principal{ada, grace} {
		for _, op := range operations(t, w, caller, api.ListOperationsInput{Status: []registrar.Status{registrar.InError, registrar.Submitted, registrar.InProgress}}) {
			t.Errorf("%s of %s stands at %s %q, want an end", op.Type, op.DomainName, op.Status, op.Message)
		}
	}
	for _, want := range []registrar.Refusal{registrar.InvalidInput, registrar.DuplicateRequest, registrar.UnsupportedTLD, registrar.TLDRulesViolation, registrar.DomainLimitExceeded} {
		if refusals[want] == 0 {
			t.Errorf("nothing was refused with %s: the bodies are too tame", want)
		}
	}
	for _, action := range names {
		if action != "GetOperationDetail" && answers[action] == 0 {
			t.Errorf("%s never answered: the bodies are too wild", action)
		}
	}
}

func actionNames() []string {
	var list []string
	for _, name := range apitest.Actions() {
		if _, ok := actions.All[name]; ok {
			list = append(list, name)
		}
	}
	return list
}

// odd are values that may stand where any other stood.
var odd = []any{
	nil, true, 0, -1, 1, 7, 1.5, 1e300, "", " ", "example.com", "graces.com", "EXAMPLE.com", "free.de", "free.uk", "www.free.ru", "free.ca", "free.es", "example", "\x00", "ü.com",
	"\u212A.com", "xn--a.com", strings.Repeat("a", 300), "com", "x.example", "+44.20", "ada@", "GB", "XX", "PERSON", "COMPANY", "DomainName", "Expiry", "LE", "GE", "BEGINS_WITH",
	"ASC", "DESC", "FAILED", "198.41.0.4", "::1", "ns1.example.com", "ns1.dns.test", "aws:x",
	[]any{},
	[]any{nil},
	[]any{"a"},
	map[string]any{},
	2027, 2028, 99999999999,
	[]any{map[string]any{"Name": "Expiry", "Operator": "GE", "Values": []any{"1e9"}}},
	map[string]any{"Name": "DomainName", "SortOrder": "DESC"},
}

// anything is an odd value that shares nothing with the others.
func anything(chance *rand.Rand) any {
	body, err := json.Marshal(odd[chance.IntN(len(odd))])
	if err != nil {
		panic(err)
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		panic(err)
	}
	return v
}

// mutated is a body with a few of its values changed, dropped or doubled, and
// now and then with a few of its bytes.
func mutated(chance *rand.Rand, valid string) []byte {
	var v any
	if err := json.Unmarshal([]byte(valid), &v); err != nil {
		panic(err)
	}
	for range chance.IntN(4) {
		v = change(chance, v)
	}
	if members, ok := v.(map[string]any); ok {
		if chance.IntN(8) == 0 {
			for _, name := range []string{"FilterConditions", "SortCondition", "MaxItems", "Marker", "Status", "Type", "SubmittedSince", "SortOrder", "AutoRenew", "PrivacyProtectTechContact", "BillingContact"} {
				if chance.IntN(3) == 0 {
					members[name] = anything(chance)
				}
			}
		}
		// Names that nobody has yet, and those that two accounts have.
		if _, ok := members["DomainName"].(string); ok && chance.IntN(2) == 0 {
			members["DomainName"] = []string{"graces.com", "a.com", "b.com", "c.net", "d.de", "e.uk", "f.us"}[chance.IntN(7)]
		}
	}
	body, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	if chance.IntN(20) == 0 && len(body) > 0 {
		for range 1 + chance.IntN(3) {
			body[chance.IntN(len(body))] = byte(chance.IntN(256))
		}
	}
	return body
}

func change(chance *rand.Rand, v any) any {
	switch v := v.(type) {
	case map[string]any:
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		if len(names) == 0 {
			return v
		}
		slices.Sort(names) // so that the seed tells the whole run
		name := names[chance.IntN(len(names))]
		switch chance.IntN(4) {
		case 0:
			delete(v, name)
		case 1:
			v[name] = anything(chance)
		default:
			v[name] = change(chance, v[name])
		}
		return v
	case []any:
		if len(v) == 0 {
			return []any{anything(chance)}
		}
		i := chance.IntN(len(v))
		if chance.IntN(3) == 0 {
			return append(v, v[i])
		}
		v[i] = change(chance, v[i])
		return v
	}
	return anything(chance)
}
