package house

import (
	"context"
	"fmt"
	"strings"

	"freehold/internal/registrar"
)

// FirstAccount is the account that a first start makes.
const FirstAccount = "123456789012"

const credentialsFile = "credentials"

// settle makes the first account if there is none, sees to it that its key has
// been told, and makes sure that the master key is the right one. See the
// package comment for the order.
func (h *House) settle(ctx context.Context) error {
	all, err := h.Accounts.List(ctx)
	if err != nil {
		return fmt.Errorf("first account: %w", err)
	}
	if len(all) == 0 {
		_, err := h.Accounts.CreateWithKey(ctx, registrar.Account{ID: FirstAccount, Name: "default"})
		if err != nil {
			return fmt.Errorf("first account: %w", err)
		}
		h.log.Info("first account created", "account", FirstAccount)
	}
	key, found, err := h.someKey(ctx, all)
	if err != nil {
		return fmt.Errorf("the master key does not fit the data in %s: %w", h.folder.path, err)
	}
	if !found {
		return nil
	}
	for _, name := range []string{adminFile, credentialsFile} {
		if there, err := h.folder.exists(name); err != nil || there {
			return err
		}
	}
	if key.AccountID != FirstAccount {
		return nil
	}
	if err := h.folder.write(credentialsFile, credentials(key)); err != nil {
		return fmt.Errorf("credentials: %w", err)
	}
	return nil
}

// someKey opens a key: the first account's oldest, or where it has none any
// other account's.
func (h *House) someKey(ctx context.Context, all []registrar.Account) (registrar.AccessKey, bool, error) {
	for _, a := range append([]registrar.Account{{ID: FirstAccount}}, all...) {
		keys, err := h.Store.AccessKeys(ctx, a.ID)
		if err != nil {
			return registrar.AccessKey{}, false, err
		}
		if len(keys) == 0 {
			continue
		}
		oldest := keys[0]
		for _, k := range keys[1:] {
			if k.Created.Before(oldest.Created) {
				oldest = k
			}
		}
		key, err := h.Accounts.Key(ctx, oldest.ID)
		return key, err == nil, err
	}
	return registrar.AccessKey{}, false, nil
}

// credentials is a key as AWS clients read it.
func credentials(k registrar.AccessKey) []byte {
	var b strings.Builder
	b.WriteString("[default]\n")
	b.WriteString("aws_access_key_id = " + k.ID + "\n")
	b.WriteString("aws_secret_access_key = " + k.Secret.Reveal() + "\n")
	return []byte(b.String())
}
