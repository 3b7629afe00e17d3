package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"freehold/internal/api"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/route53domains"
	"github.com/aws/aws-sdk-go-v2/service/route53domains/types"
)

// The SDK has the same actions, and their shapes have the same members of the
// same kinds, at every depth.
func TestShapesAreTheSDKs(t *testing.T) {
	t.Parallel()
	client := reflect.TypeFor[*route53domains.Client]()
	var theirs []string
	for m := range client.Methods() {
		if m.Name != "Options" {
			theirs = append(theirs, m.Name)
		}
	}
	if !slices.Equal(names(), theirs) {
		t.Fatalf("the actions are %v, the SDK has %v", names(), theirs)
	}
	for _, shape := range api.Actions {
		method, _ := client.MethodByName(shape.Name)
		sameShape(t, shape.Name+"Input", reflect.TypeOf(shape.New()), method.Type.In(2))
		output := shape.Output
		if output == nil {
			output = reflect.TypeFor[struct{}]()
		}
		sameShape(t, shape.Name+"Output", output, method.Type.Out(0))
	}
}

func sameShape(t *testing.T, place string, ours, theirs reflect.Type) {
	t.Helper()
	if ours.Kind() == reflect.Pointer {
		ours = ours.Elem()
	}
	if theirs.Kind() == reflect.Pointer {
		theirs = theirs.Elem()
	}
	if got, want := kindOf(ours), kindOf(theirs); got != want {
		t.Errorf("%s is of kind %s, the SDK's of %s", place, got, want)
		return
	}
	switch kindOf(ours) {
	case "list":
		sameShape(t, place+"[]", ours.Elem(), theirs.Elem())
	case "string":
		sameValues(t, place, ours, theirs)
	case "structure":
		members := map[string]reflect.Type{}
		for f := range theirs.Fields() {
			if f.IsExported() && f.Name != "ResultMetadata" {
				members[f.Name] = f.Type
			}
		}
		for f := range ours.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if upper := strings.ToUpper(name[:1]) + name[1:]; upper != f.Name {
				t.Errorf("%s.%s is called %s on the wire", place, f.Name, name)
			}
			member, ok := members[f.Name]
			if !ok {
				t.Errorf("%s.%s is unknown to the SDK", place, f.Name)
				continue
			}
			delete(members, f.Name)
			sameShape(t, place+"."+f.Name, f.Type, member)
		}
		for name := range members {
			t.Errorf("%s lacks the SDK's %s", place, name)
		}
	}
}

func kindOf(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[api.Timestamp]() || t == reflect.TypeFor[time.Time]():
		return "timestamp"
	case t.Kind() == reflect.Struct:
		return "structure"
	case t.Kind() == reflect.Slice:
		return "list"
	case t.Kind() == reflect.Int || t.Kind() == reflect.Int32:
		return "integer"
	}
	return t.Kind().String()
}

// sameValues holds the values of an enum against the SDK's. The SDK makes a
// plain string of the availability of a suggestion, which is the one place
// where we say more.
func sameValues(t *testing.T, place string, ours, theirs reflect.Type) {
	t.Helper()
	values, enum := theirs.MethodByName("Values")
	if !enum {
		if api.Allowed(ours) != nil && place != "GetDomainSuggestionsOutput.SuggestionsList[].Availability" {
			t.Errorf("%s is one of %v, the SDK's is any string", place, api.Allowed(ours))
		}
		return
	}
	var want []string
	list := values.Func.Call([]reflect.Value{reflect.Zero(theirs)})[0]
	for i := range list.Len() {
		want = append(want, list.Index(i).String())
	}
	if got := api.Allowed(ours); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
		t.Errorf("%s is one of %v, the SDK's one of %v", place, got, want)
	}
}

