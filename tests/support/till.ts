// Budgets and alerts on a real database, with nothing else of the house: time is played, agents and scenes are names.
import type { AgentEvents } from '../../src-server/agents/contract'
import type { AlertEvents } from '../../src-server/alerts/contract'
import type { Alerts } from '../../src-server/alerts/service'
import type { BudgetEvents } from '../../src-server/budgets/contract'
import type { Budgets } from '../../src-server/budgets/service'
import type { Db } from '../../src-server/kernel/db'
import type { SceneEvents } from '../../src-server/scenes/contract'
import type { PlayedTime } from './time'
import { join } from 'node:path'
import { alertMigrations } from '../../src-server/alerts/schema'
import { createAlerts } from '../../src-server/alerts/service'
import { createAlertStore } from '../../src-server/alerts/store'
import { budgetMigrations } from '../../src-server/budgets/schema'
import { createBudgets } from '../../src-server/budgets/service'
import { createBudgetStore } from '../../src-server/budgets/store'
import { createBus } from '../../src-server/kernel/bus'
import { openDb } from '../../src-server/kernel/db'
import { factMigrations } from '../../src-server/kernel/facts'
import { temporaryFolder } from './house'
import { playTime } from './time'

type TillEvents = BudgetEvents & AlertEvents & AgentEvents & SceneEvents

export interface Till extends Disposable {
  budgets: Budgets
  alerts: Alerts
  db: Db<TillEvents>
  time: PlayedTime
  /** The names of facts so far, with what they are about. */
  facts: string[]
  /** How often there was room. */
  rooms: () => number
}

export interface TillOptions { home?: string, time?: PlayedTime, timezone?: string }

/** Opens it on a folder. Closing a till that a test has left as it stood is what SIGKILL does: nothing is settled. */
export function openTill({ home: given, time = playTime('2026-11-22T09:00:00.000Z'), timezone = 'UTC' }: TillOptions = {}): Till {
  const folder = given === undefined ? temporaryFolder() : null
  const home = given ?? folder!.path
  const { clock, timers } = time
  const [facts, gone] = [[] as string[], new Set<string>()]
  let rooms = 0
  const bus = createBus<TillEvents>((error) => {
    throw error
  })
  bus.onFrame((frame) => {
    const { event, data } = JSON.parse(frame) as { event: string, data: { scope?: string, kind?: string, key?: string, id: string } }
    facts.push(data.kind === undefined ? `${event} ${data.scope}/${data.id}` : `${event} ${data.kind} ${data.key}`)
  })
  const db = openDb<TillEvents>({ file: join(home, 'cococat.db'), backups: join(home, 'backups'), migrations: [...factMigrations, ...alertMigrations, ...budgetMigrations], clock, driver: bus })
  const alerts = createAlerts({ db, store: createAlertStore(db), clock })
  const exists = (id: string): boolean => !gone.has(id)
  bus.within('agent.removed', ({ id }) => gone.add(id))
  const budgets = createBudgets({ db, bus, store: createBudgetStore(db), clock, timers, alerts, exists: { agent: exists, scene: exists }, currency: () => 'USD', timezone })
  budgets.onRoom(() => void rooms++)
  budgets.start()
  return {
    budgets,
    alerts,
    db,
    time,
    facts,
    rooms: () => rooms,
    [Symbol.dispose]() {
      budgets.stop()
      db.close()
      folder?.[Symbol.dispose]()
    },
  }
}

/** Lets everything come to pass that was to come soon. */
export const soon = (): Promise<void> => new Promise(resolve => setImmediate(() => setImmediate(resolve)))
