// The table of alerts.
import type { Migration } from '../kernel/migrate'

export const alertMigrations: Migration[] = [{
  name: 'alerts-001-alerts',
  sql: `
    CREATE TABLE alerts (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      agents TEXT NOT NULL,
      data TEXT NOT NULL,
      chain TEXT NOT NULL,
      count INTEGER NOT NULL,
      created_at TEXT NOT NULL,
      updated_at TEXT NOT NULL,
      resolved_at TEXT
    ) STRICT;
    CREATE UNIQUE INDEX alerts_about ON alerts (kind, key) WHERE resolved_at IS NULL; -- the same is not open twice
    CREATE INDEX alerts_open ON alerts (id) WHERE resolved_at IS NULL;
    CREATE INDEX alerts_resolved ON alerts (id) WHERE resolved_at IS NOT NULL;
  `,
}]
