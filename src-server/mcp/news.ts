// Something that may happen, and those who wait for it.

export interface News {
  /** It has happened: everybody who waits goes on. */
  tell: () => void
  /** Resolves when it happens next, or when the signal is aborted. */
  next: (signal: AbortSignal) => Promise<void>
}

export function createNews(): News {
  const waiting = new Set<() => void>()
  return {
    tell: () => waiting.forEach(goOn => goOn()),
    next: signal => new Promise((resolve) => {
      const goOn = (): void => {
        waiting.delete(goOn)
        signal.removeEventListener('abort', goOn)
        resolve()
      }
      waiting.add(goOn)
      signal.addEventListener('abort', goOn)
      if (signal.aborted)
        goOn()
    }),
  }
}
