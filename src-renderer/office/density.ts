// How much happened when: the ground of the time slider, for one of a few spans that end now.
import type { Reply } from '@server/kernel/route'
import type { Ref } from 'vue'
import type { api } from '@/api/routes'
import { useIntervalFn } from '@vueuse/core'
import { shallowRef, watch } from 'vue'
import { client } from '@/api/client'
import { useLive } from '@/api/live'

const HOUR_MS = 3_600_000
export const SPANS = { hour: HOUR_MS, six: 6 * HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const
export type Span = keyof typeof SPANS

/** In so many equal parts. */
export const PARTS = 120
const PACE_MS = 10_000

type Overview = Reply<typeof api['collaboration']['past']>
export interface Density { since: number, until: number, counts: readonly number[] }

/** What an overview says, in milliseconds. */
export const densityOf = ({ since, until, counts }: Pick<Overview, 'since' | 'until' | 'counts'>): Density => ({ since: Date.parse(since), until: Date.parse(until), counts })

/** How high each bar is, from 0 to 1: the root, so that one busy minute does not flatten all others. */
export function heightsOf({ counts }: Density): number[] {
  const most = Math.max(1, ...counts)
  return counts.map(count => Math.sqrt(count / most))
}

/** Where a moment is in a span, from 0 to 1. */
export const shareAt = ({ since, until }: Density, moment: number): number => Math.max(0, Math.min(1, (moment - since) / (until - since)))

/** Follows a span that ends now; while `held`, it stands still. Without a server what was known stays. */
export function useDensity(span: Ref<Span>, held: Ref<boolean>) {
  const live = useLive()
  const empty = (): Density => ({ since: Date.now() - SPANS[span.value], until: Date.now(), counts: Array.from<number>({ length: PARTS }).fill(0) })
  const density = shallowRef<Density>(empty())
  let round = 0

  async function load(): Promise<void> {
    const mine = ++round
    const until = Date.now()
    const query = { since: new Date(until - SPANS[span.value]).toISOString(), until: new Date(until).toISOString(), parts: PARTS }
    const overview = await client.collaboration.past({ query }).catch(() => null)
    if (mine === round && overview)
      density.value = densityOf(overview)
  }

  async function loadUnlessHeld(): Promise<void> {
    await live.settled
    if (!held.value)
      await load()
  }

  useIntervalFn(loadUnlessHeld, PACE_MS, { immediateCallback: true })
  watch(held, loadUnlessHeld)
  watch(span, load)
  live.onReset(() => void load())
  return density
}
