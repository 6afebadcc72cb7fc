// The window stays closed: other pages get no answers, odd questions no hearing, nothing comes from elsewhere, and nothing is permitted but what is used.
import type { Desktop, Place } from '../support/window'
import { createServer } from 'node:http'
import { resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { live } from '../support/desk'
import { freshPlace, openWindow } from '../support/window'

test.describe.configure({ timeout: 120_000 })

const preload = resolve(import.meta.dirname, '../../../out/preload/preload.cjs')

async function withWindow(place: Place, story: (desktop: Desktop) => Promise<void>): Promise<void> {
  const desktop = await openWindow(place, '--sample')
  try {
    await live(desktop.page)
    await story(desktop)
  }
  finally {
    await desktop.app.close()
  }
}

test('a page that is not ours gets no answers, even with our own preload, and cannot ask anybody else', async () => {
  using place = freshPlace()
  let asked = 0
  const elsewhere = createServer((_request, response) => {
    asked++
    response.end('x')
  })
  await new Promise<void>(resolve => elsewhere.listen(0, '127.0.0.1', resolve))
  const { port } = elsewhere.address() as { port: number }
  try {
    await withWindow(place, async ({ app }) => {
      const said = await app.evaluate(async ({ BrowserWindow }, [preload, port]) => {
        const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true } })
        await window.loadURL('data:text/html,<title>x</title>')
        const answer = await window.webContents.executeJavaScript(`(async () => [
          await Promise.allSettled([window.desktop.info(), window.desktop.settings(), window.desktop.choose({ zoom: 2 }), window.desktop.openFolder()]).then(all => all.map(one => one.status)),
          await fetch('http://127.0.0.1:${port}/', { mode: 'no-cors' }).then(() => 'answered', () => 'refused'),
          await new Promise(done => { const image = new Image(); image.onload = () => done('shown'); image.onerror = () => done('refused'); image.src = 'http://127.0.0.1:${port}/a.png' }),
        ])()`) as unknown
        window.destroy()
        return answer
      }, [preload, port] as const)
      expect(said).toEqual([['rejected', 'rejected', 'rejected', 'rejected'], 'refused', 'refused'])
      expect(await app.evaluate(({ session }, port) => session.defaultSession.fetch(`http://127.0.0.1:${port}/`).then(() => 'answered', () => 'refused'), port)).toBe('refused')
      expect(asked).toBe(0)
    })
  }
  finally {
    elsewhere.close()
  }
})

test('the desktop answers only what it understands', async () => {
  using place = freshPlace()
  await withWindow(place, async ({ page }) => {
    const refused = await page.evaluate(async () => {
      const desktop = window.desktop as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>
      const odd: [string, ...unknown[]][] = [
        ['choose', { zoom: 3 }],
        ['choose', { zoom: '1' }],
        ['choose', { home: '/etc' }],
        ['choose', { notices: { other: true } }],
        ['choose', null],
        ['choose'],
        ['looks', { language: 'en' }],
        ['looks', { language: 'x'.repeat(100_000), theme: 'dark' }],
        ['protectKeys', 'yes'],
        ['setUpdateAddress', 'x'.repeat(10_000)],
        ['setUpdateAddress', ['https://example.org']],
      ]
      return Promise.all(odd.map(([name, ...given]) => desktop[name]!(...given).then(() => `${name} answered`, (error: Error) => error.message.includes('does not understand') ? 'refused' : error.message)))
    })
    expect(new Set(refused)).toEqual(new Set(['refused']))
    expect(await page.evaluate(() => window.desktop?.settings())).toMatchObject({ choices: { zoom: 1, notices: { approval: true } } })
    expect(await page.evaluate(() => Object.keys(window.desktop!).every(name => typeof Reflect.get(window.desktop!, name) === 'function'))).toBe(true)
  })
})

