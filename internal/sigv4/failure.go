package sigv4

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
)

// The codes of the failures, as AWS JSON services put them on the wire.
const (
	MissingAuthenticationToken = "MissingAuthenticationTokenException"
	IncompleteSignature        = "IncompleteSignatureException"
	UnrecognizedClient         = "UnrecognizedClientException"
	InvalidSignature           = "InvalidSignatureException"
)

// A Failure is why a request is not let in. Every error of this package is a
// *Failure, and both its fields may be shown to whoever sent the request:
// neither ever holds a secret or the Authorization header itself.
type Failure struct {
	Code    string
	Message string
}

func (f *Failure) Error() string { return f.Code + ": " + f.Message }

// Unrecognized is the failure of an access key or session token that nobody
// holds. Verify returns it; it is exported for callers that refuse a caller
// for their own reasons (a key that is switched off) in the same words.
func Unrecognized() *Failure {
	return &Failure{UnrecognizedClient, "The security token included in the request is invalid."}
}

func unsigned() *Failure {
	return &Failure{MissingAuthenticationToken, "Missing Authentication Token"}
}

// A header of another scheme may carry a password, so the sentence ends with
// the header's hash, by which a client can still tell which one was meant.
func incomplete(authorization, problems string) *Failure {
	sum := sha256.Sum256([]byte(authorization))
	return &Failure{IncompleteSignature, problems +
		" (Hashed with SHA-256 and encoded with Base64) Authorization=" + base64.StdEncoding.EncodeToString(sum[:])}
}

func invalid(format string, args ...any) *Failure {
	return &Failure{InvalidSignature, fmt.Sprintf(format, args...)}
}

func mismatch() *Failure {
	return &Failure{InvalidSignature, "The request signature we calculated does not match the signature you provided. " +
		"Check your AWS Secret Access Key and signing method. Consult the service documentation for details."}
}
