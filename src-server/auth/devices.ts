// Paired devices: sessions with a name, each revoked by itself.
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Caller } from '../kernel/guard'
import type { AuthEvents, Device } from './contract'
import type { DeviceStore, KeptDevice } from './store'
import { createHash, timingSafeEqual } from 'node:crypto'
import { stamp } from '../kernel/clock'
import { notFound, unauthorized } from '../kernel/errors'
import { newId, randomId } from '../kernel/ids'
import { agentOf } from './agent'

export interface Devices {
  /** All of them, the one seen last first; `caller` is the one that is `here`. */
  list: (caller: Caller) => Device[]
  count: () => number
  /** A session for a device whose code was good. Without a name it is called after what it says it is. */
  pair: (given: { name: string | undefined, agent: string | undefined, address: string }) => { device: Device, token: string, expires_at: string }
  /** 404 when there is no such device. */
  rename: (id: string, name: string, caller: Caller) => Device
  /** Its token is refused and its sockets are closed at once. 404 when there is no such device. */
  remove: (id: string) => void
  /** Inside a transaction; whoever calls it tells of the end of sessions. */
  removeAll: () => void
  /** The caller behind a device's token; 401 otherwise. */
  byToken: (token: string, address: string) => Caller
}

export const DEVICE_PREFIX = 'ccd_'
/** A device that was not seen for so long must be paired again. */
const UNSEEN_MS = 90 * 86_400_000
const TOUCH_MS = 60_000

export const subjectOf = (id: string): string => `device:${id}`
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

export function createDevices(options: { db: Db<AuthEvents>, store: DeviceStore, clock: Clock, tellRevoked: () => void }): Devices {
  const { db, store, clock } = options
  const goodUntil = (device: KeptDevice): number => Date.parse(device.last_seen_at) + UNSEEN_MS
  const alive = (): KeptDevice[] => store.list().filter(device => goodUntil(device) > clock().getTime())
  const isHere = (device: KeptDevice, caller: Caller): Device => ({ ...device, here: caller.subject === subjectOf(device.id) })

  function drop(id: string): boolean {
    const removed = store.remove(id)
    if (removed)
      db.emit('device.removed', { id })
    return removed
  }

  /** Says that it was here, at most once a minute or when it came from elsewhere. */
  function touch(device: KeptDevice, address: string): void {
    if (device.last_address !== address || clock().getTime() - Date.parse(device.last_seen_at) > TOUCH_MS)
      db.tx(() => store.touch(device.id, stamp(clock), address), { durable: false })
  }

  return {
    list: caller => alive().map(device => isHere(device, caller)),
    count: () => alive().length,
    pair({ name, agent, address }) {
      const now = stamp(clock)
      const kind = agentOf(agent)
      const device: KeptDevice = { id: newId(), name: name ?? kind.system ?? kind.browser ?? 'Device', ...kind, created_at: now, last_seen_at: now, last_address: address }
      const token = `${DEVICE_PREFIX}${device.id}_${randomId(32)}`
      db.tx(() => {
        for (const old of store.list().filter(each => goodUntil(each) <= clock().getTime()))
          drop(old.id)
        store.insert(device, sha256(token))
        db.emit('device.created', device)
      })
      return { device: { ...device, here: true }, token, expires_at: new Date(goodUntil(device)).toISOString() }
    },
    rename(id, name, caller) {
      return db.tx(() => {
        const found = store.find(id)?.device
        if (!found)
          throw notFound('device', id)
        const device = { ...found, name }
        store.rename(id, name)
        db.emit('device.updated', device)
        return isHere(device, caller)
      })
    },
    remove(id) {
      if (!db.tx(() => drop(id)))
        throw notFound('device', id)
      options.tellRevoked()
    },
    removeAll: () => store.list().forEach(({ id }) => drop(id)),
    byToken(token, address) {
      const id = /^ccd_([a-z0-9]{1,40})_[a-z0-9]+$/.exec(token)?.[1]
      const found = id === undefined ? null : store.find(id)
      if (!found || !timingSafeEqual(found.hash, sha256(token)))
        throw unauthorized('This device is not paired, or its pairing was ended. Pair it again.', 'session_ended')
      if (goodUntil(found.device) <= clock().getTime())
        throw unauthorized('This device was away for too long. Pair it again.', 'session_expired')
      touch(found.device, address)
      return { subject: subjectOf(found.device.id), kind: 'device', access: 'admin', expires_at: goodUntil(found.device) }
    },
  }
}
