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
}]
