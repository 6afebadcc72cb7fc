// A channel from the empty page to its last event: added in three steps, tested, used from outside, changed, deleted by mistake and brought back.
import type { Page } from '@playwright/test'
import AxeBuilder from '@axe-core/playwright'
import { DESK, expectFits, live, PHONE } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

/** Waits until every colour is the new theme's: a busy machine draws late. */
async function still(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    await Promise.allSettled(document.getAnimations().map(animation => animation.finished))
  })
}

async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    await still(page)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${colorScheme}: ${id}: ${nodes[0]?.html}`)).toEqual([])
  }
}

const knock = (address: string, secret: string, content: string): Promise<Response> =>
  fetch(address, { method: 'POST', headers: { 'content-type': 'application/json', 'x-webhook-secret': secret }, body: JSON.stringify({ content, user_id: 'kiosk-7' }) })

test.describe('in English', () => {
  const house = useHouse()
  test.use({ viewport: DESK, expected: [/status of 400/] })

  test('a door is opened in three steps, used, watched, closed, and comes back when it was deleted by mistake', async ({ page }) => {
    await house.enter(page, '/channels')
    await live(page)
    await expect(page.getByText('No door is open yet')).toBeVisible()
    await expect(page.getByText('listens on this computer only')).toBeVisible()
    await page.getByRole('button', { name: 'Add a channel' }).click()
    await page.getByRole('dialog', { name: 'Which channel?' }).getByRole('button', { name: /Webhook/ }).click()
    await page.getByRole('dialog', { name: 'Whom do people on Webhook reach?' }).getByRole('button', { name: 'Researcher' }).click()
    const form = page.getByRole('dialog', { name: 'Connect Webhook' })
    await expect(form.getByRole('button', { name: 'Create the entry' })).toBeDisabled()
    await form.getByRole('button', { name: 'Make one up' }).click()
    const secret = await form.getByLabel('Secret', { exact: true }).inputValue()
    await form.getByLabel('Reply address').fill('nowhere')
    await form.getByRole('button', { name: 'Create the entry' }).click()
    await expect(form.getByText('It is an address that begins with http:// or https://.')).toBeVisible()
    await form.getByLabel('Reply address').fill('')
    await form.getByLabel('Name').fill('Kiosk')
    await form.getByRole('button', { name: 'Create the entry' }).click()

    await expect(page.getByRole('heading', { name: 'Kiosk' })).toBeVisible()
    const address = page.getByRole('textbox', { name: 'Address to paste' })
    await expect(address).toHaveValue(`${house.origin}/api/channels/webhook/generic/kiosk`)
    await expect(page.getByRole('img', { name: 'The address as a QR code' })).toBeVisible()
    await expect(page.getByText('not used yet')).toBeVisible()
    await page.getByRole('button', { name: 'Test it' }).click()
    await expect(page.getByText('It works.')).toBeVisible()

    expect((await knock(await address.inputValue(), 'wrong', '<img src=x onerror=alert(1)>')).status).toBe(401)
    const events = page.getByRole('list', { name: 'Last events' }).getByRole('listitem')
    await expect(events.filter({ hasText: 'refused' })).toHaveCount(1)
    expect((await knock(await address.inputValue(), secret, 'When do parcels leave?')).status).toBe(200)
    await expect(events.filter({ hasText: 'answered' })).toHaveCount(2)
    await expect(page.getByText('working', { exact: true })).toBeVisible()
    await events.filter({ has: page.getByRole('img', { name: 'Came in' }) }).filter({ hasText: 'answered' }).getByRole('button').first().click()
    await page.getByRole('button', { name: 'Take it in again' }).click()
    await expect(events.filter({ has: page.getByRole('img', { name: 'Went out' }) })).toHaveCount(2)
    await expectAccessible(page)

    await page.getByRole('switch', { name: 'Open' }).click()
    await expect(page.getByText('closed', { exact: true })).toBeVisible()
    expect((await knock(await address.inputValue(), secret, 'Hello?')).status).toBe(404)
    await page.getByRole('switch', { name: 'Open' }).click()

    await page.getByLabel('Name').fill('Front desk')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('heading', { name: 'Front desk' })).toBeVisible()
    expect((await knock(await address.inputValue(), secret, 'Still the same secret?')).status).toBe(200)
    await page.getByRole('button', { name: 'Replace Secret' }).click()
    await page.getByLabel('Secret', { exact: true }).fill('another secret')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('is kept')).toBeVisible()
    expect((await knock(await address.inputValue(), secret, 'The old one?')).status).toBe(401)

    await page.getByRole('button', { name: 'Delete this entry' }).click()
    await expect(page).toHaveURL(/\/channels$/)
    await expect(page.getByText('No door is open yet')).toBeVisible()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.locator('main').getByRole('link', { name: /Front desk/ })).toBeVisible()
    expect((await knock(`${house.origin}/api/channels/webhook/generic/kiosk`, 'another secret', 'Back?')).status).toBe(200)
    await house.api('DELETE', '/api/entries/kiosk')
    await page.getByRole('button', { name: 'Deleted' }).click()
    await page.getByRole('dialog', { name: 'Deleted channels' }).getByRole('button', { name: 'Restore' }).click()
    await expect(page.getByRole('dialog')).toContainText('No channel was deleted')
    await page.keyboard.press('Escape')
    await expect(page.locator('main').getByRole('link', { name: /Front desk/ })).toBeVisible()
  })

  test('the public address is remembered, and the other page hears of what is done here', async ({ page, context }) => {
    await house.api('POST', '/api/entries', { channel: 'telegram', id: 'bot', name: 'Bot', target_type: 'scene', target_id: 'default', config: { bot_token: '1:a', secret_token: 'abc' } })
    await house.enter(page, '/channels/bot')
    await live(page)
    await expect(page.getByText('no platform gets there')).toBeVisible()
    await page.getByLabel('Public address of your house').fill('desk.example.org')
    await expect(page.getByRole('textbox', { name: 'Address to paste' })).toHaveValue('https://desk.example.org/api/channels/webhook/telegram/bot')
    await expect(page.getByText('no platform gets there')).toBeHidden()
    await page.reload()
    await expect(page.getByRole('textbox', { name: 'Address to paste' })).toHaveValue(/^https:\/\/desk\.example\.org/)

    const other = await context.newPage()
    await house.enter(other, '/channels')
    await live(other)
    const row = other.getByRole('listitem').filter({ hasText: 'Bot' })
    await expect(row).toContainText('not used yet')
    await page.getByRole('switch', { name: 'Open' }).click()
    await expect(row).toContainText('closed')
    await other.bringToFront()
    await expectAccessible(other)
    await house.api('DELETE', '/api/entries/bot')
    await expect(page.getByText('This entry is no longer there')).toBeVisible()
  })
})

test.describe('in Chinese, on a phone', () => {
  const house = useHouse('sample-zh')
  test.use({ locale: 'zh-CN', viewport: PHONE })

  test('every step fits', async ({ page }) => {
    await house.enter(page, '/channels')
    await live(page)
    await page.getByRole('button', { name: '添加渠道' }).click()
    await expectFits(page)
    await page.getByRole('dialog').getByRole('button', { name: /微信公众号/ }).click()
    await expect(page.getByText('微信公众号始终通向一个场景。')).toBeVisible()
    await expectFits(page)
    await page.getByRole('dialog').getByRole('button', { name: '后台' }).click()
    await page.getByLabel('Token（令牌）', { exact: true }).fill('mine')
    await page.getByLabel('App ID').fill('wx1')
    await page.getByLabel('App Secret', { exact: true }).fill('s')
    await expectFits(page)
    await page.getByRole('button', { name: '创建入口' }).click()
    await expect(page.getByRole('textbox', { name: '要粘贴的地址' })).toHaveValue(/\/api\/channels\/wechat\/default$/)
    await expect(page.getByText('还没有收到任何内容')).toBeVisible()
    await expectFits(page)
    await expectAccessible(page)
  })
})
