package sqlstore_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"freehold/internal/sqlite"
	"freehold/internal/store/sqlstore"
)

// small are the statements that may read a table from end to end, because the
// table stays small.
var small = []string{"accounts"}

// alongIndex are the statements that read an index from end to end, because
// the index stays small, or because they stop at its first entry.
var alongIndex = map[string]string{
	"voidLeases": "operation_due", // only what has not ended
	"nextDue":    "operation_due", // one row
}

// sorting are the statements that sort what they found.
var sorting = []string{}

// Every statement finds its rows by an index, so that a million operations
// make none of them slow.
func TestPlans(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "store.db"), sqlite.Options{})
	statements := texts(t)
	if len(statements) < 30 {
		t.Fatalf("found %d statements only", len(statements))
	}
	for name, text := range statements {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var args []any
			for range highest(text) {
				args = append(args, nil)
			}
			plan, err := sqlstore.Plan(s, text, args...)
			if err != nil {
				t.Fatalf("EXPLAIN: %v\n%s", err, text)
			}
			for _, line := range plan {
				t.Log(line)
				scan := strings.HasPrefix(line, "SCAN ") && line != "SCAN CONSTANT ROW"
				if index, ok := alongIndex[name]; ok && strings.Contains(line, " USING ") && strings.Contains(line, " INDEX "+index) {
					scan = false
				}
				if scan && !slices.Contains(small, name) {
					t.Errorf("reads a table from end to end: %s\n%s", line, text)
				}
				if strings.Contains(line, "TEMP B-TREE") && !slices.Contains(sorting, name) {
					t.Errorf("sorts: %s\n%s", line, text)
				}
			}
		})
	}
}

// Pages begin where they begin: the bound of a key is a bound of the index, not
// a condition on each of its entries.
func TestPlansOfPages(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "store.db"), sqlite.Options{})
	statements := texts(t)
	for name, want := range map[string]string{
		"operations":          "operation_list (account=? AND (submitted,id)>(?,?) AND (submitted,id)<(?,?))",
		"operationsDown":      "operation_list (account=? AND (submitted,id)>(?,?) AND (submitted,id)<(?,?))",
		"operationsLike":      "operation_filter (account=? AND type=? AND status=? AND (submitted,id)>(?,?) AND (submitted,id)<(?,?))",
		"operationsLikeDown":  "operation_filter (account=? AND type=? AND status=? AND (submitted,id)>(?,?) AND (submitted,id)<(?,?))",
		"domainsByName":       "domain_name (account=? AND name>? AND name<?)",
		"domainsByNameDown":   "domain_name (account=? AND name>? AND name<?)",
		"domainsByExpiry":     "domain_expiry (account=? AND (expires,name)>(?,?) AND (expires,name)<(?,?))",
		"domainsByExpiryDown": "domain_expiry (account=? AND (expires,name)>(?,?) AND (expires,name)<(?,?))",
		"claim":               "operation_due (due<?)",
		"holder":              "operation_holds (holds=?)",
		"wakeWaiting":         "operation_open (domain=?)",
		"openOperation":       "operation_open (domain=? AND account=?)",
		"events":              "event_1 (operation=?)",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := statements[name]
			plan, err := sqlstore.Plan(s, text, make([]any, highest(text))...)
			if err != nil {
				t.Fatalf("EXPLAIN: %v", err)
			}
			if !strings.Contains(strings.Join(plan, "\n"), want) {
				t.Errorf("plan:\n%s\nwant: %s", strings.Join(plan, "\n"), want)
			}
		})
	}
}

// texts are the statements that sqlc made, by the name of their constant.
func texts(t *testing.T) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "tables/queries.sql.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, d := range file.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.CONST {
			continue
		}
		for _, spec := range decl.Specs {
			value := spec.(*ast.ValueSpec)
			text, err := strconv.Unquote(value.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatalf("%s: %v", value.Names[0], err)
			}
			found[value.Names[0].Name] = text
		}
	}
	return found
}

var placeholder = regexp.MustCompile(`\$(\d+)`)

// highest is the number of the last placeholder.
func highest(text string) int {
	last := 0
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(m[1])
		last = max(last, n)
	}
	return last
}

// SQLite's driver gives out placeholders in the order in which they first
// appear; PostgreSQL's by their numbers. They are the same when they ascend.
func TestPlaceholdersAscend(t *testing.T) {
	t.Parallel()
	for name, text := range texts(t) {
		next := 1
		for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
			n, _ := strconv.Atoi(m[1])
			if n > next {
				t.Errorf("%s: $%d appears before $%d\n%s", name, n, next, text)
			}
			if n == next {
				next++
			}
		}
	}
}
