// The message an address names: in sight where the group’s newest messages hold it, else with what was said around it.
import type { ChatMessage } from '@server/chat/contract'
import type { Pages } from '@/api/pages'
import { computed, nextTick, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useChat } from './store'

/** What comes into sight is laid out only then and pushes the rest away, so it is looked for again. */
const FRAMES = 3

export const elementOf = (message: string): string => `message-${message}`

/** The messages to show of a group, and which of them is sought. */
export function useSought(group: string) {
  const route = useRoute()
  const router = useRouter()
  const chat = useChat()
  const newest = chat.room(group)
  const past = shallowRef<Pages<ChatMessage> | null>(null)
  const sought = computed(() => typeof route.query.message === 'string' ? route.query.message : null)

  async function show(id: string): Promise<void> {
    const here = newest.rows.some(message => message.id === id) ? null : chat.past(group, id)
    past.value = here
    await here?.load()
    await nextTick()
    for (let frame = 0; frame < FRAMES; frame++) {
      document.getElementById(elementOf(id))?.scrollIntoView({ block: 'center' })
      await new Promise(requestAnimationFrame)
    }
  }

  watch([sought, () => newest.state], ([id, state]) => {
    if (id === null)
      past.value = null
    else if (state !== 'loading')
      void show(id)
  }, { immediate: true })

  return {
    sought,
    /** Not the newest messages are shown, but older ones. */
    isPast: computed(() => past.value !== null),
    room: computed(() => past.value ?? newest),
    toNewest: () => router.replace({ query: { ...route.query, message: undefined } }),
  }
}
