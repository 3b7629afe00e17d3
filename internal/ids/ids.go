// Package ids draws everything that is drawn by chance: operation ids, access
// keys, auth codes, contact handles, passwords. Chance is handed in as a
// Source, so that a test can count where production draws.
package ids

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"io"
	"strings"
	"sync"
	"time"
)

// Source draws ids. It is safe for concurrent use.
type Source struct {
	mu     sync.Mutex
	random io.Reader
	last   uint64 // the 60 bits of time and sequence drawn last
}

// Random draws from the operating system's generator.
func Random() *Source { return &Source{random: rand.Reader} }

// Counting draws the numbers 1, 2, 3, … in place of chance, so that the same
// steps give the same ids. For tests and golden files only.
func Counting() *Source { return &Source{random: &counter{}} }

// OperationID is a version 7 UUID (RFC 9562 section 5.7) in lower case. Ids of
// one source sort by the moment given, and by order of drawing within it; a
// moment earlier than the last one counts as the last one.
func (s *Source) OperationID(now time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	// 48 bits of milliseconds, then 12 bits that count on within one.
	next := uint64(now.UnixMilli()) << 12
	if next <= s.last {
		next = s.last + 1
	}
	s.last = next

	var b [16]byte
	s.fill(b[8:])
	binary.BigEndian.PutUint64(b[:8], next>>12<<16|0x7000|next&0xfff)
	b[8] = b[8]&0x3f | 0x80
	return uuidText(b)
}

// RequestID is a version 4 UUID in lower case.
func (s *Source) RequestID() string {
	var b [16]byte
	s.draw(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return uuidText(b)
}

// AccessKeyID has the shape of those of AWS: AKIA and 16 letters and digits.
func (s *Source) AccessKeyID() string { return "AKIA" + s.text(16, upperBase32) }

// SecretAccessKey has 40 characters, 200 bits of chance.
func (s *Source) SecretAccessKey() string { return s.text(40, lowerBase32) }

// Token is an unguessable text of 32 characters, 160 bits of chance.
func (s *Source) Token() string { return s.text(32, lowerBase32) }

// Handle is the id of a contact at a registry: 16 characters, the most that
// EPP's clIDType allows, beginning with the prefix (3 characters).
func (s *Source) Handle(prefix string) string {
	return prefix + s.text(16-len(prefix), upperBase32)
}

// AuthCode is a fresh transfer code: 29 characters, 130 bits of chance, with
// the mixture of kinds that registries ask for (RFC 9154 section 4.1).
func (s *Source) AuthCode() string { return s.text(23, lowerBase32) + "-A7" + s.text(3, upperBase32) }

// Bytes fills b by chance: keys and nonces.
func (s *Source) Bytes(b []byte) { s.draw(b) }

// 32 characters each, so that five bits of chance make one without bias.
const (
	upperBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	lowerBase32 = "abcdefghijklmnopqrstuvwxyz234567"
)

func (s *Source) text(n int, alphabet string) string {
	b := make([]byte, n)
	s.draw(b)
	var t strings.Builder
	for _, c := range b {
		t.WriteByte(alphabet[c&31])
	}
	return t.String()
}

func (s *Source) draw(b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fill(b)
}

func (s *Source) fill(b []byte) {
	if _, err := io.ReadFull(s.random, b); err != nil {
		// Ids that are not drawn by chance would give away domains.
		panic("ids: no chance to draw from: " + err.Error())
	}
}

func uuidText(b [16]byte) string {
	var t [36]byte
	hex.Encode(t[0:8], b[0:4])
	hex.Encode(t[9:13], b[4:6])
	hex.Encode(t[14:18], b[6:8])
	hex.Encode(t[19:23], b[8:10])
	hex.Encode(t[24:36], b[10:16])
	t[8], t[13], t[18], t[23] = '-', '-', '-', '-'
	return string(t[:])
}

// counter yields 1, 2, 3, … as big-endian numbers that fill each read.
type counter struct{ n uint64 }

func (c *counter) Read(b []byte) (int, error) {
	c.n++
	n := c.n
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = byte(n)
		n >>= 8
	}
	return len(b), nil
}
