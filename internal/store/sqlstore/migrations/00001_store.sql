-- What is kept. One text for SQLite and PostgreSQL: columns are TEXT or BIGINT,
-- moments are microseconds since 1970 in UTC, truth is 0 or 1. What must not be
-- is forbidden by constraints, so that no program can write it.
--
-- TEXT is compared by its bytes: a PostgreSQL database is made with the
-- collation C. Rows do not refer to each other by foreign keys: SQLite ignores
-- them unless it is told otherwise, and would look them up at each write.

-- +goose Up

CREATE TABLE account (
    id           TEXT   NOT NULL PRIMARY KEY,
    name         TEXT   NOT NULL,
    domain_quota BIGINT NOT NULL, -- 0: the server's
    created      BIGINT NOT NULL,
    names        BIGINT NOT NULL, -- held, or asked for

    CONSTRAINT account_numbers CHECK (domain_quota >= 0 AND names >= 0)
);

CREATE TABLE access_key (
    id      TEXT   NOT NULL PRIMARY KEY,
    account TEXT   NOT NULL,
    sealed  TEXT   NOT NULL, -- base64
    created BIGINT NOT NULL
);
CREATE INDEX access_key_account ON access_key (account, created, id);

-- The row of an operation is also its place in the queue.
CREATE TABLE operation (
    id          TEXT   NOT NULL PRIMARY KEY,
    account     TEXT   NOT NULL,
    type        TEXT   NOT NULL,
    domain      TEXT   NOT NULL,
    status      TEXT   NOT NULL,
    flag        TEXT   NOT NULL,
    message     TEXT   NOT NULL,
    submitted   BIGINT NOT NULL, -- whole milliseconds
    updated     BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    step        TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    due         BIGINT,          -- NULL: waits for something other than time
    entered     BIGINT NOT NULL,
    tries       BIGINT NOT NULL,
    try         BIGINT NOT NULL,
    sent        BIGINT,          -- NULL: nothing is in doubt
    holds       TEXT,            -- the domain, while no other operation may have it
    waits       BIGINT NOT NULL, -- 1: to hold the domain
    fence       BIGINT NOT NULL,
    lease_until BIGINT NOT NULL, -- machine time; 0: not leased
    seq         BIGINT NOT NULL, -- of the last event

    -- Written out, since SQLite builds a table of every longer IN each time it
    -- is asked: that made a third of the cost of a row.
    CONSTRAINT operation_type CHECK (
        type = 'REGISTER_DOMAIN' OR type = 'DELETE_DOMAIN' OR type = 'TRANSFER_IN_DOMAIN'
        OR type = 'UPDATE_DOMAIN_CONTACT' OR type = 'UPDATE_NAMESERVER' OR type = 'CHANGE_PRIVACY_PROTECTION'
        OR type = 'DOMAIN_LOCK' OR type = 'ENABLE_AUTORENEW' OR type = 'DISABLE_AUTORENEW'
        OR type = 'ADD_DNSSEC' OR type = 'REMOVE_DNSSEC' OR type = 'EXPIRE_DOMAIN'
        OR type = 'TRANSFER_OUT_DOMAIN' OR type = 'CHANGE_DOMAIN_OWNER' OR type = 'RENEW_DOMAIN'
        OR type = 'PUSH_DOMAIN' OR type = 'INTERNAL_TRANSFER_OUT_DOMAIN' OR type = 'INTERNAL_TRANSFER_IN_DOMAIN'
        OR type = 'RELEASE_TO_GANDI' OR type = 'TRANSFER_ON_RENEW' OR type = 'RESTORE_DOMAIN'),
    CONSTRAINT operation_status CHECK (
        status = 'SUBMITTED' OR status = 'IN_PROGRESS' OR status = 'ERROR' OR status = 'SUCCESSFUL' OR status = 'FAILED'),
    CONSTRAINT operation_flag CHECK (flag = '' OR (status = 'IN_PROGRESS' AND (
        flag = 'PENDING_ACCEPTANCE' OR flag = 'PENDING_CUSTOMER_ACTION' OR flag = 'PENDING_AUTHORIZATION'
        OR flag = 'PENDING_PAYMENT_VERIFICATION' OR flag = 'PENDING_SUPPORT_CASE'))),
    -- A final operation waits for nothing, holds nothing and remembers nothing.
    CONSTRAINT operation_final CHECK (status IN ('SUBMITTED', 'IN_PROGRESS') OR (
        step = '' AND state = '' AND due IS NULL AND sent IS NULL AND holds IS NULL AND waits = 0 AND lease_until = 0)),
    CONSTRAINT operation_open CHECK (status NOT IN ('SUBMITTED', 'IN_PROGRESS') OR step <> ''),
    CONSTRAINT operation_hold CHECK (holds IS NULL OR (holds = domain AND waits = 0)),
    -- What is leased comes back to the queue when its lease ends.
    CONSTRAINT operation_lease CHECK (lease_until = 0 OR (lease_until > 0 AND due IS NOT NULL)),
    CONSTRAINT operation_dates CHECK (submitted % 1000 = 0 AND updated >= submitted),
    CONSTRAINT operation_numbers CHECK (seq >= 1 AND waits IN (0, 1) AND tries >= 0 AND try >= 0 AND fence >= 0)
);
-- Each index costs every operation a write or more, so there are few; the first
-- three hold only what has not ended. Two open operations never hold one domain.
CREATE UNIQUE INDEX operation_holds ON operation (holds) WHERE holds IS NOT NULL;
CREATE INDEX operation_due ON operation (due, id) WHERE due IS NOT NULL;
-- An account has one open operation for each domain, whether it holds it or waits
-- for another account's to give it up.
CREATE UNIQUE INDEX operation_open ON operation (domain, account) WHERE holds IS NOT NULL OR waits = 1;
CREATE INDEX operation_list ON operation (account, submitted, id);
CREATE INDEX operation_filter ON operation (account, type, status, submitted, id);

CREATE TABLE event (
    operation TEXT   NOT NULL,
    seq       BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    status    TEXT   NOT NULL,
    flag      TEXT   NOT NULL,
    step      TEXT   NOT NULL,
    message   TEXT   NOT NULL,

    PRIMARY KEY (operation, seq),
    CONSTRAINT event_numbers CHECK (seq >= 1)
);

CREATE TABLE domain (
    name       TEXT   NOT NULL PRIMARY KEY,
    account    TEXT   NOT NULL,
    auto_renew BIGINT NOT NULL,
    locked     BIGINT NOT NULL, -- drawn from the detail
    expires    BIGINT NOT NULL,
    detail     TEXT   NOT NULL, -- the rest, as JSON

    CONSTRAINT domain_numbers CHECK (auto_renew IN (0, 1) AND locked IN (0, 1))
);
-- Both hold name and expiry, so that a list in either order is filtered by the
-- other without a look at the rows.
CREATE INDEX domain_name ON domain (account, name, expires);
CREATE INDEX domain_expiry ON domain (account, expires, name);

CREATE TABLE tag (
    domain TEXT NOT NULL,
    key    TEXT NOT NULL,
    value  TEXT NOT NULL,

    PRIMARY KEY (domain, key)
);

-- One charge for each operation: money is spent once.
CREATE TABLE charge (
    operation TEXT   NOT NULL PRIMARY KEY,
    account   TEXT   NOT NULL,
    domain    TEXT   NOT NULL,
    type      TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    cents     BIGINT NOT NULL
);
CREATE INDEX charge_account ON charge (account, at, operation);
