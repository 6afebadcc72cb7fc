// Table of hire requests.
import type { Migration } from '../kernel/migrate'

export const hiringMigrations: Migration[] = [{
  name: 'hiring-001-requests',
  sql: `
    CREATE TABLE hire_requests (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      scene TEXT,
      profile TEXT NOT NULL,
      reason TEXT NOT NULL,
      requested_by TEXT NOT NULL,
      status TEXT NOT NULL,
      making TEXT,             -- the id of the agent that is being made of it; left standing only by a crash
      agent_id TEXT,
      decision TEXT,
      created_at TEXT NOT NULL,
      decided_at TEXT
    ) STRICT;
    CREATE INDEX hire_requests_pending ON hire_requests (requested_by, id) WHERE status = 'pending';
  `,
}]
