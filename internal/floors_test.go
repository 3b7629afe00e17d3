package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// A room may import the rooms on the floors below it, never one beside or
// above. To move a room is a decision: write it down in docs/adr.
var floors = []string{
	"clock ids names",
	"registrar sqlite vault",
	"api registry sigv4 store tlds",
	"accounts registry/embedded store/sqlstore workflow",
	"operations",
	"actions",
	"admin httpapi",
	"house",
}

// Rooms whose name ends in test, and world, stand outside: only tests import
// them.
func isTestRoom(room string) bool {
	return strings.HasSuffix(room, "test") || room == "world"
}

func TestStairsGoDown(t *testing.T) {
	t.Parallel()
	floorOf := map[string]int{}
	for floor, rooms := range floors {
		for room := range strings.FieldsSeq(rooms) {
			floorOf[room] = floor
		}
	}
	// A closet belongs to the longest room above it.
	roomOf := func(dir string) string {
		for room := dir; room != "."; room = filepath.Dir(room) {
			if _, ok := floorOf[room]; ok || isTestRoom(room) {
				return room
			}
		}
		return dir
	}
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || filepath.Dir(path) == "." {
			return err
		}
		room := roomOf(filepath.Dir(path))
		inTest := strings.HasSuffix(path, "_test.go") || isTestRoom(room)
		floor, ok := floorOf[room]
		if !ok && !inTest {
			t.Errorf("%s: room %s stands on no floor", path, room)
			return nil
		}
		seen[room] = true
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, ok := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), "freehold/internal/")
			if !ok {
				continue
			}
			other := roomOf(imported)
			switch {
			case other == room || inTest:
			case isTestRoom(other):
				t.Errorf("%s imports %s, which is for tests only", path, other)
			case floorOf[other] >= floor:
				t.Errorf("%s: %s (floor %d) imports %s (floor %d); stairs go down", path, room, floor, other, floorOf[other])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for room := range floorOf {
		if !seen[room] {
			t.Errorf("room %s is on the plan and not in the house", room)
		}
	}
}
