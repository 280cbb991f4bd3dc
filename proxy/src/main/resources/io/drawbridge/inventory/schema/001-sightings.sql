-- Who was seen with what. One dialect for SQLite and PostgreSQL; times are milliseconds since 1970.
CREATE TABLE sighting (
  id           TEXT PRIMARY KEY,
  client       TEXT NOT NULL,
  label        TEXT NOT NULL,
  proxy_user   TEXT NOT NULL,
  application  TEXT NOT NULL,
  ja4          TEXT NOT NULL,
  host         TEXT NOT NULL,
  port         INTEGER NOT NULL,
  offered      TEXT NOT NULL,
  findings     TEXT NOT NULL,
  offer        TEXT NOT NULL,
  first_seen   BIGINT NOT NULL,
  last_seen    BIGINT NOT NULL,
  sessions     BIGINT NOT NULL,
  refused      BIGINT NOT NULL,
  failed       BIGINT NOT NULL,
  bytes_in     BIGINT NOT NULL,
  bytes_out    BIGINT NOT NULL,
  rule         TEXT NOT NULL,
  owner        TEXT NOT NULL,
  action       TEXT NOT NULL,
  failure      TEXT NOT NULL
);

-- Refusals and failures, for explanations.
CREATE TABLE refusal (
  id           TEXT PRIMARY KEY,
  seen         BIGINT NOT NULL,
  client       TEXT NOT NULL,
  label        TEXT NOT NULL,
  proxy_user   TEXT NOT NULL,
  user_agent   TEXT NOT NULL,
  host         TEXT NOT NULL,
  port         INTEGER NOT NULL,
  application  TEXT NOT NULL,
  ja4          TEXT NOT NULL,
  offered      TEXT NOT NULL,
  findings     TEXT NOT NULL,
  offer        TEXT NOT NULL,
  rule         TEXT NOT NULL,
  action       TEXT NOT NULL,
  failure      TEXT NOT NULL,
  detail       TEXT NOT NULL,
  upstream     TEXT NOT NULL
);

CREATE INDEX refusal_seen ON refusal (seen);
