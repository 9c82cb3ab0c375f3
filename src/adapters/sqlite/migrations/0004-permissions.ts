import type { Migration } from '../migrate.ts'

/**
 * Standing grants, what became of permissions, and every version of the policy. A seal is made under a key that is not in
 * the database, so that a row which something else wrote or changed is recognised. Times are milliseconds since the Unix
 * epoch. Old binaries ignore the tables and grant nothing by them.
 */
const tables = `
  CREATE TABLE permission_grant (
    id         TEXT PRIMARY KEY,
    scope      TEXT NOT NULL,
    capability TEXT NOT NULL,
    resource   TEXT NOT NULL,
    is_pattern INTEGER NOT NULL CHECK (is_pattern IN (0, 1)),
    reason     TEXT NOT NULL,
    lifetime   TEXT NOT NULL CHECK (lifetime IN ('remembered', 'once')),
    given_by   TEXT NOT NULL,
    given_at   INTEGER NOT NULL,
    expires_at INTEGER,
    taken_by   TEXT,
    revoked_by TEXT,
    revoked_at INTEGER,
    revoked_why TEXT,
    seal       TEXT NOT NULL
  ) STRICT;
  CREATE INDEX permission_grant_holding ON permission_grant (scope, lifetime)
    WHERE revoked_at IS NULL AND taken_by IS NULL;

  CREATE TABLE permission_event (
    position   INTEGER PRIMARY KEY AUTOINCREMENT,
    what       TEXT NOT NULL CHECK (what IN ('given', 'revoked', 'taken', 'refused')),
    at         INTEGER NOT NULL,
    by         TEXT NOT NULL,
    grant_id   TEXT,
    scope      TEXT NOT NULL,
    capability TEXT NOT NULL,
    resource   TEXT NOT NULL,
    why        TEXT NOT NULL
  ) STRICT;
  CREATE INDEX permission_event_refused ON permission_event (by) WHERE what = 'refused';

  CREATE TABLE policy_version (
    version  INTEGER PRIMARY KEY,
    document TEXT NOT NULL,
    set_by   TEXT NOT NULL,
    because  TEXT NOT NULL,
    set_at   INTEGER NOT NULL,
    seal     TEXT NOT NULL
  ) STRICT;

  -- Grows with every change, so that what is asked for on the way of each effect is read again only after one.
  CREATE TABLE permission_stamp (
    what TEXT PRIMARY KEY,
    at   INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO permission_stamp VALUES ('grants', 1), ('policy', 1);
  CREATE TRIGGER permission_grant_given AFTER INSERT ON permission_grant
    BEGIN UPDATE permission_stamp SET at = at + 1 WHERE what = 'grants'; END;
  CREATE TRIGGER permission_grant_changed AFTER UPDATE ON permission_grant
    BEGIN UPDATE permission_stamp SET at = at + 1 WHERE what = 'grants'; END;
  CREATE TRIGGER policy_version_set AFTER INSERT ON policy_version
    BEGIN UPDATE permission_stamp SET at = at + 1 WHERE what = 'policy'; END;

  CREATE TRIGGER permission_grant_stays BEFORE DELETE ON permission_grant
    BEGIN SELECT RAISE(ABORT, 'grants are revoked, not removed'); END;
  CREATE TRIGGER permission_event_stays BEFORE UPDATE ON permission_event
    BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
  CREATE TRIGGER policy_version_stays BEFORE UPDATE ON policy_version
    BEGIN SELECT RAISE(ABORT, 'versions are never changed'); END;
  CREATE TRIGGER policy_version_kept BEFORE DELETE ON policy_version
    BEGIN SELECT RAISE(ABORT, 'versions are never removed'); END;

  CREATE VIEW plugin_permissions AS
    SELECT id, substr(scope, 8) AS plugin,
           CASE capability WHEN 'fs.read' THEN 'read_folder' ELSE capability END AS permission_type,
           resource AS resource_path, reason, given_at AS granted_at, expires_at
    FROM permission_grant WHERE scope LIKE 'plugin:%' AND revoked_at IS NULL AND taken_by IS NULL;

  CREATE VIEW plugin_activity_log AS
    SELECT position AS id, substr(scope, 8) AS plugin,
           CASE capability WHEN 'fs.read' THEN 'read_folder' ELSE capability END AS permission_type,
           resource, at AS timestamp, what AS status
    FROM permission_event WHERE scope LIKE 'plugin:%';
`

export const permissionTables: Migration = {
  id: '0004-permissions',
  up(db) {
    db.exec(tables)
  },
}
