package api

import (
	"math"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Timestamp is a moment on the wire: a JSON number of seconds since 1970,
// with a fraction of at most three digits, such as 1402630939.057. The zero
// Timestamp is absence.
type Timestamp struct{ time.Time }

// At is the moment as a Timestamp, in UTC and cut to whole milliseconds. The
// zero time stays zero.
func At(moment time.Time) Timestamp {
	return Timestamp{moment.UTC().Truncate(time.Millisecond)}
}

// MarshalJSONTo writes the number; a whole second has no fraction.
func (t Timestamp) MarshalJSONTo(enc *jsontext.Encoder) error {
	b := enc.AvailableBuffer()
	millis := t.UnixMilli()
	if millis < 0 {
		b = append(b, '-')
		millis = -millis
	}
	b = strconv.AppendInt(b, millis/1000, 10)
	if part := millis % 1000; part != 0 {
		b = append(b, '.', byte('0'+part/100))
		if part %= 100; part != 0 {
			b = append(b, byte('0'+part/10))
			if part %= 10; part != 0 {
				b = append(b, byte('0'+part))
			}
		}
	}
	return enc.WriteValue(b)
}

// The first millisecond of year 1 and the last of year 9999: what RFC 3339
// can tell, and what databases can keep.
var (
	earliest = float64(time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC).UnixMilli())
	latest   = float64(time.Date(10000, time.January, 1, 0, 0, 0, 0, time.UTC).UnixMilli() - 1)
)

// UnmarshalJSONFrom reads a number, whole or fractional, and rounds it to
// milliseconds. Anything else, and a year outside 1 to 9999, is an error;
// null is absence.
func (t *Timestamp) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	kind := dec.PeekKind()
	if kind != '0' && kind != 'n' {
		return &json.SemanticError{JSONKind: kind}
	}
	value, err := dec.ReadValue()
	if err != nil {
		return err
	}
	if kind == 'n' {
		*t = Timestamp{}
		return nil
	}
	// Milliseconds of these years need 48 bits of a float's 53, so that none
	// is lost. A number too large for a float comes as infinity.
	seconds, _ := strconv.ParseFloat(string(value), 64)
	millis := math.Round(seconds * 1000)
	if millis < earliest || latest < millis {
		return &json.SemanticError{JSONKind: kind}
	}
	*t = Timestamp{time.UnixMilli(int64(millis)).UTC()}
	return nil
}
