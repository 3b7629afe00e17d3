// Package crash holds tests that kill the server and then account for
// everything it had said.
//
// TestCrash starts the built binary on one data folder again and again, puts it
// under the load of customers who use the AWS SDK, and kills it with SIGKILL
// after a number of acknowledgements drawn by chance; sometimes while it is
// still starting; sometimes it asks it to stop with SIGTERM instead. What
// customers were told goes into a ledger. After the last round the ledger is
// held against the lists of the API, the files of the store and those of the
// registry: see audit.
//
// TestTornStart kills the very first start, in which the folder is made.
// TestSync has strace watch that no 200 leaves before the row is on disk: a
// killed process leaves the page cache behind, so no kill can show that.
//
// The tests are small unless told otherwise; `make test/crash` runs the large
// form. A run prints the seed of what it drew. The same seed draws the same
// plan, but not the same instants: those hang on the machine.
//
//	server_test.go      a server as a process: start, kill, stop
//	load_test.go        customers and watchers
//	ledger_test.go      what they were told
//	evidence_test.go    what the API and the files say afterwards
//	audit_test.go       the one held against the other
//	torn_start_test.go  the first start, killed
//	sync_test.go        the first 200s, watched
//	tampered_test.go    that the audit finds what it is there to find
package crash
