// Tables of the engine: every wake-up is a row from the moment of its cause until it is answered or has failed with a reason.
import type { Migration } from '../kernel/migrate'

export const engineMigrations: Migration[] = [{
  name: 'engine-001-wakeups',
  sql: `
    CREATE TABLE wakeups (
      id TEXT PRIMARY KEY,
      agent_id TEXT NOT NULL,
      kind TEXT NOT NULL,
      source_id TEXT NOT NULL, -- the letter or message that woke it
      cause TEXT,              -- the turn that wrote it, where an agent did
      hops INTEGER NOT NULL,
      state TEXT NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      reason TEXT,
      history TEXT,            -- a line for history.jsonl that is not in the file yet
      queued_at TEXT NOT NULL,
      started_at TEXT,
      ended_at TEXT
    ) STRICT;
    CREATE UNIQUE INDEX wakeups_source ON wakeups (source_id, agent_id);
    CREATE INDEX wakeups_open ON wakeups (agent_id, id) WHERE state IN ('queued', 'running');
    CREATE INDEX wakeups_history ON wakeups (id) WHERE history IS NOT NULL;
    CREATE TABLE steps (
      wakeup_id TEXT NOT NULL,
      n INTEGER NOT NULL,
      tool TEXT NOT NULL,
      args TEXT NOT NULL,
      result TEXT NOT NULL,
      letter_id TEXT,          -- the letter it sent
      timestamp TEXT NOT NULL,
      PRIMARY KEY (wakeup_id, n)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX steps_letter ON steps (letter_id) WHERE letter_id IS NOT NULL;
    CREATE TABLE desks (
      agent_id TEXT PRIMARY KEY,
      queued INTEGER NOT NULL DEFAULT 0,
      current TEXT,
      failed INTEGER NOT NULL DEFAULT 0,
      last_active TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE tallies (name TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO tallies (name, count) VALUES ('done', 0), ('failed', 0);
  `,
}, {
  name: 'engine-002-chains',
  sql: `
    ALTER TABLE wakeups ADD COLUMN root TEXT; -- the wake-up that its chain began with
    CREATE INDEX wakeups_root ON wakeups (root) WHERE root IS NOT NULL;
  `,
}]
