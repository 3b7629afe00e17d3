package tlds_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"freehold/internal/registrar"
	"freehold/internal/tlds"
)

// The tables below are written again from what is published, not read from
// the catalogue: an entry that is lost or mistyped there shows here.

// expectExactly checks that the TLDs for which is says yes are those named.
func expectExactly(t *testing.T, what, want string, is func(*tlds.TLD) bool) {
	t.Helper()
	var got []string
	for _, tld := range load(t).All() {
		if is(tld) {
			got = append(got, tld.Name)
		}
	}
	wanted := strings.Fields(want)
	slices.Sort(wanted)
	if !slices.Equal(got, wanted) {
		t.Errorf("%s:\ngot  %q\nwant %q", what, got, wanted)
	}
}

func TestTerms(t *testing.T) {
	t.Parallel()
	for years, names := range map[int]string{
		1: "ac au be ch co.za de gg it jp nl ru",
		2: "im",
		5: "co com.au es fi net.au",
	} {
		expectExactly(t, "at most so many years", names, func(tld *tlds.TLD) bool { return tld.Terms.Max == years })
	}
	expectExactly(t, "other terms", "", func(tld *tlds.TLD) bool {
		return tld.Terms.Min != 1 || !slices.Contains([]int{1, 2, 5, 10}, tld.Terms.Max)
	})
}

func TestWhichTLDsDiffer(t *testing.T) {
	t.Parallel()
	tests := []struct {
		what, want string
		is         func(*tlds.TLD) bool
	}{
		{"closed", "ru", func(t *tlds.TLD) bool { return !t.Open }},
		{"no transfer in", "ru", func(t *tlds.TLD) bool { return !t.Transfer.In }},
		{
			"no lock", "au ch co.nz co.uk com.au co.za de es eu fi it jp me.uk net.au net.nz nl org.nz org.uk ru se uk",
			func(t *tlds.TLD) bool { return !t.Lock.Supported },
		},
		{"no lock after registration", "", func(t *tlds.TLD) bool { return !t.Lock.Default }},
		{
			"no deletion", "au ca co.uk com.au me.uk net.au org.uk ru uk",
			func(t *tlds.TLD) bool { return !t.Deletion.Allowed },
		},
		{
			"everything private", "co co.uk com me me.uk net org org.uk uk vc",
			func(t *tlds.TLD) bool { return t.Privacy.Kind == tlds.HideAll },
		},
		{
			"privacy by the registry", "ac com.mx fr mx nl ru",
			func(t *tlds.TLD) bool { return t.Privacy.Kind == tlds.ByRegistry },
		},
		{"privacy for persons", "ca", func(t *tlds.TLD) bool { return t.Privacy.Kind == tlds.PersonsOnly }},
		{"privacy by support case", "uk link", func(t *tlds.TLD) bool { return t.Privacy.SupportCase }},
		{
			"no DNSSEC", "ceo co cz dance democrat futbol im immobilien in it jp kaufen moda org reviews ru vg",
			func(t *tlds.TLD) bool { return !t.DNSSEC.Supported },
		},
		{"13 keys", "com net", func(t *tlds.TLD) bool { return t.DNSSEC.MaxKeys == 13 }},
		{"other than 4 keys", "com net", func(t *tlds.TLD) bool { return t.DNSSEC.MaxKeys != 4 }},
		{"digest type 2 only", "au com.au net.au", func(t *tlds.TLD) bool { return slices.Equal(t.DNSSEC.DigestTypes, []int{2}) }},
		{
			"paper form", "be cl com.ar com.br es fi qa ru se sh",
			func(t *tlds.TLD) bool { return t.OwnerChange.PaperForm },
		},
		{"holder's key", "fi", func(t *tlds.TLD) bool { return t.OwnerChange.HolderKey }},
		{"14 days for an owner change", "au com.au net.au", func(t *tlds.TLD) bool { return t.OwnerChange.ApprovalDays == 14 }},
		{"owner change that costs", "fr", func(t *tlds.TLD) bool { return t.Prices.OwnerChange.Cents > 0 }},
		{
			"no auth code", "co.za es jp co.uk me.uk org.uk uk",
			func(t *tlds.TLD) bool { return !t.Transfer.CodeNeeded },
		},
		{"push by tag", "co.uk me.uk org.uk uk", func(t *tlds.TLD) bool { return t.Transfer.Tag }},
		{"silence cancels", "jp", func(t *tlds.TLD) bool { return t.Transfer.SilenceCancels }},
		{
			"a year from the transfer", "be de fr it nl",
			func(t *tlds.TLD) bool { return t.Transfer.Term == tlds.YearFromThere },
		},
		{
			"unchanged by a transfer",
			"co.za cl com.ar com.br co.nz net.nz org.nz au com.au com.sg jp net.au sg ch co.uk es fi me.uk org.uk se uk",
			func(t *tlds.TLD) bool { return t.Transfer.Term == tlds.KeepsTerm },
		},
		{"renewed 30 days ahead", "com.ar com.br jp", func(t *tlds.TLD) bool { return t.AutoRenew.DaysBefore == 30 }},
		{"not renewed 35 days ahead", "com.ar com.br jp", func(t *tlds.TLD) bool { return t.AutoRenew.DaysBefore != 35 }},
		{
			"lapse at the registry", "au com.au net.au co.uk me.uk org.uk uk cz fi im",
			func(t *tlds.TLD) bool { return t.Expiry.Kind == tlds.Lapses },
		},
		{"agreement of 7 days", "ca", func(t *tlds.TLD) bool { return t.Agreement.Days == 7 }},
		{
			"geographic", "ac au be berlin ca cc ch cl co co.nz co.uk co.za com.ar com.au com.br com.mx com.sg cz de es eu fi fm fr gg im in io " +
				"it jp me me.uk mx net.au net.nz nl org.nz org.uk qa ru ruhr se sg sh uk us vc vg wien",
			func(t *tlds.TLD) bool { return t.Geographic },
		},
		{
			"registrant written though geographic", "cc",
			func(t *tlds.TLD) bool { return t.Geographic && t.Transfer.ReplacesRegistrant },
		},
		{"FOA of the other kind", "", func(t *tlds.TLD) bool { return t.Transfer.FOA != t.Geographic }},
		{"verification of the other kind", "", func(t *tlds.TLD) bool { return t.Verification.Mail == t.Geographic }},
		{"other than 6 name servers", "", func(t *tlds.TLD) bool { return t.Nameservers.Max != 6 }},
		{"nic to be had", "", func(t *tlds.TLD) bool { return !t.IsReserved("nic") || t.IsReserved("example") || t.IsPremium("nic") }},
	}
	for _, tt := range tests {
		t.Run(tt.what, func(t *testing.T) {
			t.Parallel()
			expectExactly(t, tt.what, tt.want, tt.is)
		})
	}
}

