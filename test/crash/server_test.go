package crash

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	domains "github.com/aws/aws-sdk-go-v2/service/route53domains"
)

var binaryFlag = flag.String("binary", "", "the freehold to test; it is built unless given")

// builtIn is the folder in which the binary was built, if it was.
var builtIn string

// built makes the binary once for all tests.
var built = sync.OnceValues(func() (string, error) {
	if *binaryFlag != "" {
		return filepath.Abs(*binaryFlag)
	}
	var err error
	if builtIn, err = os.MkdirTemp("", "freehold-crash-bin-*"); err != nil {
		return "", err
	}
	path := filepath.Join(builtIn, "freehold")
	cmd := exec.Command("go", "build", "-o", path, "freehold/cmd/freehold")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if builtIn != "" {
		_ = os.RemoveAll(builtIn)
	}
	os.Exit(code)
}

func binary(t *testing.T) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// server is one process of the binary.
type server struct {
	cmd     *exec.Cmd
	folder  string
	started time.Time
	out     *announcement
	log     *lines
	exited  chan struct{}
	exit    error // once exited

	// Once it is ready:
	api  string
	took time.Duration // from exec to the line that says so
	http *http.Client
}

// launch starts a server; it need not be ready yet.
func launch(t *testing.T, folder string, flags ...string) *server {
	t.Helper()
	return launchWith(t, nil, nil, folder, flags...)
}

// launchWith starts a server by way of another command (strace), given as its
// first words, with files that it finds open from number 3 on.
func launchWith(t *testing.T, files []*os.File, wrap []string, folder string, flags ...string) *server {
	t.Helper()
	args := append(append([]string{}, wrap...), binary(t), "serve", "--data", folder,
		"--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--domain-quota", "1000000", "--log-level", "warn", "--log-format", "json")
	args = append(args, flags...)
	s := &server{
		cmd:    exec.Command(args[0], args[1:]...),
		folder: folder,
		out:    &announcement{ready: make(chan string, 1)},
		log:    &lines{},
		exited: make(chan struct{}),
	}
	s.cmd.Stdout, s.cmd.Stderr = s.out, s.log
	s.cmd.ExtraFiles = files
	s.cmd.Env = plainEnvironment()
	s.started = time.Now()
	if err := s.cmd.Start(); err != nil {
		t.Fatalf("start %s: %v", args[0], err)
	}
	go func() {
		s.exit = s.cmd.Wait()
		close(s.exited)
	}()
	t.Cleanup(s.kill)
	return s
}

// plainEnvironment keeps settings of whoever runs the tests away.
func plainEnvironment() []string {
	var env []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "FREEHOLD_") && !strings.HasPrefix(v, "AWS_") {
			env = append(env, v)
		}
	}
	return env
}

// ready waits until the server takes requests.
func (s *server) ready(t *testing.T) {
	t.Helper()
	select {
	case s.api = <-s.out.ready:
		s.took = time.Since(s.started)
	case <-s.exited:
		t.Fatalf("the server ended before it was ready: %v\n%s", s.exit, s.log)
	}
	s.http = &http.Client{Transport: inMemory{&http.Transport{Proxy: nil, MaxIdleConnsPerHost: 64}}}
}

// kill ends the server as kill -9 does.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	<-s.exited
	if s.http != nil {
		s.http.CloseIdleConnections()
	}
}

// stop asks the server to end and gives what it ended with.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	<-s.exited
	if s.http != nil {
		s.http.CloseIdleConnections()
	}
	if s.exit != nil {
		return fmt.Errorf("%w\n%s", s.exit, s.log)
	}
	return nil
}

// inMemory gives net/http bodies that it knows to be in memory. It sends any
// other in a piece of its own and then reads once more to see that nothing is
// left; smithy-go closes the body as soon as an answer's head is there. Where
// the answer is faster than that last read, the read fails, net/http closes the
// connection, and an answer of some length is lost that was well on its way.
type inMemory struct{ *http.Transport }

func (m inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		return m.Transport.RoundTrip(r)
	}
	b, err := io.ReadAll(r.Body)
	if err := errors.Join(err, r.Body.Close()); err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(bytes.NewReader(b))
	return m.Transport.RoundTrip(r)
}

// client speaks to the server for the holder of a key. It tries once only.
func (s *server) client(k key) *domains.Client {
	return domains.New(domains.Options{
		BaseEndpoint: aws.String(s.api),
		Region:       "us-east-1",
		Credentials:  credentials.NewStaticCredentialsProvider(k.id, k.secret, ""),
		Retryer:      aws.NopRetryer{},
		HTTPClient:   s.http,
	})
}

// key is an access key of an account.
type key struct{ account, id, secret string }

var credentialLine = regexp.MustCompile(`(?m)^aws_(access_key_id|secret_access_key) *= *(\S+)$`)

// firstKey reads the key that the first start made.
func firstKey(folder string) (key, error) {
	b, err := os.ReadFile(filepath.Join(folder, "credentials"))
	if err != nil {
		return key{}, err
	}
	k := key{account: firstAccount}
	for _, m := range credentialLine.FindAllSubmatch(b, -1) {
		if string(m[1]) == "access_key_id" {
			k.id = string(m[2])
		} else {
			k.secret = string(m[2])
		}
	}
	if k.id == "" || k.secret == "" {
		return k, errors.New("the credentials file has no key")
	}
	return k, nil
}

// manage runs a command of the operator and reads its JSON.
func (s *server) manage(t *testing.T, into any, args ...string) {
	t.Helper()
	cmd := exec.Command(binary(t), append(args, "--data", s.folder, "--output", "json")...)
	cmd.Env = plainEnvironment()
	var errOut bytes.Buffer
	cmd.Stderr = &errOut
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("freehold %s: %v\n%s", strings.Join(args, " "), err, &errOut)
	}
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatalf("freehold %s printed %q: %v", strings.Join(args, " "), out, err)
	}
}

// secondKey makes another account and a key for it.
func (s *server) secondKey(t *testing.T) key {
	t.Helper()
	var made struct{ AccountId, AccessKeyId, SecretAccessKey string }
	s.manage(t, &made, "account", "create", "--id", secondAccount)
	s.manage(t, &made, "key", "create", "--account", secondAccount)
	return key{account: secondAccount, id: made.AccessKeyId, secret: made.SecretAccessKey}
}

const (
	firstAccount  = "123456789012"
	secondAccount = "111122223333"
)

// announcement is the server's standard output: it waits for the line that
// says where the API is.
type announcement struct {
	text  []byte
	ready chan string
	told  bool
}

var readyLine = regexp.MustCompile(`(?m)^freehold is ready.*?(http://[^\s,]+).*\n`)

func (a *announcement) Write(p []byte) (int, error) {
	a.text = append(a.text, p...)
	if m := readyLine.FindSubmatch(a.text); m != nil && !a.told {
		a.told = true
		a.ready <- string(m[1])
	}
	return len(p), nil
}

// lines is the server's log.
type lines struct {
	mu   sync.Mutex
	text []byte
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	const most = 1 << 20 // the beginning tells the cause
	if len(l.text) < most {
		l.text = append(l.text, p...)
	}
	return len(p), nil
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.text)
}

// faults are the lines that no server writes whose surroundings are sound:
// those of level ERROR, and those that are not from the log at all (panics).
func (l *lines) faults() []string {
	var list []string
	for line := range strings.Lines(l.String()) {
		var entry struct{ Level string }
		if json.Unmarshal([]byte(line), &entry) != nil || entry.Level == "ERROR" {
			list = append(list, strings.TrimSpace(line))
		}
	}
	return list
}
