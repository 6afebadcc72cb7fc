// The versions of what is remembered: every former text, what changed in each, and from whom every line is.
import type { Db } from '../kernel/db'
import type { MemoryDiff, MemoryVersion } from './contract'
import type { Line, Origin } from './lines'
import { notFound } from '../kernel/errors'
import { pageOf } from '../kernel/lists'
import { compare, follow, linesOf } from './lines'

export interface Version extends MemoryVersion { content: string }

/** `id` says whose memory it is; so in all that follows. */
export interface VersionStore {
  latest: (id: string) => Version | null
  has: (version: string) => boolean
  find: (id: string, version: string) => Version | null
  /** The one before another. */
  before: (id: string, version: string) => Version | null
  /** Newest last, at most `limit`, before a version where one is named. */
  list: (id: string, limit: number, before?: string) => MemoryVersion[]
  add: (id: string, version: Version, origins: readonly Origin[]) => void
  /** From whom each line of a version is; null of one that is older than this is kept. */
  origins: (version: string) => Origin[] | null
  setOrigins: (version: string, origins: readonly Origin[]) => void
  drop: (id: string) => void
}

export interface Versions {
  versions: (id: string, limit: number, before?: string) => { versions: MemoryVersion[], next_before?: string }
  /** 404 for one that is not there, or not of this memory; so for all that take a version. */
  version: (id: string, version: string) => Version
  /** What changed from `against` (left out: the version before) to a version. */
  diff: (id: string, version: string, against?: string) => MemoryDiff
}

/** Beside what others may ask: from whom lines are. */
export interface Histories extends Versions {
  /** A text line by line; of the version before it stays from whom each was. */
  followed: (id: string, version: Version) => Origin[]
  originsOf: (id: string, version: Version) => Origin[]
  linesOf: (id: string, version: Version) => Line[]
}

export function createHistories<E>(db: Db<E>, store: VersionStore): Histories {
  /** `before` is the version that a new one follows. */
  function follows(id: string, { id: version, content, author, why, cause, created_at }: Version, before: Version | null): Origin[] {
    return follow(before ? told(id, before) : [], linesOf(content), { version, author, why, cause, created_at }).map(line => line.origin)
  }

  /** Versions from before origins were kept get them when they are first asked for, one from the other. */
  function originsOf(id: string, version: Version): Origin[] {
    const known = store.origins(version.id)
    if (known)
      return known
    const origins = follows(id, version, store.before(id, version.id))
    db.tx(() => store.setOrigins(version.id, origins), { durable: false })
    return origins
  }

  function told(id: string, version: Version): Line[] {
    const origins = originsOf(id, version)
    return linesOf(version.content).map((text, n) => ({ text, origin: origins[n]! }))
  }

  function version(id: string, versionId: string): Version {
    const found = store.find(id, versionId)
    if (!found)
      throw notFound('version', versionId)
    return found
  }

  return {
    followed: (id, version) => follows(id, version, store.latest(id)),
    originsOf,
    linesOf: told,
    version,
    versions(id, limit, before) {
      const { page, more } = pageOf(store.list(id, limit + 1, before), limit, version => version.id)
      return { versions: page, ...more }
    },
    diff(id, versionId, against) {
      const after = version(id, versionId)
      const before = against === undefined ? store.before(id, versionId) : version(id, against)
      const { changes, whole } = compare(linesOf(before?.content ?? ''), linesOf(after.content))
      return { version: versionId, against: before?.id ?? null, whole, hunks: changes.map(({ kind, lines }) => ({ kind, text: lines.join('\n') })) }
    },
  }
}
