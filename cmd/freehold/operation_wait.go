package main

import "github.com/spf13/cobra"

func operationWait() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "wait OPERATION",
		Short: "Wait until an operation has ended",
		Long:  "Wait until an operation has ended, and succeed if it did; else its message is the error.",
		Args:  cobra.ExactArgs(1),
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
		o, err := follow(ctx, c, args[0], *interval, func(operation) {})
		if err != nil {
			return err
		}
		if *form == asJSON {
			err = printJSON(cmd.OutOrStdout(), o)
		} else {
			err = printOperations(cmd.OutOrStdout(), o)
		}
		if err != nil {
			return err
		}
		return o.end()
	})
	return cmd
}
