// Turns run again: which runs there are of each turn, and those under way, also while the person looks at something else.
import type { turns as contract, Replay } from '@server/engine/contract'
import type { z } from 'zod'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { client } from '@/api/client'

export type Wanted = z.input<typeof contract.replay.body>

export interface Underway { key: number, from: number | null, since: number }

export interface Runs {
  /** Newest last. */
  list: readonly Replay[]
  underway: readonly Underway[]
  state: 'loading' | 'ready' | 'failed'
  error: unknown
}

export const useReplays = defineStore('replays', () => {
  const runs = shallowReactive(new Map<string, Runs>())
  let keys = 0

  const of = (id: string): Runs => runs.get(id) ?? { list: [], underway: [], state: 'loading', error: null }
  const change = (id: string, to: (now: Runs) => Partial<Runs>): void => void runs.set(id, { ...of(id), ...to(of(id)) })

  async function load(id: string): Promise<void> {
    try {
      const { replays } = await client.turns.replays({ params: { id } })
      change(id, () => ({ list: replays, state: 'ready' }))
    }
    catch (error) {
      change(id, now => now.state === 'ready' ? {} : { state: 'failed', error })
    }
  }

  /** Runs a turn again; answers how it went. Where no model is called that is at once, else it may take minutes. */
  async function run(id: string, wanted: Wanted): Promise<Replay> {
    const mine: Underway = { key: ++keys, from: wanted.from ?? null, since: Date.now() }
    change(id, now => ({ underway: [...now.underway, mine] }))
    try {
      const { replay } = await client.turns.replay({ params: { id }, body: wanted })
      change(id, now => ({ list: [...now.list.filter(each => each.id !== replay.id), replay] }))
      return replay
    }
    finally {
      change(id, now => ({ underway: now.underway.filter(each => each !== mine) }))
    }
  }

  /** Ends the runs of a turn that are under way; each is listed with what it came to. */
  async function cancel(id: string): Promise<void> {
    await client.turns.cancelReplay({ params: { id } })
  }

  return { of, load, run, cancel }
})
