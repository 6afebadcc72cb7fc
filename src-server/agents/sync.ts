// Agents as their folders say: what was edited, added or taken away on disk, and what comes back from the trash.
import type { Agent, TrashedAgent } from './contract'
import type { AgentFile, Folders } from './folder'
import type { Memories } from './memory'
import type { AgentStore } from './store'
import { conflict, notFound } from '../kernel/errors'
import { nameIn } from '../kernel/folders'

/** Words that mean something else where an agent's id could stand. */
export const RESERVED = new Set(['user', 'all', 'everyone', 'system', 'status', 'send', 'threads', 'disk'])

export interface Sync {
  /** Brings the table up to what the folders say: all of them, or one. */
  sync: (id?: string) => void
  trash: () => TrashedAgent[]
  /** 404 when it is not in the trash, 409 while another has its id or its folder. */
  restore: (id: string) => Agent
}

export interface SyncOptions {
  store: AgentStore
  folders: Folders
  memory: Memories
  get: (id: string) => Agent
  /** Indexes a folder, and says so. */
  save: (id: string, file: AgentFile, fingerprint: string, event: 'agent.created' | 'agent.updated') => void
  /** Takes an agent out of the table, and says so. */
  forget: (id: string) => void
  /** Told of a `profile.json` that cannot be read. */
  warn: (id: string, why: string) => void
}

export function createSync({ store, folders, memory, get, save, forget, warn }: SyncOptions): Sync {
  function syncOne(id: string): void {
    const found = folders.read(id)
    const known = store.find(id)
    if (!found)
      return known ? forget(id) : undefined
    if (found.fingerprint === known?.fingerprint || RESERVED.has(id.toLowerCase()))
      return
    if ('broken' in found)
      return warn(id, found.broken)
    save(id, found.file, found.fingerprint, known ? 'agent.updated' : 'agent.created')
  }

  return {
    sync(id) {
      for (const each of id === undefined ? new Set([...folders.ids(), ...store.list().map(agent => agent.id)]) : [id])
        syncOne(each)
      if (id === undefined)
        store.list().forEach(agent => memory.takeIn(agent.id))
    },
    trash: () => folders.trashed().map(({ id, folder, at }) => ({ id, name: nameIn(folder, 'profile.json') ?? id, deleted_at: at.toISOString() })),
    restore(id) {
      const trashed = folders.trashed().find(entry => entry.id === id)
      if (!trashed)
        throw notFound('deleted agent', id)
      if (store.taken(id))
        throw conflict('agent_exists', `There is an agent “${id}” again. Delete it first, then restore this one.`)
      folders.revive(trashed)
      syncOne(id)
      return get(id)
    },
  }
}
