package operations_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/registry/registrytest"
)

// undisturbed plays an act in fine weather, and gives what it left behind and
// how often each method had been called before the filing and by the end.
func undisturbed(t *testing.T, a act) (want outcome, before, after map[string]int) {
	t.Helper()
	s := a.open(t)
	before = s.Weather.Counts()
	a.file(s)
	s.Live(2 * time.Hour)
	after = s.Weather.Counts()
	want = s.after()
	if !want.Status.Final() || want.Status == registrar.InError {
		t.Fatalf("undisturbed, the operation ended at %s %q", want.Status, want.Message)
	}
	if want.Status == registrar.Failed && want.Domains == 0 && want.Contacts != 0 {
		t.Errorf("undisturbed, a failure left %d contacts behind", want.Contacts)
	}
	return want, before, after
}

// settling is the act at a registry that may carry a command out for a while
// after its answer was lost.
func settling(a act) act {
	its := a.options.Registry
	a.options.Registry = func(c registry.Connector) registry.Connector {
		if its != nil {
			c = its(c)
		}
		return strange{c, func(p *registry.Profile) { p.Settle = time.Minute }}
	}
	return a
}

// Whatever gets lost of whichever call, the end is the same, and everything
// happens once.
func TestDoubt(t *testing.T) {
	t.Parallel()
	reads, changes := methods()
	for name, a := range played() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, before, after := undisturbed(t, a)
			disturb := func(a act, method string, n int, bad registrytest.Bad) {
				t.Run(fmt.Sprintf("%s %d %s", method, n, bad), func(t *testing.T) {
					t.Parallel()
					s := a.open(t)
					s.Weather.On(method, before[method]+n, bad)
					a.file(s)
					s.Live(2 * time.Hour)
					same(t, s.after(), want)
				})
			}
			for _, method := range changes {
				for n := 1; n <= after[method]-before[method]; n++ {
					disturb(a, method, n, registrytest.NotSent)
					disturb(a, method, n, registrytest.AnswerLost)
					disturb(settling(a), method, n, registrytest.CommandLost)
				}
			}
			for _, method := range reads {
				for n := 1; n <= after[method]-before[method]; n++ {
					disturb(a, method, n, registrytest.CommandLost)
				}
			}
		})
	}
}

// The acts have, between them, every method of Connector that an operation of
// this part may call.
func TestActsCallEverything(t *testing.T) {
	t.Parallel()
	called := map[string]bool{}
	for _, a := range acts {
		_, before, after := undisturbed(t, a)
		for method := range after {
			if after[method] > before[method] {
				called[method] = true
			}
		}
	}
	reads, changes := methods()
	for _, method := range slices.Concat(reads, changes) {
		if !called[method] {
			t.Errorf("no act calls %s", method)
		}
	}
}

// asks says whether the act asks the registry anything at all.
func asks(before, after map[string]int) bool { return !maps.Equal(before, after) }

// down gives every call of the methods the same weather.
func down(s *scene, bad registrytest.Bad, methods ...[]string) {
	for _, method := range slices.Concat(methods...) {
		s.Weather.On(method, 0, bad)
	}
}

// A registry that cannot be reached for three hours delays the end and does
// not change it.
func TestRegistryDown(t *testing.T) {
	t.Parallel()
	reads, changes := methods()
	for name, a := range played() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, before, after := undisturbed(t, a)
			if !asks(before, after) {
				return
			}
			s := a.open(t)
			down(s, registrytest.NotSent, reads, changes)
			a.file(s)
			s.Live(3 * time.Hour)
			s.stands()
			s.Weather.Clear()
			s.Live(3 * time.Hour)
			same(t, s.after(), want)
		})
	}
}

// Answers that are lost for ever end in the right way as long as there is
// something to look at, and otherwise at ERROR, after about a day.
func TestAnswersLostForEver(t *testing.T) {
	t.Parallel()
	reads, changes := methods()
	for name, a := range played() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, before, after := undisturbed(t, a)
			if !asks(before, after) {
				return
			}
			t.Run("the looks are answered", func(t *testing.T) {
				t.Parallel()
				s := a.open(t)
				down(s, registrytest.AnswerLost, changes)
				a.file(s)
				s.Live(2 * time.Hour)
				if want.Status == registrar.Successful {
					same(t, s.after(), want)
					return
				}
				// A refusal that is lost for ever is never heard of.
				s.stands()
			})
			for lost, each := range map[string][][]string{"everything is lost": {reads, changes}, "all looks are lost": {reads}} {
				t.Run(lost, func(t *testing.T) {
					t.Parallel()
					s := settling(a).open(t)
					names := s.names(alice)
					if want.Names > names {
						names = 0 // of a registration: given back
					}
					down(s, registrytest.AnswerLost, each...)
					a.file(s)
					s.Live(20 * time.Hour)
					s.stands()
					s.Live(6 * time.Hour)
					if op := s.Operation(s.caller, s.id); op.Status != registrar.InError || op.Message != stopped {
						t.Fatalf("after 26 hours: %s %q, want ERROR", op.Status, op.Message)
					}
					if got := s.names(alice); got != names {
						t.Errorf("the account counts %d names, want %d", got, names)
					}
					if charges, err := s.House.Store.Charges(t.Context(), s.id); err != nil || len(charges) != 0 {
						t.Errorf("charged %v (%v), want nothing", charges, err)
					}
					// The domain is nobody's any more: what comes next may begin.
					s.Weather.Clear()
					a.file(s)
				})
			}
		})
	}
}

// In doubt about the very command that spends the money, with nobody to ask
// for longer than the pauses last: a person has to look, and the name counts
// for nothing.
func TestBoughtAndNeverHeardOf(t *testing.T) {
	t.Parallel()
	for name, bad := range map[string]registrytest.Bad{"carried out": registrytest.AnswerLost, "not carried out": registrytest.CommandLost} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := settling(act{}).open(t)
			register(four)(s)
			s.Weather.On("CreateDomain", 0, bad)
			s.Weather.On("Domain", 0, registrytest.CommandLost)
			s.Live(20 * time.Hour)
			s.stands()
			if got := s.names(alice); got != 1 {
				t.Errorf("in doubt, the account counts %d names, want 1", got)
			}
			s.Live(6 * time.Hour)
			s.ended(registrar.InError, stopped)
			if got := s.Weather.Calls("CreateDomain"); got != 1 {
				t.Errorf("the create was sent %d times while in doubt, want once", got)
			}
		})
	}
	t.Run("sent again and again", func(t *testing.T) {
		t.Parallel()
		s := settling(act{}).open(t)
		register(four)(s)
		s.Weather.On("CreateDomain", 0, registrytest.CommandLost)
		s.Live(20 * time.Hour)
		s.stands()
		s.Live(10 * time.Hour)
		s.ended(registrar.InError, stopped)
	})
}

// Nothing is sent again while the registry may still be carrying it out.
func TestSettling(t *testing.T) {
	t.Parallel()
	s := settling(act{}).open(t)
	register(four)(s)
	s.Weather.On("CreateDomain", 1, registrytest.CommandLost)
	s.Live(59 * time.Second)
	s.stands()
	sent("CreateDomain", 1)(s)
	s.Live(2 * time.Second)
	sent("CreateDomain", 2)(s)
	s.ended(registrar.Successful, "")
}