test('nothing is permitted but writing to the clipboard', async () => {
  using place = freshPlace()
  await withWindow(place, async ({ page }) => {
    const states = await page.evaluate(async () => Promise.all(['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read', 'persistent-storage', 'idle-detection', 'storage-access', 'window-management', 'local-fonts']
      .map(name => navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state, () => 'unknown'))))
    expect(states.filter(state => state === 'granted')).toEqual([])
    expect(await page.evaluate(() => navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'given', (error: Error) => error.name))).not.toBe('given')
    expect(await page.evaluate(() => navigator.permissions.query({ name: 'clipboard-write' as PermissionName }).then(({ state }) => state))).toBe('granted')
  })
})

test('no other page comes in: no frame, no webview, no window, no download from elsewhere', async () => {
  using place = freshPlace()
  await withWindow(place, async ({ app, page }) => {
    const { origin } = new URL(page.url())
    await app.evaluate(({ shell }) => {
      Object.assign(globalThis, { opened: [] as string[] })
      shell.openExternal = async address => void (Reflect.get(globalThis, 'opened') as string[]).push(address)
    })
    await page.evaluate(async () => {
      for (const address of ['https://example.com/', 'data:text/html,hi', '/agents']) document.body.append(Object.assign(document.createElement('iframe'), { src: address }))
      const view = document.createElement('webview')
      view.setAttribute('src', 'https://example.com/')
      document.body.append(view)
      document.body.append(Object.assign(document.createElement('a'), { id: 'elsewhere', href: 'https://example.com/file.zip', download: 'file.zip' }))
      document.getElementById('elsewhere')!.click()
      await new Promise(done => setTimeout(done, 500))
    })
    expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().map(contents => contents.getURL()))).toEqual([`${origin}/`])
    const inFrames = await app.evaluate(({ BrowserWindow }) => Promise.all(BrowserWindow.getAllWindows()[0]!.webContents.mainFrame.frames.map(frame => frame.executeJavaScript('location.href') as Promise<string>)))
    expect(new Set(inFrames.filter(address => address !== 'about:blank'))).toEqual(new Set(['chrome-error://chromewebdata/']))
    expect(await page.evaluate(() => typeof Reflect.get(document.querySelector('webview')!, 'loadURL'))).toBe('undefined')
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const { sandbox, contextIsolation, nodeIntegration, nodeIntegrationInSubFrames, nodeIntegrationInWorker, webSecurity, webviewTag, allowRunningInsecureContent } = (BrowserWindow.getAllWindows()[0]!.webContents as unknown as { getLastWebPreferences: () => Electron.WebPreferences }).getLastWebPreferences()
      return { sandbox, contextIsolation, nodeIntegration, nodeIntegrationInSubFrames: nodeIntegrationInSubFrames ?? false, nodeIntegrationInWorker: nodeIntegrationInWorker ?? false, webSecurity: webSecurity ?? true, webviewTag, allowRunningInsecureContent: allowRunningInsecureContent ?? false }
    })
    expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInSubFrames: false, nodeIntegrationInWorker: false, webSecurity: true, webviewTag: false, allowRunningInsecureContent: false })
  })
})

test('a second window of our own page is as closed as the first', async () => {
  using place = freshPlace()
  await withWindow(place, async ({ app, page }) => {
    const opened = app.waitForEvent('window')
    await page.evaluate(() => void window.open('/usage'))
    const second = await opened
    await expect(second.getByRole('heading', { level: 1 })).toBeVisible()
    expect(await second.evaluate(() => [typeof Reflect.get(window, 'require'), window.open('https://example.com/a') === null])).toEqual(['undefined', true])
    const preferences = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(({ webContents }) => (webContents as unknown as { getLastWebPreferences: () => Record<string, unknown> }).getLastWebPreferences()))
    expect(preferences.map(({ sandbox, contextIsolation, nodeIntegration }) => ({ sandbox, contextIsolation, nodeIntegration }))).toEqual(Array.from({ length: 2 }).fill({ sandbox: true, contextIsolation: true, nodeIntegration: false }))
  })
})
