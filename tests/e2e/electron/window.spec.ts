// CocoCat's window as a person meets it: no password, the first letter, a page without powers, a clean end, and nothing lost.
import type { Desktop, Place } from '../support/window'
import { expect, test } from '@playwright/test'
import { lockHouse } from '../../../src-server/kernel/lock'
import { fillLetter, keep, live, unread, visit } from '../support/desk'
import { freshPlace, isAlive, openWindow, processesWith } from '../support/window'

test.describe.configure({ timeout: 120_000 })

/** Opens the window for a test and closes it after it, also when the test fails. */
async function withWindow(place: Place, args: string[], story: (desktop: Desktop) => Promise<void>): Promise<void> {
  const desktop = await openWindow(place, ...args)
  try {
    await story(desktop)
    expect(desktop.complaints().filter(complaint => !complaint.includes('file:///etc/passwd'))).toEqual([]) // that one a test asks for
  }
  finally {
    await desktop.app.close()
  }
}

test('the first minute: no password, a team, a letter, light on its edge, the answer; and all of it is there the next time', { tag: '@packaged' }, async () => {
  using place = freshPlace()
  let server = 0
  await withWindow(place, [], async ({ page, serverPid, close }) => {
    await expect(page.getByRole('heading', { name: 'Who should work here?' })).toBeVisible()
    await keep(page, 'electron-welcome')
    await page.getByRole('button', { name: 'Hire this team' }).click()
    await live(page)
    const stage = page.getByRole('group', { name: 'Who works with whom' })
    await stage.getByRole('button', { name: 'Researcher' }).press('Enter')
    await page.getByRole('dialog', { name: 'Researcher' }).getByRole('button', { name: 'Write' }).click()
    await fillLetter(page, 'researcher', 'When do parcels leave?')
    await visit(page, 'Office')
    await expect(stage).toHaveAttribute('data-lit', /user>researcher/)
    await expect(stage).toHaveAttribute('data-lit', /researcher>user/)
    await keep(page, 'electron-office')
    await expect(unread(page, 1)).toBeVisible()
    server = serverPid()
    expect(isAlive(server)).toBe(true)
    expect(await close()).toBe(0)
  })
  expect(isAlive(server)).toBe(false)
  expect(processesWith(place.userData)).toEqual([])
  lockHouse(place.home).release()

  await withWindow(place, [], async ({ page }) => {
    await live(page)
    await expect(unread(page, 1)).toBeVisible()
    await visit(page, 'Mailboxes')
    await page.getByRole('region', { name: 'Letters to You' }).getByRole('link', { name: /Researcher/ }).click()
    await expect(page.getByRole('log', { name: 'The exchange' })).toContainText('Parcels leave on Tuesdays and Fridays')
    await expect(unread(page, 1)).toBeHidden()
    await keep(page, 'electron-mailbox')
  })
})

test('the page in the window has no powers but the few it was given, and never leads elsewhere', { tag: '@packaged' }, async () => {
  using place = freshPlace()
  await withWindow(place, ['--sample'], async ({ app, page }) => {
    await live(page)
    await expect(page.getByRole('group', { name: 'Who works with whom' }).getByRole('button', { name: 'Writer' })).toBeAttached()
    const origin = new URL(page.url()).origin

    expect(await page.evaluate(() => [document.cookie, ...['require', 'process', 'module', 'electron', 'Buffer'].map(name => typeof Reflect.get(window, name))]))
      .toEqual(['', ...Array.from({ length: 5 }).fill('undefined')])
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toMatch(/eyJ/)
    expect(await page.evaluate(() => window.desktop?.info())).toMatchObject({ electron: '33.2.1', platform: 'linux', version: '0.1.0' })
    expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied')

    await app.evaluate(({ shell }) => {
      Object.assign(globalThis, { opened: [] as string[] })
      shell.openExternal = async address => void Reflect.get(globalThis, 'opened').push(address)
    })
    expect(await page.evaluate(() => window.open('https://example.com/a') === null)).toBe(true)
    await page.evaluate(() => location.assign('https://example.com/b'))
    await page.evaluate(() => location.assign('file:///etc/passwd')).catch(() => {}) // Chromium itself refuses, aloud
    await expect.poll(() => app.evaluate(() => Reflect.get(globalThis, 'opened') as string[])).toEqual(['https://example.com/a', 'https://example.com/b'])
    // Main is asked: Playwright itself waits for ever for a navigation that was begun and then refused.
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(window => window.webContents.getURL()))).toEqual([`${origin}/`])
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript('document.querySelector("h1").textContent.trim()') as Promise<string>)).toBe('Office')
  })
})

test('a second start brings the window forward, and another house cannot be opened over this one', { tag: '@packaged' }, async () => {
  using place = freshPlace()
  await withWindow(place, ['--sample'], async ({ page }) => {
    await live(page)
    expect(() => lockHouse(place.home)).toThrow(/open already, in process \d+/)
    const second = await openWindow(place).catch(() => null) // it hands over to the first one and ends
    expect(second).toBeNull()
    await live(page)
  })
})
