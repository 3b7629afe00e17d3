package api

// DnssecSigningAttributes are the parts of a DNSKEY record (RFC 4034 section
// 2) that a customer gives. All are optional in the model.
type DnssecSigningAttributes struct {
	Algorithm *int   `json:"Algorithm,omitzero"`
	Flags     *int   `json:"Flags,omitzero"`
	PublicKey string `json:"PublicKey,omitzero" aws:"max=32768"` // base64
}

// DnssecKey is a key of a domain with the digest that stands at the parent
// (RFC 4034 section 5). Its Id is opaque.
type DnssecKey struct {
	Algorithm  *int   `json:"Algorithm,omitzero"`
	Flags      *int   `json:"Flags,omitzero"`
	PublicKey  string `json:"PublicKey,omitzero"`
	DigestType *int   `json:"DigestType,omitzero"`
	Digest     string `json:"Digest,omitzero"` // upper-case hexadecimal
	KeyTag     *int   `json:"KeyTag,omitzero"` // 0 is a tag, hence the pointer
	Id         string `json:"Id,omitzero"`
}