func TestExpiry(t *testing.T) {
	t.Parallel()
	// TLDs; renewal from, until; late renewal until; gone from the account;
	// restoring from, until; gone at the registry.
	const table = `
standard                |   - |   0 |  44 |  45 |  45 |  75 |  75
ac berlin io sh vc wien |   - |   0 |  44 |  45 |  45 |  75 |  80
ca ruhr                 |   - |   0 |  44 |  45 |  45 |  75 |   ?
cc                      |   - |   0 |  44 |  45 |  30 |  60 |  65
fm                      |   - |   0 |  44 |  44 |  44 |  79 |  84
vg                      |   - |  44 |  44 |  45 |  45 |  74 |  80
co.uk me.uk org.uk uk   |-180 |  30 |  90 |  90 |   - |   - |  92
au com.au net.au        | -60 |   0 |  29 |  29 |   - |   - |  30
co.nz net.nz org.nz     |   - |   0 |   4 |   4 |   4 |  94 |  94
in me us                |   - |   0 |  29 |  30 |  30 |  60 |  65
be eu                   |   - |   0 |   - |   0 |   0 |  40 |  40
ch                      |   - |   0 |   9 |   9 |   9 |  49 |  49
co                      |   - |   0 |  29 |  30 |  30 |  45 |  50
co.za                   |   - |  -1 |   - |  -1 |   1 |   9 |   9
cz                      |   - |   0 |  58 |  59 |   - |   - |  60
de                      |   - |   0 |   - |   0 |   ? |   ? |   ?
es                      |   - |  -6 |   - |  -6 |  -6 |   4 |   4
fi                      |   - |   0 |  29 |  30 |   - |   - |   ?
fr                      |   - |   0 |  27 |  28 |  28 |  58 |  58
gg                      |   - |   0 |  29 |  30 |  30 |  35 |  35
im                      |   - |   0 |  29 |  30 |   - |   - |  30
it                      |   - |   0 |  13 |  14 |  14 |  44 |   ?
jp                      | -30 |  -7 |   - |  -6 |   ? |   ? |   ?
nl                      |   - |  -1 |   - |  -1 |  -1 |  39 |  39
ru                      |   - |  -2 |   - |  -2 |  -2 |  28 |  28
se                      |   - |  -1 |   - |  -1 |  -1 |  59 |  64`
	words := strings.NewReplacer("?", "unknown")
	want := map[string]string{}
	for line := range strings.Lines(strings.TrimSpace(table)) {
		names, days, _ := strings.Cut(line, "|")
		fields := strings.Fields(words.Replace(strings.ReplaceAll(days, "|", " ")))
		for i := range fields {
			if fields[i] == "-" {
				fields[i] = "none"
			}
		}
		for name := range strings.FieldsSeq(names) {
			want[name] = strings.Join(fields, " ")
		}
	}
	for _, tld := range load(t).All() {
		e := tld.Expiry
		var got []string
		for _, d := range []tlds.Day{e.RenewFrom, e.RenewUntil, e.LateRenewUntil, e.GoneFromAccount, e.RestoreFrom, e.RestoreUntil, e.GoneAtRegistry} {
			got = append(got, d.String())
		}
		row, special := want[tld.Name]
		if !special {
			row = want["standard"]
		}
		if g := strings.Join(got, " "); g != row {
			t.Errorf("%s: got %s; want %s", tld.Name, g, row)
		}
	}
}

