package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"freehold/internal/house"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	domains "github.com/aws/aws-sdk-go-v2/service/route53domains"
	"github.com/aws/aws-sdk-go-v2/service/route53domains/types"
	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"freehold": main})
}

// TestScripts drives the real commands. Beside those of testscript, a script
// has:
//
//	start NAME ARG…         runs freehold serve until its ready line, takes over
//	                        what it says to export, sets API to its address, and
//	                        puts its log to NAME.log
//	term NAME               SIGTERM; it must end with 0
//	kill9 NAME              SIGKILL
//	impatient NAME          SIGTERM while a request hangs, and again; it must end
//	                        at once
//	exits CODE ARG…         runs freehold, which must end with the code
//	mode FILE OCTAL         checks a file's permissions
//	admin NAME METHOD PATH STATUS [TYPE [BODY]]
//	                        a raw request to a server's management port
//	register NAME DOMAIN    RegisterDomain by the SDK; NAME becomes the operation
//	token DIR NAME          becomes the token of the management port
//	secret FILE NAME        becomes the secret in a credentials file
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Values[serversKey{}] = map[string]*server{}
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("TMPDIR", filepath.Join(env.WorkDir, "tmp"))
			env.Setenv("AWS_EC2_METADATA_DISABLED", "true")
			return os.Mkdir(filepath.Join(env.WorkDir, "tmp"), 0o700)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"start":     start,
			"term":      func(ts *testscript.TestScript, _ bool, args []string) { end(ts, args[0], syscall.SIGTERM) },
			"impatient": impatient,
			"kill9":     func(ts *testscript.TestScript, _ bool, args []string) { end(ts, args[0], syscall.SIGKILL) },
			"exits":     exits,
			"mode":      mode,
			"admin":     adminRequest,
			"register":  register,
			"secret":    secret,
			"token":     token,
		},
	})
}

type serversKey struct{}

// server is a running freehold serve.
type server struct {
	cmd   *exec.Cmd
	admin string
}

func servers(ts *testscript.TestScript) map[string]*server {
	return ts.Value(serversKey{}).(map[string]*server)
}

// environment is the script's, as far as freehold reads it.
func environment(ts *testscript.TestScript) []string {
	names := []string{"PATH", "HOME", "TMPDIR", house.EnvConfig, house.EnvMasterKey}
	defaults := house.Defaults()
	for _, setting := range defaults.Table() {
		names = append(names, setting.Env())
	}
	var list []string
	for _, name := range names {
		list = append(list, name+"="+ts.Getenv(name))
	}
	return list
}

func binary(ts *testscript.TestScript) string {
	for _, folder := range filepath.SplitList(ts.Getenv("PATH")) {
		if path := filepath.Join(folder, "freehold"); executable(path) {
			return path
		}
	}
	ts.Fatalf("there is no freehold in PATH")
	return ""
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode()&0o111 != 0
}

func start(ts *testscript.TestScript, _ bool, args []string) {
	name := args[0]
	log, err := os.Create(ts.MkAbs(name + ".log"))
	ts.Check(err)
	args = append([]string{"serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"}, args[1:]...)
	cmd := exec.CommandContext(context.Background(), binary(ts), args...)
	cmd.Dir, cmd.Env, cmd.Stderr = ts.MkAbs("."), environment(ts), log
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	ts.Check(log.Close())
	s := &server{cmd: cmd}
	servers(ts)[name] = s
	ts.Defer(func() { _ = cmd.Process.Kill() })

	lines := bufio.NewScanner(out)
	for lines.Scan() {
		line := lines.Text()
		_, _ = fmt.Fprintln(ts.Stdout(), line)
		if variable, ok := strings.CutPrefix(line, "export "); ok {
			key, value, _ := strings.Cut(variable, "=")
			ts.Setenv(key, strings.Trim(value, "'"))
		}
		if strings.HasPrefix(line, "freehold is ready") {
			s.admin = line[strings.LastIndex(line, " ")+1:]
			ts.Setenv("API", strings.TrimPrefix(ts.Getenv("AWS_ENDPOINT_URL_ROUTE_53_DOMAINS"), "http://"))
			return
		}
	}
	_ = cmd.Wait()
	told, _ := os.ReadFile(ts.MkAbs(name + ".log"))
	ts.Fatalf("%s ended before it was ready:\n%s", name, told)
}

func end(ts *testscript.TestScript, name string, signal syscall.Signal) {
	s := servers(ts)[name]
	delete(servers(ts), name)
	ts.Check(s.cmd.Process.Signal(signal))
	err := s.cmd.Wait()
	if signal == syscall.SIGTERM && err != nil {
		told, _ := os.ReadFile(ts.MkAbs(name + ".log"))
		ts.Fatalf("%s after SIGTERM: %v\n%s", name, err, told)
	}
}

