// Entries: created, changed, deleted; and opened for the channels, secrets and all.
import type { FieldSpec } from '../channels/platform'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Trashed } from '../kernel/route'
import type { Vault } from '../kernel/vault'
import type { Given } from './config'
import type { ChannelId, Delivery, Entry, EntryEvents, TargetType } from './contract'
import type { Ledger } from './ledger'
import type { EntryRow, EntryStore } from './store'
import { stamp } from '../kernel/clock'
import { conflict, invalid, notFound } from '../kernel/errors'
import { idFromName } from '../kernel/ids'
import { forgottenBefore } from '../kernel/trash'
import { hideSecrets, mergeConfig, secretsIn } from './config'

export interface EntryChange { name?: string, target_type?: TargetType, target_id?: string, enabled?: boolean, config?: Given }
export interface NewEntry { channel: ChannelId, name: string, id?: string, target_type: TargetType, target_id: string, enabled: boolean, config: Given }

/** An entry as the channels need it. */
export interface OpenEntry { entry: Entry, config: Readonly<Record<string, string>>, secrets: readonly string[] }

export interface Entries {
  list: () => Entry[]
  /** 404 when there is no such entry; so for all that take an id. */
  get: (id: string) => Entry
  /** 404 for an absent target, 400 for a config its platform does not take, 409 for a second WeChat account of a scene. */
  create: (entry: NewEntry) => Entry
  update: (id: string, change: EntryChange) => Entry
  /** Nobody comes in any more, and what was to go out stays here. It can be brought back for 30 days. */
  remove: (id: string) => void
  /** Deleted entries, the latest first. */
  trash: () => Trashed[]
  /** 404 when its target is gone, 409 for a second WeChat account of a scene. */
  restore: (id: string) => Entry
  deliveries: (id: string, page: { limit: number, before?: string, verdict?: string }) => { deliveries: Delivery[], next_before?: string }
  /** With its secrets; null where there is none, or its secrets cannot be read any more. */
  open: (id: string) => OpenEntry | null
  /** Those of a channel that lead to a target and are enabled, and whose secrets can be read. */
  leadingTo: (channel: ChannelId, type: TargetType, id: string) => OpenEntry[]
  /** Something happened there, inside a transaction. 404 when it was deleted meanwhile. */
  touch: (id: string, health?: 'working' | 'failing') => void
  ledger: Ledger
}

export interface EntriesOptions {
  db: Db<EntryEvents>
  store: EntryStore
  ledger: Ledger
  vault: Vault
  clock: Clock
  fieldsOf: (channel: ChannelId) => readonly FieldSpec[]
  exists: (target: { type: TargetType, id: string }) => boolean
}

const PURPOSE = 'entries'

export function createEntries({ db, store, ledger, vault, clock, fieldsOf, exists }: EntriesOptions): Entries {
  db.tx(() => store.forget(forgottenBefore(clock)))
  /** Null where the house's key was lost since: then it has to be given anew. */
  function configOf(row: EntryRow): Record<string, string> | null {
    const text = vault.open(PURPOSE, row.config)
    return text === null ? null : JSON.parse(text) as Record<string, string>
  }

  function toEntry({ health, config: _, ...row }: EntryRow, config: Record<string, string> | null): Entry {
    const webhook_url = row.channel === 'wechat' ? `/api/channels/wechat/${row.target_id}` : `/api/channels/webhook/${row.channel}/${row.id}`
    const status = config === null ? 'locked' : row.enabled ? health : 'disabled'
    return { ...row, config: hideSecrets(fieldsOf(row.channel), config ?? {}), status, webhook_url }
  }
  const shown = (row: EntryRow): Entry => toEntry(row, configOf(row))

  function opened(row: EntryRow): OpenEntry | null {
    const config = configOf(row)
    return config && { entry: toEntry(row, config), config, secrets: secretsIn(fieldsOf(row.channel), config) }
  }

  function row(id: string): EntryRow {
    const found = store.find(id)
    if (!found)
      throw notFound('entry', id)
    return found
  }

  function check({ id, channel, target_type, target_id }: Pick<EntryRow, 'channel' | 'target_type' | 'target_id'> & { id: string | null }): void {
    if (channel === 'wechat' && target_type !== 'scene')
      throw invalid('target_type', 'must be “scene” for a WeChat official account')
    if (!exists({ type: target_type, id: target_id }))
      throw notFound(target_type, target_id)
    if (channel === 'wechat' && store.leadingTo('wechat', 'scene', target_id).some(other => other.id !== id))
      throw conflict('wechat_taken', `The scene “${target_id}” has a WeChat official account already. Change that entry, or choose another scene.`)
  }

  function save(changed: EntryRow, event: 'entry.created' | 'entry.updated'): Entry {
    return db.tx(() => {
      store.save(changed)
      const entry = shown(changed)
      db.emit(event, entry)
      return entry
    })
  }

  return {
    ledger,
    list: () => store.list().map(shown),
    get: id => shown(row(id)),
    create({ id: wanted, config, ...given }) {
      if (wanted !== undefined && store.taken(wanted))
        throw conflict('entry_exists', `There is an entry “${wanted}” already. Choose another id.`)
      check({ ...given, id: null })
      const sealed = vault.seal(PURPOSE, JSON.stringify(mergeConfig(fieldsOf(given.channel), {}, config)))
      const id = wanted ?? idFromName(given.name, store.taken)
      return save({ ...given, id, config: sealed, health: 'new', last_event_at: null, created_at: stamp(clock) }, 'entry.created')
    },
    update(id, { config, ...change }) {
      const known = row(id)
      const changed = { ...known, ...change }
      if (change.target_id !== undefined || change.target_type !== undefined)
        check(changed)
      const merged = config === undefined ? known.config : vault.seal(PURPOSE, JSON.stringify(mergeConfig(fieldsOf(known.channel), configOf(known) ?? {}, config)))
      return save({ ...changed, config: merged, health: config === undefined ? known.health : 'new' }, 'entry.updated')
    },
    remove(id) {
      row(id)
      db.tx(() => {
        store.remove(id, stamp(clock))
        ledger.giveUp(id, { code: 'entry_deleted', reason: 'The entry was deleted.' })
        db.emit('entry.removed', { id })
      })
    },
    trash: store.trashed,
    restore(id) {
      const deleted = store.findDeleted(id)
      if (!deleted)
        throw notFound('deleted entry', id)
      check(deleted)
      return save(deleted, 'entry.created')
    },
    deliveries(id, page) {
      row(id)
      const deliveries = ledger.page(id, page)
      return { deliveries, ...(deliveries.length === page.limit && { next_before: deliveries[0]!.id }) }
    },
    open(id) {
      const found = store.find(id)
      return found && opened(found)
    },
    leadingTo: (channel, type, id) => store.leadingTo(channel, type, id).filter(each => each.enabled).flatMap(each => opened(each) ?? []),
    touch(id, health) {
      const known = row(id)
      const changed = { ...known, last_event_at: stamp(clock), health: health ?? known.health }
      store.save(changed)
      if (changed.health !== known.health)
        db.emit('entry.updated', shown(changed))
    },
  }
}
