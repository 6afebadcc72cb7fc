// Tables of usage and of the person's own prices. The index holds all that sums need, so that a sum never reads the rows.
import type { Migration } from '../kernel/migrate'

export const usageMigrations: Migration[] = [{
  name: 'usage-001-usage',
  sql: `
    CREATE TABLE usage (
      id TEXT PRIMARY KEY,
      turn_id TEXT NOT NULL,
      agent_id TEXT NOT NULL,
      scene TEXT,
      provider TEXT NOT NULL,
      model TEXT NOT NULL,
      prompt_tokens INTEGER NOT NULL,
      completion_tokens INTEGER NOT NULL,
      cost REAL NOT NULL,
      duration_ms INTEGER NOT NULL,
      timestamp TEXT NOT NULL
    ) STRICT;
    CREATE INDEX usage_sums ON usage (timestamp, agent_id, model, prompt_tokens, completion_tokens, cost, duration_ms);
  `,
}, {
  name: 'usage-002-prices',
  sql: `
    DROP INDEX usage_sums;
    CREATE INDEX usage_sums ON usage (timestamp, agent_id, scene, provider, model, prompt_tokens, completion_tokens, cost, duration_ms);
    CREATE TABLE prices (
      provider TEXT NOT NULL, -- empty: any
      model TEXT NOT NULL,    -- a pattern
      input REAL NOT NULL,
      output REAL NOT NULL,
      PRIMARY KEY (provider, model)
    ) STRICT, WITHOUT ROWID;
  `,
}]
