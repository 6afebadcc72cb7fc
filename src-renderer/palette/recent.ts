// What was chosen in the palette lately, in this browser: names only, as words out of letters are nobody’s business later.
import type { Entry } from './entry'
import { useLocalStorage } from '@vueuse/core'

const MOST = 6
const PASSING = ['page', 'letter', 'message']

const ids = useLocalStorage<string[]>('cococat.recent', [])

/** Puts a choice first. */
export function remember({ id, kind }: Entry): void {
  if (!PASSING.includes(kind))
    ids.value = [id, ...ids.value.filter(each => each !== id)].slice(0, MOST)
}

/** The newest first; what is there no longer is left out. */
export function recent(find: (id: string) => Entry | null | undefined): Entry[] {
  return ids.value.flatMap(id => find(id) ?? []).map(entry => ({ ...entry, kind: 'recent' }))
}
