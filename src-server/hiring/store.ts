// Rows of hire requests.
import type { Db } from '../kernel/db'
import type { HireRequest } from './contract'
import { AFTER_EVERY_ID } from '../kernel/ids'

export interface HireStore {
  insert: (request: HireRequest) => void
  find: (id: string) => HireRequest | null
  /** Oldest first. */
  pending: () => HireRequest[]
  pendingOf: (requester: string) => number
  /** Newest last, at most `limit`, before a request where one is named. */
  page: (limit: number, before?: string) => HireRequest[]
  /** Ends a pending request: its status, decision, agent and moment. */
  decide: (request: HireRequest) => void
  /** The agent that is being made of a request, from before its folder is written until the request is decided. */
  making: (id: string) => string | null
  setMaking: (id: string, agentId: string | null) => void
  /** Requests of which an agent was being made when the house went down. */
  unfinished: () => HireRequest[]
}

export function createHireStore<E>(db: Db<E>): HireStore {
  interface Row extends Omit<HireRequest, 'profile'> { profile: string }
  const columns = 'id, name, scene, profile, reason, requested_by, status, agent_id, decision, created_at, decided_at'
  const insert = db.prepare<[Row]>(`INSERT INTO hire_requests (${columns}) VALUES (:id, :name, :scene, :profile, :reason, :requested_by, :status, :agent_id, :decision, :created_at, :decided_at)`)
  const select = db.prepare<[string], Row>(`SELECT ${columns} FROM hire_requests WHERE id = ?`)
  const selectPending = db.prepare<[], Row>(`SELECT ${columns} FROM hire_requests WHERE status = 'pending' ORDER BY id`)
  const countPending = db.prepare<[string], number>(`SELECT COUNT(*) FROM hire_requests WHERE status = 'pending' AND requested_by = ?`).pluck()
  const selectPage = db.prepare<[string, number], Row>(`SELECT ${columns} FROM hire_requests WHERE id < ? ORDER BY id DESC LIMIT ?`)
  const decide = db.prepare<[Row]>('UPDATE hire_requests SET status = :status, decision = :decision, agent_id = :agent_id, decided_at = :decided_at, making = NULL WHERE id = :id')
  const selectMaking = db.prepare<[string], string | null>('SELECT making FROM hire_requests WHERE id = ?').pluck()
  const setMaking = db.prepare('UPDATE hire_requests SET making = ? WHERE id = ?')
  const selectUnfinished = db.prepare<[], Row>(`SELECT ${columns} FROM hire_requests WHERE status = 'pending' AND making IS NOT NULL ORDER BY id`)
  const toRequest = (row: Row): HireRequest => ({ ...row, profile: JSON.parse(row.profile) as HireRequest['profile'] })
  const toRow = (request: HireRequest): Row => ({ ...request, profile: JSON.stringify(request.profile) })

  return {
    insert: request => void insert.run(toRow(request)),
    find(id) {
      const row = select.get(id)
      return row ? toRequest(row) : null
    },
    pending: () => selectPending.all().map(toRequest),
    pendingOf: requester => countPending.get(requester)!,
    page: (limit, before = AFTER_EVERY_ID) => selectPage.all(before, limit).map(toRequest).reverse(),
    decide: request => void decide.run(toRow(request)),
    making: id => selectMaking.get(id) ?? null,
    setMaking: (id, agentId) => void setMaking.run(agentId, id),
    unfinished: () => selectUnfinished.all().map(toRequest),
  }
}
