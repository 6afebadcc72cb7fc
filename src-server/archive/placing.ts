// Moves what came into its place: changed first where it lies, so that it names by their ids here whom it names, and has no more power than anyone new.
import type { AgentFile } from '../agents/folder'
import type { Agents } from '../agents/service'
import type { Knowledge } from '../knowledge/service'
import type { Scenes } from '../scenes/service'
import type { Shelf } from '../skills/shelf'
import type { Team } from '../team/service'
import type { Contents } from './contents'
import type { Arrival, Left } from './contract'
import type { Plan } from './plan'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { move } from '../kernel/files'
import { PERSON } from '../mailbox/contract'
import { NOUN_FOLDERS, TEAM_MEMORY } from './parts'

export interface Rooms {
  home: string
  agents: Pick<Agents, 'sync' | 'memory'>
  scenes: Pick<Scenes, 'sync'>
  knowledge: Pick<Knowledge, 'sync'>
  shelf: Pick<Shelf, 'arrived'>
  team: Pick<Team, 'memory'>
  knowsProvider: (id: string) => boolean
}

/** Places everything that is not here already. */
export async function place(contents: Contents, plan: Plan, rooms: Rooms): Promise<void> {
  for (const arrival of plan.arrivals.filter(({ outcome }) => outcome !== 'same')) {
    const { noun, id, as } = arrival
    if (noun === 'skill') {
      moveIn(contents, arrival, rooms.home)
      rooms.shelf.arrived(as)
    }
    else if (noun === 'knowledge') {
      moveIn(contents, arrival, rooms.home)
      await rooms.knowledge.sync(as)
    }
    else if (noun === 'agent') {
      contents.files.agents.write(id, settled(contents.agents.get(id)!, plan, rooms))
      rooms.agents.memory.clear(as) // whoever had its id before
      moveIn(contents, arrival, rooms.home)
      rooms.agents.sync(as)
      rooms.agents.memory.takeIn(as)
    }
    else if (noun === 'scene') {
      contents.files.scenes.write(id, plan.scene(id))
      moveIn(contents, arrival, rooms.home)
      rooms.scenes.sync(as)
    }
  }
  if (contents.teamMemory && rooms.team.memory.read().content === '')
    rooms.team.memory.write(contents.teamMemory, PERSON)
}

function moveIn({ folder }: Contents, { noun, id, as, outcome }: Arrival, home: string): void {
  const root = noun === 'group' || noun === 'task' ? null : NOUN_FOLDERS[noun]
  if (root === null)
    return
  if (outcome === 'replaced')
    cpSync(join(folder, root, id), join(home, root, as), { recursive: true, force: true })
  else
    move(join(folder, root, id), join(home, root, as))
}

/** An agent as it comes in: it asks again for what it was always allowed, and does nothing unasked, until the person says so here. */
function settled(file: AgentFile, plan: Plan, { knowsProvider }: Rooms): AgentFile {
  const known = file.provider !== null && knowsProvider(file.provider)
  return {
    ...file,
    scene: file.scene === null ? null : plan.here('scene', file.scene),
    skills: file.skills.flatMap(skill => plan.here('skill', skill) ?? []),
    provider: known ? file.provider : null,
    model: known ? file.model : null,
    tools: Object.fromEntries(Object.entries(file.tools).filter(([, policy]) => policy !== 'allow')),
    heartbeat_minutes: null,
  }
}

/** What of the things that come in does not come with them. */
export function leftBehind({ agents, teamMemory }: Contents, { arrivals }: Plan, ours: string): Left[] {
  const coming = arrivals.filter(({ noun, outcome }) => noun === 'agent' && outcome !== 'same')
  const path = (id: string): string => `${NOUN_FOLDERS.agent}/${id}/profile.json`
  return [
    ...coming.filter(({ id }) => Object.values(agents.get(id)!.tools).includes('allow')).map(({ id }): Left => ({ path: path(id), reason: 'permission' })),
    ...coming.filter(({ id }) => agents.get(id)!.heartbeat_minutes !== null).map(({ id }): Left => ({ path: path(id), reason: 'unasked' })),
    ...(teamMemory && ours !== '' && ours !== teamMemory ? [{ path: `${NOUN_FOLDERS.agent}/${TEAM_MEMORY}`, reason: 'yours' as const }] : []),
  ]
}
