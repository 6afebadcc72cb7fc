// What an agent is given for a turn: who it is, what it remembers, who is there, what was said before, and what woke it.
import type { HistoryEntry } from '../agents/contract'
import type { Agents } from '../agents/service'
import type { Chat } from '../chat/service'
import type { Clock } from '../kernel/clock'
import type { Letter } from '../mailbox/contract'
import type { Mailboxes } from '../mailbox/service'
import type { Scenes } from '../scenes/service'
import type { Dreams } from './dream'
import type { Context, Errand } from './model'
import type { Asked, Sources } from './sources'
import type { Wakeup, WakeupStore } from './store'
import type { TraceStore } from './trace'
import { stamp } from '../kernel/clock'
import { notFound } from '../kernel/errors'
import { overheard } from './overheard'

export interface Surroundings {
  agents: Agents
  scenes: Pick<Scenes, 'contextOf' | 'passages'>
  chat: Pick<Chat, 'messages'>
  mailboxes: Pick<Mailboxes, 'thread' | 'find'>
  teamMemory: () => string
  dreams: Pick<Dreams, 'entries'>
  sources: Sources
  store: WakeupStore
  trace: TraceStore
  clock: Clock
}

const HISTORY = 200
const PAGES = 3
const QUESTION = 500
const THREAD = 20
/** So far back in a group is looked for what is worth hearing. */
const SAID_BEFORE = 200
const MOST_LETTERS = 500

/** Gathers the context of a wake-up. Refuses with 404 when what woke the agent is gone. */
export function gather(wakeup: Wakeup, house: Surroundings): Context {
  const { agents, scenes, sources, clock } = house
  const agent = agents.get(wakeup.agent_id)
  const asked = sources[wakeup.kind].asked(wakeup.source_id)
  if (!asked)
    throw notFound(wakeup.kind, wakeup.source_id)
  const team = agents.list()
  const sender = asked.outside === null ? team.find(other => other.id === asked.from) : undefined
  const scene = asked.scene ?? agent.scene
  return {
    agent,
    now: stamp(clock),
    timezone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    profile: agents.profile(agent.id),
    ...asked.outside === null ? ownPapers(wakeup, house) : { memory: '', teamMemory: '', skills: [], history: outsideHistory(asked, asked.outside) },
    team,
    wake: { ...asked, kind: wakeup.kind, fromName: sender?.display.nickname || sender?.name || asked.from },
    sceneContext: scene === null ? '' : scenes.contextOf(scene),
    passages: scene === null ? [] : scenes.passages(scene, asked.content.slice(0, QUESTION), PAGES),
    group: wakeup.kind === 'mention' ? saidBefore(wakeup, asked, house) : [],
    thread: asked.letter ? threadBefore(asked.letter, house) : [],
    errand: asked.letter ? errandOf(wakeup, house) : null,
  }
}

/** What is the agent's own, and not for strangers. */
function ownPapers({ agent_id: id, kind, source_id }: Wakeup, { agents, teamMemory, dreams }: Surroundings): Pick<Context, 'memory' | 'teamMemory' | 'skills' | 'history'> {
  const { public: shared, private: own, env } = agents.skills(id)
  return { memory: agents.memory.read(id).content, teamMemory: teamMemory(), skills: [...own, ...shared, ...env], history: kind === 'dream' ? dreams.entries(source_id) : agents.history(id, HISTORY) }
}

/** What a person from outside said before, in the form of an agent's history. */
const outsideHistory = ({ from }: Asked, said: { content: string, timestamp: string }[]): HistoryEntry[] => said.map(({ content, timestamp }) => ({ turn_id: '', timestamp, kind: 'scene', from, asked: content, answered: null, actions: [] }))

function saidBefore({ agent_id, source_id }: Wakeup, { group_id, from }: Asked, { chat }: Surroundings): Context['group'] {
  if (group_id === null)
    return []
  const { messages } = chat.messages(group_id, { limit: SAID_BEFORE }) // up to now: what others have answered since too
  return overheard(messages.filter(({ id }) => id !== source_id), { agentId: agent_id, asker: from }).map(({ id, from, content, timestamp }) => ({ id, from, content, timestamp }))
}

const threadBefore = ({ id, thread_id }: Letter, { mailboxes }: Surroundings): Letter[] => mailboxes.thread(thread_id, { limit: THREAD, before: id }).messages

/**
 * The wake-up whose cause is to be answered. An answer to a letter this agent sent for somebody leads back to the
 * wake-up in which it sent that letter; everything else is answered where it came from.
 */
export function origin(wakeup: Wakeup, { sources, trace }: Pick<Surroundings, 'sources' | 'trace'>): Wakeup {
  const { answered = null, letter = null } = sources[wakeup.kind].asked(wakeup.source_id) ?? {}
  const sender = letter?.type === 'reply' && answered ? trace.senderOf(answered.id) : null
  return sender?.agent_id === wakeup.agent_id ? origin(sender, { sources, trace }) : wakeup
}

/** What the agent was asked first, where this turn was woken by the answer to a task it gave for that. */
function errandOf(wakeup: Wakeup, house: Surroundings): Errand | null {
  const first = origin(wakeup, house)
  const asked = first.id === wakeup.id ? null : house.sources[first.kind].asked(first.source_id)
  return asked && { from: asked.from, asked: asked.content, tasks: tasksFrom(first, wakeup.source_id, house) }
}

/** The tasks given in a wake-up, and in those that their answers led to; answers as they stood when the letter `until` came. */
function tasksFrom({ id, agent_id }: Wakeup, until: string, house: Surroundings): Errand['tasks'] {
  const { trace, mailboxes, store } = house
  return trace.tasksOf(id).flatMap((letterId) => {
    const letter = mailboxes.find(letterId)
    if (!letter)
      return []
    const answer = mailboxes.thread(letter.thread_id, { limit: MOST_LETTERS }).messages.find(other => other.reply_to === letterId && other.to === agent_id && other.id <= until)
    const next = answer && store.ofSource(answer.id, agent_id)
    return [{ letter_id: letterId, to: letter.to, content: letter.content, answer: answer?.content ?? null }, ...next ? tasksFrom({ ...next, root: '', attempts: 0 }, until, house) : []]
  })
}
