// Package accounts keeps the accounts of this registrar and the access keys
// with which they sign: it makes and lists them for the operator, and finds the
// key of a request for the front door, quickly.
//
// Secrets are sealed (package vault) before they reach the store. They are
// shown once, by CreateKey, and never listed.
package accounts
