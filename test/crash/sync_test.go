package crash

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// TestSync watches the system calls of a server that registers twenty names:
// between the arrival of each request and its 200 the row must have been
// written to the store's log and the log brought to disk.
func TestSync(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not on PATH (Debian package strace): whether a 200 waits for the disk was not looked at")
	}
	if out, err := exec.Command(strace, "-D", "-o", os.DevNull, "true").CombinedOutput(); err != nil {
		t.Skipf("strace may not trace here (%v: %s): whether a 200 waits for the disk was not looked at", err, bytes.TrimSpace(out))
	}

	// The trace ends when tracer and server have closed their ends of the
	// pipe, so nothing of it can be missed.
	folder := filepath.Join(t.TempDir(), "data")
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	traced := make(chan []byte, 1)
	go func() {
		b, _ := io.ReadAll(read)
		traced <- b
	}()
	// -D keeps the server our own child, to which signals go. The engine is
	// told to leave operations alone, so that every sync is for a request.
	s := launchWith(t, []*os.File{write},
		[]string{strace, "-D", "-f", "-yy", "-s", "32", "-e", "trace=read,write,pwrite64,sendto,fsync,fdatasync", "-o", "/dev/fd/3"},
		folder, "--operation-delay", "1h")
	_ = write.Close()
	s.ready(t)
	k, err := firstKey(folder)
	if err != nil {
		t.Fatal(err)
	}
	const calls = 20
	var serial atomic.Int64
	l := newLedger()
	c := &customer{ledger: l, key: k, client: s.client(k), rng: rand.New(rand.NewPCG(1, 1)), serial: &serial}
	for range calls {
		name, years := c.newName()
		c.register(c.key, c.client, name, years)
	}
	if n := l.count(acknowledged); n != calls {
		t.Fatalf("%d of %d registrations were acknowledged: %v", n, calls, l.wrong)
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-s.exited
	trace := string(<-traced)
	visits, err := readTrace(trace)
	if err != nil {
		t.Fatalf("%v\n%s", err, trace)
	}
	durable := 0
	for i, v := range visits {
		if v.synced {
			durable++
		} else {
			t.Errorf("the 200 of request %d left before its row was on disk; between arrival and answer:\n%s", i+1, strings.Join(v.lines, "\n"))
		}
	}
	if len(visits) != calls {
		t.Errorf("the trace shows %d requests, not %d\n%s", len(visits), calls, trace)
	}
	t.Logf("%d of %d answers left after the sync", durable, calls)
}

// visit is a request and its answer as system calls.
type visit struct {
	synced bool     // the store's log was written, and then synced, in between
	lines  []string // of the trace, in between
}

var (
	// net/http may have read the first byte alone while it watched the
	// connection.
	arrives = regexp.MustCompile(`^\d+ +(?:read\(\d+<TCP|<\.\.\. read resumed>).*"P?OST / `)
	leaves  = regexp.MustCompile(`^\d+ +(?:write|sendto)\(\d+<TCP.*"HTTP/1\.1 (\d+)`)
	writes  = regexp.MustCompile(`^\d+ +(?:pwrite64|write)\(\d+<[^>]*/freehold\.db-wal>`)
	syncs   = regexp.MustCompile(`^(\d+) +f(?:data)?sync\(\d+<[^>]*/freehold\.db-wal>(?:\) += 0| *<unfinished)`)
	synced  = regexp.MustCompile(`^(\d+) +<\.\.\. f(?:data)?sync resumed>\) += 0`)
)

// readTrace finds the requests in a trace of one that came after the other.
func readTrace(trace string) (visits []visit, err error) {
	var now *visit
	written := false
	syncing := map[string]bool{} // threads that are in a sync of the log
	for line := range strings.Lines(trace) {
		line = strings.TrimRight(line, "\n")
		if arrives.MatchString(line) {
			if now != nil {
				return nil, fmt.Errorf("a request arrived before the last was answered: %s", line)
			}
			now, written = &visit{}, false
			clear(syncing)
			continue
		}
		if now == nil {
			continue
		}
		now.lines = append(now.lines, line)
		switch {
		case writes.MatchString(line):
			written = true
		case syncs.MatchString(line) && written:
			if strings.Contains(line, "unfinished") {
				syncing[syncs.FindStringSubmatch(line)[1]] = true
			} else {
				now.synced = true
			}
		case synced.MatchString(line):
			if thread := synced.FindStringSubmatch(line)[1]; syncing[thread] {
				now.synced = true
			}
		case leaves.MatchString(line):
			if status := leaves.FindStringSubmatch(line)[1]; status != "200" {
				return nil, fmt.Errorf("a request was answered with %s", status)
			}
			visits = append(visits, *now)
			now = nil
		}
	}
	return visits, nil
}

// TestReadTrace shows that the trace is read with suspicion.
func TestReadTrace(t *testing.T) {
	t.Parallel()
	const (
		post   = `7 read(9<TCP:[127.0.0.1:1->127.0.0.1:2]>, "POST / HTTP/1.1"..., 4096) = 900`
		woken  = `7 <... read resumed>"POST / HTTP/1.1"..., 4096) = 900`
		byByte = `7 read(9<TCP:[127.0.0.1:1->127.0.0.1:2]>, "OST / HTTP/1.1"..., 4095) = 899`
		row    = `8 pwrite64(9</d/freehold.db-wal>, "x"..., 4096, 32) = 4096`
		sync   = `8 fsync(9</d/freehold.db-wal>) = 0`
		begun  = `8 fsync(9</d/freehold.db-wal> <unfinished ...>`
		ended  = `8 <... fsync resumed>) = 0`
		broken = `8 fsync(9</d/freehold.db-wal>) = -1 EIO (Input/output error)`
		other  = `8 fsync(9</d/registry.db-wal>) = 0`
		noise  = `9 write(4<anon_inode:[eventfd]>, "\1", 8) = 8`
		answer = `7 write(9<TCP:[127.0.0.1:2->127.0.0.1:1]>, "HTTP/1.1 200 OK"..., 300) = 300`
	)
	tests := []struct {
		name  string
		trace []string
		want  []bool
	}{
		{"row, sync, answer", []string{post, noise, row, sync, answer}, []bool{true}},
		{"the sync is seen in two parts", []string{woken, row, begun, noise, ended, answer}, []bool{true}},
		{"the first byte was read alone", []string{byByte, row, sync, answer}, []bool{true}},
		{"no sync", []string{post, row, answer}, []bool{false}},
		{"the answer comes first", []string{post, row, answer, sync}, []bool{false}},
		{"the answer comes during the sync", []string{post, row, begun, answer, ended}, []bool{false}},
		{"the sync comes before the row", []string{post, sync, row, answer}, []bool{false}},
		{"the sync was begun before the row", []string{post, begun, row, ended, answer}, []bool{false}},
		{"the sync fails", []string{post, row, broken, answer}, []bool{false}},
		{"another file is synced", []string{post, row, other, answer}, []bool{false}},
		{"the sync belongs to the request before", []string{post, row, sync, answer, post, row, answer}, []bool{true, false}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			visits, err := readTrace(strings.Join(tt.trace, "\n") + "\n")
			if err != nil {
				t.Fatal(err)
			}
			var got []bool
			for _, v := range visits {
				got = append(got, v.synced)
			}
			if fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("readTrace = %v, want %v, of\n%s", got, tt.want, strings.Join(tt.trace, "\n"))
			}
		})
	}
}
