// Runs: messages being answered, and the requests that wait to carry the answer home. An answer is handed out once.

export interface Runs<T> {
  begin: (key: string) => void
  /** Waits for the answer at most so long; null when it came too late, or was given to another. */
  wait: (key: string, ms: number) => Promise<T | null>
  /** The answer is there: to the newest request that waits, or to all of them and those that repeat it (`shared`). False when nobody waits. */
  settle: (key: string, answer: T, shared: boolean) => boolean
  /** Lets everyone go. */
  close: () => void
}

interface Run<T> { waiting: Set<(answer: T | null) => void>, answer?: T }

/** Answers that repeated requests may ask for again. */
const REMEMBERED = 200

export function createRuns<T>(): Runs<T> {
  const runs = new Map<string, Run<T>>()

  return {
    begin: key => void runs.set(key, { waiting: new Set() }),
    async wait(key, ms) {
      const run = runs.get(key)
      if (!run || run.answer !== undefined)
        return run?.answer ?? null
      return new Promise((resolve) => {
        const go = (answer: T | null): void => {
          clearTimeout(timer)
          run.waiting.delete(go)
          resolve(answer)
        }
        const timer = setTimeout(go, ms, null)
        run.waiting.add(go)
      })
    },
    settle(key, answer, shared) {
      const run = runs.get(key)
      runs.delete(key)
      if (!run)
        return false
      const waiting = [...run.waiting]
      waiting.forEach((go, index) => go(shared || index === waiting.length - 1 ? answer : null))
      if (shared) {
        runs.set(key, { waiting: new Set(), answer })
        const answered = [...runs].filter(([, each]) => each.answer !== undefined)
        if (answered.length > REMEMBERED)
          runs.delete(answered[0]![0])
      }
      return waiting.length > 0
    },
    close() {
      for (const run of runs.values())
        run.waiting.forEach(go => go(null))
      runs.clear()
    },
  }
}
