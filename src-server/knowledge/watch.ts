// Takes in what a person edits in the folders of knowledge with another program.
import type { FSWatcher } from 'node:fs'
import type { Log } from '../kernel/log'
import type { Knowledge } from './service'
import { statSync, watch } from 'node:fs'
import { join, relative } from 'node:path'
import process from 'node:process'

/** A file is looked at once it has been still for so long. */
const STILL_MS = 150
/** Elsewhere one watch sees everything below; and Windows would not let a folder be moved while a watch is in it. */
const BY_FOLDER = process.platform !== 'win32' && process.platform !== 'darwin'

/**
 * Watches until it is closed. Folders are watched, not files (chokidar holds a watch on each file: 20 000 of them are too
 * many for some systems, and slow to begin with): a change names its file, and only that one is looked at.
 */
export function watchKnowledge(knowledge: Knowledge, log: Log): { close: () => void } {
  const watchers = new Map<string, { watcher: FSWatcher, made: string }>()
  const waiting = new Map<string, NodeJS.Timeout>()
  let closed = false

  /** Watches every folder there is now, and none that is gone; one that was replaced is another. */
  function look(): void {
    const { root, bases } = knowledge.folders()
    const wanted = new Map([root, ...BY_FOLDER ? bases.flatMap(({ path, wiki }) => [path, ...wiki]) : []].map(path => [path, makingOf(path)]))
    for (const [path, { watcher, made }] of watchers) {
      if (wanted.get(path) !== made) {
        watcher.close()
        watchers.delete(path)
      }
    }
    for (const [path, made] of wanted) {
      if (made === null || watchers.has(path))
        continue
      const watcher = watch(path, { persistent: false, recursive: !BY_FOLDER }, (_, name) => heard(name === null ? relative(root, path) : join(relative(root, path), name)))
      watchers.set(path, { made, watcher: watcher.on('error', err => log.warn({ err, path }, 'watching the folders of knowledge')) })
    }
  }

  /** Something changed at a path below the root: a page, or what may be more than that. */
  function heard(path: string): void {
    const [id, part, ...steps] = path.split(/[/\\]/)
    if ([id, ...steps].some(step => step?.startsWith('.')))
      return
    if (part === 'wiki' && /\.md$/i.test(steps.at(-1) ?? ''))
      soon(id, steps.join('/'))
    else if (part === undefined || part === 'wiki' || part === 'purpose.md')
      soon(id || undefined)
  }

  function soon(id?: string, file?: string): void {
    const what = `${id ?? ''}/${file ?? ''}`
    clearTimeout(waiting.get(what))
    waiting.set(what, setTimeout(() => {
      waiting.delete(what)
      knowledge.sync(id, file)
        .then(() => file === undefined && !closed && look())
        .catch((err: unknown) => log.warn({ err, what }, 'an edit made outside could not be taken in'))
    }, STILL_MS))
  }

  look()
  return {
    close() {
      closed = true
      watchers.forEach(({ watcher }) => watcher.close())
      waiting.forEach(timer => clearTimeout(timer))
    },
  }
}

/** Tells a folder from another of the same name that was put in its place; inodes alone are used again. */
function makingOf(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat ? `${stat.ino} ${stat.birthtimeMs}` : null
}
