// The house in one file, as a person lives with it: backed up, taken away, changed, put back; what was deleted returns, what is no backup is refused.
import type { Locator, Page } from '@playwright/test'
import type { Backup } from '../../../src-server/backups/contract'
import type { House } from '../support/house'
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openPromise } from 'yauzl'
import { expectAccessible, wear } from '../support/access'
import { DESK, expectFits, keep, live, PHONE, quiet } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

const BACKUPS = '/settings/backups'
/** What the browser says of its own when the house closes for a moment, and when a file is refused. */
const EXPECTED = [/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_SOCKET_NOT_CONNECTED|ERR_EMPTY_RESPONSE|WebSocket|400 \(Bad Request\).*\/upload/]
/** Random bytes do not shrink: with so many in the house, what is done can be watched. */
const HEAVY = 120e6

const toast = (page: Page, words: string): Locator => page.locator('.toast').filter({ hasText: words })
const rows = (page: Page): Locator => page.getByRole('main').getByRole('listitem').filter({ has: page.locator('time') })

const names = async ({ api }: House): Promise<string[]> => (await api<{ agents: { name: string }[] }>('GET', '/api/agents')).agents.map(({ name }) => name).sort()
const backups = async ({ api }: House): Promise<Backup[]> => (await api<{ backups: Backup[] }>('GET', '/api/backups')).backups
const makeHeavy = ({ home }: House): void => writeFileSync(join(home, 'agents', 'writer', 'film.bin'), randomBytes(HEAVY))

/** One thing from the menu of a row. */
async function choose(row: Locator, item: string): Promise<void> {
  await row.getByRole('button').click()
  await row.page().getByRole('menuitem', { name: item }).click()
}

/** No barrier in either theme, nothing hangs out, and a picture of it by day. */
async function expectGood(page: Page, name: string): Promise<void> {
  await quiet(page)
  await expectFits(page)
  await expectAccessible(page, name)
  await wear(page, 'light')
  await keep(page, name)
}

/** The names of what is in a zip file. */
async function namesIn(file: string): Promise<string[]> {
  const zip = await openPromise(file)
  const names: string[] = []
  for await (const { fileName } of zip.eachEntry())
    names.push(fileName)
  return names
}

/** Gives the house's own “Add a file” something, as the person's file chooser does. */
async function add(page: Page, button: string, name: string, buffer: Buffer): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: button }).click()
  await (await choosing).setFiles({ name, mimeType: 'application/octet-stream', buffer })
}

