// Tables of budgets. What a day took is counted as it is spent, with a limit or without, so that no row is ever summed up.
import type { Migration } from '../kernel/migrate'

export const budgetMigrations: Migration[] = [{
  name: 'budgets-001-budgets',
  sql: `
    CREATE TABLE budgets (
      scope TEXT NOT NULL,
      id TEXT NOT NULL,
      tokens INTEGER, -- null: no limit
      nanos INTEGER,  -- money, in billionths of its unit
      PRIMARY KEY (scope, id)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO budgets (scope, id) VALUES ('house', 'house');
    CREATE TABLE spending (
      day TEXT NOT NULL,
      scope TEXT NOT NULL,
      id TEXT NOT NULL,
      tokens INTEGER NOT NULL DEFAULT 0,
      nanos INTEGER NOT NULL DEFAULT 0,
      held_tokens INTEGER NOT NULL DEFAULT 0,
      held_nanos INTEGER NOT NULL DEFAULT 0,
      state TEXT NOT NULL DEFAULT 'fine',
      PRIMARY KEY (day, scope, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE holds (
      id TEXT PRIMARY KEY,
      day TEXT NOT NULL,
      agent_id TEXT NOT NULL,
      scene TEXT,
      tokens INTEGER NOT NULL,        -- the most that the call can take
      nanos INTEGER NOT NULL,
      likely_tokens INTEGER NOT NULL, -- what it is taken to have cost when the house goes down before it has answered
      likely_nanos INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
}]
