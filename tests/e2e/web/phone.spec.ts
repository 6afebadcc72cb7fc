// The whole house in one hand: every page at a phone's width, and a letter written there.
import { expectFits, fillLetter, live, PHONE, quiet, unread, visit } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

const house = useHouse()
test.use({ viewport: PHONE, hasTouch: true, isMobile: true })

test('every page is reached by the thumb and fits', async ({ page }) => {
  await house.write('leader', 'Hello')
  await house.settled()
  await house.enter(page)
  await live(page)
  await expect(page.getByRole('group', { name: 'Who works with whom' })).toBeVisible()
  for (const place of ['Agents', 'Chat', 'Mailboxes', 'Office'] as const) {
    await visit(page, place)
    await quiet(page)
    await expectFits(page)
  }
  for (const tab of await page.getByRole('navigation', { name: 'Main' }).getByRole('link').all()) {
    const box = (await tab.boundingBox())!
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44)
  }
})

test('a letter is written, answered and read, one column at a time', async ({ page }) => {
  await house.enter(page, '/mailboxes')
  await live(page)
  const boxes = page.getByRole('navigation', { name: 'Mailboxes' })
  await boxes.getByRole('link', { name: 'Writer' }).tap()
  await page.getByRole('button', { name: 'Write' }).tap()
  await fillLetter(page, 'writer', 'Remember that the sign is green.')
  await expect(page.getByRole('log', { name: 'The exchange' }).getByRole('article')).toHaveCount(2)
  await expect(boxes).toBeHidden()
  await expectFits(page)
  await page.getByRole('link', { name: 'Back' }).filter({ visible: true }).tap()
  await page.getByRole('link', { name: 'Back' }).filter({ visible: true }).tap()
  await expect(boxes).toBeVisible()
  const before = Number(await page.getByRole('navigation', { name: 'Main' }).getByLabel(/unread/).textContent())
  await boxes.getByRole('link', { name: /^You/ }).tap()
  await page.getByRole('region', { name: 'Letters to You' }).getByRole('link', { name: /Writer/ }).first().tap()
  await expect(page.getByRole('log', { name: 'The exchange' })).toContainText('I will remember')
  await expect(unread(page, before)).toBeHidden()
})

test('the menu changes language and theme', async ({ page }) => {
  await house.enter(page, '/agents')
  await live(page)
  await page.getByRole('button', { name: 'Menu' }).tap()
  await page.getByRole('menuitemradio', { name: 'Dark' }).tap()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('button', { name: 'Menu' }).tap()
  await page.getByRole('menuitemradio', { name: '中文' }).tap()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
})
