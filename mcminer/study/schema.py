"""The tables of study.sqlite, one migration after another.

A migration is never edited once released: add a new one at the end. ``PRAGMA user_version`` holds
how many a file has had. Times are ISO 8601 in UTC, except ``not_before`` and the like, which are
seconds since 1970 because they are compared on every turn of the crawl.
"""

from __future__ import annotations

__all__ = ["MIGRATIONS", "VERSION"]

_FIRST = """
CREATE TABLE runs (
    id       INTEGER PRIMARY KEY,
    command  TEXT NOT NULL,
    started  TEXT NOT NULL,
    ended    TEXT,
    outcome  TEXT,                      -- done | interrupted | failed; NULL: killed or running
    version  TEXT NOT NULL,             -- of mcminer
    settings TEXT NOT NULL DEFAULT '{}' -- JSON
) STRICT;

CREATE TABLE hosts (
    host           TEXT PRIMARY KEY,    -- scheme://name:port
    not_before     REAL NOT NULL DEFAULT 0,   -- no request before this moment
    reason         TEXT NOT NULL DEFAULT '',  -- why it waits or is parked
    delay          REAL NOT NULL DEFAULT 0,   -- seconds applied last
    last_seconds   REAL NOT NULL DEFAULT 0,   -- how long its last response took
    failures       INTEGER NOT NULL DEFAULT 0, -- in a row
    robots_status  INTEGER,             -- HTTP status; 0: unreachable; NULL: never asked
    robots_fetched REAL,
    robots_digest  TEXT,
    robots_body    BLOB,
    tdm_fetched    REAL,
    tdm_body       BLOB,                -- /.well-known/tdmrep.json; NULL: none
    waited         REAL NOT NULL DEFAULT 0     -- seconds spent in politeness, all runs
) STRICT;

CREATE TABLE seeds (                    -- of --url; those of providers.csv are read afresh
    url      TEXT PRIMARY KEY,
    provider TEXT NOT NULL
) STRICT;

CREATE TABLE frontier (
    id         INTEGER PRIMARY KEY,
    url        TEXT NOT NULL UNIQUE,
    host       TEXT NOT NULL,
    provider   TEXT NOT NULL,
    kind       TEXT NOT NULL DEFAULT 'page' CHECK (kind IN ('page', 'sitemap')),
    state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'skipped')),
    -- fetched, unchanged, redirected, missing, refused, skipped or failed; empty while it waits
    decision   TEXT NOT NULL DEFAULT '',
    reason     TEXT NOT NULL DEFAULT '',
    priority   REAL NOT NULL DEFAULT 0,   -- greater comes first
    depth      INTEGER NOT NULL DEFAULT 0, -- links from a seed
    hops       INTEGER NOT NULL DEFAULT 0, -- redirects in a row that led here
    attempts   INTEGER NOT NULL DEFAULT 0,
    parent     TEXT,
    pattern    TEXT,                      -- shape of a URL that may be a trap; counted
    round      INTEGER NOT NULL DEFAULT 1 -- 1, then one more for each --again
) STRICT;
CREATE INDEX frontier_queue ON frontier (host, priority DESC, id) WHERE state = 'waiting';
CREATE INDEX frontier_pattern ON frontier (host, pattern) WHERE pattern IS NOT NULL;

CREATE TABLE pages (
    id            INTEGER PRIMARY KEY,
    url           TEXT NOT NULL UNIQUE,
    final_url     TEXT NOT NULL,
    provider      TEXT NOT NULL,
    host          TEXT NOT NULL,
    fetched       TEXT NOT NULL,
    status        INTEGER NOT NULL,
    media_type    TEXT NOT NULL,
    charset       TEXT,                   -- of the Content-Type header, as sent
    warc_file     TEXT NOT NULL,
    warc_offset   INTEGER NOT NULL,
    digest        TEXT NOT NULL,          -- sha256 of the decoded body
    payload       TEXT NOT NULL DEFAULT '', -- WARC-Payload-Digest of its record
    size          INTEGER NOT NULL,       -- bytes, decoded
    etag          TEXT,
    last_modified TEXT,
    depth         INTEGER NOT NULL,
    parent        TEXT,
    legal_ground  TEXT NOT NULL DEFAULT '',
    gone          TEXT,                   -- when a re-crawl found it missing
    mapped_digest TEXT,                   -- digest of the body that map has read last
    mapped_run    INTEGER REFERENCES runs (id)
) STRICT;
CREATE INDEX pages_provider ON pages (provider);

CREATE TABLE fetches (                    -- one record for each URL that was taken from the queue
    id           INTEGER PRIMARY KEY,
    url          TEXT NOT NULL,
    host         TEXT NOT NULL,
    provider     TEXT NOT NULL,
    run          INTEGER NOT NULL REFERENCES runs (id),
    at           TEXT NOT NULL,
    decision     TEXT NOT NULL,
    reason       TEXT NOT NULL DEFAULT '', -- the rule, in words
    status       INTEGER,
    media_type   TEXT,
    seconds      REAL,
    delay        REAL,                    -- seconds of pause kept before the request
    size         INTEGER,
    digest       TEXT,
    warc_file    TEXT,
    warc_offset  INTEGER,
    signal       TEXT NOT NULL DEFAULT '', -- reservation signals seen
    legal_ground TEXT NOT NULL DEFAULT '',
    robots       TEXT,                    -- digest of the robots.txt that was applied
    location     TEXT                     -- where a redirect pointed
) STRICT;
CREATE INDEX fetches_url ON fetches (url, digest);
CREATE INDEX fetches_run ON fetches (run, decision);

CREATE TABLE archive_blocks (             -- what was written to the WARC files, byte for byte
    file   TEXT NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (file, offset)
) STRICT, WITHOUT ROWID;

CREATE TABLE offers (
    row         INTEGER PRIMARY KEY AUTOINCREMENT, -- never given to another offer
    page_url    TEXT NOT NULL,
    ordinal     INTEGER NOT NULL,         -- 0, 1, ... on that page
    page_id     INTEGER NOT NULL REFERENCES pages (id),
    proposal    TEXT NOT NULL,            -- JSON of the machine's proposal
    digest      TEXT NOT NULL,            -- sha256 of proposal
    page_digest TEXT NOT NULL,            -- digest of the body it was read from
    mapped_run  INTEGER REFERENCES runs (id),
    gone        TEXT,                     -- when the page stopped offering it
    UNIQUE (page_url, ordinal)
) STRICT;
CREATE INDEX offers_page ON offers (page_id);

CREATE TABLE decisions (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    row    INTEGER NOT NULL REFERENCES offers (row),
    column TEXT NOT NULL,
    coder  TEXT NOT NULL,
    at     TEXT NOT NULL,
    old    TEXT NOT NULL,                 -- JSON; null: empty
    new    TEXT NOT NULL,
    kind   TEXT NOT NULL CHECK (kind IN ('accept', 'correct', 'empty', 'reject', 'add')),
    source TEXT NOT NULL DEFAULT ''       -- the file or notebook it came from
) STRICT;
CREATE INDEX decisions_row ON decisions (row, column, id);
CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decisions_last BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

CREATE TABLE facts (                      -- small facts about the store itself
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
"""

_SECOND = """
-- What learning on the host adds to an address's priority (within it already), and how much the
-- words of a fetched page look like an offer, 0 to 1; NULL: nobody has looked.
ALTER TABLE frontier ADD COLUMN lift REAL NOT NULL DEFAULT 0;
ALTER TABLE frontier ADD COLUMN likeness REAL;

CREATE TABLE looks (                      -- rows whose page has changed since they were mapped
    row   INTEGER PRIMARY KEY REFERENCES offers (row),
    since TEXT NOT NULL,                  -- when the change was seen
    seen  TEXT NOT NULL                   -- JSON: the machine's values before it, by column
) STRICT;
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _SECOND)
"""SQL scripts, in order."""

VERSION = len(MIGRATIONS)
"""The newest store that this mcminer knows."""
