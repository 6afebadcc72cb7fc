// Group chat: rooms, who is in them, and what was said. That a mention wakes an agent is the engine's reaction to `chat.message`.
import type { Agent } from '../agents/contract'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Mentionable } from '../kernel/mentions'
import type { Trashed } from '../kernel/route'
import type { ChatEvents, ChatMessage, Group } from './contract'
import type { ChatStore, GroupRow } from './store'
import { stamp } from '../kernel/clock'
import { conflict, forbidden, notFound } from '../kernel/errors'
import { AFTER_EVERY_ID, idFromName, idSequence, newId } from '../kernel/ids'
import { pageOf } from '../kernel/lists'
import { mentionsIn } from '../kernel/mentions'
import { estimateTokens } from '../kernel/tokens'
import { GENERAL } from './contract'

export interface NewMessage { from: string, content: string, task_id?: string, reply_to?: string }

/** A group from elsewhere, with what was said in it long ago. */
export interface OldGroup { id: string, name: string, announcement: string, members: string[], messages: readonly { from: string, content: string, at: string }[] }

export interface Chat {
  groups: () => Group[]
  /** 404 for an absent group; so for all that take an id. */
  group: (id: string) => Group
  /** 409 for an id in use, 404 for a member that is no agent. */
  create: (group: { name: string, id?: string, announcement: string, members: string[] }) => Group
  /** The members of `general` are always all agents: naming them is 403. */
  update: (id: string, change: { name?: string, announcement?: string, members?: string[] }) => Group
  /** 403 for `general`. Messages are kept, so that it can be restored. */
  remove: (id: string) => void
  /** Deleted groups, the latest first. */
  trash: () => Trashed[]
  restore: (id: string) => Group
  /** `around` a message, 404 when it is not there: the page that ends half a page after it. */
  messages: (id: string, page: { limit: number, before?: string, around?: string }) => { messages: ChatMessage[], next_before?: string }
  /** 403 for an agent that is not a member; 404 for an absent message answered. */
  post: (id: string, message: NewMessage) => ChatMessage
  message: (id: string) => ChatMessage | null
  /** The group that an old one was brought in as; null where it never was. */
  keptAs: (old: OldGroup) => Group | null
  /** Is the id in use, by a deleted group too? */
  taken: (id: string) => boolean
  /**
   * Makes a group of one from elsewhere, under its id, or goes on with one that is here; returns the messages that were not here
   * already. They keep their moments and their order, and wake and tell nobody: whoever brings them in says so once for all.
   */
  keep: (old: OldGroup) => ChatMessage[]
  /** Makes `general` if it is not there; takes a deleted agent out of its groups, within the transaction that deletes it. */
  ensureGeneral: () => void
  leaveAll: (agentId: string) => void
  /** States that the members of `general` are others now, within the transaction that changed who there is. */
  everyoneChanged: () => void
  total: () => number
}

