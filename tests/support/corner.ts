import type { AddressInfo } from 'node:net'
// A corner of a house: the real kernel, agents and mailboxes, with hiring and the schedule over HTTP; time, scenes and the engine are played.
import type { AgentStatus } from '../../src-server/agents/contract'
import type { Agents } from '../../src-server/agents/service'
import type { Events } from '../../src-server/contract'
import type { HiringEvents } from '../../src-server/hiring/contract'
import type { Hiring } from '../../src-server/hiring/service'
import type { Db } from '../../src-server/kernel/db'
import type { Guard } from '../../src-server/kernel/guard'
import type { Asked, Contract, Reply } from '../../src-server/kernel/route'
import type { Mailboxes } from '../../src-server/mailbox/service'
import type { ScheduleEvents } from '../../src-server/schedule/contract'
import type { Schedule } from '../../src-server/schedule/service'
import type { PlayedTime } from './time'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { expect } from 'vitest'
import { openFolders } from '../../src-server/agents/folder'
import { agentMigrations } from '../../src-server/agents/schema'
import { createAgents } from '../../src-server/agents/service'
import { createAgentStore, createVersionStore } from '../../src-server/agents/store'
import { hiring as hiringContract } from '../../src-server/hiring/contract'
import { hiringRoutes } from '../../src-server/hiring/routes'
import { hiringMigrations } from '../../src-server/hiring/schema'
import { createHiring } from '../../src-server/hiring/service'
import { createHireStore } from '../../src-server/hiring/store'
import { createBus } from '../../src-server/kernel/bus'
import { openDb } from '../../src-server/kernel/db'
import { factMigrations } from '../../src-server/kernel/facts'
import { idFromName } from '../../src-server/kernel/ids'
import { openLog } from '../../src-server/kernel/log'
import { answerErrors, mount } from '../../src-server/kernel/mount'
import { mailboxMigrations } from '../../src-server/mailbox/schema'
import { createMailboxes } from '../../src-server/mailbox/service'
import { createLetterStore } from '../../src-server/mailbox/store'
import { schedule as scheduleContract } from '../../src-server/schedule/contract'
import { scheduleRoutes } from '../../src-server/schedule/routes'
import { scheduleMigrations } from '../../src-server/schedule/schema'
import { createSchedule } from '../../src-server/schedule/service'
import { createTaskStore } from '../../src-server/schedule/store'
import { createSkills } from '../../src-server/skills/service'
import { asEnvelope, pathOf, Refused } from './client'
import { playTime } from './time'

type CornerEvents = Events & HiringEvents & ScheduleEvents
type Calls<C extends Contract> = { [K in keyof C]: (asked?: Asked<C[K]>) => Promise<Reply<C[K]>> }

export interface Corner extends AsyncDisposable {
  hiring: Calls<typeof hiringContract>
  schedule: Calls<typeof scheduleContract>
  service: { hiring: Hiring, schedule: Schedule }
  agents: Agents
  mailboxes: Mailboxes
  db: Db<CornerEvents>
  time: PlayedTime
  /** Facts so far, as `[event, data]`. */
  facts: [string, unknown][]
  /** Runs whose agent was woken, in order, with the agent. */
  woken: { agent: string, run: string }[]
  /** Who is in which played scene. */
  rosters: Record<string, string[]>
  home: string
  warnings: string[]
  /** As SIGKILL leaves it: nothing is finished, closed cleanly or told; the files stay. */
  die: () => Promise<void>
}

export interface CornerOptions { home?: string, time?: PlayedTime, wake?: (agent: string, run: string) => void, timezone?: string, /** May throw where an agent is made, as a power cut would. */ cut?: (where: 'before the folder' | 'after the folder') => void }

