// Takes in what a person edits in the agents' folders with another program.
import type { Log } from '../kernel/log'
import type { Watch } from '../kernel/watch'
import type { Agents } from './service'
import { join } from 'node:path'
import { watchFolders } from '../kernel/watch'

/** `team` takes in what lies beside the agents' folders: what the whole team knows. */
export function watchAgents(home: string, agents: Agents, team: { sync: () => void }, log: Log): Watch {
  function takeIn(id: string, file: string): void {
    if (id.endsWith('.md'))
      team.sync()
    else if (file === 'profile.json' || file === '')
      agents.sync(id)
    else if (file === 'memory/MEMORY.md' && agents.exists(id))
      agents.memory.takeIn(id)
    else if (file === 'HEARTBEAT.md' && agents.exists(id))
      agents.tell(id)
  }

  function takeInAll(): void {
    agents.sync()
    team.sync()
  }

  return watchFolders(join(home, 'agents'), takeIn, log, { depth: 2, ignored: path => path.endsWith('.jsonl'), takeInAll })
}
