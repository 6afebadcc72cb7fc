// The desktop around the page: its window comes back where it was, tray and menus act, choices hold, in both languages.
import type { Desktop, Place } from '../support/window'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { keep, live } from '../support/desk'
import { freshPlace, openWindow } from '../support/window'

test.describe.configure({ timeout: 120_000 })

/** Opens the window of a house with a team for a test, and ends it after it. */
async function withWindow(place: Place, story: (desktop: Desktop) => Promise<void>): Promise<void> {
  const desktop = await openWindow(place, '--sample')
  try {
    await live(desktop.page)
    await story(desktop)
    expect(desktop.complaints()).toEqual([])
  }
  finally {
    await desktop.app.close()
  }
}

const remembered = ({ userData }: Place): Record<string, unknown> => JSON.parse(readFileSync(join(userData, 'desktop.json'), 'utf8')) as Record<string, unknown>

/** Clicks an item of the application's menu. */
const choose = ({ app }: Desktop, id: string): Promise<void> => app.evaluate(({ Menu }, id) => void Menu.getApplicationMenu()!.getMenuItemById(id)!.click(), id)
const labelOf = ({ app }: Desktop, id: string): Promise<string> => app.evaluate(({ Menu }, id) => Menu.getApplicationMenu()!.getMenuItemById(id)!.label, id)

test('the window and its size come back, and into sight when their screen is gone', async () => {
  using place = freshPlace()
  await withWindow(place, async (desktop) => {
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.setBounds({ x: 60, y: 40, width: 900, height: 640 }))
    await choose(desktop, 'larger')
    await expect.poll(() => remembered(place)).toMatchObject({ window: { width: 900, height: 640 }, zoom: 1.1 })
  })
  await withWindow(place, async ({ app, page }) => {
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds())).toMatchObject({ width: 900, height: 640 })
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getZoomFactor())).toBeCloseTo(1.1)
    expect(await page.evaluate(() => innerWidth)).toBeLessThan(850)
  })
  writeFileSync(join(place.userData, 'desktop.json'), JSON.stringify({ ...remembered(place), window: { x: 9000, y: 9000, width: 900, height: 640, maximized: false } }))
  await withWindow(place, async ({ app }) => {
    const { x, y } = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds())
    expect(x).toBeLessThan(2000)
    expect(y).toBeLessThan(2000)
  })
})

test('menus lead everywhere, pause the team, and speak the language of the page', { tag: '@packaged' }, async () => {
  using place = freshPlace()
  await withWindow(place, async (desktop) => {
    const { page } = desktop
    await choose(desktop, 'go-knowledge')
    await expect(page).toHaveURL(/\/knowledge$/)
    await choose(desktop, 'new-letter')
    await expect(page.getByRole('dialog', { name: 'Write a letter' })).toBeVisible()
    await page.keyboard.press('Escape')
    await choose(desktop, 'back')
    await choose(desktop, 'licenses')
    await expect(page.getByRole('button', { name: 'Read the licences' })).toBeVisible()
    await choose(desktop, 'go-office')
    expect(await labelOf(desktop, 'pause')).toBe('Pause everything')
    await choose(desktop, 'pause')
    await expect(page.getByText(/Everything rests since/)).toBeVisible()
    await expect.poll(() => labelOf(desktop, 'pause')).toBe('Go on')
    await choose(desktop, 'pause')
    await expect(page.getByText(/Everything rests since/)).toBeHidden()

    await page.evaluate(() => window.desktop?.looks({ language: 'zh', theme: 'dark' }))
    await expect.poll(() => labelOf(desktop, 'pause')).toBe('全部暂停')
    expect(await desktop.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')
    expect(remembered(place)).toMatchObject({ language: 'zh', theme: 'dark' })
  })
})

test('closing hides the window where the person wants it, and the house goes on; the second start brings it back where its link leads', async () => {
  using place = freshPlace()
  await withWindow(place, async ({ app, page, serverPid }) => {
    const isVisible = (): Promise<boolean> => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false)
    const close = (): Promise<void> => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close())
    expect(await page.evaluate(() => window.desktop?.choose({ closeToTray: true }))).toMatchObject({ choices: { closeToTray: true } })
    const server = serverPid()
    await close()
    await expect.poll(isVisible).toBe(false)
    await app.evaluate(({ app }) => void app.emit('second-instance', {}, ['/electron', 'cococat://agents/researcher'], '/'))
    await expect.poll(isVisible).toBe(true)
    await expect(page).toHaveURL(/\/agents\/researcher$/)
    expect(serverPid()).toBe(server)
  })
})

test('the settings of this computer are shown in the window, hold at once, and are honest about what cannot be done', async () => {
  using place = freshPlace()
  await withWindow(place, async (desktop) => {
    const { page, app } = desktop
    await app.evaluate(({ Notification }) => void (Notification.isSupported = () => true)) // as on a machine with a desktop
    await choose(desktop, 'settings')
    await page.getByRole('link', { name: 'This computer' }).click()
    const section = page.getByRole('region', { name: 'This computer' })
    await expect(section).toContainText('runs from a folder of source code')
    await expect(section.getByRole('switch', { name: 'Start when I log in' })).toHaveCount(0)
    await section.getByRole('switch', { name: 'Failures' }).click()
    await expect.poll(() => remembered(place)).toMatchObject({ notices: { approval: true, mention: true, failure: false } })
    await section.getByLabel('Size of the page').selectOption('1.25')
    await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getZoomFactor())).toBeCloseTo(1.25)
    await choose(desktop, 'natural')
    await expect(section.getByLabel('Size of the page')).toHaveValue('1')
    await section.getByLabel('Where to ask').fill('ftp://example.org')
    await section.getByLabel('Where to ask').press('Enter')
    await expect(section.getByRole('alert')).toContainText('no HTTPS address')
    for (const [language, theme] of [['en', 'light'], ['zh', 'dark']] as const) {
      await page.evaluate(([language, theme]) => {
        localStorage.setItem('cococat.language', language)
        localStorage.setItem('cococat.theme', theme)
      }, [language, theme] as const)
      await page.reload()
      await live(page)
      await page.setViewportSize({ width: 1200, height: 1560 })
      await keep(page, `electron-desktop-settings-${language}-${theme}`)
    }
  })
})

test('no list of words is fetched until the person asks for it', async () => {
  using place = freshPlace()
  await withWindow(place, async ({ app }) => {
    expect(await app.evaluate(({ session }) => [session.defaultSession.isSpellCheckerEnabled(), session.defaultSession.getSpellCheckerLanguages()])).toEqual([false, []])
  })
})
