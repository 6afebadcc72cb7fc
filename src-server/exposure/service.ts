// Exposure: the state of all doors, what the owner changes about them, and devices that come in with a code.
import type { Auth } from '../auth/service'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Entrance } from '../kernel/doors'
import type { Log } from '../kernel/log'
import type { Route } from '../kernel/route'
import type { Settings } from '../kernel/settings'
import type { Vault } from '../kernel/vault'
import type { Exposure, ExposureEvents, Finding, Lan } from './contract'
import type { MachineAddress } from './interfaces'
import type { Tunnels } from './tunnels/registry'
import type { TunnelChange } from './wish'
import { conflict, unauthorized } from '../kernel/errors'
import { createAdmit, isLoopback } from '../kernel/shield'
import { createIdentity } from './certificate'
import { check } from './check'
import { createTunnelDesk } from './desk'
import { createLan } from './lan'
import { createListeners } from './listeners'
import { createPairing } from './pairing'

export interface Exposures {
  state: () => Exposure
  /** Which doors lead out of this machine just now, and every address there is. */
  summary: () => { lan: boolean, tunnel: boolean, addresses: string[] }
  setLan: (change: { open?: boolean, interfaces?: string[] | null, port?: number, https?: boolean, mdns?: boolean, name?: string }) => Promise<Exposure>
  setTunnel: (change: TunnelChange & { fetch?: boolean }) => Promise<Exposure>
  /** A code for one device, and links that carry it. 409 while the door to the local network is not open. */
  startPairing: () => { code: string, expires_at: string, urls: string[], link: string }
  cancelPairing: () => void
  /** A session for a device with the right code; 401 otherwise. */
  pair: (code: string, device: { name: string | undefined, agent: string | undefined, address: string }) => ReturnType<Auth['devices']['pair']>
  check: () => Promise<Finding[]>
  /** Opens the doors that were left open. */
  start: () => Promise<void>
  stop: () => Promise<void>
}

interface Options {
  db: Db<ExposureEvents>
  settings: Settings
  vault: Vault
  clock: Clock
  log: Log
  auth: Auth
  /** Where the home door is, and on which address it listens. */
  home: () => { origin: string, host: string }
  folder: string
  interfaces: () => MachineAddress[]
  tunnels: Tunnels
  /** What is behind the doors: the whole house, and the webhooks alone. */
  behind: Record<'lan' | 'hooks', Entrance['app']>
  /** Every route of the house, for the check to knock at. */
  routes: readonly Route[]
}

export function createExposure(options: Options): Exposures {
  const { db, settings, vault, clock, log, auth, behind } = options
  const changed = (): void => db.tx(() => db.emit('exposure.changed', { lan: lan.state().state, tunnel: desk.state().tunnel.state, pairing: pairing.waiting() !== null }), { durable: false })
  const pairing = createPairing({ vault, clock, changed })
  const lan = createLan({
    settings,
    log,
    changed,
    interfaces: options.interfaces,
    listeners: createListeners({
      identity: createIdentity({ settings, vault, clock }),
      entrance: ({ names, scheme, papers }) => ({ name: 'lan', app: behind.lan, sockets: true, admit: createAdmit({ names: () => names, loopback: false, schemes: [scheme] }), ...(papers && { papers }) }),
    }),
  })
  const desk = createTunnelDesk({
    settings,
    vault,
    log,
    changed,
    tunnels: options.tunnels,
    folder: options.folder,
    entrance: names => ({ name: 'hooks', app: behind.hooks, sockets: false, admit: createAdmit({ names, loopback: true, schemes: [] }) }),
  })
  let running: Promise<Finding[]> | null = null // who asks while it runs hears what it finds
  const homeState = (): Exposure['home'] => {
    const { origin, host } = options.home()
    return { origin, beyond: !isLoopback(host) }
  }
  const state = (): Exposure => ({ home: homeState(), lan: lan.state(), ...desk.state(), pairing: pairing.waiting() })

  return {
    state,
    summary() {
      const [{ origin, beyond }, { urls }, { tunnel }] = [homeState(), lan.state(), desk.state()]
      return { lan: urls.length > 0 || beyond, tunnel: tunnel.state === 'open', addresses: [origin, ...urls, ...(tunnel.address === null ? [] : [tunnel.address])].filter(Boolean) }
    },
    async setLan(change) {
      await lan.set(change)
      if (lan.state().state === 'closed' && pairing.waiting())
        pairing.cancel()
      return state()
    },
    async setTunnel(change) {
      await desk.set(change)
      return state()
    },
    startPairing() {
      const at = lan.state()
      if (at.state !== 'open')
        throw conflict('lan_closed', 'Open the door to the local network first: a device is paired through it.')
      const { code, expires_at } = pairing.start()
      return { code, expires_at, urls: at.urls.map(url => `${url}/pair#${code}`), link: linkOf(at, code) }
    },
    cancelPairing: pairing.cancel,
    pair(code, device) {
      if (!pairing.take(code))
        throw unauthorized('That code is not right, or is good no longer. Ask for a new one at the computer CocoCat runs on.', 'wrong_code')
      log.info({ address: device.address }, 'a device was paired')
      return auth.devices.pair(device)
    },
    check: () => running ??= check({ exposure: state(), homeHost: options.home().host, hasPassword: auth.hasPassword(), devices: auth.devices.count(), routes: options.routes }).finally(() => running = null),
    async start() {
      await lan.start()
      await desk.start()
    },
    async stop() {
      await Promise.all([lan.stop(), desk.stop()])
    },
  }
}

/** For a desktop elsewhere: by an address, since not every network carries names, and with the key it is to pin. */
function linkOf({ urls, certificate }: Lan, code: string): string {
  const address = urls.find(url => !url.includes('.local:')) ?? urls[0]!
  return `cococat://pair?${new URLSearchParams({ address, code, ...(certificate && { fingerprint: certificate.fingerprint.replaceAll(' ', '') }) })}`
}
