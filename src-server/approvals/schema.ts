// Table of approvals: a row from the moment of the question, so that it waits as long as it must.
import type { Migration } from '../kernel/migrate'

export const approvalMigrations: Migration[] = [{
  name: 'approvals-001-approvals',
  sql: `
    CREATE TABLE approvals (
      id TEXT PRIMARY KEY,
      turn_id TEXT NOT NULL,
      agent_id TEXT NOT NULL,
      tool TEXT NOT NULL,
      args TEXT NOT NULL,
      call_id TEXT NOT NULL,
      state TEXT NOT NULL,
      reason TEXT,
      always INTEGER NOT NULL,
      asked_at TEXT NOT NULL,
      answered_at TEXT,
      UNIQUE (turn_id, call_id)
    ) STRICT;
    CREATE INDEX approvals_waiting ON approvals (id) WHERE state = 'waiting';
  `,
}]
