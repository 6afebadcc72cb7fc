// The window of a CocoCat elsewhere: paired by a code over a pinned key, without any power here, out at once when it is revoked, never shown with another key.
import type { ElectronApplication, Page } from '@playwright/test'
import type { Device } from '../../../src-server/auth/contract'
import type { Exposure } from '../../../src-server/exposure/contract'
import type { Desktop } from '../support/window'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { keep, live } from '../support/desk'
import { createHouse } from '../support/house'
import { freshPlace, openWindow } from '../support/window'

test.describe.configure({ timeout: 180_000 })

const there = createHouse()
const OTHER_KEY = '0F'.repeat(32)
let lan: Exposure['lan']

test.beforeAll(async () => {
  await there.open('sample')
  lan = (await there.api<Exposure>('PUT', '/api/exposure/lan', { open: true, port: 0, mdns: false })).lan
  test.skip(lan.urls.length === 0, 'This machine has no private address, so no CocoCat elsewhere can be played.')
})
test.afterAll(there.close)

const linkTo = async (): Promise<string> => (await there.api<{ link: string }>('POST', '/api/exposure/pairing')).link
const devices = async (): Promise<Device[]> => (await there.api<{ devices: Device[] }>('GET', '/api/auth/devices')).devices

/** The next window, which `act` opens. */
async function windowAfter(app: ElectronApplication, act: () => Promise<unknown>): Promise<Page> {
  const [page] = await Promise.all([app.waitForEvent('window'), act()])
  return page
}

const openLink = (app: ElectronApplication, link: string) => app.evaluate(({ app }, link) => void app.emit('second-instance', {}, ['cococat', link]), link)
const choose = (app: ElectronApplication, label: string) => app.evaluate(({ Menu }, label) => {
  const items = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu?.items ?? [])
  items.find(item => item.label === label)!.click()
}, label)

/** Presses a button of a page of ours, once it is there. Main is asked: Playwright waits for ever for a navigation that was begun and then refused. */
const press = (app: ElectronApplication, label: string): Promise<void> => expect.poll(() => app.evaluate(async ({ BrowserWindow }, label) => {
  const pressed = `[...document.querySelectorAll('button')].some(button => button.textContent === ${JSON.stringify(label)} && !button.click())`
  const ours = BrowserWindow.getAllWindows().filter(({ webContents }) => webContents.getURL().startsWith('data:'))
  return (await Promise.all(ours.map(({ webContents }) => webContents.executeJavaScript(pressed) as Promise<boolean>))).includes(true)
}, label), label).toBe(true)

const title = (page: Page) => page.getByRole('heading', { level: 1 })

async function withDesktop(place: Parameters<typeof openWindow>[0], story: (desktop: Desktop) => Promise<void>): Promise<void> {
  const desktop = await openWindow(place, '--sample')
  try {
    await story(desktop)
  }
  finally {
    desktop.app.process().kill('SIGTERM')
    await desktop.ended
  }
}

