package tlds

import (
	"bytes"
	_ "embed" // the built-in catalogue
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"freehold/internal/names"
	"freehold/internal/registrar"

	"github.com/pelletier/go-toml/v2"
)

//go:embed catalogue.toml
var builtin []byte

// Catalogue is the TLDs that are sold. It never changes, so that any number
// of goroutines may use it.
type Catalogue struct {
	byName map[string]*TLD
	sorted []*TLD
}

// File is a catalogue file, or a part of one: what it says counts over what
// the files before it say.
type File struct {
	Name string // for error texts
	Text []byte
}

// Load reads the built-in catalogue and then the operator's files at the
// given paths, in order. A later file changes single keys of [default],
// [geographic] or a TLD, or adds a TLD; a list replaces the list it changes.
// An error names the file, the line and the key or TLD.
func Load(paths ...string) (*Catalogue, error) {
	files := make([]File, 0, len(paths))
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("catalogue of TLDs: %w", err)
		}
		files = append(files, File{Name: path, Text: text})
	}
	return LoadFiles(files...)
}

// LoadFiles is Load with files that have been read already.
func LoadFiles(files ...File) (*Catalogue, error) {
	files = append([]File{{Name: "built-in catalogue", Text: builtin}}, files...)
	all, params, err := read(files)
	if err != nil {
		return nil, err
	}
	c := &Catalogue{byName: all}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t := all[name]
		if err := finish(t, name, params); err != nil {
			return nil, fmt.Errorf("%s: tld %s: %w", lastFileWith(files, name), name, err)
		}
		c.sorted = append(c.sorted, t)
	}
	return c, nil
}

// document is the form of a catalogue file.
type document struct {
	Default    *TLD              `toml:"default"`
	Geographic *TLD              `toml:"geographic"`
	Param      map[string]*Param `toml:"param"`
	TLD        map[string]*TLD   `toml:"tld"`
}

// outline is a first look at a file: which TLDs it has, and of which kind.
type outline struct {
	TLD map[string]struct {
		Geographic *bool `toml:"geographic"`
	} `toml:"tld"`
}

// read lays the files over each other: each TLD begins as a copy of the
// defaults, which are those of all files, and takes what the files say of it.
func read(files []File) (map[string]*TLD, map[string]*Param, error) {
	geographic := map[string]bool{}
	base := &TLD{}
	for _, f := range files {
		var o outline
		if err := toml.Unmarshal(f.Text, &o); err != nil {
			return nil, nil, inFile(f, err)
		}
		for name, t := range o.TLD {
			if t.Geographic != nil {
				geographic[name] = *t.Geographic
			} else if _, known := geographic[name]; !known {
				geographic[name] = false
			}
		}
		if err := toml.Unmarshal(f.Text, &struct {
			Default *TLD `toml:"default"`
		}{base}); err != nil {
			return nil, nil, inFile(f, err)
		}
	}
	base.Geographic = false // each TLD says so itself
	geo := base.clone()
	for _, f := range files {
		if err := toml.Unmarshal(f.Text, &struct {
			Geographic *TLD `toml:"geographic"`
		}{geo}); err != nil {
			return nil, nil, inFile(f, err)
		}
	}

	all := make(map[string]*TLD, len(geographic))
	for name, isGeographic := range geographic {
		if isGeographic {
			all[name] = geo.clone()
		} else {
			all[name] = base.clone()
		}
	}
	params := map[string]*Param{}
	for _, f := range files {
		d := toml.NewDecoder(bytes.NewReader(f.Text)).DisallowUnknownFields()
		if err := d.Decode(&document{Default: &TLD{}, Geographic: &TLD{}, Param: params, TLD: all}); err != nil {
			return nil, nil, inFile(f, err)
		}
	}
	return all, params, nil
}

// inFile words an error of the TOML library for the operator.
func inFile(f File, err error) error {
	if strict, ok := errors.AsType[*toml.StrictMissingError](err); ok && len(strict.Errors) > 0 {
		unknown := &strict.Errors[0]
		line, _ := unknown.Position()
		return fmt.Errorf("%s: line %d: unknown key %s", f.Name, line, strings.Join(unknown.Key(), "."))
	}
	if decode, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, _ := decode.Position()
		key := ""
		if len(decode.Key()) > 0 {
			key = strings.Join(decode.Key(), ".") + ": "
		}
		return fmt.Errorf("%s: line %d: %s%s", f.Name, line, key, strings.TrimPrefix(decode.Error(), "toml: "))
	}
	return fmt.Errorf("%s: %w", f.Name, err)
}

// lastFileWith is the file to blame for a TLD that does not hold together:
// the built-in catalogue is tested, so it is the last to have touched it.
func lastFileWith(files []File, tld string) string {
	for _, f := range slices.Backward(files) {
		var o outline
		if err := toml.Unmarshal(f.Text, &o); err == nil {
			if _, ok := o.TLD[tld]; ok {
				return f.Name
			}
		}
	}
	return files[len(files)-1].Name
}

// Lookup finds a TLD by its name, with or without a leading dot, in whatever
// case of ASCII letters.
func (c *Catalogue) Lookup(tld string) (*TLD, bool) {
	tld = strings.TrimPrefix(tld, ".")
	if t, ok := c.byName[tld]; ok {
		return t, true
	}
	// Names in the catalogue have been parsed; below a label, so can be what
	// was asked for.
	name, err := names.Parse("a." + tld)
	if err != nil {
		return nil, false
	}
	t, ok := c.byName[string(name.Parent())]
	return t, ok
}

// All lists the TLDs by name, from a to z.
func (c *Catalogue) All() []*TLD { return slices.Clone(c.sorted) }

// Place reads a domain name and finds the TLD under which it is registered:
// the one that it lies below by exactly one label. It refuses a bad name with
// InvalidInput, a name under no TLD of the catalogue with UnsupportedTLD, and
// a TLD itself or a name more than one label below one with InvalidInput.
// Whether the name may be registered there is another question.
func (c *Catalogue) Place(domain string) (names.Name, *TLD, error) {
	name, err := names.Parse(domain)
	if err != nil {
		return "", nil, registrar.InvalidInput.Because("%s.", err)
	}
	// First of all, since co.uk lies below uk by one label.
	if _, ok := c.byName[string(name)]; ok {
		return "", nil, registrar.InvalidInput.Because("%s is a TLD itself; give a name below it, such as example.%s.", name, name)
	}
	parent := name.Parent()
	if t, ok := c.byName[string(parent)]; ok {
		return name, t, nil
	}
	for above := parent; above != ""; above = above.Parent() {
		if _, ok := c.byName[string(above)]; ok {
			return "", nil, registrar.InvalidInput.Because("%s has more than one label below %s; only names directly below it can be registered.", name, above)
		}
	}
	labels := name.Labels()
	return "", nil, registrar.UnsupportedTLD.Because("%s tld is not supported.", labels[len(labels)-1])
}
