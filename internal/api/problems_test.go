package api_test

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"freehold/internal/api"
	"freehold/internal/api/apitest"
	"freehold/internal/registrar"
)

func TestValidInputsHaveNoProblems(t *testing.T) {
	t.Parallel()
	for _, shape := range api.Actions {
		if got := api.Problems(apitest.Valid(shape.Name)); got != nil {
			t.Errorf("%s: Problems(%s) = %q, want none", shape.Name, apitest.ValidBody(shape.Name), got)
		}
		full := fullInput(shape)
		if got := api.Problems(full); got != nil {
			t.Errorf("%s: Problems of the input with every member = %q, want none", shape.Name, got)
		}
	}
	if got, want := apitest.Actions(), names(); !slices.Equal(got, want) {
		t.Errorf("apitest knows %v, want %v", got, want)
	}
}

// Every limit of every input is broken alone, in an input that has every
// member, and must be told by the one problem that names the member.
func TestProblemsTellsEachLimit(t *testing.T) {
	t.Parallel()
	broken := 0
	for _, shape := range api.Actions {
		t.Run(shape.Name, func(t *testing.T) {
			for _, w := range waysToBreak(shape) {
				broken++
				in := fullInput(shape)
				w.breakIn(reflect.ValueOf(in).Elem())
				got := api.Problems(in)
				if len(got) != 1 || !strings.HasPrefix(got[0], w.place+" ") || !strings.Contains(got[0], w.want) {
					t.Errorf("with %s of %s broken, Problems = %q, want one that begins with %q and tells %q", w.limit, w.place, got, w.place, w.want)
				}
				w.onTheEdge(t, fullInput(shape))
			}
		})
	}
	// The limits of the contacts alone are 15 in each of 12 places.
	if broken < 200 {
		t.Errorf("%d limits were found in the tags, want some hundreds", broken)
	}
}

