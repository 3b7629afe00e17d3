package actions

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"

	"freehold/internal/registrar"
)

// A marker says where the next page of a list begins. To the caller it is
// opaque: the key of the page's last item, and a MAC over it, the caller's
// account, the list, and its filters and order. Nobody can make one up, hand
// it to another account, or use it with another question.

// macSize is how much of the MAC goes into a marker: 128 bits.
const macSize = 16

// mark makes the marker for an item's key.
func (d *Desk) mark(caller registrar.Principal, list, question string, key []byte) string {
	return base64.RawURLEncoding.EncodeToString(append(d.markerMAC(caller, list, question, key), key...))
}

// unmark gives back the key, or refuses.
func (d *Desk) unmark(caller registrar.Principal, list, question, marker string) ([]byte, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(marker)
	if err != nil || len(raw) < macSize || !hmac.Equal(raw[:macSize], d.markerMAC(caller, list, question, raw[macSize:])) {
		return nil, registrar.Problems([]string{"Marker is not one that the previous page of this list gave"})
	}
	return raw[macSize:], nil
}

func (d *Desk) markerMAC(caller registrar.Principal, list, question string, key []byte) []byte {
	mac := hmac.New(sha256.New, d.MarkerKey)
	for _, part := range []string{list, caller.AccountID, question, string(key)} {
		// The lengths keep one part from running into the next.
		mac.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		mac.Write([]byte(part))
	}
	return mac.Sum(nil)[:macSize]
}

// momentKey writes a moment and a text as a key; readMomentKey reads it.
func momentKey(at time.Time, text string) []byte {
	return append(binary.BigEndian.AppendUint64(nil, uint64(at.UnixMilli())), text...)
}

func readMomentKey(key []byte) (at time.Time, text string) {
	if len(key) < 8 {
		return time.Time{}, string(key)
	}
	return time.UnixMilli(int64(binary.BigEndian.Uint64(key))).UTC(), string(key[8:])
}

// pageSize is the number of items on a page, 20 when the request has none.
func pageSize(maxItems *int) int {
	if maxItems == nil {
		return 20
	}
	return *maxItems
}
