-- The statements of the registry. Each begins with a sentence on what it is
-- for where its name does not say so.

-- A start of the registry: ids drawn during it never meet those of another.
-- name: CountStart :one
UPDATE starts SET count = count + 1 WHERE registry = 1 RETURNING count;

-- name: Sponsors :many
SELECT id FROM sponsors ORDER BY id;

-- name: Domain :one
SELECT * FROM domains WHERE name = $1;

-- name: DomainByID :one
SELECT * FROM domains WHERE id = $1;

-- name: DomainTaken :one
SELECT purge FROM domains WHERE name = $1;

-- name: AddDomain :execrows
INSERT INTO domains (id, name, sponsor, creator, updater, registrant, admin, tech, billing, nameservers, statuses, auth_hash,
    hosts, created, updated, expires, decided, add_until, renew_until, auto_until, deleted, redeem_until, purge)
VALUES ($1, $2, $3, $4, '', $5, $6, $7, $8, $9, '', $10, 0, $11, 0, $12, $13, $14, 0, 0, 0, 0, $15)
ON CONFLICT (name) DO NOTHING;

-- name: SaveDomain :exec
UPDATE domains SET nameservers = $1, statuses = $2, updater = $3, updated = $4, expires = $5, renew_until = $6, auto_until = $7,
    deleted = $8, redeem_until = $9, purge = $10
WHERE id = $11;

-- name: CountHosts :exec
UPDATE domains SET hosts = hosts + $1 WHERE id = $2;

-- name: PurgeDomain :exec
DELETE FROM domains WHERE id = $1;

-- name: DuePurges :many
SELECT * FROM domains WHERE purge > 0 AND purge <= sqlc.arg(moment) ORDER BY purge LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: NextPurge :one
SELECT CAST(COALESCE(MIN(purge), 0) AS BIGINT) AS purge FROM domains WHERE purge > 0;

-- name: Delegate :execrows
INSERT INTO delegations (host, domain)
SELECT hosts.id, CAST(sqlc.arg(domain) AS BIGINT) FROM hosts
WHERE hosts.name IN (sqlc.arg(a), sqlc.arg(b), sqlc.arg(c), sqlc.arg(d));

-- name: Withdraw :exec
DELETE FROM delegations
WHERE domain = sqlc.arg(domain) AND host IN (SELECT hosts.id FROM hosts WHERE hosts.name IN (sqlc.arg(a), sqlc.arg(b), sqlc.arg(c), sqlc.arg(d)));

-- name: Delegates :one
SELECT EXISTS (SELECT 1 FROM delegations WHERE host = $1);

-- name: DelegatedTo :many
SELECT domain FROM delegations WHERE host = $1 ORDER BY domain;

-- name: Associate :execrows
INSERT INTO associations (contact, domain)
SELECT contacts.id, CAST(sqlc.arg(domain) AS BIGINT) FROM contacts
WHERE contacts.handle IN (sqlc.arg(a), sqlc.arg(b), sqlc.arg(c), sqlc.arg(d)) AND contacts.sponsor = sqlc.arg(sponsor);

-- name: Dissociate :exec
DELETE FROM associations
WHERE domain = sqlc.arg(domain) AND contact IN (SELECT contacts.id FROM contacts WHERE contacts.handle IN (sqlc.arg(a), sqlc.arg(b), sqlc.arg(c), sqlc.arg(d)));

-- name: Associated :one
SELECT EXISTS (SELECT 1 FROM associations WHERE contact = $1);

-- name: Host :one
SELECT * FROM hosts WHERE name = $1;

-- name: KnownHosts :many
SELECT name FROM hosts WHERE name IN (sqlc.arg(a), sqlc.arg(b), sqlc.arg(c), sqlc.arg(d));

-- name: HostsBelow :many
SELECT * FROM hosts WHERE superior > 0 AND superior = $1 ORDER BY name;

-- name: AddHost :exec
INSERT INTO hosts (id, name, sponsor, creator, updater, superior, addresses, created, updated)
VALUES ($1, $2, $3, $4, '', $5, $6, $7, 0);

-- name: SaveHost :exec
UPDATE hosts SET superior = $1, addresses = $2, updater = $3, updated = $4 WHERE id = $5;

-- name: DeleteHost :exec
DELETE FROM hosts WHERE id = $1;

-- name: Contact :one
SELECT * FROM contacts WHERE handle = $1;

-- name: AddContact :execrows
INSERT INTO contacts (id, handle, sponsor, name, organization, street, city, state, postal_code, country, voice, fax, email, disclose, created)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (handle) DO NOTHING;

-- name: DeleteContact :exec
DELETE FROM contacts WHERE id = $1;

-- The registry's own hand; the client's changes go through SaveDomain.
-- name: SetNameservers :exec
UPDATE domains SET nameservers = $1 WHERE id = $2;