func TestProblemsAreWorded(t *testing.T) {
	t.Parallel()
	tests := []struct {
		action, body string
		want         []string
	}{
		{"RegisterDomain", `{}`, []string{
			"DomainName is missing", "DurationInYears is missing or zero",
			"AdminContact is missing", "RegistrantContact is missing", "TechContact is missing",
		}},
		{"RegisterDomain", `{"DomainName":"","DurationInYears":11,"IdnLangCode":"","AdminContact":{},"RegistrantContact":{"Email":"` + strings.Repeat("a", 255) + `","CountryCode":"XX"},"TechContact":{"ContactType":""}}`, []string{
			"DomainName is missing", "DurationInYears must be at most 10",
			"RegistrantContact.CountryCode must be one of the 251 values that the API defines",
			"RegistrantContact.Email must have at most 254 characters",
			"TechContact.ContactType must be one of [PERSON, COMPANY, ASSOCIATION, PUBLIC_BODY, RESELLER]",
		}},
		{"RegisterDomain", `{"DomainName":"a.com","DurationInYears":-1,"IdnLangCode":"abcd","AdminContact":{"ExtraParams":[{"Name":"IT_PIN","Value":"x"},{"Name":"it_pin"}]},"RegistrantContact":{},"TechContact":{}}`, []string{
			"IdnLangCode must match |[A-Za-z]{2,3}", "DurationInYears must be at least 1",
			"AdminContact.ExtraParams[1].Name must be one of [" + told(api.ExtraParamNames) + "]",
			"AdminContact.ExtraParams[1].Value is missing",
		}},
		{"ListOperations", `{"Status":["SUBMITTED","BOGUS"],"MaxItems":0,"SortOrder":"DES","Type":["",null]}`, []string{
			"MaxItems must be at least 1",
			"Status[1] must be one of [SUBMITTED, IN_PROGRESS, ERROR, SUCCESSFUL, FAILED]",
			"Type[0] must be one of [" + told(registrar.OperationTypes) + "]",
			"Type[1] must be one of [" + told(registrar.OperationTypes) + "]",
			"SortOrder must be one of [ASC, DESC]",
		}},
		{"ListOperations", `{"Status":["FAILED","FAILED","FAILED","FAILED","FAILED","BOGUS"]}`, []string{"Status must have at most 5 items"}},
		{"ListDomains", `{"MaxItems":101,"FilterConditions":[{"Name":"Expiry","Operator":"LE","Values":["1","2"]},{"Values":[""]},{"Name":"DomainName","Operator":"GE","Values":[]}]}`, []string{
			"FilterConditions[0].Values must have exactly 1 item",
			"FilterConditions[1].Name is missing", "FilterConditions[1].Operator is missing",
			"FilterConditions[1].Values[0] must have at least 1 character",
			"FilterConditions[2].Values must have exactly 1 item",
			"MaxItems must be at most 100",
		}},
		{"ListPrices", `{"Tld":"","MaxItems":1001}`, []string{"Tld must have at least 2 characters", "MaxItems must be at most 1000"}},
		{"GetContactReachabilityStatus", `{"domainName":"` + strings.Repeat("a", 256) + `"}`, []string{"domainName must have at most 255 characters"}},
		{"GetDomainSuggestions", `{"DomainName":"a.com","SuggestionCount":51}`, []string{"SuggestionCount must be at most 50", "OnlyAvailable is missing"}},
		{"TransferDomainToAnotherAwsAccount", `{"DomainName":"a.com","AccountId":"abc"}`, []string{`AccountId must match \d{12}`}},
		{"TransferDomainToAnotherAwsAccount", `{"DomainName":"a.com","AccountId":"123456789012\n"}`, []string{"AccountId must have exactly 12 characters"}},
		{"TransferDomainToAnotherAwsAccount", `{"DomainName":"a.com","AccountId":"١٢٣٤٥٦٧٨٩٠١٢"}`, []string{`AccountId must match \d{12}`}},
		{"UpdateDomainContact", `{"DomainName":"a.com","Consent":{"MaxPrice":-1,"Currency":"US"}}`, []string{"Consent.MaxPrice must be at least 0", "Consent.Currency must have exactly 3 characters"}},
		{"UpdateDomainContact", `{"DomainName":"a.com","Consent":{"MaxPrice":0,"Currency":"USD"}}`, nil},
		{"UpdateDomainNameservers", `{"DomainName":"a.com","Nameservers":[{"Name":"ns1.a.com","GlueIps":["` + strings.Repeat("1", 46) + `"]},{"Name":"ns 2"},{},null]}`, []string{
			"Nameservers[0].GlueIps[0] must have at most 45 characters",
			`Nameservers[1].Name must match [a-zA-Z0-9_\-.]*`, "Nameservers[2].Name is missing", "Nameservers[3].Name is missing",
		}},
		{"UpdateDomainNameservers", `{"DomainName":"a.com","Nameservers":[]}`, []string{"Nameservers must have at least 1 item"}},
		{"UpdateTagsForDomain", `{"DomainName":"a.com","TagsToUpdate":[{"Value":"x"},{"Key":"k"}]}`, []string{"TagsToUpdate[0].Key is missing"}},
		{"DeleteTagsForDomain", `{"DomainName":"a.com","TagsToDelete":[]}`, nil},
		{"RenewDomain", `{"DomainName":"a.com","CurrentExpiryYear":2147483648}`, []string{"CurrentExpiryYear must be at most 2147483647"}},
		{"AssociateDelegationSignerToDomain", `{"DomainName":"a.com","SigningAttributes":{}}`, nil},
		{"AssociateDelegationSignerToDomain", `{"DomainName":"a.com","SigningAttributes":null}`, []string{"SigningAttributes is missing"}},
	}
	for _, tt := range tests {
		in := decoded(t, tt.action, tt.body)
		if got := api.Problems(in); !slices.Equal(got, tt.want) {
			t.Errorf("%s: Problems(%s) =\n\t%q, want\n\t%q", tt.action, tt.body, got, tt.want)
		}
	}
}

func TestProblemsCountsWhatItDoesNotTell(t *testing.T) {
	t.Parallel()
	tests := []struct {
		wrong, told int
		last        string
	}{
		{20, 20, "TagsToDelete[19] must have at least 1 character"},
		{21, 21, "and 1 more"},
		{100_000, 21, "and 99980 more"},
	}
	for _, tt := range tests {
		in := &api.DeleteTagsForDomainInput{DomainName: "a.com", TagsToDelete: make([]string, tt.wrong)}
		got := api.Problems(in)
		if len(got) != tt.told || got[len(got)-1] != tt.last {
			t.Errorf("with %d wrong tags, Problems tells %d, the last %q; want %d and %q", tt.wrong, len(got), got[len(got)-1], tt.told, tt.last)
		}
	}
}

