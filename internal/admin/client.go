package admin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxAnswer bounds what is read of an answer.
const maxAnswer = 16 << 20

// Client speaks to the management port of a running server.
type Client struct {
	base  string
	token string
	http  *http.Client
}

// NewClient is a client of the port at the URL, such as http://127.0.0.1:8054.
// It goes to that port only: neither through a proxy nor after a redirect,
// since it carries the token.
func NewClient(base, token string) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, errors.New("the address of the management port must be a URL such as http://127.0.0.1:8054")
	}
	if token == "" {
		return nil, errors.New("there is no token for the management port")
	}
	return &Client{
		base:  strings.TrimRight(base, "/"),
		token: token,
		http: &http.Client{
			Timeout:       30 * time.Second,
			Transport:     &http.Transport{Proxy: nil, MaxIdleConns: 1, IdleConnTimeout: time.Minute},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}, nil
}

// CreateAccount makes an account.
func (c *Client) CreateAccount(ctx context.Context, in CreateAccount) (Account, error) {
	var out Account
	err := c.call(ctx, http.MethodPost, "/v1/accounts", in, &out)
	return out, err
}

// Accounts lists all accounts.
func (c *Client) Accounts(ctx context.Context) ([]Account, error) {
	var out accountList
	err := c.call(ctx, http.MethodGet, "/v1/accounts", nil, &out)
	return out.Accounts, err
}

// CreateKey makes a key and shows its secret this once.
func (c *Client) CreateKey(ctx context.Context, in CreateKey) (Key, error) {
	var out Key
	err := c.call(ctx, http.MethodPost, "/v1/keys", in, &out)
	return out, err
}

// Keys lists an account's keys without their secrets.
func (c *Client) Keys(ctx context.Context, accountID string) ([]Key, error) {
	var out keyList
	err := c.call(ctx, http.MethodGet, "/v1/keys?account="+url.QueryEscape(accountID), nil, &out)
	return out.Keys, err
}

// DeleteKey takes a key out of use.
func (c *Client) DeleteKey(ctx context.Context, id string) error {
	return c.call(ctx, http.MethodDelete, "/v1/keys/"+url.PathEscape(id), nil, nil)
}

// Ready is nil when the server can do its work.
func (c *Client) Ready(ctx context.Context) error {
	return c.call(ctx, http.MethodGet, "/readyz", nil, nil)
}

// call sends a request and decodes the answer; an error that the server tells
// is that sentence.
func (c *Client) call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("encode the request: %w", err)
		}
		body = bytes.NewReader(b)
	}
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return fmt.Errorf("make the request: %w", err)
	}
	r.Header.Set("Authorization", "Bearer "+c.token)
	if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	answer, err := c.http.Do(r)
	if err != nil {
		if cause, ok := errors.AsType[*url.Error](err); ok {
			err = cause.Err
		}
		return fmt.Errorf("no answer from the management port at %s: %w", c.base, err)
	}
	defer func() { _ = answer.Body.Close() }()
	b, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("read the answer of the management port: %w", err)
	}
	if answer.StatusCode/100 != 2 {
		var p problem
		if json.Unmarshal(b, &p) != nil || p.Error == "" {
			return fmt.Errorf("%s does not answer like a management port of freehold: %s", c.base, answer.Status)
		}
		return errors.New(p.Error)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(b, out); err != nil {
		return fmt.Errorf("%s does not answer like a management port of freehold: %w", c.base, err)
	}
	return nil
}
