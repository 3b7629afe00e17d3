package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

func root() *cobra.Command {
	all := group("freehold", "A domain registrar that speaks the Amazon Route 53 Domains API",
		serve(),
		demo(),
		group("account", "Accounts of a running server", accountCreate(), accountList()),
		group("key", "Access keys of a running server", keyCreate(), keyList(), keyDelete()),
		group("operation", "Operations, through the API with the ordinary AWS settings",
			operationList(), operationShow(), operationWait(), operationWatch()),
		versionCommand(),
	)
	all.SilenceErrors = true
	all.SilenceUsage = true
	return all
}

// group is a command that only holds others.
func group(name, short string, commands ...*cobra.Command) *cobra.Command {
	g := &cobra.Command{
		Use:   name,
		Short: short,
		// Without this, cobra takes an unknown word below a group for a wish
		// to be helped, and calls it a success.
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("unknown command %q; see %s --help", args[0], cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	g.AddCommand(commands...)
	return g
}

// isTerminal says whether somebody looks at the file.
func isTerminal(file any) bool {
	f, ok := file.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
