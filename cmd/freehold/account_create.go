package main

import (
	"freehold/internal/admin"

	"github.com/spf13/cobra"
)

func accountCreate() *cobra.Command {
	var in admin.CreateAccount
	cmd := &cobra.Command{
		Use:   "create --id ID",
		Short: "Make an account",
		Args:  cobra.NoArgs,
	}
	client, form := managed(cmd), outputFlag(cmd)
	cmd.Flags().StringVar(&in.AccountID, "id", "", "twelve digits")
	cmd.Flags().StringVar(&in.Name, "name", "", "what it is called")
	cmd.Flags().IntVar(&in.DomainQuota, "domain-quota", 0, "domains that it may have; 0 means the server's own limit")
	_ = cmd.MarkFlagRequired("id")
	cmd.RunE = running(func(cmd *cobra.Command, _ []string) error {
		c, err := client()
		if err != nil {
			return err
		}
		made, err := c.CreateAccount(cmd.Context(), in)
		if err != nil {
			return err
		}
		if *form == asJSON {
			return printJSON(cmd.OutOrStdout(), made)
		}
		return printTable(cmd.OutOrStdout(), accountHeads(), accountRow(made))
	})
	return cmd
}
