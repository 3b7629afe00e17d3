-- Statements that SQLite and PostgreSQL both run. Numbered placeholders stand
-- in the order in which they first appear.

-- name: Account :one
SELECT id, name, domain_quota, created FROM account WHERE id = $1;

-- name: Accounts :many
SELECT id, name, domain_quota, created FROM account ORDER BY id;

-- name: AddAccount :exec
INSERT INTO account (id, name, domain_quota, created, names) VALUES ($1, $2, $3, $4, 0);

-- name: Names :one
SELECT names FROM account WHERE id = $1;

-- name: CountNames :execrows
UPDATE account SET names = names + CAST(sqlc.arg(delta) AS BIGINT) WHERE id = sqlc.arg(id);

-- name: AccessKey :one
SELECT id, account, sealed, created FROM access_key WHERE id = $1;

-- name: AccessKeys :many
SELECT id, account, sealed, created FROM access_key WHERE account = $1 ORDER BY created, id;

-- name: AddAccessKey :exec
INSERT INTO access_key (id, account, sealed, created) VALUES ($1, $2, $3, $4);

-- name: DeleteAccessKey :execrows
DELETE FROM access_key WHERE id = $1;

-- name: Operation :one
SELECT id, account, type, domain, status, flag, message, submitted, updated FROM operation WHERE id = $1;

-- name: Holder :one
SELECT id, account, type, domain, status, flag, message, submitted, updated FROM operation WHERE holds = CAST(sqlc.arg(domain) AS TEXT);

-- name: OperationsUp :many
SELECT id, account, type, domain, status, flag, message, submitted, updated FROM operation
WHERE account = $1 AND (submitted, id) > (CAST(sqlc.arg(submitted) AS BIGINT), CAST(sqlc.arg(id) AS TEXT))
ORDER BY submitted, id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: OperationsDown :many
SELECT id, account, type, domain, status, flag, message, submitted, updated FROM operation
WHERE account = $1 AND (submitted, id) < (CAST(sqlc.arg(submitted) AS BIGINT), CAST(sqlc.arg(id) AS TEXT)) AND submitted >= sqlc.arg(since)
ORDER BY submitted DESC, id DESC LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: OperationsOfUp :many
SELECT id, account, type, domain, status, flag, message, submitted, updated FROM operation
WHERE account = $1 AND type = $2 AND status = $3 AND (submitted, id) > (CAST(sqlc.arg(submitted) AS BIGINT), CAST(sqlc.arg(id) AS TEXT))
ORDER BY submitted, id LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: OperationsOfDown :many
SELECT id, account, type, domain, status, flag, message, submitted, updated FROM operation
WHERE account = $1 AND type = $2 AND status = $3 AND (submitted, id) < (CAST(sqlc.arg(submitted) AS BIGINT), CAST(sqlc.arg(id) AS TEXT)) AND submitted >= sqlc.arg(since)
ORDER BY submitted DESC, id DESC LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: AddJob :exec
INSERT INTO operation (
    id, account, type, domain, status, flag, message, submitted, updated,
    version, step, state, due, entered, tries, try, sent, holds, waits, fence, lease_until, seq
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22);

-- name: Claim :many
UPDATE operation SET lease_until = sqlc.arg(lease_until), fence = fence + 1
WHERE id IN (
    SELECT o.id FROM operation o
    WHERE o.due <= sqlc.arg(now) AND o.lease_until < sqlc.arg(wall)
    ORDER BY o.due, o.id LIMIT CAST(sqlc.arg(most) AS BIGINT))
RETURNING *;

-- name: KeepLease :execrows
UPDATE operation SET lease_until = $1
WHERE id = $2 AND fence = $3 AND lease_until > 0 AND status IN ('SUBMITTED', 'IN_PROGRESS');

-- What was final stays as it is, and nothing goes back to SUBMITTED.
-- name: SaveJob :execrows
UPDATE operation SET
    status = sqlc.arg(status), flag = sqlc.arg(flag), message = sqlc.arg(message), updated = sqlc.arg(updated),
    step = sqlc.arg(step), state = sqlc.arg(state), due = sqlc.arg(due), entered = sqlc.arg(entered),
    tries = sqlc.arg(tries), try = sqlc.arg(try), sent = sqlc.arg(sent), holds = sqlc.arg(holds),
    waits = sqlc.arg(waits), lease_until = sqlc.arg(lease_until), seq = sqlc.arg(seq)
