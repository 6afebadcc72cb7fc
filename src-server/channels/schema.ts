// Table of channels: which events were taken, so that the same one is taken once.
import type { Migration } from '../kernel/migrate'

export const channelMigrations: Migration[] = [{
  name: 'channels-001-events',
  sql: `
    CREATE TABLE channel_events (
      entry_id TEXT NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
      event_id TEXT NOT NULL,
      seen_at TEXT NOT NULL,
      PRIMARY KEY (entry_id, event_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX channel_events_seen ON channel_events (seen_at);
  `,
}]
