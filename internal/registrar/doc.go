// Package registrar holds the nouns of the trade: domains, contacts,
// operations, accounts and prices, with the words AWS and EPP use for them,
// and the refusals a request may meet.
//
// It knows no store, no wire and no registry. What follows from facts and a
// moment is worked out here (Domain.StatusAt), so that every room tells the
// same thing.
package registrar
