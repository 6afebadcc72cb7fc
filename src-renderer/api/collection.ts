// A list by id that stays true by itself: loaded once, then kept by `<noun>.created|updated|removed`.
import type { Events } from '@server/contract'
import type { Ref, ShallowRef } from 'vue'
import { ref, shallowRef, watch } from 'vue'
import { useLive } from './live'

/** Only what has an id of its own: a page of a knowledge base is known by its base and its slug. */
type NounOf<E extends keyof Events> = E extends `${infer N}.created` ? Events[E] extends { id: string } ? N : never : never
export type Noun = NounOf<keyof Events>
export type Row<N extends Noun> = Events[`${N}.created`]
export type ListState = 'loading' | 'ready' | 'failed'

export interface Collection<T> {
  /** Every row by its id, in the order the server gave them; new ones last. */
  readonly rows: ShallowRef<ReadonlyMap<string, T>>
  readonly state: Ref<ListState>
  readonly error: ShallowRef<unknown>
  /** Loads the list unless it is there or on its way. */
  readonly ensure: () => Promise<void>
  readonly load: () => Promise<void>
  readonly put: (row: T) => void
  readonly drop: (id: string) => void
}

/** A list by id, loaded by `fetchAll`; whoever makes it says which facts keep it true, by `put` and `drop`. */
export function keptList<T extends { id: string }>(fetchAll: () => Promise<readonly T[]>): Collection<T> {
  const live = useLive()
  const rows = shallowRef<ReadonlyMap<string, T>>(new Map())
  const state = ref<ListState>('loading')
  const error = shallowRef<unknown>(null)
  let wanted: Promise<void> | null = null
  let round = 0
  /** What arrived while a list was on its way: applied again on top of it. */
  let late: (() => void)[] | null = null

  function change(edit: (map: Map<string, T>) => void): void {
    const apply = (): void => {
      const map = new Map(rows.value)
      edit(map)
      rows.value = map
    }
    late?.push(apply)
    apply()
  }

  const put = (row: T): void => change(map => map.set(row.id, row))
  const drop = (id: string): void => change(map => map.delete(id))

  async function fetchNow(): Promise<void> {
    const mine = ++round
    late = []
    if (state.value === 'failed')
      state.value = 'loading'
    try {
      await live.settled
      const list = await fetchAll()
      if (mine !== round)
        return
      rows.value = new Map(list.map(row => [row.id, row]))
      const missed = late
      late = null
      missed.forEach(apply => apply())
      state.value = 'ready'
    }
    catch (cause) {
      if (mine !== round)
        return
      late = null
      error.value = cause
      // Rows that are already on the screen stay there: old is better than gone.
      if (state.value !== 'ready')
        state.value = 'failed'
    }
  }

  const load = (): Promise<void> => (wanted = fetchNow())
  const ensure = (): Promise<void> => (wanted && state.value !== 'failed' ? wanted : load())

  live.onReset(() => {
    if (wanted)
      void load()
  })
  watch(() => live.state, (now) => {
    if (now === 'live' && state.value === 'failed')
      void load()
  })

  return { rows, state, error, ensure, load, put, drop }
}

/** The generic part of a noun's store. `load` fetches the whole list. */
export function collection<N extends Noun>(noun: N, fetchAll: () => Promise<readonly Row<N>[]>): Collection<Row<N>> {
  const live = useLive()
  const list = keptList<Row<N>>(fetchAll)
  live.on(`${noun}.created` as keyof Events, data => list.put(data as Row<N>))
  live.on(`${noun}.updated` as keyof Events, data => list.put(data as Row<N>))
  live.on(`${noun}.removed` as keyof Events, data => list.drop((data as { id: string }).id))
  return list
}
