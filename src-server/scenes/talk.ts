// Talk with people from outside: what they say wakes an agent, and whoever waits hears the answer. Each is sealed from the others.
import type { Agent } from '../agents/contract'
import type { Agents } from '../agents/service'
import type { TurnDelta, TurnEvents } from '../engine/contract'
import type { Bus, Passing } from '../kernel/bus'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { ChatReply, SceneEvents, SceneMessage, Visitor } from './contract'
import type { Scenes } from './service'
import type { SceneStore } from './store'
import { LEADER } from '../agents/contract'
import { stamp } from '../kernel/clock'
import { conflict, notFound, Refusal } from '../kernel/errors'
import { AFTER_EVERY_ID, idSequence, newId } from '../kernel/ids'
import { pageOf } from '../kernel/lists'
import { mentionsIn } from '../kernel/mentions'
import { estimateTokens } from '../kernel/tokens'
import { placeOf } from './store'

/** Whom a person from outside addresses. */
export interface Target { type: 'scene' | 'agent', id: string }

/** What they say. The same `key` is the same message: said again after a crash, it is not a second one. */
export interface Said { user_id: string, content: string, channel: string, agent_id?: string, key?: string }

/** What was said in a scene elsewhere, long ago. */
export interface OldSaying extends Pick<SceneMessage, 'direction' | 'content' | 'channel'> { at: string }

export interface Talk {
  exists: (to: Target) => boolean
  /**
   * Says something and waits for the answer; a null reply: nothing to say, or still at it after two minutes (the answer is
   * in the history then). 404 for an absent target or member, 409 for a scene that nobody serves; what made the turn fail otherwise. `hear` is told
   * the words of the answer as they come; the reply holds all of them.
   */
  say: (to: Target, said: Said, hear?: (words: string) => void) => Promise<ChatReply>
  message: (id: string) => SceneMessage | null
  /** What a person said before this message, oldest first. */
  saidBefore: (message: SceneMessage, limit: number) => { content: string, timestamp: string }[]
  /** Answers a message, once; null ends the wait without a word. Inside a transaction. */
  answer: (messageId: string, agentId: string, text: string | null) => void
  history: (sceneId: string, userId: string, page: { limit: number, before?: string }) => { history: SceneMessage[], next_before?: string }
  /**
   * Puts what a person from outside and a scene said long ago into its history, and returns how much of it was not there already.
   * Who answered then nobody knows, so the scene's lead stands for them. It wakes and tells nobody: whoever brings it in says so once for all.
   */
  keep: (sceneId: string, userId: string, sayings: readonly OldSaying[]) => number
  /** The latest first; 404 for a person `before` whom nobody knows. */
  users: (sceneId: string, page: { limit: number, before?: string }) => { users: Visitor[], next_before?: string }
}

const PATIENCE_MS = 120_000

export interface TalkOptions {
  db: Db<SceneEvents>
  bus: Bus<SceneEvents & TurnEvents>
  passing: Pick<Passing<{ 'turn.delta': TurnDelta }>, 'on'>
  store: SceneStore
  clock: Clock
  agents: Pick<Agents, 'exists' | 'get' | 'list'>
  scenes: Pick<Scenes, 'exists' | 'get'>
}

