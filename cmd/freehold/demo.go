package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"freehold/internal/clock"
	"freehold/internal/house"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	domains "github.com/aws/aws-sdk-go-v2/service/route53domains"
	"github.com/aws/aws-sdk-go-v2/service/route53domains/types"
	"github.com/spf13/cobra"
)

// The pace of the demonstration: each status is to be seen.
const (
	demoSubmitted = time.Second
	demoRegistry  = 3 * time.Second
	demoLook      = 100 * time.Millisecond
	demoPatience  = time.Minute
)

const demoDomain = "freehold-demo.com"

func demo() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show the main job: a domain is registered and its operation followed",
		Long: `Start a server on free ports in a scratch folder, register a domain with the AWS
SDK, follow the operation through its statuses, and read the domain back. It
succeeds only if everything was as it should be, and leaves nothing behind.`,
		Args: cobra.NoArgs,
	}
	form := outputFlag(cmd)
	cmd.RunE = running(func(cmd *cobra.Command, _ []string) error {
		out := cmd.OutOrStdout()
		if *form == asJSON {
			out = io.Discard
		}
		shown, err := demonstrate(cmd.Context(), out, cmd.ErrOrStderr())
		if err != nil {
			return fmt.Errorf("the demonstration failed: %w", err)
		}
		if *form == asJSON {
			return printJSON(cmd.OutOrStdout(), shown)
		}
		return nil
	})
	return cmd
}

// demonstration is what was seen.
type demonstration struct {
	OperationID string    `json:"OperationId"`
	DomainName  string    `json:"DomainName"`
	Statuses    []string  `json:"Statuses"` // in the order seen
	Nameservers []string  `json:"Nameservers"`
	Expires     time.Time `json:"ExpirationDate"`
}

// demonstrate runs a house of its own around the story.
func demonstrate(ctx context.Context, out, errOut io.Writer) (shown demonstration, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, demoPatience, errors.New("it took too long"))
	defer cancel()
	scratch, err := os.MkdirTemp("", "freehold-demo-*")
	if err != nil {
		return shown, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()

	settings := house.Defaults()
	settings.Data = scratch
	settings.Listen, settings.Admin = "127.0.0.1:0", "127.0.0.1:0"
	settings.OperationDelay, settings.RegistryDelay = demoSubmitted, demoRegistry
	settings.LogLevel = "warn"
	h, err := house.Open(ctx, settings, house.Parts{
		Clock:   clock.System{},
		Machine: clock.Machine,
		Log:     house.NewLog(errOut, isTerminal(errOut), settings),
	})
	if err != nil {
		return shown, err
	}
	defer func() { err = errors.Join(err, h.Close()) }()

	serving, stop := context.WithCancel(ctx)
	ready := make(chan house.Addresses, 1)
	stopped := make(chan error, 1)
	go func() { stopped <- h.Run(serving, func(a house.Addresses) { ready <- a }) }()
	select {
	case at := <-ready:
		s := story{out: out, settings: settings}
		s.say("freehold serves the API at %s", at.API)
		err = s.tell(ctx, at.API, filepath.Join(scratch, "credentials"))
		shown = s.shown
	case err = <-stopped:
		stopped <- nil
	}
	stop()
	return shown, errors.Join(err, <-stopped)
}

// story is the demonstration as a customer lives it: nothing in it but the API.
type story struct {
	out      io.Writer
	settings house.Settings
	client   *domains.Client
	shown    demonstration
}

func (s *story) say(format string, args ...any) { _, _ = fmt.Fprintf(s.out, format+"\n", args...) }

func (s *story) tell(ctx context.Context, api, credentials string) error {
	// Naming file and profile keeps whatever else this user's environment
	// says about AWS out of it.
	config, err := awsconfig.LoadDefaultConfig(ctx,
		awsconfig.WithRegion(house.Region),
		awsconfig.WithSharedConfigProfile("default"),
		awsconfig.WithSharedCredentialsFiles([]string{credentials}),
		awsconfig.WithSharedConfigFiles([]string{}))
	if err != nil {
		return fmt.Errorf("AWS settings: %w", err)
	}
	s.client = domains.NewFromConfig(config, func(o *domains.Options) { o.BaseEndpoint = &api })
	for _, part := range []func(context.Context) error{s.register, s.watch, s.detail, s.list} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	s.say("all of it was true")
	return nil
}

