// Package httpapi is the front door: AWS JSON 1.1 over net/http.
//
// Every request walks the same way, which is door.serve:
//
//  1. It must be addressed right (address.go): POST to /, with the protocol's
//     content type, and a target that names one of the API's 34 actions.
//  2. Its Authorization header must have the form of SigV4, and its whole body
//     must arrive within the limits (body.go). Only then does it count as in
//     flight.
//  3. The signature must be the one of a key that an account holds. From here
//     on the caller is known; whatever is wrong before is answered to a
//     stranger.
//  4. The action is carried out. Of actions that come in a later version, the
//     request is still read and held against its limits.
//  5. The answer is written, or the error: writeError (errors.go) is the only
//     place where an error becomes bytes.
//
// There is one way to be let in: the Authorization header. Neither a signed
// query nor any other scheme is looked at.
//
// The door knows the table of contents and nothing about what an action does.
// It keeps to the machine's time, since signatures and the Date header do.
// Bodies, secrets and contact data never reach its log.
package httpapi
