// Package sigv4 checks the signature of a request against a key and a moment.
// It is the AWS Signature Version 4 with HMAC-SHA256, in its header form, and
// it is pure: it reads a request, holds derived keys in memory, and neither
// knows accounts nor looks at a clock.
//
// A request is let in by three calls:
//
//	a, err := sigv4.Parse(r)                      // what the header claims
//	key := keys[a.AccessKeyID]                    // the zero Key if nobody holds it
//	err = verifier.Verify(r, body, a, key, now)   // nil: the claim is true
//
// Parse judges the form alone. Verify judges everything else, and does the
// same work for a key that nobody holds as for a signature that is wrong, so
// that the time taken tells nobody which access keys exist. Each refusal is a
// *Failure, with the error code and the sentence that AWS clients know.
//
// # What is signed
//
// The signature is an HMAC over the request's canonical form: method, path,
// query, the headers that the client chose to sign, and the hash of the body
// (AWS documentation, "Create a signed AWS API request"). Clients choose
// their headers differently, so the list is taken as given, with this much
// demanded: host and every x-amz- header of the request must be in it. Only a
// body that arrived whole can be hashed, so payload modes that leave it out
// or sign it in pieces are refused.
//
// Where clients disagree, this package goes as follows. Tabs count as spaces
// when runs of them are folded in header values, as in botocore and the Java
// and JavaScript SDKs. Dot segments in the path are left standing, as in the
// Go SDK, so that a signature binds the path that was sent.
//
// Credentials in the query (presigned addresses) are not looked at: such a
// request has no Authorization header and counts as unsigned.
package sigv4
