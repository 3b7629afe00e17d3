// Package vault seals what must not be read by whoever gets hold of the
// database or of a backup: the secrets of access keys, which SigV4 needs in
// recoverable form and which can therefore not be kept as hashes.
//
// There is a master key outside the database. From it everything else is
// derived for one purpose each (HKDF-SHA256, RFC 5869): the key that seals, and
// by Derive the keys of other rooms. What is sealed is bound to the row it
// stands in, so that nobody who can write to the database gains by moving it to
// another row.
//
// Every sealed text carries the id of the master key that it was sealed under.
// To rotate, put a new master key before the old one: what is sealed from then
// on is sealed under the new one, and what was sealed before still opens.
package vault
