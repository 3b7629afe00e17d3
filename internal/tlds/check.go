package tlds

import (
	"fmt"
	"regexp"
	"slices"

	"freehold/internal/names"
	"freehold/internal/registrar"
)

// finish names a TLD, ties its ExtraParams to their rules, and checks that
// what the files say of it holds together.
func finish(t *TLD, name string, params map[string]*Param) error {
	if n, err := names.Parse("a." + name); err != nil || string(n) != "a."+name {
		return fmt.Errorf("%q is no name for a TLD; write it in lower-case ASCII without a leading dot", name)
	}
	t.Name = name
	for i := range t.Params {
		p := &t.Params[i]
		if p.param = params[p.Name]; p.param == nil {
			return fmt.Errorf("params: there is no table param.%s", p.Name)
		}
		if err := p.param.compile(p.Name); err != nil {
			return err
		}
		if err := knownRolesAndTypes(p.Roles, p.Types); err != nil {
			return fmt.Errorf("params: %s: %w", p.Name, err)
		}
	}
	for _, r := range t.Contacts {
		if err := knownRolesAndTypes(r.Roles, r.Types); err != nil {
			return fmt.Errorf("contacts: %w", err)
		}
	}
	return t.check()
}

// compile readies the patterns of a parameter.
func (p *Param) compile(name string) error {
	for i := range p.Forms {
		f := &p.Forms[i]
		if f.Pattern == "" || f.pattern != nil {
			continue
		}
		if f.Like == "" {
			return fmt.Errorf("param.%s: a pattern needs words for it in the key like", name)
		}
		pattern, err := regexp.Compile("^(?:" + f.Pattern + ")$")
		if err != nil {
			return fmt.Errorf("param.%s: %w", name, err)
		}
		f.pattern = pattern
	}
	return nil
}

func knownRolesAndTypes(roles []registrar.Role, types []registrar.ContactType) error {
	for _, r := range roles {
		if !slices.Contains(registrar.Roles, r) {
			return fmt.Errorf("%q is no role; the roles are %v", r, registrar.Roles)
		}
	}
	for _, t := range types {
		if !slices.Contains(registrar.ContactTypes, t) {
			return fmt.Errorf("%q is no contact type; the types are %v", t, registrar.ContactTypes)
		}
	}
	return nil
}

