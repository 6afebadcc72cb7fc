// Loaded into a house before all else (`--import`): kills it at a transaction of an agent's first turn, just before or just after it is committed.
import process from 'node:process'
import Database from 'better-sqlite3'

/** REAPER says whose turn, before or after, and which of its transactions, counted from 0: `writer:before:3`. */
const [agent = '', moment, nth] = (process.env.REAPER ?? '').split(':')

/** How far the turn has come; the first that has begun. */
const HOW_FAR = `SELECT state || (SELECT COUNT(*) FROM moves WHERE wakeup_id = id) || '+' || (SELECT COUNT(*) + COUNT(ended_at) FROM steps WHERE wakeup_id = id)
  FROM (SELECT id, state FROM wakeups WHERE agent_id = ? ORDER BY id LIMIT 1) WHERE state <> 'queued'`

function reap(db: Database.Database, commit: () => unknown): () => unknown {
  const howFar = (prepare.call(db, HOW_FAR) as Database.Statement<[string], string>).pluck()
  let before = howFar.get(agent)
  let transactions = 0
  const die = (): void => void process.kill(process.pid, 'SIGKILL')

  return () => {
    const now = howFar.get(agent)
    const hit = now !== before && String(transactions++) === nth
    before = now
    if (hit && moment === 'before')
      die()
    const result = commit()
    if (hit)
      die()
    return result
  }
}

const { prepare } = Database.prototype
Database.prototype.prepare = function (this: Database.Database, sql: string) {
  const statement = prepare.call(this, sql) as Database.Statement<[]>
  return sql === 'COMMIT' ? Object.assign(statement, { run: reap(this, statement.run.bind(statement)) }) : statement
} as typeof prepare
