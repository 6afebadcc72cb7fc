// Addresses as a phone can use them.

/** The name as a browser shows it: with the port, without the rest. */
export const hostOf = (url: string): string => new URL(url).host

/** How sure a phone gets there: every one knows numbers, not every one finds a name of the local network. */
function trust(url: string): number {
  const { hostname } = new URL(url)
  return hostname.startsWith('[') ? 1 : hostname.endsWith('.local') ? 2 : 0
}

/** The same links, the surest first. */
export const surestFirst = (urls: readonly string[]): string[] => [...urls].sort((a, b) => trust(a) - trust(b))
