package main

import "github.com/spf13/cobra"

func operationShow() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "show OPERATION",
		Short: "Show an operation",
		Args:  cobra.ExactArgs(1),
	}
	client, form := customer(cmd), outputFlag(cmd)
	cmd.RunE = running(func(cmd *cobra.Command, args []string) error {
		c, err := client(cmd.Context())
		if err != nil {
			return err
		}
		o, err := look(cmd.Context(), c, args[0])
		if err != nil {
			return err
		}
		if *form == asJSON {
			return printJSON(cmd.OutOrStdout(), o)
		}
		return printOperations(cmd.OutOrStdout(), o)
	})
	return cmd
}
