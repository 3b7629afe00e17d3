package api_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"freehold/internal/api"
	"freehold/internal/registrar"
)

// model is the part of a botocore service model that limits requests.
type model struct {
	Operations map[string]struct {
		Input, Output *struct{ Shape string }
		Errors        []struct{ Shape string }
	}
	Shapes map[string]modelShape
}

type modelShape struct {
	Type      string
	Required  []string
	Members   map[string]struct{ Shape string }
	Member    struct{ Shape string }
	Enum      []string
	Min, Max  *float64
	Pattern   string
	Sensitive bool
}

func readModel(t *testing.T) model {
	t.Helper()
	b, err := os.ReadFile("../../../shared/spec/route53domains.model.json")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the public API model is not beside this repository")
	}
	var m model
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// stricter are the limits that the model lacks and the server needs, by
// member; the list says all of them.
var stricter = map[string]string{
	"GetDomainSuggestionsInput.SuggestionCount": "min=1,max=50", // the model has them in words only
	"ListDomainsInput.MaxItems":                 "min=1",
	"ListOperationsInput.MaxItems":              "min=1",
	"ListPricesInput.MaxItems":                  "min=1",
	"ViewBillingInput.MaxItems":                 "min=1",
	"Tag.Key":                                   "required",
	"UpdateDomainNameserversInput.Nameservers":  "min=1",
}

func TestLimitsAreTheModels(t *testing.T) {
	t.Parallel()
	m := readModel(t)
	if got := len(m.Operations); got != len(api.Actions) {
		t.Errorf("the model has %d actions, we have %d", got, len(api.Actions))
	}
	unused := map[string]bool{}
	for member := range stricter {
		unused[member] = true
	}
	for _, shape := range api.Actions {
		op, ok := m.Operations[shape.Name]
		if !ok {
			t.Errorf("the model has no %s", shape.Name)
			continue
		}
		var refusals []registrar.Refusal
		for _, e := range op.Errors {
			refusals = append(refusals, registrar.Refusal(e.Shape))
		}
		if !slices.Equal(shape.Errors, refusals) {
			t.Errorf("%s may answer with %v, by the model with %v", shape.Name, shape.Errors, refusals)
		}
		if (shape.Output == nil) != (op.Output == nil) {
			t.Errorf("%s: the output is %v, the model's %v", shape.Name, shape.Output, op.Output)
		}
		m.compare(t, reflect.TypeOf(shape.New()).Elem(), op.Input.Shape, unused)
	}
	for member := range unused {
		t.Errorf("nothing is called %s", member)
	}
}

// compare holds a structure against the model's, and those within it.
func (m model) compare(t *testing.T, ours reflect.Type, name string, unused map[string]bool) {
	t.Helper()
	theirs := m.Shapes[name]
	if ours.NumField() != len(theirs.Members) {
		t.Errorf("%s has %d members, the model's %s %d", ours.Name(), ours.NumField(), name, len(theirs.Members))
	}
	for f := range ours.Fields() {
		wire, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		member, ok := theirs.Members[wire]
		if !ok {
			t.Errorf("%s.%s is unknown to the model", ours.Name(), wire)
			continue
		}
		place := ours.Name() + "." + f.Name
		want := m.limits(member.Shape)
		if slices.Contains(theirs.Required, wire) {
			want["required"] = ""
		}
		for limit, value := range limitsIn(stricter[place]) {
			if _, has := want[limit]; has {
				t.Errorf("%s of %s is in the model too", limit, place)
			}
			want[limit] = value
		}
		delete(unused, place)
		if got := inFull(limitsIn(f.Tag.Get("aws"))); !reflect.DeepEqual(got, want) {
			t.Errorf("the limits of %s are %v, the model's %v", place, got, want)
		}
		typ := f.Type
		shape := member.Shape
		if m.Shapes[shape].Type == "list" {
			typ, shape = typ.Elem(), m.Shapes[shape].Member.Shape
			if got, want := inFull(limitsIn(f.Tag.Get("each"))), m.limits(shape); !reflect.DeepEqual(got, want) {
				t.Errorf("the limits of the items of %s are %v, the model's %v", place, got, want)
			}
		}
		if typ.Kind() == reflect.Pointer {
			typ = typ.Elem()
		}
		if m.Shapes[shape].Enum != nil && !slices.Equal(api.Allowed(typ), m.Shapes[shape].Enum) {
			t.Errorf("%s may be one of %v, by the model one of %v", place, api.Allowed(typ), m.Shapes[shape].Enum)
		}
		if m.Shapes[shape].Type == "structure" {
			m.compare(t, typ, shape, unused)
		}
	}
}

// limits are the model's in the words of our tags. That a text has at least no
// characters is not worth a word.
func (m model) limits(name string) limits {
	s := m.Shapes[name]
	l := limits{}
	if s.Min != nil && (*s.Min != 0 || s.Type == "double") {
		l["min"] = strconv.FormatFloat(*s.Min, 'f', -1, 64)
	}
	if s.Max != nil {
		l["max"] = strconv.FormatFloat(*s.Max, 'f', -1, 64)
	}
	if s.Pattern != "" {
		l["pattern"] = strings.TrimSuffix(strings.TrimPrefix(s.Pattern, "^("), ")$")
	}
	if s.Enum != nil {
		l["enum"] = ""
	}
	return l
}

// inFull puts the pattern in the place of its name.
func inFull(l limits) limits {
	if name, ok := l["pattern"]; ok {
		l["pattern"] = api.PatternTold(name)
	}
	return l
}

// Each member that the model marks sensitive hides itself, and the list in
// sensitive_test.go has it.
func TestSensitiveMembersAreTheModels(t *testing.T) {
	t.Parallel()
	m := readModel(t)
	for name, shape := range m.Shapes {
		for member, of := range shape.Members {
			inside := m.Shapes[of.Shape]
			if !inside.Sensitive || inside.Type != "string" || strings.HasPrefix(member, "AbuseContact") {
				continue
			}
			// The value of an extra parameter goes by its type.
			if !sensitive[member] && name != "ExtraParam" && name != "ContactDetail" {
				t.Errorf("%s.%s is sensitive by the model and not in the list", name, member)
			}
		}
	}
	for member, of := range m.Shapes["ContactDetail"].Members {
		if m.Shapes[of.Shape].Type == "string" && !sensitive[member] {
			t.Errorf("ContactDetail.%s is not in the list", member)
		}
	}
}
