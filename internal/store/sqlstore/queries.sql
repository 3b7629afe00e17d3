-- name: Account :one
SELECT id, name, domain_quota, created FROM account WHERE id = $1;

-- name: Accounts :many
SELECT id, name, domain_quota, created FROM account ORDER BY id;

-- name: AddAccount :execrows
INSERT INTO account (id, name, domain_quota, created, names) VALUES ($1, $2, $3, $4, 0) ON CONFLICT DO NOTHING;

-- name: Names :one
SELECT names FROM account WHERE id = $1;

-- name: CountNames :execrows
UPDATE account SET names = names + CAST(sqlc.arg(delta) AS BIGINT) WHERE id = sqlc.arg(id);

-- An account's own quota, where it has one, counts instead of the one given.
-- name: TakeName :execrows
UPDATE account SET names = names + 1
WHERE id = sqlc.arg(id) AND names < CASE WHEN domain_quota > 0 THEN domain_quota ELSE CAST(sqlc.arg(quota) AS BIGINT) END;

-- name: AccessKey :one
SELECT id, account, sealed, created FROM access_key WHERE id = $1;

-- name: AccessKeys :many
SELECT id, account, sealed, created FROM access_key WHERE account = $1 ORDER BY created, id;

-- name: AddAccessKey :execrows
INSERT INTO access_key (id, account, sealed, created) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;

-- name: DeleteAccessKey :execrows
DELETE FROM access_key WHERE id = $1;

-- name: Operation :one
SELECT id, account, type, domain, status, flag, message, submitted, updated FROM operation WHERE id = $1;

-- name: Holder :one
SELECT id FROM operation WHERE holds = CAST(sqlc.arg(domain) AS TEXT);

-- name: OpenOperation :one
SELECT id, account, type, domain, status, flag, message, submitted, updated FROM operation
WHERE domain = $1 AND account = $2 AND (holds IS NOT NULL OR waits = 1);

-- Lists lie between two keys, neither of them included.
-- name: Operations :many
SELECT id, account, type, domain, status, flag, message, submitted, updated FROM operation
WHERE account = sqlc.arg(account)
    AND (submitted, id) > (CAST(sqlc.arg(low) AS BIGINT), CAST(sqlc.arg(low_id) AS TEXT) || '')
    AND (submitted, id) < (CAST(sqlc.arg(high) AS BIGINT), CAST(sqlc.arg(high_id) AS TEXT) || '')
ORDER BY submitted, id
LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: OperationsDown :many
SELECT id, account, type, domain, status, flag, message, submitted, updated FROM operation
WHERE account = sqlc.arg(account)
    AND (submitted, id) > (CAST(sqlc.arg(low) AS BIGINT), CAST(sqlc.arg(low_id) AS TEXT) || '')
    AND (submitted, id) < (CAST(sqlc.arg(high) AS BIGINT), CAST(sqlc.arg(high_id) AS TEXT) || '')
ORDER BY submitted DESC, id DESC
LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: OperationsLike :many
SELECT id, account, type, domain, status, flag, message, submitted, updated FROM operation
WHERE account = sqlc.arg(account) AND type = sqlc.arg(type) AND status = sqlc.arg(status)
    AND (submitted, id) > (CAST(sqlc.arg(low) AS BIGINT), CAST(sqlc.arg(low_id) AS TEXT) || '')
    AND (submitted, id) < (CAST(sqlc.arg(high) AS BIGINT), CAST(sqlc.arg(high_id) AS TEXT) || '')
ORDER BY submitted, id
LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: OperationsLikeDown :many
SELECT id, account, type, domain, status, flag, message, submitted, updated FROM operation
WHERE account = sqlc.arg(account) AND type = sqlc.arg(type) AND status = sqlc.arg(status)
    AND (submitted, id) > (CAST(sqlc.arg(low) AS BIGINT), CAST(sqlc.arg(low_id) AS TEXT) || '')
    AND (submitted, id) < (CAST(sqlc.arg(high) AS BIGINT), CAST(sqlc.arg(high_id) AS TEXT) || '')
ORDER BY submitted DESC, id DESC
LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: AddOperation :execrows
INSERT INTO operation (id, account, type, domain, status, flag, message, submitted, updated,
    version, step, state, due, entered, tries, try, sent, holds, waits, fence, lease_until, seq)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
ON CONFLICT DO NOTHING;

-- What an operation is and when it was submitted never changes; its status goes
-- forward only; what has ended is not touched; its dates never fall.
-- name: SaveOperation :execrows
UPDATE operation SET
    status = sqlc.arg(status), flag = sqlc.arg(flag), message = sqlc.arg(message),
    updated = CASE WHEN operation.updated > sqlc.arg(updated) THEN operation.updated ELSE sqlc.arg(updated) END,
    step = sqlc.arg(step), state = sqlc.arg(state), due = sqlc.narg(due), entered = sqlc.arg(entered),
    tries = sqlc.arg(tries), try = sqlc.arg(try), sent = sqlc.narg(sent), holds = sqlc.narg(holds),
    waits = sqlc.arg(waits), lease_until = sqlc.arg(lease_until), seq = sqlc.arg(seq)
WHERE operation.id = sqlc.arg(id) AND operation.fence = sqlc.arg(fence)
    AND (operation.status = 'SUBMITTED' OR (operation.status = 'IN_PROGRESS' AND sqlc.arg(status) <> 'SUBMITTED'))
    AND NOT EXISTS (SELECT 1 FROM operation AS other WHERE other.holds = sqlc.narg(holds) AND other.id <> sqlc.arg(id));

