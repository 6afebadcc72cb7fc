// What an agent remembers: MEMORY.md, every state of it kept as a version, edits made outside taken in and never overwritten.
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { AgentEvents, Memory, MemoryVersion } from './contract'
import type { Folders } from './folder'
import type { AgentStore, Version } from './store'
import { Buffer } from 'node:buffer'
import { stamp } from '../kernel/clock'
import { notFound } from '../kernel/errors'
import { newId } from '../kernel/ids'
import { pageOf } from '../kernel/lists'

export interface Memories {
  read: (id: string) => Memory
  /** Replaces the text; what stood there stays as a version. `author` is `user` or an agent's id, `cause` the turn behind it. */
  write: (id: string, content: string, author: string, cause?: string) => Memory
  /** Adds a line, once: a memory that holds it already is left as it is. Returns whether it was added. */
  remember: (id: string, line: string, author: string, cause?: string) => boolean
  versions: (id: string, limit: number, before?: string) => { versions: MemoryVersion[], next_before?: string }
  version: (id: string, version: string) => Version
  restore: (id: string, version: string, author: string) => Memory
  /** Keeps the text on disk as a version when it was changed outside; returns whether it was. */
  takeIn: (id: string) => boolean
}

export function createMemories(options: { db: Db<AgentEvents>, store: AgentStore, folders: Folders, clock: Clock, changed: (id: string) => void }): Memories {
  const { db, store, folders, clock } = options

  function keep(id: string, content: string, author: string, cause?: string): void {
    store.addVersion(id, { id: newId(), author, content, bytes: Buffer.byteLength(content), created_at: stamp(clock) }, cause ?? null)
  }

  function takeIn(id: string): boolean {
    const { content } = folders.readMemory(id)
    const known = store.latestVersion(id)?.content ?? ''
    if (content === known)
      return false
    db.tx(() => {
      keep(id, content, 'disk')
      options.changed(id)
    })
    return true
  }

  function read(id: string): Memory {
    const { content, updated_at } = folders.readMemory(id)
    return { content, updated_at, bytes: Buffer.byteLength(content) }
  }

  function write(id: string, content: string, author: string, cause?: string): Memory {
    takeIn(id)
    if (content !== folders.readMemory(id).content) {
      folders.writeMemory(id, content)
      db.tx(() => {
        keep(id, content, author, cause)
        options.changed(id)
      })
    }
    return read(id)
  }

  function version(id: string, versionId: string): Version {
    const found = store.version(id, versionId)
    if (!found)
      throw notFound('version', versionId)
    return found
  }

  return {
    read,
    write,
    takeIn,
    version,
    remember(id, line, author, cause) {
      const { content } = read(id)
      const entry = `- ${line.replace(/\s+/g, ' ').trim()}`
      if (content.split('\n').includes(entry))
        return false
      write(id, `${content.replace(/\n*$/, content ? '\n' : '')}${entry}\n`, author, cause)
      return true
    },
    versions(id, limit, before) {
      const { page, more } = pageOf(store.versions(id, limit + 1, before), limit, version => version.id)
      return { versions: page, ...more }
    },
    restore: (id, versionId, author) => write(id, version(id, versionId).content, author),
  }
}
