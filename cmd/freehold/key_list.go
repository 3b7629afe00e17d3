package main

import (
	"context"
	"time"

	"freehold/internal/admin"

	"github.com/spf13/cobra"
)

func keyList() *cobra.Command {
	var account string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List access keys, without their secrets",
		Args:  cobra.NoArgs,
	}
	client, form := managed(cmd), outputFlag(cmd)
	cmd.Flags().StringVar(&account, "account", "", "only those of this account")
	cmd.RunE = running(func(cmd *cobra.Command, _ []string) error {
		c, err := client()
		if err != nil {
			return err
		}
		keys, err := keysOf(cmd.Context(), c, account)
		if err != nil {
			return err
		}
		if *form == asJSON {
			return printJSON(cmd.OutOrStdout(), map[string]any{"Keys": keys})
		}
		rows := [][]string{{"ACCOUNT", "ACCESS KEY ID", "CREATED"}}
		for _, k := range keys {
			rows = append(rows, []string{k.AccountID, k.AccessKeyID, k.Created.Format(time.RFC3339)})
		}
		return printTable(cmd.OutOrStdout(), rows...)
	})
	return cmd
}

// keysOf reads the keys of one account, or of all when none is named.
func keysOf(ctx context.Context, c *admin.Client, account string) ([]admin.Key, error) {
	if account != "" {
		return c.Keys(ctx, account)
	}
	accounts, err := c.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	all := []admin.Key{}
	for _, a := range accounts {
		keys, err := c.Keys(ctx, a.AccountID)
		if err != nil {
			return nil, err
		}
		all = append(all, keys...)
	}
	return all, nil
}
