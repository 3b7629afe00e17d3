package api_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"freehold/internal/api"
)

const canary = "canary"

// sensitive are the members that the model marks so, by name on the wire. The
// two of AbuseContact are the registrar's own and public.
var sensitive = map[string]bool{
	"FirstName": true, "LastName": true, "OrganizationName": true, "ContactType": true, "AddressLine1": true,
	"AddressLine2": true, "City": true, "State": true, "CountryCode": true, "ZipCode": true, "PhoneNumber": true,
	"Email": true, "Fax": true, "AuthCode": true, "FIAuthKey": true, "Password": true, "emailAddress": true,
}

// Each shape that holds something sensitive is filled with a canary, and must
// show it neither to fmt nor to slog.
func TestSensitiveMembersDoNotPrint(t *testing.T) {
	t.Parallel()
	types := []reflect.Type{reflect.TypeFor[api.ContactDetail](), reflect.TypeFor[api.ExtraParam](), reflect.TypeFor[api.Sensitive]()}
	for _, shape := range api.Actions {
		types = append(types, reflect.TypeOf(shape.New()).Elem())
		if shape.Output != nil {
			types = append(types, shape.Output)
		}
	}
	holding := 0
	for _, typ := range types {
		v := reflect.New(typ)
		if plant(v.Elem(), typ.Kind() == reflect.String) == 0 {
			continue
		}
		holding++
		for _, arg := range []any{v.Interface(), v.Elem().Interface()} {
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t"} {
				if got := fmt.Sprintf(verb, arg); shows(got) {
					t.Errorf("%T under %s shows %s", arg, verb, got)
				}
			}
			var text, json bytes.Buffer
			slog.New(slog.NewTextHandler(&text, nil)).Info("request", "it", arg)
			slog.New(slog.NewJSONHandler(&json, nil)).Info("request", "it", arg)
			if shows(text.String()) || shows(json.String()) {
				t.Errorf("%T in a log shows %s and %s", arg, text.String(), json.String())
			}
		}
	}
	if holding != 13 {
		t.Errorf("%d shapes hold something sensitive, want 13", holding)
	}
}

func shows(printed string) bool {
	return strings.Contains(printed, canary) || strings.Contains(strings.ToLower(printed), fmt.Sprintf("%x", canary))
}

// plant puts the canary into all that is sensitive and counts the places.
func plant(v reflect.Value, here bool) int {
	switch v.Kind() {
	case reflect.String:
		if !here && v.Type() != reflect.TypeFor[api.Sensitive]() {
			return 0
		}
		v.SetString(canary)
		return 1
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return plant(v.Elem(), here)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		return plant(v.Index(0), here)
	case reflect.Struct:
		n := 0
		if v.Type() == reflect.TypeFor[api.Timestamp]() {
			return 0
		}
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			n += plant(v.Field(i), sensitive[name])
		}
		return n
	}
	return 0
}
