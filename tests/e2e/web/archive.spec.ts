// A team that moves: packed into one file in one house, looked at and brought in in another, and taken out again; what is no archive changes nothing.
import type { Locator, Page } from '@playwright/test'
import type { Arrival, Report } from '../../../src-server/archive/contract'
import type { House } from '../support/house'
import { Buffer } from 'node:buffer'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expectAccessible, wear } from '../support/access'
import { DESK, expectFits, keep, live, PHONE, quiet } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

const ARCHIVE = '/settings/archive'
/** What the browser says of its own when a file or a folder is refused. */
const EXPECTED = [/400 \(Bad Request\).*\/api\/archive/]

const toast = (page: Page, words: string): Locator => page.locator('.toast').filter({ hasText: words })
const row = (page: Page, name: string): Locator => page.getByRole('dialog').getByRole('listitem').filter({ hasText: name })
const ids = async ({ api }: House): Promise<string[]> => (await api<{ agents: { id: string }[] }>('GET', '/api/agents')).agents.map(({ id }) => id).sort()

/** No barrier in either theme, nothing hangs out, and a picture of it in each. */
async function expectGood(page: Page, name: string): Promise<void> {
  await quiet(page)
  await expectFits(page)
  await expectAccessible(page, name)
  await keep(page, `${name}-dark`)
  await wear(page, 'light')
  await keep(page, name)
}

/** What is saved when that is done, and what it is called. */
async function saved(page: Page, act: () => Promise<void>): Promise<{ name: string, bytes: Buffer }> {
  const coming = page.waitForEvent('download')
  await act()
  const download = await coming
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
}

/** Answers the file chooser that opens when that is done. */
async function give(page: Page, act: () => Promise<void>, name: string, buffer: Buffer): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await act()
  await (await choosing).setFiles({ name, mimeType: 'application/octet-stream', buffer })
}

/** Does something by the palette, with the keyboard alone. */
async function summon(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill(words)
  await page.keyboard.press('Enter')
}

