-- +goose Up

-- Times are milliseconds since 1970 in UTC; 0 means never. Lists are words
-- parted by single spaces, sorted. Ids are drawn from one counter for all
-- objects and never used again; a roid is written from the id.

CREATE TABLE starts (
    registry BIGINT NOT NULL PRIMARY KEY CHECK (registry = 1),
    count    BIGINT NOT NULL
);
INSERT INTO starts (registry, count) VALUES (1, 0);

CREATE TABLE sponsors (
    id TEXT NOT NULL PRIMARY KEY
);
INSERT INTO sponsors (id) VALUES ('freehold'), ('elsewhere');

CREATE TABLE domains (
    id           INTEGER NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL UNIQUE,
    sponsor      TEXT    NOT NULL,
    creator      TEXT    NOT NULL,
    updater      TEXT    NOT NULL,
    registrant   TEXT    NOT NULL,
    admin        TEXT    NOT NULL,
    tech         TEXT    NOT NULL,
    billing      TEXT    NOT NULL,
    nameservers  TEXT    NOT NULL,
    statuses     TEXT    NOT NULL,
    auth_hash    TEXT    NOT NULL,
    hosts        BIGINT  NOT NULL CHECK (hosts >= 0),
    created      BIGINT  NOT NULL,
    updated      BIGINT  NOT NULL,
    expires      BIGINT  NOT NULL,
    decided      BIGINT  NOT NULL,
    add_until    BIGINT  NOT NULL,
    renew_until  BIGINT  NOT NULL,
    auto_until   BIGINT  NOT NULL,
    deleted      BIGINT  NOT NULL,
    redeem_until BIGINT  NOT NULL,
    purge        BIGINT  NOT NULL,
    CHECK (deleted = 0 OR purge >= deleted)
);
CREATE INDEX domains_purge ON domains (purge) WHERE purge > 0;

CREATE TABLE hosts (
    id        INTEGER NOT NULL PRIMARY KEY,
    name      TEXT    NOT NULL UNIQUE,
    sponsor   TEXT    NOT NULL,
    creator   TEXT    NOT NULL,
    updater   TEXT    NOT NULL,
    superior  BIGINT  NOT NULL,
    addresses TEXT    NOT NULL,
    created   BIGINT  NOT NULL,
    updated   BIGINT  NOT NULL
);
CREATE INDEX hosts_superior ON hosts (superior) WHERE superior > 0;

CREATE TABLE delegations (
    host   BIGINT NOT NULL,
    domain BIGINT NOT NULL,
    PRIMARY KEY (host, domain)
);

CREATE TABLE contacts (
    id           INTEGER NOT NULL PRIMARY KEY,
    handle       TEXT    NOT NULL UNIQUE,
    sponsor      TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    organization TEXT    NOT NULL,
    street       TEXT    NOT NULL,
    city         TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    postal_code  TEXT    NOT NULL,
    country      TEXT    NOT NULL,
    voice        TEXT    NOT NULL,
    fax          TEXT    NOT NULL,
    email        TEXT    NOT NULL,
    disclose     BIGINT  NOT NULL,
    created      BIGINT  NOT NULL
);

CREATE TABLE associations (
    contact BIGINT NOT NULL,
    domain  BIGINT NOT NULL,
    PRIMARY KEY (contact, domain)
);
