package house

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"freehold/internal/names"

	"github.com/pelletier/go-toml/v2"
)

// Settings are what an operator may choose. A field's toml tag is the name of
// the setting everywhere: the key in the file, --key as a flag, and
// FREEHOLD_KEY, in capitals and with underscores, in the environment.
type Settings struct {
	Data           string        `toml:"data" usage:"folder in which everything is kept"`
	Listen         string        `toml:"listen" usage:"address of the API"`
	Admin          string        `toml:"admin" usage:"address of the management port"`
	Regions        []string      `toml:"region" usage:"regions that requests may be signed for (default any)"`
	DomainQuota    int           `toml:"domain-quota" usage:"domains that an account may have unless it has a quota of its own"`
	Nameservers    []string      `toml:"nameservers" usage:"name servers of domains that are registered without any"`
	TLDs           []string      `toml:"tlds" usage:"files that change or add TLDs, in order"`
	RegistrarName  string        `toml:"registrar-name" usage:"name of this registrar, in GetDomainDetail"`
	RegistrarURL   string        `toml:"registrar-url" usage:"web site of this registrar"`
	WhoIsServer    string        `toml:"whois-server" usage:"WHOIS server of this registrar"`
	AbuseEmail     string        `toml:"abuse-email" usage:"mail address for complaints"`
	AbusePhone     string        `toml:"abuse-phone" usage:"telephone number for complaints"`
	Workers        int           `toml:"workers" usage:"operations that are carried on at once"`
	OperationDelay time.Duration `toml:"operation-delay" usage:"how long an operation stands at SUBMITTED before it is taken up"`
	RegistryDelay  time.Duration `toml:"registry-delay" usage:"how long the registry in the house thinks about a registration"`
	RegistryRules  string        `toml:"registry-rules" usage:"lenient: name servers of names that nobody has registered here are taken as existing, and example addresses as glue; strict: as at a real registry"`
	MaxInFlight    int           `toml:"max-in-flight" usage:"requests that are worked on at once; more are throttled"`
	Finished       int           `toml:"finished-operations" usage:"final operations whose answers are kept in memory"`
	LogLevel       string        `toml:"log-level" usage:"debug, info, warn or error"`
	LogFormat      string        `toml:"log-format" usage:"text, json, or auto: text on a terminal, JSON otherwise"`
}

// Defaults are the settings of an operator who chooses nothing.
func Defaults() Settings {
	return Settings{
		Data:   "./freehold-data",
		Listen: "127.0.0.1:8053",
		Admin:  "127.0.0.1:8054",

		DomainQuota:   20,
		Nameservers:   []string{"ns1.freehold.test", "ns2.freehold.test", "ns3.freehold.test", "ns4.freehold.test"},
		RegistrarName: "Freehold",
		RegistrarURL:  "http://freehold.test",
		WhoIsServer:   "whois.freehold.test",
		AbuseEmail:    "abuse@freehold.test",
		AbusePhone:    "+1.5555550100",

		Workers:       64,
		RegistryRules: "lenient",
		MaxInFlight:   1024,
		Finished:      65536,

		LogLevel:  "info",
		LogFormat: "auto",
	}
}

// Setting is one of the settings by its name: what flags and documents are made
// from. It is a pflag.Value.
type Setting struct {
	Key   string // as in the file; the flag's name without dashes
	Usage string

	field reflect.Value
}

// Table lists the settings, each bound to its field.
func (s *Settings) Table() []*Setting {
	v := reflect.ValueOf(s).Elem()
	table := make([]*Setting, 0, v.NumField())
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag
		table = append(table, &Setting{Key: tag.Get("toml"), Usage: tag.Get("usage"), field: v.Field(i)})
	}
	return table
}

const envPrefix = "FREEHOLD_"

// Env is the setting's name in the environment.
func (s *Setting) Env() string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(s.Key, "-", "_"))
}

// Set reads the value from text; lists have commas.
func (s *Setting) Set(text string) error {
	switch s.field.Interface().(type) {
	case string:
		s.field.SetString(text)
	case int:
		n, err := strconv.Atoi(text)
		if err != nil {
			return errors.New("it must be a whole number")
		}
		s.field.SetInt(int64(n))
	case time.Duration:
		d, err := time.ParseDuration(text)
		if err != nil {
			return errors.New("it must be a duration such as 500ms or 3s")
		}
		s.field.SetInt(int64(d))
	case []string:
		var list []string
		for item := range strings.SplitSeq(text, ",") {
			if item = strings.TrimSpace(item); item != "" {
				list = append(list, item)
			}
		}
		s.field.Set(reflect.ValueOf(list))
	}
	return nil
}

