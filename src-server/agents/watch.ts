// Takes in what a person edits in the agents' folders with another program.
import type { Log } from '../kernel/log'
import type { Agents } from './service'
import { join, relative, sep } from 'node:path'
import { watch } from 'chokidar'

/** Watches until it is closed. A change is looked at once the file has stopped growing. */
export function watchAgents(home: string, agents: Agents, log: Log): { close: () => Promise<void> } {
  const root = join(home, 'agents')
  const watcher = watch(root, { depth: 2, ignoreInitial: true, awaitWriteFinish: { stabilityThreshold: 150, pollInterval: 50 }, ignored: path => path.endsWith('.tmp') || path.endsWith('.jsonl') })

  function takeIn(path: string): void {
    const [id = '', ...file] = relative(root, path).split(sep)
    try {
      if (file.join('/') === 'profile.json' || file.length === 0)
        agents.sync(id)
      else if (file.join('/') === 'memory/MEMORY.md' && agents.exists(id))
        agents.memory.takeIn(id)
    }
    catch (error) {
      log.warn({ err: error, path }, 'an edit made outside could not be taken in')
    }
  }

  watcher.on('add', takeIn).on('change', takeIn).on('unlink', takeIn).on('unlinkDir', takeIn)
  watcher.on('error', error => log.warn({ err: error }, 'watching the agents’ folders'))
  return { close: () => watcher.close() }
}
