import type { FSWatcher } from 'node:fs'
// Takes in what a person edits in the folders of knowledge with another program.
import type { Log } from '../kernel/log'
import type { Knowledge } from './service'
import { existsSync, watch } from 'node:fs'
import { relative, sep } from 'node:path'

/** A file is looked at once it has been still for so long. */
const STILL_MS = 150

/**
 * Watches until it is closed. Folders are watched, not files (chokidar holds a watch on each file: 20 000 of them are too
 * many for some systems, and slow to begin with): a change names its file, and only that one is looked at.
 */
export function watchKnowledge(knowledge: Knowledge, log: Log): { close: () => void } {
  const watchers = new Map<string, FSWatcher>()
  const waiting = new Map<string, NodeJS.Timeout>()

  /** Watches every folder there is now, and none that is gone. */
  function look(): void {
    const { root, bases } = knowledge.folders()
    const wanted = new Map<string, (name: string | null) => void>([[root, name => name === null || !name.startsWith('.') ? soon(name ?? undefined) : undefined]])
    for (const { id, path, wiki } of bases) {
      wanted.set(path, name => name === null || name === 'purpose.md' || name === 'wiki' ? soon(id) : undefined)
      for (const folder of wiki)
        wanted.set(folder, name => name?.startsWith('.') ? undefined : soon(id, name && /\.md$/i.test(name) ? [...relative(wiki[0]!, folder).split(sep).filter(Boolean), name].join('/') : undefined))
    }
    for (const [path, watcher] of watchers) {
      if (!wanted.has(path) || !existsSync(path)) {
        watcher.close()
        watchers.delete(path)
      }
    }
    for (const [path, heard] of wanted) {
      if (!watchers.has(path) && existsSync(path))
        watchers.set(path, watch(path, { persistent: false }, (_, name) => heard(name)).on('error', err => log.warn({ err, path }, 'watching the folders of knowledge')))
    }
  }

  /** A page that changed, or a base (or all of them) where more may have: then the folders are looked at too. */
  function soon(id?: string, file?: string): void {
    const what = `${id ?? ''}/${file ?? ''}`
    clearTimeout(waiting.get(what))
    waiting.set(what, setTimeout(() => {
      waiting.delete(what)
      knowledge.sync(id, file).then(() => file === undefined && !closed && look()).catch((err: unknown) => log.warn({ err, what }, 'an edit made outside could not be taken in'))
    }, STILL_MS))
  }

  let closed = false
  look()
  return {
    close() {
      closed = true
      watchers.forEach(watcher => watcher.close())
      waiting.forEach(timer => clearTimeout(timer))
    },
  }
}