test.describe('on the desk', () => {
  const house = useHouse()
  test.use({ viewport: DESK, expected: EXPECTED })

  test('a house is backed up, taken away, changed and put back, and every open page shows it as it was', async ({ page, context }) => {
    test.slow()
    makeHeavy(house)
    await house.enter(page, BACKUPS)
    await live(page)
    const main = page.getByRole('main')
    await expect(main).toContainText('No backup yet')
    await expectGood(page, 'backups-empty')
    const other = await context.newPage()
    await house.enter(other, BACKUPS)
    await live(other)

    await main.getByRole('button', { name: 'Back up now' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('switch', { name: 'Put the key of the house inside too' })).not.toBeChecked()
    await expectGood(page, 'backups-make')
    await dialog.getByRole('button', { name: 'Back up now' }).click()
    await expect(dialog).toBeHidden()
    await expect(main.getByRole('status')).toContainText(/Packing, \d+%/)
    await expect(other.getByRole('progressbar', { name: 'Packing' })).toBeVisible()
    await main.getByRole('button', { name: 'Stop' }).click()
    await expect(toast(page, 'Nothing half-made stayed')).toBeVisible()
    for (const tab of [page, other]) {
      await expect(tab.getByText('No backup yet')).toBeVisible()
      await expect(tab.getByRole('progressbar')).toHaveCount(0)
    }

    await main.getByRole('button', { name: 'Back up now' }).click()
    await dialog.getByRole('button', { name: 'Back up now' }).click()
    await expect(main.getByRole('button', { name: 'Add a file' })).toBeDisabled()
    await keep(page, 'backups-packing')
    for (const tab of [page, other]) {
      await expect(rows(tab)).toHaveCount(1)
      await expect(rows(tab)).toContainText('Made by you')
      await expect(rows(tab)).toContainText(/12\d MB · Agents 3 · Letters \d+/)
    }
    await expect(main.getByRole('progressbar')).toHaveCount(0)
    const [made] = await backups(house)
    await expect(rows(page).locator('time')).toHaveAttribute('datetime', made!.made_at)
    await expectGood(page, 'backups-one')

    const coming = page.waitForEvent('download')
    await choose(rows(page), 'Download')
    const download = await coming
    expect(download.suggestedFilename()).toBe(`${made!.id}.cococat-backup`)
    const file = await download.path()
    expect(readFileSync(file).subarray(0, 4).toString('latin1')).toBe('PK\x03\x04')
    expect(await namesIn(file)).toEqual(expect.arrayContaining(['manifest.json', 'cococat.db', 'agents/writer/profile.json', 'hashes.json']))
    expect(await namesIn(file)).not.toContain('keys/vault.key')

    await house.api('PUT', '/api/agents/writer', { name: 'Poet' })
    await house.api('DELETE', '/api/agents/researcher')
    await house.write('leader', 'Written after the backup')
    await other.goto(`${house.origin}/agents`)
    await expect(other.getByRole('main')).toContainText('Poet')
    await expect(other.getByRole('main')).not.toContainText('Researcher')
    for (const tab of [page, other])
      await tab.evaluate(() => Object.assign(window, { sameVisit: true }))

    await choose(rows(page), 'Restore…')
    const restore = dialog.getByRole('button', { name: 'Restore' })
    await expect(restore).toBeDisabled()
    await expectGood(page, 'backups-restore')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    expect(await names(house)).toContain('Poet')
    await choose(rows(page), 'Restore…')
    await dialog.getByRole('switch', { name: 'I understand' }).click()
    await restore.click()
    await expect(main.getByRole('progressbar')).toBeVisible()
    await keep(page, 'backups-restoring')
    await expect(toast(page, 'The house is what it was then')).toBeVisible({ timeout: 60_000 })
    await live(page)
    await expect(main.getByRole('progressbar')).toHaveCount(0)
    await expect(rows(page)).toHaveCount(2)
    await expect(rows(page).first()).toContainText('Before restoring')
    await expect(other.getByRole('main')).toContainText('Researcher')
    await expect(other.getByRole('main')).not.toContainText('Poet')
    for (const tab of [page, other])
      expect(await tab.evaluate(() => 'sameVisit' in window), 'the page came back by itself').toBe(true)
    expect(await names(house)).toEqual(['Leader', 'Researcher', 'Writer'])
    expect(JSON.stringify(await house.api('GET', '/api/mailbox/leader'))).not.toContain('Written after the backup')
    await keep(page, 'backups-restored')
  })
})

test.describe('with two backups', () => {
  const house = useHouse()
  test.use({ viewport: DESK, expected: EXPECTED })
  test.beforeAll(async () => {
    for (const count of [1, 2]) {
      await house.api('POST', '/api/backups', {})
      await expect.poll(() => backups(house)).toHaveLength(count)
      await expect.poll(async () => (await house.api<{ job: object | null }>('GET', '/api/backups')).job).toBeNull()
    }
  })

  test('a deleted backup returns, what is chosen for every day is told to every page, and what is no backup changes nothing', async ({ page, context }) => {
    await house.enter(page, BACKUPS)
    await live(page)
    const other = await context.newPage()
    await house.enter(other, BACKUPS)
    await live(other)
    const main = page.getByRole('main')
    const [newer, older] = await backups(house)
    const bytes = readFileSync(join(house.home, 'backups', `${older!.id}.cococat-backup`))

    await choose(rows(page).last(), 'Delete')
    for (const tab of [page, other])
      await expect(rows(tab)).toHaveCount(1)
    await toast(page, 'The backup was deleted').getByRole('button', { name: 'Undo' }).click()
    for (const tab of [page, other])
      await expect(rows(tab)).toHaveCount(2)
    await choose(rows(page).first(), 'Delete')
    await expect(rows(page)).toHaveCount(1)
    await main.getByRole('button', { name: 'Deleted' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('listitem')).toHaveCount(1)
    await expectGood(page, 'backups-deleted')
    await dialog.getByRole('button', { name: 'Restore' }).click()
    await expect(dialog).toContainText('Nothing was deleted')
    await dialog.getByRole('button', { name: 'Close' }).click()
    expect((await backups(house)).map(({ id }) => id)).toEqual([newer!.id, older!.id])

    await main.getByLabel('Keep', { exact: true }).selectOption({ label: 'the last 30' })
    await expect(other.getByLabel('Keep', { exact: true })).toHaveValue('30')
    await other.getByRole('switch', { name: 'Back up daily' }).click()
    await expect(main.getByRole('switch', { name: 'Back up daily' })).not.toBeChecked()
    await expect(main.getByLabel('Keep', { exact: true })).toBeHidden()
    expect(await house.api('GET', '/api/backups')).toMatchObject({ settings: { daily: false, keep: 30 } })

    await add(page, 'Add a file', 'holiday.cococat-backup', Buffer.from('A photograph of the sea'))
    await expect(toast(page, 'it is no backup')).toBeVisible()
    await add(page, 'Add a file', 'half.cococat-backup', bytes.subarray(0, bytes.length / 2))
    await expect(toast(page, 'it is no backup')).toHaveCount(2)
    await keep(page, 'backups-refused')
    await expect(rows(page)).toHaveCount(2)
    await add(page, 'Add a file', 'mine.cococat-backup', bytes)
    await expect(toast(page, 'The backup was checked and added')).toBeVisible()
    await expect(rows(page)).toHaveCount(3)

    bytes[bytes.length >> 1]! ^= 0xFF
    writeFileSync(join(house.home, 'backups', 'by-hand.cococat-backup'), bytes)
    await page.reload()
    await expect(rows(page)).toHaveCount(4)
    await house.api('DELETE', '/api/agents/writer')
    const damaged = (await backups(house)).findIndex(({ id }) => id === 'by-hand')
    await choose(rows(page).nth(damaged), 'Restore…')
    await dialog.getByRole('switch', { name: 'I understand' }).click()
    await dialog.getByRole('button', { name: 'Restore' }).click()
    await expect(main).toContainText('Restoring did not succeed; the house is as it was')
    await expect(rows(page)).toHaveCount(4)
    expect(await names(house)).toEqual(['Leader', 'Researcher'])
    await expectGood(page, 'backups-failed')
  })
})

test.describe('with a server that does not last', () => {
  const house = useHouse()
  test.use({ viewport: DESK, expected: EXPECTED })

  test('a server that goes away in the middle leaves no page waiting, and nothing half-made', async ({ page }) => {
    makeHeavy(house)
    await house.enter(page, BACKUPS)
    await live(page)
    const main = page.getByRole('main')
    await main.getByRole('button', { name: 'Back up now' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Back up now' }).click()
    await expect(main.getByRole('progressbar', { name: 'Packing' })).toBeVisible()
    await house.kill()
    await expect(page.locator('header .live')).not.toHaveText('Live')
    await house.back()
    await live(page)
    await expect(main.getByRole('progressbar')).toHaveCount(0)
    await expect(main.getByRole('button', { name: 'Back up now' })).toBeEnabled()
    expect(await backups(house)).toEqual([])
  })
})

test.describe('in Chinese on a phone', () => {
  const house = useHouse('sample-zh')
  test.use({ viewport: PHONE, locale: 'zh-CN', expected: EXPECTED })

  test('a house is backed up and put back with the thumb, and even that is undone', async ({ page }) => {
    const writer = async (): Promise<string> => (await house.api<{ agent: { name: string } }>('GET', '/api/agents/writer')).agent.name
    const was = await writer()
    await house.enter(page, BACKUPS)
    await live(page)
    const main = page.getByRole('main')
    const dialog = page.getByRole('dialog')
    await expect(main).toContainText('还没有备份')
    await main.getByRole('button', { name: '立即备份' }).click()
    await dialog.getByRole('switch', { name: '同时放入这间屋子的密钥' }).click()
    await expectGood(page, 'backups-make-zh-phone')
    await dialog.getByRole('button', { name: '立即备份' }).click()
    await expect(rows(page)).toHaveCount(1)
    await expect(rows(page)).toContainText('由你制作')
    await expect(rows(page)).toContainText('含密钥')
    await house.api('PUT', '/api/agents/writer', { name: '诗人' })

    await choose(rows(page), '恢复…')
    await dialog.getByRole('switch', { name: '我明白' }).click()
    await expectGood(page, 'backups-restore-zh-phone')
    await dialog.getByRole('button', { name: '恢复' }).click()
    await expect(toast(page, '这间屋子已变回当时的样子')).toBeVisible()
    await expect(rows(page)).toHaveCount(2)
    expect(await writer()).toBe(was)
    await expectGood(page, 'backups-zh-phone')
    await wear(page, 'dark')
    await keep(page, 'backups-zh-phone-dark')

    await choose(rows(page).filter({ hasText: '恢复之前' }), '恢复…')
    await dialog.getByRole('switch', { name: '我明白' }).click()
    await dialog.getByRole('button', { name: '恢复' }).click()
    await expect(rows(page)).toHaveCount(3)
    await expect.poll(() => writer().catch(() => '')).toBe('诗人') // the house may be closed for a moment
    await choose(rows(page).last(), '删除')
    await expect(rows(page)).toHaveCount(2)
    await toast(page, '备份已删除').getByRole('button', { name: '撤销' }).click()
    await expect(rows(page)).toHaveCount(3)

    await add(page, '添加文件', '假的.cococat-backup', Buffer.from('不是备份'))
    await expect(toast(page, '这个文件无法使用')).toBeVisible()
    await expectFits(page)
    await keep(page, 'backups-refused-zh-phone')
  })
})
