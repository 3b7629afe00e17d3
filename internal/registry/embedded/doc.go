// Package embedded is the registry in the house: a small but whole registry
// for every TLD it is given, so that Freehold has somebody to register names
// with before any registry across the wire has signed a contract.
//
// It is another party. It keeps its own file, runs its own transactions, and
// believes no more of us than of any other sponsor: As gives one sponsor's
// side of it as a registry.Connector. Each command is one transaction, and is
// on disk before its answer is given; commands that come at the same time
// share a sync of the disk (package sqlite). A crash between its commit and
// ours leaves exactly the doubt that a lost answer of a distant registry
// leaves.
//
// Time passes by projection, not by timers. What is stored are facts: when a
// domain was created, until when it is paid, when it was deleted. A command or
// a read looks at them from its own moment (domain.project), and finds grace
// periods over, years added at expiry, pending creations decided and deleted
// names free, exactly at the millisecond they fell due. Only what other
// objects depend on, the purge, is carried out as well, by the next command
// that comes after it (sweep.go).
//
// Which rules are kept, with the sections of RFC 5731 to 5733 and RFC 3915
// they come from, stands at each of them: one file for each command, and
// names, statuses and zones beside.
package embedded

//go:generate sqlc generate