// What the registry's periods are must agree with what customers are told.
func TestGraceAgreesWithDeadlines(t *testing.T) {
	t.Parallel()
	for _, tld := range load(t).All() {
		e, g := tld.Expiry, tld.Grace
		if e.Kind == tlds.AutoRenews && max(e.GoneFromAccount.Days, 0) > g.AutoRenew {
			t.Errorf("%s leaves its account on day %v, when the %d days to give the year back have passed", tld.Name, e.GoneFromAccount, g.AutoRenew)
		}
		if e.RestoreFrom.Sort == tlds.OnDay && e.RestoreUntil.Days-e.RestoreFrom.Days != g.Redemption {
			t.Errorf("%s can be restored from %v to %v, but redemption lasts %d days", tld.Name, e.RestoreFrom, e.RestoreUntil, g.Redemption)
		}
		if (e.RestoreFrom.Sort == tlds.NoDay) != (g.Redemption == 0) {
			t.Errorf("%s can be restored from %v, but redemption lasts %d days", tld.Name, e.RestoreFrom, g.Redemption)
		}
		if (e.RestoreFrom.Sort == tlds.NoDay) == tld.Prices.Restoration.Offered {
			t.Errorf("%s can be restored from %v, at the price %v", tld.Name, e.RestoreFrom, tld.Prices.Restoration)
		}
	}
	com := find(t, load(t), "com")
	if want := (tlds.Grace{Add: 5, AutoRenew: 45, Renew: 5, Transfer: 5, Redemption: 30, PendingDelete: 5}); com.Grace != want {
		t.Errorf("com: grace %+v; want %+v", com.Grace, want)
	}
}

func TestPrices(t *testing.T) {
	t.Parallel()
	for _, tld := range load(t).All() {
		p := tld.Prices
		if p.Registration.Offered != tld.Open || p.Transfer.Offered != tld.Transfer.In || !p.Renewal.Offered || p.Renewal.Cents == 0 {
			t.Errorf("%s: prices %+v do not fit a TLD with open %t, transfer in %t", tld.Name, p, tld.Open, tld.Transfer.In)
		}
	}
	if got := find(t, load(t), "fr").Prices.OwnerChange; got.String() != "12.00" {
		t.Errorf("fr: an owner change costs %v; want 12.00", got)
	}
}

func TestPrivacyOffers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		tld             string
		person, company bool
	}{
		{tld: "com", person: true, company: true},
		{tld: "academy", person: true, company: true},
		{tld: "cc", person: true, company: true},
		{tld: "fr", person: true, company: true},
		{tld: "ca", person: true},
		{tld: "berlin"},
		{tld: "click"},
		{tld: "us"},
		{tld: "audio"},
		{tld: "be"},
		{tld: "ceo"},
		{tld: "ch"},
		{tld: "co.nz"},
		{tld: "au"},
	}
	c := load(t)
	for _, tt := range tests {
		p := find(t, c, tt.tld).Privacy
		if p.Offers(registrar.Person) != tt.person || p.Offers("") != tt.person || p.Offers(registrar.Company) != tt.company {
			t.Errorf("%s offers privacy to persons %t, companies %t; want %t, %t", tt.tld, p.Offers(registrar.Person), p.Offers(registrar.Company), tt.person, tt.company)
		}
	}
}

func TestDay(t *testing.T) {
	t.Parallel()
	expires := time.Date(2027, 3, 31, 12, 30, 0, 0, time.UTC)
	if got, ok := tlds.On(-6).At(expires); !ok || !got.Equal(time.Date(2027, 3, 25, 12, 30, 0, 0, time.UTC)) {
		t.Errorf("day -6 of %v is %v, %t", expires, got, ok)
	}
	for _, text := range []string{"none", "unknown"} {
		var d tlds.Day
		if err := d.UnmarshalText([]byte(text)); err != nil || d.String() != text {
			t.Errorf("%q reads as %v, %v", text, d, err)
		}
		if got, ok := d.At(expires); ok {
			t.Errorf("the day %q of %v is %v; want none", text, expires, got)
		}
	}
}

func TestPrice(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"0.00", "0.05", "14.00", "9999999.99", "none"} {
		var p tlds.Price
		if err := p.UnmarshalText([]byte(text)); err != nil || p.String() != text {
			t.Errorf("%q reads as %v, %v", text, p, err)
		}
	}
	for _, text := range []string{"", ".", "1", "1.0", "1.000", ".50", "-1.00", "+1.00", "1,00", "1e3.00", "12345678.00", "free"} {
		var p tlds.Price
		if err := p.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q reads as %v; want an error", text, p)
		}
	}
}
