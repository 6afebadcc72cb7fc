// Tables of agents: an index over their folders, and the versions of their memory.
import type { Migration } from '../kernel/migrate'

export const agentMigrations: Migration[] = [{
  name: 'agents-001-agents',
  sql: `
    CREATE TABLE agents (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      enabled INTEGER NOT NULL,
      scene TEXT,
      role TEXT NOT NULL,
      objective TEXT NOT NULL,
      provider TEXT,
      model TEXT,
      display TEXT NOT NULL,
      fingerprint TEXT NOT NULL, -- of profile.json, to see an edit made outside
      created_at TEXT NOT NULL,
      updated_at TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX agents_folder ON agents (lower(id)); -- some file systems know no case
    CREATE TABLE memory_versions (
      id TEXT PRIMARY KEY,
      agent_id TEXT NOT NULL,
      author TEXT NOT NULL,
      cause TEXT,
      content TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX memory_versions_agent ON memory_versions (agent_id, id);
  `,
}, {
  name: 'agents-002-reasons',
  sql: `
    ALTER TABLE agents ADD COLUMN heartbeat_minutes INTEGER; -- how often HEARTBEAT.md is looked at
    ALTER TABLE memory_versions ADD COLUMN why TEXT NOT NULL DEFAULT 'edited';
    ALTER TABLE memory_versions ADD COLUMN origins BLOB; -- from whom each line is; null of a version from before this
    UPDATE memory_versions SET why = CASE author WHEN 'user' THEN 'edited' WHEN 'disk' THEN 'disk' ELSE 'remembered' END;
  `,
}]