-- name: Fence :one
SELECT fence FROM operation WHERE id = $1;

-- PostgreSQL will want FOR UPDATE SKIP LOCKED in the inner statement.
-- name: Claim :many
UPDATE operation SET lease_until = sqlc.arg(lease_until), fence = fence + 1
WHERE id IN (
    SELECT ready.id FROM operation AS ready
    WHERE ready.due <= CAST(sqlc.arg(now) AS BIGINT) AND ready.lease_until <= CAST(sqlc.arg(wall) AS BIGINT)
    ORDER BY ready.due, ready.id LIMIT CAST(sqlc.arg(most) AS BIGINT))
RETURNING id, account, type, domain, status, flag, message, submitted, updated,
    version, step, state, due, entered, tries, try, sent, holds, waits, fence, lease_until, seq;

-- A lease that was given up is not taken again.
-- name: KeepLease :execrows
UPDATE operation SET lease_until = sqlc.arg(lease_until)
WHERE id = sqlc.arg(id) AND fence = sqlc.arg(fence) AND lease_until > 0;

-- What is leased is due, so the index of what is due holds them all.
-- name: VoidLeases :exec
UPDATE operation SET lease_until = 0 WHERE due IS NOT NULL AND lease_until > 0;

-- name: WakeWaiting :exec
UPDATE operation SET due = CAST(sqlc.arg(now) AS BIGINT) WHERE domain = sqlc.arg(domain) AND waits = 1;

-- name: NextDue :one
SELECT CAST(due AS BIGINT) AS due FROM operation WHERE due IS NOT NULL AND lease_until = 0 ORDER BY operation.due, id LIMIT 1;

-- name: Events :many
SELECT operation, seq, at, status, flag, step, message FROM event WHERE operation = $1 ORDER BY seq;

-- name: AddEvent :exec
INSERT INTO event (operation, seq, at, status, flag, step, message) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: Domain :one
SELECT name, account, auto_renew, expires, detail FROM domain WHERE name = $1;

-- Another account's is not read, so that no time is spent on it that tells.
-- name: OwnedDomain :one
SELECT name, account, auto_renew, expires, detail FROM domain WHERE name = $1 AND account = $2;

-- Lists of domains begin at a name or key; the last one shown is left out by
-- being unlike.
-- name: DomainsByName :many
SELECT name, auto_renew, locked, expires FROM domain
WHERE account = sqlc.arg(account)
    AND name >= sqlc.arg(low) AND name < sqlc.arg(high) AND name <> sqlc.arg(shown)
    AND expires >= sqlc.arg(expires_from) AND expires <= sqlc.arg(expires_to)
ORDER BY name
LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: DomainsByNameDown :many
SELECT name, auto_renew, locked, expires FROM domain
WHERE account = sqlc.arg(account)
    AND name >= sqlc.arg(low) AND name < sqlc.arg(high)
    AND expires >= sqlc.arg(expires_from) AND expires <= sqlc.arg(expires_to)
ORDER BY name DESC
LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: DomainsByExpiry :many
SELECT name, auto_renew, locked, expires FROM domain
WHERE account = sqlc.arg(account)
    AND (expires, name) > (CAST(sqlc.arg(low) AS BIGINT), CAST(sqlc.arg(low_name) AS TEXT) || '')
    AND (expires, name) < (CAST(sqlc.arg(high) AS BIGINT), CAST(sqlc.arg(high_name) AS TEXT) || '')
    AND name >= sqlc.arg(name_from) AND name < sqlc.arg(name_to)
ORDER BY expires, name
LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: DomainsByExpiryDown :many
SELECT name, auto_renew, locked, expires FROM domain
WHERE account = sqlc.arg(account)
    AND (expires, name) > (CAST(sqlc.arg(low) AS BIGINT), CAST(sqlc.arg(low_name) AS TEXT) || '')
    AND (expires, name) < (CAST(sqlc.arg(high) AS BIGINT), CAST(sqlc.arg(high_name) AS TEXT) || '')
    AND name >= sqlc.arg(name_from) AND name < sqlc.arg(name_to)
ORDER BY expires DESC, name DESC
LIMIT CAST(sqlc.arg(most) AS BIGINT);

-- name: AddDomain :execrows
INSERT INTO domain (name, account, auto_renew, locked, expires, detail) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING;

-- name: SaveDomain :execrows
UPDATE domain SET account = $1, auto_renew = $2, locked = $3, expires = $4, detail = $5 WHERE name = $6;

-- name: DeleteDomain :execrows
DELETE FROM domain WHERE name = $1;

-- name: Tags :many
SELECT key, value FROM tag WHERE domain = $1 ORDER BY key;

-- name: CountTags :one
SELECT COUNT(*) FROM tag WHERE domain = $1;

-- name: SetTag :exec
INSERT INTO tag (domain, key, value) VALUES ($1, $2, $3) ON CONFLICT (domain, key) DO UPDATE SET value = excluded.value;

-- name: DeleteTag :exec
DELETE FROM tag WHERE domain = $1 AND key = $2;

-- name: DeleteTags :exec
DELETE FROM tag WHERE domain = $1;

-- name: Charges :many
SELECT operation, account, domain, type, at, cents FROM charge WHERE operation = $1;

-- name: AddCharge :execrows
INSERT INTO charge (operation, account, domain, type, at, cents) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING;
