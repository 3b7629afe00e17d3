// Package workflow is the engine under every operation. It carries lists of
// steps through time, crashes and lost answers, and knows nothing of what the
// steps are about.
//
// A workflow is declared once, as a list:
//
//	var Grow = workflow.Define("GROW", 1,
//		workflow.Call("look", look).MayFail(tooCold),
//		workflow.Send("plant", plant, planted).MayFail(noSeed),
//		workflow.Wait("grown", grown).AtMost(90*day, tooSlow),
//		workflow.Record("harvest", harvest),
//	)
//
// Four verbs make every list:
//
//   - Call asks somebody outside and changes nothing there. It may run twice.
//   - Send changes something outside. Before it runs, the intent is stored:
//     that it is about to be sent, under which id, at which moment. When the
//     answer is lost, by a broken connection or by the death of this process,
//     the operation stands in doubt: the step's proof looks at what is there,
//     and only "not done" permits another try, under another id.
//   - Wait asks again until somebody has decided, within a bound.
//   - Record writes our own tables in the transaction that moves the mark, so
//     it happens once.
//
// A step says Done, NotYet or Fail with one of its declared failures. An error
// is weather: it is logged, and the step is tried again with growing pauses;
// when the pauses run out, or when the error is a Fault, the operation stands
// at ERROR for a person to look at, not at FAILED.
//
// The operation's row is the queue. It is claimed when it is due, leased with
// a fence that each claim raises, and every save holds the fence against the
// store, so that of two workers only one can move it. Nothing is kept in
// memory only; whoever claims the row next takes up where it stands. Steps
// that change nothing outside are run together and saved together.
//
// Step names are kept in the store and are as lasting as column names: to
// rename one, raise the version and leave the old list in the table until
// nothing runs on it.
package workflow
