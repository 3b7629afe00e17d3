// Package gosdk drives a whole Freehold with the AWS SDK for Go: the list of
// ../README.md, in a house of the test's own that serves on a real listener.
// The other clients' twins of steps_test.go are beside it.
//
// The steps build on each other, so one that fails may bring others down.
package gosdk
