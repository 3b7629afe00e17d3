// Package sqlstore keeps what internal/store says in tables. It runs on
// SQLite; its schema (migrations) and its statements (queries.sql) are written
// so that PostgreSQL runs them unchanged.
//
// The statements are turned into Go by sqlc, in the package tables; they keep
// these rules:
//
//   - placeholders are numbered in the order in which they first appear, since
//     SQLite's driver counts appearances where PostgreSQL's reads the numbers;
//   - columns are listed, are TEXT or BIGINT, and hold moments as microseconds
//     since 1970 in UTC;
//   - no statement reads a table that grows without an index; a test asks
//     SQLite for its plan of each;
//   - a conflict is told by the number of rows written, not by an error, since
//     after an error PostgreSQL gives the whole transaction up;
//   - a text in a compared pair is cast and then joined with an empty text:
//     sqlc needs the cast, and SQLite does not use the index for a bare one;
//   - pages are cut by the key of the row before, never by OFFSET, and no list
//     is bound as a parameter: a list filtered by types and statuses is put
//     together from one page for each pair of them.
//
// Statements run without the caller's context: SQLite answers in microseconds,
// and a context that can end makes its driver start a goroutine for each.
package sqlstore

//go:generate sqlc generate
