// Settings, lived through: a model connected, bounds and budgets set, tools and skills brought in, doors locked; on a desk and in one hand.
import type { Page } from '@playwright/test'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import { resolve } from 'node:path'
import process from 'node:process'
import AxeBuilder from '@axe-core/playwright'
import { PASSWORD } from '../../support/built'
import { DESK, expectFits, keep, live, PHONE, quiet, signIn } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

const house = useHouse()
test.use({ viewport: DESK, expected: [/status of 4(?:00|24)/] }) // what the page is refused here is meant to be
const SECTIONS = ['models', 'bounds', 'budgets', 'tools', 'skills', 'access', 'house']
const KEY = 'sk-the-right-one'

/** An OpenAI-compatible server that wants a key, has two models and always says the same. */
async function playModels(): Promise<{ url: string } & Disposable> {
  const chunk = (delta: object, finish_reason: string | null = null): string => `data: ${JSON.stringify({ id: 'played', object: 'chat.completion.chunk', created: 1, model: 'small', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
  const server = createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${KEY}`)
      return void response.writeHead(401, { 'content-type': 'application/json' }).end('{"error": {"message": "wrong key"}}')
    if (request.url === '/v1/models')
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: [{ id: 'small' }, { id: 'large' }] }))
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'text/event-stream' })
      .end(`${chunk({ role: 'assistant', content: 'ready, and a model' })}${chunk({}, 'stop')}data: [DONE]\n\n`))
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, [Symbol.dispose]: () => void server.close() }
}

const toast = (page: Page, words: string) => page.locator('.toast').filter({ hasText: words })
const undo = (page: Page, words: string): Promise<void> => toast(page, words).getByRole('button', { name: 'Undo' }).click()

