package house_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"freehold/internal/house"
)

func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "freehold.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// sample is a value for the setting, other than its default, as text and as
// TOML.
func sample(s *house.Setting) (text, toml string) {
	switch s.Key {
	case "listen", "admin":
		return "127.0.0.1:1", `"127.0.0.1:1"`
	case "log-level":
		return "debug", `"debug"`
	case "log-format":
		return "json", `"json"`
	case "registry-rules":
		return "strict", `"strict"`
	}
	switch s.Type() {
	case "int":
		return "7", "7"
	case "duration":
		return "1m30s", `"1m30s"`
	case "list":
		return "a.example,b.example", `["a.example", "b.example"]`
	}
	return "something", `"something"`
}

// TestEverySettingCanBeMadeInThreeWays, each of which counts over the one
// before.
func TestEverySettingCanBeMadeInThreeWays(t *testing.T) {
	t.Parallel()
	defaults := house.Defaults()
	for i, setting := range defaults.Table() {
		t.Run(setting.Key, func(t *testing.T) {
			t.Parallel()
			text, inTOML := sample(setting)
			if setting.Usage == "" || setting.String() == text {
				t.Fatalf("usage %q, default %q, sample %q", setting.Usage, setting.String(), text)
			}
			config := file(t, setting.Key+" = "+inTOML)
			for way, load := range map[string]func() (house.Settings, string, error){
				"file": func() (house.Settings, string, error) { return house.Load(config, nil, nil) },
				"environment": func() (house.Settings, string, error) {
					return house.Load("", []string{setting.Env() + "=" + text}, nil)
				},
				"flag": func() (house.Settings, string, error) {
					return house.Load("", nil, map[string]string{setting.Key: text})
				},
			} {
				s, absent, err := load()
				if err != nil || absent != "" {
					t.Errorf("%s: error %v, absent %q", way, err, absent)
					continue
				}
				if got := s.Table()[i].String(); got != text {
					t.Errorf("%s: got %s, want %s", way, got, text)
				}
				changed := house.Defaults()
				if err := changed.Table()[i].Set(text); err != nil || !reflect.DeepEqual(s, changed) {
					t.Errorf("%s: got %+v, want %+v (%v)", way, s, changed, err)
				}
			}
		})
	}
}

func TestPrecedence(t *testing.T) {
	t.Parallel()
	config := file(t, "workers = 2\ndomain-quota = 2\nmax-in-flight = 2\n")
	environ := []string{"FREEHOLD_DOMAIN_QUOTA=3", "FREEHOLD_MAX_IN_FLIGHT=3", "FREEHOLD_CONFIG=" + config, "FREEHOLD_LISTEN=", "PATH=/bin"}
	s, _, err := house.Load("", environ, map[string]string{"max-in-flight": "4", "config": ""})
	if err != nil {
		t.Fatal(err)
	}
	if s.Workers != 2 || s.DomainQuota != 3 || s.MaxInFlight != 4 || s.Listen != house.Defaults().Listen {
		t.Errorf("got workers %d, domain-quota %d, max-in-flight %d, listen %s; want 2, 3, 4, the default",
			s.Workers, s.DomainQuota, s.MaxInFlight, s.Listen)
	}
	other := file(t, "workers = 9\n")
	if s, _, err := house.Load(other, environ, nil); err != nil || s.Workers != 9 {
		t.Errorf("a file by flag over one by environment: workers %d, %v, want 9", s.Workers, err)
	}
	missing := filepath.Join(t.TempDir(), "none.toml")
	if _, absent, err := house.Load(missing, nil, nil); err != nil || absent != missing {
		t.Errorf("a file that is not there: absent %q, %v, want %q and no error", absent, err, missing)
	}
}

func TestSettingsRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, file string
		environ    []string
		flags      map[string]string
		want       string // how the error ends
	}{
		{name: "unknown key", file: "a = 1", want: "line 1: unknown key a"},
		{name: "unknown table", file: "workers = 1\n[server]\nlisten = 'x'", want: "unknown key server"},
		{name: "key in another case", file: "Workers = 1", want: "line 1: unknown key Workers"},
		{name: "number as text", file: `workers = "1"`, want: "line 1: workers must be a whole number"},
		{name: "text as number", file: "\nlisten = 1", want: "line 2: listen must be a text in quotes"},
		{name: "list as text", file: `region = "a"`, want: `region must be a list of texts, such as ["a", "b"]`},
		{name: "duration as number", file: "registry-delay = 3", want: `registry-delay must be a duration in quotes, such as "3s"`},
		{name: "no duration", file: `registry-delay = "3"`, want: "registry-delay: it must be a duration such as 500ms or 3s"},
		{name: "no TOML", file: "workers", want: ""},
		{name: "key twice", file: "workers = 1\nworkers = 2", want: ""},
		{name: "unknown variable", environ: []string{"FREEHOLD_WORKER=1"}, want: "the environment has FREEHOLD_WORKER, which is no setting"},
		{name: "bad variable", environ: []string{"FREEHOLD_WORKERS=1.5"}, want: "FREEHOLD_WORKERS in the environment: it must be a whole number"},
		{name: "bad flag", flags: map[string]string{"workers": ""}, want: "--workers: it must be a whole number"},
		{name: "no workers", flags: map[string]string{"workers": "0"}, want: "workers: 0 is not between 1 and 1024"},
		{name: "negative quota", flags: map[string]string{"domain-quota": "-1"}, want: ""},
		{name: "negative delay", flags: map[string]string{"operation-delay": "-1s"}, want: "operation-delay: -1s is not between 0s and 90 days"},
		{name: "no port", flags: map[string]string{"listen": "localhost"}, want: `listen: "localhost" is not an address such as 127.0.0.1:8053`},
		{name: "no folder", flags: map[string]string{"data": ""}, want: "data: it must name a folder"},
		{name: "one name server", flags: map[string]string{"nameservers": "ns1.example.com"}, want: "nameservers: 1 is not between 2 and 13"},
		{name: "bad name server", flags: map[string]string{"nameservers": "ns1.example.com,-.example.com"}, want: ""},
		{name: "unknown level", flags: map[string]string{"log-level": "loud"}, want: ""},
		{name: "unknown format", flags: map[string]string{"log-format": "xml"}, want: `log-format: "xml" is none of auto, text and json`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			config := ""
			if test.file != "" {
				config = file(t, test.file)
			}
			_, _, err := house.Load(config, test.environ, test.flags)
			if err == nil || !strings.HasSuffix(err.Error(), test.want) {
				t.Fatalf("got %v, want an error that ends %q", err, test.want)
			}
			if strings.Contains(err.Error(), "struct") {
				t.Errorf("the error tells of the inside: %v", err)
			}
		})
	}
}

// TestKubernetesServiceLinks are put into the environment unasked.
func TestKubernetesServiceLinks(t *testing.T) {
	t.Parallel()
	_, _, err := house.Load("", []string{
		"FREEHOLD_SERVICE_HOST=10.0.0.1", "FREEHOLD_SERVICE_PORT=8053", "FREEHOLD_SERVICE_PORT_API=8053",
		"FREEHOLD_PORT=tcp://10.0.0.1:8053", "FREEHOLD_PORT_8053_TCP_ADDR=10.0.0.1", "FREEHOLD_ADMIN_SERVICE_HOST=10.0.0.2",
	}, nil)
	if err != nil {
		t.Error(err)
	}
}

func TestNewLog(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		format   string
		terminal bool
		want     string
	}{
		{"auto", true, "time="},
		{"auto", false, "{"},
		{"text", false, "time="},
		{"json", true, "{"},
	} {
		s := house.Defaults()
		s.LogFormat = test.format
		var b bytes.Buffer
		log := house.NewLog(&b, test.terminal, s)
		log.Debug("hidden")
		log.Info("shown")
		if got := b.String(); !strings.HasPrefix(got, test.want) || strings.Contains(got, "hidden") || !strings.Contains(got, "shown") {
			t.Errorf("format %s, terminal %t: got %q, want it to begin with %q", test.format, test.terminal, got, test.want)
		}
	}
}

func TestDurationsPrintAsTheyAreRead(t *testing.T) {
	t.Parallel()
	s := house.Defaults()
	s.OperationDelay = 90 * time.Second
	for _, setting := range s.Table() {
		again := house.Defaults()
		for _, other := range again.Table() {
			if other.Key == setting.Key {
				if err := other.Set(setting.String()); err != nil || other.String() != setting.String() {
					t.Errorf("%s: %s is read as %s, %v", setting.Key, setting, other, err)
				}
			}
		}
	}
}
