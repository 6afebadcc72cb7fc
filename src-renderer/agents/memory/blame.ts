// From whom each line of a memory is: lines that stand together and came together are told together.
import type { MemoryLines } from '@server/agents/contract'
import type { MemoryDoor } from './door'
import type { Scrolled } from '@/api/pages'
import { computed, onScopeDispose, shallowReactive } from 'vue'

export type MemoryLine = MemoryLines['lines'][number]
/** The version that brought a line. */
export type Origin = Omit<MemoryLine, 'text'>
/** `from` is the number of its first line. */
export interface Share { from: number, origin: Origin, lines: string[] }

export function sharesOf(lines: readonly MemoryLine[]): Share[] {
  const shares: Share[] = []
  lines.forEach(({ text, ...origin }, at) => {
    const last = shares.at(-1)
    if (last && last.origin.version === origin.version)
      last.lines.push(text)
    else
      shares.push({ from: at + 1, origin, lines: [text] })
  })
  return shares
}

/** The lines of a memory, loaded as they are scrolled to and anew when it changes. */
export function useBlame(door: MemoryDoor) {
  const list = shallowReactive({ lines: [] as readonly MemoryLine[], state: 'loading' as 'loading' | 'ready' | 'failed', error: null as unknown, tail: 'end' as Scrolled['tail'] })
  let round = 0

  async function fetch(after: number): Promise<boolean> {
    const mine = after === 0 ? ++round : round
    const { lines, next_after } = await door.lines(after)
    if (mine !== round)
      return false
    list.lines = after === 0 ? lines : [...list.lines, ...lines]
    list.tail = next_after === undefined ? 'end' : 'more'
    list.state = 'ready'
    return true
  }

  async function load(): Promise<void> {
    try {
      await fetch(0)
    }
    catch (error) {
      list.error = error
      if (list.state !== 'ready')
        list.state = 'failed'
    }
  }

  async function older(): Promise<void> {
    if (list.tail === 'loading' || list.tail === 'end')
      return
    list.tail = 'loading'
    await fetch(list.lines.length).catch(() => list.tail = 'failed')
  }

  onScopeDispose(door.follow(() => void load()))
  void load()
  const end: Scrolled = {
    rows: [],
    get tail() {
      return list.tail
    },
    older,
  }
  return { list, shares: computed(() => sharesOf(list.lines)), end, load }
}
