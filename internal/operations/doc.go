// Package operations holds the workflows: what each type of operation does at
// its registry and in our tables, step by step, with every way it can end. One
// file is one type; Table is the table of contents.
//
// Steps work through a Desk. Whatever a registry refuses is judged here, in
// the step that asked: a declared failure when the customer's wish cannot be
// had, weather when a pause may help, a fault when the mistake is ours.
package operations