// check says what is wrong with the values of a TLD, the first of all.
func (t *TLD) check() error {
	for _, word := range []struct {
		key, is string
		legal   []string
	}{
		{"privacy.kind", string(t.Privacy.Kind), []string{string(HideAll), string(ShowOrganization), string(ShowNames), string(PersonsOnly), string(ByRegistry), string(NoPrivacy)}},
		{"expiry.kind", string(t.Expiry.Kind), []string{string(AutoRenews), string(Lapses)}},
		{"transfer.term", string(t.Transfer.Term), []string{string(AddsYear), string(KeepsTerm), string(YearFromThere)}},
		{"registry.data", t.Registry.Data, []string{"maximum", "minimum"}},
		{"registry.hosts", t.Registry.Hosts, []string{"objects", "attributes"}},
		{"registry.glue", t.Registry.Glue, []string{"narrow", "wide"}},
		{"registry.dnssec", t.Registry.DNSSEC, []string{"ds", "key", "none"}},
		{"registry.fee", t.Registry.Fee, []string{"none", "1.0"}},
		{"registry.auth_info", t.Registry.AuthInfo, []string{"classic", "secure"}},
		{"registry.restore", t.Registry.Restore, []string{"request", "report"}},
		{"registry.restore_renew", t.Registry.RestoreRenew, []string{"included", "separate"}},
	} {
		if !slices.Contains(word.legal, word.is) {
			return fmt.Errorf("%s: %q is not one of %q", word.key, word.is, word.legal)
		}
	}
	for _, number := range []struct {
		key          string
		is, min, max int
	}{
		// AWS bounds DurationInYears to ten, and no registry sells more.
		{"terms.min", t.Terms.Min, 1, 10},
		{"terms.max", t.Terms.Max, t.Terms.Min, 10},
		{"nameservers.min", t.Nameservers.Min, 0, 13},
		{"nameservers.max", t.Nameservers.Max, max(1, t.Nameservers.Min), 13},
		{"dnssec.max_keys", t.DNSSEC.MaxKeys, 0, 100},
		{"grace.add", t.Grace.Add, 0, 365},
		{"grace.auto_renew", t.Grace.AutoRenew, 0, 365},
		{"grace.renew", t.Grace.Renew, 0, 365},
		{"grace.transfer", t.Grace.Transfer, 0, 365},
		{"grace.redemption", t.Grace.Redemption, 0, 365},
		{"grace.pending_delete", t.Grace.PendingDelete, 0, 365},
		{"verification.days", t.Verification.Days, 1, 365},
		{"agreement.days", t.Agreement.Days, 0, 365},
		{"auto_renew.days_before", t.AutoRenew.DaysBefore, 0, 365},
		{"auto_renew.notice_days", t.AutoRenew.NoticeDays, 0, 365},
		{"deletion.approval_days", t.Deletion.ApprovalDays, 1, 365},
		{"transfer.tag_days", t.Transfer.TagDays, 0, 365},
		{"transfer.foa_days", t.Transfer.FOADays, 1, 365},
		{"transfer.approve_days", t.Transfer.ApproveDays, 0, 365},
		{"transfer.wait_days", t.Transfer.WaitDays, t.Transfer.ApproveDays, 365},
		{"transfer.lock_age", t.Transfer.LockAge, 0, 365},
		{"owner_change.approval_days", t.OwnerChange.ApprovalDays, 1, 365},
	} {
		if number.is < number.min || number.is > number.max {
			return fmt.Errorf("%s: %d is not between %d and %d", number.key, number.is, number.min, number.max)
		}
	}
	for _, list := range []struct {
		key    string
		labels []string
	}{{"labels.reserved", t.Labels.Reserved}, {"labels.premium", t.Labels.Premium}} {
		for _, label := range list.labels {
			if n, err := names.Parse(label + "." + t.Name); err != nil || n.Label() != label {
				return fmt.Errorf("%s: %q is no label in lower-case ASCII", list.key, label)
			}
		}
	}
	for _, a := range t.OwnerChange.Approvers {
		if a != "old" && a != "new" {
			return fmt.Errorf(`owner_change.approvers: %q is not "old" or "new"`, a)
		}
	}
	for _, s := range t.Lock.Also {
		if s != "clientUpdateProhibited" && s != "clientDeleteProhibited" {
			return fmt.Errorf("lock.also: %q is neither clientUpdateProhibited nor clientDeleteProhibited", s)
		}
	}
	if t.Open && !t.Prices.Registration.Offered {
		return fmt.Errorf("prices.registration: an open TLD needs one")
	}
	return t.Expiry.check()
}

// check wants the deadlines in the order in which they pass. Restoring is
// apart: at some registries it begins while the domain is still in its
// account.
func (e Expiry) check() error {
	type deadline struct {
		key string
		day Day
	}
	for _, line := range [][]deadline{
		{
			{"renew_from", e.RenewFrom},
			{"renew_until", e.RenewUntil},
			{"late_renew_until", e.LateRenewUntil},
			{"gone_from_account", e.GoneFromAccount},
			{"gone_at_registry", e.GoneAtRegistry},
		},
		{
			{"restore_from", e.RestoreFrom},
			{"restore_until", e.RestoreUntil},
			{"gone_at_registry", e.GoneAtRegistry},
		},
	} {
		before := deadline{day: On(-3650)}
		for _, d := range line {
			if d.day.Sort != OnDay {
				continue
			}
			if d.day.Days < before.day.Days {
				return fmt.Errorf("expiry.%s: %s is before expiry.%s, %s", d.key, d.day, before.key, before.day)
			}
			before = d
		}
	}
	switch {
	case e.RenewUntil.Sort != OnDay:
		return fmt.Errorf("expiry.renew_until: needs a day")
	case e.GoneFromAccount.Sort != OnDay:
		return fmt.Errorf("expiry.gone_from_account: needs a day")
	case (e.RestoreFrom.Sort == NoDay) != (e.RestoreUntil.Sort == NoDay):
		return fmt.Errorf("expiry.restore_until: is %s where expiry.restore_from is %s", e.RestoreUntil, e.RestoreFrom)
	}
	return nil
}
