// Whether the whole team rests, since when, and the switch for it.
import type { Office } from '@server/engine/contract'
import { Pause, Play } from '@lucide/vue'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { useToast } from '@/kit/toast'
import { t } from './i18n'

export const usePause = defineStore('pause', () => {
  const live = useLive()
  const toast = useToast()
  /** Since when everything rests; null while the team works. */
  const since = ref<string | null>(null)
  const busy = ref(false)
  let round = 0

  function take({ paused_at }: Office): void {
    round++ // what is on its way is older than this
    since.value = paused_at
  }

  /** Without an answer the team is taken to work, until the house says otherwise. */
  async function load(): Promise<void> {
    const mine = round
    await live.settled
    const answer = await client.office.state().catch(() => null)
    if (answer && mine === round)
      take(answer.office)
  }

  /** Lets everything rest, or go on. */
  async function set(paused: boolean): Promise<void> {
    take((await client.office.change({ body: { paused } })).office)
  }

  /** The other of the two; the person is told, and can take it back. */
  async function toggle(): Promise<void> {
    const paused = since.value === null
    busy.value = true
    try {
      await set(paused)
      toast.say(t(paused ? 'shell.pause.done' : 'shell.pause.over'), { undo: () => set(!paused) })
    }
    catch (error) {
      toast.fail(error)
    }
    finally {
      busy.value = false
    }
  }

  live.on('office.updated', take)
  live.onReset(() => void load())
  void load()

  /** The switch as it is named and drawn now. */
  const action = computed(() => since.value === null
    ? { label: t('shell.pause.all'), icon: Pause, action: () => void toggle() }
    : { label: t('shell.pause.goOn'), icon: Play, action: () => void toggle() })

  return { since, busy, action, toggle }
})
