package main

import (
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	domains "github.com/aws/aws-sdk-go-v2/service/route53domains"
	"github.com/aws/aws-sdk-go-v2/service/route53domains/types"
	"github.com/spf13/cobra"
)

// page is the most that the API gives at once.
const page = 100

func operationList() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List operations, the latest first",
		Args:  cobra.NoArgs,
	}
	client, form := customer(cmd), outputFlag(cmd)
	statuses := cmd.Flags().StringSlice("status", nil, "only those with one of these statuses")
	kinds := cmd.Flags().StringSlice("type", nil, "only those of one of these types")
	since := cmd.Flags().String("since", "", "only those submitted since this moment (2006-01-02T15:04:05Z)")
	limit := cmd.Flags().Int("limit", page, "how many at most")
	var in domains.ListOperationsInput
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if *limit < 1 {
			return fmt.Errorf("--limit must be 1 at least")
		}
		if *since == "" {
			return nil
		}
		moment, err := time.Parse(time.RFC3339, *since)
		in.SubmittedSince = &moment
		if err != nil {
			return fmt.Errorf("--since: %q is not a moment such as 2006-01-02T15:04:05Z", *since)
		}
		return nil
	}
	cmd.RunE = running(func(cmd *cobra.Command, _ []string) error {
		in.SortBy, in.SortOrder = types.ListOperationsSortAttributeNameSubmittedDate, types.SortOrderDesc
		for _, s := range *statuses {
			in.Status = append(in.Status, types.OperationStatus(s))
		}
		for _, t := range *kinds {
			in.Type = append(in.Type, types.OperationType(t))
		}
		c, err := client(cmd.Context())
		if err != nil {
			return err
		}
		all := []operation{}
		for {
			in.MaxItems = aws.Int32(int32(min(*limit-len(all), page)))
			out, err := c.ListOperations(cmd.Context(), &in)
			if err != nil {
				return err
			}
			for _, o := range out.Operations {
				all = append(all, fromSummary(o))
			}
			if in.Marker = out.NextPageMarker; in.Marker == nil || len(all) >= *limit {
				break
			}
		}
		if *form == asJSON {
			return printJSON(cmd.OutOrStdout(), map[string]any{"Operations": all})
		}
		return printOperations(cmd.OutOrStdout(), all...)
	})
	return cmd
}
