package actions

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"freehold/internal/api"
	"freehold/internal/registrar"
	"freehold/internal/store"
)

// UpdateTagsForDomain adds tags to a domain; the value of a key that is there
// already is replaced.
var UpdateTagsForDomain = define("UpdateTagsForDomain", updateTagsForDomain,
	registrar.InvalidInput, registrar.OperationLimitExceeded, registrar.UnsupportedTLD)

// mostTags is how many tags a domain may have: AWS's usual limit.
const mostTags = 50

func updateTagsForDomain(ctx context.Context, d *Desk, caller registrar.Principal, in *api.UpdateTagsForDomainInput) (*api.UpdateTagsForDomainOutput, error) {
	domain, _, err := d.owned(ctx, caller, in.DomainName)
	if err != nil {
		return nil, err
	}
	if problems := tagProblems(in.TagsToUpdate); len(problems) > 0 {
		return nil, registrar.Problems(problems)
	}
	owned := stillOwned(caller, domain.Name)
	err = d.Store.Change(ctx, func(tx store.Tx) error {
		if err := owned(tx); err != nil {
			return err
		}
		for _, t := range in.TagsToUpdate {
			if err := tx.SetTag(domain.Name, registrar.Tag{Key: t.Key, Value: t.Value}); err != nil {
				return err
			}
		}
		n, err := tx.CountTags(domain.Name)
		if err == nil && n > mostTags {
			return registrar.Problems([]string{fmt.Sprintf("a domain may have at most %d tags", mostTags)})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return &api.UpdateTagsForDomainOutput{}, nil
}

func tagProblems(tags []api.Tag) []string {
	if len(tags) > mostTags {
		return []string{fmt.Sprintf("TagsToUpdate must have at most %d members", mostTags)}
	}
	var problems []string
	seen := map[string]bool{}
	for i, t := range tags {
		place := fmt.Sprintf("TagsToUpdate[%d]", i)
		if seen[t.Key] {
			problems = append(problems, place+".Key stands in the list already")
		}
		seen[t.Key] = true
		if strings.HasPrefix(lower(t.Key), "aws:") {
			problems = append(problems, place+".Key must not begin with aws:")
		}
		if !isTagText(t.Key) {
			problems = append(problems, place+".Key "+tagAlphabet)
		}
		if !isTagText(t.Value) {
			problems = append(problems, place+".Value "+tagAlphabet)
		}
	}
	return problems
}

const tagAlphabet = `may have letters, digits, spaces and _.:/=+\-@`

func isTagText(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(` _.:/=+\-@`, r) {
			return false
		}
	}
	return true
}
