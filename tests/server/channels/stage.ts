import type { AddressInfo } from 'node:net'
// Entries and channels on a stage of their own: the kernel as house.ts puts it together, a front desk that the test plays, and a clock it can set.
import type { AuthEvents } from '../../../src-server/auth/contract'
import type { ChannelEvents } from '../../../src-server/channels/contract'
import type { FrontDesk } from '../../../src-server/channels/desk'
import type { Delivery, Entry, EntryEvents } from '../../../src-server/entries/contract'
import type { Knock, Answer as Knocked } from '../../support/knock'
import type { Player } from './player'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { expect, vi } from 'vitest'
import { authMigrations } from '../../../src-server/auth/schema'
import { createAuth } from '../../../src-server/auth/service'
import { createDeviceStore, createKeyStore } from '../../../src-server/auth/store'
import { channels as channelContract } from '../../../src-server/channels/contract'
import { channelRoutes } from '../../../src-server/channels/routes'
import { channelMigrations } from '../../../src-server/channels/schema'
import { createChannels, fieldsOf } from '../../../src-server/channels/service'
import { createSeenEvents } from '../../../src-server/channels/store'
import { entries as entryContract } from '../../../src-server/entries/contract'
import { createLedger } from '../../../src-server/entries/ledger'
import { entryRoutes } from '../../../src-server/entries/routes'
import { entryMigrations } from '../../../src-server/entries/schema'
import { createEntries } from '../../../src-server/entries/service'
import { createEntryStore } from '../../../src-server/entries/store'
import { createBus } from '../../../src-server/kernel/bus'
import { openDb } from '../../../src-server/kernel/db'
import { factMigrations } from '../../../src-server/kernel/facts'
import { createGuard } from '../../../src-server/kernel/guard'
import { openLog } from '../../../src-server/kernel/log'
import { answerErrors, mount } from '../../../src-server/kernel/mount'
import { createSettings } from '../../../src-server/kernel/settings'
import { openVault } from '../../../src-server/kernel/vault'
import { knock } from '../../support/knock'
import { openPlayer } from './player'

type Events = AuthEvents & EntryEvents & ChannelEvents
type Said = Parameters<FrontDesk['say']>

export interface Stage extends AsyncDisposable {
  url: string
  player: Player
  /** What was said at the front desk. */
  said: { to: Said[0], said: Said[1] }[]
  /** What the desk answers; a function may wait or throw. */
  answers: (answer: string | null | ((content: string) => Promise<string | null>)) => void
  facts: { type: string, data: unknown }[]
  /** Sets the clock; it goes on from there. */
  at: (moment: number | string) => void
  now: () => number
  /** Asks as the owner. */
  ask: (method: string, path: string, body?: unknown, knocked?: Knock) => Promise<Knocked>
  /** Asks as a stranger. */
  stranger: (method: string, path: string, knocked?: Knock) => Promise<Knocked>
  keyFor: (scope: 'read' | 'chat' | 'admin') => string
  entry: (channel: string, config: Record<string, unknown>, more?: Record<string, unknown>) => Promise<Entry>
  deliveries: (entry: string, query?: string) => Promise<Delivery[]>
  /** Waits until the newest deliveries of an entry are like that. */
  settled: (entry: string, ...like: Partial<Delivery>[]) => Promise<Delivery[]>
  /** Everything the database file holds, as text. */
  onDisk: () => string
  /** Forgets what is older than it is kept, as the house does every hour. */
  prune: () => number
  /** Closes the house and opens it again on the same folder. */
  restart: () => Promise<void>
}

export const SCENES = ['default', 'shop']

