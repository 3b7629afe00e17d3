package gosdk_test

import (
	"context"
	"os"
	"regexp"
	"testing"

	"freehold/internal/house"
	"freehold/internal/registrar"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/route53domains"
)

const secondAccount = "111122223333"

// served is a house at work.
type served struct {
	*house.House
	exports string // what serve prints
}

// open sets a house to work until the test ends.
func open(t *testing.T, change func(*house.Settings)) served {
	t.Helper()
	settings := house.Defaults()
	settings.RegistryRules = "strict"
	settings.Data = t.TempDir()
	settings.Listen, settings.Admin = "127.0.0.1:0", "127.0.0.1:0"
	settings.TLDs = []string{"../tlds.toml"}
	change(&settings)
	h, err := house.Open(t.Context(), settings, house.Parts{})
	if err != nil {
		t.Fatalf("open the house: %v", err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ready, ended := make(chan house.Addresses, 1), make(chan error, 1)
	go func() { ended <- h.Run(ctx, func(a house.Addresses) { ready <- a }) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("serve: %v", err)
		}
		if err := h.Close(); err != nil {
			t.Errorf("close the house: %v", err)
		}
	})
	select {
	case a := <-ready:
		return served{h, h.Exports(a)}
	case err := <-ended:
		ended <- err
		t.Fatalf("serve: %v", err)
	}
	panic("unreachable")
}

var exportLine = regexp.MustCompile(`(?m)^export (\w+)='?(.*?)'?$`)

// defaultClient is the client of somebody who has typed what serve printed, and
// has nothing else set up for AWS.
func defaultClient(t *testing.T, s served) *route53domains.Client {
	t.Helper()
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_ENDPOINT_URL"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	for _, match := range exportLine.FindAllStringSubmatch(s.exports, -1) {
		t.Setenv(match[1], match[2])
	}
	c, err := config.LoadDefaultConfig(t.Context())
	if err != nil {
		t.Fatalf("AWS settings: %v", err)
	}
	return route53domains.NewFromConfig(c)
}

// second makes the second account, with room for one domain, and gives its key.
func (s served) second(t *testing.T) aws.Credentials {
	t.Helper()
	_, err := s.Accounts.Create(t.Context(), registrar.Account{ID: secondAccount, Name: "second", DomainQuota: 1})
	if err != nil {
		t.Fatalf("second account: %v", err)
	}
	key, err := s.Accounts.CreateKey(t.Context(), secondAccount, "", "")
	if err != nil {
		t.Fatalf("its key: %v", err)
	}
	return aws.Credentials{AccessKeyID: key.ID, SecretAccessKey: key.Secret.Reveal()}
}

// with is the client with other credentials, and what else is to change.
func with(c *route53domains.Client, key aws.Credentials, change ...func(*route53domains.Options)) *route53domains.Client {
	o := c.Options()
	o.AuthSchemes = nil // they hold the signer of the client that there was
	o.Credentials = credentials.NewStaticCredentialsProvider(key.AccessKeyID, key.SecretAccessKey, key.SessionToken)
	return route53domains.New(o, change...)
}
