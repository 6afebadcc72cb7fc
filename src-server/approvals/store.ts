// Rows of approvals.
import type { Db } from '../kernel/db'
import type { Approval } from './contract'
import { AFTER_EVERY_ID } from '../kernel/ids'

export interface ApprovalStore {
  insert: (approval: Approval) => void
  find: (id: string) => Approval | null
  of: (turnId: string, callId: string) => Approval | null
  /** Newest last, at most `limit`, before an approval where one is named. */
  page: (state: 'waiting' | 'answered' | undefined, limit: number, before?: string) => Approval[]
  forget: (turnId: string) => void
  waitingIn: (turnId: string) => Approval[]
  waitingOf: (agentId: string) => Approval[]
  /** Writes down the answer: its state, reason, moment and how long it holds. */
  answer: (approval: Approval) => void
}

export function createApprovalStore<E>(db: Db<E>): ApprovalStore {
  interface Row extends Omit<Approval, 'args' | 'always'> { args: string, always: number }
  const columns = 'id, turn_id, agent_id, tool, args, call_id, state, reason, always, asked_at, answered_at'
  const insert = db.prepare<[Row]>(`INSERT INTO approvals (${columns}) VALUES (:id, :turn_id, :agent_id, :tool, :args, :call_id, :state, :reason, :always, :asked_at, :answered_at)`)
  const select = db.prepare<[string], Row>(`SELECT ${columns} FROM approvals WHERE id = ?`)
  const selectOf = db.prepare<[string, string], Row>(`SELECT ${columns} FROM approvals WHERE turn_id = ? AND call_id = ?`)
  const page = (where: string): ReturnType<typeof db.prepare<[string, number], Row>> => db.prepare(`SELECT ${columns} FROM approvals WHERE id < ? ${where} ORDER BY id DESC LIMIT ?`)
  const pages = { all: page(''), waiting: page(`AND state = 'waiting'`), answered: page(`AND state <> 'waiting'`) }
  const forget = db.prepare('DELETE FROM approvals WHERE turn_id = ?')
  const selectWaitingIn = db.prepare<[string], Row>(`SELECT ${columns} FROM approvals WHERE turn_id = ? AND state = 'waiting' ORDER BY id`)
  const selectWaitingOf = db.prepare<[string], Row>(`SELECT ${columns} FROM approvals WHERE agent_id = ? AND state = 'waiting' ORDER BY id`)
  const answer = db.prepare<[Row]>('UPDATE approvals SET state = :state, reason = :reason, always = :always, answered_at = :answered_at WHERE id = :id')
  const toApproval = (row: Row): Approval => ({ ...row, args: JSON.parse(row.args) as Approval['args'], always: row.always === 1 })
  const toRow = (approval: Approval): Row => ({ ...approval, args: JSON.stringify(approval.args), always: approval.always ? 1 : 0 })
  const one = (row: Row | undefined): Approval | null => row ? toApproval(row) : null

  return {
    insert: approval => void insert.run(toRow(approval)),
    find: id => one(select.get(id)),
    of: (turnId, callId) => one(selectOf.get(turnId, callId)),
    page: (state, limit, before = AFTER_EVERY_ID) => pages[state ?? 'all'].all(before, limit).map(toApproval).reverse(),
    forget: turnId => void forget.run(turnId),
    waitingIn: turnId => selectWaitingIn.all(turnId).map(toApproval),
    waitingOf: agentId => selectWaitingOf.all(agentId).map(toApproval),
    answer: approval => void answer.run(toRow(approval)),
  }
}
