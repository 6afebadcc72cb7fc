// The server behind the window: it comes back when it dies, says why when it cannot, and ends with the window whatever ends it.
import type { Desktop, Place } from '../support/window'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { lockHouse } from '../../../src-server/kernel/lock'
import { fillLetter, keep, live, unread, visit } from '../support/desk'
import { freshPlace, isAlive, openWindow, processesWith } from '../support/window'

test.describe.configure({ timeout: 180_000 })

async function withWindow(place: Place, args: string[], story: (desktop: Desktop) => Promise<void>): Promise<void> {
  const desktop = await openWindow(place, ...args)
  const electron = desktop.app.process()
  try {
    await story(desktop)
  }
  finally {
    electron.kill('SIGTERM')
    await desktop.ended
  }
}

/** The server of the window, once it is another than before. */
async function newServer(desktop: Desktop, before: number): Promise<number> {
  await expect.poll(desktop.serverPid, { timeout: 40_000 }).not.toBe(before)
  return desktop.serverPid()
}

const crashTitle = (desktop: Desktop, words: string) => expect(desktop.page.getByRole('heading', { level: 1 })).toHaveText(words, { timeout: 40_000 })

/** Presses a button of the crash page. Main is asked: Playwright waits for ever for a navigation that was begun and then refused. */
const press = ({ app }: Desktop, button: 'retry' | 'logs' | 'copy' | 'quit') => app.evaluate(({ BrowserWindow }, button) => BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(`document.querySelector('a.${button}').click()`) as Promise<void>, button)

test('a killed server comes back at its address, and the page with it; the fourth time in a minute a page says why, and “Try again” leads back', { tag: '@packaged' }, async () => {
  using place = freshPlace()
  await withWindow(place, ['--sample'], async (desktop) => {
    const { page, app } = desktop
    await live(page)
    await visit(page, 'Mailboxes')
    const { href } = new URL(page.url())
    await page.evaluate(() => Object.assign(window, { same: true })) // it is gone if the page is loaded anew
    let server = desktop.serverPid()
    for (let death = 1; death <= 3; death++) {
      process.kill(server, 'SIGKILL')
      if (death === 1) await expect(page.getByRole('alert')).toContainText(/server/i)
      server = await newServer(desktop, server)
      await live(page)
    }
    expect([page.url(), await page.evaluate(() => Reflect.get(window, 'same') as boolean)]).toEqual([href, true])

    process.kill(server, 'SIGKILL')
    await crashTitle(desktop, 'CocoCat keeps stopping')
    await expect(page.locator('pre')).toContainText('The server ended with status')
    await expect(page.getByRole('button', { name: 'Try again' })).toBeFocused()
    expect(await page.evaluate(() => typeof window.desktop?.info)).toBe('function')
    expect(await page.evaluate(() => window.desktop!.info().then(() => 'answered', () => 'refused'))).toBe('refused')
    await keep(page, 'electron-crash')

    await app.evaluate(({ clipboard, shell }) => {
      shell.openPath = async path => Reflect.set(globalThis, 'shown', path) ? '' : 'not shown'
      clipboard.clear()
    })
    await press(desktop, 'copy')
    await expect(page.getByRole('button', { name: 'Copied' })).toBeFocused()
    expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toContain('The server ended with status')
    await press(desktop, 'logs')
    await expect.poll(() => app.evaluate(() => Reflect.get(globalThis, 'shown') as string)).toBe(join(place.home, 'logs'))

    await press(desktop, 'retry')
    await live(page)
    expect(page.url()).toBe(href)
  })
})

test('a house that is open elsewhere is named as such, and opens once it is free', async () => {
  using place = freshPlace()
  mkdirSync(place.home)
  const lock = lockHouse(place.home)
  await withWindow(place, ['--sample'], async (desktop) => {
    await crashTitle(desktop, 'This house is open already')
    await expect(desktop.page.locator('pre')).toContainText(`process ${process.pid}`)
    lock.release()
    await press(desktop, 'retry')
    await live(desktop.page)
  })
})

