package operations_test

import (
	"fmt"
	"testing"
	"time"
)

// A process that dies at any change of the store, before it is made or when it
// has been made, is followed by one that brings everything to the same end.
func TestCrashAnywhere(t *testing.T) {
	t.Parallel()
	for name, a := range played() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, before, after := undisturbed(t, a)
			for _, made := range []bool{false, true} {
				died := true
				for n := 1; died; n++ {
					t.Run(fmt.Sprintf("change %d, made %v", n, made), func(t *testing.T) {
						s := a.open(t)
						a.file(s)
						died = s.CarryUntilDeath(n, made)
						s.Live(2 * time.Hour)
						same(t, s.after(), want)
					})
					if !died && asks(before, after) && n < 5 {
						t.Errorf("the whole operation took %d changes; there must be more to die at", n-1)
					}
				}
			}
		})
	}
}
