package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"

	"freehold/internal/ids"
)

// ErrUnknownKey is wrapped by the error of a text that was sealed under a
// master key which this vault was not given.
var ErrUnknownKey = errors.New("sealed under another master key")

// ErrTampered is wrapped by the error of a text that is not what was sealed for
// the row.
var ErrTampered = errors.New("not what was sealed for this row")

// A sealed text is: one byte for this form, the id of the master key, the
// nonce, and what AES-256-GCM made of the text with its tag
// (NIST SP 800-38D). Form and id are authenticated with the row.
const (
	form      = 1
	idSize    = 8
	nonceSize = 12
	tagSize   = 16
	overhead  = 1 + idSize + nonceSize + tagSize
)

// Vault seals and opens. It is safe for concurrent use.
type Vault struct {
	keys []key // the first one seals
	ids  *ids.Source
}

type key struct {
	id     [idSize]byte
	master Master
	aead   cipher.AEAD
}

// New is a vault under the master keys: the first seals, the others only open
// what was sealed before it came.
func New(source *ids.Source, masters ...Master) (*Vault, error) {
	if len(masters) == 0 {
		return nil, errors.New("vault: no master key was given")
	}
	v := &Vault{ids: source}
	for _, m := range masters {
		block, err := aes.NewCipher(derive(m, "seal"))
		if err != nil {
			return nil, fmt.Errorf("vault: %w", err)
		}
		aead, err := cipher.NewGCM(block)
		if err != nil {
			return nil, fmt.Errorf("vault: %w", err)
		}
		k := key{master: m, aead: aead}
		copy(k.id[:], derive(m, "id"))
		v.keys = append(v.keys, k)
	}
	return v, nil
}

// Derive gives 32 bytes that only a holder of the first master key can work
// out, other ones for each purpose.
func (v *Vault) Derive(purpose string) []byte { return derive(v.keys[0].master, "for "+purpose) }

// Seal encrypts a text for the row with the given identity, which must say what
// kind of row it is and which one.
func (v *Vault) Seal(text []byte, row string) []byte {
	k := v.keys[0]
	sealed := make([]byte, 1+idSize+nonceSize, overhead+len(text))
	sealed[0] = form
	copy(sealed[1:], k.id[:])
	// Nonces drawn by chance are safe for 2^32 texts under one key
	// (NIST SP 800-38D section 8.3).
	nonce := sealed[1+idSize:]
	v.ids.Bytes(nonce)
	return k.aead.Seal(sealed, nonce, text, associated(sealed, row))
}

// Open decrypts what was sealed for the row. The error wraps ErrUnknownKey or
// ErrTampered.
func (v *Vault) Open(sealed []byte, row string) ([]byte, error) {
	if len(sealed) < overhead || sealed[0] != form {
		return nil, fmt.Errorf("vault: %s: %w", row, ErrTampered)
	}
	id := [idSize]byte(sealed[1:])
	i := slices.IndexFunc(v.keys, func(k key) bool { return k.id == id })
	if i < 0 {
		return nil, fmt.Errorf("vault: %s: %w", row, ErrUnknownKey)
	}
	nonce, body := sealed[1+idSize:][:nonceSize], sealed[1+idSize+nonceSize:]
	text, err := v.keys[i].aead.Open(nil, nonce, body, associated(sealed, row))
	if err != nil {
		return nil, fmt.Errorf("vault: %s: %w", row, ErrTampered)
	}
	return text, nil
}

// associated is what is authenticated beside the text.
func associated(sealed []byte, row string) []byte {
	return append(slices.Clone(sealed[:1+idSize]), row...)
}

// Format writes stars, whatever the verb.
func (*Vault) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "****") }

func derive(m Master, purpose string) []byte {
	b, err := hkdf.Key(sha256.New, m[:], nil, "freehold 1 "+purpose, 32)
	if err != nil {
		// Only a length beyond 255 hashes is an error (RFC 5869 section 2.3).
		panic("vault: " + err.Error())
	}
	return b
}