export function createTalk({ db, bus, passing, store, clock, agents, scenes }: TalkOptions): Talk {
  const waiting = new Map<string, { heard: (answer: SceneMessage | null) => void, failed: (why: Refusal) => void, hear: (words: string) => void }>()
  bus.on('scene.message', message => message.reply_to !== null && waiting.get(message.reply_to)?.heard(message))
  bus.on('turn.finished', turn => turn.kind === 'scene' && waiting.get(turn.source_id)?.heard(store.answerTo(turn.source_id)))
  bus.on('turn.failed', turn => turn.kind === 'scene' && waiting.get(turn.source_id)?.failed(new Refusal(409, turn.reason, turn.message)))

  passing.on('turn.delta', ({ source_id, text }) => waiting.get(source_id)?.hear(text))

  function answerer({ type, id }: Target, { content, agent_id }: Said): string {
    if (type === 'agent')
      return agents.get(id).id
    const { roster, name } = scenes.get(id)
    const present = roster.map(member => member.agent_id).filter(agents.exists)
    if (agent_id !== undefined && !present.includes(agent_id))
      throw notFound('member', agent_id)
    const [lead] = present
    if (lead === undefined)
      throw conflict('empty_roster', `Nobody serves in “${name}” yet. Add an agent to its roster first.`)
    return agent_id ?? mentionsIn(content, agents.list().filter(agent => present.includes(agent.id)).map(mentionable))[0] ?? lead
  }

  const incoming = (to: Target, said: Said): SceneMessage => ({
    id: newId(),
    scene_id: to.type === 'scene' ? to.id : null,
    user_id: said.user_id,
    direction: 'incoming',
    content: said.content,
    agent_id: answerer(to, said),
    channel: said.channel,
    reply_to: null,
    timestamp: stamp(clock),
  })

  function take(message: SceneMessage, key: string | undefined): void {
    db.tx(() => {
      store.insert(message, key)
      db.emit('scene.message', message)
    })
  }

  function wait(id: string, hear: (words: string) => void): Promise<SceneMessage | null> {
    return new Promise<SceneMessage | null>((resolve, reject) => {
      const timer = setTimeout(resolve, PATIENCE_MS, null)
      waiting.set(id, { heard: resolve, failed: reject, hear })
      timer.unref()
    }).finally(() => waiting.delete(id))
  }

  return {
    exists: ({ type, id }) => type === 'scene' ? scenes.exists(id) : agents.exists(id),
    async say(to, said, hear = () => {}) {
      const { user_id, content, key } = said
      const before = key === undefined ? null : store.byKey(key)
      const asked = before ?? incoming(to, said)
      const heard = store.answerTo(asked.id) ?? wait(asked.id, hear)
      if (!before)
        take(asked, key)
      const answer = await heard
      const [prompt_tokens, completion_tokens] = [estimateTokens(content), estimateTokens(answer?.content ?? '')]
      return { reply: answer?.content ?? null, user_id, agent_id: asked.agent_id, message_id: asked.id, usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens } }
    },
    message: id => store.message(id),
    saidBefore: (asked, limit) => store.history(placeOf(asked), asked.user_id, limit, asked.id).filter(message => message.direction === 'incoming' && message.channel === asked.channel), // the same id on another channel may be somebody else
    answer(messageId, agentId, text) {
      const asked = store.message(messageId)
      if (!asked || text === null)
        return
      const message: SceneMessage = { ...asked, id: newId(), direction: 'outgoing', content: text, agent_id: agentId, reply_to: messageId, timestamp: stamp(clock) }
      store.insert(message)
      db.emit('scene.message', message)
    },
    history(sceneId, userId, { limit, before }) {
      const { page, more } = pageOf(store.history(scenes.get(sceneId).id, userId, limit + 1, before ?? AFTER_EVERY_ID), limit, message => message.id)
      return { history: page, ...more }
    },
    keep: (sceneId, userId, sayings) => db.tx(() => {
      const { id, roster } = scenes.get(sceneId)
      const kept = oldMessages(id, userId, roster[0]?.agent_id ?? LEADER, sayings).filter(message => store.message(message.id) === null)
      kept.forEach(message => store.insert(message))
      return kept.length
    }),
    users(sceneId, { limit, before }) {
      const { id } = scenes.get(sceneId)
      const named = before === undefined ? null : store.user(id, before)
      if (before !== undefined && !named)
        throw notFound('person', before)
      const users = store.users(id, limit + 1, named)
      return users.length > limit ? { users: users.slice(0, limit), next_before: users[limit - 1]!.user_id } : { users }
    },
  }
}

const mentionable = (agent: Agent): { id: string, names: string[] } => ({ id: agent.id, names: [agent.name, agent.display.nickname] })

/** As they stand in a history: brought in again they have the same ids. */
function oldMessages(scene_id: string, user_id: string, agent_id: string, sayings: readonly OldSaying[]): SceneMessage[] {
  const idOf = idSequence()
  return sayings.map(({ at, ...said }) => ({ ...said, id: idOf(Date.parse(at), JSON.stringify([scene_id, user_id, said.direction, said.content])), scene_id, user_id, agent_id, reply_to: null, timestamp: at }))
}
