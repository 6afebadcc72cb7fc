// Every backup there is and what is being done to them, kept true: how far it is passes by and is never told again.
import type { BackupJob } from '@server/backups/contract'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'
import { useLoaded } from '../loaded'

/** `restored` hears that the house of a backup has opened in the place of the one there was. */
export function useBackups({ restored }: { restored: () => void }) {
  const live = useLive()
  const { value, error, state, load, follow } = useLoaded(ask)
  const job = shallowRef<BackupJob | null>(null)
  const busy = computed(() => job.value !== null)
  let told = 0

  /** What was told while the answer was on its way is newer than the answer. */
  async function ask() {
    const before = told
    const answer = await client.backups.list()
    if (told === before)
      job.value = answer.job
    return answer
  }

  for (const fact of ['backup.created', 'backup.removed', 'backup.failed', 'backup.settings'] as const)
    follow(fact, () => undefined)
  onScopeDispose(live.on('backup.progress', (progress) => {
    told++
    job.value = progress.job
  }))
  onScopeDispose(live.onReset(() => job.value?.stage === 'restarting' && restored()))
  // A server that went away in the middle cannot say that it is over
  watch(() => live.state, now => void (now === 'live' && busy.value && load()))

  return { value, error, state, load, job, busy }
}
