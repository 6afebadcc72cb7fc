import type { Model } from '../../src-server/engine/model'
import type { MayReach } from '../../src-server/engine/tools/addresses'
import type { MachineAddress } from '../../src-server/exposure/interfaces'
import type { Tunnels } from '../../src-server/exposure/tunnels/registry'
// A real house on a folder of its own, open on a free port: the one door through which the server's tests go.
import type { House } from '../../src-server/house'
import type { Clock } from '../../src-server/kernel/clock'
import type { Room } from '../../src-server/kernel/room'
import type { Timers } from '../../src-server/schedule/alarm'
import type { Client } from './client'
import type { Answer, Knock } from './knock'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, vi } from 'vitest'
import { readConfig } from '../../src-server/config'
import { buildHouse } from '../../src-server/house'
import { clientFor } from './client'
import { knock } from './knock'

export interface TestHouse extends AsyncDisposable {
  url: string
  token: string
  /** Calls as the person. */
  client: Client
  /** Asks anything, as the person (signed in anew each time) unless `as` says otherwise. */
  raw: (method: string, path: string, knock?: Knock) => Promise<Answer>
  /** A key of one scope, and a client that calls with it. */
  keyFor: (scope: 'read' | 'chat' | 'admin') => { secret: string, client: Client }
  home: string
  /** The text of a file in the house's folder. */
  file: (...path: string[]) => string
  house: House
  /** Waits until nobody has anything left to do but what waits for the person or a budget. */
  settled: () => Promise<void>
  close: () => Promise<void>
}

export interface TestHouseOptions { clock?: Clock, timers?: Timers, model?: Model, mayReach?: MayReach, sample?: boolean, language?: 'en' | 'zh', home?: string, page?: string, names?: string, interfaces?: () => MachineAddress[], tunnels?: Tunnels, room?: Room }

/** A folder that goes away with the scope it was made in. */
export function temporaryFolder(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'cococat-test-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

export async function openTestHouse({ clock, timers, model, mayReach, sample = false, language = 'en', home: given, page, names, interfaces = () => [], tunnels, room }: TestHouseOptions = {}): Promise<TestHouse> {
  const folder = given === undefined ? temporaryFolder() : null
  const home = given ?? folder!.path
  const built = { version: '0.0.0-test', page: page ?? join(home, 'no-page'), resources: resolve(import.meta.dirname, '../../resources') }
  const config = readConfig(['--port', '0', '--home', home, ...(sample ? ['--sample'] : [])], { LANG: language, COCOCAT_LOG: 'warn', COCOCAT_NAMES: names }, built)
  if (config === 'help')
    throw new Error('asked for help')
  const house = buildHouse(config, { interfaces, ...(room && { room }), ...(tunnels && { tunnels }), ...(clock && { clock }), ...(timers && { timers }), ...(model && { model }), ...(mayReach && { mayReach }) })
  const { origin: url } = await house.open()
  const { token } = house.auth.issue()
  const client = clientFor(url, () => ({ authorization: `Bearer ${token}` }))
  let open = true

  async function close(): Promise<void> {
    if (open)
      await house.close()
    open = false
    folder?.[Symbol.dispose]()
  }

  return {
    url,
    token,
    client,
    raw: (method, path, asked = {}) => knock(url, method, path, { as: `Bearer ${house.auth.issue().token}`, ...asked }),
    keyFor(scope) {
      const { secret } = house.auth.createKey(scope, [scope])
      return { secret, client: clientFor(url, () => ({ 'x-api-key': secret })) }
    },
    home,
    file: (...path) => readFileSync(join(home, ...path), 'utf8'),
    house,
    settled: () => vi.waitFor(async () => {
      const { queue } = await client.status.house()
      expect(queue).toMatchObject({ queued: 0, running: 0 })
      const { turns: waiting } = queue.waiting > 0 ? await client.turns.list({ query: { state: 'waiting', limit: 500 } }) : { turns: [] }
      expect(waiting.filter(turn => turn.waits_for === 'cooldown')).toEqual([])
    }, { timeout: 10_000, interval: 10 }),
    close,
    [Symbol.asyncDispose]: close,
  }
}
