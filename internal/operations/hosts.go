package operations

import (
	"context"
	"slices"

	"freehold/internal/names"
	"freehold/internal/registrar"
	"freehold/internal/registry"
	"freehold/internal/workflow"
)

// below says whether the host lies within the domain, so that it needs glue.
func below(host, domain string) bool { return names.Name(host).Within(names.Name(domain)) }

// hostWork is what has to be done at the registry before a domain can be
// delegated to its name servers.
type hostWork struct {
	create []registry.Host
	update []registry.UpdateHost
	before []registry.Host // those to be updated, as they are
}

func (w hostWork) nothing() bool { return len(w.create)+len(w.update) == 0 }

// hostWork compares the name servers with the hosts that the registry has.
// Servers below the domain are left out unless own is set: they cannot exist
// before their domain does (RFC 5732 section 3.2.1).
func (d *Desk) hostWork(ctx context.Context, t *Target, servers []registrar.Nameserver, own bool) (hostWork, error) {
	var w hostWork
	var external []string
	for _, server := range servers {
		if !below(server.Name, t.Domain) {
			external = append(external, server.Name)
			continue
		}
		if !own {
			continue
		}
		host, err := d.connector(t).Host(ctx, server.Name)
		switch {
		case registry.IsCode(err, registry.ObjectDoesNotExist):
			w.create = append(w.create, registry.Host{Name: server.Name, Addresses: server.Glue})
		case err != nil:
			return w, unjudged(err)
		default:
			u := registry.UpdateHost{
				Name:            server.Name,
				AddAddresses:    without(server.Glue, host.Addresses),
				RemoveAddresses: without(host.Addresses, server.Glue),
			}
			if len(u.AddAddresses)+len(u.RemoveAddresses) > 0 {
				w.update = append(w.update, u)
				w.before = append(w.before, registry.Host{Name: host.Name, Addresses: host.Addresses})
			}
		}
	}
	if len(external) == 0 {
		return w, nil
	}
	unknown, err := d.connector(t).CheckHosts(ctx, external)
	if err != nil {
		return w, unjudged(err)
	}
	for _, name := range unknown {
		w.create = append(w.create, registry.Host{Name: name})
	}
	return w, nil
}

// makeHosts does the work. A host that the registry will not have makes the
// name servers unknown to it.
func (d *Desk) makeHosts(ctx context.Context, t *Target, r workflow.Run, w hostWork) (workflow.Next, error) {
	n := 0
	for _, host := range w.create {
		_, err := d.connector(t).CreateHost(ctx, command(r, n), host)
		n++
		if registry.IsCode(err, registry.ObjectExists) {
			continue
		}
		next, err := judged(err, unknownHosts, registry.ObjectDoesNotExist, registry.AuthorizationError, registry.ParameterMissing, registry.StatusProhibits)
		if err != nil || !next.IsDone() {
			return next, err
		}
	}
	for _, u := range w.update {
		_, err := d.connector(t).UpdateHost(ctx, command(r, n), u)
		n++
		next, err := judged(err, unknownHosts, registry.AuthorizationError, registry.StatusProhibits)
		if err != nil || !next.IsDone() {
			return next, err
		}
	}
	return workflow.Done(), nil
}

// without lists what the first has and the second has not.
func without(all, except []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(except, s) })
}

// serverNames are the names of the servers.
func serverNames(servers []registrar.Nameserver) []string {
	list := make([]string, 0, len(servers))
	for _, s := range servers {
		list = append(list, s.Name)
	}
	return list
}
