// A person goes anywhere, does anything and finds everything from one field, and by keys; on the phone by a button.
import type { Page } from '@playwright/test'
import { expectAccessible } from '../support/access'
import { DESK, expectFits, keep, live, PHONE } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

const field = (page: Page) => page.getByRole('combobox', { name: /Search or do anything|搜索或执行操作/ })
const chosen = (page: Page) => page.getByRole('option', { selected: true })

test.describe('at the desk', () => {
  const house = useHouse()
  test.use({ viewport: DESK, locale: 'en-GB' })
  test.beforeAll(async () => {
    await house.write('writer', 'Tell order 4711 that the refund is on its way.')
    await house.say('Who answers the refund question today?')
    for (let n = 0; n < 120; n++)
      await house.say(`small talk ${n}`)
    await house.settled()
  })

  test('one word finds the page, the letter and the message, and Enter opens exactly that one', async ({ page }) => {
    await house.enter(page)
    await live(page)
    await page.keyboard.press('Control+k')
    await expect(field(page)).toBeFocused()
    await field(page).pressSequentially('refund', { delay: 30 })
    const group = (name: string) => page.getByRole('group', { name, exact: true })
    await expect(group('Pages').getByRole('option', { name: /Refunds/ })).toBeVisible()
    const letter = group('Letters').getByRole('option', { name: /order 4711/ })
    const message = group('Messages').getByRole('option', { name: /Who answers/ })
    await expect(letter).toContainText('You → Writer')
    await expect(message.locator('mark')).toHaveText('refund')
    await expect(page.getByRole('dialog').getByRole('status')).toHaveText(/^\d+ suggestions$/)
    await expectAccessible(page, 'what the palette found')

    for (let n = 0; n < 20 && !/Who answers/.test(await chosen(page).textContent() ?? ''); n++)
      await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(page).toHaveURL(/\/chat\/general\?message=\w+$/)
    await expect(page.locator('.message[aria-current=true]')).toHaveText(/Who answers the refund/)
    await expect(page.locator('.message[aria-current=true]')).toBeInViewport()
    await expect(page.getByText('You are looking at an older part of the talk.')).toBeVisible()
    await page.getByRole('button', { name: 'To the newest' }).click()
    await expect(page.getByText('small talk 119', { exact: true })).toBeInViewport()

    await page.getByRole('textbox').last().click() // also while one writes
    await page.keyboard.press('Control+k')
    await field(page).fill('4711')
    await letter.click()
    await expect(page).toHaveURL(/\/mailboxes\/writer\/\d+$/)
    await expect(page.locator('main').getByText('Tell order 4711 that the refund').last()).toBeVisible()

    await page.keyboard.press('Control+k')
    await field(page).fill('refunds')
    await expect(group('Pages').getByRole('option').first()).toContainText('Refunds')
    const opened = page.context().waitForEvent('page')
    while (!/Shop handbook/.test(await chosen(page).textContent() ?? ''))
      await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Control+Enter')
    expect(new URL((await opened).url()).pathname).toBe('/knowledge/handbook/refunds')
  })

  test('what is done there is done, asks for whom it needs, and stands first the next time', async ({ page }) => {
    await house.enter(page)
    await live(page)
    await page.getByRole('button', { name: /Search or do/ }).click()
    await field(page).fill('letter to')
    await expect(chosen(page)).toHaveText('Write a letter to…')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape') // back, not away
    await field(page).fill('letter to')
    await page.keyboard.press('Enter')
    await page.getByRole('combobox', { name: 'Write a letter to…' }).fill('resear')
    await page.keyboard.press('Enter')
    const letter = page.getByRole('dialog', { name: 'Write a letter' })
    await expect(letter.getByLabel('To', { exact: true })).toHaveValue('researcher')
    await page.keyboard.press('Escape')

    for (const [words, dialog] of [['new agent', 'New agent'], ['new scene', 'New scene'], ['new knowledge', 'New knowledge base'], ['new group', 'New group'], ['new task', 'New task']] as const) {
      await page.keyboard.press('Control+k')
      await field(page).fill(words)
      await page.keyboard.press('Enter')
      await expect(page.getByRole('dialog', { name: dialog })).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    }
    await page.keyboard.press('Control+k')
    await field(page).fill('theme dark')
    await page.keyboard.press('Enter')
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('group', { name: 'Recent' }).getByRole('option').first()).toContainText('Theme: Dark')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  })

  test('Enter that takes over a composed word chooses nothing', async ({ page }) => {
    await house.enter(page)
    await live(page)
    await page.keyboard.press('Control+k')
    await field(page).dispatchEvent('keydown', { key: 'Enter', isComposing: true })
    await field(page).dispatchEvent('keydown', { key: 'Enter', keyCode: 229 })
    await expect(field(page)).toBeVisible()
    await expect(page).toHaveURL(`${house.origin}/`)
  })

  test('keys go to places, and the sheet tells all of them', async ({ page }) => {
    await house.enter(page)
    await live(page)
    await page.locator('body').press('g')
    await page.locator('body').press('i')
    await expect(page).toHaveURL(/\/inbox$/)
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await expect(sheet.getByRole('heading', { level: 3 })).toHaveText(['For you', 'Everywhere', 'Go to'])
    await page.keyboard.press('g') // nothing while it is open
    await page.keyboard.press('o')
    await expect(page).toHaveURL(/\/inbox$/)
    await page.keyboard.press('Escape')
    await expect(sheet).toBeHidden()
    await page.keyboard.press('g')
    await page.keyboard.press('a')
    await expect(page).toHaveURL(/\/agents$/)
    await page.keyboard.press('c')
    await expect(page.getByRole('dialog', { name: 'New agent' })).toBeVisible()
    await page.getByRole('dialog').getByRole('textbox').first().press('?')
    await expect(page.getByRole('dialog', { name: 'New agent' }).getByRole('textbox').first()).toHaveValue('?')
    await page.keyboard.press('Escape')
    await page.goto(`${house.origin}/knowledge/handbook`)
    await live(page)
    await page.locator('body').press('/')
    await expect(page.getByRole('searchbox')).toBeFocused()
  })
})

