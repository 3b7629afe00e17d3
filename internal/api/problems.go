package api

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// mostTold is how many problems of one request are told; the others are
// counted, so that a request of a megabyte is not answered with many.
const mostTold = 20

// Problems holds an input, a pointer as Decode fills it, against the limits
// in its tags and tells everything that is wrong, in the order in which the
// members are declared. Each problem begins with the member as clients spell
// it, as in "RegistrantContact.Email must have at most 254 characters", and
// holds no value of the request. A member has one problem at most: of several
// limits that it breaks, the first is told. Nil means that nothing is wrong.
func Problems(in any) []string {
	v := reflect.ValueOf(in).Elem()
	fields, ok := rules[v.Type()]
	if !ok {
		// Our own mistake, and one that the first call shows.
		panic(fmt.Sprintf("api: %v is no input of an action", v.Type()))
	}
	var f findings
	f.structure(fields, v)
	return f.report()
}

// findings gathers problems on a walk through an input.
type findings struct {
	place []step // from the input to where the walk stands
	told  []string
	more  int
}

// step is a member, or the item of a list when it has no name.
type step struct {
	name string
	item int
}

func (f *findings) report() []string {
	if f.more > 0 {
		return append(f.told, fmt.Sprintf("and %d more", f.more))
	}
	return f.told
}

func (f *findings) structure(fields []field, v reflect.Value) {
	for i := range fields {
		f.place = append(f.place, step{name: fields[i].name})
		f.member(fields[i].rule, v.Field(fields[i].index))
		f.place = f.place[:len(f.place)-1]
	}
}

// member checks a member, which may be absent.
func (f *findings) member(r *rule, v reflect.Value) {
	if absent(r, v) {
		if r.required {
			f.add("is missing%s", orZero(r))
		}
		return
	}
	if r.pointer {
		v = v.Elem()
	}
	f.value(r, v)
}

// absent says that a member was not given. An empty text behind a pointer was
// given, yet is not enough where one is required.
func absent(r *rule, v reflect.Value) bool {
	if r.pointer && !v.IsNil() {
		return r.required && r.kind == text && v.Elem().Len() == 0
	}
	switch {
	case r.pointer || r.kind == list:
		return v.IsNil()
	case r.kind == structure:
		return false
	}
	return v.IsZero()
}

// orZero admits that a plain number cannot tell absence from 0.
func orZero(r *rule) string {
	if r.kind == integer && !r.pointer {
		return " or zero"
	}
	return ""
}

// value checks what is there: a member that was given, or an item of a list.
func (f *findings) value(r *rule, v reflect.Value) {
	switch r.kind {
	case text:
		f.text(r, v.String())
	case integer:
		f.number(r, float64(v.Int()))
	case decimal:
		f.number(r, v.Float())
	case list:
		f.list(r, v)
	case structure:
		f.structure(r.fields, v)
	case other: // has no rules
	}
}

func (f *findings) text(r *rule, s string) {
	// A text has no more characters than bytes, so most need no counting.
	characters := len(s)
	if r.max.set && float64(characters) > r.max.value || r.min.set {
		characters = utf8.RuneCountInString(s)
	}
	switch {
	case r.max.set && float64(characters) > r.max.value:
		f.add("must have %s", r.count("at most", r.max, "character"))
	case r.pattern != nil && !r.pattern.form.MatchString(s):
		f.add("must match %s", r.pattern.told)
	case r.min.set && float64(characters) < r.min.value:
		f.add("must have %s", r.count("at least", r.min, "character"))
	case r.enum != nil && !r.enum.allowed[s]:
		f.add("must be %s", r.enum.told)
	}
}

func (f *findings) number(r *rule, n float64) {
	switch {
	case r.min.set && n < r.min.value:
		f.add("must be at least %s", r.min.told)
	case r.max.set && n > r.max.value:
		f.add("must be at most %s", r.max.told)
	}
}

func (f *findings) list(r *rule, v reflect.Value) {
	n := v.Len()
	switch {
	case r.max.set && float64(n) > r.max.value:
		f.add("must have %s", r.count("at most", r.max, "item"))
		return
	case r.min.set && float64(n) < r.min.value:
		f.add("must have %s", r.count("at least", r.min, "item"))
		return
	case r.items == nil:
		return
	}
	for i := range n {
		f.place = append(f.place, step{item: i})
		f.value(r.items, v.Index(i))
		f.place = f.place[:len(f.place)-1]
	}
}

// count words a limit on how many things there may be.
func (r *rule) count(end string, limit bound, thing string) string {
	if r.min == r.max {
		end = "exactly"
	}
	if limit.value != 1 {
		thing += "s"
	}
	return end + " " + limit.told + " " + thing
}

func (f *findings) add(format string, args ...any) {
	if len(f.told) == mostTold {
		f.more++
		return
	}
	var b strings.Builder
	for i, s := range f.place {
		switch {
		case s.name == "":
			b.WriteString("[" + strconv.Itoa(s.item) + "]")
		case i > 0:
			b.WriteString("." + s.name)
		default:
			b.WriteString(s.name)
		}
	}
	b.WriteByte(' ')
	fmt.Fprintf(&b, format, args...)
	f.told = append(f.told, b.String())
}
