package operations_test

import "testing"

var enableAutorenewRows = []row{
	{
		name: "on", act: act{prepare: all(owned, autorenew(false)), file: autorenew(true)},
		check: all(autorenewed(true), quiet),
	},
	{name: "on already", act: act{prepare: all(owned, autorenew(true)), file: autorenew(true)}, check: all(autorenewed(true), quiet)},
	{
		name: "on, while a renewal is under way",
		act:  act{prepare: all(owned, renew(1)), file: autorenew(true)}, check: autorenewed(true),
	},
}

func TestEnableAutorenew(t *testing.T) { play(t, enableAutorenewRows) }

func autorenewed(want bool) func(*scene) {
	return func(s *scene) {
		s.t.Helper()
		if got := s.detail().AutoRenew; got != want {
			s.t.Errorf("AutoRenew: got %v, want %v", got, want)
		}
	}
}

// quiet wants the registry to have been told nothing since the registration.
func quiet(s *scene) {
	s.t.Helper()
	if n := s.Weather.Calls("Domain"); n != 1 {
		s.t.Errorf("the registry was asked %d times, want once", n)
	}
}
