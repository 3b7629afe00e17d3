package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"freehold/internal/clock"
	"freehold/internal/house"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func serve() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the server",
		Long: `Run the server until it is told to stop (SIGTERM or Ctrl-C), then drain.

Every setting below can also be given by a TOML file under the flag's name
(--config, or FREEHOLD_CONFIG), and by an environment variable: FREEHOLD_ and the
name in capitals with underscores, such as FREEHOLD_DOMAIN_QUOTA. A flag counts
over the environment, that over the file. FREEHOLD_MASTER_KEY may hold the master
key in place of DIR/master.key.`,
		Args: cobra.NoArgs,
	}
	config := cmd.Flags().String("config", "", "configuration file (TOML)")
	defaults := house.Defaults()
	for _, setting := range defaults.Table() {
		cmd.Flags().Var(setting, setting.Key, setting.Usage+"; "+setting.Env())
	}
	cmd.RunE = running(func(cmd *cobra.Command, _ []string) error {
		flags := map[string]string{}
		cmd.Flags().Visit(func(f *pflag.Flag) { flags[f.Name] = f.Value.String() })
		settings, absent, err := house.Load(*config, os.Environ(), flags)
		if err != nil {
			return err
		}
		log := house.NewLog(cmd.ErrOrStderr(), isTerminal(cmd.ErrOrStderr()), settings)
		if absent != "" {
			log.Warn("there is no configuration file", "path", absent)
		}
		return serveHouse(cmd.Context(), cmd.OutOrStdout(), settings, house.Parts{
			Clock:     clock.System{},
			Machine:   clock.Machine,
			Log:       log,
			MasterKey: os.Getenv(house.EnvMasterKey),
		})
	})
	return cmd
}

func serveHouse(ctx context.Context, out io.Writer, settings house.Settings, parts house.Parts) (err error) {
	h, err := house.Open(ctx, settings, parts)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	return h.Run(ctx, func(a house.Addresses) {
		// Nobody may be listening, which is no reason to stop.
		_, _ = fmt.Fprintf(out, "%sfreehold is ready: API at %s, management at %s\n", h.Exports(a), a.API, a.Admin)
	})
}
