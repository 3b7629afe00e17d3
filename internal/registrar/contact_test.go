package registrar_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"freehold/internal/registrar"
)

func TestContactsAreKeptExactly(t *testing.T) {
	t.Parallel()
	person := registrar.Person
	ada := registrar.Contact{FirstName: new("Ada"), ContactType: &person, AddressLine2: new(""), ExtraParams: []registrar.ExtraParam{}}
	company := registrar.Contact{OrganizationName: new("Engines"), ExtraParams: []registrar.ExtraParam{{Name: "VAT_NUMBER", Value: "1"}}}
	absent := ada
	absent.AddressLine2 = nil
	noList := ada
	noList.ExtraParams = nil
	tests := []struct {
		name     string
		contacts registrar.Contacts
		people   int
	}{
		{"one in all roles", registrar.Contacts{Admin: ada, Registrant: ada, Tech: ada, Billing: &ada}, 1},
		{"no billing contact", registrar.Contacts{Admin: ada, Registrant: ada, Tech: ada}, 1},
		{"a person and a company", registrar.Contacts{Admin: ada, Registrant: company, Tech: ada, Billing: &company}, 2},
		{"absent and empty are two things", registrar.Contacts{Admin: ada, Registrant: absent, Tech: noList, Billing: &ada}, 3},
		{"nothing known of anybody", registrar.Contacts{}, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b, err := json.Marshal(test.contacts)
			if err != nil {
				t.Fatal(err)
			}
			var got registrar.Contacts
			if err := json.Unmarshal(b, &got); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, test.contacts) {
				t.Errorf("%s came back as %s", b, must(json.Marshal(got)))
			}
			var kept struct{ People []any }
			if err := json.Unmarshal(b, &kept); err != nil || len(kept.People) != test.people {
				t.Errorf("%s keeps %d people, want %d", b, len(kept.People), test.people)
			}
		})
	}
}

func must(b []byte, err error) string {
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func TestContactsRefuseARoleOfNobody(t *testing.T) {
	t.Parallel()
	for _, broken := range []string{
		`{"People":[],"Admin":0,"Registrant":0,"Tech":0}`,
		`{"People":[{}],"Admin":0,"Registrant":1,"Tech":0}`,
		`{"People":[{},null],"Admin":0,"Registrant":1,"Tech":0}`,
		`{"People":[{},null],"Admin":0,"Registrant":0,"Tech":0,"Billing":1}`,
		`{"People":[{}],"Admin":0,"Registrant":0,"Tech":-1}`,
		`{"People":[{}],"Admin":0,"Registrant":0,"Tech":0,"Billing":7}`,
	} {
		if err := json.Unmarshal([]byte(broken), new(registrar.Contacts)); err == nil {
			t.Errorf("%s was read", broken)
		}
	}
}

// Every member counts when contacts are compared.
func TestContactEqualSeesEveryMember(t *testing.T) {
	t.Parallel()
	kind := reflect.TypeFor[registrar.Contact]()
	for i := range kind.NumField() {
		var a, b registrar.Contact
		field := reflect.ValueOf(&a).Elem().Field(i)
		if field.Kind() == reflect.Slice {
			field.Set(reflect.MakeSlice(field.Type(), 1, 1))
		} else {
			field.Set(reflect.New(field.Type().Elem()))
		}
		if a.Equal(&b) || b.Equal(&a) {
			t.Errorf("a contact with %s equals one without", kind.Field(i).Name)
		}
		if !a.Equal(&a) {
			t.Errorf("a contact with %s does not equal itself", kind.Field(i).Name)
		}
	}
}

func TestSecretsPrintAsStars(t *testing.T) {
	t.Parallel()
	key := registrar.AccessKey{ID: "AKIA", Secret: "do not tell"}
	for _, shown := range []string{
		must(json.Marshal(key)),
		key.Secret.String(),
	} {
		if strings.Contains(shown, "do not tell") {
			t.Errorf("shown: %s", shown)
		}
	}
	if got := key.Secret.Reveal(); got != "do not tell" {
		t.Errorf("Reveal() = %q", got)
	}
}
