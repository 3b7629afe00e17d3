package main

import (
	"os"

	"freehold/internal/admin"
	"freehold/internal/house"

	"github.com/spf13/cobra"
)

// managed gives a command its way to the management port of a running server:
// the one that the environment names, unless --data is given.
func managed(cmd *cobra.Command) func() (*admin.Client, error) {
	data := cmd.Flags().String("data", house.Defaults().Data, "data folder of the running server; else "+house.EnvAdminURL+" and "+house.EnvAdminToken)
	return func() (*admin.Client, error) {
		url, token := os.Getenv(house.EnvAdminURL), os.Getenv(house.EnvAdminToken)
		if cmd.Flags().Changed("data") {
			url = ""
		} else if folder := os.Getenv("FREEHOLD_DATA"); folder != "" {
			*data = folder
		}
		return house.Manage(*data, url, token)
	}
}
