// The moment of the past that is looked at stands in the page's address, so that it survives a reload and can be kept; while it plays, the address rests.
import { watchDebounced } from '@vueuse/core'
import { watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useReplay } from './replay'

/** How long a moment must be looked at, in milliseconds, before the address says it. */
const REST_MS = 400

/** The moment an address names, in milliseconds; null is the present, and what makes no sense. */
function momentOf(at: unknown): number | null {
  const moment = Date.parse(String(at))
  return moment < Date.now() ? moment : null
}

/** Leads to the moment that the address names, and says in it which one is looked at. */
export function useMomentInAddress(): void {
  const route = useRoute()
  const router = useRouter()
  const replay = useReplay()

  watch(() => route.query.at, (at) => {
    const moment = momentOf(at)
    if (route.name !== 'office' || replay.playing || moment === replay.at)
      return
    if (moment === null)
      replay.live()
    else
      void replay.seek(moment)
  }, { immediate: true })

  watchDebounced(() => replay.playing ? undefined : replay.at, (at) => {
    if (at !== undefined && route.name === 'office' && at !== momentOf(route.query.at))
      void router.replace({ query: { ...route.query, at: at === null ? undefined : new Date(at).toISOString() } })
  }, { debounce: REST_MS })
}
