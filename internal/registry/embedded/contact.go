package embedded

import (
	"context"
	"fmt"
	"net/mail"
	"regexp"
	"strings"

	"freehold/internal/names"
	"freehold/internal/registry"
	"freehold/internal/registry/embedded/tables"
)

// CreateContact makes a contact (RFC 5733 section 3.2.1). Its data are held
// to the "int" form: ASCII.
func (c *connector) CreateContact(ctx context.Context, cmd registry.Command, in registry.Contact) (registry.Answer, error) {
	return c.do(ctx, cmd, func() (step, error) { return c.registry.createContact(in) })
}

func (r *Registry) createContact(in registry.Contact) (step, error) {
	if err := checkContact(in); err != nil {
		return nil, err
	}
	var disclose int64
	if in.Disclose {
		disclose = 1
	}
	return func(t *transaction) (registry.Code, error) {
		if err := t.writing(); err != nil {
			return 0, err
		}
		added, err := t.AddContact(background, tables.AddContactParams{
			ID:           r.draw(),
			Handle:       in.Handle,
			Sponsor:      t.sponsor,
			Name:         in.Name,
			Organization: in.Organization,
			Street:       strings.Join(in.Street, "\n"),
			City:         in.City,
			State:        in.State,
			PostalCode:   in.PostalCode,
			Country:      in.Country,
			Voice:        in.Voice,
			Fax:          in.Fax,
			Email:        in.Email,
			Disclose:     disclose,
			Created:      t.now,
		})
		switch {
		case err != nil:
			return 0, fmt.Errorf("add contact: %w", err)
		case added == 0:
			return 0, refuse(registry.ObjectExists, "There is a contact %s.", in.Handle)
		}
		return registry.Completed, nil
	}, nil
}

// Contact shows a contact to its sponsor; to others 2201, for it is a person's
// data (RFC 5733 section 3.1.2 leaves it to the server).
func (c *connector) Contact(ctx context.Context, handle string) (registry.Contact, error) {
	r := c.registry
	if err := c.begin(ctx); err != nil {
		return registry.Contact{}, r.sign(err)
	}
	if !isHandle(handle) {
		return registry.Contact{}, r.sign(badHandle())
	}
	row, err := readContact(r.reads, c.sponsor, handle)
	if err != nil {
		return registry.Contact{}, r.sign(err)
	}
	shown := registry.Contact{
		Handle:       row.Handle,
		Name:         row.Name,
		Organization: row.Organization,
		City:         row.City,
		State:        row.State,
		PostalCode:   row.PostalCode,
		Country:      row.Country,
		Voice:        row.Voice,
		Fax:          row.Fax,
		Email:        row.Email,
		Disclose:     row.Disclose != 0,
		Sponsor:      row.Sponsor,
	}
	if row.Street != "" {
		shown.Street = strings.Split(row.Street, "\n")
	}
	return shown, nil
}

// DeleteContact removes a contact that no domain has (RFC 5733 section 3.2.2).
func (c *connector) DeleteContact(ctx context.Context, cmd registry.Command, handle string) (registry.Answer, error) {
	return c.do(ctx, cmd, func() (step, error) { return c.registry.deleteContact(handle) })
}

func (r *Registry) deleteContact(handle string) (step, error) {
	if !isHandle(handle) {
		return nil, badHandle()
	}
	return func(t *transaction) (registry.Code, error) {
		row, err := t.ownContact(handle)
		if err != nil {
			return 0, err
		}
		switch linked, err := t.Associated(background, row.ID); {
		case err != nil:
			return 0, fmt.Errorf("associations: %w", err)
		case linked:
			return 0, refuse(registry.AssociationProhibits, "The contact %s is linked.", handle)
		}
		if err := t.writing(); err != nil {
			return 0, err
		}
		if err := t.DeleteContact(background, row.ID); err != nil {
			return 0, fmt.Errorf("delete contact: %w", err)
		}
		return registry.Completed, nil
	}, nil
}

