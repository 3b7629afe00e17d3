package admin

import "time"

// Account is an account as the management port shows it.
type Account struct {
	AccountID   string    `json:"AccountId"`
	Name        string    `json:"Name"`
	DomainQuota int       `json:"DomainQuota"` // 0 means the server's own
	Created     time.Time `json:"Created"`
}

// Key is an access key as the management port shows it. The secret is there
// only when the key has just been made.
type Key struct {
	AccountID       string    `json:"AccountId"`
	AccessKeyID     string    `json:"AccessKeyId"`
	SecretAccessKey string    `json:"SecretAccessKey,omitempty"`
	Created         time.Time `json:"Created"`
}

// CreateAccount asks for an account.
type CreateAccount struct {
	AccountID   string `json:"AccountId"`
	Name        string `json:"Name,omitempty"`
	DomainQuota int    `json:"DomainQuota,omitempty"`
}

// CreateKey asks for a key; id and secret are drawn unless both are given.
type CreateKey struct {
	AccountID       string `json:"AccountId"`
	AccessKeyID     string `json:"AccessKeyId,omitempty"`
	SecretAccessKey string `json:"SecretAccessKey,omitempty"`
}

// accountList, keyList and problem are whole answers.
type (
	accountList struct {
		Accounts []Account `json:"Accounts"`
	}
	keyList struct {
		Keys []Key `json:"Keys"`
	}
	problem struct {
		Error string `json:"error"`
	}
)
