// Decides what becomes of each thing in an archive: its id here, and whose place it takes, without changing anything.
import type { SceneFile } from '../scenes/folder'
import type { Contents } from './contents'
import type { Arrival } from './contract'
import type { FolderNoun } from './parts'
import { LEADER } from '../agents/contract'
import { RESERVED } from '../agents/sync'
import { freeName } from '../kernel/ids'
import { DEFAULT_SCENE } from '../scenes/contract'

/** A longer id has no room for a number. */
const MOST_NAME = 58

/** Something that comes as a folder. */
export type FolderArrival = Arrival & { noun: FolderNoun }

/** What the plan asks of the house. */
export interface Here {
  /** Names of the folders of a noun, in use or kept for whoever was deleted. */
  names: (noun: FolderNoun) => string[]
  /** Is the very same there under the same id? */
  isSame: (noun: FolderNoun, id: string) => Promise<boolean>
  isSameScene: (id: string, file: SceneFile) => boolean
  /** Has nobody made anything yet of the leader, or of the scene that is always there? */
  untouched: { leader: () => boolean, scene: () => boolean }
}

export interface Plan {
  arrivals: FolderArrival[]
  /** The id here of what came by an id; null where it did not come. */
  here: (noun: FolderNoun, id: string) => string | null
  /** A scene as it will be here: what it names by its id here, without what is not there. */
  scene: (id: string) => SceneFile
}

/** Plans in the order in which things name each other: skills, knowledge, agents, then the scenes. */
export async function planArrival({ skills, knowledge, agents, scenes }: Contents, house: Here): Promise<Plan> {
  const ids = new Map<string, string>()
  const plan: Plan = {
    arrivals: [],
    here: (noun, id) => ids.get(`${noun}/${id}`) ?? null,
    scene(id) {
      const file = scenes.get(id)!
      const mapped = (noun: FolderNoun, ids: readonly string[]): string[] => [...new Set(ids.flatMap(each => plan.here(noun, each) ?? []))]
      const roster = file.roster.flatMap(({ agent_id, role }) => mapped('agent', [agent_id]).map(agent => ({ agent_id: agent, role })))
      return { ...file, kbs: mapped('knowledge', file.kbs), skills: mapped('skill', file.skills), roster }
    },
  }
  async function add(noun: FolderNoun, things: Iterable<[string, string]>, outcomeOf: (id: string) => Promise<Arrival['outcome'] | null>): Promise<void> {
    const taken = new Set([...house.names(noun).map(name => name.toLowerCase()), ...noun === 'agent' ? RESERVED : []])
    const isTaken = (name: string): boolean => taken.has(name.toLowerCase())
    for (const [id, name] of things) {
      const outcome = await outcomeOf(id)
      const as = outcome || !isTaken(id) ? id : freeName(id.slice(0, MOST_NAME), isTaken)
      taken.add(as.toLowerCase())
      ids.set(`${noun}/${id}`, as)
      plan.arrivals.push({ noun, id, name, outcome: outcome ?? (as === id ? 'added' : 'renamed'), as })
    }
  }
  const same = (noun: FolderNoun) => async (id: string) => await house.isSame(noun, id) ? 'same' as const : null
  const namesOf = (files: ReadonlyMap<string, { name: string }>) => [...files].map(([id, { name }]): [string, string] => [id, name])
  await add('skill', skills, same('skill'))
  await add('knowledge', knowledge, same('knowledge'))
  await add('agent', namesOf(agents), async id => await same('agent')(id) ?? (id === LEADER && house.untouched.leader() ? 'replaced' : null))
  await add('scene', namesOf(scenes), async id => house.isSameScene(id, plan.scene(id)) ? 'same' : id === DEFAULT_SCENE && house.untouched.scene() ? 'replaced' : null)
  return plan
}
