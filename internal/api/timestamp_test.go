package api_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"freehold/internal/api"
)

var moment = time.Date(2014, time.June, 13, 3, 2, 19, 57_000_000, time.UTC)

func TestTimestampOnTheWire(t *testing.T) {
	t.Parallel()
	tests := []struct {
		moment time.Time
		want   string
	}{
		{moment, "1402628539.057"},
		{moment.Add(443 * time.Millisecond), "1402628539.5"},
		{moment.Add(453 * time.Millisecond), "1402628539.51"},
		{moment.Truncate(time.Second), "1402628539"},
		{moment.Add(999 * time.Microsecond), "1402628539.057"},
		{moment.In(time.FixedZone("", 7200)), "1402628539.057"},
		{time.Unix(0, 0), "0"},
		{time.Unix(0, 1_000_000), "0.001"},
		{time.UnixMilli(-1), "-0.001"},
		{time.UnixMilli(-1500), "-1.5"},
		{time.Date(9999, time.December, 31, 23, 59, 59, 999_000_000, time.UTC), "253402300799.999"},
		{time.Date(1, time.January, 1, 0, 0, 0, 1_000_000, time.UTC), "-62135596799.999"},
	}
	for _, tt := range tests {
		out := api.DomainSummary{Expiry: api.At(tt.moment)}
		want := `{"AutoRenew":false,"TransferLock":false,"Expiry":` + tt.want + `}`
		body, err := api.Encode(&out)
		if err != nil || string(body) != want {
			t.Errorf("Encode(%v) = %s, %v; want %s", tt.moment, body, err, want)
			continue
		}
		var back api.DomainSummary
		if err := api.Decode(body, &back); err != nil || !back.Expiry.Equal(tt.moment.Truncate(time.Millisecond)) {
			t.Errorf("Decode(%s) gives %v, %v; want %v", body, back.Expiry, err, tt.moment)
		}
	}
}

func TestEveryMillisecondSurvives(t *testing.T) {
	t.Parallel()
	for _, second := range []int64{-62135596799, -1, 0, 1402628539, 253402300799} {
		for milli := range int64(1000) {
			want := time.UnixMilli(second*1000 + milli)
			body, err := api.Encode(&api.ViewBillingInput{Start: api.At(want)})
			if err != nil {
				t.Fatalf("Encode(%v): %v", want, err)
			}
			var back api.ViewBillingInput
			if err := api.Decode(body, &back); err != nil || !back.Start.Equal(want) {
				t.Fatalf("%v went out as %s and came back as %v, %v", want, body, back.Start, err)
			}
		}
	}
}

func TestTimestampFromTheWire(t *testing.T) {
	t.Parallel()
	const wrong = "can not be converted to a Timestamp"
	tests := []struct {
		number string
		millis int64
		absent bool
		fails  string
	}{
		{number: "1402628539", millis: 1402628539000},
		{number: "1402628539.057", millis: 1402628539057},
		{number: "1402628539.0570001", millis: 1402628539057},
		{number: "1402628539.0569", millis: 1402628539057},
		{number: "1.402628539057e9", millis: 1402628539057},
		{number: "1402628539.000", millis: 1402628539000},
		{number: "0", millis: 0},
		{number: "-0", millis: 0},
		{number: "1e-400", millis: 0},
		{number: "-0.001", millis: -1},
		{number: "253402300799.999", millis: 253402300799999},
		{number: "null", absent: true},
		{number: "253402300799.9999", fails: wrong},
		{number: "253402300800", fails: wrong},
		{number: "-62135596800.001", fails: wrong},
		{number: "1e400", fails: wrong},
		{number: "-1e400", fails: wrong},
		{number: strings.Repeat("9", 400), fails: wrong},
		{number: `"1402628539"`, fails: "STRING_VALUE " + wrong},
		{number: `"2014-06-13T02:22:19Z"`, fails: "STRING_VALUE " + wrong},
		{number: `true`, fails: "TRUE_VALUE " + wrong},
		{number: `{}`, fails: "Start of structure or map found where not expected."},
		{number: `[1]`, fails: "Start of list found where not expected."},
		{number: `NaN`, fails: "Unexpected character"},
		{number: `Infinity`, fails: "Unexpected character"},
		{number: `01`, fails: "Unexpected character"},
	}
	for _, tt := range tests {
		var in api.ListOperationsInput
		err := api.Decode([]byte(`{"SubmittedSince":`+tt.number+`}`), &in)
		switch {
		case tt.fails != "":
			if err == nil || !strings.Contains(err.Error(), tt.fails) {
				t.Errorf("Decode of %s gives %v, %v; want the error %q", tt.number, in.SubmittedSince, err, tt.fails)
			}
		case err != nil || in.SubmittedSince.IsZero() != tt.absent:
			t.Errorf("Decode of %s gives %v, %v; want absence to be %t", tt.number, in.SubmittedSince, err, tt.absent)
		case !tt.absent && in.SubmittedSince.UnixMilli() != tt.millis:
			t.Errorf("Decode of %s gives %d ms, want %d", tt.number, in.SubmittedSince.UnixMilli(), tt.millis)
		}
	}
}

func TestAt(t *testing.T) {
	t.Parallel()
	if at := api.At(time.Time{}); !at.IsZero() {
		t.Errorf("At(zero) = %v, want absence", at)
	}
	if at := api.At(time.Unix(0, math.MaxInt32)); at.Nanosecond()%1_000_000 != 0 || at.Location() != time.UTC {
		t.Errorf("At keeps %v, want whole milliseconds in UTC", at)
	}
}
