// A house full of people: agents that are asleep, and edges between them as letters would have left them.
import { join } from 'node:path'
import Database from 'better-sqlite3'

export const memberOf = (n: number): string => `member-${n}`

/** Fills a closed house: so many edges, each between another two of the first `people`. */
export function connect(home: string, people: number, edges: number): void {
  const db = new Database(join(home, 'cococat.db'))
  const insert = db.prepare(`INSERT OR IGNORE INTO edges (id, source, target, type, task_id, summary, first_at, last_at, count) VALUES (?, ?, ?, 'task', ?, ?, ?, ?, 1 + ? % 9)`)
  const now = Date.now()
  db.transaction(() => {
    for (let n = 0, made = 0; made < edges; n++) {
      const [from, to] = pairFor(n, people)
      const at = new Date(now - (edges - made) * 500).toISOString()
      if (from !== to)
        made += insert.run(`e-${n}`, memberOf(from), memberOf(to), '', `What is there to say about matter ${n}?`, at, at, n).changes
    }
  })()
  db.close()
}

/** Two people who write to each other, different for every `n` up to all pairs there are. */
export const pairFor = (n: number, people: number): [from: number, to: number] => [n % people, (n % people + 1 + Math.floor(n / people)) % people]