test.describe('手机上', () => {
  const house = useHouse('sample-zh')
  test.use({ viewport: PHONE, locale: 'zh-CN', hasTouch: true })

  test('按钮打开整屏的搜索，点一下就到那一页', async ({ page }) => {
    await house.write('writer', '请告诉顾客，退款已经在路上。')
    await house.say('今天谁负责退款？')
    for (let n = 0; n < 60; n++)
      await house.say(`闲聊 ${n}`)
    await house.settled()
    await house.enter(page)
    await live(page)
    await page.getByRole('button', { name: '搜索或执行操作' }).click()
    await expect(field(page)).toBeFocused()
    await field(page).fill('退款')
    await expect(page.getByRole('group', { name: '信件' }).getByRole('option').first()).toBeVisible()
    await keep(page, 'palette-found-zh-phone')
    await expectFits(page)
    const { width, height } = (await page.getByRole('dialog').boundingBox())!
    expect([width, height]).toEqual([PHONE.width, PHONE.height])
    await page.getByRole('group', { name: '页面' }).getByRole('option').first().click()
    await expect(page).toHaveURL(/\/knowledge\/[^/]+\/./)
    await expectFits(page)

    await page.getByRole('button', { name: '搜索或执行操作' }).click()
    await field(page).fill('谁负责')
    await page.getByRole('group', { name: '消息' }).getByRole('option').first().click()
    await expect(page.locator('.message[aria-current=true]')).toHaveText('今天谁负责退款？')
    await expect(page.locator('.message[aria-current=true]')).toBeInViewport()
    await expectFits(page)
  })
})