func (s *story) register(ctx context.Context) error {
	ada := &types.ContactDetail{
		FirstName: aws.String("Ada"), LastName: aws.String("Lovelace"), ContactType: types.ContactTypePerson,
		AddressLine1: aws.String("12 St James's Square"), City: aws.String("London"), ZipCode: aws.String("SW1Y 4JH"),
		CountryCode: types.CountryCodeGb, Email: aws.String("ada@example.net"), PhoneNumber: aws.String("+44.2079460958"),
	}
	out, err := s.client.RegisterDomain(ctx, &domains.RegisterDomainInput{
		DomainName: aws.String(demoDomain), DurationInYears: aws.Int32(1),
		RegistrantContact: ada, AdminContact: ada, TechContact: ada,
	})
	if err != nil {
		return err
	}
	s.shown.OperationID, s.shown.DomainName = aws.ToString(out.OperationId), demoDomain
	s.say("RegisterDomain %s: operation %s", demoDomain, s.shown.OperationID)
	return nil
}

func (s *story) watch(ctx context.Context) error {
	o, err := followChanges(ctx, s.client, s.shown.OperationID, demoLook, func(o operation) {
		s.shown.Statuses = append(s.shown.Statuses, o.Status)
		s.say("  %s", progress(o))
	})
	if err != nil {
		return err
	}
	if err := o.end(); err != nil {
		return err
	}
	if want := []string{"SUBMITTED", "IN_PROGRESS", "SUCCESSFUL"}; !slices.Equal(s.shown.Statuses, want) {
		return fmt.Errorf("the statuses seen were %s, not %s", strings.Join(s.shown.Statuses, ", "), strings.Join(want, ", "))
	}
	return nil
}

func (s *story) detail(ctx context.Context) error {
	out, err := s.client.GetDomainDetail(ctx, &domains.GetDomainDetailInput{DomainName: aws.String(demoDomain)})
	if err != nil {
		return err
	}
	for _, n := range out.Nameservers {
		s.shown.Nameservers = append(s.shown.Nameservers, aws.ToString(n.Name))
	}
	s.shown.Expires = aws.ToTime(out.ExpirationDate)
	s.say("GetDomainDetail %s: expires %s, name servers %s", aws.ToString(out.DomainName),
		s.shown.Expires.UTC().Format(time.DateOnly), strings.Join(s.shown.Nameservers, " "))
	if aws.ToString(out.DomainName) != demoDomain {
		return fmt.Errorf("the domain is called %s", aws.ToString(out.DomainName))
	}
	if want := s.settings.Nameservers; !slices.Equal(s.shown.Nameservers, want) {
		return fmt.Errorf("its name servers are %v, not %v", s.shown.Nameservers, want)
	}
	created := aws.ToTime(out.CreationDate)
	// A year is 365 or 366 days; leap days fall on the day before.
	if days := s.shown.Expires.Sub(created).Hours() / 24; days < 364.9 || days > 366.1 || clock.Machine().Sub(created).Abs() > demoPatience {
		return fmt.Errorf("it was created on %s and expires on %s, which is not a year from now", created, s.shown.Expires)
	}
	return nil
}

func (s *story) list(ctx context.Context) error {
	out, err := s.client.ListOperations(ctx, &domains.ListOperationsInput{})
	if err != nil {
		return err
	}
	s.say("ListOperations:")
	found := false
	for _, summary := range out.Operations {
		o := fromSummary(summary)
		s.say("  %s  %s", o.OperationID, progress(o))
		found = found || o.OperationID == s.shown.OperationID && o.Status == "SUCCESSFUL" && o.DomainName == demoDomain
	}
	if !found {
		return errors.New("ListOperations does not show the operation as SUCCESSFUL")
	}
	return nil
}
