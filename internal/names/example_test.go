package names_test

import (
	"fmt"

	"freehold/internal/names"
)

func ExampleParse() {
	name, err := names.Parse("Example.COM")
	fmt.Println(name, err)

	_, err = names.Parse("bücher.com")
	fmt.Println(err)
	// Output:
	// example.com <nil>
	// bücher.com is not ASCII; write it as xn--bcher-kva.com
}