// What the SDK sends with every member set is read into every member, and what
// we answer with every member set is read by the SDK into every member: so the
// names are the same to the letter, those in lower camel included.
func TestTheSDKUnderstandsTheWire(t *testing.T) {
	t.Parallel()
	for _, shape := range api.Actions {
		t.Run(shape.Name, func(t *testing.T) {
			t.Parallel()
			var answer []byte
			if shape.Output != nil {
				out := reflect.New(shape.Output)
				fill(out.Elem())
				var err error
				if answer, err = api.Encode(out.Interface()); err != nil {
					t.Fatalf("Encode: %v", err)
				}
			}
			sent, output := call(t, shape.Name, answer)

			in := shape.New()
			if err := api.Decode(sent, in); err != nil {
				t.Fatalf("Decode(%s): %v", sent, err)
			}
			everyMember(t, shape.Name+"Input", reflect.ValueOf(in))
			back, err := api.Encode(in)
			if err != nil {
				t.Fatalf("Encode: %v", err)
			}
			if got, want := sorted(t, back), sorted(t, sent); got != want {
				t.Errorf("the SDK's input\n\t%s came back as\n\t%s", want, got)
			}
			everyMember(t, shape.Name+"Output", output)
		})
	}
}

// call has the SDK send an input in which every member is set, gives it the
// answer, and returns what it sent and what it understood.
func call(t *testing.T, action string, answer []byte) (sent []byte, output reflect.Value) {
	t.Helper()
	client := route53domains.New(route53domains.Options{
		Region:       "us-east-1",
		BaseEndpoint: aws.String("http://localhost"),
		Credentials:  aws.AnonymousCredentials{},
		HTTPClient: roundTrip(func(r *http.Request) (*http.Response, error) {
			var err error
			if sent, err = io.ReadAll(r.Body); err != nil {
				return nil, err
			}
			return &http.Response{
				StatusCode: http.StatusOK,
				Header:     http.Header{"Content-Type": {"application/x-amz-json-1.1"}},
				Body:       io.NopCloser(bytes.NewReader(answer)),
				Request:    r,
			}, nil
		}),
	})
	method := reflect.ValueOf(client).MethodByName(action)
	input := reflect.New(method.Type().In(1).Elem())
	populate(input.Elem())
	results := method.Call([]reflect.Value{reflect.ValueOf(context.Background()), input})
	if err, _ := reflect.TypeAssert[error](results[1]); err != nil {
		t.Fatalf("the SDK: %v", err)
	}
	return sent, results[0]
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) Do(r *http.Request) (*http.Response, error) { return f(r) }

// populate sets every member of a shape of the SDK.
func populate(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		populate(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		populate(v.Index(0))
	case reflect.String:
		v.SetString("é")
	case reflect.Int32:
		v.SetInt(7)
	case reflect.Float64:
		v.SetFloat(12.5)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Struct:
		if at, ok := reflect.TypeAssert[*time.Time](v.Addr()); ok {
			*at = moment
			return
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Name != "ResultMetadata" {
				populate(v.Field(i))
			}
		}
	}
}

// everyMember reports the members that are not set.
func everyMember(t *testing.T, place string, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			t.Errorf("%s did not arrive", place)
			return
		}
		everyMember(t, place, v.Elem())
	case reflect.Slice:
		if v.Len() != 1 {
			t.Errorf("%s arrived with %d items, want 1", place, v.Len())
			return
		}
		everyMember(t, place+"[0]", v.Index(0))
	case reflect.Struct:
		switch at := v.Interface().(type) {
		case time.Time:
			if !at.Equal(moment) {
				t.Errorf("%s arrived as %v, want %v", place, at, moment)
			}
			return
		case api.Timestamp:
			if !at.Equal(moment) {
				t.Errorf("%s arrived as %v, want %v", place, at, moment)
			}
			return
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Name != "ResultMetadata" {
				everyMember(t, place+"."+f.Name, v.Field(i))
			}
		}
	default:
		if v.IsZero() {
			t.Errorf("%s did not arrive", place)
		}
	}
}

// sorted is the JSON with its members in alphabetical order.
func sorted(t *testing.T, body []byte) string {
	t.Helper()
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The enums that no output or input of ours would miss are held against the
// SDK by name as well.
func TestEnumsAreTheSDKs(t *testing.T) {
	t.Parallel()
	sameValues(t, "CountryCode", reflect.TypeFor[api.CountryCode](), reflect.TypeFor[types.CountryCode]())
	sameValues(t, "ExtraParamName", reflect.TypeFor[api.ExtraParamName](), reflect.TypeFor[types.ExtraParamName]())
	if got := len(api.CountryCodes); got != 251 {
		t.Errorf("%d country codes, want 251", got)
	}
	if got := len(api.ExtraParamNames); got != 34 {
		t.Errorf("%d names of extra parameters, want 34", got)
	}
}
