// What an agent is given for a turn: who it is, what it remembers, who is there, and what woke it.
import type { HistoryEntry } from '../agents/contract'
import type { Agents } from '../agents/service'
import type { Scenes } from '../scenes/service'
import type { Context } from './model'
import type { Asked, Sources } from './sources'
import type { Wakeup, WakeupStore } from './store'
import { notFound } from '../kernel/errors'

export interface Surroundings { agents: Agents, scenes: Scenes, sources: Sources }

const HISTORY = 200
const PAGES = 3
const QUESTION = 500

/** Gathers the context of a wake-up. Refuses with 404 when what woke the agent is gone. */
export function gather(wakeup: Wakeup, { agents, scenes, sources }: Surroundings): Context {
  const agent = agents.get(wakeup.agent_id)
  const asked = sources[wakeup.kind].asked(wakeup.source_id)
  if (!asked)
    throw notFound(wakeup.kind, wakeup.source_id)
  const team = agents.list()
  const sender = asked.outside === null ? team.find(other => other.id === asked.from) : undefined
  const scene = asked.scene ?? agent.scene
  return {
    agent,
    profile: agents.profile(agent.id),
    memory: asked.outside === null ? agents.memory.read(agent.id).content : '',
    history: asked.outside === null ? agents.history(agent.id, HISTORY) : outsideHistory(asked, asked.outside),
    team,
    wake: { ...asked, kind: wakeup.kind, fromName: sender?.display.nickname || sender?.name || asked.from },
    sceneContext: scene === null ? '' : scenes.contextOf(scene),
    passages: scene === null ? [] : scenes.passages(scene, asked.content.slice(0, QUESTION), PAGES),
  }
}

/** What a person from outside said before, in the form of an agent's history. */
const outsideHistory = ({ from }: Asked, said: { content: string, timestamp: string }[]): HistoryEntry[] => said.map(({ content, timestamp }) => ({ turn_id: '', timestamp, kind: 'scene', from, asked: content, answered: null, actions: [] }))

/**
 * The wake-up whose cause is to be answered. An answer to a letter this agent sent for somebody leads back to the
 * wake-up in which it sent that letter; everything else is answered where it came from.
 */
export function origin(wakeup: Wakeup, sources: Sources, store: WakeupStore): Wakeup {
  const { answered = null, letter = null } = sources[wakeup.kind].asked(wakeup.source_id) ?? {}
  const sender = letter?.type === 'reply' && answered ? store.senderOf(answered.id) : null
  return sender?.agent_id === wakeup.agent_id ? origin(sender, sources, store) : wakeup
}
