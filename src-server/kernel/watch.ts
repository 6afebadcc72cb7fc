// Takes in what a person edits in the house's folders with another program.
import type { Log } from './log'
import { relative, sep } from 'node:path'
import { watch } from 'chokidar'

export interface Watch { close: () => Promise<void> }

/**
 * Watches the folders of a noun until it is closed. `takeIn` is told which thing's folder was touched and which file in
 * it (empty: the folder itself), once a file has stopped growing; what it throws is logged. What was edited while the
 * watch was being set up is found by `takeInAll`, once.
 */
export function watchFolders(root: string, takeIn: (id: string, file: string) => void, log: Log, options: { depth: number, ignored?: (path: string) => boolean, takeInAll: () => void }): Watch {
  const watcher = watch(root, {
    depth: options.depth,
    ignoreInitial: true,
    awaitWriteFinish: { stabilityThreshold: 150, pollInterval: 50 },
    ignored: path => path.endsWith('.tmp') || options.ignored?.(path) === true,
  })

  function guarded(path: string, act: () => void): void {
    try {
      act()
    }
    catch (error) {
      log.warn({ err: error, path }, 'an edit made outside could not be taken in')
    }
  }

  function touched(path: string): void {
    const [id = '', ...file] = relative(root, path).split(sep)
    if (id !== '')
      guarded(path, () => takeIn(id, file.join('/')))
  }

  watcher.on('add', touched).on('change', touched).on('unlink', touched).on('unlinkDir', touched)
  watcher.on('ready', () => guarded(root, options.takeInAll))
  watcher.on('error', error => log.warn({ err: error, root }, 'watching a folder'))
  return { close: () => watcher.close() }
}