WHERE id = sqlc.arg(id) AND fence = sqlc.arg(fence)
  AND (status = 'SUBMITTED' OR (status = 'IN_PROGRESS' AND CAST(sqlc.arg(status) AS TEXT) <> 'SUBMITTED'));

-- name: AddEvent :exec
INSERT INTO event (operation, seq, at, status, flag, step, message) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: Events :many
SELECT operation, seq, at, status, flag, step, message FROM event WHERE operation = $1 ORDER BY seq;

-- name: WakeWaiting :exec
UPDATE operation SET due = CAST(sqlc.arg(due) AS BIGINT) WHERE domain = sqlc.arg(domain) AND waits = 1;

-- name: VoidLeases :exec
UPDATE operation SET lease_until = 0 WHERE due IS NOT NULL AND lease_until > 0;

-- name: NextDue :one
SELECT due FROM operation WHERE due IS NOT NULL AND lease_until = 0 ORDER BY due, id LIMIT 1;

-- name: Domain :one
SELECT name, account, auto_renew, locked, expires, detail FROM domain WHERE name = $1;

-- name: AddDomain :exec
INSERT INTO domain (name, account, auto_renew, locked, expires, detail) VALUES ($1, $2, $3, $4, $5, $6);

-- name: SaveDomain :execrows
UPDATE domain SET account = $1, auto_renew = $2, locked = $3, expires = $4, detail = $5 WHERE name = $6;

-- name: DeleteDomain :execrows
DELETE FROM domain WHERE name = $1;

-- name: DomainsByNameUp :many
SELECT name, auto_renew, locked, expires FROM domain
WHERE account = $1 AND name > sqlc.arg(after) AND name >= sqlc.arg(first) AND name < sqlc.arg(beyond)
  AND +expires >= sqlc.arg(expires_from) AND +expires <= sqlc.arg(expires_to)
ORDER BY name LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: DomainsByNameDown :many
SELECT name, auto_renew, locked, expires FROM domain
WHERE account = $1 AND name < sqlc.arg(before) AND name >= sqlc.arg(first) AND name < sqlc.arg(beyond)
  AND +expires >= sqlc.arg(expires_from) AND +expires <= sqlc.arg(expires_to)
ORDER BY name DESC LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: DomainsByExpiryUp :many
SELECT name, auto_renew, locked, expires FROM domain
WHERE account = $1 AND (expires, name) > (CAST(sqlc.arg(expires) AS BIGINT), CAST(sqlc.arg(name) AS TEXT))
  AND expires >= sqlc.arg(expires_from) AND expires <= sqlc.arg(expires_to)
ORDER BY expires, name LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: DomainsByExpiryDown :many
SELECT name, auto_renew, locked, expires FROM domain
WHERE account = $1 AND (expires, name) < (CAST(sqlc.arg(expires) AS BIGINT), CAST(sqlc.arg(name) AS TEXT))
  AND expires >= sqlc.arg(expires_from) AND expires <= sqlc.arg(expires_to)
ORDER BY expires DESC, name DESC LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: Tags :many
SELECT key, value FROM tag WHERE domain = $1 ORDER BY key;

-- name: CountTags :one
SELECT count(*) FROM tag WHERE domain = $1;

-- name: SetTag :exec
INSERT INTO tag (domain, key, value) VALUES ($1, $2, $3)
ON CONFLICT (domain, key) DO UPDATE SET value = excluded.value;

-- name: DeleteTag :exec
DELETE FROM tag WHERE domain = $1 AND key = $2;

-- name: DeleteTags :exec
DELETE FROM tag WHERE domain = $1;

-- name: AddCharge :exec
INSERT INTO charge (operation, account, domain, type, at, cents) VALUES ($1, $2, $3, $4, $5, $6);

-- name: Charges :many
SELECT operation, account, domain, type, at, cents FROM charge WHERE operation = $1;
