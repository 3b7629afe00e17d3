package internal_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"freehold/internal/actions"
	"freehold/internal/api"
)

// docs/api.md tells of each of the 34 actions whether it works, and is right.
func TestDocsTellEachAction(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]string{}
	for _, row := range regexp.MustCompile(`(?m)^\| ([A-Z]\w+) \| (works|later) \|`).FindAllStringSubmatch(string(page), -1) {
		told[row[1]] = row[2]
	}
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, shape := range api.Actions {
		want := "later"
		if _, works := actions.All[shape.Name]; works {
			want = "works"
			if !strings.Contains(string(readme), shape.Name) {
				t.Errorf("README does not say that %s works", shape.Name)
			}
		}
		if told[shape.Name] != want {
			t.Errorf("docs/api.md tells of %s %q, want %q", shape.Name, told[shape.Name], want)
		}
	}
	if len(told) != len(api.Actions) {
		t.Errorf("docs/api.md tells of %d actions, want %d", len(told), len(api.Actions))
	}
}
