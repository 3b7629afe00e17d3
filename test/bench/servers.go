package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"runtime/pprof"
	"strconv"
	"strings"
	"syscall"

	"freehold/internal/accounts"
	"freehold/internal/actions"
	"freehold/internal/clock"
	"freehold/internal/house"
	"freehold/internal/httpapi"
	"freehold/internal/ids"
	"freehold/internal/operations"
	"freehold/internal/registrar"
	"freehold/internal/sigv4"
	"freehold/internal/sqlite"
	"freehold/internal/store"
	"freehold/internal/tlds"
	"freehold/internal/workflow"
)

// servers are what this program can be besides the bench itself.
var servers = map[string]func([]string) error{
	"serve-house":  serveHouse,
	"serve-bare":   serveBare,
	"serve-nodisk": serveNoDisk,
}

// server is a started server process.
type server struct {
	host string
	cmd  *exec.Cmd
	in   io.Closer
}

// start starts this program as a server and waits until it answers.
func start(kind string, args ...string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(context.Background(), self, append([]string{kind}, args...)...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe() // its end ends the server too, should we die
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("%s did not start: %w", kind, errors.Join(err, cmd.Wait()))
	}
	return &server{host: strings.TrimSpace(line), cmd: cmd, in: in}, nil
}

func (s *server) stop() {
	_ = s.in.Close()
	_ = s.cmd.Wait()
}

// resident is the memory that the server holds, in MiB.
func (s *server) resident() (float64, error) { return resident(s.cmd.Process.Pid) }

func resident(pid int) (float64, error) {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmRSS:" {
			kib, err := strconv.ParseFloat(fields[1], 64)
			return kib / 1024, err
		}
	}
	return 0, errors.New("no VmRSS")
}

// life ends with standard input or a signal.
func life() context.Context {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	return ctx
}

// serveHouse is Freehold itself, on a given data folder.
func serveHouse(args []string) error {
	flags := flag.NewFlagSet("serve-house", flag.ContinueOnError)
	data := flags.String("data", "", "")
	oneByOne := flags.Bool("one-by-one", false, "commit each change by itself")
	delay := flags.Duration("operation-delay", 0, "")
	profile := flags.String("cpuprofile", os.Getenv("BENCH_CPUPROFILE"), "file for a profile of the processor")
	if err := flags.Parse(args); err != nil {
		return err
	}
	ctx := life()
	if *profile != "" {
		f, err := os.Create(*profile + "." + strconv.Itoa(os.Getpid()))
		if err != nil {
			return err
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	h, err := openHouse(ctx, *data, func(s *house.Settings) { s.OperationDelay = *delay }, sqlite.Options{OneByOne: *oneByOne})
	if err != nil {
		return err
	}
	err = h.Run(ctx, func(a house.Addresses) { fmt.Println(strings.TrimPrefix(a.API, "http://")) })
	return errors.Join(err, h.Close())
}

func openHouse(ctx context.Context, data string, change func(*house.Settings), o sqlite.Options) (*house.House, error) {
	s := house.Defaults()
	s.Data, s.Listen, s.Admin = data, "127.0.0.1:0", "127.0.0.1:0"
	change(&s)
	h, err := house.Open(ctx, s, house.Parts{
		Log:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
		SQLite: o,
	})
	if err != nil {
		return nil, err
	}
	if err := benchAccount(ctx, h.Accounts); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

// benchAccount makes the account that all requests are signed for, unless the
// folder has it from an earlier start.
func benchAccount(ctx context.Context, book *accounts.Book) error {
	known, err := book.List(ctx)
	if err != nil {
		return err
	}
	for _, a := range known {
		if a.ID == account {
			return nil
		}
	}
	if _, err := book.Create(ctx, registrar.Account{ID: account, Name: "bench", DomainQuota: 100_000_000}); err != nil {
		return err
	}
	_, err = book.CreateKey(ctx, account, credentials.AccessKeyID, registrar.Secret(credentials.SecretAccessKey))
	return err
}

// serveBare is the yardstick of reads: net/http as we run it, the body read,
// the signature verified with a cached key, and a fixed answer of the same
// size and with the same headers as ours.
func serveBare([]string) error {
	answer := []byte(`{"OperationId":"019cab12-3456-7abc-8def-0123456789ab","Status":"SUCCESSFUL","DomainName":"bench-000000.com","Type":"REGISTER_DOMAIN","SubmittedDate":1772366400.123,"LastUpdatedDate":1772366400.456}`)
	return serveHandler(yardstick(answer))
}

// serveNoDisk is the yardstick of durable writes: RegisterDomain with all that
// it does before and after the store (HTTP, signature, decoding, every check of
// the request, the row made ready, the answer), and a store that keeps nothing.
func serveNoDisk([]string) error {
	catalogue, err := tlds.Load()
	if err != nil {
		return err
	}
	desk := &actions.Desk{
		Store: noStore{}, TLDs: catalogue, Clock: clock.System{}, IDs: ids.Random(), DomainQuota: 1,
		Engine: workflow.New(workflow.Options[*operations.Desk]{Store: noStore{}, Clock: clock.System{}, Machine: clock.Machine}),
	}
	if err := desk.Ready(1); err != nil {
		return err
	}
	return serveHandler(httpapi.New(httpapi.Options{Desk: desk, Keys: oneKey{}}))
}

// oneKey knows the key of the bench.
type oneKey struct{}

func (oneKey) Key(context.Context, string) (registrar.AccessKey, error) {
	return registrar.AccessKey{ID: credentials.AccessKeyID, AccountID: account, Secret: registrar.Secret(credentials.SecretAccessKey)}, nil
}

// noStore keeps nothing; what else is asked of it panics.
type noStore struct{ store.Store }

func (noStore) Change(_ context.Context, fn func(store.Tx) error) error { return fn(noTx{}) }

type noTx struct{ store.Tx }

func (noTx) TakeName(string, int) error              { return nil }
func (noTx) AddJob(store.Job, registrar.Event) error { return nil }

// yardstick reads, verifies and answers.
func yardstick(answer []byte) http.Handler {
	verifier := &sigv4.Verifier{Service: "route53domains"}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err == nil {
			var a sigv4.Authorization
			if a, err = sigv4.Parse(r); err == nil {
				err = verifier.Verify(r, body, a, sigv4.Key{Secret: credentials.SecretAccessKey}, clock.Machine())
			}
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		header := w.Header()
		header["Content-Type"] = []string{"application/x-amz-json-1.1"}
		header["Content-Length"] = []string{strconv.Itoa(len(answer))}
		header["X-Amzn-Requestid"] = []string{"019cab12-3456-7abc-8def-0123456789ab"}
		_, _ = w.Write(answer)
	})
}

func serveHandler(handler http.Handler) error {
	ctx := life()
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s := httpapi.Server(handler, slog.New(slog.DiscardHandler))
	go func() {
		<-ctx.Done()
		_ = s.Close()
	}()
	fmt.Println(l.Addr())
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