test.describe('on the desk', () => {
  const there = useHouse()
  const here = useHouse('empty')
  test.use({ viewport: DESK, expected: EXPECTED })

  test('a team is packed in one house, brought in in another with the keyboard alone, and taken out again', async ({ page, context }) => {
    await there.enter(page)
    await live(page)
    await summon(page, 'Export the team')
    const main = page.getByRole('main')
    await expectGood(page, 'archive')
    const team = await saved(page, () => main.getByRole('button', { name: 'Save as a file' }).click())
    expect(team.name).toMatch(/^team-.*\.cococat$/)
    await expect(toast(page, 'It is being packed')).toBeVisible()
    await page.goto(`${there.origin}/scenes/counter`)
    const scene = await saved(page, () => page.getByRole('button', { name: 'Export this scene' }).click())
    expect(scene.name).toMatch(/^counter-.*\.cococat$/)
    await here.enter(page)
    await live(page)
    const other = await context.newPage()
    await here.enter(other, '/agents')
    await live(other)
    await summon(page, 'Import…')
    await expect(main.getByRole('button', { name: 'Choose a file' })).toBeFocused()
    await give(page, () => page.keyboard.press('Enter'), team.name, team.bytes)
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('Bring in the team of Leader?')
    await expect(row(page, 'Leader')).toContainText('takes the place of the leader nobody has spoken to yet')
    await expect(row(page, 'Researcher')).toHaveText('Researcher')
    await expect(dialog.getByRole('button', { name: 'Bring in' })).toBeFocused()
    await expectGood(page, 'archive-look')
    expect(await ids(here), 'looking changes nothing').toEqual(['leader'])
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(main.getByRole('button', { name: 'Choose a file' })).toBeFocused()

    await give(page, () => page.keyboard.press('Enter'), team.name, team.bytes)
    await expect(dialog.getByRole('button', { name: 'Bring in' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(dialog).toContainText('The team of Leader is here')
    await expect(other.getByRole('main')).toContainText('Researcher')
    expect(await ids(here)).toEqual(await ids(there))
    await expectGood(page, 'archive-opened')
    await dialog.getByRole('button', { name: 'Take it out again' }).click()
    await expect(toast(page, 'are out again, and in the trash')).toBeVisible()
    await expect(other.getByRole('main')).not.toContainText('Researcher')
    expect(await ids(here)).toEqual(['leader'])
    expect(JSON.stringify(await here.api('GET', '/api/scenes'))).not.toContain('"counter"')
    await give(page, () => main.getByRole('button', { name: 'Choose a file' }).click(), scene.name, scene.bytes)
    await dialog.getByRole('button', { name: 'Bring in' }).click()
    await dialog.getByRole('link', { name: 'Shop counter' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Shop counter')
    await expect(dialog).toBeHidden()
  })

  test('what is no archive, and no folder of an older CocoCat, is refused in words and changes nothing', async ({ page }) => {
    await here.enter(page, ARCHIVE)
    await live(page)
    const before = await ids(here)
    const main = page.getByRole('main')
    const choose = (): Promise<void> => main.getByRole('button', { name: 'Choose a file' }).click()
    const { bytes } = await saved(page, () => main.getByRole('button', { name: 'Save as a file' }).click())
    for (const [name, buffer] of [['empty.cococat', Buffer.alloc(0)], ['half.cococat', bytes.subarray(0, bytes.length / 2)]] as const) {
      await give(page, choose, name, buffer)
      await expect(main.getByRole('alert')).toContainText(`${name} · This file cannot be opened`)
    }
    const dropped = await page.evaluateHandle(() => {
      const transfer = new DataTransfer()
      transfer.items.add(new File(['A photograph of the sea'], 'holiday.jpg'))
      return transfer
    })
    await main.locator('.area').dispatchEvent('dragenter', { dataTransfer: dropped })
    await expect(main.getByText('Let go to look inside')).toBeVisible()
    await main.locator('.area').dispatchEvent('drop', { dataTransfer: dropped })
    await expect(main.getByRole('alert')).toContainText('holiday.jpg')
    await main.getByLabel('Its folder on this computer').fill(join(here.home, 'no', 'such', 'folder'))
    await page.keyboard.press('Enter')
    await expect(main.getByRole('alert')).toContainText('There is no older CocoCat in this folder')
    await expectGood(page, 'archive-refused')
    expect(await ids(here)).toEqual(before)
  })

  test('the folder of an older CocoCat is looked into, brought in, and stays as it is', async ({ page }) => {
    const folder = join(here.home, 'older', 'agents', 'oldtimer')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'profile.json'), JSON.stringify({ name: 'Old timer', role: 'Clerk' }))
    writeFileSync(join(folder, 'secrets.json'), '{}')
    await here.enter(page, ARCHIVE)
    await live(page)
    await page.getByLabel('Its folder on this computer').fill(join(here.home, 'older'))
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('Bring in the older CocoCat in “older”?')
    await expect(row(page, 'agents/oldtimer/secrets.json')).toContainText('is a key or a password')
    await expectGood(page, 'archive-older')
    await dialog.getByRole('button', { name: 'Bring in' }).click()
    await dialog.getByRole('link', { name: 'Old timer' }).click()
    await expect(page).toHaveURL(/\/agents\/oldtimer$/)
    expect(readdirSync(folder)).toEqual(['profile.json', 'secrets.json'])
  })

  test('a thousand arrivals are shown at once, and scroll where they are', async ({ page }) => {
    const arrivals = Array.from({ length: 1000 }, (_, n): Arrival => ({ noun: n % 2 ? 'agent' : 'knowledge', id: `one-${n}`, name: `Number ${n} ${'of many '.repeat(n % 9)}`, outcome: n % 3 ? 'added' : 'renamed', as: n % 3 ? `one-${n}` : `one-${n}-2` }))
    const report: Report = { kind: 'workspace', name: 'w'.repeat(120), made_at: null, version: null, arrivals, counts: { pages: 12_000, letters: 8000, messages: 90_000, turns: 4 }, left: Array.from({ length: 300 }, (_, n) => ({ path: `${'deep/'.repeat(30)}${n}`, reason: 'nobody' })) }
    await page.route('**/api/archive/look', route => route.fulfill({ json: { report } }))
    await here.enter(page, ARCHIVE)
    await live(page)
    await give(page, () => page.getByRole('button', { name: 'Choose a file' }).click(), 'large.cococat', Buffer.from('large'))
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('listitem')).toHaveCount(1005)
    await expectGood(page, 'archive-large')
    await dialog.getByRole('button', { name: 'Show all 300' }).click()
    await expect(dialog.getByRole('listitem')).toHaveCount(1300)
    await expect(dialog.getByRole('button', { name: 'Bring in' })).toBeInViewport()
  })
})

test.describe('in Chinese on a phone', () => {
  const house = useHouse('sample-zh')
  test.use({ viewport: PHONE, locale: 'zh-CN', expected: EXPECTED })

  test('what is here already stays as it is, and whoever changed meanwhile gets a namesake', async ({ page }) => {
    await house.enter(page, ARCHIVE)
    await live(page)
    const main = page.getByRole('main')
    const dialog = page.getByRole('dialog')
    const choose = (): Promise<void> => main.getByRole('button', { name: '选择文件' }).click()
    await expectGood(page, 'archive-zh-phone')
    const { name, bytes } = await saved(page, () => main.getByRole('button', { name: '存为文件' }).click())
    await give(page, choose, name, bytes)
    await expect(dialog).toContainText('里面的内容这里都有了')
    await expectGood(page, 'archive-same-zh-phone')
    await dialog.getByRole('button', { name: '关闭' }).last().click()
    await house.api('PUT', '/api/agents/writer', { name: '诗人' })
    await give(page, choose, name, bytes)
    await expect(dialog).toContainText('writer 已被占用，将改用 writer-2')
    await expectGood(page, 'archive-look-zh-phone')
    await dialog.getByRole('button', { name: '导入' }).click()
    await expect(dialog).toContainText('writer 已被占用，改用了 writer-2')
    await expectGood(page, 'archive-opened-zh-phone')
    await dialog.getByRole('button', { name: '撤回导入' }).click()
    await expect(toast(page, '在回收站里')).toBeVisible()
    expect(await ids(house)).not.toContain('writer-2')
    await give(page, choose, '假的.cococat', Buffer.from('不是'))
    await expect(main.getByRole('alert')).toContainText('这个文件无法打开')
    await expectGood(page, 'archive-refused-zh-phone')
  })
})
