// Facts inside the house: who reacts within the writing transaction, and who hears of it once it is durable.

/** What comes with every fact: its place in the log, its moment, and the turn that caused it, if one did. */
export interface Note { seq: number, timestamp: string, cause: string | null }

export interface Bus<E> {
  /** Runs `react` inside the transaction that emits the fact: it may write and emit more, and throwing rolls all of it back. */
  within: <T extends keyof E & string>(type: T, react: (data: E[T], note: Note) => void) => void
  /** Runs `hear` after the fact is durable. What it throws is logged and harms nobody. */
  on: <T extends keyof E & string>(type: T, hear: (data: E[T], note: Note) => void) => void
  /** Hears every fact after it is durable, as the JSON frame that goes out on `/ws`. */
  onFrame: (hear: (frame: string, seq: number) => void) => void
}

/** The side of the bus the database drives. */
export interface BusDriver {
  react: (type: string, data: unknown, note: Note) => void
  announce: (type: string, data: unknown, note: Note, frame: string) => void
}

type Hear = (data: never, note: Note) => void

/** Makes the bus; `onError` is told of a listener that threw. */
export function createBus<E>(onError: (error: unknown, type: string) => void): Bus<E> & BusDriver {
  const reactions = new Map<string, Hear[]>()
  const listeners = new Map<string, Hear[]>()
  const frames: ((frame: string, seq: number) => void)[] = []
  const add = (map: Map<string, Hear[]>, type: string, hear: Hear): void => void map.set(type, [...(map.get(type) ?? []), hear])

  return {
    within: (type, react) => add(reactions, type, react),
    on: (type, hear) => add(listeners, type, hear),
    onFrame: hear => void frames.push(hear),
    react(type, data, note) {
      for (const reaction of reactions.get(type) ?? [])
        reaction(data as never, note)
    },
    announce(type, data, note, frame) {
      for (const tell of [...(listeners.get(type) ?? []).map(hear => () => hear(data as never, note)), ...frames.map(hear => () => hear(frame, note.seq))]) {
        try {
          tell()
        }
        catch (error) {
          onError(error, type)
        }
      }
    },
  }
}

/** What passes and is never stored: told to whoever listens now. */
export interface Passing<P> {
  pass: <T extends keyof P & string>(type: T, data: P[T]) => void
  on: <T extends keyof P & string>(type: T, hear: (data: P[T]) => void) => void
  /** Hears all of it. */
  onAll: (hear: (type: string, data: unknown) => void) => void
}

export function createPassing<P>(): Passing<P> {
  const listeners: ((type: string, data: unknown) => void)[] = []
  return {
    pass: (type, data) => listeners.forEach(hear => hear(type, data)),
    on: (wanted, hear) => void listeners.push((type, data) => type === wanted && hear(data as never)),
    onAll: hear => void listeners.push(hear),
  }
}
