// Tables of the collaboration graph: edges kept current with every letter and mention, so that reading them counts nothing.
import type { Migration } from '../kernel/migrate'

export const collaborationMigrations: Migration[] = [{
  name: 'collaboration-001-edges',
  sql: `
    CREATE TABLE edges (
      id TEXT PRIMARY KEY,
      source TEXT NOT NULL,
      target TEXT NOT NULL,
      type TEXT NOT NULL,
      task_id TEXT NOT NULL, -- empty for what belongs to no task
      summary TEXT NOT NULL,
      first_at TEXT NOT NULL,
      last_at TEXT NOT NULL,
      count INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX edges_between ON edges (source, target, type, task_id);
    CREATE INDEX edges_last ON edges (last_at);
    CREATE TABLE edge_replies (
      id TEXT PRIMARY KEY,
      edge_id TEXT NOT NULL REFERENCES edges (id) ON DELETE CASCADE,
      sender TEXT NOT NULL,
      content TEXT NOT NULL,
      timestamp TEXT NOT NULL
    ) STRICT;
    CREATE INDEX edge_replies_edge ON edge_replies (edge_id, id);
  `,
}, {
  name: 'collaboration-002-past', // what the graph asks of the event log, found without reading all of it
  sql: `
    CREATE INDEX events_travels ON events (type, timestamp) WHERE type = 'edge.added';
    CREATE INDEX events_edges ON events (data ->> '$.edge.id', seq) WHERE type = 'edge.added';
    CREATE INDEX events_statuses ON events (data ->> '$.id', seq) WHERE type = 'agent.status';
    CREATE INDEX events_removed ON events (seq) WHERE type = 'agent.removed';
    CREATE INDEX events_described ON events (data ->> '$.id', seq) WHERE type = 'agent.created' OR type = 'agent.updated';
  `,
}, {
  name: 'collaboration-003-said', // where the newest words of a mention were said
  sql: `
    ALTER TABLE edges ADD COLUMN group_id TEXT;
    ALTER TABLE edges ADD COLUMN message_id TEXT;
  `,
}]
