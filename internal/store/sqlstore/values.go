package sqlstore

import (
	"database/sql"
	"time"
)

// micros is how a moment is kept.
func micros(t time.Time) int64 { return t.UnixMicro() }

func moment(n int64) time.Time { return time.UnixMicro(n).UTC() }

// Of a moment that may be lacking, the zero one is kept as NULL.
func maybeMicros(t time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: t.UnixMicro(), Valid: !t.IsZero()}
}

func maybeMoment(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return moment(n.Int64)
}

// Leases are compared in each claim, so that none is 0 rather than NULL.
func leaseMicros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func leaseMoment(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return moment(n)
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
