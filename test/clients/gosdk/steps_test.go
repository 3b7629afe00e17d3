package gosdk_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"freehold/internal/house"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	sdk "github.com/aws/aws-sdk-go-v2/service/route53domains"
	"github.com/aws/aws-sdk-go-v2/service/route53domains/types"
	"github.com/aws/smithy-go"
)

// journey is what the steps share.
type journey struct {
	house, second, pensive *sdk.Client

	secondKey aws.Credentials
	began     time.Time
	operation *sdk.GetOperationDetailOutput // that of ada.com's registration
	slow      string                        // the operation that the pensive house does not end
}

// step is what one step works with.
type step struct {
	*testing.T
	*journey
}

func TestSteps(t *testing.T) {
	prompt := open(t, func(*house.Settings) {})
	pensive := open(t, func(s *house.Settings) { s.RegistryDelay = 24 * time.Hour })
	j := &journey{began: time.Now(), secondKey: prompt.second(t)}
	j.pensive = defaultClient(t, pensive)
	j.house = defaultClient(t, prompt)
	j.second = with(j.house, j.secondKey)

	titles := titles(t)
	if len(titles) != len(steps) {
		t.Fatalf("README.md lists %d steps, here are %d", len(titles), len(steps))
	}
	for i, take := range steps {
		t.Run(fmt.Sprintf("%d %s", i+1, titles[i]), func(t *testing.T) { take(step{t, j}) })
	}
}

var titleRow = regexp.MustCompile(`(?m)^\| (\d+) \| (.*?) \|`)

// titles are those of README.md, in order.
func titles(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, row := range titleRow.FindAllStringSubmatch(string(text), -1) {
		if row[1] != strconv.Itoa(len(list)+1) {
			t.Fatalf("README.md has step %s behind step %d", row[1], len(list))
		}
		list = append(list, row[2])
	}
	return list
}

// steps stand in the order of README.md.
var steps = []func(step){
	free, registers, taken, shows, moments, copies,
	availabilityRefuses, registerRefusesInput, registerRefusesTLD, registerRefusesRules, limit, duplicate,
	underWay, operationRefuses,
	nameservers, nameserversRefuse, autoRenew, autoRenewRefuses, lock, lockRefuses, renews, renewRefuses,
	tags, tagsRefuse, deleteRefuses, deletes,
	domainsPaged, domainsFiltered, domainsRefuse, operationsPaged, operationsFiltered, operationsRefuse,
	notThere, notSold, strangers,
	wrongSecret, unknownKey, sessionToken, otherRegion, skewed,
	coming, comingRefuse,
}

