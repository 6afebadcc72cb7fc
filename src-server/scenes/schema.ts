// Tables of scenes: an index over their folders, and what people from outside said in them.
import type { Migration } from '../kernel/migrate'

export const sceneMigrations: Migration[] = [{
  name: 'scenes-001-scenes',
  sql: `
    CREATE TABLE scenes (
      id TEXT PRIMARY KEY,
      file TEXT NOT NULL,        -- scene.json as it was read
      context_preview TEXT NOT NULL,
      fingerprint TEXT NOT NULL, -- of both files, to see an edit made outside
      created_at TEXT NOT NULL,
      updated_at TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX scenes_folder ON scenes (lower(id));
    CREATE TABLE scene_messages (
      id TEXT PRIMARY KEY,
      place TEXT NOT NULL,       -- the scene, or @agent where there is none
      user_id TEXT NOT NULL,
      direction TEXT NOT NULL,
      content TEXT NOT NULL,
      agent_id TEXT NOT NULL,
      channel TEXT NOT NULL,
      reply_to TEXT,
      key TEXT,                  -- of the channel: the same key is the same message
      timestamp TEXT NOT NULL
    ) STRICT;
    CREATE INDEX scene_messages_user ON scene_messages (place, user_id, id);
    CREATE UNIQUE INDEX scene_messages_reply ON scene_messages (reply_to) WHERE reply_to IS NOT NULL;
    CREATE UNIQUE INDEX scene_messages_key ON scene_messages (key) WHERE key IS NOT NULL;
    CREATE TABLE scene_users (
      place TEXT NOT NULL,
      user_id TEXT NOT NULL,
      messages INTEGER NOT NULL,
      last_at TEXT NOT NULL,
      PRIMARY KEY (place, user_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX scene_users_last ON scene_users (place, last_at);
  `,
}]
