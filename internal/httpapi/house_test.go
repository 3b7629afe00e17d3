package httpapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/route53domains"
	"github.com/aws/aws-sdk-go-v2/service/route53domains/types"

	"freehold/internal/api"
	"freehold/internal/api/apitest"
	"freehold/internal/clock"
	"freehold/internal/httpapi"
	"freehold/internal/registrar"
	"freehold/internal/world"
)

// customer is the SDK's client of an account that is made for it.
func customer(t *testing.T, w *world.World, address, accountID string) *route53domains.Client {
	t.Helper()
	w.Account(accountID)
	key, err := w.House.Accounts.CreateKey(t.Context(), accountID, "", "")
	if err != nil {
		t.Fatalf("key of %s: %v", accountID, err)
	}
	return route53domains.New(route53domains.Options{
		Region:       "eu-central-1",
		BaseEndpoint: aws.String("http://" + address),
		Retryer:      aws.NopRetryer{},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: key.ID, SecretAccessKey: key.Secret.Reveal()}, nil
		}),
	})
}

// The main job, from outside: a name is registered and its operation followed,
// and nobody else learns of it.
func TestRegistrationFromOutside(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	address := open(t, httpapi.New(httpapi.Options{Desk: w.House.Desk, Keys: w.House.Accounts, Machine: clock.Machine}))
	owner, stranger := customer(t, w, address, "111122223333"), customer(t, w, address, "444455556666")

	ada := &types.ContactDetail{
		FirstName: aws.String("Ada"), LastName: aws.String("Lovelace"), ContactType: types.ContactTypePerson,
		AddressLine1: aws.String("12 St James's Square"), City: aws.String("London"), CountryCode: types.CountryCodeGb,
		ZipCode: aws.String("SW1Y 4JH"), PhoneNumber: aws.String("+44.2071234567"), Email: aws.String("ada@example.net"),
	}
	registration := &route53domains.RegisterDomainInput{
		DomainName: aws.String("example.com"), DurationInYears: aws.Int32(2),
		AdminContact: ada, RegistrantContact: ada, TechContact: ada,
	}
	filed, err := owner.RegisterDomain(t.Context(), registration)
	if err != nil {
		t.Fatal(err)
	}
	expectStatus(t, owner, filed.OperationId, types.OperationStatusSubmitted)

	_, err = owner.RegisterDomain(t.Context(), registration)
	var pending *types.DuplicateRequest
	if !errors.As(err, &pending) || aws.ToString(pending.RequestId) != *filed.OperationId {
		t.Errorf("registering once more gives %v, want DuplicateRequest with %s", err, *filed.OperationId)
	}

	w.Carry()
	expectStatus(t, owner, filed.OperationId, types.OperationStatusSuccessful)

	domain, err := owner.GetDomainDetail(t.Context(), &route53domains.GetDomainDetailInput{DomainName: registration.DomainName})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := domain.ExpirationDate, world.Start.AddDate(2, 0, 0); got == nil || !got.Equal(want) {
		t.Errorf("the domain expires at %v, want %v", got, want)
	}
	if got := aws.ToString(domain.RegistrantContact.Email); got != *ada.Email {
		t.Errorf("the registrant's address is %q, want %q", got, *ada.Email)
	}

	_, err = stranger.GetOperationDetail(t.Context(), &route53domains.GetOperationDetailInput{OperationId: filed.OperationId})
	var invalid *types.InvalidInput
	if want := "No operation found with ID " + *filed.OperationId + "."; !errors.As(err, &invalid) || invalid.ErrorMessage() != want {
		t.Errorf("a stranger is told %v, want InvalidInput with %q", err, want)
	}
	for c, want := range map[*route53domains.Client]int{owner: 1, stranger: 0} {
		domains, err := c.ListDomains(t.Context(), &route53domains.ListDomainsInput{})
		if err != nil || len(domains.Domains) != want {
			t.Errorf("ListDomains gives %v, %v; want %d", domains, err, want)
		}
		operations, err := c.ListOperations(t.Context(), &route53domains.ListOperationsInput{})
		if err != nil || len(operations.Operations) != want {
			t.Errorf("ListOperations gives %v, %v; want %d", operations, err, want)
		}
	}
}

func expectStatus(t *testing.T, c *route53domains.Client, id *string, want types.OperationStatus) {
	t.Helper()
	op, err := c.GetOperationDetail(t.Context(), &route53domains.GetOperationDetailInput{OperationId: id})
	if err != nil {
		t.Fatal(err)
	}
	if op.Status != want {
		t.Errorf("the operation stands at %s %q, want %s", op.Status, aws.ToString(op.Message), want)
	}
}

// Whatever a customer sends to any of the 34 actions, the answer is the
// action's or an error that it declares, and never a fault.
func FuzzActions(f *testing.F) {
	w := world.New(f, world.Options{})
	caller := w.Account("111122223333")
	w.Register(caller, "example.com")
	key, err := w.House.Accounts.CreateKey(f.Context(), caller.AccountID, "", "")
	if err != nil {
		f.Fatal(err)
	}
	log := &logged{}
	h := httpapi.New(httpapi.Options{
		Desk: w.House.Desk, Keys: w.House.Accounts, Log: log.logger(), Machine: func() time.Time { return noon },
	})
	for i, shape := range api.Actions {
		f.Add(uint8(i), []byte(apitest.ValidBody(shape.Name)))
	}
	f.Fuzz(func(t *testing.T, i uint8, body []byte) {
		shape := api.Actions[int(i)%len(api.Actions)]
		r := request(shape.Name, string(body))
		signer{id: key.ID, secret: key.Secret.Reveal()}.sign(t, r, body)
		got := ask(t, h, r)
		if got.status == http.StatusOK {
			if len(got.body) > 0 && !json.Valid([]byte(got.body)) {
				t.Errorf("%s %q: the answer is no JSON: %q", shape.Name, body, got.body)
			}
			return
		}
		var e told
		err := json.Unmarshal([]byte(got.body), &e)
		declared := e.Type == "SerializationException" || slices.Contains(shape.Errors, registrar.Refusal(e.Type)) ||
			e.Type == "UnknownOperationException" && !httpapi.Works(shape.Name)
		if err != nil || got.status != http.StatusBadRequest || !declared {
			t.Errorf("%s %q: answer %d %q (%v); the log has: %s", shape.Name, body, got.status, got.body, err, log)
		}
	})
}