test('a model is connected, thinks for the team, is deleted and comes back; its key never does', async ({ page }) => {
  using models = await playModels()
  await house.enter(page)
  await live(page)
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByText('a small program, not a language model')).toBeVisible()

  await page.getByRole('button', { name: 'Add a provider' }).click()
  await page.getByRole('button', { name: 'OpenAI-compatible address' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('My shelf')
  await dialog.getByLabel('Address').fill('ftp://nowhere')
  await expect(dialog.getByRole('alert')).toContainText('begins with http')
  await dialog.getByLabel('Address').fill(models.url)
  await dialog.getByLabel('API key').fill('sk-wrong')
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(dialog).toContainText('My shelf does not accept the key')
  await dialog.getByLabel('Model', { exact: true }).fill('small')
  await dialog.getByRole('button', { name: 'Test' }).click()
  await expect(dialog.getByRole('status')).toContainText('does not accept the key')
  await dialog.getByText('What it said').click()
  await expect(dialog.getByRole('status')).toContainText('401')
  await dialog.getByRole('button', { name: 'Not now' }).click()

  await page.getByRole('button', { name: 'My shelf', exact: true }).click()
  await dialog.getByRole('button', { name: 'Replace' }).click()
  await dialog.getByLabel('API key').fill(KEY)
  await dialog.getByRole('button', { name: 'Show the models' }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  const row = page.locator('main').getByRole('listitem').filter({ hasText: 'My shelf' })
  await row.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(row.getByRole('status')).toContainText(/small answered in \d+ ms.*ready, and a model/)

  await page.getByLabel('Team default').selectOption('My shelf')
  const model = page.getByRole('combobox', { name: 'Model of My shelf' })
  await model.click()
  await page.getByRole('option', { name: 'large' }).click()
  await expect.poll(() => house.api('GET', '/api/models/default')).toMatchObject({ default: { provider: 'my-shelf', model: 'large' } })
  await house.write('researcher', 'When do parcels leave?')
  await expect.poll(async () => (await house.api<{ messages: { content: string }[] }>('GET', '/api/mailbox/user')).messages.at(-1)?.content).toBe('ready, and a model')

  await page.getByRole('button', { name: 'More about My shelf' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(row).toBeHidden()
  await expect(page.getByLabel('Team default')).toHaveValue('offline')
  await undo(page, 'My shelf was deleted')
  await expect(row).toContainText('Team default')
  expect(await house.api('GET', '/api/models/default')).toMatchObject({ default: { provider: 'my-shelf', model: 'large' } })

  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.documentElement.outerHTML]))
  expect(kept).not.toContain(KEY)
  expect(JSON.stringify(await house.api('GET', '/api/providers'))).not.toContain(KEY)
  await house.api('PUT', '/api/models/default', { default: { provider: 'offline', model: null } })
})

test('bounds are changed, taken back and reset, and everything is paused from here too', async ({ page, context }) => {
  const bounds = async (): Promise<object> => (await house.api<{ office: { bounds: object } }>('GET', '/api/office')).office.bounds
  const standard = await bounds()
  await house.enter(page, '/settings/bounds')
  await live(page)
  await expect(page.getByRole('button', { name: 'All to standard' })).toBeHidden() // what the page takes for standard is what a new house has
  const hops = page.getByLabel('Hops in a chain')
  await hops.fill('0')
  await expect(page.getByRole('alert')).toContainText('From 1 to 100')
  await hops.blur()
  await expect(hops).toHaveValue('8')
  await hops.fill('12')
  await hops.press('Enter')
  await expect.poll(bounds).toMatchObject({ hops: 12 })
  await page.getByLabel('Rest between a pair').fill('1.5')
  await page.getByLabel('Rest between a pair').blur()
  await expect.poll(bounds).toMatchObject({ cooldown_ms: 1500 })
  await undo(page, 'Rest between a pair')
  await expect.poll(bounds).toMatchObject({ cooldown_ms: 2000, hops: 12 })

  const other = await context.newPage()
  await house.enter(other, '/settings/bounds')
  await live(other)
  await expect(other.getByLabel('Hops in a chain')).toHaveValue('12')
  await page.getByRole('button', { name: 'All to standard' }).click()
  await expect(other.getByLabel('Hops in a chain')).toHaveValue('8')
  expect(await bounds()).toEqual(standard)

  const main = page.locator('main')
  await main.getByRole('button', { name: 'Pause all' }).click()
  await expect(other.locator('main')).toContainText('Everything is paused')
  await main.getByRole('button', { name: 'Go on' }).click()
  await expect(other.locator('main')).toContainText('The team is at work')
})

test('a budget is set, warns, and is taken away; prices are entered, changed and brought back', async ({ page }) => {
  await house.enter(page, '/settings/budgets')
  await live(page)
  await page.getByRole('button', { name: 'Set a budget' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('For').selectOption('Writer')
  await dialog.getByLabel('Tokens a day').fill('1')
  await dialog.getByRole('button', { name: 'Save' }).click()
  const writer = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Writer', exact: true }) })
  await expect(writer.getByRole('meter', { name: 'Tokens' })).toHaveAttribute('aria-valuetext', '0 of 1')
  await house.write('writer', 'Who are you?')
  await expect(writer).toContainText('Spent for today')
  await writer.getByRole('button', { name: 'Take away the budget of Writer' }).click()
  await expect(writer).toBeHidden()
  await undo(page, 'The budget is taken away')
  await expect(writer).toContainText('Tokens')
  await house.api('PUT', '/api/budgets/agent/writer', { tokens: null })
  await expect(writer).toBeHidden()

  await page.getByRole('button', { name: 'Add a price' }).click()
  await dialog.getByLabel('Model').fill('small*')
  await dialog.getByLabel('Read').fill('0.5')
  await dialog.getByLabel('Written').fill('2')
  await dialog.getByRole('button', { name: 'Save' }).click()
  const prices = page.getByRole('table', { name: 'Your prices' })
  await expect(prices.getByRole('row', { name: /small\*/ })).toContainText('$0.50$2.00')
  await prices.getByRole('button', { name: 'Edit small*' }).click()
  await dialog.getByLabel('Written').fill('3')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(prices).toContainText('$3.00')
  await prices.getByRole('button', { name: 'Delete small*' }).click()
  await expect(page.getByText('No prices of your own yet.')).toBeVisible()
  await undo(page, 'small* was deleted')
  await expect(prices).toContainText('$3.00')
  await page.getByText('examples that come with CocoCat').click()
  await expect(page.getByRole('table', { name: 'Examples' }).getByRole('row')).not.toHaveCount(1)
  await page.getByLabel('Currency').selectOption('CNY')
  await expect(prices).toContainText('¥3.00')
  await expect(page.getByText('do not count in your currency')).toBeVisible()
  await undo(page, 'Prices are in CNY')
  await expect(prices).toContainText('$3.00')
})

test('an MCP server lends its tools, which an agent may be denied; its secrets stay with it', async ({ page }) => {
  await house.enter(page, '/settings/tools')
  await live(page)
  await page.locator('main header').getByRole('button', { name: 'Connect a server' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill('Shop')
  await dialog.getByLabel('Program', { exact: true }).fill(process.execPath)
  await dialog.getByLabel('Arguments').fill(`${resolve(import.meta.dirname, '../../support/mcp/child.ts')}\nshop`)
  await dialog.getByRole('button', { name: 'Add one' }).click()
  await dialog.getByPlaceholder('Name', { exact: true }).fill('SECRET')
  await dialog.getByLabel('Value of SECRET').fill('candlestick')
  await dialog.getByRole('button', { name: 'Connect' }).click()
  const shop = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Shop', exact: true }) })
  await expect(shop).toContainText('Connected')
  await shop.getByText(/Lends \d+ tools/).click()
  await expect(shop).toContainText('Says it again.')
  await shop.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(toast(page, 'Shop is there and offers')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Shop', exact: true })).toContainText('echo')

  await shop.getByRole('button', { name: 'Shop', exact: true }).click()
  await expect(dialog.getByLabel('Value of SECRET')).toHaveValue('')
  await dialog.getByText('Allow', { exact: true }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(shop).toContainText('at once')
  expect(await page.content()).not.toContain('candlestick')

  await house.enter(page, '/agents/writer?tab=tools')
  const echo = page.getByRole('radiogroup', { name: 'echo' })
  const policy = async (): Promise<unknown> => (await house.api<{ tools: { name: string }[] }>('GET', '/api/agents/writer/tools')).tools.find(({ name }) => name === 'shop__echo')
  await expect(echo.getByRole('radio', { name: 'Allow' })).toBeChecked()
  await echo.getByText('Deny').click()
  await expect.poll(policy).toMatchObject({ policy: 'deny', decided: true })
  await page.getByRole('button', { name: 'Back to the standard: Allow' }).click()
  await expect.poll(policy).toMatchObject({ policy: 'allow', decided: false })

  await house.enter(page, '/settings/tools')
  await shop.getByRole('switch').click()
  await expect(shop).toContainText('Switched off')
  await shop.getByRole('button', { name: 'More about Shop' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await expect(page.getByText('No server is connected')).toBeVisible()
  await undo(page, 'Shop was deleted')
  await expect(shop).toContainText('Switched off')
})

test('a skill is made, written, refused without its head, deleted and brought back', async ({ page }) => {
  await house.enter(page, '/settings/skills')
  await live(page)
  await page.getByRole('button', { name: 'New skill' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Parcel “labels”')
  await dialog.getByLabel('Description').fill('How a parcel is labelled: always.')
  await expect(dialog.getByLabel('Folder')).toHaveValue('parcel-labels')
  await dialog.getByRole('button', { name: 'Make the skill' }).click()
  await expect(page).toHaveURL(/skill=parcel-labels$/)
  const text = page.getByRole('textbox', { name: 'skills/parcel-labels/SKILL.md' })
  await expect(text).toHaveValue(/description: "How a parcel is labelled: always\."/)
  const first = await text.inputValue()
  await text.fill('No head at all')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('alert')).toContainText('two lines of ---')
  await page.getByRole('link', { name: 'Back' }).click()
  await page.getByRole('link', { name: 'Parcel “labels”' }).click()
  await expect(text).toHaveValue('No head at all') // what was not saved is kept
  await text.fill(`${first}\nFrom left to right.`)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(toast(page, 'is saved')).toBeVisible()
  expect(await house.api('GET', '/api/skills/parcel-labels')).toMatchObject({ skill: { content: `${first}\nFrom left to right.`, title: 'Parcel “labels”' } })

  await page.getByRole('button', { name: 'Delete Parcel “labels”' }).click()
  await expect(page.getByRole('link', { name: 'Parcel “labels”' })).toBeHidden()
  await undo(page, 'was deleted')
  await expect(page.getByRole('link', { name: 'Parcel “labels”' })).toBeVisible()
  await house.api('DELETE', '/api/skills/parcel-labels')
  await page.getByRole('button', { name: 'Deleted' }).click()
  await dialog.getByRole('listitem').filter({ hasText: 'parcel-labels' }).getByRole('button', { name: 'Restore' }).first().click()
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(page.getByRole('link', { name: 'Parcel “labels”' })).toBeVisible()
})

test.describe('on a phone, in Chinese', () => {
  test.use({ viewport: PHONE, locale: 'zh-CN', hasTouch: true, isMobile: true })

  test('every section is reached by the thumb and fits, and the theme is changed there', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await house.enter(page, '/settings')
    await live(page)
    const list = page.getByRole('navigation', { name: '设置分区' })
    await expect(list.getByRole('link')).toHaveCount(SECTIONS.length)
    for (const link of await list.getByRole('link').all())
      expect((await link.boundingBox())!.height).toBeGreaterThanOrEqual(44)
    for (const [n, section] of SECTIONS.entries()) {
      await list.getByRole('link').nth(n).tap()
      await expect(page).toHaveURL(new RegExp(`/settings/${section}$`))
      await expect(list).toBeHidden()
      await quiet(page)
      await expectFits(page)
      await keep(page, `settings-${section}-zh-phone`)
      await page.getByRole('link', { name: '返回' }).tap()
    }
    await list.getByRole('link', { name: '这个屋子' }).tap()
    await page.getByText('深色', { exact: true }).tap()
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
    await page.getByText('English', { exact: true }).tap()
    await expect(page.getByRole('heading', { name: 'This house' })).toBeVisible()
  })
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no section keeps anybody out, in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const path of [...SECTIONS.map(section => `/settings/${section}`), '/settings/skills?skill=quote-sources', '/agents/writer?tab=tools']) {
      await test.step(path, async () => {
        await house.enter(page, path)
        await live(page)
        await expectFits(page)
        const { violations } = await new AxeBuilder({ page }).analyze()
        const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        expect.soft(grave.map(({ id, nodes }) => `${path}: ${id}: ${nodes.map(node => node.html.slice(0, 160)).join(' | ')}`)).toEqual([])
      })
    }
  })
}

test('what strangers named runs nowhere and breaks no layout', async ({ page }) => {
  const name = `<img src=x onerror="window.ran=1">\u202E evil 👩‍👩‍👧‍👦 ${'Ｗ'.repeat(60)}`.slice(0, 120)
  const long = 'x'.repeat(3000)
  await house.api('POST', '/api/providers', { name, kind: 'openai-compatible', base_url: `http://127.0.0.1:9/${'a'.repeat(400)}`, model: 'm'.repeat(200), enabled: false })
  await house.api('POST', '/api/mcp/servers', { name, transport: 'stdio', command: long, args: [long], env: { [`A${'B'.repeat(99)}`]: long }, enabled: false })
  await house.api('POST', '/api/skills', { name: 'hostile', content: `---\nname: ${JSON.stringify(name)}\ndescription: ${JSON.stringify(name + long)}\n---\n${'<script>window.ran=1</script>'.repeat(500)}` })
  await house.api('POST', '/api/auth/keys', { name })
  await house.api('PUT', '/api/prices', { prices: [{ provider: null, model: 'y'.repeat(200), input: 1_000_000, output: 0.000_001 }] })
  for (const viewport of [DESK, PHONE]) {
    await page.setViewportSize(viewport)
    for (const path of [...SECTIONS.map(section => `/settings/${section}`), '/settings/skills?skill=hostile']) {
      await test.step(`${viewport.width} ${path}`, async () => {
        await house.enter(page, path)
        await live(page)
        await expectFits(page)
        await keep(page, `hostile-settings-${viewport.width}-${path.replace(/\W+/g, '-')}`)
        expect(await page.evaluate(() => 'ran' in window)).toBe(false)
      })
    }
  }
})

test.describe('the doors', () => {
  test.use({ expected: [/status of 40[13]/] })

  test('a key is shown once, works, and is revoked; another password ends every other session', async ({ page, browser }) => {
    await house.enter(page, '/settings/access')
    await live(page)
    await page.getByRole('button', { name: 'New key' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Night bot')
    await dialog.getByText('Read and write').click()
    await dialog.getByRole('button', { name: 'Make the key' }).click()
    const secret = await dialog.getByLabel('The key').inputValue()
    const asBot = async (path: string, method = 'GET'): Promise<number> => (await fetch(house.origin + path, { method, headers: { 'x-api-key': secret } })).status
    expect(await asBot('/api/agents')).toBe(200)
    expect(await asBot('/api/auth/keys')).toBe(403)
    await dialog.getByRole('button', { name: 'Done' }).click()
    const row = page.locator('main').getByRole('listitem').filter({ hasText: 'Night bot' })
    await expect(row).toContainText('Read and write')
    expect(await page.content()).not.toContain(secret)
    await row.getByRole('button', { name: 'Revoke' }).click()
    await dialog.getByRole('button', { name: 'Revoke' }).click()
    await expect(row).toBeHidden()
    expect(await asBot('/api/agents')).toBe(401)

    const elsewhere = await (await browser.newContext({ locale: 'en-GB' })).newPage()
    await house.enter(elsewhere)
    await live(elsewhere)
    await page.getByRole('button', { name: 'Change it' }).click()
    await dialog.getByLabel('Current password').fill('not the one')
    await dialog.getByLabel('New password', { exact: true }).fill('another password')
    await dialog.getByLabel('New password again').fill('another passwort')
    await expect(dialog.getByRole('button', { name: 'Change it' })).toBeDisabled()
    await dialog.getByLabel('New password again').fill('another password')
    await dialog.getByRole('button', { name: 'Change it' }).click()
    await expect(dialog.getByRole('alert')).toContainText('not the current password')
    await dialog.getByLabel('Current password').fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Change it' }).click()
    await expect(toast(page, 'The password is changed')).toBeVisible()
    await expect(elsewhere).toHaveURL(/sign-in/)
    await live(page)
    await page.reload()
    await live(page)
    await expect(page).toHaveURL(/settings\/access$/)

    await page.getByRole('button', { name: 'Sign out', exact: true }).last().click()
    await dialog.getByRole('button', { name: 'Sign out' }).click()
    await expect(page).toHaveURL(/sign-in/)
    await signIn(page, 'another password')
    await live(page)
    await elsewhere.context().close()
  })
})
