// The first page weighs little: all scripts and styles it asks for, gzipped, as a phone on a slow line would carry them.
import type { Buffer } from 'node:buffer'
import { gzipSync } from 'node:zlib'
import { live } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

const MOST_KB = 400
const house = useHouse()

test('the first load stays under its limit, and what is seldom wanted comes later', async ({ page }) => {
  const files = new Map<string, Promise<Buffer>>()
  page.on('response', (response) => {
    if (/\.(?:js|css)$/.test(new URL(response.url()).pathname))
      files.set(new URL(response.url()).pathname, response.body())
  })
  await house.enter(page)
  await live(page)
  const weights = await Promise.all([...files].map(async ([name, body]) => ({ name, kb: gzipSync(await body).byteLength / 1000 })))
  const sum = weights.reduce((all, { kb }) => all + kb, 0)
  test.info().annotations.push({ type: 'first load', description: `${sum.toFixed(0)} kB gzipped in ${weights.length} files` })
  expect(sum, weights.toSorted((a, b) => b.kb - a.kb).slice(0, 12).map(({ name, kb }) => `${name} ${kb.toFixed(1)}`).join('\n')).toBeLessThan(MOST_KB)
  expect(weights.length).toBeGreaterThan(10)
  expect(weights.filter(({ name }) => /codemirror|PaletteDialog|ShortcutsSheet/.test(name))).toEqual([])
})
