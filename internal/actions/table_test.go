package actions_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"freehold/internal/actions"
	"freehold/internal/api"
)

// An action is a package variable made by define or defineEncoded. Each must
// stand in the table of contents, or nobody can call it.
func TestTableHoldsEveryAction(t *testing.T) {
	t.Parallel()
	files, err := parser.ParseDir(token.NewFileSet(), ".", func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, 0) //nolint:staticcheck // one package without build tags
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{} // variable to the name it is defined with
	for _, file := range files["actions"].Files {
		for _, d := range file.Decls {
			maps.Copy(found, definitions(d))
		}
	}
	if len(found) == 0 {
		t.Fatal("no definitions were found in the source")
	}
	for variable, name := range found {
		if variable != name {
			t.Errorf("the variable %s holds the action %q", variable, name)
		}
		if a, ok := actions.All[name]; !ok || a.Name != name {
			t.Errorf("All[%q] has the name %q, want the action that is defined", name, a.Name)
		}
	}
	for name := range actions.All {
		if _, ok := found[name]; !ok {
			t.Errorf("All has %s, which no variable of the package defines", name)
		}
	}
}

func definitions(d ast.Decl) map[string]string {
	found := map[string]string{}
	g, ok := d.(*ast.GenDecl)
	if !ok || g.Tok != token.VAR {
		return found
	}
	for _, s := range g.Specs {
		v := s.(*ast.ValueSpec)
		for i, value := range v.Values {
			call, ok := value.(*ast.CallExpr)
			if !ok {
				continue
			}
			f, ok := call.Fun.(*ast.Ident)
			if !ok || f.Name != "define" && f.Name != "defineEncoded" {
				continue
			}
			if name, ok := call.Args[0].(*ast.BasicLit); ok {
				found[v.Names[i].Name] = strings.Trim(name.Value, `"`)
			}
		}
	}
	return found
}

// Clients have types for the errors of the model and for no others.
func TestDeclaredErrorsAreThoseOfTheModel(t *testing.T) {
	t.Parallel()
	for name, a := range actions.All {
		shape, ok := api.Action(name)
		if !ok {
			t.Errorf("%s is no action of the API", name)
			continue
		}
		got, want := slices.Sorted(slices.Values(a.Errors)), slices.Sorted(slices.Values(shape.Errors))
		if !slices.Equal(got, want) {
			t.Errorf("%s declares %v, want %v", name, got, want)
		}
	}
}