export function createChat(options: { db: Db<ChatEvents>, store: ChatStore, clock: Clock, agents: { list: () => Agent[], exists: (id: string) => boolean } }): Chat {
  const { db, store, clock, agents } = options
  const toGroup = ({ members, ...row }: GroupRow): Group => ({ ...row, members: row.is_default ? agents.list().map(agent => agent.id) : members })

  function group(id: string): Group {
    const row = store.find(id)
    if (!row)
      throw notFound('group', id)
    return toGroup(row)
  }

  function save(row: GroupRow, event: 'group.created' | 'group.updated'): Group {
    return db.tx(() => {
      store.save(row)
      const saved = group(row.id)
      db.emit(event, saved)
      return saved
    })
  }

  function checkMembers(members: string[] = []): void {
    const absent = members.find(id => !agents.exists(id))
    if (absent !== undefined)
      throw notFound('agent', absent)
  }

  /** Old messages as they stand in a group: brought in again they have the same ids. */
  function oldMessages({ messages }: OldGroup, { id, members }: Group): ChatMessage[] {
    const idOf = idSequence()
    const present = agents.list().filter(agent => members.includes(agent.id)).map(mentionable)
    return messages.map(({ from, content, at }) => ({ id: idOf(Date.parse(at), JSON.stringify([id, from, content])), group_id: id, from, content, mentions: mentionsIn(content, present).filter(mentioned => mentioned !== from), timestamp: at, task_id: null, reply_to: null, token_count: estimateTokens(content) }))
  }

  function keptAs(old: OldGroup): Group | null {
    const first = { ...old, messages: old.messages.slice(0, 1) }
    const isIt = (row: GroupRow): boolean => old.messages.length === 0 ? row.id === old.id && row.name === old.name : oldMessages(first, toGroup(row)).some(({ id }) => store.message(id) !== null)
    const row = store.groups().find(isIt)
    return row ? toGroup(row) : null
  }

  /** The id before which a page ends that has this message in its middle; none where the newest page has it there. */
  function endAround(group: string, messageId: string, limit: number): string | undefined {
    if (store.message(messageId)?.group_id !== group)
      throw notFound('message', messageId)
    return store.idsAfter(group, messageId, Math.ceil(limit / 2))[Math.ceil(limit / 2) - 1]
  }

  function post(id: string, { from, content, task_id, reply_to }: NewMessage): ChatMessage {
    const { members } = group(id)
    if (from !== 'user' && !agents.exists(from))
      throw notFound('agent', from)
    if (from !== 'user' && !members.includes(from))
      throw forbidden('not_a_member', `“${from}” is not a member of this group. Add it first.`)
    if (reply_to !== undefined && store.message(reply_to)?.group_id !== id)
      throw notFound('message', reply_to)
    const mentions = mentionsIn(content, agents.list().filter(agent => members.includes(agent.id) && agent.id !== from).map(mentionable))
    const message: ChatMessage = { id: newId(), group_id: id, from, content, mentions, timestamp: stamp(clock), task_id: task_id ?? null, reply_to: reply_to ?? null, token_count: estimateTokens(content) }
    return db.tx(() => {
      store.insert(message)
      db.emit('chat.message', message)
      return message
    })
  }

  return {
    groups: () => store.groups().map(toGroup),
    group,
    create({ name, id: wanted, announcement, members }) {
      checkMembers(members)
      if (wanted !== undefined && store.taken(wanted))
        throw conflict('group_exists', `There is a group “${wanted}” already. Choose another id.`)
      const id = wanted ?? idFromName(name, id => store.taken(id))
      return save({ id, name, announcement, members: [...new Set(members)], is_default: false, created_at: stamp(clock) }, 'group.created')
    },
    update(id, change) {
      const before = group(id)
      checkMembers(change.members)
      if (before.is_default && change.members)
        throw forbidden('general_has_everyone', 'Every agent is in “general”; its members cannot be chosen.')
      return save({ ...before, ...change, members: before.is_default ? [] : [...new Set(change.members ?? before.members)] }, 'group.updated')
    },
    remove(id) {
      if (group(id).is_default)
        throw forbidden('general_protected', 'The group “general” belongs to everyone and cannot be deleted.')
      db.tx(() => {
        store.setDeleted(id, stamp(clock))
        db.emit('group.removed', { id })
      })
    },
    trash: store.trashed,
    restore(id) {
      const row = store.find(id, { deleted: true })
      if (!row)
        throw notFound('deleted group', id)
      return db.tx(() => {
        store.setDeleted(id, null)
        return save({ ...row, members: row.members.filter(agents.exists) }, 'group.created')
      })
    },
    messages(id, { limit, before, around }) {
      const until = around === undefined ? before : endAround(id, around, limit)
      const { page, more } = pageOf(store.messages(group(id).id, limit + 1, until ?? AFTER_EVERY_ID), limit, message => message.id)
      return { messages: page, ...more }
    },
    post,
    message: id => store.message(id),
    keptAs,
    taken: store.taken,
    keep: old => db.tx(() => {
      const { messages, ...made } = old
      const known = store.find(old.id)
      const group = known ? toGroup(known) : save({ ...made, is_default: false, created_at: messages[0]?.at ?? stamp(clock) }, 'group.created')
      const kept = oldMessages(old, group).filter(message => store.message(message.id) === null)
      kept.forEach(store.insert)
      return kept
    }),
    ensureGeneral() {
      if (store.find(GENERAL) === null)
        save({ id: GENERAL, name: 'General', announcement: '', members: [], is_default: true, created_at: stamp(clock) }, 'group.created')
    },
    leaveAll(agentId) {
      const left = store.groupsOf(agentId)
      store.removeMember(agentId)
      for (const id of [GENERAL, ...left])
        db.emit('group.updated', group(id))
    },
    everyoneChanged() {
      if (store.find(GENERAL) !== null)
        db.emit('group.updated', group(GENERAL))
    },
    total: () => store.totalOfAll(),
  }
}

const mentionable = (agent: Agent): Mentionable => ({ id: agent.id, names: [agent.name, agent.display.nickname] })
