package operations

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/store"
	"freehold/internal/workflow"
)

// RegisterDomain buys a name at its registry and adds it to the account.
//
// Once the registry has the name, the operation no longer ends as FAILED: it
// is bought.
var RegisterDomain = workflow.Define(registrar.RegisterDomain, 1,
	workflow.Call("check-name", checkName).MayFail(nameTaken, namePremium),
	workflow.Send("create-contacts", createContacts, contactsCreated).When(hasHandles).MayFail(parametersInvalid),
	workflow.Send("make-hosts", makeFirstHosts, firstHostsMade).LookFirst().MayFail(unknownHosts),
	workflow.Send("create-domain", createDomain, domainCreated).MayFail(nameTaken, registrationRefused),
	workflow.Wait("registry-decision", registrationDecided).When(isPending).MayFail(registrationRefused),
	workflow.Send("lock", lockNewDomain, newDomainLocked).When(canLock),
	read[RegisterDomainState]("read"),
	workflow.Record("add-to-account", addToAccount),
).Undo(
	workflow.Send("delete-contacts", deleteMintedContacts, mintedContactsGone).When(hasHandles).LookFirst(),
).OnFail(forgetName)

// The ways a registration can end badly, in the words GetOperationDetail shows.
const (
	nameTaken           = workflow.Failure("The domain name is no longer available.")
	namePremium         = workflow.Failure("The domain name is a premium name, which cannot be registered here.")
	registrationRefused = workflow.Failure("The registry refused the registration.")
)

// RegisterDomainState is what a registration remembers between steps.
type RegisterDomainState struct {
	Target
	Years       int
	AutoRenew   bool
	Contacts    registrar.Contacts
	Privacy     registrar.Privacy
	Nameservers []registrar.Nameserver
	Lock        []string // the statuses of the transfer lock; empty where the TLD has none
	Cents       int64    // what it costs

	Handles registrar.Handles `json:",omitzero"` // minted once the name was found free
	Pending bool              // the registry decides later
}

func hasHandles(s *RegisterDomainState) bool { return s.Handles != registrar.Handles{} }
func isPending(s *RegisterDomainState) bool  { return s.Pending }
func canLock(s *RegisterDomainState) bool    { return len(s.Lock) > 0 }

// Somebody may have bought the name since the request came in.
func checkName(ctx context.Context, d *Desk, _ workflow.Run, s *RegisterDomainState) (workflow.Next, error) {
	// A name that an account here has is taken, whatever its registry says.
	if _, err := d.Store.Domain(ctx, s.Domain); err == nil {
		return workflow.Fail(nameTaken), nil
	} else if !errors.Is(err, store.ErrNotFound) {
		return workflow.Next{}, err
	}
	found, err := d.connector(&s.Target).CheckDomain(ctx, s.Domain)
	switch {
	case err != nil:
		return judged(err, nameTaken)
	case found.Premium:
		return workflow.Fail(namePremium), nil
	case !found.Available:
		return workflow.Fail(nameTaken).Adding(found.Reason), nil
	}
	if d.profile(&s.Target).Contacts {
		s.Handles = mintHandles(d.IDs, s.Contacts, s.Privacy)
	}
	return workflow.Done(), nil
}

func createContacts(ctx context.Context, d *Desk, r workflow.Run, s *RegisterDomainState) (workflow.Next, error) {
	return d.createContacts(ctx, &s.Target, r, distinct(s.Handles, s.Contacts, s.Privacy))
}

func contactsCreated(ctx context.Context, d *Desk, r workflow.Run, s *RegisterDomainState) (workflow.Next, error) {
	return d.contactsCreated(ctx, &s.Target, r, distinct(s.Handles, s.Contacts, s.Privacy))
}

func makeFirstHosts(ctx context.Context, d *Desk, r workflow.Run, s *RegisterDomainState) (workflow.Next, error) {
	work, err := d.hostWork(ctx, &s.Target, s.Nameservers, false)
	if err != nil {
		return workflow.Next{}, err
	}
	return d.makeHosts(ctx, &s.Target, r, work)
}

func firstHostsMade(ctx context.Context, d *Desk, r workflow.Run, s *RegisterDomainState) (workflow.Next, error) {
	work, err := d.hostWork(ctx, &s.Target, s.Nameservers, false)
	if err != nil {
		return workflow.Next{}, err
	}
	if work.nothing() {
		return workflow.Done(), nil
	}
	return d.unsettled(&s.Target, r), nil
}

func createDomain(ctx context.Context, d *Desk, r workflow.Run, s *RegisterDomainState) (workflow.Next, error) {
	answer, err := d.connector(&s.Target).CreateDomain(ctx, command(r, 0), registry.CreateDomain{
		Name:  s.Domain,
		Years: s.Years,
		// A server below the new name cannot exist yet, and nobody can have
		// told its address: the domain begins without it.
		Nameservers: slices.DeleteFunc(serverNames(s.Nameservers), func(host string) bool { return below(host, s.Domain) }),
		Registrant:  s.Handles.Registrant,
		Admin:       s.Handles.Admin,
		Tech:        s.Handles.Tech,
		Billing:     s.Handles.Billing,
		// Nobody keeps it: a fresh one is set whenever one is asked for.
		AuthCode: d.IDs.AuthCode(),
	})
	if registry.IsCode(err, registry.ObjectExists) {
		// Bought by an earlier try of ours, or by somebody who was faster.
		return unless(ctx, d, r, s, workflow.Fail(nameTaken), domainCreated)
	}
	s.Pending = answer.Pending()
	return judged(err, registrationRefused, registry.StatusProhibits)
}

