package operations_test

import "testing"

var disableAutorenewRows = []row{
	{
		name: "off", act: act{prepare: all(owned, autorenew(true)), file: autorenew(false)},
		check: all(autorenewed(false), quiet),
	},
	{name: "off already", act: act{prepare: all(owned, autorenew(false)), file: autorenew(false)}, check: all(autorenewed(false), quiet)},
	{
		name: "off, while a renewal is under way",
		act:  act{prepare: all(owned, renew(1)), file: autorenew(false)}, check: autorenewed(false),
	},
}

func TestDisableAutorenew(t *testing.T) { play(t, disableAutorenewRows) }
