package main

import (
	"freehold/internal/admin"

	"github.com/spf13/cobra"
)

func keyCreate() *cobra.Command {
	var in admin.CreateKey
	cmd := &cobra.Command{
		Use:   "create --account ID",
		Short: "Make an access key and show its secret this once",
		Long: `Make an access key and show its secret this once.

Id and secret are drawn by chance unless both are given. A secret on the command
line can be seen by whoever may list this machine's processes.`,
		Args: cobra.NoArgs,
	}
	client, form := managed(cmd), outputFlag(cmd)
	cmd.Flags().StringVar(&in.AccountID, "account", "", "whose key it is")
	cmd.Flags().StringVar(&in.AccessKeyID, "access-key-id", "", "16 to 128 letters, digits and underscores")
	cmd.Flags().StringVar(&in.SecretAccessKey, "secret-access-key", "", "1 to 128 printable characters without spaces")
	_ = cmd.MarkFlagRequired("account")
	cmd.MarkFlagsRequiredTogether("access-key-id", "secret-access-key")
	cmd.RunE = running(func(cmd *cobra.Command, _ []string) error {
		c, err := client()
		if err != nil {
			return err
		}
		made, err := c.CreateKey(cmd.Context(), in)
		if err != nil {
			return err
		}
		if *form == asJSON {
			return printJSON(cmd.OutOrStdout(), struct {
				AccountID       string `json:"AccountId"`
				AccessKeyID     string `json:"AccessKeyId"`
				SecretAccessKey string `json:"SecretAccessKey"`
			}{made.AccountID, made.AccessKeyID, made.SecretAccessKey})
		}
		return printTable(cmd.OutOrStdout(),
			[]string{"ACCOUNT", "ACCESS KEY ID", "SECRET ACCESS KEY"},
			[]string{made.AccountID, made.AccessKeyID, made.SecretAccessKey})
	})
	return cmd
}
