package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	domains "github.com/aws/aws-sdk-go-v2/service/route53domains"
)

// TestWatchDrawsOneLine follows an operation that changes with every look.
func TestWatchDrawsOneLine(t *testing.T) {
	t.Parallel()
	answers := []string{
		`"Status":"SUBMITTED"`,
		`"Status":"IN_PROGRESS","StatusFlag":"PENDING_CUSTOMER_ACTION"`,
		`"Status":"FAILED","Message":"one\u001b[2Jtwo"`,
	}
	var looks atomic.Int32
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n := min(int(looks.Add(1)), len(answers))
		_, _ = fmt.Fprintf(w, `{"OperationId":"x","Type":"REGISTER_DOMAIN","DomainName":"drawn.com","SubmittedDate":1000,"LastUpdatedDate":1003.5,%s}`, answers[n-1])
	}))
	defer api.Close()
	client := domains.New(domains.Options{Region: "us-east-1", BaseEndpoint: &api.URL, Credentials: aws.AnonymousCredentials{}})

	var out bytes.Buffer
	o, err := followLive(t.Context(), client, "x", time.Millisecond, &out)
	if err != nil {
		t.Fatalf("followLive: %v", err)
	}
	const line = `\r\x1b\[K`
	want := regexp.MustCompile(`^` + line + `SUBMITTED .*` + line + `IN_PROGRESS +PENDING_CUSTOMER_ACTION +REGISTER_DOMAIN.*` +
		line + `FAILED +REGISTER_DOMAIN  drawn.com  3.5s  one \[2Jtwo\n$`)
	if !want.Match(out.Bytes()) {
		t.Errorf("drawn was %q, want %s", out.String(), want)
	}
	if err := o.end(); err == nil {
		t.Error("a failed operation ended without an error")
	}
}
