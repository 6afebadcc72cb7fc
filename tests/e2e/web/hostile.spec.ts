// What strangers may write: nothing of it runs, and nothing of it breaks the layout.
import { Buffer } from 'node:buffer'
import { DESK, expectFits, keep, live, PHONE } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

const house = useHouse()

const SCRIPT = '<script>window.ran=1</script><img src=x onerror="window.ran=1"><svg onload="window.ran=1"><a href="javascript:window.ran=1">click</a>'
const TEMPLATE = '{{ constructor.constructor("window.ran=1")() }} #{window.ran=1} @:{ran} {\'@\'} | %s'
const NAME = `<b onmouseover=window.ran=1>${'Ｗ'.repeat(20)}</b>‮ evil 👩‍👩‍👧‍👦🏴‍☠️ ${'n'.repeat(60)}`.slice(0, 120)
const LINE = 'x'.repeat(100_000)
const RTL = '‮‭⁦مرحبا بالعالم‏ \u202Egnp.exe ​‍ Z̸̢̛͎a̷l̵g̶o̴'
const WORDS = [SCRIPT, TEMPLATE, RTL, LINE, '# not a heading\n\n'.repeat(80), '👨‍👩‍👧‍👦'.repeat(500), `javascript:alert(1) https://example.com/${'a/'.repeat(400)}`]

test.beforeAll(async () => {
  const { agent: { id } } = await house.api<{ agent: { id: string } }>('POST', '/api/agents', {
    name: NAME,
    id: 'hostile',
    display: { nickname: '', avatar: '<i>👩‍👩‍👧', color: 0 },
    profile: { role: `${SCRIPT.slice(0, 150)}`, objective: RTL + SCRIPT, traits: [SCRIPT], rules: [TEMPLATE], background: `${LINE.slice(0, 19_000)}` },
  })
  await house.api('PUT', `/api/agents/${id}/memory`, { content: `${SCRIPT}\n\n${LINE}\n\n${RTL}` })
  const { group } = await house.api<{ group: { id: string } }>('POST', '/api/chat/groups', { name: NAME, id: 'hostile', announcement: `${SCRIPT}\n${'announce'.repeat(200)}`, members: [id, 'leader'] })
  for (const words of WORDS) {
    await house.write(id, words)
    await house.write('user', words, { from: id })
    await house.say(`@hostile ${words}`.slice(0, 100_000), group.id)
  }
  await house.settled()
})

for (const [width, viewport] of Object.entries({ desk: DESK, phone: PHONE })) {
  test(`on a ${width} nothing a stranger wrote runs, and everything fits`, async ({ page }) => {
    await page.setViewportSize(viewport)
    await page.addInitScript(() => addEventListener('securitypolicyviolation', () => console.error('Content Security Policy: something was refused')))
    const { messages } = await house.api<{ messages: { idx: number }[] }>('GET', '/api/mailbox/user')
    const places = ['/', '/agents', '/agents/hostile', '/agents/hostile?tab=memory', '/agents/hostile?tab=history', '/mailboxes', '/mailboxes/user', '/mailboxes/hostile', `/mailboxes/user/${messages.at(-1)!.idx}`, `/mailboxes/user/${messages[0]!.idx}`, '/chat', '/chat/hostile', `/${encodeURIComponent(SCRIPT)}`]
    for (const place of places) {
      await test.step(place, async () => {
        await house.enter(page, place)
        await live(page)
        await expectFits(page)
        await keep(page, `hostile-${width}-${place.replace(/\W+/g, '-').slice(0, 30)}`)
        expect(await page.evaluate(() => 'ran' in window)).toBe(false)
        expect(await page.locator('main script, main img, main iframe, main a[href^="javascript:"]').count()).toBe(0)
      })
    }
  })
}

test('a name that turns the direction of writing leaves the time beside it as it is', async ({ page }) => {
  await page.setViewportSize(DESK)
  await house.enter(page, '/mailboxes/hostile/0')
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
