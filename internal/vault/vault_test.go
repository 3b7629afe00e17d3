package vault_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"freehold/internal/ids"
	"freehold/internal/vault"
)

const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

func open(t *testing.T, masters ...vault.Master) *vault.Vault {
	t.Helper()
	v, err := vault.New(ids.Counting(), masters...)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return v
}

func master(b byte) (m vault.Master) {
	for i := range m {
		m[i] = b
	}
	return m
}

func TestSealedTextOpensInItsRowOnly(t *testing.T) {
	t.Parallel()
	v := open(t, master(1))
	sealed := v.Seal([]byte(secret), "key AKIAONE of 111111111111")
	if bytes.Contains(sealed, []byte(secret)) {
		t.Fatal("the sealed text shows the secret")
	}
	if got, err := v.Open(sealed, "key AKIAONE of 111111111111"); err != nil || string(got) != secret {
		t.Errorf("Open in its row: got %q, %v, want the secret", got, err)
	}
	if got, err := v.Open(sealed, "key AKIATWO of 111111111111"); !errors.Is(err, vault.ErrTampered) {
		t.Errorf("Open in another row: got %q, %v, want ErrTampered", got, err)
	}
}

func TestSwappedRowsDoNotOpen(t *testing.T) {
	t.Parallel()
	v := open(t, master(1))
	one, two := v.Seal([]byte("one"), "1"), v.Seal([]byte("two"), "2")
	one, two = two, one
	for row, sealed := range map[string][]byte{"1": one, "2": two} {
		if got, err := v.Open(sealed, row); !errors.Is(err, vault.ErrTampered) {
			t.Errorf("row %s after the swap: got %q, %v, want ErrTampered", row, got, err)
		}
	}
}

func TestEveryAlteredByteIsNoticed(t *testing.T) {
	t.Parallel()
	v := open(t, master(1))
	sealed := v.Seal([]byte("text"), "row")
	for i := range sealed {
		altered := bytes.Clone(sealed)
		altered[i] ^= 1
		if got, err := v.Open(altered, "row"); err == nil {
			t.Errorf("byte %d altered: got %q, want an error", i, got)
		}
	}
	for n := range sealed {
		if got, err := v.Open(sealed[:n], "row"); err == nil {
			t.Errorf("cut to %d bytes: got %q, want an error", n, got)
		}
	}
}

func TestSameTextIsNeverSealedAlike(t *testing.T) {
	t.Parallel()
	v := open(t, master(1))
	if a, b := v.Seal([]byte("text"), "row"), v.Seal([]byte("text"), "row"); bytes.Equal(a, b) {
		t.Errorf("two seals of one text are equal: %x", a)
	}
}

func TestRotation(t *testing.T) {
	t.Parallel()
	before := open(t, master(1))
	old := before.Seal([]byte("old"), "row")

	both := open(t, master(2), master(1))
	if got, err := both.Open(old, "row"); err != nil || string(got) != "old" {
		t.Errorf("the old text under both keys: got %q, %v", got, err)
	}
	young := both.Seal([]byte("new"), "row")

	after := open(t, master(2))
	if got, err := after.Open(young, "row"); err != nil || string(got) != "new" {
		t.Errorf("the new text under the new key: got %q, %v", got, err)
	}
	if got, err := after.Open(old, "row"); !errors.Is(err, vault.ErrUnknownKey) {
		t.Errorf("the old text under the new key: got %q, %v, want ErrUnknownKey", got, err)
	}
}

func TestDerive(t *testing.T) {
	t.Parallel()
	v := open(t, master(1), master(9))
	if got := v.Derive("markers"); len(got) != 32 || !bytes.Equal(got, open(t, master(1)).Derive("markers")) {
		t.Errorf("Derive is not the same 32 bytes each time: %d bytes", len(got))
	}
	for what, other := range map[string][]byte{
		"another purpose": v.Derive("letters"),
		"another master":  open(t, master(2)).Derive("markers"),
	} {
		if bytes.Equal(v.Derive("markers"), other) {
			t.Errorf("%s derives the same key", what)
		}
	}
}

func TestParseMasters(t *testing.T) {
	t.Parallel()
	m, n := master(0xfb), master(0x17)
	tests := []struct {
		name, text string
		want       []vault.Master
	}{
		{"hexadecimal", m.Text(), []vault.Master{m}},
		{"with a line's end", m.Text() + "\n", []vault.Master{m}},
		{"capital digits", strings.ToUpper(m.Text()), []vault.Master{m}},
		{"base64", base64.StdEncoding.EncodeToString(m[:]), []vault.Master{m}},
		{"base64 for URLs, bare", base64.RawURLEncoding.EncodeToString(m[:]), []vault.Master{m}},
		{"two lines", m.Text() + "\n" + n.Text() + "\n", []vault.Master{m, n}},
		{"two by comma", m.Text() + "," + n.Text(), []vault.Master{m, n}},
		{"empty", " \n", nil},
		{"short", m.Text()[2:], nil},
		{"long", m.Text() + "00", nil},
		{"a word", "correct horse battery staple", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := vault.ParseMasters(test.text)
			if (err == nil) != (test.want != nil) {
				t.Fatalf("error %v, want one: %t", err, test.want == nil)
			}
			if len(got) != len(test.want) {
				t.Fatalf("got %d keys, want %d", len(got), len(test.want))
			}
			for i := range got {
				if got[i] != test.want[i] {
					t.Errorf("key %d: got %s, want %s", i+1, got[i].Text(), test.want[i].Text())
				}
			}
			if err != nil && strings.Contains(err.Error(), strings.TrimSpace(test.text)) && strings.TrimSpace(test.text) != "" {
				t.Errorf("the error shows the text: %v", err)
			}
		})
	}
}

func TestNothingPrintsTheKey(t *testing.T) {
	t.Parallel()
	m := vault.NewMaster(ids.Random())
	v := open(t, m)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		if got := fmt.Sprintf(verb, m) + fmt.Sprintf(verb, v); got != "********" {
			t.Errorf("%s prints %s", verb, got)
		}
	}
}
