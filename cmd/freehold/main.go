// Freehold is a domain registrar that speaks the Amazon Route 53 Domains API.
// This is its one binary: the server (serve), its demonstration (demo), and the
// commands of its operator and of its customers.
//
// There is one file for each command; what they do is in the rooms below
// internal. A command ends with 0 when it did what it was told, with 1 when it
// could not, and with 2 when it was told something that it does not understand.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/aws/smithy-go"
	"github.com/spf13/cobra"
)

const (
	exitFailure = 1
	exitUsage   = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks; a second one ends the process at once.
	context.AfterFunc(ctx, stop)

	err := root().ExecuteContext(ctx)
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "freehold: "+sentence(err))
	if _, ok := errors.AsType[failure](err); ok {
		os.Exit(exitFailure)
	}
	os.Exit(exitUsage)
}

// failure is an error of a command that was understood; any other comes from
// reading the command line.
type failure struct{ error }

func (f failure) Unwrap() error { return f.error }

// running makes a command's function tell its errors from those of the command
// line.
func running(do func(*cobra.Command, []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if err := do(cmd, args); err != nil {
			return failure{err}
		}
		return nil
	}
}

// sentence is an error in one line. Of an AWS service's error it keeps what the
// service said.
func sentence(err error) string {
	if told, ok := errors.AsType[smithy.APIError](err); ok {
		if told.ErrorMessage() == "" {
			return told.ErrorCode()
		}
		return told.ErrorMessage() + " (" + told.ErrorCode() + ")"
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}
