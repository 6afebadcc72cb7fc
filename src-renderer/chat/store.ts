// Groups and what is said in them, kept current by group and message events.
import type { ChatMessage, Group } from '@server/chat/contract'
import type { Pages } from '@/api/pages'
import { defineStore } from 'pinia'
import { computed, watch } from 'vue'
import { client } from '@/api/client'
import { collection } from '@/api/collection'
import { useLive } from '@/api/live'
import { pages } from '@/api/pages'
import { useTurns } from '@/engine/store'
import { createLooks } from './looks'

export type GroupDraft = Pick<Group, 'name' | 'announcement' | 'members'>

/** The messages of a group: the newest, or those around one of them. */
const roomOf = (id: string, around?: string): Pages<ChatMessage> => pages<ChatMessage, string>({
  ask: async (before) => {
    await useLive().settled // what is said from here on is heard
    const page = await client.chat.messages({ params: { id }, query: before === undefined ? { around } : { before } })
    return { rows: page.messages, more: page.next_before !== undefined }
  },
  cursor: message => message.id,
  order: (a, b) => a.timestamp.localeCompare(b.timestamp),
})

export const useChat = defineStore('chat', () => {
  const live = useLive()
  useTurns() // a turn that began before a page was opened is known there
  const list = collection('group', async () => (await client.chat.groups()).groups)
  const groups = computed(() => [...list.rows.value.values()].sort((a, b) => Number(b.is_default) - Number(a.is_default)))
  const { note, latestOf, lookedAt, isUnread, look } = createLooks(list.rows)
  const rooms = new Map<string, Pages<ChatMessage>>()

  watch(list.rows, now => [...rooms.keys()].filter(id => !now.has(id)).forEach(id => rooms.delete(id)))
  live.on('chat.message', message => rooms.get(message.group_id)?.put(message))
  live.onReset(() => [...rooms.values()].forEach(room => void room.load()))

  /** The messages of a group, fetched on first sight and kept current from then on. */
  function room(id: string): Pages<ChatMessage> {
    const here = rooms.get(id) ?? roomOf(id)
    rooms.set(id, here)
    if (here.state !== 'ready')
      void here.load()
    return here
  }

  /** What was said around a message that lies further back; it is fetched by `load`, and nothing is added to it. */
  const past = (id: string, message: string): Pages<ChatMessage> => roomOf(id, message)

  /** Says something; it is shown at once, also where the live connection is down. */
  async function post(id: string, content: string): Promise<void> {
    const { message } = await client.chat.post({ params: { id }, body: { content } })
    note(message)
    rooms.get(id)?.put(message)
  }

  async function create(draft: GroupDraft): Promise<Group> {
    const { group } = await client.chat.create({ body: draft })
    list.put(group)
    return group
  }

  async function update(id: string, draft: Partial<GroupDraft>): Promise<void> {
    const { group } = await client.chat.update({ params: { id }, body: draft })
    list.put(group)
  }

  async function remove(id: string): Promise<void> {
    await client.chat.remove({ params: { id } })
    list.drop(id)
  }

  /** Brings a group back with its messages. */
  async function restore(id: string): Promise<void> {
    const { group } = await client.chat.restore({ params: { id } })
    list.put(group)
  }

  void list.ensure()
  const byId = (id: string): Group | undefined => list.rows.value.get(id)
  return { groups, state: list.state, error: list.error, load: list.load, byId, latestOf, lookedAt, isUnread, look, room, past, post, create, update, remove, restore }
})
