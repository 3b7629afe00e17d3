package operations

import (
	"context"
	"slices"

	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/store"
	"freehold/internal/workflow"
)

// DeleteDomain gives a registration up. Nothing is refunded.
var DeleteDomain = workflow.Define(registrar.DeleteDomain, 1,
	workflow.Call("look", lookBeforeDeletion).MayFail(deletionRefused),
	lift[DeleteDomainState]("clientDeleteProhibited", "clientUpdateProhibited"),
	workflow.Send("release-hosts", releaseHosts, hostsReleased).LookFirst().MayFail(hostsInUse, deletionRefused),
	workflow.Call("check-hosts", checkHosts).MayFail(hostsInUse),
	workflow.Send("delete-hosts", deleteHosts, hostsDeleted).LookFirst().MayFail(hostsInUse),
	workflow.Send("delete", deleteDomain, domainDeletedThere).MayFail(hostsInUse, deletionRefused),
	workflow.Send("delete-contacts", deleteDomainContacts, domainContactsGone).When(canDeleteContacts).LookFirst(),
	workflow.Record("let-go", letGo),
).Undo(
	workflow.Send("undo-hosts", remakeHosts, hostsRemade).When(hadHosts).LookFirst(),
	workflow.Send("undo-release", restoreDelegation, delegationRestored).When(releasedHosts).LookFirst(),
	relock[DeleteDomainState]("undo-relock"),
)

// The ways a deletion can end badly.
const (
	hostsInUse      = workflow.Failure("Name servers under this domain are in use by other domains.")
	deletionRefused = workflow.Failure("The registry refused the deletion.")
)

// DeleteDomainState is what a deletion remembers.
type DeleteDomainState struct {
	Target
	Handles registrar.Handles

	Released []string        // the delegation before servers below the domain were taken off it
	Below    []registry.Host // the hosts below the domain before they were deleted
	Purged   bool            // gone at once: nothing links its contacts any more
}

func canDeleteContacts(s *DeleteDomainState) bool {
	return s.Purged && s.Handles != registrar.Handles{}
}

func hadHosts(s *DeleteDomainState) bool      { return len(s.Below) > 0 }
func releasedHosts(s *DeleteDomainState) bool { return len(s.Released) > 0 }

func lookBeforeDeletion(ctx context.Context, d *Desk, _ workflow.Run, s *DeleteDomainState) (workflow.Next, error) {
	if err := d.ours(ctx, &s.Target); err != nil {
		return workflow.Next{}, err
	}
	for _, status := range []string{"serverDeleteProhibited", "pendingTransfer"} {
		if slices.Contains(s.Seen.Statuses, status) {
			return workflow.Fail(deletionRefused).Adding(status), nil
		}
	}
	return workflow.Done(), nil
}

// ownServers are the hosts below the domain to which it delegates itself.
func (s *DeleteDomainState) ownServers() []string {
	return slices.DeleteFunc(slices.Clone(s.Seen.Nameservers), func(host string) bool { return !slices.Contains(s.Seen.Hosts, host) })
}

// A host that nobody links to any more can be deleted, and must be before its
// domain (RFC 5731 section 3.2.2).
func releaseHosts(ctx context.Context, d *Desk, r workflow.Run, s *DeleteDomainState) (workflow.Next, error) {
	_, err := d.connector(&s.Target).UpdateDomain(ctx, command(r, 0), registry.UpdateDomain{
		Name: s.Domain, RemoveNameservers: s.ownServers(),
	})
	if registry.IsCode(err, registry.ParameterPolicy) {
		// What is left may be fewer than the registry wants, which still
		// takes none at all.
		_, err = d.connector(&s.Target).UpdateDomain(ctx, command(r, 1), registry.UpdateDomain{
			Name: s.Domain, RemoveNameservers: s.Seen.Nameservers,
		})
	}
	return judged(err, deletionRefused, registry.StatusProhibits)
}

func hostsReleased(ctx context.Context, d *Desk, r workflow.Run, s *DeleteDomainState) (workflow.Next, error) {
	if err := d.ours(ctx, &s.Target); err != nil {
		return workflow.Next{}, err
	}
	if len(s.ownServers()) == 0 {
		return workflow.Done(), nil
	}
	if !releasedHosts(s) {
		s.Released = s.Seen.Nameservers
	}
	return d.unsettled(&s.Target, r), nil
}

// Some registries delete a domain from under the hosts that others delegate
// to. Our own check is what protects those others.
func checkHosts(ctx context.Context, d *Desk, _ workflow.Run, s *DeleteDomainState) (workflow.Next, error) {
	s.Below = nil
	for _, name := range s.Seen.Hosts {
		host, err := d.connector(&s.Target).Host(ctx, name)
		if registry.IsCode(err, registry.ObjectDoesNotExist) {
			continue
		}
		if err != nil {
			return workflow.Next{}, unjudged(err)
		}
		if host.Linked {
			return workflow.Fail(hostsInUse), nil
		}
		s.Below = append(s.Below, registry.Host{Name: host.Name, Addresses: host.Addresses})
	}
	return workflow.Done(), nil
}

