// Package house puts the rooms together: settings and a folder become a running
// registrar.
//
// Open takes the folder for this process alone, reads or makes the master key,
// opens the store and the registry in the house, and wires engine, actions,
// front door and management port. What it returns can be used as it is, by
// tests that own the clock and speak to the handlers; Run serves it until it is
// told to stop.
//
// # The folder
//
//	lock          held while a server runs
//	master.key    0600; what seals the secrets; keep a copy apart from backups
//	freehold.db   the store
//	registry.db   the registry in the house: another party, with its own file
//	credentials   0600; the first account's key, for AWS clients
//	admin.json    0600; where the management port is, and its token
//
// # Starting after a crash
//
// The files of a first start come in the order master.key, databases, account
// with key (one transaction), credentials, admin.json; each is written whole or
// not at all. So admin.json tells that the first start came to its end. Where
// it is missing, credentials that are missing too are written again, from the
// key in the store: no crash leaves a server whose first key nobody knows. An
// operator who deletes only credentials does not get it back.
package house
