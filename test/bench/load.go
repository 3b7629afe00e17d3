package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// request is a signed request as it goes over the wire.
type request []byte

// credentials are those of every server that the bench starts.
var credentials = aws.Credentials{AccessKeyID: "AKIABENCHBENCHBENCH1", SecretAccessKey: "bench-bench-bench-bench-bench-bench-bench"}

const account = "111122223333"

// sign makes a request, signed now by the SDK's own signer.
func sign(host, action, body string) (request, error) {
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "http://"+host+"/", strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("X-Amz-Target", "Route53Domains_v20140515."+action)
	hash := sha256.Sum256([]byte(body))
	if err := v4.NewSigner().SignHTTP(context.Background(), credentials, r, hex.EncodeToString(hash[:]), "route53domains", "us-east-1", time.Now()); err != nil {
		return nil, err
	}
	var wire bytes.Buffer
	fmt.Fprintf(&wire, "POST / HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n", host, len(body))
	if err := r.Header.Write(&wire); err != nil {
		return nil, err
	}
	wire.WriteString("\r\n")
	wire.WriteString(body)
	return wire.Bytes(), nil
}

// conn is a keep-alive connection.
type conn struct {
	net.Conn
	r *bufio.Reader
}

func dial(host string) (*conn, error) {
	c, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", host)
	if err != nil {
		return nil, err
	}
	return &conn{c, bufio.NewReaderSize(c, 16<<10)}, nil
}

func (c *conn) hangUp() { _ = c.Close() }

var errStatus = errors.New("not a 200")

// do sends a request and reads the whole answer. The body is valid until the
// next call when keep is set, and is thrown away otherwise.
func (c *conn) do(q request, keep bool) (body []byte, err error) {
	if _, err := c.Write(q); err != nil {
		return nil, err
	}
	line, err := c.r.ReadSlice('\n')
	if err != nil {
		return nil, err
	}
	good := bytes.HasPrefix(line, []byte("HTTP/1.1 200"))
	length := -1
	for {
		if line, err = c.r.ReadSlice('\n'); err != nil {
			return nil, err
		}
		if len(line) <= 2 {
			break
		}
		if name, value, _ := bytes.Cut(line, []byte(":")); bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return nil, err
			}
		}
	}
	if length < 0 {
		return nil, errors.New("an answer without Content-Length")
	}
	if keep || !good {
		body = make([]byte, length)
		if _, err := io.ReadFull(c.r, body); err != nil {
			return nil, err
		}
	} else if _, err := c.r.Discard(length); err != nil {
		return nil, err
	}
	if !good {
		return body, fmt.Errorf("%w: %s", errStatus, body)
	}
	return body, nil
}

// result is what a load brought.
type result struct {
	rate float64 // requests per second
	p50  time.Duration
	p99  time.Duration
	n    int
}

// load sends requests over so many connections for the span, each connection
// taking the next one of the list; a list that must not repeat ends the load.
func load(host string, connections int, span time.Duration, requests []request, repeat bool) (result, error) {
	conns := make([]*conn, connections)
	for i := range conns {
		c, err := dial(host)
		if err != nil {
			return result{}, err
		}
		defer c.hangUp()
		conns[i] = c
	}
	var next atomic.Int64
	var failed atomic.Pointer[error]
	latencies := make([][]time.Duration, connections)
	var done sync.WaitGroup
	start := time.Now()
	end := start.Add(span)
	for i, c := range conns {
		done.Go(func() {
			mine := make([]time.Duration, 0, 1<<16)
			for {
				before := time.Now()
				if before.After(end) {
					break
				}
				n := int(next.Add(1) - 1)
				if n >= len(requests) {
					if !repeat {
						break
					}
					n %= len(requests)
				}
				if _, err := c.do(requests[n], false); err != nil {
					failed.Store(&err)
					break
				}
				mine = append(mine, time.Since(before))
			}
			latencies[i] = mine
		})
	}
	done.Wait()
	took := time.Since(start)
	if err := failed.Load(); err != nil {
		return result{}, *err
	}
	all := slices.Concat(latencies...)
	if len(all) == 0 {
		return result{}, errors.New("no request was answered")
	}
	slices.Sort(all)
	return result{
		rate: float64(len(all)) / took.Seconds(),
		p50:  all[len(all)/2],
		p99:  all[len(all)*99/100],
		n:    len(all),
	}, nil
}

// median of a list of figures.
func median(figures []float64) float64 {
	figures = slices.Clone(figures)
	slices.Sort(figures)
	return figures[len(figures)/2]
}

// series collects a figure of several candidates, round by round.
type series map[string][]float64

func (s series) add(name string, figure float64) { s[name] = append(s[name], figure) }

// ratio is the median of the rounds' ratios.
func (s series) ratio(of, to string) float64 {
	ratios := make([]float64, len(s[of]))
	for i := range ratios {
		ratios[i] = s[of][i] / s[to][i]
	}
	return median(ratios)
}