func deleteHosts(ctx context.Context, d *Desk, r workflow.Run, s *DeleteDomainState) (workflow.Next, error) {
	for i, host := range s.Seen.Hosts {
		_, err := d.connector(&s.Target).DeleteHost(ctx, command(r, i), host)
		if registry.IsCode(err, registry.ObjectDoesNotExist) {
			continue
		}
		if next, err := judged(err, hostsInUse, registry.AssociationProhibits, registry.StatusProhibits); err != nil || !next.IsDone() {
			return next, err
		}
	}
	return workflow.Done(), nil
}

func hostsDeleted(ctx context.Context, d *Desk, r workflow.Run, s *DeleteDomainState) (workflow.Next, error) {
	if err := d.ours(ctx, &s.Target); err != nil {
		return workflow.Next{}, err
	}
	if len(s.Seen.Hosts) == 0 {
		return workflow.Done(), nil
	}
	return d.unsettled(&s.Target, r), nil
}

func deleteDomain(ctx context.Context, d *Desk, r workflow.Run, s *DeleteDomainState) (workflow.Next, error) {
	answer, err := d.connector(&s.Target).DeleteDomain(ctx, command(r, 0), s.Domain)
	s.Purged = err == nil && !answer.Pending()
	switch {
	case registry.IsCode(err, registry.ObjectDoesNotExist):
		s.Purged = true
		return workflow.Done(), nil
	case registry.IsCode(err, registry.AssociationProhibits):
		return workflow.Fail(hostsInUse), nil
	}
	next, err := judged(err, deletionRefused, registry.StatusProhibits)
	if err != nil || next.IsDone() {
		return next, err
	}
	return unless(ctx, d, r, s, next, domainDeletedThere)
}

// Gone, or on its way out: a domain that is pendingDelete waits out its
// redemption and cannot be taken back by a repetition.
func domainDeletedThere(ctx context.Context, d *Desk, r workflow.Run, s *DeleteDomainState) (workflow.Next, error) {
	seen, err := d.connector(&s.Target).Domain(ctx, s.Domain)
	switch {
	case registry.IsCode(err, registry.ObjectDoesNotExist):
		s.Purged = true
		return workflow.Done(), nil
	case err != nil:
		return workflow.Next{}, unjudged(err)
	case seen.Sponsor != d.profile(&s.Target).Sponsor, slices.Contains(seen.Statuses, "pendingDelete"):
		return workflow.Done(), nil
	}
	return d.unsettled(&s.Target, r), nil
}

// Until a domain is purged it links to its contacts, and they must stay.
func deleteDomainContacts(ctx context.Context, d *Desk, r workflow.Run, s *DeleteDomainState) (workflow.Next, error) {
	return d.deleteContacts(ctx, &s.Target, r, handlesOf(s.Handles))
}

func domainContactsGone(ctx context.Context, d *Desk, r workflow.Run, s *DeleteDomainState) (workflow.Next, error) {
	return d.contactsGone(ctx, &s.Target, r, handlesOf(s.Handles))
}

func letGo(tx store.Tx, _ *Desk, r workflow.Run, s *DeleteDomainState) (workflow.Next, error) {
	if err := tx.DeleteDomain(s.Domain); err != nil {
		return workflow.Next{}, err
	}
	return workflow.Done(), tx.CountNames(r.Operation.AccountID, -1)
}

// gone lists the hosts that were deleted for a deletion that failed.
func (s *DeleteDomainState) gone() []registry.Host {
	return slices.DeleteFunc(slices.Clone(s.Below), func(h registry.Host) bool { return slices.Contains(s.Seen.Hosts, h.Name) })
}

func remakeHosts(ctx context.Context, d *Desk, r workflow.Run, s *DeleteDomainState) (workflow.Next, error) {
	for i, host := range s.gone() {
		_, err := d.connector(&s.Target).CreateHost(ctx, command(r, i), host)
		if err != nil && !registry.IsCode(err, registry.ObjectExists) {
			return undone(err)
		}
	}
	return workflow.Done(), nil
}

func hostsRemade(ctx context.Context, d *Desk, r workflow.Run, s *DeleteDomainState) (workflow.Next, error) {
	if err := d.ours(ctx, &s.Target); err != nil {
		return workflow.Next{}, err
	}
	if len(s.gone()) == 0 {
		return workflow.Done(), nil
	}
	return d.unsettled(&s.Target, r), nil
}

// What was taken off for a deletion that failed is put back.
func restoreDelegation(ctx context.Context, d *Desk, r workflow.Run, s *DeleteDomainState) (workflow.Next, error) {
	_, err := d.connector(&s.Target).UpdateDomain(ctx, command(r, 0), registry.UpdateDomain{
		Name: s.Domain, AddNameservers: without(s.Released, s.Seen.Nameservers),
	})
	return undone(err)
}

func delegationRestored(ctx context.Context, d *Desk, r workflow.Run, s *DeleteDomainState) (workflow.Next, error) {
	if err := d.ours(ctx, &s.Target); err != nil {
		return workflow.Next{}, err
	}
	if len(without(s.Released, s.Seen.Nameservers)) == 0 {
		return workflow.Done(), nil
	}
	return d.unsettled(&s.Target, r), nil
}