/** A folder that goes away with the scope it was made in. */
export function temporaryFolder(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'cococat-corner-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

export async function openCorner({ home: given, time = playTime('2026-11-22T09:00:00.000Z'), wake = () => {}, cut = () => {}, timezone = 'Europe/Berlin' }: CornerOptions = {}): Promise<Corner> {
  const folder = given === undefined ? temporaryFolder() : null
  const home = given ?? folder!.path
  const [clock, facts, woken, warnings] = [time.clock, [] as Corner['facts'], [] as Corner['woken'], [] as string[]]
  const rosters: Record<string, string[]> = { default: [], shop: [], lab: [] }
  const bus = createBus<CornerEvents>((error, type) => void warnings.push(`${type}: ${String(error)}`))
  bus.onFrame((frame) => {
    const { event, data } = JSON.parse(frame) as { event: string, data: unknown }
    facts.push([event, data])
  })
  const migrations = [...factMigrations, ...agentMigrations, ...mailboxMigrations, ...hiringMigrations, ...scheduleMigrations]
  const db = openDb<CornerEvents>({ file: join(home, 'cococat.db'), backups: join(home, 'backups'), migrations, clock, driver: bus })
  const exists = (id: string): boolean => id in rosters
  const statusOf = (_: string, enabled: boolean): AgentStatus => enabled ? 'idle' : 'disabled'
  const agents = createAgents({ db, store: createAgentStore(db), versions: createVersionStore(db), folders: openFolders(home), clock, skills: createSkills(home), sceneSkills: () => [], statusOf, statuses: () => statusOf, statusChanged: () => {}, knows: { scene: exists, provider: () => true }, warn: (_, why) => void warnings.push(why) })
  const mailboxes = createMailboxes({ db, bus, store: createLetterStore(db), clock, agents, retry: () => 'again' })
  agents.sync()
  if (!agents.exists('leader'))
    agents.create({ id: 'leader', name: 'Leader', scene: 'shop', profile: { objective: 'Keep the work going.' } })

  const hiring = createHiring({
    db,
    store: createHireStore(db),
    clock,
    mailboxes,
    agents: {
      ...agents,
      freeId: name => idFromName(name, agents.exists),
      create(change) {
        cut('before the folder')
        const agent = agents.create(change)
        cut('after the folder')
        return agent
      },
    },
    scenes: { exists, join: (scene, agent) => void rosters[scene]!.push(agent) },
  })
  const schedule = createSchedule({
    db,
    bus,
    store: createTaskStore(db),
    clock,
    timers: time.timers,
    agents,
    scenes: { exists },
    timezone,
    wake(agent, run) {
      wake(agent, run)
      woken.push({ agent, run })
      return `turn-${woken.length}`
    },
    warn: (id, error) => void warnings.push(`${id}: ${String(error)}`),
  })
  hiring.recover()
  schedule.start()

  const app = express()
  mount(app, { hiring: hiringContract, schedule: scheduleContract }, { hiring: hiringRoutes(hiring), schedule: scheduleRoutes(schedule) }, anyone)
  app.use(answerErrors(openLog(join(home, 'log'), 'silent')))
  const server = app.listen(0, '127.0.0.1')
  await new Promise(open => server.once('listening', open))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let open = true

  async function close(): Promise<void> {
    if (!open)
      return
    open = false
    schedule.stop()
    await new Promise(closed => server.close(closed).closeAllConnections())
    db.close()
  }

  return {
    hiring: callsOf(url, hiringContract),
    schedule: callsOf(url, scheduleContract),
    service: { hiring, schedule },
    agents,
    mailboxes,
    db,
    time,
    facts,
    woken,
    rosters,
    home,
    warnings,
    die: close,
    async [Symbol.asyncDispose]() {
      await close()
      folder?.[Symbol.dispose]()
    },
  }
}

const anyone: Guard = { caller: () => ({ subject: 'user', kind: 'person', access: 'admin', expires_at: null }), socketCaller: () => anyone.caller(null as never), allow: () => {} }

/** A noun's contract as functions over HTTP, each reply held against its schema. */
function callsOf<const C extends Contract>(url: string, contract: C): Calls<C> {
  return Object.fromEntries(Object.entries(contract).map(([name, route]) => [name, async ({ params = {}, query = {}, body }: { params?: Record<string, unknown>, query?: Record<string, string>, body?: unknown } = {}) => {
    const answer = await fetch(`${url}${pathOf(route, params)}?${new URLSearchParams(query)}`, { method: route.method, headers: { 'content-type': 'application/json' }, ...(route.method !== 'GET' && { body: JSON.stringify(body ?? {}) }) })
    const said: unknown = await answer.json()
    if (!answer.ok)
      throw new Refused(answer.status, asEnvelope(said))
    expect(answer.status).toBe(route.status ?? 200)
    expect(route.reply.parse(said)).toEqual(said)
    return said
  }])) as Calls<C>
}
