package httpapi_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/route53domains"
	"github.com/aws/aws-sdk-go-v2/service/route53domains/types"
	"github.com/aws/smithy-go"

	"freehold/internal/clock"
	"freehold/internal/httpapi"
)

// client is the SDK's, against a door that answers as script says, on the
// machine's time.
func client(t *testing.T) *route53domains.Client {
	t.Helper()
	h, _ := front(t, func(o *httpapi.Options) { o.Machine = clock.Machine })
	script(h)
	return route53domains.New(route53domains.Options{
		Region:       "us-east-1",
		BaseEndpoint: aws.String("http://" + open(t, h)),
		Retryer:      aws.NopRetryer{},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: keyID, SecretAccessKey: secret}, nil
		}),
	})
}

func TestSDKReadsAnswers(t *testing.T) {
	t.Parallel()
	c := client(t)
	out, err := c.GetOperationDetail(t.Context(), &route53domains.GetOperationDetailInput{OperationId: aws.String(waiting.ID)})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := *out.OperationId, waiting.ID; got != want {
		t.Errorf("OperationId %s, want %s", got, want)
	}
	if out.Status != types.OperationStatusInProgress || out.Type != types.OperationTypeTransferInDomain || out.StatusFlag != types.StatusFlagPendingAuthorization {
		t.Errorf("Status %s, Type %s, StatusFlag %s; want those of %+v", out.Status, out.Type, out.StatusFlag, waiting)
	}
	if got, want := *out.SubmittedDate, waiting.Submitted; !got.Equal(want) {
		t.Errorf("SubmittedDate %v, want %v", got, want)
	}
	if id, ok := awsmiddleware.GetRequestIDMetadata(out.ResultMetadata); !ok || len(id) != 36 {
		t.Errorf("request id %q, want a UUID", id)
	}

	out, err = c.GetOperationDetail(t.Context(), &route53domains.GetOperationDetailInput{OperationId: aws.String(finished.ID)})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := *out.SubmittedDate, finished.Submitted.Truncate(time.Millisecond); !got.Equal(want) {
		t.Errorf("SubmittedDate %v, want %v", got, want)
	}

	if _, err := c.PushDomain(t.Context(), &route53domains.PushDomainInput{DomainName: aws.String("example.co.uk"), Target: aws.String("EXAMPLE")}); err != nil {
		t.Errorf("an empty answer: %v", err)
	}
	if _, err := c.UpdateTagsForDomain(t.Context(), &route53domains.UpdateTagsForDomainInput{DomainName: aws.String("example.com")}); err != nil {
		t.Errorf("an answer of {}: %v", err)
	}
}

func TestSDKReadsErrors(t *testing.T) {
	t.Parallel()
	c := client(t)

	_, err := c.GetOperationDetail(t.Context(), &route53domains.GetOperationDetailInput{OperationId: aws.String("unknown")})
	var invalid *types.InvalidInput
	if !errors.As(err, &invalid) || invalid.ErrorMessage() != "No operation found with ID unknown." {
		t.Errorf("an unknown operation gives %v, want InvalidInput", err)
	}
	_, err = c.RenewDomain(t.Context(), &route53domains.RenewDomainInput{DomainName: aws.String("example.com"), CurrentExpiryYear: 2027})
	var pending *types.DuplicateRequest
	if !errors.As(err, &pending) || aws.ToString(pending.RequestId) != waiting.ID {
		t.Errorf("an operation under way gives %v, want DuplicateRequest with its id", err)
	}
	_, err = c.EnableDomainTransferLock(t.Context(), &route53domains.EnableDomainTransferLockInput{DomainName: aws.String("example.com")})
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != "TLDInMaintenance" {
		t.Errorf("a registry at rest gives %v, want TLDInMaintenance", err)
	}
	var maintenance *types.TLDInMaintenance
	if errors.As(err, &maintenance) && aws.ToString(maintenance.Tld) != "com" {
		t.Errorf("TLDInMaintenance is about %q, want com", aws.ToString(maintenance.Tld))
	}
	_, err = c.ListPrices(t.Context(), &route53domains.ListPricesInput{})
	if !errors.As(err, &api) || api.ErrorCode() != "UnknownOperationException" || api.ErrorFault() != smithy.FaultUnknown {
		t.Errorf("an action that comes later gives %v, want UnknownOperationException", err)
	}
	_, err = c.DeleteDomain(t.Context(), &route53domains.DeleteDomainInput{DomainName: aws.String("example.com")})
	if !errors.As(err, &api) || api.ErrorCode() != "InternalFailure" {
		t.Errorf("a fault gives %v, want InternalFailure", err)
	}
}

// The SDK's own rules say which errors are worth another try.
func TestSDKRetries(t *testing.T) {
	t.Parallel()
	c := client(t)
	tests := []struct {
		action string
		call   func() error
		again  bool
	}{
		{"ListDomains, the store being closed", func() error {
			_, err := c.ListDomains(t.Context(), &route53domains.ListDomainsInput{})
			return err
		}, true},
		{"DeleteDomain, by a fault", func() error {
			_, err := c.DeleteDomain(t.Context(), &route53domains.DeleteDomainInput{DomainName: aws.String("example.com")})
			return err
		}, true},
		{"RenewDomain, while another operation is under way", func() error {
			_, err := c.RenewDomain(t.Context(), &route53domains.RenewDomainInput{DomainName: aws.String("example.com"), CurrentExpiryYear: 2027})
			return err
		}, false},
		{"ListPrices, which comes later", func() error {
			_, err := c.ListPrices(t.Context(), &route53domains.ListPricesInput{})
			return err
		}, false},
	}
	retryer := retry.NewStandard()
	for _, test := range tests {
		if err := test.call(); err == nil || retryer.IsErrorRetryable(err) != test.again {
			t.Errorf("%s: retryable is %v, want %v: %v", test.action, !test.again, test.again, err)
		}
	}
}
