package ids_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"freehold/internal/ids"
)

// RFC 9562 section 5.7: the version is 7, the variant 10.
var uuid7 = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

func TestOperationIDsSortByTime(t *testing.T) {
	t.Parallel()
	source := ids.Random()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var drawn []string
	for i := range 10_000 {
		// Many within a millisecond, and the clock steps back once.
		moment := now.Add(time.Duration(i/6000) * time.Millisecond)
		if i == 7000 {
			moment = now.Add(-time.Hour)
		}
		id := source.OperationID(moment)
		if !uuid7.MatchString(id) {
			t.Fatalf("%q is no UUID of version 7", id)
		}
		drawn = append(drawn, id)
	}
	if !slices.IsSorted(drawn) {
		t.Error("the ids do not sort in the order in which they were drawn")
	}
	if len(slices.Compact(drawn)) != 10_000 {
		t.Error("an id was drawn twice")
	}
	later := source.OperationID(now.Add(time.Hour))
	if !strings.HasPrefix(later, "019b7") || later <= drawn[len(drawn)-1] {
		t.Errorf("an hour later: %s, after %s", later, drawn[len(drawn)-1])
	}
}

func TestFormsOfIDs(t *testing.T) {
	t.Parallel()
	source := ids.Random()
	tests := []struct {
		name string
		draw func() string
		form string
	}{
		{"RequestID", source.RequestID, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`},
		{"AccessKeyID", source.AccessKeyID, `^AKIA[A-Z2-7]{16}$`},
		{"SecretAccessKey", source.SecretAccessKey, `^[a-z2-7]{40}$`},
		{"Token", source.Token, `^[a-z2-7]{32}$`},
		{"Handle", func() string { return source.Handle("FH-") }, `^FH-[A-Z2-7]{13}$`},
		{"AuthCode", source.AuthCode, `^[a-z2-7]{23}-A7[A-Z2-7]{3}$`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			form := regexp.MustCompile(test.form)
			seen := map[string]bool{}
			for range 1000 {
				id := test.draw()
				if !form.MatchString(id) {
					t.Fatalf("%q is not of the form %s", id, form)
				}
				if seen[id] {
					t.Fatalf("%q was drawn twice", id)
				}
				seen[id] = true
			}
		})
	}
}

func TestCountingRepeatsItself(t *testing.T) {
	t.Parallel()
	draw := func() []string {
		source := ids.Counting()
		moment := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		return []string{source.OperationID(moment), source.RequestID(), source.AuthCode(), source.OperationID(moment)}
	}
	if first, second := draw(), draw(); !slices.Equal(first, second) {
		t.Errorf("two counting sources drew\n%v\n%v", first, second)
	}
}
