// The door to the local network: kept as the owner wants it, and made so again and again where that is not possible just now.
import type { Log } from '../kernel/log'
import type { Settings } from '../kernel/settings'
import type { Interface, Lan } from './contract'
import type { MachineAddress } from './interfaces'
import type { Listeners } from './listeners'
import { isIPv6 } from 'node:net'
import { z } from 'zod'
import { chooseAddresses } from './interfaces'
import { createVoice } from './mdns'
import { createQueue } from './queue'

const Kept = z.object({
  open: z.boolean().default(false),
  interfaces: z.array(z.string()).nullable().default(null),
  port: z.number().default(4171),
  https: z.boolean().default(true),
  mdns: z.boolean().default(true),
  name: z.string().default('cococat'),
})
type Kept = z.infer<typeof Kept>

export interface LanDoor {
  state: () => Lan
  /** Changes what is kept, and the door with it; resolves when both are so. */
  set: (change: Partial<Kept>) => Promise<void>
  /** Opens it if it was left open. */
  start: () => Promise<void>
  /** Closes it for good, as the house closes; it is kept whether it was open. */
  stop: () => Promise<void>
}

const SETTING = 'exposure.lan'
/** How often the machine's addresses are looked at while the door is to be open. */
const WATCH_MS = 2000

interface Options {
  settings: Settings
  log: Log
  listeners: Listeners
  interfaces: () => MachineAddress[]
  changed: () => void
}

export function createLan({ settings, log, listeners, interfaces, changed }: Options): LanDoor {
  const inTurn = createQueue()
  const kept = (): Kept => Kept.parse(JSON.parse(settings.get(SETTING) ?? '{}'))
  const offered = (): Interface[] => chooseAddresses(interfaces(), kept().interfaces)
  let trouble: Lan['reason'] = null
  let told = ''
  let stopped = false
  let watch: NodeJS.Timeout | undefined
  const voice = createVoice({ log, changed: tell })

  function state(): Lan {
    const { interfaces: chosen, ...wish } = kept()
    const port = listeners.port()
    const mdns = { on: wish.mdns, name: `${wish.name}.local`, state: voice.state() }
    return {
      open: wish.open,
      state: port !== null ? 'open' : wish.open ? 'waiting' : 'closed',
      reason: trouble,
      interfaces: offered(),
      chosen,
      urls: port === null ? [] : [...(mdns.state === 'announced' ? [mdns.name] : []), ...listeners.addresses()].map(host => `${wish.https ? 'https' : 'http'}://${isIPv6(host) ? `[${host}]` : host}:${port}`),
      port: port ?? wish.port,
      https: wish.https,
      certificate: listeners.certificate(),
      mdns,
    }
  }

  async function speak({ mdns, name, https }: Kept): Promise<void> {
    const port = listeners.port()
    const addresses = offered().filter(({ address }) => listeners.addresses().includes(address))
    await voice.say(mdns && port !== null ? { label: name, port, https, addresses } : null)
  }

  function tell(): void {
    const now = JSON.stringify(state())
    if (now === told || stopped)
      return
    told = now
    changed()
  }

  /** Makes the door as it is wanted, as far as that is possible now. */
  async function reconcile(): Promise<void> {
    const wish = kept()
    const wanted = wish.open ? offered().filter(({ chosen }) => chosen).map(({ address }) => address) : []
    const before = listeners.addresses().length
    const refused = await listeners.make(wanted, { ...wish, name: `${wish.name}.local` })
    trouble = wish.open && wanted.length === 0 ? { code: 'no_interface', detail: (wish.interfaces ?? []).join(', ') } : refused
    if (listeners.addresses().length > before)
      log.info({ urls: state().urls }, 'the door to the local network is open')
    await speak(wish)
    tell()
  }

  const look = (): void => void inTurn(reconcile).catch(err => log.error({ err }, 'the door to the local network could not be looked after'))
  function watchWhileOpen(): void {
    clearInterval(watch)
    if (kept().open && !stopped)
      watch = setInterval(look, WATCH_MS).unref()
  }

  return {
    state,
    async set(change) {
      await inTurn(async () => {
        settings.set(SETTING, JSON.stringify({ ...kept(), ...change }))
        await reconcile()
      })
      watchWhileOpen()
    },
    async start() {
      told = JSON.stringify(state())
      await inTurn(reconcile)
      watchWhileOpen()
    },
    async stop() {
      stopped = true
      clearInterval(watch)
      await inTurn(async () => {
        await listeners.make([], kept())
        await voice.say(null)
      })
    },
  }
}
