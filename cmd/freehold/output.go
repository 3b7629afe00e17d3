package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

// output is a pflag.Value: the form in which a command prints.
type output string

const (
	table  output = "table"
	asJSON output = "json"
)

// outputFlag gives a command that prints its --output.
func outputFlag(cmd *cobra.Command) *output {
	o := table
	cmd.Flags().Var(&o, "output", "table or json")
	_ = cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions([]string{string(table), string(asJSON)}, cobra.ShellCompDirectiveNoFileComp))
	return &o
}

func (o *output) String() string { return string(*o) }

func (*output) Type() string { return "form" }

func (o *output) Set(text string) error {
	if text != string(table) && text != string(asJSON) {
		return fmt.Errorf("it must be %s or %s", table, asJSON)
	}
	*o = output(text)
	return nil
}

// printJSON writes the value as one document.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "    ")
	return e.Encode(v)
}

// printTable writes rows in aligned columns, the first row being their heads.
func printTable(w io.Writer, rows ...[]string) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, row := range rows {
		for i, cell := range row {
			row[i] = printable(cell)
		}
		if _, err := fmt.Fprintln(t, strings.TrimRight(strings.Join(row, "\t"), "\t")); err != nil {
			return err
		}
	}
	return t.Flush()
}

// printable is a text as it can be shown on a terminal: whatever it came from,
// it moves no cursor.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return ' '
		}
		return r
	}, text)
}
