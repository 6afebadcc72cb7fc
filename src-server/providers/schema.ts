// The table of providers. The offline engine is its first row.
import type { Migration } from '../kernel/migrate'

export const providerMigrations: Migration[] = [{
  name: 'providers-001-providers',
  sql: `
    CREATE TABLE providers (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      kind TEXT NOT NULL,
      base_url TEXT,
      api_key TEXT, -- sealed
      model TEXT,
      enabled INTEGER NOT NULL,
      timeout_ms INTEGER NOT NULL,
      created_at TEXT NOT NULL,
      updated_at TEXT NOT NULL,
      deleted_at TEXT
    ) STRICT;
    CREATE UNIQUE INDEX providers_id ON providers (lower(id));
    INSERT INTO providers (id, name, kind, enabled, timeout_ms, created_at, updated_at)
    SELECT 'offline', 'Offline engine', 'offline', 1, 120000, now, now FROM (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now') AS now);
  `,
}]
