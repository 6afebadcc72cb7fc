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
}, {
  name: 'engine-003-turns',
  sql: `
    ALTER TABLE wakeups ADD COLUMN waits_for TEXT;   -- of one that is 'waiting'
    ALTER TABLE wakeups ADD COLUMN not_before TEXT;  -- it rests until then
    ALTER TABLE wakeups ADD COLUMN message TEXT;     -- why it failed, for a person
    ALTER TABLE wakeups ADD COLUMN asked_by TEXT NOT NULL DEFAULT '';
    ALTER TABLE wakeups ADD COLUMN asked TEXT NOT NULL DEFAULT '';
    ALTER TABLE wakeups ADD COLUMN scene TEXT;
    ALTER TABLE wakeups ADD COLUMN answer TEXT;
    ALTER TABLE wakeups ADD COLUMN prompt_tokens INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE wakeups ADD COLUMN completion_tokens INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE wakeups ADD COLUMN cost REAL NOT NULL DEFAULT 0;
    ALTER TABLE wakeups ADD COLUMN trace_bytes INTEGER NOT NULL DEFAULT 0; -- what its trace takes, once it has ended
    CREATE INDEX wakeups_traced ON wakeups (id, ended_at, trace_bytes) WHERE trace_bytes > 0;
    DROP INDEX wakeups_source;
    CREATE UNIQUE INDEX wakeups_source ON wakeups (source_id, agent_id) WHERE state <> 'failed'; -- what failed may be tried again
    CREATE INDEX wakeups_of_source ON wakeups (source_id, id);
    CREATE INDEX wakeups_failed ON wakeups (id) WHERE state = 'failed';
    DROP INDEX wakeups_open;
    CREATE INDEX wakeups_open ON wakeups (agent_id, id) WHERE state IN ('queued', 'running', 'waiting');
    CREATE INDEX wakeups_agent ON wakeups (agent_id, id);
    ALTER TABLE steps ADD COLUMN move INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE steps ADD COLUMN call_id TEXT NOT NULL DEFAULT '';
    ALTER TABLE steps ADD COLUMN ended_at TEXT; -- null of an effect outside that has begun, and nobody knows yet what came of it
    ALTER TABLE steps ADD COLUMN duration_ms INTEGER NOT NULL DEFAULT 0;
    UPDATE steps SET ended_at = timestamp, move = n, call_id = CAST(n AS TEXT);
    CREATE TABLE moves (
      wakeup_id TEXT NOT NULL,
      n INTEGER NOT NULL,
      provider TEXT NOT NULL,
      model TEXT NOT NULL,
      text TEXT,
      calls TEXT NOT NULL,
      prompt_tokens INTEGER NOT NULL,
      completion_tokens INTEGER NOT NULL,
      cost REAL NOT NULL,
      duration_ms INTEGER NOT NULL,
      tries TEXT NOT NULL,
      memo TEXT,               -- what the model wants to be shown again
      timestamp TEXT NOT NULL,
      PRIMARY KEY (wakeup_id, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE prompts (wakeup_id TEXT PRIMARY KEY, parts TEXT NOT NULL, bytes INTEGER NOT NULL) STRICT; -- a rowid table: its rows are large
    CREATE TABLE replays (id TEXT PRIMARY KEY, wakeup_id TEXT NOT NULL, replay TEXT NOT NULL) STRICT;
    CREATE INDEX replays_wakeup ON replays (wakeup_id, id);
    ALTER TABLE desks ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;
  `,
}, {
  name: 'engine-004-bounds',
  sql: `
    ALTER TABLE wakeups ADD COLUMN pair TEXT;  -- of one that an agent woke in a chain: the two of them
    ALTER TABLE wakeups ADD COLUMN words TEXT; -- and a digest of what was said
    CREATE INDEX wakeups_words ON wakeups (root, agent_id, words) WHERE words IS NOT NULL;
    CREATE INDEX wakeups_waiting ON wakeups (waits_for, not_before, id) WHERE state = 'waiting';
    CREATE TABLE exchanges (
      pair TEXT NOT NULL,
      root TEXT NOT NULL,      -- the chain
      times INTEGER NOT NULL,
      speaker TEXT NOT NULL,
      due TEXT NOT NULL,
      PRIMARY KEY (pair, root)
    ) STRICT, WITHOUT ROWID;
  `,
}, {
  name: 'engine-005-uses',
  sql: `
    CREATE TABLE page_uses (
      kb_id TEXT NOT NULL,
      slug TEXT NOT NULL,
      turn_id TEXT NOT NULL REFERENCES wakeups (id) ON DELETE CASCADE,
      how TEXT NOT NULL,       -- shown, found, read
      PRIMARY KEY (kb_id, slug, turn_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX page_uses_turn ON page_uses (turn_id);
    CREATE INDEX wakeups_ended ON wakeups (ended_at, id) WHERE ended_at IS NOT NULL; -- the oldest are forgotten first
    CREATE INDEX exchanges_due ON exchanges (due);
  `,
}, {
  name: 'engine-006-kinds',
  sql: 'CREATE INDEX wakeups_agent_kind ON wakeups (agent_id, kind, id)', // an agent's dreams are few among its turns
}]