func TestProblemsRepeatNoValue(t *testing.T) {
	t.Parallel()
	const canary = "canary"
	for _, shape := range api.Actions {
		in := shape.New()
		eachText(reflect.ValueOf(in).Elem(), func(v reflect.Value) { v.SetString(strings.Repeat(canary+" ", 6000)) })
		for _, p := range api.Problems(in) {
			if strings.Contains(p, canary) {
				t.Errorf("%s: the problem %q repeats a value", shape.Name, p)
			}
		}
	}
}

func decoded(t *testing.T, action, body string) any {
	t.Helper()
	shape, ok := api.Action(action)
	if !ok {
		t.Fatalf("no action is called %s", action)
	}
	in := shape.New()
	if err := api.Decode([]byte(body), in); err != nil {
		t.Fatalf("%s: Decode(%s): %v", action, body, err)
	}
	return in
}

func names() []string {
	var list []string
	for _, s := range api.Actions {
		list = append(list, s.Name)
	}
	return list
}

func told[T ~string](values []T) string {
	var list []string
	for _, v := range values {
		list = append(list, string(v))
	}
	return strings.Join(list, ", ")
}

// limits are the words of a tag.
type limits map[string]string

func limitsIn(tag string) limits {
	l := limits{}
	for word := range strings.SplitSeq(tag, ",") {
		if name, value, _ := strings.Cut(word, "="); name != "" {
			l[name] = value
		}
	}
	return l
}

// number is a limit, or the fallback where there is none.
func (l limits) number(name string, fallback int) int {
	n, err := strconv.Atoi(l[name])
	if err != nil {
		return fallback
	}
	return n
}

// fullInput is an input in which every member, at every depth, is there and
// within its limits.
func fullInput(shape api.Shape) any {
	in := shape.New()
	fill(reflect.ValueOf(in).Elem())
	return in
}

func fill(v reflect.Value) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		fillMember(v.Field(i), limitsIn(f.Tag.Get("aws")), limitsIn(f.Tag.Get("each")))
	}
}

func fillMember(v reflect.Value, l, each limits) {
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fitting(v.Type(), l, max(1, l.number("min", 1))))
	case reflect.Int:
		v.SetInt(int64(l.number("min", 7)))
	case reflect.Float64:
		v.SetFloat(12.5)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillMember(v.Index(0), each, nil)
	case reflect.Struct:
		if at, ok := reflect.TypeAssert[*api.Timestamp](v.Addr()); ok {
			*at = api.At(moment)
			return
		}
		fill(v)
	}
}

// fitting is a text of so many characters that breaks no other limit.
func fitting(t reflect.Type, l limits, characters int) string {
	if _, ok := l["enum"]; ok {
		return api.Allowed(t)[0]
	}
	switch l["pattern"] {
	case "langCode":
		return "ger"
	case "hostName":
		return strings.Repeat("a", characters)
	case "accountId":
		return strings.Repeat("1", characters)
	}
	// Two bytes each: limits count characters.
	return strings.Repeat("é", characters)
}

// way is how to break one limit of an input.
type way struct {
	place, limit, want string
	breakIn            func(in reflect.Value)
	edge               func(in reflect.Value) // keeps the limit by a hair; nil where that says nothing
}

func (w way) onTheEdge(t *testing.T, in any) {
	t.Helper()
	if w.edge == nil {
		return
	}
	w.edge(reflect.ValueOf(in).Elem())
	if got := api.Problems(in); got != nil {
		t.Errorf("with %s of %s just kept, Problems = %q, want none", w.limit, w.place, got)
	}
}

func waysToBreak(shape api.Shape) []way {
	whole := func(in reflect.Value) reflect.Value { return in }
	return waysIn(reflect.TypeOf(shape.New()).Elem(), "", whole)
}

// waysIn goes through the members of a structure, which of finds in an input.
func waysIn(t reflect.Type, prefix string, of func(reflect.Value) reflect.Value) []way {
	var ways []way
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		member := func(in reflect.Value) reflect.Value { return of(in).Field(i) }
		ways = append(ways, waysWith(f.Type, prefix+name, limitsIn(f.Tag.Get("aws")), member)...)
		if f.Type.Kind() == reflect.Slice {
			item := func(in reflect.Value) reflect.Value { return member(in).Index(0) }
			ways = append(ways, waysWith(f.Type.Elem(), prefix+name+"[0]", limitsIn(f.Tag.Get("each")), item)...)
		}
	}
	return ways
}

