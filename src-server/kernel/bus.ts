// Facts inside the house: who reacts within the writing transaction, and who hears of it once it is durable.

/** What comes with every fact: its place in the log, its moment, and the turn that caused it, if one did. */
export interface Note { seq: number, timestamp: string, cause: string | null }

export interface Bus<E, P = object> {
  /** Runs `react` inside the transaction that emits the fact: it may write and emit more, and throwing rolls all of it back. */
  within: <T extends keyof E & string>(type: T, react: (data: E[T], note: Note) => void) => void
  /** Runs `hear` after the fact is durable. What it throws is logged and harms nobody. */
  on: <T extends keyof E & string>(type: T, hear: (data: E[T], note: Note) => void) => void
  /** Hears every fact after it is durable, as the JSON frame that goes out on `/ws`. */
  onFrame: (hear: (frame: string, seq: number) => void) => void
  /** Tells what passes and is never stored, to whoever listens now. */
  pass: <T extends keyof P & string>(type: T, data: P[T]) => void
  onPassing: (hear: (type: string, data: unknown) => void) => void
}

/** The side of the bus the database drives. */
export interface BusDriver {
  react: (type: string, data: unknown, note: Note) => void
  announce: (type: string, data: unknown, note: Note, frame: string) => void
}

type Hear = (data: never, note: Note) => void

/** Makes the bus; `onError` is told of a listener that threw. */
export function createBus<E, P = object>(onError: (error: unknown, type: string) => void): Bus<E, P> & BusDriver {
  const reactions = new Map<string, Hear[]>()
  const listeners = new Map<string, Hear[]>()
  const frames: ((frame: string, seq: number) => void)[] = []
  const passing: ((type: string, data: unknown) => void)[] = []
  const add = (map: Map<string, Hear[]>, type: string, hear: Hear): void => void map.set(type, [...(map.get(type) ?? []), hear])

  return {
    within: (type, react) => add(reactions, type, react),
    on: (type, hear) => add(listeners, type, hear),
    onFrame: hear => void frames.push(hear),
    pass: (type, data) => passing.forEach(hear => hear(type, data)),
    onPassing: hear => void passing.push(hear),
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
