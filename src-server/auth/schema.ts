// Tables of auth.
import type { Migration } from '../kernel/migrate'

export const authMigrations: Migration[] = [{
  name: 'auth-001-keys',
  sql: `
    CREATE TABLE api_keys (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      scopes TEXT NOT NULL,
      hash BLOB NOT NULL,
      created_at TEXT NOT NULL,
      last_used_at TEXT
    ) STRICT;
  `,
}, {
  name: 'auth-002-devices',
  sql: `
    CREATE TABLE devices (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      kind TEXT NOT NULL,
      browser TEXT,
      system TEXT,
      hash BLOB NOT NULL,
      created_at TEXT NOT NULL,
      last_seen_at TEXT NOT NULL,
      last_address TEXT NOT NULL
    ) STRICT;
    ALTER TABLE api_keys ADD COLUMN expires_at TEXT;
  `,
}]
