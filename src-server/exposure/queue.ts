// One thing after another: what opens and closes doors must not overtake itself.

/** Runs each piece of work when the one before has ended, however it ended; answers what it answers. */
export function createQueue(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work, work)
    last = mine
    return mine
  }
}
