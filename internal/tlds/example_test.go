package tlds_test

import (
	"fmt"

	"freehold/internal/tlds"
)

func ExampleCatalogue_Place() {
	catalogue, err := tlds.Load()
	if err != nil {
		fmt.Println(err)
		return
	}
	name, tld, err := catalogue.Place("Example.co.uk")
	fmt.Println(name, tld.Name, tld.Lock.Supported, err)

	_, _, err = catalogue.Place("example.unsold")
	fmt.Println(err)
	// Output:
	// example.co.uk co.uk false <nil>
	// UnsupportedTLD: unsold tld is not supported.
}
