// Package tlds knows what each top-level domain allows and costs.
//
// The knowledge is data: catalogue.toml, built in, holds a [default] table, a
// [geographic] table for the TLDs of countries and cities, and a table for
// each TLD that says only what differs. An operator's file has the same form
// and may change single keys or add TLDs; Load reads both and refuses keys it
// does not know. "TLD" here means whatever names are sold under, so co.uk is
// one beside uk.
//
// A Catalogue never changes after Load. Place is the way in for a customer's
// domain name: it reads the name and finds its TLD, or refuses in the words
// of the API.
//
// This package states facts and checks contacts against them. Who acts on
// the facts (the embedded registry, the workflows, the actions) reads the
// fields of TLD.
package tlds
