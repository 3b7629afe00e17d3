package api

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// pattern is a form that a whole text must have.
type pattern struct {
	form *regexp.Regexp
	told string // the form as the public API model writes it, without anchors
}

// patterns are the forms by the names that tags use for them. The model's
// HostName and LangCode carry no anchors, and yet the whole text is meant:
// otherwise they would allow everything.
var patterns = map[string]*pattern{
	"accountId": wholly(`\d{12}`),
	"hostName":  wholly(`[a-zA-Z0-9_\-.]*`),
	"langCode":  wholly(`|[A-Za-z]{2,3}`),
}

func wholly(form string) *pattern {
	return &pattern{form: regexp.MustCompile(`\A(?:` + form + `)\z`), told: form}
}

// kind is what a rule looks at.
type kind int

const (
	other kind = iota // nothing but whether it is there
	text
	integer
	decimal
	list
	structure
)

// rule is what one member, or one item of a list, has to keep to: its tag,
// read once.
type rule struct {
	kind     kind
	pointer  bool
	required bool
	min, max bound
	pattern  *pattern
	enum     *enum
	items    *rule   // of a list
	fields   []field // of a structure
}

// bound is one end of a range; for texts and lists it counts.
type bound struct {
	set   bool
	value float64
	told  string
}

// field is a member of a structure with its rule.
type field struct {
	index int
	name  string // as clients spell it
	rule  *rule
}

// rules holds the rules of every input, by the input's type. They are read
// when the program starts, so that a mistake in a tag cannot wait for a
// request.
var rules = rulesOf(Actions)

func rulesOf(shapes []Shape) map[reflect.Type][]field {
	m := map[reflect.Type][]field{}
	for _, s := range shapes {
		t := reflect.TypeOf(s.New()).Elem()
		m[t] = fieldsOf(t)
	}
	return m
}

// fieldsOf reads the tags of a structure; members without any rule are left
// out.
func fieldsOf(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		r := ruleOf(f.Type, f.Tag.Get("aws"))
		if r.kind == list {
			if items := ruleOf(f.Type.Elem(), f.Tag.Get("each")); !items.idle() {
				r.items = items
			}
		}
		if !r.idle() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			fields = append(fields, field{index: i, name: name, rule: r})
		}
	}
	return fields
}

func ruleOf(t reflect.Type, tag string) *rule {
	r := &rule{}
	if t.Kind() == reflect.Pointer {
		r.pointer = true
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.String:
		r.kind = text
	case reflect.Int:
		r.kind = integer
		// The model's integers are of 32 bits (Smithy 2.0, simple types).
		r.min = boundAt(strconv.Itoa(math.MinInt32))
		r.max = boundAt(strconv.Itoa(math.MaxInt32))
	case reflect.Float64:
		r.kind = decimal
	case reflect.Slice:
		r.kind = list
	case reflect.Struct:
		if t != reflect.TypeFor[Timestamp]() {
			r.kind = structure
			r.fields = fieldsOf(t)
		}
	}
	for word := range strings.SplitSeq(tag, ",") {
		switch name, value, _ := strings.Cut(word, "="); name {
		case "":
		case "required":
			r.required = true
		case "min":
			r.min = boundAt(value)
		case "max":
			r.max = boundAt(value)
		case "pattern":
			if r.pattern = patterns[value]; r.pattern == nil {
				panic(fmt.Sprintf("api: no pattern has the name %q", value))
			}
		case "enum":
			if r.enum = enums[t]; r.enum == nil {
				panic(fmt.Sprintf("api: no values are declared for %v", t))
			}
		default:
			panic(fmt.Sprintf("api: no rule is called %q", word))
		}
	}
	return r
}

func boundAt(told string) bound {
	value, err := strconv.ParseFloat(told, 64)
	if err != nil {
		panic(fmt.Sprintf("api: %q bounds nothing", told))
	}
	return bound{set: true, value: value, told: told}
}

// idle says that there is nothing to check.
func (r *rule) idle() bool {
	return !r.required && !r.min.set && !r.max.set && r.pattern == nil && r.enum == nil &&
		r.items == nil && len(r.fields) == 0
}