export async function openStage({ pauses = [10, 20, 30], patience = 400 }: { pauses?: number[], patience?: number } = {}): Promise<Stage> {
  const home = mkdtempSync(join(tmpdir(), 'cococat-channels-'))
  const player = await openPlayer()
  const said: Stage['said'] = []
  const facts: Stage['facts'] = []
  let offset = 0
  let answer: (content: string) => Promise<string | null> = async content => `You said: ${content}`
  const clock = (): Date => new Date(Date.now() + offset)
  const desk: FrontDesk = {
    exists: ({ type, id }) => type === 'scene' ? SCENES.includes(id) : id === 'leader',
    async say(to, words) {
      said.push({ to, said: words })
      return { reply: await answer(words.content), agent_id: 'leader', message_id: `m${said.length}` }
    },
  }

  async function build(): Promise<{ url: string, auth: ReturnType<typeof createAuth>, prune: () => number, close: () => Promise<void> }> {
    const log = openLog(join(home, 'server.log'), 'warn')
    const bus = createBus<Events>((error) => {
      throw error
    })
    bus.onFrame(frame => facts.push((({ event, data }: { event: string, data: unknown }) => ({ type: event, data }))(JSON.parse(frame) as { event: string, data: unknown })))
    const db = openDb<Events>({ file: join(home, 'cococat.db'), backups: join(home, 'backups'), migrations: [...factMigrations, ...authMigrations, ...entryMigrations, ...channelMigrations], clock, driver: bus })
    const vault = openVault(join(home, 'keys'))
    const auth = createAuth({ db, keys: createKeyStore(db), devices: createDeviceStore(db), settings: createSettings(db), vault, clock, house: 'stage' })
    const guard = createGuard(auth)
    const entries = createEntries({ db, store: createEntryStore(db), ledger: createLedger({ db, vault, clock }), vault, clock, fieldsOf, exists: desk.exists })
    const channels = createChannels({ db, entries, seen: createSeenEvents(db, clock), desk, clock, log, play: { pauses, patience } })
    const app = express().set('query parser', 'simple')
    mount(app, { entries: entryContract, channels: channelContract }, { entries: entryRoutes(entries, channels), channels: channelRoutes(channels, guard.allow) }, guard)
    app.use(answerErrors(log))
    const server = createServer(app)
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    channels.start()
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      auth,
      prune: channels.prune,
      async close() {
        await channels.stop()
        server.closeAllConnections()
        await new Promise(resolve => server.close(resolve))
        db.close()
      },
    }
  }

  let house = await build()
  const ask: Stage['ask'] = (method, path, body, more = {}) => knock(house.url, method, path, { as: `Bearer ${house.auth.issue().token}`, ...(body !== undefined && { body }), ...more })
  const deliveries: Stage['deliveries'] = async (entry, query = '') => ((await ask('GET', `/api/entries/${entry}/deliveries?${query}`)).json as { deliveries: Delivery[] }).deliveries

  return {
    get url() {
      return house.url
    },
    player,
    said,
    facts,
    answers: given => void (answer = typeof given === 'function' ? given : async () => given),
    at: moment => void (offset = new Date(moment).getTime() - Date.now()),
    now: () => clock().getTime(),
    ask,
    stranger: (method, path, knocked) => knock(house.url, method, path, knocked),
    keyFor: scope => house.auth.createKey(scope, [scope]).secret,
    async entry(channel, config, more = {}) {
      const created = await ask('POST', '/api/entries', { channel, name: channel, target_type: 'scene', target_id: 'default', config: { ...(channel !== 'generic' && { api_base: player.url }), ...config }, ...more })
      expect(created.status, created.text).toBe(201)
      return (created.json as { entry: Entry }).entry
    },
    deliveries,
    settled: (entry, ...like) => vi.waitFor(async () => {
      const found = await deliveries(entry)
      expect(found.slice(-like.length)).toMatchObject(like)
      return found.slice(-like.length)
    }, { timeout: 5000, interval: 10 }),
    onDisk: () => ['', '-wal'].map(end => join(home, `cococat.db${end}`)).filter(file => existsSync(file)).map(file => readFileSync(file, 'latin1')).join(''),
    prune: () => house.prune(),
    async restart() {
      await house.close()
      house = await build()
    },
    async [Symbol.asyncDispose]() {
      await house.close()
      await player[Symbol.asyncDispose]()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
