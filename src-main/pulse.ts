// Tells a server that hangs from one that is only slow, and from a computer that slept.

const EVERY = 10_000
/** So many questions in a row may stay without an answer: half a minute. */
const PATIENCE = 3

/**
 * Asks every ten seconds; when half a minute has passed without any answer, `hung` is called, once. A question that comes
 * late begins the count anew: then the computer slept, or we were held up ourselves, and nobody had the time to answer.
 * Returns what ends the watch.
 */
export function watchPulse(ask: () => Promise<void>, hung: () => void): () => void {
  let unanswered = 0
  let before = Date.now()
  const timer = setInterval(() => {
    const late = Date.now() - before > 2 * EVERY
    before = Date.now()
    if (late) unanswered = 0
    if (unanswered >= PATIENCE) {
      clearInterval(timer)
      return hung()
    }
    unanswered++
    void ask().then(() => unanswered = 0)
  }, EVERY)
  return () => clearInterval(timer)
}
