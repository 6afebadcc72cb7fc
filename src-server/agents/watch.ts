// Takes in what a person edits in the agents' folders with another program.
import type { Log } from '../kernel/log'
import type { Watch } from '../kernel/watch'
import type { Agents } from './service'
import { join } from 'node:path'
import { watchFolders } from '../kernel/watch'

export function watchAgents(home: string, agents: Agents, log: Log): Watch {
  return watchFolders(join(home, 'agents'), (id, file) => {
    if (file === 'profile.json' || file === '')
      agents.sync(id)
    else if (file === 'memory/MEMORY.md' && agents.exists(id))
      agents.memory.takeIn(id)
  }, log, { depth: 2, ignored: path => path.endsWith('.jsonl'), takeInAll: () => agents.sync() })
}