func impatient(ts *testscript.TestScript, _ bool, args []string) {
	s := servers(ts)[args[0]]
	delete(servers(ts), args[0])
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.admin, "http://"))
	ts.Check(err)
	defer func() { _ = conn.Close() }()
	// "100 Continue" says that the server waits for the body.
	_, err = fmt.Fprintf(conn, "POST /v1/keys HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"+
		"Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n", ts.Getenv("TOKEN"))
	ts.Check(err)
	line, err := bufio.NewReader(conn).ReadString('\n')
	ts.Check(err)
	if !strings.HasPrefix(line, "HTTP/1.1 100") {
		ts.Fatalf("got %q, want 100 Continue", line)
	}
	ts.Check(s.cmd.Process.Signal(syscall.SIGTERM))
	// Once it is stopping, the API's port is closed.
	for {
		other, err := net.Dial("tcp", ts.Getenv("API"))
		if err != nil {
			break
		}
		_ = other.Close()
	}
	ts.Check(s.cmd.Process.Signal(syscall.SIGTERM))
	ended, ok := errors.AsType[*exec.ExitError](s.cmd.Wait())
	if !ok || ended.Sys().(syscall.WaitStatus).Signal() != syscall.SIGTERM {
		ts.Fatalf("after a second SIGTERM: %v", ended)
	}
}

func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec("freehold", args[1:]...)
	got := 0
	if ended, ok := errors.AsType[*exec.ExitError](err); ok {
		got = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("freehold %s ended with %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

func mode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	want, err := strconv.ParseUint(args[1], 8, 32)
	ts.Check(err)
	if got := info.Mode().Perm(); got != fs.FileMode(want) {
		ts.Fatalf("%s has mode %04o, want %04o", args[0], got, want)
	}
}

func adminRequest(ts *testscript.TestScript, _ bool, args []string) {
	args = append(args, "", "")
	r, err := http.NewRequestWithContext(context.Background(), args[1], servers(ts)[args[0]].admin+args[2], strings.NewReader(args[5]))
	ts.Check(err)
	if args[4] != "" {
		r.Header.Set("Content-Type", args[4])
	}
	if token := ts.Getenv("TOKEN"); token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(r)
	ts.Check(err)
	ts.Check(answer.Body.Close())
	if got := strconv.Itoa(answer.StatusCode); got != args[3] {
		ts.Fatalf("%s %s: got %s, want %s", args[1], args[2], got, args[3])
	}
}

func register(ts *testscript.TestScript, _ bool, args []string) {
	ctx := context.Background()
	config, err := awsconfig.LoadDefaultConfig(ctx,
		awsconfig.WithRegion(ts.Getenv("AWS_REGION")),
		awsconfig.WithSharedConfigProfile("default"),
		awsconfig.WithSharedCredentialsFiles([]string{ts.MkAbs(ts.Getenv("AWS_SHARED_CREDENTIALS_FILE"))}),
		awsconfig.WithSharedConfigFiles([]string{}))
	ts.Check(err)
	client := domains.NewFromConfig(config, func(o *domains.Options) {
		o.BaseEndpoint = aws.String(ts.Getenv("AWS_ENDPOINT_URL_ROUTE_53_DOMAINS"))
	})
	ada := &types.ContactDetail{
		FirstName: aws.String("Ada"), LastName: aws.String("Lovelace"), ContactType: types.ContactTypePerson,
		AddressLine1: aws.String("1 Square"), City: aws.String("London"), ZipCode: aws.String("SW1Y 4JH"),
		CountryCode: types.CountryCodeGb, Email: aws.String("ada@example.net"), PhoneNumber: aws.String("+44.2079460958"),
	}
	out, err := client.RegisterDomain(ctx, &domains.RegisterDomainInput{
		DomainName: aws.String(args[1]), DurationInYears: aws.Int32(1),
		RegistrantContact: ada, AdminContact: ada, TechContact: ada,
	})
	ts.Check(err)
	ts.Setenv(args[0], aws.ToString(out.OperationId))
}

func secret(ts *testscript.TestScript, _ bool, args []string) {
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		if value, ok := strings.CutPrefix(line, "aws_secret_access_key = "); ok {
			ts.Setenv(args[1], strings.TrimSpace(value))
			return
		}
	}
	ts.Fatalf("there is no secret in %s", args[0])
}

func token(ts *testscript.TestScript, _ bool, args []string) {
	var f house.AdminFile
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(filepath.Join(args[0], "admin.json"))), &f))
	ts.Setenv(args[1], f.Token)
}
