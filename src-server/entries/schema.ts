// Tables of entries and of their deliveries. Configs and what is still to be done are sealed.
import type { Migration } from '../kernel/migrate'

export const entryMigrations: Migration[] = [{
  name: 'entries-001-entries',
  sql: `
    CREATE TABLE entries (
      id TEXT PRIMARY KEY,
      channel TEXT NOT NULL,
      name TEXT NOT NULL,
      target_type TEXT NOT NULL,
      target_id TEXT NOT NULL,
      enabled INTEGER NOT NULL,
      config TEXT NOT NULL, -- sealed
      health TEXT NOT NULL, -- new, working, failing
      last_event_at TEXT,
      created_at TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX entries_wechat ON entries (target_id) WHERE channel = 'wechat';
    CREATE INDEX entries_target ON entries (channel, target_type, target_id);
    CREATE TABLE deliveries (
      id TEXT PRIMARY KEY,
      entry_id TEXT NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
      direction TEXT NOT NULL,
      verdict TEXT NOT NULL,
      reason TEXT,
      user_id TEXT,
      headers TEXT NOT NULL,
      body TEXT NOT NULL,
      attempts INTEGER NOT NULL,
      work TEXT, -- sealed: what was said and where its reply goes, or what is left to send
      due_at INTEGER, -- when it is tried next, in milliseconds; null: not waiting
      timestamp TEXT NOT NULL
    ) STRICT;
    CREATE INDEX deliveries_entry ON deliveries (entry_id, id);
    CREATE INDEX deliveries_verdict ON deliveries (entry_id, verdict, id);
    CREATE INDEX deliveries_due ON deliveries (due_at) WHERE due_at IS NOT NULL;
    CREATE INDEX deliveries_open ON deliveries (id) WHERE verdict = 'accepted';
    CREATE INDEX deliveries_timestamp ON deliveries (timestamp);
  `,
}, {
  name: 'entries-002-trash',
  sql: `
    ALTER TABLE entries ADD COLUMN deleted_at TEXT;
    DROP INDEX entries_wechat;
    CREATE UNIQUE INDEX entries_wechat ON entries (target_id) WHERE channel = 'wechat' AND deleted_at IS NULL;
  `,
}, {
  name: 'entries-003-codes', // why, as a word; beside the sentence
  sql: 'ALTER TABLE deliveries ADD COLUMN code TEXT',
}]
