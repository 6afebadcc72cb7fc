// The webhooks' door and the tunnel that leads to it: the door is open while the tunnel is wanted, and is on this machine only.
import type { Door, Entrance } from '../kernel/doors'
import type { Log } from '../kernel/log'
import type { Settings } from '../kernel/settings'
import type { Vault } from '../kernel/vault'
import type { Exposure, TunnelTrouble } from './contract'
import type { OpenedTunnel } from './tunnel'
import type { Tunnels } from './tunnels/registry'
import type { TunnelChange } from './wish'
import { openDoor } from '../kernel/doors'
import { createQueue } from './queue'
import { TunnelFailure } from './tunnel'
import { createTunnelWish } from './wish'

export interface TunnelDesk {
  state: () => Pick<Exposure, 'hooks' | 'tunnel'>
  /** Changes what is kept and begins anew; how that ends is told by `changed`. */
  set: (change: TunnelChange & { fetch?: boolean }) => Promise<void>
  start: () => Promise<void>
  stop: () => Promise<void>
}

const HOST = '127.0.0.1'
/** A tunnel that does not end by then ends behind our back: the house may be waiting to close. */
const PATIENCE_MS = 2000
const RETRY_MS = 5000
const RETRY_MOST_MS = 600_000
/** Only the owner can do something about these. */
const FINAL: readonly TunnelTrouble[] = ['no_address', 'no_token', 'bad_token', 'program_missing', 'program_refused']

interface Options {
  settings: Settings
  vault: Vault
  log: Log
  tunnels: Tunnels
  folder: string
  /** What is behind the door; `names` are those of the tunnel's address. */
  entrance: (names: () => readonly string[]) => Entrance
  changed: () => void
}

export function createTunnelDesk({ settings, vault, log, tunnels, folder, entrance, changed }: Options): TunnelDesk {
  const inTurn = createQueue()
  let door: Door | null = null
  let running: { abort: AbortController, opened: Promise<OpenedTunnel | null> } | null = null
  let now: Pick<Exposure['tunnel'], 'state' | 'address' | 'reason' | 'progress'> = { state: 'off', address: null, reason: null, progress: null }
  let retry: NodeJS.Timeout | undefined
  let failures = 0

  const wish = createTunnelWish(settings, vault)
  const names = (): string[] => now.address === null ? [] : [new URL(now.address).hostname]

  function become(next: Partial<typeof now>): void {
    now = { state: now.state, address: null, reason: null, progress: null, ...next }
    changed()
  }

  function fail(code: TunnelTrouble, detail: string): void {
    log.warn({ code, detail }, 'the tunnel is not open')
    become({ state: 'failed', reason: { code, detail: detail.slice(0, 500) } })
    if (!FINAL.includes(code))
      retry = setTimeout(again, Math.min(RETRY_MS * 3 ** failures++, RETRY_MOST_MS)).unref()
  }

  const again = (): void => void inTurn(() => begin(false)).catch(err => log.error({ err }, 'the tunnel could not be opened again'))

  /** Opens the tunnel behind the scenes; whatever it becomes is dropped when something else is wanted meanwhile. */
  async function attempt(port: number, fetch: boolean, abort: AbortController): Promise<OpenedTunnel | null> {
    const { kind, address, token } = wish.read()
    const isCurrent = (): boolean => running?.abort === abort
    try {
      const open = kind === 'none' ? undefined : tunnels[kind]
      if (!open)
        throw new TunnelFailure('failed', `this CocoCat has no tunnel “${kind}”`)
      const opened = await open({ host: HOST, port }, { address, token: token(), fetch, folder, signal: abort.signal, log, progress: text => isCurrent() && become({ state: 'starting', progress: text }) })
      if (!isCurrent())
        return opened
      failures = 0
      become({ state: 'open', address: opened.address })
      log.info({ kind, address: opened.address }, 'the tunnel is open')
      void opened.ended.then(reason => isCurrent() && fail('ended', reason))
      return opened
    }
    catch (error) {
      if (isCurrent())
        fail(error instanceof TunnelFailure ? error.code : 'failed', error instanceof TunnelFailure ? error.detail : String(error))
      return null
    }
  }

  async function end(): Promise<void> {
    clearTimeout(retry)
    const was = running
    running = null // nobody listens to it any more
    was?.abort.abort()
    const ended = was?.opened.then(opened => opened?.close()).catch(err => log.warn({ err }, 'the tunnel did not end well'))
    await Promise.race([ended, new Promise(resolve => setTimeout(resolve, was ? PATIENCE_MS : 0).unref())])
    await door?.close()
    door = null
  }

  async function begin(fetch: boolean): Promise<void> {
    await end()
    const { kind, open, port } = wish.read()
    if (!open || kind === 'none')
      return become({ state: 'off' })
    become({ state: 'starting' })
    try {
      door = await openDoor(entrance(names), HOST, port)
    }
    catch (error) {
      return fail('port_taken', `${HOST}:${port} ${(error as NodeJS.ErrnoException).code}`)
    }
    const abort = new AbortController()
    running = { abort, opened: Promise.resolve(null) }
    running.opened = attempt(door.port, fetch, abort)
  }

  return {
    state() {
      const { kind, open, port, address, token_set } = wish.read()
      return {
        hooks: { address: door?.origin ?? null, port: door?.port ?? port },
        tunnel: { kind, open, ...now, given: { address, token_set } },
      }
    },
    set: ({ fetch = false, ...change }) => inTurn(async () => {
      wish.change(change)
      failures = 0
      await begin(fetch)
    }),
    async start() {
      if (wish.read().open)
        await inTurn(() => begin(false))
    },
    stop: () => inTurn(end),
  }
}
