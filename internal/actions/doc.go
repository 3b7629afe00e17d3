// Package actions holds what each request does: one file is one action, All is
// the table of contents.
//
// An action begins where every request is alike behind it: signed by a caller
// that is known, of a shape that fits. It loads, applies the TLD's rules and
// the domain's state, and answers, changes, or files an operation. It may ask
// a registry; it never tells one to do anything, and it never waits. What is
// to be done there is an operation's work.
//
// Everything an action reads or writes is bound to the caller's account. What
// belongs to another account is answered like what does not exist.
package actions