func (t *transaction) ownContact(handle string) (tables.Contact, error) {
	return readContact(t.Queries, t.sponsor, handle)
}

func readContact(q *tables.Queries, sponsor, handle string) (tables.Contact, error) {
	row, err := q.Contact(background, handle)
	switch there, err := found(err); {
	case err != nil:
		return tables.Contact{}, fmt.Errorf("read contact: %w", err)
	case !there:
		return tables.Contact{}, refuse(registry.ObjectDoesNotExist, "There is no contact %s.", handle)
	case row.Sponsor != sponsor:
		return tables.Contact{}, refuse(registry.AuthorizationError, "Another client sponsors the contact %s.", handle)
	}
	return row, nil
}

// isHandle says whether the text is eppcom's clIDType, of letters, digits and
// a few marks.
func isHandle(s string) bool {
	if len(s) < 3 || len(s) > 16 {
		return false
	}
	for _, c := range []byte(s) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.':
		default:
			return false
		}
	}
	return true
}

func badHandle() error {
	return refuse(registry.ValueSyntax, "A contact identifier has 3 to 16 letters, digits, dots, hyphens or underscores.")
}

// e164 is contact-1.0's e164StringType.
var e164 = regexp.MustCompile(`^\+[0-9]{1,3}\.[0-9]{1,14}$`)

// checkContact holds a contact against contact-1.0's types and RFC 5733
// section 2. What is wrong is told by the field's name, never by its content.
func checkContact(in registry.Contact) error {
	if !isHandle(in.Handle) {
		return badHandle()
	}
	for _, field := range []struct {
		name, value string
		most        int
		required    bool
	}{
		{"name", in.Name, 255, true},
		{"organization", in.Organization, 255, false},
		{"city", in.City, 255, true},
		{"state or province", in.State, 255, false},
		{"postal code", in.PostalCode, 16, false},
		{"country code", in.Country, 2, true},
		{"voice number", in.Voice, 17, false},
		{"fax number", in.Fax, 17, false},
		{"e-mail address", in.Email, 255, true},
	} {
		switch {
		case field.value == "" && field.required:
			return refuse(registry.ParameterMissing, "The contact has no %s.", field.name)
		case len(field.value) > field.most || !plain(field.value):
			return refuse(registry.ValueSyntax, "The contact's %s must be at most %d printable ASCII characters.", field.name, field.most)
		}
	}
	if len(in.Street) > 3 {
		return refuse(registry.ValueSyntax, "The contact's street has more than 3 lines.")
	}
	for _, line := range in.Street {
		if len(line) > 255 || !plain(line) {
			return refuse(registry.ValueSyntax, "The contact's street lines must be at most 255 printable ASCII characters.")
		}
	}
	switch {
	case !isCountry(in.Country):
		return refuse(registry.ValueSyntax, "The contact's country code is none of ISO 3166-1.")
	case in.Voice != "" && !e164.MatchString(in.Voice), in.Fax != "" && !e164.MatchString(in.Fax):
		return refuse(registry.ValueSyntax, "The contact's numbers must be written as +CC.NUMBER.")
	case !isEmail(in.Email):
		return refuse(registry.ValueSyntax, "The contact's e-mail address is not one.")
	}
	return nil
}

// isEmail accepts a bare address (RFC 5322 section 3.4.1) in a domain that
// could be registered.
func isEmail(s string) bool {
	address, err := mail.ParseAddress(s)
	if err != nil || address.Address != s {
		return false
	}
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at > 64 { // RFC 5321 section 4.5.3.1.1
		return false
	}
	_, err = names.Parse(s[at+1:])
	return err == nil
}

// The officially assigned codes of ISO 3166-1 alpha-2.
const countries = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ " +
	"CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR " +
	"GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP " +
	"KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ " +
	"NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW " +
	"SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ " +
	"UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"

func isCountry(s string) bool {
	return len(s) == 2 && s[0] != ' ' && s[1] != ' ' && strings.Contains(countries, s)
}
