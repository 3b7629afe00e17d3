package httpapi_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"freehold/internal/httpapi"
	"freehold/internal/registrar"
	"freehold/internal/sqlite"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata")

// Each file in testdata is a request and the whole answer to it, as they go
// over the wire except for line ends. The line above the request says how it is
// made:
//
//	=== request [unsigned] [crowded] [key=ID] [secret=S] [token=T] [region=R] [service=S] [at=TIME]
//
// A signature, its date and a Content-Length are added unless the file has
// them. The Date of the answer is the machine's and is not compared.
func TestGolden(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.http")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".http"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			head, want, ok := strings.Cut(string(text), "\n=== answer\n")
			if !ok {
				t.Fatalf("%s has no line === answer", file)
			}
			got := converse(t, head)
			if *update {
				if err := os.WriteFile(file, []byte(head+"\n=== answer\n"+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != want {
				t.Errorf("answer:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// converse sends what a file describes over a socket and gives the answer.
func converse(t *testing.T, head string) string {
	t.Helper()
	directive, text, ok := strings.Cut(head, "\n")
	if !ok || !strings.HasPrefix(directive, "=== request") {
		t.Fatalf("the first line is %q, want === request", directive)
	}
	h, _ := front(t, func(o *httpapi.Options) { o.Regions = []string{"us-east-1", "eu-central-1"} })
	script(h)
	s, unsigned := signer{}, false
	for _, word := range strings.Fields(directive)[2:] {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "unsigned":
			unsigned = true
		case "crowded":
			httpapi.Crowd(h)
		case "key":
			s.id = value
		case "secret":
			s.secret = value
		case "token":
			s.token = value
		case "region":
			s.region = value
		case "service":
			s.service = value
		case "at":
			at, err := time.Parse(time.RFC3339, value)
			if err != nil {
				t.Fatal(err)
			}
			s.at = at
		default:
			t.Fatalf("unknown word %q in %q", word, directive)
		}
	}

	header, body, _ := strings.Cut(text, "\n\n")
	if !strings.Contains(header, "\nContent-Length:") {
		header += "\nContent-Length: " + strconv.Itoa(len(body))
	}
	header = strings.ReplaceAll(header, "\n", "\r\n")
	if !unsigned {
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(header + "\r\n\r\n" + body)))
		if err != nil {
			t.Fatalf("the request is none: %v", err)
		}
		s.sign(t, r, []byte(body))
		for _, name := range []string{"X-Amz-Date", "X-Amz-Security-Token", "Authorization"} {
			if value := r.Header.Get(name); value != "" {
				header += "\r\n" + name + ": " + value
			}
		}
	}

	c := dial(t, open(t, h))
	if _, err := io.WriteString(c, header+"\r\n\r\n"+body); err != nil {
		t.Fatalf("send: %v", err)
	}
	return receive(t, c)
}

var date = regexp.MustCompile(`(?m)^Date: (.*)$`)

// receive reads one answer, as it is apart from line ends and the date.
func receive(t *testing.T, from io.Reader) string {
	t.Helper()
	var raw bytes.Buffer
	response, err := http.ReadResponse(bufio.NewReader(io.TeeReader(from, &raw)), nil)
	if err != nil {
		t.Fatalf("read answer: %v", err)
	}
	defer func() { _ = response.Body.Close() }()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatalf("read answer's body: %v", err)
	}
	text := strings.ReplaceAll(raw.String(), "\r\n", "\n")
	found := date.FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("the answer has no date:\n%s", text)
	}
	if _, err := http.ParseTime(found[1]); err != nil {
		t.Fatalf("the answer's date: %v", err)
	}
	return date.ReplaceAllString(text, "Date: (the machine's)")
}

// script puts answers and errors behind actions that a request alone cannot
// bring about here.
func script(h http.Handler) {
	answers := map[string]string{
		"PushDomain":          "",
		"UpdateTagsForDomain": "{}",
	}
	for action, answer := range answers {
		httpapi.Replace(h, action, func(context.Context, registrar.Principal, []byte) ([]byte, error) {
			return []byte(answer), nil
		})
	}
	maintenance := registrar.TLDInMaintenance.Because("The registry of com is being maintained.")
	maintenance.TLD = "com"
	refusals := map[string]error{
		"RenewDomain":              registrar.Pending(waiting.ID),
		"EnableDomainTransferLock": maintenance,
		"RegisterDomain":           registrar.DomainLimitExceeded.Because("The account may hold 20 domains and has reached this limit."),
		"ListDomains":              sqlite.ErrClosed,
		"DeleteDomain":             errors.New("disk of the database: no space left"),
	}
	for action, err := range refusals {
		httpapi.Replace(h, action, func(context.Context, registrar.Principal, []byte) ([]byte, error) {
			return nil, err
		})
	}
	httpapi.Replace(h, "DisableDomainAutoRenew", func(context.Context, registrar.Principal, []byte) ([]byte, error) {
		panic("a mistake of ours")
	})
}
