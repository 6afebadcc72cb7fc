// The office as a person lives with it: what happened an hour ago is seen again, exchanges are lit and opened, filters are kept by the address.
import type { Page } from '@playwright/test'
import type { House } from '../support/house'
import { age } from '../../support/age'
import { expectAccessible } from '../support/access'
import { DESK, expectFits, keep, live, PHONE } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

/** Half an hour ago the leader asked the researcher; since then there was one more letter, and someone new. */
async function furnish(house: House, asked: string, newer: string): Promise<void> {
  await house.write('leader', asked, { type: 'task' })
  await house.settled()
  await house.kill()
  age(house.home, 30)
  await house.back()
  await house.api('POST', '/api/agents', { name: 'Late', id: 'late' })
  await house.write('writer', newer)
  await house.settled()
}

/** Takes the thumb to a part of the span, from 0 to 1. */
async function drag(page: Page, to: number): Promise<void> {
  const box = (await page.getByRole('slider').boundingBox())!
  await page.mouse.move(box.x + box.width - 1, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * to, box.y + box.height / 2, { steps: 6 })
  await page.mouse.up()
}

test.describe('at the desk', () => {
  const house = useHouse()
  test.use({ viewport: DESK, locale: 'en-GB' })
  test.beforeAll(() => furnish(house, 'Ask @researcher what the handbook says about refunds after 14 days', 'Remember that the sign is green.'))

  test('an hour is looked at again: dragged to, played at 60×, and left for the present', async ({ page }) => {
    await house.enter(page)
    await live(page)
    const stage = page.getByRole('group', { name: 'Who works with whom' })
    const mark = page.getByText(/^You are watching \d/)
    await expect(stage.getByRole('button', { name: 'Late' })).toBeAttached()
    await expect(mark).toHaveCount(0)

    await drag(page, 0.46)
    await expect(mark).toBeVisible()
    await expect(stage.getByRole('button', { name: 'Leader' })).toBeAttached()
    await expect(stage.getByRole('button', { name: 'Late' })).toHaveCount(0)
    const latest = page.getByRole('region', { name: 'Until then' })
    await expect(latest).not.toContainText('sign is green')
    await expectAccessible(page, 'an hour ago')
    await expect(page).toHaveURL(/\?at=\d{4}-/)
    const dragged = page.url()
    await keep(page, 'office-past-en-desk-dark')
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'no-preference' })

    await page.getByRole('button', { name: /^Speed/ }).click()
    await page.getByRole('menuitemradio', { name: '60×' }).click()
    await page.getByRole('button', { name: 'Replay', exact: true }).click()
    await expect(stage).toHaveAttribute('data-lit', /user>leader/)
    await expect(stage).toHaveAttribute('data-lit', /leader>researcher/)
    await keep(page, 'office-replay-en-desk-dark')
    await expect(latest).toContainText('refunds after 14 days')
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await expect.poll(() => page.url()).not.toBe(dragged)
    const kept = page.url()
    await page.reload()
    await expect(mark).toBeVisible()
    await expect(latest).toContainText('refunds after 14 days')
    await expect(latest).not.toContainText('sign is green')
    expect(page.url()).toBe(kept)

    await house.write('researcher', 'While you were away') // taken in behind the picture
    await house.settled()
    await expect(latest).not.toContainText('While you were away')
    await page.getByRole('button', { name: 'Back to live' }).click()
    await expect(mark).toHaveCount(0)
    await expect(stage.getByRole('button', { name: 'Late' })).toBeAttached()
    await expect(page.getByRole('region', { name: 'Latest' })).toContainText('While you were away')
    await expect(page).not.toHaveURL(/at=/)
    await page.goto(kept)
    await expect(mark).toBeVisible()
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Office' }).click()
    await expect(mark).toHaveCount(0)
  })

  test('the slider is moved by keys, the table follows it, and it plays on into the present by itself', async ({ page }) => {
    await house.enter(page)
    await live(page)
    await page.getByRole('button', { name: 'Show as a table' }).click()
    const rows = page.getByRole('table').getByRole('row')
    await expect(rows.filter({ hasText: 'sign is green' })).toHaveCount(1)
    const slider = page.getByRole('slider', { name: 'Moment that is shown' })
    await expect(slider).toHaveAttribute('aria-valuetext', 'now, live')
    await slider.press('Home')
    await expect(page.getByText(/^You are watching/)).toBeVisible()
    await expect(rows.filter({ hasText: 'sign is green' })).toHaveCount(0)
    await slider.press('End')
    await expect(rows.filter({ hasText: 'sign is green' })).toHaveCount(1)
    await slider.press('ArrowLeft')
    await slider.press('ArrowLeft')
    await page.getByRole('button', { name: /^Speed/ }).click()
    await page.getByRole('menuitemradio', { name: '60×' }).click()
    await slider.press(' ')
    await expect(page.getByText(/^You are watching/)).toHaveCount(0, { timeout: 30_000 })
    await expect(slider).toHaveAttribute('aria-valuetext', 'now, live')
  })

  test('an exchange is lit as a whole and opened, and keys lead from someone to their card and on to their page', async ({ page }) => {
    await house.enter(page)
    await live(page)
    const stage = page.getByRole('group', { name: 'Who works with whom' })
    const row = page.getByRole('region', { name: 'Latest' }).getByRole('button', { name: /refunds after 14 days/ }).last()
    await row.hover()
    await expect(stage).toHaveAttribute('data-exchange', /leader/)
    await page.mouse.move(700, 500)
    await row.focus()
    await expect(stage).toHaveAttribute('data-exchange', /leader/)
    await page.getByRole('button', { name: 'Show as a table' }).click()
    await page.getByRole('table').getByRole('button', { name: /^Ask @researcher/ }).click()
    await expect(page).toHaveURL(/\/mailboxes\/leader\/0$/)
    await page.goBack()
    const writer = stage.getByRole('button', { name: 'Writer' })
    const card = page.getByRole('dialog', { name: 'Writer' })
    await writer.press('Space')
    await expect(card.getByRole('button', { name: 'Open' })).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(card).toHaveCount(0)
    await expect(writer).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(card.getByRole('button', { name: 'Open' })).toBeFocused()
    await page.keyboard.press('Enter') // as two clicks do
    await expect(page).toHaveURL(/\/agents\/writer/)
  })

  test('what is filtered is said by the address, and holds after a reload', async ({ page }) => {
    await house.enter(page)
    await live(page)
    await page.getByRole('button', { name: 'Letters', exact: true }).click()
    await page.getByText('15 min', { exact: true }).click()
    await expect(page).toHaveURL(/types=task,mention|types=task%2Cmention/)
    await expect(page).toHaveURL(/time=quarter/)
    const latest = page.getByRole('region', { name: 'Latest' })
    await expect(latest).not.toContainText('refunds')
    await page.reload()
    await live(page)
    await expect(page.getByRole('radio', { name: '15 min' })).toBeChecked()
    await expect(page.getByRole('button', { name: 'Letters', exact: true })).toHaveAttribute('aria-pressed', 'false')
    await page.getByRole('button', { name: /^Scene/ }).click()
    await page.getByRole('menuitemradio').nth(1).click()
    await expect(page).toHaveURL(/scene=/)
    await expectFits(page)
  })
})

test.describe('in one hand, in Chinese', () => {
  const house = useHouse('sample-zh')
  test.use({ viewport: PHONE, hasTouch: true, isMobile: true, locale: 'zh-CN' })
  test.beforeAll(() => furnish(house, '问 @研究员 购买超过14天的退款怎么办', '记住门上的牌子是绿色的。'))

  test('the past fits beside the thumb', async ({ page }) => {
    await house.enter(page)
    await live(page)
    const box = (await page.getByRole('slider').boundingBox())!
    await page.touchscreen.tap(box.x + box.width * 0.55, box.y + box.height / 2)
    await expect(page.getByText(/^正在看/)).toBeVisible()
    await expectFits(page)
    await keep(page, 'office-past-zh-phone-light')
    await page.getByRole('button', { name: '回到实时' }).tap()
    await expect(page.getByText(/^正在看/)).toHaveCount(0)
    await expectFits(page)
  })
})