func waysWith(t reflect.Type, place string, l limits, of func(reflect.Value) reflect.Value) []way {
	var ways []way
	value := of
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
		value = func(in reflect.Value) reflect.Value { return of(in).Elem() }
	}
	add := func(limit, want string, breakIn, edge func(reflect.Value)) {
		ways = append(ways, way{place: place, limit: limit, want: want, breakIn: breakIn, edge: edge})
	}
	setText := func(s string) func(reflect.Value) {
		return func(in reflect.Value) { value(in).SetString(s) }
	}
	setInt := func(n int) func(reflect.Value) {
		return func(in reflect.Value) { value(in).SetInt(int64(n)) }
	}
	setLength := func(n int) func(reflect.Value) {
		return func(in reflect.Value) {
			list := reflect.MakeSlice(t, n, n)
			for i := range n {
				list.Index(i).Set(value(in).Index(0))
			}
			value(in).Set(list)
		}
	}
	for limit, told := range l {
		n := l.number(limit, 0)
		switch {
		case limit == "required":
			add(limit, "is missing", func(in reflect.Value) { of(in).SetZero() }, nil)
			if t.Kind() == reflect.String {
				add(limit, "is missing", setText(""), nil)
			}
		case limit == "enum":
			add(limit, "must be one of", setText("BOGUS"), setText(api.Allowed(t)[len(api.Allowed(t))-1]))
		case limit == "pattern":
			add(limit, "must match", setText("a!"), nil)
		case t.Kind() == reflect.String && limit == "max":
			want := "at most " + told + " character"
			if l["min"] == told {
				want = "exactly " + told + " character"
			}
			add(limit, want, setText(fitting(t, l, n+1)), setText(fitting(t, l, n)))
		case t.Kind() == reflect.String && limit == "min":
			// A text that is required and one character short of one is missing,
			// and one that breaks its pattern too is told by that.
			want := "character"
			if _, required := l["required"]; required && n == 1 {
				want = "is missing"
			} else if _, pattern := l["pattern"]; pattern {
				want = "must match"
			}
			add(limit, want, setText(fitting(t, l, n-1)), setText(fitting(t, l, n)))
		case t.Kind() == reflect.Int && limit == "max":
			add(limit, "must be at most "+told, setInt(n+1), setInt(n))
		case t.Kind() == reflect.Int && limit == "min":
			add(limit, "must be at least "+told, setInt(-1), setInt(n))
			if _, required := l["required"]; !required {
				add(limit, "must be at least "+told, setInt(n-1), setInt(n))
			}
		case t.Kind() == reflect.Float64 && limit == "min":
			add(limit, "must be at least "+told,
				func(in reflect.Value) { value(in).SetFloat(float64(n) - 0.01) },
				func(in reflect.Value) { value(in).SetFloat(float64(n)) })
		case t.Kind() == reflect.Slice && limit == "max":
			add(limit, told+" item", setLength(n+1), setLength(n))
		case t.Kind() == reflect.Slice && limit == "min":
			add(limit, told+" item", setLength(n-1), setLength(n))
		default:
			panic(fmt.Sprintf("nobody knows how to break %s=%s of %s", limit, told, place))
		}
	}
	switch {
	case t.Kind() == reflect.Int && l["max"] == "":
		// The model's integers have 32 bits.
		add("max", "must be at most 2147483647", setInt(1<<31), setInt(1<<31-1))
	case t.Kind() == reflect.Struct && t != reflect.TypeFor[api.Timestamp]():
		ways = append(ways, waysIn(t, place+".", value)...)
	}
	return ways
}

// eachText visits every text in a value, after making sure it is there.
func eachText(v reflect.Value, visit func(reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		eachText(v.Elem(), visit)
	case reflect.Slice:
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		eachText(v.Index(0), visit)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[api.Timestamp]() {
			return
		}
		for _, field := range v.Fields() {
			eachText(field, visit)
		}
	case reflect.String:
		visit(v)
	}
}
