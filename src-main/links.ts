// Decides where an address may be opened, so that the window never shows anything but our own page.

/** `inside` the window, `outside` in the person's browser, or `nowhere`. */
export function whereTo(address: string, origin: string): 'inside' | 'outside' | 'nowhere' {
  if (!URL.canParse(address)) return 'nowhere'
  const url = new URL(address)
  if (url.origin === new URL(origin).origin) return 'inside'
  return ['http:', 'https:'].includes(url.protocol) ? 'outside' : 'nowhere'
}