// String is the value as Set reads it.
func (s *Setting) String() string {
	switch v := s.field.Interface().(type) {
	case time.Duration:
		if v == 0 {
			return "0s"
		}
		return v.String()
	case []string:
		return strings.Join(v, ",")
	default:
		return fmt.Sprint(v)
	}
}

// Type names the kind of value for a flag's usage.
func (s *Setting) Type() string {
	switch s.field.Interface().(type) {
	case int:
		return "int"
	case time.Duration:
		return "duration"
	case []string:
		return "list"
	default:
		return "string"
	}
}

// ReadFile lays a TOML file over the settings. Unknown keys are refused with
// their line. Durations are written like "3s".
func (s *Settings) ReadFile(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		if cause, ok := errors.AsType[*fs.PathError](err); ok {
			err = cause.Err
		}
		return fmt.Errorf("configuration file %s: %w", path, err)
	}
	// A generic form first: the table knows how each value is read.
	var file map[string]any
	if err := toml.NewDecoder(bytes.NewReader(text)).Decode(&file); err != nil {
		return inFile(path, err)
	}
	if err := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields().Decode(shape()); err != nil {
		return s.ofWrongKind(path, err)
	}
	for _, setting := range s.Table() {
		value, ok := file[setting.Key]
		if !ok {
			continue
		}
		delete(file, setting.Key)
		if list, ok := value.([]any); ok {
			items := make([]string, len(list))
			for i, item := range list {
				items[i] = fmt.Sprint(item)
			}
			value = strings.Join(items, ",")
		}
		if err := setting.Set(fmt.Sprint(value)); err != nil {
			return fmt.Errorf("configuration file %s: %s: %w", path, setting.Key, err)
		}
	}
	// The library takes keys in any case.
	for key := range file {
		return fmt.Errorf("configuration file %s: line %d: unknown key %s", path, lineOf(string(text), key), key)
	}
	return nil
}

// lineOf finds the line, counted from 1, that begins with the key.
func lineOf(text, key string) int {
	n := 0
	for line := range strings.Lines(text) {
		n++
		if strings.HasPrefix(strings.TrimLeft(line, " \t\"'"), key) {
			break
		}
	}
	return n
}

// shape is a pointer to a struct like Settings in which durations are texts,
// for a strict look at a file: which keys there are and of which TOML type.
func shape() any {
	t := reflect.TypeFor[Settings]()
	fields := make([]reflect.StructField, t.NumField())
	for i := range fields {
		fields[i] = t.Field(i)
		if fields[i].Type == reflect.TypeFor[time.Duration]() {
			fields[i].Type = reflect.TypeFor[string]()
		}
	}
	return reflect.New(reflect.StructOf(fields)).Interface()
}

// inFile words an error of the TOML library for the operator.
func inFile(path string, err error) error {
	if strict, ok := errors.AsType[*toml.StrictMissingError](err); ok && len(strict.Errors) > 0 {
		unknown := &strict.Errors[0]
		line, _ := unknown.Position()
		return fmt.Errorf("configuration file %s: line %d: unknown key %s", path, line, strings.Join(unknown.Key(), "."))
	}
	if decode, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, _ := decode.Position()
		return fmt.Errorf("configuration file %s: line %d: %s", path, line, strings.TrimPrefix(decode.Error(), "toml: "))
	}
	return fmt.Errorf("configuration file %s: %w", path, err)
}

// ofWrongKind words what a strict look at a file that is good TOML finds.
func (s *Settings) ofWrongKind(path string, err error) error {
	_, unknown := errors.AsType[*toml.StrictMissingError](err)
	decode, ok := errors.AsType[*toml.DecodeError](err)
	if unknown || !ok {
		return inFile(path, err)
	}
	line, _ := decode.Position()
	for _, setting := range s.Table() {
		if key := decode.Key(); len(key) > 0 && key[0] == setting.Key {
			return fmt.Errorf("configuration file %s: line %d: %s must be %s", path, line, setting.Key, setting.wants())
		}
	}
	// The library's words would show how the program is made inside.
	return fmt.Errorf("configuration file %s: line %d: the value is not of the kind that the setting takes", path, line)
}

// wants names the TOML value that a setting takes.
func (s *Setting) wants() string {
	switch s.field.Interface().(type) {
	case int:
		return "a whole number"
	case time.Duration:
		return `a duration in quotes, such as "3s"`
	case []string:
		return `a list of texts, such as ["a", "b"]`
	default:
		return "a text in quotes"
	}
}

// The variables beside those of the settings.
const (
	EnvConfig     = envPrefix + "CONFIG"
	EnvMasterKey  = envPrefix + "MASTER_KEY"
	EnvAdminURL   = envPrefix + "ADMIN_URL"
	EnvAdminToken = envPrefix + "ADMIN_TOKEN"
)

