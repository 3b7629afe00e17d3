package operations

import (
	"context"
	"slices"

	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/store"
	"freehold/internal/workflow"
)

// UpdateNameserver replaces the name servers of a domain.
var UpdateNameserver = workflow.Define(registrar.UpdateNameserver, 1,
	workflow.Call("look", lookBeforeUpdate).MayFail(registryRefused),
	lift[UpdateNameserverState]("clientUpdateProhibited"),
	workflow.Send("make-hosts", makeNewHosts, newHostsMade).LookFirst().MayFail(unknownHosts),
	workflow.Send("switch", switchNameservers, nameserversSwitched).LookFirst().MayFail(unknownHosts, registryRefused),
	decided[UpdateNameserverState]("pendingUpdate"),
	workflow.Send("tidy-hosts", tidyHosts, hostsTidy).LookFirst(),
	relock[UpdateNameserverState]("relock"),
	read[UpdateNameserverState]("read"),
	workflow.Record("store", storeNameservers),
).Undo(
	workflow.Send("undo-hosts", putHostsBack, hostsPutBack).When(touchedHosts).LookFirst(),
	relock[UpdateNameserverState]("undo-relock"),
)

// UpdateNameserverState is what a change of name servers remembers.
type UpdateNameserverState struct {
	Target
	Nameservers []registrar.Nameserver

	// Hosts below the domain serve it from the moment they are changed. What
	// they were is remembered, so that a failure leaves nothing changed.
	Before []registry.Host `json:",omitzero"` // those with other addresses now
	Made   []string        `json:",omitzero"` // those that did not exist
}

func touchedHosts(s *UpdateNameserverState) bool { return len(s.Before)+len(s.Made) > 0 }

func lookBeforeUpdate(ctx context.Context, d *Desk, _ workflow.Run, s *UpdateNameserverState) (workflow.Next, error) {
	if err := d.ours(ctx, &s.Target); err != nil {
		return workflow.Next{}, err
	}
	if slices.Contains(s.Seen.Statuses, "serverUpdateProhibited") {
		return workflow.Fail(registryRefused).Adding("serverUpdateProhibited"), nil
	}
	return workflow.Done(), nil
}

func makeNewHosts(ctx context.Context, d *Desk, r workflow.Run, s *UpdateNameserverState) (workflow.Next, error) {
	work, err := d.hostWork(ctx, &s.Target, s.Nameservers, true)
	if err != nil {
		return workflow.Next{}, err
	}
	return d.makeHosts(ctx, &s.Target, r, work)
}

func newHostsMade(ctx context.Context, d *Desk, r workflow.Run, s *UpdateNameserverState) (workflow.Next, error) {
	work, err := d.hostWork(ctx, &s.Target, s.Nameservers, true)
	if err != nil {
		return workflow.Next{}, err
	}
	if work.nothing() {
		return workflow.Done(), nil
	}
	if !touchedHosts(s) {
		s.Before = work.before
		for _, host := range work.create {
			if below(host.Name, s.Domain) {
				s.Made = append(s.Made, host.Name)
			}
		}
	}
	return d.unsettled(&s.Target, r), nil
}

// changed is what still has to be done to put the hosts back.
func (s *UpdateNameserverState) changed(ctx context.Context, d *Desk) (update []registry.UpdateHost, remove []string, err error) {
	for _, was := range s.Before {
		is, err := d.connector(&s.Target).Host(ctx, was.Name)
		if err != nil {
			return nil, nil, err
		}
		u := registry.UpdateHost{
			Name:            was.Name,
			AddAddresses:    without(was.Addresses, is.Addresses),
			RemoveAddresses: without(is.Addresses, was.Addresses),
		}
		if len(u.AddAddresses)+len(u.RemoveAddresses) > 0 {
			update = append(update, u)
		}
	}
	if len(s.Made) > 0 {
		unknown, err := d.connector(&s.Target).CheckHosts(ctx, s.Made)
		if err != nil {
			return nil, nil, err
		}
		remove = without(s.Made, unknown)
	}
	return update, remove, nil
}

func putHostsBack(ctx context.Context, d *Desk, r workflow.Run, s *UpdateNameserverState) (workflow.Next, error) {
	update, remove, err := s.changed(ctx, d)
	if err != nil {
		return undone(err)
	}
	n := 0
	for _, u := range update {
		if _, err := d.connector(&s.Target).UpdateHost(ctx, command(r, n), u); err != nil {
			return undone(err)
		}
		n++
	}
	for _, name := range remove {
		if _, err := d.connector(&s.Target).DeleteHost(ctx, command(r, n), name); err != nil {
			return undone(err)
		}
		n++
	}
	return workflow.Done(), nil
}

func hostsPutBack(ctx context.Context, d *Desk, r workflow.Run, s *UpdateNameserverState) (workflow.Next, error) {
	update, remove, err := s.changed(ctx, d)
	if err != nil {
		return undone(err)
	}
	if len(update)+len(remove) == 0 {
		return workflow.Done(), nil
	}
	return d.unsettled(&s.Target, r), nil
}

// One command takes the old ones off and puts the new ones on: the domain is
// never without (a command is atomic, RFC 5730 section 2.6).
func switchNameservers(ctx context.Context, d *Desk, r workflow.Run, s *UpdateNameserverState) (workflow.Next, error) {
	wanted := serverNames(s.Nameservers)
	_, err := d.connector(&s.Target).UpdateDomain(ctx, command(r, 0), registry.UpdateDomain{
		Name:              s.Domain,
		AddNameservers:    without(wanted, s.Seen.Nameservers),
		RemoveNameservers: without(s.Seen.Nameservers, wanted),
	})
	if registry.IsCode(err, registry.ObjectDoesNotExist) {
		return workflow.Fail(unknownHosts), nil
	}
	return judged(err, registryRefused, registry.StatusProhibits)
}

func nameserversSwitched(ctx context.Context, d *Desk, r workflow.Run, s *UpdateNameserverState) (workflow.Next, error) {
	if err := d.ours(ctx, &s.Target); err != nil {
		return workflow.Next{}, err
	}
	wanted := serverNames(s.Nameservers)
	if len(without(wanted, s.Seen.Nameservers))+len(without(s.Seen.Nameservers, wanted)) == 0 {
		return workflow.Done(), nil
	}
	return d.unsettled(&s.Target, r), nil
}

// unused are the hosts below the domain that it no longer delegates to.
func (s *UpdateNameserverState) unused() []string { return without(s.Seen.Hosts, s.Seen.Nameservers) }

// Hosts that others still use are refused to us, and stay.
func tidyHosts(ctx context.Context, d *Desk, r workflow.Run, s *UpdateNameserverState) (workflow.Next, error) {
	for i, host := range s.unused() {
		_, err := d.connector(&s.Target).DeleteHost(ctx, command(r, i), host)
		if transient(err) {
			return workflow.Next{}, unjudged(err)
		}
	}
	return workflow.Done(), nil
}

func hostsTidy(ctx context.Context, d *Desk, r workflow.Run, s *UpdateNameserverState) (workflow.Next, error) {
	if err := d.ours(ctx, &s.Target); err != nil {
		return workflow.Next{}, err
	}
	if len(s.unused()) == 0 {
		return workflow.Done(), nil
	}
	return d.unsettled(&s.Target, r), nil
}

func storeNameservers(tx store.Tx, d *Desk, r workflow.Run, s *UpdateNameserverState) (workflow.Next, error) {
	return workflow.Done(), d.storeSeen(tx, &s.Target, r, func(domain *registrar.Domain) { domain.Nameservers = s.Nameservers })
}
