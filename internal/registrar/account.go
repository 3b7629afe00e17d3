package registrar

import (
	"fmt"
	"io"
	"time"
)

// Account is who owns domains: a customer of this registrar.
type Account struct {
	ID          string // twelve digits
	Name        string
	DomainQuota int // 0 means the server's default
	Created     time.Time
}

// AccessKey is a credential with which an account signs its requests.
type AccessKey struct {
	ID        string // AccessKeyId, for example AKIA…
	AccountID string
	Secret    Secret
	Created   time.Time
}

// Principal is who calls: an account, through one of its keys.
type Principal struct {
	AccountID   string
	AccessKeyID string
}

// Secret is a text that prints as stars, so that it cannot reach a log by
// mistake. Reveal gives the text itself.
type Secret string

// Reveal gives the text itself.
func (s Secret) Reveal() string { return string(s) }

func (Secret) String() string { return stars }

// Format prints stars under every verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, stars) }

// MarshalText hides the secret from encoders, structured logs included.
func (Secret) MarshalText() ([]byte, error) { return []byte(stars), nil }

const stars = "****"
