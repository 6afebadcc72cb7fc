// The open door, lived through: opened to the network, a phone let in by a code, seen at the desk, put out again; and what a stranger could do.
// The local network is played by an address of the loopback.
import type { Browser, Page } from '@playwright/test'
import type { Exposure } from '../../../src-server/exposure/contract'
import AxeBuilder from '@axe-core/playwright'
import { DESK, expectFits, keep, live, PHONE, quiet } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test, watch } from '../support/watched'

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1'
/** What is refused because the test wants it refused. */
const REFUSED = /status of 4(?:01|03)|WebSocket connection/

const house = useHouse('sample', { COCOCAT_LAN: '127.0.0.2' })
test.use({ viewport: DESK, expected: [REFUSED] })

async function enter(page: Page, path = '/settings/exposure'): Promise<void> {
  await house.enter(page, path)
  await live(page)
}

/** A phone in the same network, which goes on when its browser warns of the certificate. */
async function phoneOf(browser: Browser, locale = 'en-GB'): Promise<Page> {
  const context = await browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true, userAgent: IPHONE, locale, ignoreHTTPSErrors: true, reducedMotion: 'reduce' })
  return context.newPage()
}

async function expectNoBarriers(page: Page, where: string): Promise<void> {
  await quiet(page)
  await expectFits(page)
  const { violations } = await new AxeBuilder({ page }).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect.soft(grave.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(node => node.html.slice(0, 160)).join(' | ')}`)).toEqual([])
}

const api = (method: string, path = '', body?: object): Promise<Exposure> => house.api(method, `/api/exposure${path}`, body)

/** Opens the door as the owner, where a test is not about the switch. */
const openDoor = (): Promise<Exposure> => api('PUT', '/lan', { open: true, interfaces: null, port: 0, https: true, mdns: false })

test('a phone is let in by its code, seen at the desk, looks and does not touch, and is out the moment it is revoked', async ({ page, browser }) => {
  test.slow()
  await enter(page)
  const main = page.getByRole('main')
  await expect(main).toContainText('Nothing is reachable from outside this computer')
  await expect(page.locator('header').getByRole('link', { name: 'Open to your network' })).toBeHidden()
  await expect(main.getByRole('button', { name: 'Pair a phone' })).toBeDisabled()
  await keep(page, 'exposure-closed')
  await main.getByText('How it opens').click()
  await main.getByRole('switch', { name: 'Announce a name' }).click()
  await main.getByLabel('Port', { exact: true }).fill('70000')
  await main.getByLabel('Port', { exact: true }).press('Enter')
  await expect(main.getByRole('alert')).toContainText('0 to 65535')
  await main.getByLabel('Port', { exact: true }).fill('0')
  await main.getByLabel('Port', { exact: true }).press('Enter')
  await main.getByRole('switch', { name: 'Reachable from the local network' }).click()
  await expect(page.locator('header').getByRole('link', { name: 'Open to your network' })).toBeVisible()
  const lan = await main.getByLabel('Address on the local network').inputValue()
  expect(lan).toMatch(/^https:\/\/127\.0\.0\.2:\d+$/)
  await keep(page, 'exposure-open')

  const phone = await phoneOf(browser)
  const complaints = watch(phone.context())
  await phone.goto(lan)
  await expect(phone).toHaveURL(/sign-in/)
  await phone.getByRole('link', { name: 'Pair with a code instead' }).tap()
  await phone.getByLabel('Code', { exact: true }).fill('aaaa aaaa')
  await expect(phone.getByLabel('Name of this device')).toHaveValue('iPhone')
  await phone.getByRole('button', { name: 'Pair' }).tap()
  await expect(phone.getByRole('alert')).toContainText('not right')

  await main.getByRole('button', { name: 'Pair a phone' }).click()
  const dialog = page.getByRole('dialog', { name: 'Pair a phone' })
  const code = (await dialog.locator('.code b').textContent())!.trim()
  await expect(dialog.getByRole('timer')).toContainText(/[45]:\d\d/)
  await expectNoBarriers(page, 'the dialog')
  await keep(page, 'exposure-pair')
  await phone.goto(`${lan}/pair#${code}`)
  await expect(phone).toHaveURL(`${lan}/pair`)
  await expect(phone.getByLabel('Code', { exact: true })).toHaveValue(code)
  await phone.getByLabel('Name of this device').fill('Mia’s phone')
  await expectNoBarriers(phone, 'the phone’s page')
  await keep(phone, 'pair-phone')
  await phone.getByRole('button', { name: 'Pair' }).tap()
  await expect(phone.getByText('Put it on your home screen')).toBeVisible()
  await expectNoBarriers(phone, 'paired')
  await keep(phone, 'paired-phone')
  await expect(dialog).toContainText('Mia’s phone is paired')
  await keep(page, 'exposure-paired')
  await dialog.getByRole('button', { name: 'Close' }).last().click()

  await phone.getByRole('button', { name: 'Go to the office' }).tap()
  await live(phone)
  await phone.goto(`${lan}/settings/exposure`)
  await live(phone)
  await expect(phone.getByText('it can look at this, not change it')).toBeVisible()
  await expect(phone.getByText('this device', { exact: true })).toBeVisible()
  expect(await phone.getByRole('main').locator('button:enabled, input:enabled:not([readonly])').count()).toBe(0)
  await expectNoBarriers(phone, 'a device in the settings')
  await keep(phone, 'exposure-device')
  for (const section of ['access', 'models', 'tools', 'backups']) {
    await phone.goto(`${lan}/settings/${section}`)
    await expect(phone.getByText('it can look at this, not change it')).toBeVisible()
    expect(await phone.getByRole('main').locator('button:enabled, input:enabled:not([readonly])').count(), section).toBe(0)
  }
  await phone.goto(`${lan}/agents`)
  await live(phone)

  const row = main.getByRole('listitem').filter({ hasText: 'Mia’s phone' })
  await row.getByRole('button', { name: 'Rename Mia’s phone' }).click()
  await main.getByLabel('New name for Mia’s phone').fill('Kitchen')
  await main.getByLabel('New name for Mia’s phone').press('Enter')
  await expect(main.getByRole('listitem').filter({ hasText: 'Kitchen' })).toContainText('iPhone')
  await main.getByRole('button', { name: 'Check it' }).click()
  await expect(main).toContainText('A stranger can do nothing. Good to know')
  await expect(main).toContainText('One device is paired')
  await main.getByText('things are as they should be').click()
  await expect(main).toContainText('Nobody is paired without the right code')
  await keep(page, 'exposure-checked')

  await main.getByRole('button', { name: 'Revoke Kitchen' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(phone).toHaveURL(/sign-in/)
  await expect(phone.getByText('Your session has ended')).toBeVisible()
  await expect(main).toContainText('No device is paired')
  expect(complaints().filter(complaint => !REFUSED.test(complaint) && !complaint.includes(lan))).toEqual([])
  await phone.context().close()

  await main.getByRole('switch', { name: 'Reachable from the local network' }).click()
  await expect(main).toContainText('Nothing is reachable from outside this computer')
})

test('a code that is cancelled leads nowhere, and a port that is taken is said', async ({ page, browser }) => {
  await openDoor()
  await enter(page)
  const main = page.getByRole('main')
  const lan = await main.getByLabel('Address on the local network').inputValue()
  await main.getByRole('button', { name: 'Pair a phone' }).click()
  const dialog = page.getByRole('dialog', { name: 'Pair a phone' })
  const code = (await dialog.locator('.code b').textContent())!.trim()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect.poll(async () => (await api('GET')).pairing).toBeNull()
  const phone = await phoneOf(browser)
  await phone.goto(`${lan}/pair#${code}`)
  await phone.getByRole('button', { name: 'Pair' }).tap()
  await expect(phone.getByRole('alert')).toContainText('not right')
  await phone.context().close()
  await main.getByText('How it opens').click()
  await main.getByRole('checkbox', { name: /^lan/ }).click()
  await expect(main.getByRole('alert')).toContainText('no network that was chosen')
  await keep(page, 'exposure-waiting')
  await main.getByRole('button', { name: 'Choose by itself again' }).click()
  await expect(main.getByLabel('Address on the local network')).toBeVisible()
})

test('an own address brings webhooks in, and the channels show it', async ({ page }) => {
  await enter(page)
  const main = page.getByRole('main')
  await main.getByText('ngrok', { exact: true }).click()
  await main.getByRole('switch', { name: 'Tunnel open' }).click()
  await expect(main.getByRole('alert')).toContainText('It needs a token')
  await main.getByText('My own address').click()
  await expect(main.getByRole('switch', { name: 'Tunnel open' })).not.toBeChecked()
  await main.getByLabel('Your address').fill('desk.example.org/x')
  await main.getByLabel('Your address').press('Enter')
  await expect(main.getByRole('alert')).toContainText('without a path')
  await main.getByLabel('Your address').fill('https://desk.example.org')
  await main.getByLabel('Your address').press('Enter')
  await expect.poll(async () => (await api('GET')).tunnel.given.address).toBe('https://desk.example.org')
  await api('PUT', '/tunnel', { port: 0 })
  await main.getByRole('switch', { name: 'Tunnel open' }).click()
  await expect(main.getByLabel('Address of the tunnel')).toHaveValue('https://desk.example.org')
  await keep(page, 'exposure-tunnel')
  await main.getByRole('link', { name: 'Channels' }).click()
  await expect(page).toHaveURL(/channels/)
  await api('PUT', '/tunnel', { kind: 'none', open: false })
})

for (const [locale, colorScheme, check] of [['en-GB', 'light', 'Check it'], ['zh-CN', 'dark', '检查']] as const) {
  test.describe(locale, () => {
    test.use({ locale })
    test(`the door keeps nobody out who may come in, in ${colorScheme}`, async ({ page }) => {
      test.slow()
      await openDoor()
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const viewport of [DESK, PHONE]) {
        await page.setViewportSize(viewport)
        await enter(page)
        await expect(page.locator('main summary')).toHaveCount(2)
        for (const fold of await page.locator('main summary').all())
          await fold.click()
        await expectNoBarriers(page, `settings ${viewport.width}`)
        await keep(page, `exposure-${locale}-${colorScheme}-${viewport.width}`)
        await page.locator('main').getByRole('checkbox').scrollIntoViewIfNeeded()
        await keep(page, `exposure-details-${locale}-${colorScheme}-${viewport.width}`)
        await page.locator('main input[type=radio]').last().scrollIntoViewIfNeeded()
        await page.getByRole('main').getByRole('button', { name: check }).click()
        await expect(page.locator('main summary')).toHaveCount(3, { timeout: 45_000 }) // every route is knocked at, twice
        await page.locator('main summary').last().scrollIntoViewIfNeeded()
        await keep(page, `exposure-check-${locale}-${colorScheme}-${viewport.width}`)
      }
      await page.goto(`${house.origin}/pair`)
      await expectNoBarriers(page, 'pair at home')
    })
  })
}