// A try whose answer was lost may have bought the name all the same. The
// contact handles were minted for this operation alone, so to find them on the
// domain proves that it was us, and nothing is bought twice. Where a registry
// keeps no contacts, the sponsor and the moment must do: the name was free
// before the step was entered.
func domainCreated(ctx context.Context, d *Desk, r workflow.Run, s *RegisterDomainState) (workflow.Next, error) {
	held, err := d.connector(&s.Target).Domain(ctx, s.Domain)
	switch {
	case registry.IsCode(err, registry.ObjectDoesNotExist):
		return d.unsettled(&s.Target, r), nil
	case registry.IsCode(err, registry.AuthorizationError):
		return workflow.Fail(nameTaken), nil
	case err != nil:
		return workflow.Next{}, unjudged(err)
	case held.Sponsor != d.profile(&s.Target).Sponsor:
		return workflow.Fail(nameTaken), nil
	case s.Handles.Registrant != "" && held.Registrant != s.Handles.Registrant:
		return workflow.Fail(nameTaken), nil // another account here has it
	case s.Handles.Registrant == "" && held.Created.Before(r.Since.Add(-skew)):
		return workflow.Fail(nameTaken), nil
	}
	s.Pending = slices.Contains(held.Statuses, "pendingCreate")
	return workflow.Done(), nil
}

// skew is how far a registry's clock may be from ours.
const skew = 5 * time.Minute

// A registry that reviews registrations shows pendingCreate until it has made
// up its mind; when it says no, the domain is gone (RFC 5731 section 3.3).
func registrationDecided(ctx context.Context, d *Desk, r workflow.Run, s *RegisterDomainState) (workflow.Next, error) {
	held, err := d.connector(&s.Target).Domain(ctx, s.Domain)
	if registry.IsCode(err, registry.ObjectDoesNotExist) {
		return workflow.Fail(registrationRefused), nil
	}
	if err != nil {
		return workflow.Next{}, unjudged(err)
	}
	if !slices.Contains(held.Statuses, "pendingCreate") {
		return workflow.Done(), nil
	}
	return d.patient(&s.Target, r)
}

// The name is bought: a lock that the registry will not have is left off, and
// the customer told.
func lockNewDomain(ctx context.Context, d *Desk, r workflow.Run, s *RegisterDomainState) (workflow.Next, error) {
	_, err := d.connector(&s.Target).UpdateDomain(ctx, command(r, 0), registry.UpdateDomain{
		Name:        s.Domain,
		AddStatuses: without(s.Lock, s.Seen.Statuses),
	})
	if next, err := judged(err, registryRefused, registry.StatusProhibits); err != nil || next.IsDone() {
		return next, err
	}
	return unless(ctx, d, r, s, workflow.Done().Saying("The domain is registered. The registry did not accept the transfer lock."), newDomainLocked)
}

func newDomainLocked(ctx context.Context, d *Desk, r workflow.Run, s *RegisterDomainState) (workflow.Next, error) {
	if err := d.ours(ctx, &s.Target); err != nil {
		return workflow.Next{}, err
	}
	if len(without(s.Lock, s.Seen.Statuses)) == 0 {
		return workflow.Done(), nil
	}
	return d.unsettled(&s.Target, r), nil
}

func addToAccount(tx store.Tx, d *Desk, r workflow.Run, s *RegisterDomainState) (workflow.Next, error) {
	domain := registrar.Domain{
		AccountID:   r.Operation.AccountID,
		AutoRenew:   s.AutoRenew,
		Contacts:    s.Contacts,
		Privacy:     s.Privacy,
		Handles:     s.Handles,
		Nameservers: s.Nameservers,
	}
	d.overtake(&s.Target, &domain, r.Now)
	err := tx.AddDomain(domain)
	if errors.Is(err, store.ErrExists) {
		return workflow.Next{}, workflow.Fault(fmt.Errorf("%s is in an account already", s.Domain))
	}
	if err != nil {
		return workflow.Next{}, err
	}
	return workflow.Done(), charge(tx, r, s.Cents)
}

func forgetName(tx store.Tx, _ *Desk, r workflow.Run, _ *RegisterDomainState) error {
	return tx.CountNames(r.Operation.AccountID, -1)
}

func deleteMintedContacts(ctx context.Context, d *Desk, r workflow.Run, s *RegisterDomainState) (workflow.Next, error) {
	return d.deleteContacts(ctx, &s.Target, r, handlesOf(s.Handles))
}

func mintedContactsGone(ctx context.Context, d *Desk, r workflow.Run, s *RegisterDomainState) (workflow.Next, error) {
	return d.contactsGone(ctx, &s.Target, r, handlesOf(s.Handles))
}
