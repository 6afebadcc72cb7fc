// Access tokens that platforms hand out for a while: fetched once, remembered until shortly before they end.

export interface Tokens {
  /** The token of that name, fetched when there is none. What `fetch` throws is thrown, and not remembered. */
  get: (name: string, now: number, fetch: () => Promise<{ token: string, seconds: number }>) => Promise<string>
  /** Forgets a token that the platform no longer takes. */
  drop: (name: string) => void
}

/** Renewed so long before they end. */
const MARGIN_MS = 5 * 60_000

export function createTokens(): Tokens {
  const kept = new Map<string, { until: number, token: Promise<string> }>()

  return {
    get(name, now, fetch) {
      const known = kept.get(name)
      if (known && known.until > now)
        return known.token
      const entry = { until: Number.POSITIVE_INFINITY, token: Promise.resolve('') }
      entry.token = fetch().then(({ token, seconds }) => {
        entry.until = now + Math.max(seconds * 1000 - MARGIN_MS, seconds * 500)
        return token
      })
      entry.token.catch(() => kept.get(name) === entry && kept.delete(name))
      kept.set(name, entry)
      return entry.token
    },
    drop: name => void kept.delete(name),
  }
}
