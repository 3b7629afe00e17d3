package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"freehold/internal/clock"
	"freehold/internal/house"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	domains "github.com/aws/aws-sdk-go-v2/service/route53domains"
	"github.com/aws/aws-sdk-go-v2/service/route53domains/types"
	"github.com/aws/smithy-go"
	"github.com/spf13/cobra"
)

// customer gives a command its way to the API, with the settings that every AWS
// client reads.
func customer(cmd *cobra.Command) func(context.Context) (*domains.Client, error) {
	endpoint := cmd.Flags().String("endpoint-url", "", "URL of the API; else what the AWS settings say")
	region := cmd.Flags().String("region", "", "region to sign for; else what the AWS settings say, or "+house.Region)
	return func(ctx context.Context) (*domains.Client, error) {
		if *endpoint != "" && !strings.HasPrefix(*endpoint, "http://") && !strings.HasPrefix(*endpoint, "https://") {
			return nil, fmt.Errorf("--endpoint-url: %q is not a URL such as http://127.0.0.1:8053", *endpoint)
		}
		config, err := awsconfig.LoadDefaultConfig(ctx)
		if err != nil {
			return nil, fmt.Errorf("AWS settings: %w", err)
		}
		if _, err := config.Credentials.Retrieve(ctx); err != nil {
			return nil, fmt.Errorf("there are no AWS credentials; export the lines that freehold serve prints, or settings of your own (%w)", err)
		}
		config.Region = cmp.Or(*region, config.Region, house.Region)
		return domains.NewFromConfig(config, func(o *domains.Options) {
			if *endpoint != "" {
				o.BaseEndpoint = endpoint
			}
		}), nil
	}
}

// operation is an operation as these commands print it, in the words of the
// API.
type operation struct {
	OperationID string     `json:"OperationId"`
	Status      string     `json:"Status"`
	StatusFlag  string     `json:"StatusFlag,omitempty"`
	Type        string     `json:"Type"`
	DomainName  string     `json:"DomainName,omitempty"`
	Message     string     `json:"Message,omitempty"`
	Submitted   time.Time  `json:"SubmittedDate"`
	LastUpdated *time.Time `json:"LastUpdatedDate,omitempty"`
}

func fromSummary(o types.OperationSummary) operation {
	return operation{
		OperationID: aws.ToString(o.OperationId), Status: string(o.Status), StatusFlag: string(o.StatusFlag),
		Type: string(o.Type), DomainName: aws.ToString(o.DomainName), Message: aws.ToString(o.Message),
		Submitted: aws.ToTime(o.SubmittedDate), LastUpdated: o.LastUpdatedDate,
	}
}

func fromDetail(o *domains.GetOperationDetailOutput) operation {
	return operation{
		OperationID: aws.ToString(o.OperationId), Status: string(o.Status), StatusFlag: string(o.StatusFlag),
		Type: string(o.Type), DomainName: aws.ToString(o.DomainName), Message: aws.ToString(o.Message),
		Submitted: aws.ToTime(o.SubmittedDate), LastUpdated: o.LastUpdatedDate,
	}
}

func (o operation) final() bool {
	switch types.OperationStatus(o.Status) {
	case types.OperationStatusSuccessful, types.OperationStatusFailed, types.OperationStatusError:
		return true
	case types.OperationStatusSubmitted, types.OperationStatusInProgress:
	}
	return false
}

// end is nil for an operation that succeeded.
func (o operation) end() error {
	if o.Status == string(types.OperationStatusSuccessful) {
		return nil
	}
	return fmt.Errorf("%s %s: %s", o.Type, o.Status, cmp.Or(printable(o.Message), "the service gives no reason"))
}

// passed is how long the operation took, or has taken so far.
func (o operation) passed() time.Duration {
	until := clock.Machine()
	if o.final() && o.LastUpdated != nil {
		until = *o.LastUpdated
	}
	return max(until.Sub(o.Submitted), 0)
}

func printOperations(w io.Writer, all ...operation) error {
	rows := [][]string{{"STATUS", "TYPE", "DOMAIN", "OPERATION", "SUBMITTED", "UPDATED", "FLAG", "MESSAGE"}}
	for _, o := range all {
		updated := "-"
		if o.LastUpdated != nil {
			updated = o.LastUpdated.UTC().Format(time.RFC3339)
		}
		rows = append(rows, []string{
			o.Status, o.Type, cmp.Or(o.DomainName, "-"), o.OperationID,
			o.Submitted.UTC().Format(time.RFC3339), updated, cmp.Or(o.StatusFlag, "-"), o.Message,
		})
	}
	return printTable(w, rows...)
}

// look asks for an operation.
func look(ctx context.Context, c *domains.Client, id string) (operation, error) {
	out, err := c.GetOperationDetail(ctx, &domains.GetOperationDetailInput{OperationId: &id})
	if err != nil {
		return operation{}, err
	}
	return fromDetail(out), nil
}

// follow asks for an operation again and again until it is final, and tells
// each answer. Once there has been an answer, a service that cannot be reached
// is waited for: the operation goes on when it is back.
func follow(ctx context.Context, c *domains.Client, id string, interval time.Duration, tell func(operation)) (operation, error) {
	pause := time.NewTicker(interval)
	defer pause.Stop()
	var o operation
	for {
		now, err := look(ctx, c, id)
		if _, answered := errors.AsType[smithy.APIError](err); err != nil && (answered || o.OperationID == "") {
			return now, err
		}
		if err == nil {
			o = now
			tell(o)
		}
		if o.final() {
			return o, nil
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return o, fmt.Errorf("gave up while the operation stood at %s: %w", o.Status, context.Cause(ctx))
		}
	}
}

// patience gives a command that waits its --interval and --timeout.
func patience(cmd *cobra.Command) (interval *time.Duration, bounded func(context.Context) (context.Context, context.CancelFunc)) {
	interval = cmd.Flags().Duration("interval", 2*time.Second, "pause between two looks, 100ms at least")
	timeout := cmd.Flags().Duration("timeout", 0, "give up after this long; 0 means never")
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if *interval < 100*time.Millisecond || *timeout < 0 {
			return fmt.Errorf("--interval must be 100ms at least, --timeout not negative")
		}
		return nil
	}
	return interval, func(ctx context.Context) (context.Context, context.CancelFunc) {
		if *timeout == 0 {
			return context.WithCancel(ctx)
		}
		return context.WithTimeoutCause(ctx, *timeout, fmt.Errorf("%s are over", *timeout))
	}
}
