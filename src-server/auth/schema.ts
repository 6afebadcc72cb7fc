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
}]
