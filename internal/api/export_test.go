package api

import "reflect"

// Allowed lists the texts that a type allows, nil where it is no enum.
func Allowed(t reflect.Type) []string {
	e := enums[t]
	if e == nil {
		return nil
	}
	return e.list
}

// PatternTold is the form that a pattern's name stands for.
func PatternTold(name string) string { return patterns[name].told }
