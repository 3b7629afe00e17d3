// Package api is the wire of the Amazon Route 53 Domains API, version
// 2014-05-15: what its 34 actions take and give, and nothing they do.
//
// Each action has a file of its own with its Input and Output; shapes that
// several actions share have files named after them. Actions is the table of
// contents. A request's body becomes an input through Decode, which looks at
// JSON types only; Problems then holds the input against the limits in its
// tags and tells everything that is wrong at once. Encode makes an output into
// a body.
//
// # The tags
//
// The json tag is the member's name as clients spell it, compared case by
// case. The aws tag holds the words of the public API model:
//
//	required       the member must be there; an empty text counts as absent
//	min=N, max=N   of a number, of the characters of a text (Unicode code
//	               points), or of the items of a list
//	pattern=NAME   the whole text must match an entry of the table patterns
//	enum           the text must be one of the values declared for its type
//
// The each tag holds the same words for the items of a list. Where the server
// is stricter than the model (a least MaxItems, a most for SuggestionCount,
// at least one name server, the key of a tag), the limit stands in the tag
// like the others, and model_test.go lists it.
//
// # Absence
//
// A null member is an absent one. A pointer means that absence says something
// that no value says; in members without one, the zero value is absence, so
// an optional text of "" counts as not given. Members of outputs that are
// absent are left out, while lists and booleans of outputs mostly appear
// always, as at AWS.
package api
