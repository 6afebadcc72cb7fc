// Providers: added, changed, deleted and brought back; their keys sealed; and who of them thinks for the team.
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Trashed } from '../kernel/route'
import type { Settings } from '../kernel/settings'
import type { Vault } from '../kernel/vault'
import type { Choices } from './choice'
import type { Provider, ProviderChange, ProviderEvents, RemoteKind } from './contract'
import type { ProviderRow, ProviderStore } from './store'
import { stamp } from '../kernel/clock'
import { conflict, forbidden, invalid, notFound } from '../kernel/errors'
import { idFromName } from '../kernel/ids'
import { forgottenBefore } from '../kernel/trash'
import { createChoice } from './choice'
import { ADDRESSES, OFFLINE, TIMEOUT_MS } from './contract'

/** A provider as whoever calls it needs it: with its key. */
export interface OpenProvider extends Pick<Provider, 'id' | 'name' | 'model' | 'enabled' | 'timeout_ms'> {
  kind: RemoteKind
  url: string
  key: string | null
  /** Its kind needs a key, or one was entered, and there is none that can be read. */
  locked: boolean
}

export interface Providers extends Pick<Choices, 'choice' | 'choose'> {
  list: () => Provider[]
  /** 404 when there is no such provider; so for all that take an id. */
  get: (id: string) => Provider
  exists: (id: string) => boolean
  /** 400 without an address where its kind needs one, 409 for an id in use. */
  create: (provider: ProviderChange & { name: string, kind: RemoteKind, id?: string }) => Provider
  /** 403 for the offline engine. */
  update: (id: string, change: ProviderChange) => Provider
  /** Whoever thinks for the team by this provider is the offline engine from now on. 403 for the offline engine. */
  remove: (id: string) => void
  /** Deleted providers, the latest first; they are kept for 30 days. */
  trash: () => Trashed[]
  restore: (id: string) => Provider
  /** With its key. 404 for the offline engine too, which is nowhere else. */
  open: (id: string) => OpenProvider
}

export interface ProvidersOptions { db: Db<ProviderEvents>, store: ProviderStore, settings: Settings, vault: Vault, clock: Clock }

const purposeOf = (id: string): string => `provider:${id}`
const needsKey = (kind: Provider['kind']): boolean => kind !== OFFLINE && kind !== 'openai-compatible'
const addressOf = ({ kind, base_url }: Pick<ProviderRow, 'kind' | 'base_url'>): string | null => base_url ?? (kind === OFFLINE ? null : ADDRESSES[kind])
const originOf = (row: Pick<ProviderRow, 'kind' | 'base_url'>): string => new URL(addressOf(row)!).origin

export function createProviders({ db, store, settings, vault, clock }: ProvidersOptions): Providers {
  /** A key that cannot be read any more is none. */
  const keyOf = ({ id, api_key }: ProviderRow): string | null => api_key && vault.open(purposeOf(id), api_key)
  const isLocked = (row: ProviderRow): boolean => (row.api_key !== null || needsKey(row.kind)) && keyOf(row) === null
  function toProvider(row: ProviderRow): Provider {
    const { api_key: _, ...rest } = row
    return { ...rest, has_key: keyOf(row) !== null, ready: row.enabled && !isLocked(row) }
  }
  const seal = (id: string, key: string): string => vault.seal(purposeOf(id), key)
  const choices = createChoice({ db, settings, get: id => row(id) })
  db.tx(() => store.forget(forgottenBefore(clock)))

  function row(id: string): ProviderRow {
    const found = store.find(id)
    if (!found)
      throw notFound('provider', id)
    return found
  }

  function changeable(id: string): ProviderRow {
    const found = row(id)
    if (id === OFFLINE)
      throw forbidden('provider_protected', 'The offline engine is built in: it cannot be changed or deleted. Add a provider beside it.')
    return found
  }

  function save(changed: ProviderRow, event: 'provider.created' | 'provider.updated'): Provider {
    if (addressOf(changed) === null)
      throw invalid('base_url', 'is needed for this kind of provider')
    return db.tx(() => {
      store.save(changed)
      const provider = toProvider(changed)
      db.emit(event, provider)
      return provider
    })
  }

  function create({ id: wanted, name, kind, ...given }: ProviderChange & { name: string, kind: RemoteKind, id?: string }): Provider {
    if (wanted !== undefined && store.taken(wanted))
      throw conflict('provider_exists', `There is a provider “${wanted}” already, or one in the trash. Choose another id.`)
    const { base_url = null, api_key = null, model = null, enabled = true, timeout_ms = TIMEOUT_MS } = given
    const id = wanted ?? idFromName(name, store.taken)
    const now = stamp(clock)
    return save({ id, name, kind, base_url: trimmed(base_url), api_key: api_key && seal(id, api_key), model, enabled, timeout_ms, created_at: now, updated_at: now }, 'provider.created')
  }

  function update(id: string, { api_key, ...change }: ProviderChange): Provider {
    const known = changeable(id)
    const changed = { ...known, ...change, updated_at: stamp(clock) }
    changed.base_url = trimmed(changed.base_url)
    changed.api_key = api_key === undefined ? keptKey(known, changed) : api_key && seal(id, api_key)
    return save(changed, 'provider.updated')
  }

  function remove(id: string): void {
    changeable(id)
    db.tx(() => {
      choices.giveUp(id)
      store.remove(id, stamp(clock))
      db.emit('provider.removed', { id })
    })
  }

  return {
    list: () => store.list().map(toProvider),
    get: id => toProvider(row(id)),
    exists: id => store.find(id) !== null,
    create,
    update,
    remove,
    trash: store.trashed,
    restore(id) {
      const deleted = store.findDeleted(id)
      if (!deleted)
        throw notFound('deleted provider', id)
      return save({ ...deleted, updated_at: stamp(clock) }, 'provider.created')
    },
    choice: choices.choice,
    choose: choices.choose,
    open(id) {
      const found = row(id)
      const { kind, name, model, enabled, timeout_ms } = found
      if (kind === OFFLINE)
        throw notFound('provider', id)
      return { id, name, kind, model, enabled, timeout_ms, url: addressOf(found)!, key: keyOf(found), locked: isLocked(found) }
    },
  }
}

/** A key goes only where it was given for: it is kept while the provider stays at its address. */
function keptKey(before: ProviderRow, after: ProviderRow): string | null {
  return addressOf(after) !== null && originOf(before) === originOf(after) ? before.api_key : null
}

const trimmed = (address: string | null): string | null => address && address.replace(/\/+$/, '')
