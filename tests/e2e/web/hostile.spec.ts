// What strangers may write, in every field that can be shown: nothing of it runs, and nothing of it breaks the layout.
import type { Page } from '@playwright/test'
import type { Found } from '../pictures/life'
import { Buffer } from 'node:buffer'
import { enliven } from '../pictures/life'
import { open } from '../pictures/portray'
import { SCREENS } from '../pictures/screens'
import { DESK, expectFits, keep, live, PHONE } from '../support/desk'
import { useHouse } from '../support/house'
import { estrange, EVERYTHING, LINE, NAME, SCRIPT, STRANGE } from '../support/stranger'
import { expect, test } from '../support/watched'

const house = useHouse()
test.use({ actionTimeout: 15_000 })
let found: Found

/** What markup becomes when somebody takes it for markup; the page itself makes none of these. */
const BORN = 'script:not([type=module]), iframe, object, embed, base, form[action], img[src="x"], a[href^="javascript:" i], a[href^="data:" i], [onerror], [onload], [onclick], [onmouseover]'

test.beforeAll(async () => {
  test.setTimeout(240_000) // each letter wakes an agent
  found = await enliven(house, STRANGE)
  await estrange(house)
  await house.api('POST', '/api/agents', { name: NAME, id: 'hostile' })
  for (const words of EVERYTHING)
    await house.write('user', words, { from: 'hostile' })
  await house.settled()
})

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => console.error(`Content Security Policy: ${violatedDirective} refused ${blockedURI} ${sample}`)))
  page.on('dialog', (dialog) => {
    void dialog.dismiss()
    throw new Error(`A dialog opened: ${dialog.message()}`)
  })
})

/** Nothing ran, nothing was born of markup, and everything fits at both widths. */
async function expectUnharmed(page: Page, name: string): Promise<void> {
  expect.soft(await page.evaluate(() => 'ran' in window), `${name}: something ran`).toBe(false)
  expect.soft(await page.evaluate(born => [...document.body.querySelectorAll(born)].map(element => element.outerHTML.slice(0, 200)), BORN), `${name}: born of markup`).toEqual([])
  await expectFits(page)
  await page.setViewportSize(PHONE)
  await expectFits(page)
  await keep(page, `hostile-${name}`)
}

test('on every screen nothing a stranger wrote runs, and everything fits', async ({ page }) => {
  test.setTimeout(600_000)
  const strange = ['mailboxes/hostile', 'chat/floor', encodeURIComponent(SCRIPT)].map((path, i) => ({ name: `strange-${i}`, path: `/${path}` }))
  for (const screen of [...SCREENS, ...strange]) {
    await test.step(screen.name, async () => {
      await open(page, house, screen, found)
      await expectUnharmed(page, screen.name)
    })
  }
})

test('every letter and every page opens as what it is', async ({ page }) => {
  test.setTimeout(180_000)
  const { messages } = await house.api<{ messages: { idx: number }[] }>('GET', '/api/mailbox/user')
  const theirs = messages.slice(-EVERYTHING.length)
  for (const path of [...theirs.map(({ idx }) => `/mailboxes/user/${idx}`), ...['sleep', 'whiskers', 'purring'].map(slug => `/knowledge/lore/${slug}`)]) {
    await open(page, house, { name: path, path })
    await expectUnharmed(page, path.replace(/\W+/g, '-'))
  }
})

test('the policy of every page lets no script in but the house’s own files', async ({ page }) => {
  for (const path of ['/', '/sign-in', '/knowledge/lore', '/no/such/place']) {
    const policy = (await page.request.get(house.origin + path)).headers()['content-security-policy']
    expect(policy).toContain('default-src \'self\'')
    expect(policy).not.toMatch(/unsafe|script-src|https?:|\*/)
  }
})

test('a name that turns the direction of writing leaves the time beside it as it is', async ({ page }) => {
  await page.setViewportSize(DESK)
  await house.enter(page, `/mailboxes/researcher/0`)
  await live(page)
  const time = page.getByRole('article').first().locator('time')
  const [first, last] = await time.evaluate((element) => {
    const range = document.createRange()
    const at = (place: number): number => {
      range.setStart(element.firstChild!, place)
      range.setEnd(element.firstChild!, place + 1)
      return range.getBoundingClientRect().left
    }
    return [at(0), at(element.textContent!.length - 1)]
  })
  expect(first).toBeLessThan(last!)
})

test('all of 100 000 characters can be read, and sending as many again works', async ({ page }) => {
  await page.setViewportSize(DESK)
  const message = await house.write('user', `Long one\n${LINE.slice(0, 99_000)}END`, { from: 'hostile' })
  await house.enter(page, `/mailboxes/user/${message.idx}`)
  const letter = page.getByRole('article').filter({ hasText: 'Long one' })
  await letter.getByRole('button', { name: /Show all/ }).click()
  await expect(letter).toContainText('xEND')
  await expectFits(page)
  const reply = page.getByRole('textbox', { name: 'Reply as yourself…' })
  await reply.fill(LINE)
  await reply.press('Control+Enter')
  await expect(reply).toHaveValue('')
  expect(Buffer.byteLength((await house.api<{ messages: { content: string }[] }>('GET', '/api/mailbox/hostile?limit=1')).messages[0]!.content)).toBe(100_000)
})
