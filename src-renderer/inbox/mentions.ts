// What was said to the person in a group and not seen yet: the groups they have not looked into are read through once, then each message as it comes.
import type { ChatMessage } from '@server/chat/contract'
import { shallowRef, watch } from 'vue'
import { USER } from '@/agents/store'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { useChat } from '@/chat/store'

/** How agents call the person in a group. An address of e-mail is no call. */
const CALL = /(?<![\w.])[@＠](?:user(?![\w-])|you(?![\w-])|你)/iu
/** So far back a group is read through. */
const LOOK_BACK = 50

/** Whether a message calls the person. */
export const callsMe = ({ from, content }: Pick<ChatMessage, 'from' | 'content'>): boolean => from !== USER && CALL.test(content)

/** Made once, by the inbox's store. */
export function createMentions() {
  const chat = useChat()
  const known = shallowRef<ReadonlyMap<string, ChatMessage>>(new Map())

  function put(messages: readonly ChatMessage[]): void {
    const calls = messages.filter(callsMe)
    if (calls.length)
      known.value = new Map([...known.value, ...calls.map(message => [message.id, message] as const)])
  }

  /** Without it a mention is only found in its group. */
  async function readThrough(id: string): Promise<void> {
    const page = await client.chat.messages({ params: { id }, query: { limit: LOOK_BACK } }).catch(() => null)
    put(page?.messages ?? [])
  }

  watch(() => chat.groups.filter(group => chat.isUnread(group.id)).map(group => group.id), (now, before = []) => {
    now.filter(id => !before.includes(id)).forEach(id => void readThrough(id))
  }, { immediate: true })
  useLive().on('chat.message', message => put([message]))

  /** Those the person has not seen. */
  const unseen = (): ChatMessage[] => [...known.value.values()].filter(message => chat.byId(message.group_id) && message.timestamp > chat.lookedAt(message.group_id))

  return { unseen }
}
