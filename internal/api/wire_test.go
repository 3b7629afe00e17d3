package api_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"freehold/internal/api"
	"freehold/internal/api/apitest"
	"freehold/internal/registrar"
)

func TestDecodeReads(t *testing.T) {
	t.Parallel()
	yes, seven := true, 7
	tests := []struct {
		name, body string
		in, want   any
	}{
		{"an empty body", "", &api.ListDomainsInput{}, &api.ListDomainsInput{}},
		{"white space", " \r\n\t", &api.ListDomainsInput{}, &api.ListDomainsInput{}},
		{"an empty object", "{}", &api.ListDomainsInput{}, &api.ListDomainsInput{}},
		{"white space around", "\n { } \n", &api.ListDomainsInput{}, &api.ListDomainsInput{}},
		{"a member", `{"DomainName":"a.com"}`, &api.GetDomainDetailInput{}, &api.GetDomainDetailInput{DomainName: "a.com"}},
		{"lower case", `{"domainname":"a.com"}`, &api.GetDomainDetailInput{}, &api.GetDomainDetailInput{}},
		{"lower camel", `{"domainName":"a.com"}`, &api.GetDomainDetailInput{}, &api.GetDomainDetailInput{}},
		{"both cases", `{"DomainName":"a.com","domainName":"b.com"}`, &api.GetDomainDetailInput{}, &api.GetDomainDetailInput{DomainName: "a.com"}},
		{"a folding letter", `{"\u017ftatus":["FAILED"]}`, &api.ListOperationsInput{}, &api.ListOperationsInput{}},
		{"upper camel where lower belongs", `{"DomainName":"a.com"}`, &api.GetContactReachabilityStatusInput{}, &api.GetContactReachabilityStatusInput{}},
		{"lower camel where it belongs", `{"domainName":"a.com"}`, &api.GetContactReachabilityStatusInput{}, &api.GetContactReachabilityStatusInput{DomainName: "a.com"}},
		{"an escaped name", `{"Domain\u004eame":"a.com"}`, &api.GetDomainDetailInput{}, &api.GetDomainDetailInput{DomainName: "a.com"}},
		{"null members", `{"FilterConditions":null,"SortCondition":null,"Marker":null,"MaxItems":null}`, &api.ListDomainsInput{}, &api.ListDomainsInput{}},
		{"a null flag", `{"DomainName":"a.com","AdminPrivacy":null,"TechPrivacy":true}`, &api.UpdateDomainContactPrivacyInput{}, &api.UpdateDomainContactPrivacyInput{DomainName: "a.com", TechPrivacy: &yes}},
		{"null numbers", `{"DurationInYears":null,"CurrentExpiryYear":null}`, &api.RenewDomainInput{}, &api.RenewDomainInput{}},
		{"unknown members", `{"X":{"Y":[1,{"Z":null}]},"MaxItems":7,"MiddleName":"Q"}`, &api.ListDomainsInput{}, &api.ListDomainsInput{MaxItems: &seven}},
		{"an empty list", `{"Status":[]}`, &api.ListOperationsInput{}, &api.ListOperationsInput{Status: []registrar.Status{}}},
		{"characters beyond the basic plane", `{"Marker":"\ud83d\ude00"}`, &api.ListDomainsInput{}, &api.ListDomainsInput{Marker: "😀"}},
		{"64 levels", `{"X":` + strings.Repeat("[", 63) + strings.Repeat("]", 63) + `}`, &api.ListDomainsInput{}, &api.ListDomainsInput{}},
		{"brackets in a string", `{"Marker":"` + strings.Repeat(`[{\"[\\`, 100) + `"}`, &api.ListDomainsInput{}, &api.ListDomainsInput{Marker: strings.Repeat(`[{"[\`, 100)}},
		{"many brackets side by side", `{"X":[` + strings.Repeat("[],", 1000) + `{}]}`, &api.ListDomainsInput{}, &api.ListDomainsInput{}},
		{"a sensitive text", `{"DomainName":"a.com","Password":"p"}`, &api.AcceptDomainTransferFromAnotherAwsAccountInput{}, &api.AcceptDomainTransferFromAnotherAwsAccountInput{DomainName: "a.com", Password: "p"}},
	}
	for _, tt := range tests {
		if err := api.Decode([]byte(tt.body), tt.in); err != nil {
			t.Errorf("%s: Decode(%.80s): %v", tt.name, tt.body, err)
		} else if !reflect.DeepEqual(tt.in, tt.want) {
			t.Errorf("%s: Decode(%.80s) gives %+v, want %+v", tt.name, tt.body, tt.in, tt.want)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	const unexpected = "Unexpected character or end of input found."
	const startOfMap = "Start of structure or map found where not expected."
	const startOfList = "Start of list found where not expected."
	tests := []struct{ name, action, body, want string }{
		{"no JSON", "ListDomains", `hello`, "Unexpected character found."},
		{"a byte order mark", "ListDomains", "\ufeff{}", "Unexpected character found."},
		{"a null body", "ListDomains", `null`, "NULL_VALUE can not be converted to a Structure"},
		{"a list as body", "ListDomains", `[{}]`, startOfList},
		{"a text as body", "ListDomains", `"secret"`, "STRING_VALUE can not be converted to a Structure"},
		{"a number as body", "ListDomains", `-1`, "NUMBER_VALUE can not be converted to a Structure"},
		{"an open object", "ListDomains", `{`, unexpected},
		{"an open text", "ListDomains", `{"Marker":"secret`, unexpected},
		{"a trailing comma", "ListDomains", `{"Marker":"secret",}`, unexpected},
		{"a trailing comma in a list", "ListOperations", `{"Status":["FAILED",]}`, unexpected},
		{"data after the object", "ListDomains", `{} {}`, unexpected},
		{"a bracket after the object", "ListDomains", `{}}`, unexpected},
		{"a comment", "ListDomains", `{/*secret*/}`, unexpected},
		{"single quotes", "ListDomains", `{'Marker':'secret'}`, unexpected},
		{"a control character", "ListDomains", "{\"Marker\":\"secret\x01\"}", unexpected},
		{"invalid UTF-8", "ListDomains", "{\"Marker\":\"secret\xff\"}", "Invalid UTF-8 found."},
		{"an overlong slash", "ListDomains", "{\"Marker\":\"\xc0\xaf\"}", "Invalid UTF-8 found."},
		{"invalid UTF-8 in a name", "ListDomains", "{\"\xff\":1}", "Invalid UTF-8 found."},
		{"half a surrogate pair", "ListDomains", `{"Marker":"\ud800"}`, unexpected},
		{"a duplicate name", "ListDomains", `{"Marker":"a","Marker":"secret"}`, "Duplicate member name found."},
		{"a duplicate written differently", "ListDomains", `{"Marker":"a","Mar\u006ber":"secret"}`, "Duplicate member name found."},
		{"a duplicate unknown name", "ListDomains", `{"secret":1,"secret":2}`, "Duplicate member name found."},
		{"a duplicate in what is skipped", "ListDomains", `{"X":{"secret":1,"secret":2}}`, "Duplicate member name found."},
		{"a duplicate in a contact", "UpdateDomainContact", `{"AdminContact":{"City":"secret","City":"secret"}}`, "Duplicate member name found."},
		{"65 levels", "ListDomains", `{"X":` + strings.Repeat("[", 64) + strings.Repeat("]", 64) + `}`, "Structures or lists are nested more than 64 deep."},
		{"65 levels of objects", "ListDomains", strings.Repeat(`{"X":`, 65) + "1" + strings.Repeat("}", 65), "Structures or lists are nested more than 64 deep."},
		{"a million open brackets", "ListDomains", `{"X":` + strings.Repeat("[", 1_000_000), "Structures or lists are nested more than 64 deep."},
		{"a number for a text", "GetOperationDetail", `{"OperationId":42424242}`, "OperationId: NUMBER_VALUE can not be converted to a String"},
		{"a huge number for a text", "GetOperationDetail", `{"OperationId":` + strings.Repeat("9", 10_000) + `}`, "OperationId: NUMBER_VALUE can not be converted to a String"},
		{"a flag for a text", "GetOperationDetail", `{"OperationId":true}`, "OperationId: TRUE_VALUE can not be converted to a String"},
		{"an object for a text", "GetOperationDetail", `{"OperationId":{"secret":1}}`, "OperationId: " + startOfMap},
		{"a list for a text", "GetOperationDetail", `{"OperationId":["secret"]}`, "OperationId: " + startOfList},
		{"a text for an integer", "RenewDomain", `{"CurrentExpiryYear":"4242"}`, "CurrentExpiryYear: STRING_VALUE can not be converted to an Integer"},
		{"a text for an optional integer", "RenewDomain", `{"DurationInYears":"4242"}`, "DurationInYears: STRING_VALUE can not be converted to an Integer"},
		{"a whole fraction for an integer", "RenewDomain", `{"DurationInYears":1.0}`, "DurationInYears: NUMBER_VALUE can not be converted to an Integer"},
		{"a fraction for an integer", "RenewDomain", `{"DurationInYears":4242.5}`, "DurationInYears: NUMBER_VALUE can not be converted to an Integer"},
		{"an exponent for an integer", "RenewDomain", `{"DurationInYears":1e1}`, "DurationInYears: NUMBER_VALUE can not be converted to an Integer"},
		{"a number beyond 64 bits", "RenewDomain", `{"DurationInYears":9223372036854775808}`, "DurationInYears: NUMBER_VALUE can not be converted to an Integer"},
		{"a huge number", "RenewDomain", `{"DurationInYears":` + strings.Repeat("9", 100_000) + `}`, "DurationInYears: NUMBER_VALUE can not be converted to an Integer"},
		{"a false for an integer", "RenewDomain", `{"DurationInYears":false}`, "DurationInYears: FALSE_VALUE can not be converted to an Integer"},
		{"a text for a flag", "UpdateDomainContactPrivacy", `{"AdminPrivacy":"true"}`, "AdminPrivacy: STRING_VALUE can not be converted to a Boolean"},
		{"a number for a flag", "UpdateDomainContactPrivacy", `{"AdminPrivacy":1}`, "AdminPrivacy: NUMBER_VALUE can not be converted to a Boolean"},
		{"a price beyond a double", "UpdateDomainContact", `{"Consent":{"MaxPrice":1e999}}`, "Consent.MaxPrice: NUMBER_VALUE can not be converted to a Double"},
		{"a text for a price", "UpdateDomainContact", `{"Consent":{"MaxPrice":"4242"}}`, "Consent.MaxPrice: STRING_VALUE can not be converted to a Double"},
		{"a text for a list", "ListOperations", `{"Status":"secret"}`, "Status: STRING_VALUE can not be converted to a List"},
		{"an object for a list", "ListOperations", `{"Status":{"secret":1}}`, "Status: " + startOfMap},
		{"a number in a list", "ListOperations", `{"Status":["FAILED",4242]}`, "Status[1]: NUMBER_VALUE can not be converted to a String"},
		{"a text for an object", "UpdateDomainContact", `{"AdminContact":"secret"}`, "AdminContact: STRING_VALUE can not be converted to a Structure"},
		{"a list for an object", "UpdateDomainContact", `{"AdminContact":["secret"]}`, "AdminContact: " + startOfList},
		{"a number deep down", "UpdateDomainContact", `{"AdminContact":{"ExtraParams":[{"Name":"IT_PIN","Value":"secret"},{"Name":"IT_PIN","Value":4242}]}}`, "AdminContact.ExtraParams[1].Value: NUMBER_VALUE can not be converted to a String"},
	}
	for _, tt := range tests {
		shape, _ := api.Action(tt.action)
		err := api.Decode([]byte(tt.body), shape.New())
		var serialization *api.SerializationError
		switch {
		case !errors.As(err, &serialization):
			t.Errorf("%s: Decode(%.80s) = %v, want a SerializationError", tt.name, tt.body, err)
		case serialization.Message != tt.want:
			t.Errorf("%s: Decode(%.80s) = %q, want %q", tt.name, tt.body, serialization.Message, tt.want)
		case strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "4242"):
			t.Errorf("%s: the error %q repeats what the caller sent", tt.name, err)
		}
	}
}

func TestEncode(t *testing.T) {
	t.Parallel()
	empty, zero := "", 0
	tests := []struct {
		name string
		out  any
		want string
	}{
		{"no output", nil, ``},
		{"an output without members", &api.DeleteTagsForDomainOutput{}, `{}`},
		{"no domains", &api.ListDomainsOutput{}, `{"Domains":[]}`},
		{"no operations", &api.ListOperationsOutput{}, `{"Operations":[]}`},
		{"no prices", &api.ListPricesOutput{}, `{"Prices":[]}`},
		{"no tags", &api.ListTagsForDomainOutput{}, `{"TagList":[]}`},
		{"no charges", &api.ViewBillingOutput{}, `{"BillingRecords":[]}`},
		{"no suggestions", &api.GetDomainSuggestionsOutput{}, `{"SuggestionsList":[]}`},
		{"an empty detail", &api.GetDomainDetailOutput{Nameservers: []api.Nameserver{{Name: "ns1.a.com"}}}, `{"Nameservers":[{"Name":"ns1.a.com","GlueIps":[]}],"AutoRenew":false,"AdminPrivacy":false,"RegistrantPrivacy":false,"TechPrivacy":false,"StatusList":[],"BillingPrivacy":false}`},
		{"a contact's absences", &api.GetDomainDetailOutput{AdminContact: &api.ContactDetail{AddressLine2: &empty, ExtraParams: []api.ExtraParam{}}}, `{"Nameservers":[],"AutoRenew":false,"AdminContact":{"AddressLine2":"","ExtraParams":[]},"AdminPrivacy":false,"RegistrantPrivacy":false,"TechPrivacy":false,"StatusList":[],"BillingPrivacy":false}`},
		{"a key tag of 0", &api.DnssecKey{KeyTag: &zero, Id: "1"}, `{"KeyTag":0,"Id":"1"}`},
		{"an operation", &api.GetOperationDetailOutput{OperationId: "1", Status: registrar.InProgress, Type: registrar.RegisterDomain, SubmittedDate: api.At(moment)}, `{"OperationId":"1","Status":"IN_PROGRESS","Type":"REGISTER_DOMAIN","SubmittedDate":1402628539.057}`},
		{"a password", &api.TransferDomainToAnotherAwsAccountOutput{OperationId: "1", Password: `<&"é`}, `{"OperationId":"1","Password":"<&\"é"}`},
		{"an unverified address", &api.ResendContactReachabilityEmailOutput{DomainName: "a.com"}, `{"domainName":"a.com","isAlreadyVerified":false}`},
		{"an empty tag", &api.ListTagsForDomainOutput{TagList: []api.Tag{{Key: "k"}}}, `{"TagList":[{"Key":"k","Value":""}]}`},
		{"a price of nothing", &api.DomainPrice{Name: "com", RenewalPrice: &api.PriceWithCurrency{Currency: "USD"}}, `{"Name":"com","RenewalPrice":{"Price":0,"Currency":"USD"}}`},
		{"text that is no UTF-8", &api.GetOperationDetailOutput{Message: "a\xffb"}, `{"Message":"a` + "\ufffd" + `b"}`},
	}
	for _, tt := range tests {
		if got, err := api.Encode(tt.out); err != nil || string(got) != tt.want {
			t.Errorf("%s: Encode = %s, %v; want %s", tt.name, got, err, tt.want)
		}
	}
}

// Whatever a body holds, it ends in an error of ours or in an input that goes
// out and comes back unchanged.
func FuzzBodies(f *testing.F) {
	for i, shape := range api.Actions {
		f.Add(uint8(i), []byte(apitest.ValidBody(shape.Name)))
		full, err := api.Encode(fullInput(shape))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(i), full)
	}
	f.Add(uint8(0), []byte(`{"a":[[[["`))
	f.Add(uint8(17), []byte(`{"SubmittedSince":1e400}`))
	f.Fuzz(func(t *testing.T, action uint8, body []byte) {
		shape := api.Actions[int(action)%len(api.Actions)]
		in := shape.New()
		if err := api.Decode(body, in); err != nil {
			var serialization *api.SerializationError
			if !errors.As(err, &serialization) || serialization.Message == "" {
				t.Fatalf("%s: Decode(%q) = %v, want a SerializationError", shape.Name, body, err)
			}
			return
		}
		problems := api.Problems(in)
		if len(problems) > 21 {
			t.Fatalf("%s: Problems(%q) tells %d", shape.Name, body, len(problems))
		}
		sent, err := api.Encode(in)
		if err != nil {
			t.Fatalf("%s: Encode of Decode(%q): %v", shape.Name, body, err)
		}
		back := shape.New()
		if err := api.Decode(sent, back); err != nil {
			t.Fatalf("%s: Decode(%q), which Encode gave: %v", shape.Name, sent, err)
		}
		again, err := api.Encode(back)
		if err != nil || string(again) != string(sent) {
			t.Fatalf("%s: %q came back as %q, %v", shape.Name, sent, again, err)
		}
	})
}

func BenchmarkDecodeAndCheck(b *testing.B) {
	for _, action := range []string{"GetOperationDetail", "RegisterDomain"} {
		b.Run(action, func(b *testing.B) {
			shape, _ := api.Action(action)
			body := []byte(apitest.ValidBody(action))
			b.ReportAllocs()
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				in := shape.New()
				if err := api.Decode(body, in); err != nil {
					b.Fatal(err)
				}
				if p := api.Problems(in); p != nil {
					b.Fatal(p)
				}
			}
		})
	}
}

func TestDecodeBoundsTheNumberOfMembers(t *testing.T) {
	t.Parallel()
	body := func(n int) []byte {
		return []byte(`{"TagsToUpdate":[{}` + strings.Repeat(`,{}`, n) + `]}`)
	}
	if err := api.Decode(body(4_000), new(api.UpdateTagsForDomainInput)); err != nil {
		t.Errorf("4001 items: %v", err)
	}
	var refused *api.SerializationError
	if err := api.Decode(body(300_000), new(api.UpdateTagsForDomainInput)); !errors.As(err, &refused) {
		t.Errorf("300001 items: got %v, want a *SerializationError", err)
	}
}
