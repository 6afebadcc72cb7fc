// Fills a closed house by SQL: letters for the person, messages in `general`, edges between the three of the sample team.
import { join } from 'node:path'
import Database from 'better-sqlite3'

export interface Size { letters: number, messages: number, edges: number }

const WORDS = 'The blue collar with the little bell is back in stock on Tuesday; the supplier asks whether we want forty or sixty of them, and the writer has the notice for the window ready. '
const AGENTS = ['leader', 'researcher', 'writer']

/** Rows as the house itself would have written them; the newest is a second old. */
export function fill(home: string, { letters, messages, edges }: Size): void {
  const db = new Database(join(home, 'cococat.db'))
  const letter = db.prepare(`INSERT INTO letters (id, mailbox, idx, sender, content, type, thread_id, timestamp, read_at) VALUES (@id, 'user', @n, @from, @content, 'message', @id, @at, iif(@n % 10, @at, NULL))`)
  const event = db.prepare(`INSERT INTO events (type, data, timestamp) VALUES ('mail.delivered', json_object('message', json_object('id', @id, 'content', @content)), @at)`)
  const message = db.prepare(`INSERT INTO messages (id, group_id, sender, content, mentions, token_count, timestamp) VALUES (@id, 'general', @from, @content, '[]', 40, @at)`)
  const edge = db.prepare(`INSERT INTO edges (id, source, target, type, task_id, summary, first_at, last_at, count) VALUES (@id, @from, 'user', 'task', @id, substr(@content, 1, 160), @at, @at, 1)`)
  const reply = db.prepare(`INSERT INTO edge_replies (id, edge_id, sender, content, timestamp) VALUES (@id, @id, 'user', substr(@content, 1, 160), @at)`)
  const now = Date.now()

  function each(count: number, write: (row: { id: string, n: number, from: string, content: string, at: string }) => void): void {
    for (let n = 0; n < count; n++) {
      const at = new Date(now - (count - n) * 1000)
      write({ id: `0${at.getTime().toString(32)}-${n}`, n, from: AGENTS[n % 3]!, content: `${n}. ${WORDS}`, at: at.toISOString() })
    }
  }

  db.transaction(() => {
    each(letters, (row) => {
      letter.run(row)
      event.run(row)
    })
    each(messages, row => message.run(row))
    each(edges, (row) => {
      edge.run(row)
      reply.run(row)
    })
    db.prepare(`INSERT OR REPLACE INTO mailboxes (agent_id, total, unread) SELECT 'user', COUNT(*), COUNT(*) FILTER (WHERE read_at IS NULL) FROM letters WHERE mailbox = 'user'`).run()
    db.prepare(`UPDATE groups SET total = ? WHERE id = 'general'`).run(messages)
  })()
  db.close()
}