func same(tb testing.TB, what string, got, want any) {
	tb.Helper()
	if !reflect.DeepEqual(got, want) {
		tb.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// call is an action of a client.
type call[In, Out any] func(context.Context, *In, ...func(*sdk.Options)) (*Out, error)

// ask is for what a step cannot go on without.
func ask[In, Out any](tb testing.TB, do call[In, Out], in *In) *Out {
	tb.Helper()
	out, err := do(tb.Context(), in)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// failing is the error of what must not be done.
func failing[In, Out any](tb testing.TB, do call[In, Out], in *In) error {
	tb.Helper()
	_, err := do(tb.Context(), in)
	return err
}

// refused wants the error to be of the SDK's type E, with the text in it.
func refused[E smithy.APIError](tb testing.TB, text string, err error) {
	tb.Helper()
	e, ok := errors.AsType[E](err)
	if !ok {
		tb.Fatalf("got error %v, want %T", err, e)
	}
	if !strings.Contains(e.ErrorMessage(), text) {
		tb.Errorf("%T says %q, want a message with %q", e, e.ErrorMessage(), text)
	}
}

// refusedAs wants an error that the SDK has no type for.
func refusedAs(tb testing.TB, code, text string, err error) {
	tb.Helper()
	refused[*smithy.GenericAPIError](tb, text, err)
	if e, _ := errors.AsType[*smithy.GenericAPIError](err); e.Code != code {
		tb.Errorf("got error %v, want %s", err, code)
	}
}

func ada() *types.ContactDetail {
	return &types.ContactDetail{
		FirstName: aws.String("Ada"), LastName: aws.String("Lovelace"), ContactType: types.ContactTypePerson,
		AddressLine1: aws.String("12 St James's Square"), AddressLine2: aws.String(""),
		City: aws.String("London"), CountryCode: types.CountryCodeGb, ZipCode: aws.String("SW1Y 4JH"),
		PhoneNumber: aws.String("+44.2079460958"), Email: aws.String("ada@example.net"), ExtraParams: []types.ExtraParam{},
	}
}

func desk() *types.ContactDetail {
	c := ada()
	c.ContactType, c.OrganizationName = types.ContactTypeCompany, aws.String("Analytical Engines")
	return c
}

func registration(name string, change ...func(*sdk.RegisterDomainInput)) *sdk.RegisterDomainInput {
	in := &sdk.RegisterDomainInput{
		DomainName: aws.String(name), DurationInYears: aws.Int32(1),
		AdminContact: ada(), RegistrantContact: ada(), TechContact: desk(),
	}
	for _, f := range change {
		f(in)
	}
	return in
}

// follow asks for the operation until it has the status; on the way it may only
// go forward.
func follow(tb testing.TB, c *sdk.Client, id *string, kind types.OperationType, domain string, until types.OperationStatus) *sdk.GetOperationDetailOutput {
	tb.Helper()
	order := []types.OperationStatus{types.OperationStatusSubmitted, types.OperationStatusInProgress}
	if !slices.Contains(order, until) {
		order = append(order, until)
	}
	for at := 0; ; { // each look is a request of its own, which is pause enough
		op := ask(tb, c.GetOperationDetail, &sdk.GetOperationDetailInput{OperationId: id})
		now := slices.Index(order, op.Status)
		if now < at {
			tb.Fatalf("operation %s (%s of %s) is %s %q, want one of %v", *id, kind, domain, op.Status, aws.ToString(op.Message), order[at:])
		}
		at = now
		if op.Status != until {
			continue
		}
		same(tb, "operation", []string{*op.OperationId, string(op.Type), *op.DomainName}, []string{*id, string(kind), domain})
		return op
	}
}

func register(tb testing.TB, c *sdk.Client, in *sdk.RegisterDomainInput) *sdk.GetOperationDetailOutput {
	tb.Helper()
	out := ask(tb, c.RegisterDomain, in)
	return follow(tb, c, out.OperationId, types.OperationTypeRegisterDomain, *in.DomainName, types.OperationStatusSuccessful)
}

func availability(t step, name string) types.DomainAvailability {
	t.Helper()
	return ask(t, t.house.CheckDomainAvailability, &sdk.CheckDomainAvailabilityInput{DomainName: &name}).Availability
}

func detail(t step, name string) *sdk.GetDomainDetailOutput {
	t.Helper()
	return ask(t, t.house.GetDomainDetail, &sdk.GetDomainDetailInput{DomainName: &name})
}

var (
	adaCom      = aws.String("ada.com")
	copyCom     = aws.String("copy.com")
	plainMayfly = aws.String("plain.mayfly")
)

func free(t step) {
	same(t, "Availability", availability(t, "ada.com"), types.DomainAvailabilityAvailable)
}

func registers(t step) {
	t.operation = register(t, t.house, registration("ada.com"))
	same(t, "StatusFlag", t.operation.StatusFlag, types.StatusFlag(""))
}

func taken(t step) {
	same(t, "Availability", availability(t, "ada.com"), types.DomainAvailabilityUnavailable)
}

func shows(t step) {
	got := detail(t, "ada.com")
	same(t, "DomainName", *got.DomainName, "ada.com")
	same(t, "AdminContact", got.AdminContact, ada())
	same(t, "RegistrantContact", got.RegistrantContact, ada())
	same(t, "TechContact", got.TechContact, desk())
	same(t, "BillingContact", got.BillingContact, ada())
	var servers []string
	for _, n := range got.Nameservers {
		servers = append(servers, *n.Name)
		same(t, "glue of "+*n.Name, n.GlueIps, []string{})
	}
	same(t, "Nameservers", servers, house.Defaults().Nameservers)
	same(t, "AutoRenew", *got.AutoRenew, true)
	same(t, "privacy", []bool{*got.AdminPrivacy, *got.RegistrantPrivacy, *got.TechPrivacy, *got.BillingPrivacy}, []bool{true, true, true, true})
	same(t, "locked", locked(got), true)
	for i, text := range []*string{got.RegistrarName, got.WhoIsServer, got.RegistrarUrl, got.AbuseContactEmail, got.AbuseContactPhone} {
		if aws.ToString(text) == "" {
			t.Errorf("member %d of the registrar is absent", i)
		}
	}
}

func locked(d *sdk.GetDomainDetailOutput) bool {
	return slices.Contains(d.StatusList, "clientTransferProhibited")
}

// aYear says whether a span is one, leap years or not.
func aYear(from, to time.Time) bool {
	days := to.Sub(from).Hours() / 24
	return days == 365 || days == 366
}

func moments(t step) {
	domain := detail(t, "ada.com")
	past := []*time.Time{t.operation.SubmittedDate, t.operation.LastUpdatedDate, domain.CreationDate, domain.UpdatedDate}
	fractions := 0
	for i, moment := range past {
		// Moments are kept in milliseconds, the last one begun.
		if moment == nil || moment.Before(t.began.Add(-time.Millisecond)) || moment.After(time.Now()) {
			t.Errorf("moment %d: got %v, want one since %v", i, moment, t.began)
		}
		if moment != nil && moment.Nanosecond() != 0 {
			fractions++
		}
	}
	if fractions == 0 {
		t.Errorf("none of the moments %v has milliseconds", past)
	}
	if !aYear(*domain.CreationDate, *domain.ExpirationDate) {
		t.Errorf("term: got %v to %v, want a year", domain.CreationDate, domain.ExpirationDate)
	}
}

func copies(t step) {
	read := detail(t, "ada.com")
	register(t, t.house, registration("copy.com", func(in *sdk.RegisterDomainInput) {
		in.IdnLangCode = aws.String("")
		in.AdminContact, in.RegistrantContact = read.AdminContact, read.RegistrantContact
		in.TechContact, in.BillingContact = read.TechContact, read.BillingContact
	}))
	again := detail(t, "copy.com")
	same(t, "AdminContact", again.AdminContact, read.AdminContact)
	same(t, "RegistrantContact", again.RegistrantContact, read.RegistrantContact)
	same(t, "TechContact", again.TechContact, read.TechContact)
	same(t, "BillingContact", again.BillingContact, read.BillingContact)
}

const notSoldText = "nosuchtld tld is not supported."

func availabilityRefuses(t step) {
	asking := func(name string) error {
		return failing(t, t.house.CheckDomainAvailability, &sdk.CheckDomainAvailabilityInput{DomainName: &name})
	}
	refused[*types.InvalidInput](t, "", asking("-.com"))
	refused[*types.InvalidInput](t, "xn--bcher-kva.com", asking("bücher.com"))
	refused[*types.UnsupportedTLD](t, notSoldText, asking("ada.nosuchtld"))
}

func registerRefusesInput(t step) {
	err := failing(t, t.house.RegisterDomain, registration("bad.com", func(in *sdk.RegisterDomainInput) {
		in.AdminContact.City = nil
		in.AdminContact.PhoneNumber, in.AdminContact.Email = aws.String("a number"), aws.String("nowhere")
	}))
	for _, problem := range []string{"AdminContact.PhoneNumber", "AdminContact.City", "AdminContact.Email"} {
		refused[*types.InvalidInput](t, problem, err)
	}
	err = failing(t, t.house.RegisterDomain, registration("bad.com", func(in *sdk.RegisterDomainInput) {
		in.DurationInYears = aws.Int32(11)
		in.TechContact.CountryCode = "XX"
	}))
	for _, problem := range []string{"DurationInYears", "CountryCode"} {
		refused[*types.InvalidInput](t, problem, err)
	}
}

func registerRefusesTLD(t step) {
	refused[*types.UnsupportedTLD](t, notSoldText, failing(t, t.house.RegisterDomain, registration("ada.nosuchtld")))
}

func registerRefusesRules(t step) {
	err := failing(t, t.house.RegisterDomain, registration("plain.mayfly", func(in *sdk.RegisterDomainInput) { in.DurationInYears = aws.Int32(2) }))
	refused[*types.TLDRulesViolation](t, "mayfly", err)
	refused[*types.TLDRulesViolation](t, "OWNER.UK_CONTACT_TYPE is missing", failing(t, t.house.RegisterDomain, registration("ada.co.uk")))
	register(t, t.house, registration("plain.mayfly", func(in *sdk.RegisterDomainInput) { in.AutoRenew = aws.Bool(false) }))
}

func limit(t step) {
	register(t, t.second, registration("second.net"))
	refused[*types.DomainLimitExceeded](t, "1 domain", failing(t, t.second.RegisterDomain, registration("third.net")))
}

func duplicate(t step) {
	t.slow = *ask(t, t.pensive.RegisterDomain, registration("slow.com")).OperationId
	err := failing(t, t.pensive.RegisterDomain, registration("slow.com"))
	refused[*types.DuplicateRequest](t, "already pending", err)
	pending, _ := errors.AsType[*types.DuplicateRequest](err)
	same(t, "requestId", aws.ToString(pending.RequestId), t.slow)
}

func underWay(t step) {
	op := follow(t, t.pensive, &t.slow, types.OperationTypeRegisterDomain, "slow.com", types.OperationStatusInProgress)
	same(t, "StatusFlag", op.StatusFlag, types.StatusFlag(""))
	err := failing(t, t.pensive.GetDomainDetail, &sdk.GetDomainDetailInput{DomainName: aws.String("slow.com")})
	refused[*types.InvalidInput](t, "Domain slow.com not found in", err)
}

func operationRefuses(t step) {
	for id, text := range map[string]string{
		"no-such-operation":      "No operation found",
		t.slow:                   "No operation found",
		strings.Repeat("x", 256): "OperationId",
	} {
		refused[*types.InvalidInput](t, text, failing(t, t.house.GetOperationDetail, &sdk.GetOperationDetailInput{OperationId: &id}))
	}
}

func nameservers(t step) {
	want := []types.Nameserver{
		{Name: aws.String("ns1.ada.com"), GlueIps: []string{"198.41.0.4", "2001:503:ba3e::2:30"}},
		{Name: aws.String("ns2.freehold.test"), GlueIps: []string{}},
	}
	out := ask(t, t.house.UpdateDomainNameservers, &sdk.UpdateDomainNameserversInput{DomainName: adaCom, Nameservers: want})
	follow(t, t.house, out.OperationId, types.OperationTypeUpdateNameserver, "ada.com", types.OperationStatusSuccessful)
	got := detail(t, "ada.com").Nameservers
	if !reflect.DeepEqual(got, want) {
		t.Errorf("name servers: got %+v, want %+v", got, want)
	}
}

func nameserversRefuse(t step) {
	input := func(domain *string, servers ...string) *sdk.UpdateDomainNameserversInput {
		in := &sdk.UpdateDomainNameserversInput{DomainName: domain}
		for _, name := range servers {
			in.Nameservers = append(in.Nameservers, types.Nameserver{Name: &name})
		}
		return in
	}
	err := failing(t, t.house.UpdateDomainNameservers, input(adaCom, "ns1.ada.com", "ns2.freehold.test"))
	refused[*types.InvalidInput](t, "Nameservers[0].GlueIps", err)
	refused[*types.TLDRulesViolation](t, "mayfly", failing(t, t.house.UpdateDomainNameservers, input(plainMayfly, "ns2.freehold.test")))
	out := ask(t, t.house.UpdateDomainNameservers, input(adaCom, "ns1.nobody.com"))
	op := follow(t, t.house, out.OperationId, types.OperationTypeUpdateNameserver, "ada.com", types.OperationStatusFailed)
	if text := aws.ToString(op.Message); !strings.Contains(text, "not known to the domain registry") {
		t.Errorf("the operation failed with %q, want the reason", text)
	}
}

func autoRenew(t step) {
	ask(t, t.house.DisableDomainAutoRenew, &sdk.DisableDomainAutoRenewInput{DomainName: adaCom})
	same(t, "AutoRenew", *detail(t, "ada.com").AutoRenew, false)
	ask(t, t.house.EnableDomainAutoRenew, &sdk.EnableDomainAutoRenewInput{DomainName: adaCom})
	same(t, "AutoRenew", *detail(t, "ada.com").AutoRenew, true)
}

func autoRenewRefuses(t step) {
	err := failing(t, t.house.EnableDomainAutoRenew, &sdk.EnableDomainAutoRenewInput{DomainName: plainMayfly})
	refused[*types.TLDRulesViolation](t, "mayfly", err)
}

func lock(t step) {
	off := ask(t, t.house.DisableDomainTransferLock, &sdk.DisableDomainTransferLockInput{DomainName: adaCom})
	follow(t, t.house, off.OperationId, types.OperationTypeDomainLock, "ada.com", types.OperationStatusSuccessful)
	same(t, "locked", locked(detail(t, "ada.com")), false)
	on := ask(t, t.house.EnableDomainTransferLock, &sdk.EnableDomainTransferLockInput{DomainName: adaCom})
	follow(t, t.house, on.OperationId, types.OperationTypeDomainLock, "ada.com", types.OperationStatusSuccessful)
	same(t, "locked", locked(detail(t, "ada.com")), true)
}

func lockRefuses(t step) {
	refused[*types.TLDRulesViolation](t, "mayfly", failing(t, t.house.DisableDomainTransferLock, &sdk.DisableDomainTransferLockInput{DomainName: plainMayfly}))
	refused[*types.TLDRulesViolation](t, "mayfly", failing(t, t.house.EnableDomainTransferLock, &sdk.EnableDomainTransferLockInput{DomainName: plainMayfly}))
}

func renews(t step) {
	before := *detail(t, "ada.com").ExpirationDate
	out := ask(t, t.house.RenewDomain, &sdk.RenewDomainInput{DomainName: adaCom, CurrentExpiryYear: int32(before.UTC().Year()), DurationInYears: aws.Int32(1)})
	follow(t, t.house, out.OperationId, types.OperationTypeRenewDomain, "ada.com", types.OperationStatusSuccessful)
	if after := *detail(t, "ada.com").ExpirationDate; !aYear(before, after) {
		t.Errorf("expiry: got %v, want a year after %v", after, before)
	}
}

func renewRefuses(t step) {
	year := int32(detail(t, "ada.com").ExpirationDate.UTC().Year())
	err := failing(t, t.house.RenewDomain, &sdk.RenewDomainInput{DomainName: adaCom, CurrentExpiryYear: year - 1})
	refused[*types.InvalidInput](t, "CurrentExpiryYear", err)
	err = failing(t, t.house.RenewDomain, &sdk.RenewDomainInput{DomainName: adaCom, CurrentExpiryYear: year, DurationInYears: aws.Int32(10)})
	refused[*types.TLDRulesViolation](t, "ada.com", err)
}

func tagsNow(t step) map[string]string {
	t.Helper()
	got := map[string]string{}
	for _, tag := range ask(t, t.house.ListTagsForDomain, &sdk.ListTagsForDomainInput{DomainName: adaCom}).TagList {
		got[*tag.Key] = *tag.Value
	}
	return got
}

func tag(key, value string) types.Tag { return types.Tag{Key: &key, Value: &value} }

var lastTags = map[string]string{"team": "looms", "stage": "première"}

func tags(t step) {
	same(t, "tags", tagsNow(t), map[string]string{})
	ask(t, t.house.UpdateTagsForDomain, &sdk.UpdateTagsForDomainInput{
		DomainName: adaCom, TagsToUpdate: []types.Tag{tag("team", "engines"), tag("empty", ""), tag("stage", "première")},
	})
	ask(t, t.house.UpdateTagsForDomain, &sdk.UpdateTagsForDomainInput{DomainName: adaCom, TagsToUpdate: []types.Tag{tag("team", "looms")}})
	same(t, "tags", tagsNow(t), map[string]string{"team": "looms", "empty": "", "stage": "première"})
	ask(t, t.house.DeleteTagsForDomain, &sdk.DeleteTagsForDomainInput{DomainName: adaCom, TagsToDelete: []string{"empty", "never"}})
	same(t, "tags", tagsNow(t), lastTags)
}

func tagsRefuse(t step) {
	err := failing(t, t.house.UpdateTagsForDomain, &sdk.UpdateTagsForDomainInput{DomainName: adaCom, TagsToUpdate: []types.Tag{tag("aws:x", "")}})
	refused[*types.InvalidInput](t, "aws:", err)
	var many []string
	for n := range 51 {
		many = append(many, fmt.Sprint("k", n))
	}
	err = failing(t, t.house.DeleteTagsForDomain, &sdk.DeleteTagsForDomainInput{DomainName: adaCom, TagsToDelete: many})
	refused[*types.InvalidInput](t, "TagsToDelete", err)
	err = failing(t, t.house.ListTagsForDomain, &sdk.ListTagsForDomainInput{DomainName: aws.String(strings.Repeat("a", 256))})
	refused[*types.InvalidInput](t, "DomainName", err)
}

func deleteRefuses(t step) {
	refused[*types.TLDRulesViolation](t, "lock", failing(t, t.house.DeleteDomain, &sdk.DeleteDomainInput{DomainName: copyCom}))
	refused[*types.TLDRulesViolation](t, "mayfly", failing(t, t.house.DeleteDomain, &sdk.DeleteDomainInput{DomainName: plainMayfly}))
}

func deletes(t step) {
	off := ask(t, t.house.DisableDomainTransferLock, &sdk.DisableDomainTransferLockInput{DomainName: copyCom})
	follow(t, t.house, off.OperationId, types.OperationTypeDomainLock, "copy.com", types.OperationStatusSuccessful)
	out := ask(t, t.house.DeleteDomain, &sdk.DeleteDomainInput{DomainName: copyCom})
	follow(t, t.house, out.OperationId, types.OperationTypeDeleteDomain, "copy.com", types.OperationStatusSuccessful)
	err := failing(t, t.house.GetDomainDetail, &sdk.GetDomainDetailInput{DomainName: copyCom})
	refused[*types.InvalidInput](t, "Domain copy.com not found in "+house.FirstAccount+" account.", err)
	same(t, "Availability", availability(t, "copy.com"), types.DomainAvailabilityAvailable)
}

var paged = []string{"page1.net", "page2.net", "page3.net", "page4.net", "page5.net"}

func namesOf(list []types.DomainSummary) []string {
	got := []string{}
	for _, d := range list {
		got = append(got, *d.DomainName)
	}
	return got
}

func named(tb testing.TB, c *sdk.Client, in *sdk.ListDomainsInput) []string {
	tb.Helper()
	return namesOf(ask(tb, c.ListDomains, in).Domains)
}

func domainsPaged(t step) {
	filed := map[string]*string{}
	for _, name := range paged {
		filed[name] = ask(t, t.house.RegisterDomain, registration(name)).OperationId
	}
	for name, id := range filed {
		follow(t, t.house, id, types.OperationTypeRegisterDomain, name, types.OperationStatusSuccessful)
	}
	var pages [][]string
	var all []types.DomainSummary
	for p := sdk.NewListDomainsPaginator(t.house, &sdk.ListDomainsInput{MaxItems: aws.Int32(3)}); p.HasMorePages(); {
		page, err := p.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		pages, all = append(pages, namesOf(page.Domains)), append(all, page.Domains...)
	}
	same(t, "pages", pages, [][]string{{"ada.com", "page1.net", "page2.net"}, {"page3.net", "page4.net", "page5.net"}, {"plain.mayfly"}})
	same(t, "renewal and lock of ada.com", []bool{*all[0].AutoRenew, *all[0].TransferLock}, []bool{true, true})
	same(t, "expiry of ada.com", all[0].Expiry, detail(t, "ada.com").ExpirationDate)
	last := all[len(all)-1]
	same(t, "renewal and lock of the last", []bool{*last.AutoRenew, *last.TransferLock}, []bool{false, false})
}

func filter(name types.ListDomainsAttributeName, operator types.Operator, value string) []types.FilterCondition {
	return []types.FilterCondition{{Name: name, Operator: operator, Values: []string{value}}}
}

func domainsFiltered(t step) {
	expires := detail(t, "ada.com").ExpirationDate
	backwards := slices.Concat([]string{"ada.com"}, paged, []string{"plain.mayfly"})
	slices.Reverse(backwards)
	for _, test := range []struct {
		what string
		in   sdk.ListDomainsInput
		want []string
	}{
		{"BEGINS_WITH", sdk.ListDomainsInput{FilterConditions: filter(types.ListDomainsAttributeNameDomainName, types.OperatorBeginsWith, "page")}, paged},
		{"GE", sdk.ListDomainsInput{FilterConditions: filter(types.ListDomainsAttributeNameExpiry, types.OperatorGe, strconv.FormatInt(expires.Unix(), 10))}, []string{"ada.com"}},
		{"descending", sdk.ListDomainsInput{SortCondition: &types.SortCondition{Name: types.ListDomainsAttributeNameDomainName, SortOrder: types.SortOrderDesc}}, backwards},
		{"by expiry", sdk.ListDomainsInput{SortCondition: &types.SortCondition{Name: types.ListDomainsAttributeNameExpiry, SortOrder: types.SortOrderDesc}, MaxItems: aws.Int32(1)}, []string{"ada.com"}},
	} {
		same(t, test.what, named(t, t.house, &test.in), test.want)
	}
}

func domainsRefuse(t step) {
	refused[*types.InvalidInput](t, "Marker", failing(t, t.house.ListDomains, &sdk.ListDomainsInput{Marker: aws.String("madeup")}))
	refused[*types.InvalidInput](t, "BEGINS_WITH", failing(t, t.house.ListDomains, &sdk.ListDomainsInput{
		FilterConditions: filter(types.ListDomainsAttributeNameExpiry, types.OperatorBeginsWith, "1"),
	}))
	refused[*types.InvalidInput](t, "SortCondition", failing(t, t.house.ListDomains, &sdk.ListDomainsInput{
		FilterConditions: filter(types.ListDomainsAttributeNameDomainName, types.OperatorBeginsWith, "a"),
		SortCondition:    &types.SortCondition{Name: types.ListDomainsAttributeNameExpiry, SortOrder: types.SortOrderAsc},
	}))
}

// filed are the types of the first account's operations, the oldest first.
var filed = []types.OperationType{
	types.OperationTypeRegisterDomain, types.OperationTypeRegisterDomain, types.OperationTypeRegisterDomain,
	types.OperationTypeUpdateNameserver, types.OperationTypeUpdateNameserver,
	types.OperationTypeDisableAutorenew, types.OperationTypeEnableAutorenew,
	types.OperationTypeDomainLock, types.OperationTypeDomainLock, types.OperationTypeRenewDomain,
	types.OperationTypeDomainLock, types.OperationTypeDeleteDomain,
	types.OperationTypeRegisterDomain, types.OperationTypeRegisterDomain, types.OperationTypeRegisterDomain,
	types.OperationTypeRegisterDomain, types.OperationTypeRegisterDomain,
}

func typesOf(list []types.OperationSummary) []types.OperationType {
	got := []types.OperationType{}
	for _, op := range list {
		got = append(got, op.Type)
	}
	return got
}

func operationsPaged(t step) {
	var sizes []int
	var all []types.OperationSummary
	for p := sdk.NewListOperationsPaginator(t.house, &sdk.ListOperationsInput{MaxItems: aws.Int32(5)}); p.HasMorePages(); {
		page, err := p.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		sizes, all = append(sizes, len(page.Operations)), append(all, page.Operations...)
	}
	same(t, "sizes", sizes, []int{5, 5, 5, 2})
	same(t, "types", typesOf(all), filed)
	for i, op := range all {
		want := types.OperationStatusSuccessful
		if i == 4 {
			want = types.OperationStatusFailed
		}
		same(t, fmt.Sprintf("status of %d, %s", i, op.Type), op.Status, want)
	}
	same(t, "the first", *all[0].OperationId, *t.operation.OperationId)
}

func operationsFiltered(t step) {
	backwards := slices.Clone(filed)
	slices.Reverse(backwards)
	lock := types.OperationTypeDomainLock
	for _, test := range []struct {
		what string
		in   sdk.ListOperationsInput
		want []types.OperationType
	}{
		{"since an hour ago", sdk.ListOperationsInput{SubmittedSince: aws.Time(t.began.Add(-time.Hour))}, filed},
		{"since an hour from now", sdk.ListOperationsInput{SubmittedSince: aws.Time(t.began.Add(time.Hour))}, []types.OperationType{}},
		{"locks", sdk.ListOperationsInput{
			Type:   []types.OperationType{lock},
			Status: []types.OperationStatus{types.OperationStatusSuccessful, types.OperationStatusFailed},
		}, []types.OperationType{lock, lock, lock}},
		{"failed", sdk.ListOperationsInput{Status: []types.OperationStatus{types.OperationStatusFailed, types.OperationStatusError}}, filed[4:5]},
		{"under way", sdk.ListOperationsInput{Status: []types.OperationStatus{types.OperationStatusInProgress}}, []types.OperationType{}},
		{"descending", sdk.ListOperationsInput{SortBy: types.ListOperationsSortAttributeNameSubmittedDate, SortOrder: types.SortOrderDesc}, backwards},
	} {
		same(t, test.what, typesOf(ask(t, t.house.ListOperations, &test.in).Operations), test.want)
	}
}

func operationsRefuse(t step) {
	marker := ask(t, t.house.ListOperations, &sdk.ListOperationsInput{MaxItems: aws.Int32(2)}).NextPageMarker
	if marker == nil {
		t.Fatal("the first page has no marker")
	}
	cut := (*marker)[:len(*marker)-1]
	refused[*types.InvalidInput](t, "Marker", failing(t, t.house.ListOperations, &sdk.ListOperationsInput{Marker: &cut}))
	refused[*types.InvalidInput](t, "Marker", failing(t, t.house.ListOperations, &sdk.ListOperationsInput{Marker: marker, SortOrder: types.SortOrderDesc}))
	refused[*types.InvalidInput](t, "Marker", failing(t, t.house.ListDomains, &sdk.ListDomainsInput{Marker: marker}))
	refused[*types.InvalidInput](t, "Marker", failing(t, t.second.ListOperations, &sdk.ListOperationsInput{Marker: marker}))
	refused[*types.InvalidInput](t, "MaxItems", failing(t, t.house.ListOperations, &sdk.ListOperationsInput{MaxItems: aws.Int32(101)}))
}

// ofADomain calls every action of a domain and gives its error.
func ofADomain(tb testing.TB, c *sdk.Client, domain string) map[string]error {
	tb.Helper()
	name := &domain
	return map[string]error{
		"DeleteDomain":              failing(tb, c.DeleteDomain, &sdk.DeleteDomainInput{DomainName: name}),
		"DeleteTagsForDomain":       failing(tb, c.DeleteTagsForDomain, &sdk.DeleteTagsForDomainInput{DomainName: name, TagsToDelete: []string{"team"}}),
		"DisableDomainAutoRenew":    failing(tb, c.DisableDomainAutoRenew, &sdk.DisableDomainAutoRenewInput{DomainName: name}),
		"DisableDomainTransferLock": failing(tb, c.DisableDomainTransferLock, &sdk.DisableDomainTransferLockInput{DomainName: name}),
		"EnableDomainAutoRenew":     failing(tb, c.EnableDomainAutoRenew, &sdk.EnableDomainAutoRenewInput{DomainName: name}),
		"EnableDomainTransferLock":  failing(tb, c.EnableDomainTransferLock, &sdk.EnableDomainTransferLockInput{DomainName: name}),
		"GetDomainDetail":           failing(tb, c.GetDomainDetail, &sdk.GetDomainDetailInput{DomainName: name}),
		"ListTagsForDomain":         failing(tb, c.ListTagsForDomain, &sdk.ListTagsForDomainInput{DomainName: name}),
		"RenewDomain":               failing(tb, c.RenewDomain, &sdk.RenewDomainInput{DomainName: name, CurrentExpiryYear: 2030}),
		"UpdateDomainNameservers": failing(tb, c.UpdateDomainNameservers, &sdk.UpdateDomainNameserversInput{
			DomainName: name, Nameservers: []types.Nameserver{{Name: aws.String("ns1.freehold.test")}},
		}),
		"UpdateTagsForDomain": failing(tb, c.UpdateTagsForDomain, &sdk.UpdateTagsForDomainInput{DomainName: name, TagsToUpdate: []types.Tag{tag("team", "")}}),
	}
}

func notThere(t step) {
	for action, err := range ofADomain(t, t.house, "nobody.com") {
		t.Run(action, func(t *testing.T) {
			refused[*types.InvalidInput](t, "Domain nobody.com not found in "+house.FirstAccount+" account.", err)
		})
	}
}

func notSold(t step) {
	for action, err := range ofADomain(t, t.house, "ada.nosuchtld") {
		t.Run(action, func(t *testing.T) { refused[*types.UnsupportedTLD](t, notSoldText, err) })
	}
}

func strangers(t step) {
	same(t, "domains", named(t, t.second, &sdk.ListDomainsInput{}), []string{"second.net"})
	same(t, "operations", typesOf(ask(t, t.second.ListOperations, &sdk.ListOperationsInput{}).Operations), filed[:1])
	for action, err := range ofADomain(t, t.second, "ada.com") {
		t.Run(action, func(t *testing.T) {
			refused[*types.InvalidInput](t, "Domain ada.com not found in "+secondAccount+" account.", err)
		})
	}
	err := failing(t, t.second.GetOperationDetail, &sdk.GetOperationDetailInput{OperationId: t.operation.OperationId})
	refused[*types.InvalidInput](t, "No operation found", err)
	same(t, "tags", tagsNow(t), lastTags)
}

const (
	wrongSignature = "InvalidSignatureException"
	unrecognized   = "UnrecognizedClientException"
)

func wrongSecret(t step) {
	key := t.secondKey
	key.SecretAccessKey += "x"
	refusedAs(t, wrongSignature, "does not match", failing(t, with(t.house, key).ListDomains, &sdk.ListDomainsInput{}))
}

func unknownKey(t step) {
	key := t.secondKey
	key.AccessKeyID = "AKIANOBODYHOLDSTHIS"
	refusedAs(t, unrecognized, "security token", failing(t, with(t.house, key).ListDomains, &sdk.ListDomainsInput{}))
}

func sessionToken(t step) {
	key := t.secondKey
	key.SessionToken = "nobody holds this"
	refusedAs(t, unrecognized, "security token", failing(t, with(t.house, key).ListDomains, &sdk.ListDomainsInput{}))
}

func otherRegion(t step) {
	c := with(t.house, t.secondKey, func(o *sdk.Options) { o.Region = "eu-north-1" })
	same(t, "domains", named(t, c, &sdk.ListDomainsInput{}), []string{"second.net"})
}

// otherClock signs at another moment than now.
type otherClock struct {
	*v4.Signer
	ahead time.Duration
}

func (o otherClock) SignHTTP(ctx context.Context, key aws.Credentials, r *http.Request, payloadHash, service, region string, at time.Time, change ...func(*v4.SignerOptions)) error {
	return o.Signer.SignHTTP(ctx, key, r, payloadHash, service, region, at.Add(o.ahead), change...)
}

func skewed(t step) {
	signing := func(ahead time.Duration) *sdk.Client {
		return with(t.house, t.secondKey, func(o *sdk.Options) {
			o.HTTPSignerV4 = otherClock{v4.NewSigner(), ahead}
			o.Retryer = aws.NopRetryer{}
		})
	}
	same(t, "domains", named(t, signing(0), &sdk.ListDomainsInput{}), []string{"second.net"})
	refusedAs(t, wrongSignature, "Signature expired", failing(t, signing(-10*time.Minute).ListDomains, &sdk.ListDomainsInput{}))
	refusedAs(t, wrongSignature, "Signature not yet current", failing(t, signing(10*time.Minute).ListDomains, &sdk.ListDomainsInput{}))
}

func coming(t step) {
	c, text := t.house, aws.String("x")
	for action, err := range map[string]error{
		"AcceptDomainTransferFromAnotherAwsAccount": failing(t, c.AcceptDomainTransferFromAnotherAwsAccount, &sdk.AcceptDomainTransferFromAnotherAwsAccountInput{DomainName: adaCom, Password: text}),
		"AssociateDelegationSignerToDomain":         failing(t, c.AssociateDelegationSignerToDomain, &sdk.AssociateDelegationSignerToDomainInput{DomainName: adaCom, SigningAttributes: &types.DnssecSigningAttributes{}}),
		"CancelDomainTransferToAnotherAwsAccount":   failing(t, c.CancelDomainTransferToAnotherAwsAccount, &sdk.CancelDomainTransferToAnotherAwsAccountInput{DomainName: adaCom}),
		"CheckDomainTransferability":                failing(t, c.CheckDomainTransferability, &sdk.CheckDomainTransferabilityInput{DomainName: adaCom}),
		"DisassociateDelegationSignerFromDomain":    failing(t, c.DisassociateDelegationSignerFromDomain, &sdk.DisassociateDelegationSignerFromDomainInput{DomainName: adaCom, Id: text}),
		"GetContactReachabilityStatus":              failing(t, c.GetContactReachabilityStatus, &sdk.GetContactReachabilityStatusInput{}),
		"GetDomainSuggestions":                      failing(t, c.GetDomainSuggestions, &sdk.GetDomainSuggestionsInput{DomainName: adaCom, SuggestionCount: 1, OnlyAvailable: aws.Bool(true)}),
		"ListPrices":                                failing(t, c.ListPrices, &sdk.ListPricesInput{}),
		"PushDomain":                                failing(t, c.PushDomain, &sdk.PushDomainInput{DomainName: adaCom, Target: text}),
		"RejectDomainTransferFromAnotherAwsAccount": failing(t, c.RejectDomainTransferFromAnotherAwsAccount, &sdk.RejectDomainTransferFromAnotherAwsAccountInput{DomainName: adaCom}),
		"ResendContactReachabilityEmail":            failing(t, c.ResendContactReachabilityEmail, &sdk.ResendContactReachabilityEmailInput{}),
		"ResendOperationAuthorization":              failing(t, c.ResendOperationAuthorization, &sdk.ResendOperationAuthorizationInput{OperationId: text}),
		"RetrieveDomainAuthCode":                    failing(t, c.RetrieveDomainAuthCode, &sdk.RetrieveDomainAuthCodeInput{DomainName: adaCom}),
		"TransferDomain": failing(t, c.TransferDomain, &sdk.TransferDomainInput{
			DomainName: aws.String("x.com"), DurationInYears: aws.Int32(1), AdminContact: ada(), RegistrantContact: ada(), TechContact: ada(),
		}),
		"TransferDomainToAnotherAwsAccount": failing(t, c.TransferDomainToAnotherAwsAccount, &sdk.TransferDomainToAnotherAwsAccountInput{DomainName: adaCom, AccountId: aws.String(secondAccount)}),
		"UpdateDomainContact":               failing(t, c.UpdateDomainContact, &sdk.UpdateDomainContactInput{DomainName: adaCom, AdminContact: ada()}),
		"UpdateDomainContactPrivacy":        failing(t, c.UpdateDomainContactPrivacy, &sdk.UpdateDomainContactPrivacyInput{DomainName: adaCom, AdminPrivacy: aws.Bool(true)}),
		"ViewBilling":                       failing(t, c.ViewBilling, &sdk.ViewBillingInput{}),
	} {
		t.Run(action, func(t *testing.T) { refusedAs(t, "UnknownOperationException", "", err) })
	}
}

func comingRefuse(t step) {
	long := strings.Repeat("a", 256)
	refused[*types.InvalidInput](t, "DomainName", failing(t, t.house.CheckDomainTransferability, &sdk.CheckDomainTransferabilityInput{DomainName: &long}))
	refused[*types.InvalidInput](t, "SuggestionCount", failing(t, t.house.GetDomainSuggestions, &sdk.GetDomainSuggestionsInput{
		DomainName: adaCom, SuggestionCount: 51, OnlyAvailable: aws.Bool(true),
	}))
}