test('a damaged database is named as such, in the words of the person’s language', async () => {
  using place = freshPlace()
  mkdirSync(place.home)
  writeFileSync(join(place.home, 'cococat.db'), 'this is no database, and it is long enough to be taken for one '.repeat(50))
  mkdirSync(place.userData)
  writeFileSync(join(place.userData, 'desktop.json'), JSON.stringify({ language: 'zh', theme: 'dark' }))
  await withWindow(place, ['--sample'], async (desktop) => {
    await crashTitle(desktop, '数据库已损坏')
    await desktop.page.emulateMedia({ colorScheme: null }) // as the app chose, not as Playwright does
    expect(await desktop.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true)
    await keep(desktop.page, 'electron-crash-dark')
    const ended = desktop.ended
    await press(desktop, 'quit')
    expect(await ended).toBe(0)
  })
})

test('a server that hangs is ended and started again', async () => {
  using place = freshPlace()
  await withWindow(place, ['--sample'], async (desktop) => {
    await live(desktop.page)
    const server = desktop.serverPid()
    process.kill(server, 'SIGSTOP')
    await expect.poll(desktop.serverPid, { timeout: 60_000 }).not.toBe(server)
    await live(desktop.page)
  })
})

test('whatever ends the window ends the server: SIGTERM gently, SIGKILL at once, and nothing is in the way of the next start', async () => {
  using place = freshPlace()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGKILL'] as const) {
    const desktop = await openWindow(place, '--sample')
    await live(desktop.page)
    const server = desktop.serverPid()
    desktop.app.process().kill(signal)
    const status = await desktop.ended
    if (signal !== 'SIGKILL') {
      expect(status).toBe(0)
      expect(isAlive(server)).toBe(false)
    }
    await expect.poll(() => isAlive(server), { timeout: 10_000 }).toBe(false)
    await expect.poll(() => processesWith(place.userData), { timeout: 10_000 }).toEqual([])
    lockHouse(place.home).release()
  }
})

test('a turn in progress when CocoCat quits goes on after the next start, and is answered once', { tag: '@packaged' }, async () => {
  using place = freshPlace()
  const script = join(place.home, '..', 'script.yaml')
  writeFileSync(script, 'rules:\n  - { agent: researcher, when: parcels, move: { text: "On Tuesdays.", delay_ms: 4000 } }\notherwise: offline\n')
  const slow = { ...place, env: { COCOCAT_SCRIPT: script } }
  await withWindow(slow, ['--sample'], async (desktop) => {
    const { page } = desktop
    await live(page)
    await page.goto(new URL('/mailboxes?write=1', page.url()).href)
    await fillLetter(page, 'researcher', 'When do parcels leave?')
    await sleep(1500) // the turn has begun, and takes four seconds
    expect(await desktop.close()).toBe(0)
  })
  lockHouse(place.home).release()
  await withWindow(slow, [], async ({ page }) => {
    await live(page)
    await expect(unread(page, 1)).toBeVisible({ timeout: 30_000 })
    await sleep(3000)
    await expect(unread(page, 1)).toBeVisible()
    await visit(page, 'Mailboxes')
    await page.getByRole('region', { name: 'Letters to You' }).getByRole('link', { name: /Researcher/ }).click()
    await expect(page.getByRole('log', { name: 'The exchange' }).getByText('On Tuesdays.')).toHaveCount(1)
  })
})

test('twenty starts and quits leave no process and no lock', async () => {
  test.setTimeout(600_000)
  using place = freshPlace()
  for (let round = 0; round < 20; round++) {
    const desktop = await openWindow(place, '--sample')
    await desktop.page.waitForURL('http://**', { waitUntil: 'commit' }) // the server is up, and the house's page has begun to come
    const server = desktop.serverPid()
    expect(await desktop.close(), `round ${round}`).toBe(0)
    expect(isAlive(server), `round ${round}`).toBe(false)
    lockHouse(place.home).release()
  }
  expect(processesWith(place.userData)).toEqual([])
})