// Kubernetes puts such variables into the containers of a service's
// neighbours; where that service is called freehold, they are none of ours.
var serviceLink = regexp.MustCompile(`^FREEHOLD_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_.+)?)$`)

// ReadEnv lays the environment, as os.Environ gives it, over the settings. An
// empty variable counts as absent. An unknown one that begins with FREEHOLD_ is
// refused: it is a setting that somebody believes to have made.
func (s *Settings) ReadEnv(environ []string) error {
	table := map[string]*Setting{EnvConfig: nil, EnvMasterKey: nil, EnvAdminURL: nil, EnvAdminToken: nil}
	for _, setting := range s.Table() {
		table[setting.Env()] = setting
	}
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		if !strings.HasPrefix(name, envPrefix) || value == "" {
			continue
		}
		setting, known := table[name]
		if !known && !serviceLink.MatchString(name) {
			return fmt.Errorf("the environment has %s, which is no setting", name)
		}
		if setting == nil {
			continue
		}
		if err := setting.Set(value); err != nil {
			return fmt.Errorf("%s in the environment: %w", name, err)
		}
	}
	return nil
}

// Load puts settings together: what flags say, by key, counts over the
// environment, that over the file at the path, and that over the defaults. A
// path that names nothing is passed over, and absent is set; an empty one means
// what the environment says (FREEHOLD_CONFIG).
func Load(path string, environ []string, flags map[string]string) (s Settings, absent string, err error) {
	s = Defaults()
	if path == "" {
		for _, variable := range environ {
			if value, ok := strings.CutPrefix(variable, EnvConfig+"="); ok {
				path = value
			}
		}
	}
	if path != "" {
		if err = s.ReadFile(path); errors.Is(err, fs.ErrNotExist) {
			absent, err = path, nil
		}
		if err != nil {
			return s, "", err
		}
	}
	if err := s.ReadEnv(environ); err != nil {
		return s, "", err
	}
	for _, setting := range s.Table() {
		if value, ok := flags[setting.Key]; ok {
			if err := setting.Set(value); err != nil {
				return s, "", fmt.Errorf("--%s: %w", setting.Key, err)
			}
		}
	}
	return s, absent, s.Check()
}

// Check refuses settings that cannot work, in words for the operator.
func (s *Settings) Check() error {
	for key, address := range map[string]string{"listen": s.Listen, "admin": s.Admin} {
		if _, _, err := net.SplitHostPort(address); err != nil {
			return fmt.Errorf("%s: %q is not an address such as 127.0.0.1:8053", key, address)
		}
	}
	for _, bound := range []struct {
		key              string
		value, low, high int
	}{
		{"domain-quota", s.DomainQuota, 0, 1_000_000_000},
		{"workers", s.Workers, 1, 1024},
		{"max-in-flight", s.MaxInFlight, 1, 1_000_000},
		{"finished-operations", s.Finished, 1, 100_000_000},
	} {
		if bound.value < bound.low || bound.value > bound.high {
			return fmt.Errorf("%s: %d is not between %d and %d", bound.key, bound.value, bound.low, bound.high)
		}
	}
	for key, d := range map[string]time.Duration{"operation-delay": s.OperationDelay, "registry-delay": s.RegistryDelay} {
		if d < 0 || d > 90*24*time.Hour {
			return fmt.Errorf("%s: %s is not between 0s and 90 days", key, d)
		}
	}
	if s.Data == "" {
		return errors.New("data: it must name a folder")
	}
	if n := len(s.Nameservers); n < 2 || n > 13 {
		return fmt.Errorf("nameservers: %d is not between 2 and 13", n)
	}
	for _, name := range s.Nameservers {
		if _, err := names.ParseHost(name); err != nil {
			return fmt.Errorf("nameservers: %w", err)
		}
	}
	if _, err := s.Level(); err != nil {
		return err
	}
	if s.RegistryRules != "lenient" && s.RegistryRules != "strict" {
		return fmt.Errorf("registry-rules: %q is neither lenient nor strict", s.RegistryRules)
	}
	if s.LogFormat != "auto" && s.LogFormat != "text" && s.LogFormat != "json" {
		return fmt.Errorf("log-format: %q is none of auto, text and json", s.LogFormat)
	}
	return nil
}

// Level is the log level.
func (s *Settings) Level() (slog.Level, error) {
	switch s.LogLevel {
	case "debug":
		return slog.LevelDebug, nil
	case "info":
		return slog.LevelInfo, nil
	case "warn":
		return slog.LevelWarn, nil
	case "error":
		return slog.LevelError, nil
	}
	return 0, fmt.Errorf("log-level: %q is none of debug, info, warn and error", s.LogLevel)
}
