// Tables of mailboxes. Counts are kept with every letter, so that no list ever counts rows.
import type { Migration } from '../kernel/migrate'

export const mailboxMigrations: Migration[] = [{
  name: 'mailbox-001-letters',
  sql: `
    CREATE TABLE mailboxes (
      agent_id TEXT PRIMARY KEY,
      total INTEGER NOT NULL,
      unread INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE letters (
      id TEXT NOT NULL,
      mailbox TEXT NOT NULL,
      idx INTEGER NOT NULL,
      sender TEXT NOT NULL,
      content TEXT NOT NULL,
      type TEXT NOT NULL,
      task_id TEXT,
      reply_to TEXT,
      thread_id TEXT NOT NULL,
      timestamp TEXT NOT NULL,
      read_at TEXT,
      PRIMARY KEY (mailbox, idx)
    ) STRICT, WITHOUT ROWID; -- so a mailbox lies in its own order, and a page of it is read in one go
    CREATE UNIQUE INDEX letters_id ON letters (id);
    CREATE INDEX letters_unread ON letters (mailbox, idx) WHERE read_at IS NULL;
    CREATE INDEX letters_thread ON letters (thread_id, id);
  `,
}, {
  name: 'mailbox-002-deliveries',
  sql: `
    ALTER TABLE letters ADD COLUMN delivery TEXT NOT NULL DEFAULT 'delivered';
    ALTER TABLE letters ADD COLUMN failure_reason TEXT;
    ALTER TABLE letters ADD COLUMN failure_message TEXT;
    ALTER TABLE letters ADD COLUMN turn_id TEXT;
    UPDATE letters SET delivery = CASE
      WHEN (id, mailbox) IN (SELECT reply_to, sender FROM letters WHERE reply_to IS NOT NULL) THEN 'answered'
      WHEN read_at IS NOT NULL THEN 'read'
      WHEN mailbox = 'user' THEN 'delivered'
      ELSE 'queued' -- until now every letter woke its agent
    END;
  `,
}]
