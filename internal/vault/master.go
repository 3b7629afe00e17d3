package vault

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"freehold/internal/ids"
)

// MasterSize is how many bytes a master key has.
const MasterSize = 32

// Master is a master key. It prints as stars.
type Master [MasterSize]byte

// NewMaster draws a master key.
func NewMaster(source *ids.Source) Master {
	var m Master
	source.Bytes(m[:])
	return m
}

// Text is the key in the form that ParseMasters reads: 64 hexadecimal digits.
func (m Master) Text() string { return hex.EncodeToString(m[:]) }

// Format writes stars, whatever the verb.
func (Master) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "****") }

// ParseMasters reads master keys separated by white space or commas, each as 64
// hexadecimal digits or as base64 of 32 bytes (RFC 4648, standard or URL
// alphabet, with or without padding). The error tells nothing of the text.
func ParseMasters(text string) ([]Master, error) {
	var masters []Master
	for i, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) }) {
		b, ok := decode(word)
		if !ok {
			return nil, fmt.Errorf("master key %d is neither 64 hexadecimal digits nor base64 of 32 bytes", i+1)
		}
		masters = append(masters, Master(b))
	}
	if len(masters) == 0 {
		return nil, errors.New("there is no master key in it")
	}
	return masters, nil
}

func decode(word string) ([]byte, bool) {
	if b, err := hex.DecodeString(word); err == nil && len(b) == MasterSize {
		return b, true
	}
	word = strings.TrimRight(word, "=")
	for _, alphabet := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		if b, err := alphabet.DecodeString(word); err == nil && len(b) == MasterSize {
			return b, true
		}
	}
	return nil, false
}
