// When a cron that is being written would come, as the server works it out, or what is wrong with it.
import type { Preview } from '@server/schedule/contract'
import type { Ref } from 'vue'
import { useDebounceFn } from '@vueuse/core'
import { shallowRef, watch } from 'vue'
import { client } from '@/api/client'

/** Typing pauses so long before the server is asked. */
const PAUSE_MS = 250

/** What a cron comes to in a zone; null while there is none, or no answer yet. The last answer stays until the next is there. */
export function usePreview(timing: () => { cron: string | null, timezone: string }): Ref<Preview | null> {
  const preview = shallowRef<Preview | null>(null)
  let round = 0

  async function ask(): Promise<void> {
    const mine = ++round
    const { cron, timezone } = timing()
    if (cron === null)
      return void (preview.value = null)
    const answer = await client.schedule.preview({ body: { cron, timezone } }).catch(() => null) // saving says what is wrong then
    if (mine === round)
      preview.value = answer
  }

  const later = useDebounceFn(ask, PAUSE_MS)
  watch(() => Object.values(timing()).join('\n'), () => void later())
  void ask()
  return preview
}
