// Moves what came into its place: changed first where it lies, so that it names by their ids here whom it names, and has no more power than anyone new.
import type { AgentFile } from '../agents/folder'
import type { Agents } from '../agents/service'
import type { Knowledge } from '../knowledge/service'
import type { Scenes } from '../scenes/service'
import type { Shelf } from '../skills/shelf'
import type { Team } from '../team/service'
import type { Contents } from './contents'
import type { Left } from './contract'
import type { FolderNoun } from './parts'
import type { FolderArrival, Plan } from './plan'
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
  const { agents, files } = contents
  const changed: Partial<Record<FolderNoun, (id: string) => void>> = {
    agent: id => void files.agents.write(id, settled(agents.get(id)!, plan, rooms)),
    scene: id => files.scenes.write(id, plan.scene(id)),
  }
  const welcomed: Record<FolderNoun, (as: string) => void | Promise<void>> = {
    skill: rooms.shelf.arrived,
    knowledge: as => rooms.knowledge.sync(as),
    agent(as) {
      rooms.agents.sync(as)
      rooms.agents.memory.clear(as) // of whoever had its id before
      rooms.agents.memory.takeIn(as)
    },
    scene: as => rooms.scenes.sync(as),
  }
  for (const arrival of plan.arrivals.filter(({ outcome }) => outcome !== 'same')) {
    changed[arrival.noun]?.(arrival.id)
    moveIn(contents.folder, arrival, rooms.home)
    await welcomed[arrival.noun](arrival.as)
  }
  if (contents.teamMemory && rooms.team.memory.read().content === '')
    rooms.team.memory.write(contents.teamMemory, PERSON)
}

function moveIn(folder: string, { noun, id, as, outcome }: FolderArrival, home: string): void {
  const [from, to] = [join(folder, NOUN_FOLDERS[noun], id), join(home, NOUN_FOLDERS[noun], as)]
  if (outcome === 'replaced')
    cpSync(from, to, { recursive: true, force: true })
  else
    move(from, to)
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
