// Package names reads domain names and host names.
//
// A name is kept in one form only: ASCII, lower case, A-labels (xn--…) where
// people write other scripts, no dot at the end. Parse and ParseHost turn
// what a customer sent into a Name or into a sentence that says what to
// change; everything else in the house compares Names byte by byte.
//
// Case is folded by ASCII bytes and nothing else. The folding of the strings
// package maps the Kelvin sign (U+212A) to k, so two parsers that fold
// differently could see two different names in one request.
//
// The rules are those a registry applies to registrations (RFC 1123 section
// 2.1, RFC 5731 section 2.1, RFC 5891 section 4), not the looser ones of the
// DNS itself.
package names
