package accounts

import (
	"strings"
	"unicode/utf8"

	"freehold/internal/registrar"
)

// What the texts of accounts and keys may be. Those of access key ids are
// AWS's own (the IAM API's accessKeyIdType is 16 to 128 of \w); a secret is
// what a credentials file can carry in one line.
const (
	accountIDLength = 12
	longestName     = 128
	largestQuota    = 1_000_000_000
	shortestKeyID   = 16
	longestKeyID    = 128
	longestSecret   = 128
)

const (
	digits     = "0123456789"
	keyIDChars = digits + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
)

func checkAccount(a registrar.Account) error {
	if err := checkAccountID(a.ID); err != nil {
		return err
	}
	if len(a.Name) > longestName || !utf8.ValidString(a.Name) || strings.ContainsFunc(a.Name, isControl) {
		return refuse(ErrInvalid, "the name of an account is one line of at most %d bytes", longestName)
	}
	if a.DomainQuota < 0 || a.DomainQuota > largestQuota {
		return refuse(ErrInvalid, "a domain quota is a number from 1 to %d, or 0 for the server's own", largestQuota)
	}
	return nil
}

func checkAccountID(id string) error {
	if len(id) != accountIDLength || strings.Trim(id, digits) != "" {
		return refuse(ErrInvalid, "an account id is %d digits", accountIDLength)
	}
	return nil
}

func checkKey(id string, secret registrar.Secret) error {
	switch text := secret.Reveal(); {
	case id == "" || text == "":
		return refuse(ErrInvalid, "access key id and secret access key are given together or not at all")
	case len(id) < shortestKeyID || len(id) > longestKeyID || strings.Trim(id, keyIDChars) != "":
		return refuse(ErrInvalid, "an access key id is %d to %d letters, digits and underscores", shortestKeyID, longestKeyID)
	case len(text) > longestSecret || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r >= 0x7f }):
		return refuse(ErrInvalid, "a secret access key is 1 to %d printable ASCII characters without spaces", longestSecret)
	}
	return nil
}

// isControl finds C0 and C1 and the two separators that end a line.
func isControl(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029'
}
