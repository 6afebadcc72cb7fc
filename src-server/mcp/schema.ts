// Table of MCP servers. What may hold a secret is sealed.
import type { Migration } from '../kernel/migrate'

export const mcpMigrations: Migration[] = [{
  name: 'mcp-001-servers',
  sql: `
    CREATE TABLE mcp_servers (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      transport TEXT NOT NULL,
      command TEXT,
      args TEXT NOT NULL,
      env TEXT NOT NULL,     -- sealed
      url TEXT,
      headers TEXT NOT NULL, -- sealed
      enabled INTEGER NOT NULL,
      policy TEXT NOT NULL,
      timeout_s INTEGER NOT NULL,
      tools TEXT NOT NULL,   -- as they were last listed, so that a turn that goes on after a restart finds them
      created_at TEXT NOT NULL,
      updated_at TEXT NOT NULL,
      deleted_at TEXT
    ) STRICT;
    CREATE UNIQUE INDEX mcp_servers_id ON mcp_servers (lower(id));
  `,
}]
