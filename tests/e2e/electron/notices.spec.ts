// Who looks elsewhere is told by the system, and a click leads to what it is about; who looks at the window is not.
import type { ElectronApplication, Page } from '@playwright/test'
import type { Place } from '../support/window'
import { expect, test } from '@playwright/test'
import { live } from '../support/desk'
import { freshPlace, openWindow } from '../support/window'

test.describe.configure({ timeout: 120_000 })

/** Notifications are gathered, not shown: no machine of ours has a place for them. */
const gather = (app: ElectronApplication): Promise<void> => app.evaluate(({ Notification }) => {
  const shown: Electron.Notification[] = []
  Object.assign(globalThis, { shown })
  Notification.isSupported = () => true
  Notification.prototype.show = function () {
    shown.push(this)
  }
})
const shown = (app: ElectronApplication): Promise<{ title: string, body: string }[]> => app.evaluate(() => (Reflect.get(globalThis, 'shown') as Electron.Notification[]).map(({ title, body }) => ({ title, body })))
const click = (app: ElectronApplication, at: number): Promise<void> => app.evaluate((_, at) => void (Reflect.get(globalThis, 'shown') as Electron.Notification[])[at]!.emit('click'), at)
const look = (app: ElectronApplication, looking: boolean): Promise<void> => app.evaluate(({ BrowserWindow }, looking) => {
  const [window] = BrowserWindow.getAllWindows()
  window!.isFocused = () => looking // a machine without a desktop has no focus to give
}, looking)

/** Writes as an agent would. */
const write = (page: Page, path: string, body: object): Promise<number> => page.evaluate(async ([path, body]) => (await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).status, [path, body] as const)
const letter = { to: 'user', from: 'writer', content: 'The draft is done.\nPlease read it.' }

async function withGathered(place: Place, story: (app: ElectronApplication, page: Page) => Promise<void>): Promise<void> {
  const { app, page, complaints } = await openWindow(place, '--sample')
  try {
    await live(page)
    await gather(app)
    await look(app, false)
    await story(app, page)
    expect(complaints()).toEqual([])
  }
  finally {
    await app.close()
  }
}

test('a letter is told in a line and opens on a click; many are told together; nothing is told to who looks', { tag: '@packaged' }, async () => {
  using place = freshPlace()
  await withGathered(place, async (app, page) => {
    expect(await write(page, '/api/mailbox/send', letter)).toBe(201)
    await expect.poll(() => shown(app)).toEqual([{ title: 'A letter from Writer', body: 'The draft is done. Please read it.' }])
    await click(app, 0)
    await expect(page).toHaveURL(/\/mailboxes\/user\/0$/)
    await expect(page.getByRole('log', { name: 'The exchange' })).toContainText('The draft is done.')

    await Promise.all([write(page, '/api/mailbox/send', letter), write(page, '/api/mailbox/send', letter), write(page, '/api/chat/groups/general/messages', { content: '@you look', from: 'writer' })])
    await expect.poll(() => shown(app)).toHaveLength(2)
    expect((await shown(app))[1]).toEqual({ title: '3 new things for you', body: '3 for you to read' })
    await click(app, 1)
    await expect(page).toHaveURL(/\/inbox$/)

    await look(app, true)
    await write(page, '/api/mailbox/send', letter)
    await look(app, false)
    await page.evaluate(() => window.desktop?.choose({ notices: { mention: false } }))
    await write(page, '/api/mailbox/send', letter)
    await page.waitForTimeout(1_500) // a second for those that come together, and some
    expect(await shown(app)).toHaveLength(2)
  })
})

test('an agent that asks for permission leads to its question, and the tray counts it', async () => {
  using place = freshPlace()
  await withGathered(place, async (app, page) => {
    await app.evaluate(({ app }) => {
      Object.assign(globalThis, { count: 0 })
      app.setBadgeCount = (count = 0) => Reflect.set(globalThis, 'count', count)
    })
    expect(await page.evaluate(async () => (await fetch('/api/agents/writer/tools', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ tools: { remember: 'ask' } }) })).status)).toBe(200)
    await write(page, '/api/mailbox/send', { to: 'writer', content: 'Remember: parcels leave on Tuesdays.' })
    await expect.poll(() => shown(app), { timeout: 20_000 }).toContainEqual({ title: 'Writer asks for permission', body: 'remember' })
    await expect.poll(() => app.evaluate(() => Reflect.get(globalThis, 'count') as number)).toBe(1)
    await click(app, 0)
    await expect(page).toHaveURL(/\/inbox\?item=approval-/)
    await page.getByRole('button', { name: 'Deny' }).first().click()
    await expect.poll(() => app.evaluate(() => Reflect.get(globalThis, 'count') as number)).toBeLessThanOrEqual(1) // its answer is a letter
  })
})
