package api

import (
	"bytes"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// deepest is how many objects and lists a body may nest. The deepest input of
// the API needs five.
const deepest = 64

// most is how many members and items a body may have in all. The largest
// sensible request has some hundreds; a megabyte of empty objects would cost a
// hundred megabytes to hold.
const most = 10_000

// SerializationError is a body that is not JSON, or a member of the wrong
// JSON type: AWS's SerializationException. Its message tells the place and
// the kind of mistake, never a value.
type SerializationError struct {
	Message string // for the customer
}

func (e *SerializationError) Error() string { return e.Message }

// Decode reads the body of a request into an input, which must be a pointer
// to a fresh one. An empty body counts as {}. Any error is a
// *SerializationError.
//
// Names are matched case by case, unknown members are skipped and null counts
// as absence. Duplicate names and invalid UTF-8 are refused wherever they
// are. An integer must be written as one: 1.0 and 1e0 are refused, as is a
// number that an int64 cannot hold.
func Decode(body []byte, in any) error {
	body = bytes.Trim(body, " \t\r\n") // the white space of RFC 8259 section 2
	if len(body) == 0 {
		return nil
	}
	if !utf8.Valid(body) {
		return &SerializationError{"Invalid UTF-8 found."}
	}
	if kind := jsontext.Value(body[:1]).Kind(); kind != '{' {
		return &SerializationError{misfit(kind, reflect.TypeFor[struct{}]())}
	}
	if depth, items := measure(body); depth > deepest {
		return &SerializationError{"Structures or lists are nested more than " + strconv.Itoa(deepest) + " deep."}
	} else if items > most {
		return &SerializationError{"More than " + strconv.Itoa(most) + " members found."}
	}
	if err := json.Unmarshal(body, in); err != nil {
		return serializationError(err)
	}
	return nil
}

// Encode is the body that holds the output, in compact JSON. The output of an
// action that has none is nil, and its body is empty.
func Encode(out any) ([]byte, error) {
	if out == nil {
		return nil, nil
	}
	// A text that some registry sent us in another encoding is better shown
	// with replacement characters than not at all.
	return json.Marshal(out, jsontext.AllowInvalidUTF8(true))
}

// measure tells how deep a body nests, and how many members and items it has
// at the least. It looks at brackets and commas only, and at strings so as not
// to mistake theirs. Up to the first mistake in the JSON it counts as the
// decoder does, and the decoder goes no further than that. It stops counting
// where a bound is passed.
func measure(body []byte) (depth, items int) {
	level, inString := 0, false
	for i := 0; i < len(body) && depth <= deepest && items <= most; i++ {
		switch c := body[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			level++
			items++
			depth = max(depth, level)
		case c == ',':
			items++
		case c == '}' || c == ']':
			level--
		}
	}
	return depth, items
}

// serializationError tells the mistake without the library's own text, which
// quotes values.
func serializationError(err error) *SerializationError {
	var semantic *json.SemanticError
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName):
		return &SerializationError{"Duplicate member name found."}
	case errors.As(err, &semantic) && semantic.GoType != nil:
		text := misfit(semantic.JSONKind, semantic.GoType)
		if place := placeOf(semantic.JSONPointer); place != "" {
			text = place + ": " + text
		}
		return &SerializationError{text}
	}
	return &SerializationError{"Unexpected character or end of input found."}
}

// placeOf writes a pointer as Problems names places. A mistake of type can
// only lie in members that we know, so nothing of the caller's is repeated.
func placeOf(pointer jsontext.Pointer) string {
	var place strings.Builder
	for token := range pointer.Tokens() {
		if token != "" && '0' <= token[0] && token[0] <= '9' {
			place.WriteString("[" + token + "]")
			continue
		}
		if place.Len() > 0 {
			place.WriteByte('.')
		}
		place.WriteString(token)
	}
	return place.String()
}

// misfit tells that JSON of a kind stands where the type belongs, in the
// manner of AWS's services.
func misfit(kind jsontext.Kind, wanted reflect.Type) string {
	var found string
	switch kind {
	case '{':
		return "Start of structure or map found where not expected."
	case '[':
		return "Start of list found where not expected."
	case '"':
		found = "STRING_VALUE"
	case '0':
		found = "NUMBER_VALUE"
	case 't':
		found = "TRUE_VALUE"
	case 'f':
		found = "FALSE_VALUE"
	case 'n':
		found = "NULL_VALUE"
	default:
		return "Unexpected character found."
	}
	return found + " can not be converted to " + spoken(wanted)
}

func spoken(t reflect.Type) string {
	if t == reflect.TypeFor[Timestamp]() {
		return "a Timestamp"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return spoken(t.Elem())
	case reflect.String:
		return "a String"
	case reflect.Int:
		return "an Integer"
	case reflect.Float64:
		return "a Double"
	case reflect.Bool:
		return "a Boolean"
	case reflect.Slice:
		return "a List"
	}
	return "a Structure"
}
