// Loaded into a house before all else (`--import`): kills it just before, or just after, a transaction of an agent's turn is committed.
import process from 'node:process'
import Database from 'better-sqlite3'

/** `REAPER`: whose turn, and which of its transactions, counted from 0; from `after` the last, the house dies when it has been committed. */
const [agent, moment = '', count = ''] = (process.env.REAPER ?? '').split(':')

let turn: string | undefined
/** The transaction under way has to do with the turn. */
let concerned = false
let committed = 0

const die = (): void => void process.kill(process.pid, 'SIGKILL')

/** What a statement says of the turn, by what it writes. */
function concerns(sql: string, args: readonly unknown[]): boolean {
  const [first, second, third] = args as [unknown, unknown, string]
  if (sql.startsWith('INSERT INTO events')) {
    const data = JSON.parse(third) as { id?: string, agent_id?: string }
    if (second === 'turn.started' && data.agent_id === agent)
      turn ??= data.id
    return turn !== undefined && data.id === turn && /^turn\.(?:started|finished|failed)$/.test(String(second))
  }
  if (turn === undefined)
    return false
  return sql.startsWith('INSERT INTO moves') ? (first as { wakeup_id: string }).wakeup_id === turn : (sql.startsWith('INSERT INTO steps') ? first === turn : sql.startsWith('UPDATE steps SET result') && args.includes(turn))
}

function commit(run: () => unknown): unknown {
  const mine = concerned
  concerned = false
  const hit = mine && String(committed++) === count
  if (hit && moment === 'before')
    die()
  const result = run()
  if (hit)
    die()
  return result
}

const prepare = Database.prototype.prepare
Database.prototype.prepare = function (this: Database.Database, sql: string) {
  const statement = prepare.call(this, sql)
  const run = statement.run.bind(statement)
  if (sql === 'COMMIT')
    return Object.assign(statement, { run: () => commit(run) })
  if (sql === 'BEGIN IMMEDIATE') {
    return Object.assign(statement, { run() {
      concerned = false
      return run()
    } })
  }
  if (/^(?:INSERT INTO (?:events|moves|steps)|UPDATE steps) /.test(sql)) {
    return Object.assign(statement, { run(...args: unknown[]) {
      concerned = concerns(sql, args) || concerned
      return run(...args)
    } })
  }
  return statement
} as typeof prepare
