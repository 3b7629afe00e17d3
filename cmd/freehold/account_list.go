package main

import (
	"strconv"
	"time"

	"freehold/internal/admin"

	"github.com/spf13/cobra"
)

func accountList() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List all accounts",
		Args:  cobra.NoArgs,
	}
	client, form := managed(cmd), outputFlag(cmd)
	cmd.RunE = running(func(cmd *cobra.Command, _ []string) error {
		c, err := client()
		if err != nil {
			return err
		}
		all, err := c.Accounts(cmd.Context())
		if err != nil {
			return err
		}
		if *form == asJSON {
			return printJSON(cmd.OutOrStdout(), map[string]any{"Accounts": all})
		}
		rows := [][]string{accountHeads()}
		for _, a := range all {
			rows = append(rows, accountRow(a))
		}
		return printTable(cmd.OutOrStdout(), rows...)
	})
	return cmd
}

func accountHeads() []string { return []string{"ACCOUNT", "CREATED", "DOMAIN QUOTA", "NAME"} }

func accountRow(a admin.Account) []string {
	quota := "server's"
	if a.DomainQuota > 0 {
		quota = strconv.Itoa(a.DomainQuota)
	}
	return []string{a.AccountID, a.Created.Format(time.RFC3339), quota, a.Name}
}
