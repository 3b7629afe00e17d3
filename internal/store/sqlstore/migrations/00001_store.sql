-- What is kept. One text for SQLite and PostgreSQL: TEXT and BIGINT only,
-- moments as microseconds since 1970, and state rules as constraints, so that
-- no program can write what must not be.

-- +goose Up

CREATE TABLE account (
    id           TEXT   NOT NULL PRIMARY KEY,
    name         TEXT   NOT NULL,
    domain_quota BIGINT NOT NULL, -- 0: the server's
    created      BIGINT NOT NULL,
    names        BIGINT NOT NULL CHECK (names >= 0) -- held, or asked for
);

CREATE TABLE access_key (
    id      TEXT   NOT NULL PRIMARY KEY,
    account TEXT   NOT NULL REFERENCES account (id),
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
    submitted   BIGINT NOT NULL,
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

    CONSTRAINT operation_type CHECK (type IN (
        'REGISTER_DOMAIN', 'DELETE_DOMAIN', 'TRANSFER_IN_DOMAIN', 'UPDATE_DOMAIN_CONTACT', 'UPDATE_NAMESERVER',
        'CHANGE_PRIVACY_PROTECTION', 'DOMAIN_LOCK', 'ENABLE_AUTORENEW', 'DISABLE_AUTORENEW', 'ADD_DNSSEC',
        'REMOVE_DNSSEC', 'EXPIRE_DOMAIN', 'TRANSFER_OUT_DOMAIN', 'CHANGE_DOMAIN_OWNER', 'RENEW_DOMAIN',
        'PUSH_DOMAIN', 'INTERNAL_TRANSFER_OUT_DOMAIN', 'INTERNAL_TRANSFER_IN_DOMAIN', 'RELEASE_TO_GANDI',
        'TRANSFER_ON_RENEW', 'RESTORE_DOMAIN')),
    CONSTRAINT operation_status CHECK (status IN ('SUBMITTED', 'IN_PROGRESS', 'ERROR', 'SUCCESSFUL', 'FAILED')),
    CONSTRAINT operation_flag CHECK (flag = '' OR (status = 'IN_PROGRESS' AND flag IN (
        'PENDING_ACCEPTANCE', 'PENDING_CUSTOMER_ACTION', 'PENDING_AUTHORIZATION',
        'PENDING_PAYMENT_VERIFICATION', 'PENDING_SUPPORT_CASE'))),
    -- A final operation waits for nothing, holds nothing and remembers nothing.
    CONSTRAINT operation_final CHECK (status IN ('SUBMITTED', 'IN_PROGRESS') OR (
        step = '' AND state = '' AND due IS NULL AND sent IS NULL AND holds IS NULL AND waits = 0 AND lease_until = 0)),
    CONSTRAINT operation_open CHECK (status NOT IN ('SUBMITTED', 'IN_PROGRESS') OR step <> ''),
    CONSTRAINT operation_hold CHECK (holds IS NULL OR (holds = domain AND waits = 0)),
    CONSTRAINT operation_numbers CHECK (updated >= submitted AND seq >= 1 AND waits IN (0, 1) AND tries >= 0 AND try >= 0)
);
-- Two open operations never hold one domain.
CREATE UNIQUE INDEX operation_holds ON operation (holds) WHERE holds IS NOT NULL;
CREATE INDEX operation_due ON operation (due, id) WHERE due IS NOT NULL;
CREATE INDEX operation_waits ON operation (domain) WHERE waits = 1;
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
    PRIMARY KEY (operation, seq)
);

CREATE TABLE domain (
    name       TEXT   NOT NULL PRIMARY KEY,
    account    TEXT   NOT NULL REFERENCES account (id),
    auto_renew BIGINT NOT NULL CHECK (auto_renew IN (0, 1)),
    locked     BIGINT NOT NULL CHECK (locked IN (0, 1)),
    expires    BIGINT NOT NULL,
    detail     TEXT   NOT NULL -- the rest, as JSON
);
CREATE INDEX domain_name ON domain (account, name);
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

-- +goose Down

DROP TABLE charge;
DROP TABLE tag;
DROP TABLE domain;
DROP TABLE event;
DROP TABLE operation;
DROP TABLE access_key;
DROP TABLE account;
