package operations

import (
	"context"
	"errors"
	"strings"

	"freehold/internal/ids"
	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/workflow"
)

// handlePrefix begins the ids of our contacts at registries.
const handlePrefix = "FH-"

// mintHandles draws an id for each contact that differs from the others. They
// are drawn for one operation alone and stored before they are used, so that
// to find one on a domain proves whose work it was. Domains never share
// contacts, so that a change stays with its domain.
func mintHandles(source *ids.Source, c registrar.Contacts, p registrar.Privacy) registrar.Handles {
	type person struct {
		contact *registrar.Contact
		private bool
		handle  string
	}
	var people []person
	mint := func(contact *registrar.Contact, private bool) string {
		if contact == nil {
			return ""
		}
		for _, p := range people {
			if p.private == private && p.contact.Equal(contact) {
				return p.handle
			}
		}
		handle := source.Handle(handlePrefix)
		people = append(people, person{contact, private, handle})
		return handle
	}
	return registrar.Handles{
		Registrant: mint(&c.Registrant, p.Registrant),
		Admin:      mint(&c.Admin, p.Admin),
		Tech:       mint(&c.Tech, p.Tech),
		Billing:    mint(c.Billing, p.Billing),
	}
}

// distinct lists the contact objects behind the handles, each once.
func distinct(h registrar.Handles, c registrar.Contacts, p registrar.Privacy) []registry.Contact {
	var list []registry.Contact
	seen := map[string]bool{"": true}
	add := func(handle string, contact *registrar.Contact, private bool) {
		if !seen[handle] {
			seen[handle] = true
			list = append(list, postal(handle, *contact, private))
		}
	}
	add(h.Registrant, &c.Registrant, p.Registrant)
	add(h.Admin, &c.Admin, p.Admin)
	add(h.Tech, &c.Tech, p.Tech)
	add(h.Billing, c.Billing, p.Billing)
	return list
}

// postal is the contact as EPP knows it (RFC 5733 section 2.3).
func postal(handle string, c registrar.Contact, private bool) registry.Contact {
	text := func(s *string) string {
		if s == nil {
			return ""
		}
		return strings.TrimSpace(*s)
	}
	out := registry.Contact{
		Handle:       handle,
		Name:         strings.TrimSpace(text(c.FirstName) + " " + text(c.LastName)),
		Organization: text(c.OrganizationName),
		City:         text(c.City),
		State:        text(c.State),
		PostalCode:   text(c.ZipCode),
		Country:      text(c.CountryCode),
		Voice:        text(c.PhoneNumber),
		Fax:          text(c.Fax),
		Email:        text(c.Email),
		Disclose:     !private,
	}
	if out.Name == "" {
		out.Name = out.Organization
	}
	for _, line := range []string{text(c.AddressLine1), text(c.AddressLine2)} {
		if line != "" {
			out.Street = append(out.Street, line)
		}
	}
	return out
}

// createContacts makes the contacts at the registry.
func (d *Desk) createContacts(ctx context.Context, t *Target, r workflow.Run, contacts []registry.Contact) (workflow.Next, error) {
	for i, contact := range contacts {
		_, err := d.connector(t).CreateContact(ctx, command(r, i), contact)
		if registry.IsCode(err, registry.ObjectExists) {
			// Of an earlier try of ours: nobody else knows the handle.
			continue
		}
		if next, err := judged(err, parametersInvalid); err != nil || !next.IsDone() {
			return next, err
		}
	}
	return workflow.Done(), nil
}

// contactsCreated proves it (registry.md P2): done when all of them are there.
func (d *Desk) contactsCreated(ctx context.Context, t *Target, r workflow.Run, contacts []registry.Contact) (workflow.Next, error) {
	for _, contact := range contacts {
		_, err := d.connector(t).Contact(ctx, contact.Handle)
		if registry.IsCode(err, registry.ObjectDoesNotExist) {
			return d.unsettled(t, r), nil
		}
		if err != nil {
			return workflow.Next{}, unjudged(err)
		}
	}
	return workflow.Done(), nil
}

// deleteContacts removes contacts as far as the registry lets us: one that a
// domain still links to is left.
func (d *Desk) deleteContacts(ctx context.Context, t *Target, r workflow.Run, handles []string) (workflow.Next, error) {
	var left error
	for i, handle := range handles {
		_, err := d.connector(t).DeleteContact(ctx, command(r, i), handle)
		if transient(err) {
			left = errors.Join(left, err)
		}
	}
	return workflow.Done(), left
}

// contactsGone proves it: a handle that is refused to us is not ours to remove.
func (d *Desk) contactsGone(ctx context.Context, t *Target, r workflow.Run, handles []string) (workflow.Next, error) {
	for _, handle := range handles {
		_, err := d.connector(t).Contact(ctx, handle)
		if err == nil {
			return d.unsettled(t, r), nil
		}
		if transient(err) {
			return workflow.Next{}, unjudged(err)
		}
	}
	return workflow.Done(), nil
}

// handlesOf lists the ids, each once.
func handlesOf(h registrar.Handles) []string {
	var list []string
	seen := map[string]bool{"": true}
	for _, handle := range []string{h.Registrant, h.Admin, h.Tech, h.Billing} {
		if !seen[handle] {
			seen[handle] = true
			list = append(list, handle)
		}
	}
	return list
}
