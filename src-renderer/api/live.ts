// What happens on the server, live: each fact once, in order, over every broken connection.
import type { Events, Frame, Passing } from '@server/contract'
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { keepOpen } from './line'

export type LiveState = 'connecting' | 'live' | 'offline'
/** What is told: stored facts, each once, and what passes. */
type Told = Events & Passing
export type FactFrame<E extends keyof Told = keyof Told> = Extract<Frame, { event: E }>
type Listener = (data: never, frame: never) => void

/** So many tries in a row must fail before the page says that it is offline, and not merely reconnecting. */
const PATIENCE = 3

/** One listener that throws does not keep the others from hearing. */
function safely(listener: () => void): void {
  try {
    listener()
  }
  catch (error) {
    reportError(error)
  }
}

/** Who listens to what. */
function createListeners() {
  const facts = new Map<string, Set<Listener>>()
  const resets = new Set<() => void>()

  /** Hears one kind of what is told; the function returned stops it. */
  function on<E extends keyof Told>(event: E, listener: (data: Told[E], frame: FactFrame<E>) => void): () => void {
    const set = facts.get(event) ?? new Set()
    facts.set(event, set.add(listener as Listener))
    return () => set.delete(listener as Listener)
  }

  /** Hears that too much was missed: whatever was loaded must be loaded anew. */
  function onReset(listener: () => void): () => void {
    resets.add(listener)
    return () => resets.delete(listener)
  }

  const reset = (): void => [...resets].forEach(safely)
  const tell = (frame: FactFrame): void =>
    [...facts.get(frame.event) ?? []].forEach(listener => safely(() => listener(frame.data as never, frame as never)))

  return { on, onReset, reset, tell }
}

export const useLive = defineStore('live', () => {
  const state = ref<LiveState>('connecting')
  const { on, onReset, reset, tell } = createListeners()
  let seq: number | null = null
  /** Something was loaded, or could have been, before the line was up. */
  let gap = false
  let over = (): void => {}
  let settle = (): void => {}
  /** Resolves when the first try has ended, well or not: what is loaded after it misses nothing. */
  const settled = new Promise<void>((resolve) => {
    settle = resolve
  })

  function address(): string {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    return `${scheme}://${location.host}/ws${seq === null ? '' : `?since=${seq}`}`
  }

  function opened(): void {
    state.value = 'live'
    settle()
    // Without a place to resume from, what happened meanwhile is unknown.
    if (gap && seq === null)
      reset()
  }

  function said(text: string): void {
    const frame = JSON.parse(text) as Frame
    if (frame.event === 'heartbeat') {
      seq ??= frame.data.seq
    }
    else if (frame.event === 'reset') {
      seq = frame.data.seq
      reset()
    }
    else if (!('seq' in frame)) {
      tell(frame)
    }
    else if (seq === null || frame.seq > seq) {
      seq = frame.seq
      tell(frame)
      if (frame.event === 'archive.opened') // more has come than was told one by one
        reset()
    }
  }

  function down(tries: number): void {
    gap = true
    state.value = tries >= PATIENCE ? 'offline' : 'connecting'
    settle()
  }

  const line = keepOpen({ address, opened, said, down, over: () => over() })

  function stop(): void {
    gap = true
    state.value = 'connecting'
    line.stop()
  }

  /** Says whom to tell when the server ends the session. */
  function onOver(react: () => void): void {
    over = react
  }

  return { state, settled, on, onReset, onOver, start: line.start, stop, hurry: line.hurry }
})
