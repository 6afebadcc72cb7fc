// Tables of group chat.
import type { Migration } from '../kernel/migrate'

export const chatMigrations: Migration[] = [{
  name: 'chat-001-groups',
  sql: `
    CREATE TABLE groups (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      announcement TEXT NOT NULL,
      is_default INTEGER NOT NULL,
      total INTEGER NOT NULL DEFAULT 0,
      created_at TEXT NOT NULL,
      deleted_at TEXT
    ) STRICT;
    CREATE UNIQUE INDEX groups_id ON groups (lower(id));
    CREATE TABLE group_members (
      group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
      agent_id TEXT NOT NULL,
      place INTEGER NOT NULL,
      PRIMARY KEY (group_id, agent_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX group_members_agent ON group_members (agent_id);
    CREATE TABLE messages (
      id TEXT PRIMARY KEY,
      group_id TEXT NOT NULL,
      sender TEXT NOT NULL,
      content TEXT NOT NULL,
      mentions TEXT NOT NULL,
      task_id TEXT,
      reply_to TEXT,
      token_count INTEGER NOT NULL,
      timestamp TEXT NOT NULL
    ) STRICT;
    CREATE INDEX messages_group ON messages (group_id, id);
  `,
}]
