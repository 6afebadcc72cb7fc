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

/** So many pages of a base that change together are a copy or a checkout: the whole base is looked at once, when it is over. */
const MANY = 20
/** A copy that goes on and on is looked at now and then. */
const LONGEST_MS = 2000

/** What was touched in a base and is not looked at yet, since when. */
interface Waiting { since: number, files: Set<string>, whole: boolean, timer?: NodeJS.Timeout }

/**
 * Watches until it is closed. Folders are watched, not files (chokidar holds a watch on each file: 20 000 of them are too
 * many for some systems, and slow to begin with): a change names its file, and only that one is looked at. A folder is
 * watched before what stands in it is taken in, so that nothing falls in between. Of very many changes the system drops
 * some, so after a burst a base is looked at as a whole.
 */
export function watchKnowledge(knowledge: Knowledge, log: Log): { close: () => void } {
  const watchers = new Map<string, { watcher: FSWatcher, made: string }>()
  const waiting = new Map<string, Waiting>()

  /** Watches every folder there is now, and none that is gone; one that was replaced is another. What came before its folder was watched is looked for again. */
  function look(): void {
    const { root, bases } = knowledge.folders()
    const wanted = new Map([root, ...BY_FOLDER ? bases.flatMap(({ path, wiki }) => [path, ...wiki]) : []].map(path => [path, makingOf(path)]))
    for (const [path, { watcher, made }] of watchers) {
      if (wanted.get(path) !== made) {
        watcher.close()
        watchers.delete(path)
      }
    }
    const added = [...wanted].filter(([path, made]) => made !== null && !watchers.has(path))
    for (const [path, made] of added) {
      const watcher = watch(path, { persistent: false, recursive: !BY_FOLDER }, (_, name) => heard(name === null ? relative(root, path) : join(relative(root, path), name)))
      watchers.set(path, { made: made!, watcher: watcher.on('error', err => log.warn({ err, path }, 'watching the folders of knowledge')) })
    }
    if (added.length > 0)
      look()
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

  /** A base, or (no id) all of them, is looked at once it is still; of a few files only those. */
  function soon(id = '', file?: string): void {
    const { since, files, whole, timer } = waiting.get(id) ?? { since: Date.now(), files: new Set<string>(), whole: false }
    clearTimeout(timer)
    if (file !== undefined)
      files.add(file)
    const pause = Math.max(0, Math.min(STILL_MS, since + LONGEST_MS - Date.now()))
    waiting.set(id, { since, files, whole: whole || file === undefined || files.size > MANY, timer: setTimeout(takeIn, pause, id) })
  }

  function takeIn(id: string): void {
    const { files, whole } = waiting.get(id)!
    waiting.delete(id)
    const taken = whole ? [takeInAll(id)] : [...files].map(file => knowledge.sync(id, file))
    for (const one of taken)
      one.catch((err: unknown) => log.warn({ err, id }, 'an edit made outside could not be taken in'))
  }

  async function takeInAll(id: string): Promise<void> {
    look()
    await knowledge.sync(id || undefined)
  }

  look()
  return {
    close() {
      watchers.forEach(({ watcher }) => watcher.close())
      waiting.forEach(({ timer }) => clearTimeout(timer))
    },
  }
}

/** Tells a folder from another of the same name that was put in its place; inodes alone are used again. */
function makingOf(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat ? `${stat.ino} ${stat.birthtimeMs}` : null
}
