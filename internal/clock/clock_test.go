package clock_test

import (
	"testing"
	"time"

	"freehold/internal/clock"
)

func TestVirtualStandsStillAndNeverGoesBack(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 2, 3, 4, 5, 678_999_999, time.UTC)
	v := clock.NewVirtual(start)
	if got, want := v.Now(), start.Truncate(time.Millisecond); !got.Equal(want) {
		t.Fatalf("Now() = %v, want %v: whole milliseconds", got, want)
	}
	v.Set(start.Add(time.Hour))
	v.Set(start)
	if got, want := v.Now(), start.Truncate(time.Millisecond).Add(time.Hour); !got.Equal(want) {
		t.Errorf("Now() after Set to an earlier moment = %v, want %v", got, want)
	}
}

func TestVirtualReached(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	v := clock.NewVirtual(start)

	closed := func(c <-chan struct{}) bool {
		select {
		case <-c:
			return true
		default:
			return false
		}
	}
	past, _ := v.Reached(start)
	soon, _ := v.Reached(start.Add(time.Minute))
	late, giveUp := v.Reached(start.Add(time.Hour))
	if !closed(past) || closed(soon) || closed(late) {
		t.Fatalf("at the start: past %v, soon %v, late %v; want true, false, false", closed(past), closed(soon), closed(late))
	}
	v.Set(start.Add(time.Minute))
	if !closed(soon) || closed(late) {
		t.Errorf("a minute on: soon %v, late %v; want true, false", closed(soon), closed(late))
	}
	giveUp()
	v.Set(start.Add(2 * time.Hour))
	if closed(late) {
		t.Error("a watch that was given up was closed all the same")
	}
}

func TestSystemReached(t *testing.T) {
	t.Parallel()
	s := clock.System{}
	moment := s.Now()
	reached, giveUp := s.Reached(moment)
	defer giveUp()
	<-reached
	if now := s.Now(); now.Before(moment) {
		t.Errorf("woken at %v, before %v", now, moment)
	}
}
