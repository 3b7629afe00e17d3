package main

import (
	"cmp"
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by a release: -ldflags "-X main.version=v1.2.3".
var version string

func versionCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Tell the version",
		Args:  cobra.NoArgs,
	}
	form := outputFlag(cmd)
	cmd.RunE = running(func(cmd *cobra.Command, _ []string) error {
		v, commit, toolchain := built()
		if *form == asJSON {
			return printJSON(cmd.OutOrStdout(), map[string]string{"Version": v, "Commit": commit, "Go": toolchain})
		}
		_, err := fmt.Fprintf(cmd.OutOrStdout(), "freehold %s (commit %s, %s)\n", v, commit, toolchain)
		return err
	})
	return cmd
}

// built tells what this binary was built from.
func built() (v, commit, toolchain string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return cmp.Or(version, "unknown"), "unknown", "unknown"
	}
	changed := ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			if s.Value == "true" {
				changed = ", with changes"
			}
		}
	}
	return cmp.Or(version, info.Main.Version, "unknown"), cmp.Or(commit, "unknown") + changed, info.GoVersion
}