test('a house elsewhere is paired by its link, is shown without any power here, and is out at once when it is revoked', async () => {
  using place = freshPlace()
  await withDesktop(place, async ({ app, page: own }) => {
    await live(own)
    const link = await linkTo()
    const form = await windowAfter(app, () => openLink(app, link.replace(/fingerprint=\w+/, `fingerprint=${OTHER_KEY}`)))
    await expect(title(form)).toHaveText('Open another CocoCat')
    await expect(form.getByLabel('Address')).toHaveValue(new URL(lan.urls[0]!).origin)
    await press(app, 'Pair')
    await expect(form.getByRole('alert')).toContainText('Another key is shown there')
    await keep(form, 'electron-remote-refused')
    expect(await devices()).toEqual([])

    await openLink(app, link)
    await form.getByLabel('What you call it').fill('The attic')
    await keep(form, 'electron-remote-form')
    const house = await windowAfter(app, () => press(app, 'Pair'))
    await live(house)
    await expect(house.getByRole('group', { name: 'Who works with whom' })).toBeVisible()
    expect(new URL(house.url()).origin).toBe(lan.urls[0])
    const titles = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(window => window.getTitle()))
    expect((await titles()).filter(title => title.endsWith(' · The attic'))).toHaveLength(1)
    expect(form.isClosed()).toBe(true)
    await keep(house, 'electron-remote-house')

    expect(await house.evaluate(() => [typeof window.desktop, document.cookie, typeof Reflect.get(window, 'require')])).toEqual(['undefined', '', 'undefined'])
    expect(await house.evaluate(() => Notification.requestPermission())).toBe('denied')
    expect(await house.evaluate(origin => fetch(`${origin}/api/status`, { mode: 'no-cors' }).then(() => 'answered', () => 'refused'), new URL(own.url()).origin)).toBe('refused')
    expect(await own.evaluate(() => window.desktop?.info().then(({ platform }) => platform))).toBe('linux')

    const [device] = await devices()
    expect(device).toMatchObject({ kind: 'computer', browser: 'CocoCat' })
    await there.api('DELETE', `/api/auth/devices/${device!.id}`)
    await expect(title(house)).toHaveText('The pairing with The attic was ended', { timeout: 20_000 })
    await keep(house, 'electron-remote-ended')
  })
})

test('met for the first time, a key is compared by the person; a changed one is refused; a house that is away opens once it is back', async () => {
  using place = freshPlace()
  const file = join(place.userData, 'desktop.json')
  await withDesktop(place, async ({ app, page: own }) => {
    await live(own)
    const link = new URL(await linkTo())
    const form = await windowAfter(app, () => choose(app, 'Open another CocoCat…'))
    await form.getByLabel('Address').fill(link.searchParams.get('address')!)
    await form.getByLabel('Pairing code').fill(link.searchParams.get('code')!.toLowerCase().replace('-', ''))
    await form.getByLabel('What you call it').fill('Attic')
    await press(app, 'Pair')
    await expect(title(form)).toHaveText('Is this the right computer?')
    await expect(form.locator('pre')).toHaveText(lan.certificate!.fingerprint)
    await keep(form, 'electron-remote-compare')
    const house = await windowAfter(app, () => press(app, 'It is the same: pair'))
    await live(house)
  })
  expect(readFileSync(file, 'utf8')).toContain('"sealed": false') // the tests' machine has no real key store

  await there.api('PUT', '/api/exposure/lan', { open: false })
  await withDesktop(place, async ({ app, page: own }) => {
    await live(own)
    await own.evaluate(() => window.desktop!.looks({ language: 'zh', theme: 'dark' }))
    const house = await windowAfter(app, () => choose(app, 'Attic'))
    await expect(title(house)).toHaveText('Attic 没有应答', { timeout: 20_000 })
    await house.emulateMedia({ colorScheme: null })
    await keep(house, 'electron-remote-away-dark')
    await there.api('PUT', '/api/exposure/lan', { open: true, port: Number(new URL(lan.urls[0]!).port) })
    await press(app, '重试')
    await live(house)
    const form = await windowAfter(app, () => choose(app, '打开另一个 CocoCat…'))
    await form.emulateMedia({ colorScheme: null })
    await keep(form, 'electron-remote-known-dark')
    await form.close()
  })

  writeFileSync(file, readFileSync(file, 'utf8').replace(/"fingerprint": "\w+"/, `"fingerprint": "${OTHER_KEY}"`))
  await withDesktop(place, async ({ app, page: own }) => {
    await live(own)
    const house = await windowAfter(app, () => choose(app, 'Attic'))
    await expect(title(house)).toHaveText('Attic shows another key', { timeout: 20_000 })
    await keep(house, 'electron-remote-other-key')
    const form = await windowAfter(app, () => choose(app, 'Open another CocoCat…'))
    await press(app, 'Remove')
    await expect(form.getByRole('button', { name: 'Remove' })).toHaveCount(0)
    expect(readFileSync(file, 'utf8')).not.toContain('ccd_')
  })
})
