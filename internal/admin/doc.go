// Package admin is the management side of a running server, on a port of its
// own: how it is (GET /healthz, GET /readyz), and what an operator may do with
// accounts and keys (below /v1/, JSON, guarded by a token). The protocol's port
// knows none of it.
//
// Client is the other end, which the commands use. Both read the shapes in
// wire.go.
//
//	GET    /healthz                 the process answers
//	GET    /readyz                  it can do its work; 503 with the reason if not
//	GET    /v1/accounts             lists accounts
//	POST   /v1/accounts             makes one
//	GET    /v1/keys?account=ID      lists an account's keys, without secrets
//	POST   /v1/keys                 makes one and shows its secret this once
//	DELETE /v1/keys/ID              takes one out of use
//
// Errors are {"error": "a sentence"} with the status that fits.
package admin
