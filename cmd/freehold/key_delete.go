package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

func keyDelete() *cobra.Command {
	var id string
	cmd := &cobra.Command{
		Use:   "delete ACCESS-KEY-ID",
		Short: "Take an access key out of use",
	}
	client, form := managed(cmd), outputFlag(cmd)
	cmd.Flags().StringVar(&id, "access-key-id", "", "the key, in place of the argument")
	cmd.Args = func(_ *cobra.Command, args []string) error {
		if len(args) == 1 && id == "" {
			id = args[0]
			return nil
		}
		if len(args) > 0 || id == "" {
			return errors.New("name one access key")
		}
		return nil
	}
	cmd.RunE = running(func(cmd *cobra.Command, _ []string) error {
		c, err := client()
		if err != nil {
			return err
		}
		if err := c.DeleteKey(cmd.Context(), id); err != nil {
			return err
		}
		if *form == asJSON {
			return printJSON(cmd.OutOrStdout(), map[string]any{"AccessKeyId": id, "Deleted": true})
		}
		_, err = fmt.Fprintln(cmd.OutOrStdout(), "deleted", printable(id))
		return err
	})
	return cmd
}
