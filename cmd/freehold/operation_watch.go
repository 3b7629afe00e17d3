package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	domains "github.com/aws/aws-sdk-go-v2/service/route53domains"
	"github.com/spf13/cobra"
)

func operationWatch() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "watch OPERATION",
		Short: "Watch an operation until it has ended",
		Long: `Watch an operation until it has ended, and succeed if it did.

On a terminal one line follows it: status, flag, time passed, message. Elsewhere
each change is a line (or a line of JSON).`,
		Args: cobra.ExactArgs(1),
	}
	client, form := customer(cmd), outputFlag(cmd)
	interval, bounded := patience(cmd)
	cmd.RunE = running(func(cmd *cobra.Command, args []string) error {
		ctx, cancel := bounded(cmd.Context())
		defer cancel()
		c, err := client(ctx)
		if err != nil {
			return err
		}
		out := cmd.OutOrStdout()
		var o operation
		switch {
		case *form == asJSON:
			o, err = followChanges(ctx, c, args[0], *interval, func(o operation) { _ = json.NewEncoder(out).Encode(o) })
		case isTerminal(out):
			o, err = followLive(ctx, c, args[0], *interval, out)
		default:
			o, err = followChanges(ctx, c, args[0], *interval, func(o operation) { _, _ = fmt.Fprintln(out, progress(o)) })
		}
		if err != nil {
			return err
		}
		return o.end()
	})
	return cmd
}

// followChanges tells an operation whenever the customer sees it change.
func followChanges(ctx context.Context, c *domains.Client, id string, interval time.Duration, tell func(operation)) (operation, error) {
	var told operation
	return follow(ctx, c, id, interval, func(o operation) {
		if o.Status != told.Status || o.StatusFlag != told.StatusFlag || o.Message != told.Message {
			tell(o)
		}
		told = o
	})
}

// width is that of the narrowest terminal in use, less one: a longer line would
// wrap and could not be drawn over.
const width = 79

// followLive draws one line over and over, so that time is seen to pass between
// two looks.
func followLive(ctx context.Context, c *domains.Client, id string, interval time.Duration, out io.Writer) (operation, error) {
	const eraseLine = "\r\x1b[K"
	looks := make(chan operation)
	type ending struct {
		operation
		error
	}
	ended := make(chan ending, 1)
	go func() {
		o, err := follow(ctx, c, id, interval, func(o operation) { looks <- o })
		ended <- ending{o, err}
	}()

	second := time.NewTicker(200 * time.Millisecond)
	defer second.Stop()
	var seen operation
	for {
		select {
		case seen = <-looks:
		case <-second.C:
		case end := <-ended:
			if end.error != nil {
				_, _ = fmt.Fprint(out, eraseLine)
				return end.operation, end.error
			}
			_, _ = fmt.Fprintln(out, eraseLine+progress(end.operation))
			return end.operation, nil
		}
		if seen.OperationID != "" {
			line := []rune(progress(seen))
			_, _ = fmt.Fprint(out, eraseLine+string(line[:min(len(line), width)]))
		}
	}
}

// progress is an operation in one line.
func progress(o operation) string {
	parts := []string{fmt.Sprintf("%-11s", o.Status)}
	if o.StatusFlag != "" {
		parts = append(parts, o.StatusFlag)
	}
	parts = append(parts, o.Type, o.DomainName, o.passed().Round(100*time.Millisecond).String(), o.Message)
	return strings.TrimRight(printable(strings.Join(parts, "  ")), " ")
}
