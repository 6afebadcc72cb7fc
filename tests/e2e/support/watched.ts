// Tests whose pages are watched: no error on the console, nothing refused by the page's policy, and nothing asked of anyone but the house.
import type { BrowserContext } from '@playwright/test'
import { test as base, expect } from '@playwright/test'

interface Watched {
  /** What may stand on the console because the test makes it happen. */
  expected: RegExp[]
  watched: void
}

export const test = base.extend<Watched>({
  expected: [[], { option: true }],
  watched: [async ({ context, expected }, use) => {
    const complaints = watch(context)
    await use()
    expect(complaints().filter(complaint => !expected.some(known => known.test(complaint))), 'the page complained').toEqual([])
  }, { auto: true }],
})

export { expect }

/** Gathers what goes wrong in any page of a context. */
export function watch(context: BrowserContext): () => string[] {
  const complaints: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy|\[Vue|\[intlify/i.test(message.text()))
      complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`)
  })
  context.on('weberror', error => complaints.push(`thrown: ${error.error().stack || error.error().message}`))
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (!['data:', 'blob:'].includes(protocol) && hostname !== '127.0.0.1')
      complaints.push(`asked elsewhere: ${request.url()}`)
  })
  return () => complaints
}
