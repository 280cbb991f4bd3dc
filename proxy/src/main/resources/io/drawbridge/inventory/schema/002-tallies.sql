-- What changes with each session, apart from what says who it was: a session then writes a short row.
CREATE TABLE identity (
  id           TEXT PRIMARY KEY,
  client       TEXT NOT NULL,
  proxy_user   TEXT NOT NULL,
  application  TEXT NOT NULL,
  ja4          TEXT NOT NULL,
  host         TEXT NOT NULL,
  port         INTEGER NOT NULL,
  offered      TEXT NOT NULL,
  findings     TEXT NOT NULL,
  offer        TEXT NOT NULL
);

CREATE TABLE tally (
  id           TEXT PRIMARY KEY,
  first_seen   BIGINT NOT NULL,
  last_seen    BIGINT NOT NULL,
  sessions     BIGINT NOT NULL DEFAULT 0,
  refused      BIGINT NOT NULL DEFAULT 0,
  failed       BIGINT NOT NULL DEFAULT 0,
  bytes_in     BIGINT NOT NULL DEFAULT 0,
  bytes_out    BIGINT NOT NULL DEFAULT 0,
  label        TEXT NOT NULL DEFAULT '',
  rule         TEXT NOT NULL DEFAULT '',
  owner        TEXT NOT NULL DEFAULT '',
  action       TEXT NOT NULL DEFAULT '',
  failure      TEXT NOT NULL DEFAULT ''
);

INSERT INTO identity
  SELECT id, client, proxy_user, application, ja4, host, port, offered, findings, offer FROM sighting;

INSERT INTO tally
  SELECT id, first_seen, last_seen, sessions, refused, failed, bytes_in, bytes_out, label, rule, owner,
    action, failure FROM sighting;

DROP TABLE sighting;

CREATE VIEW sighting AS
  SELECT identity.id, client, label, proxy_user, application, ja4, host, port, offered, findings, offer,
    first_seen, last_seen, sessions, refused, failed, bytes_in, bytes_out, rule, owner, action, failure
  FROM identity JOIN tally ON tally.id = identity.id;
