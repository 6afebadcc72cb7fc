// Knowledge from the first page to the last: written, linked, found, dropped in, changed by two at once, deleted and brought back.
import type { Page } from '@playwright/test'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expectAccessible } from '../support/access'
import { DESK, expectFits, live, PHONE, quiet } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

/** Holds files over the page and lets them go, as a person does with the mouse. */
async function drop(page: Page, files: Record<string, string>): Promise<void> {
  await page.evaluate((files) => {
    const dataTransfer = new DataTransfer()
    for (const [name, words] of Object.entries(files))
      dataTransfer.items.add(new File([words], name))
    const target = document.querySelector('main .columns > :last-child')!
    for (const type of ['dragenter', 'dragover', 'drop'])
      target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
  }, files)
}

const text = (page: Page) => page.getByRole('textbox', { name: 'Text in Markdown' })

test.describe('at the desk', () => {
  const house = useHouse()
  test.use({ viewport: DESK, contextOptions: { reducedMotion: 'reduce' } })
  const file = (name: string): string => join(house.home, 'knowledge', 'handbook', 'wiki', name)

  test('a base is made, gets its pages by hand and from files, and comes back after it was deleted', async ({ page }) => {
    await house.enter(page, '/knowledge')
    await live(page)
    await expect(page.getByRole('link', { name: /Shop handbook/ })).toContainText('8 pages')
    await page.getByRole('button', { name: 'New base' }).click()
    const dialog = page.getByRole('dialog', { name: 'New knowledge base' })
    await dialog.getByLabel('Name').fill('Cat lore')
    await dialog.getByLabel('What it is for').fill('All we know of cats.')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await expect(page).toHaveURL(/\/knowledge\/cat-lore$/)
    await expect(page.getByText('Drop files anywhere here')).toBeVisible()

    await page.locator('main').getByRole('button', { name: 'New page' }).last().click()
    await page.getByLabel('Title').fill('Sleep')
    await page.getByLabel('Kind').fill('habit')
    await page.getByLabel('Tags').fill('night, rest')
    await text(page).pressSequentially('Cats sleep **much**, see [[Whiskers]].')
    await expect(page.getByRole('region', { name: 'Preview' }).locator('strong')).toHaveText('much')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page).toHaveURL(/\/cat-lore\/sleep$/)
    expect(readFileSync(join(house.home, 'knowledge', 'cat-lore', 'wiki', 'sleep.md'), 'utf8')).toBe('---\ntitle: Sleep\ntype: habit\ntags: [night, rest]\n---\n\nCats sleep **much**, see [[Whiskers]].')
    await expect(page.getByRole('treeitem', { name: 'habit 1' })).toBeVisible()

    await page.getByRole('link', { name: 'Whiskers' }).click()
    await expect(page.getByLabel('Title')).toHaveValue('Whiskers')
    await text(page).pressSequentially('They feel with them. [[sl')
    await page.getByRole('option', { name: /Sleep/ }).click()
    await expect(text(page)).toContainText('They feel with them. [[Sleep]]')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('heading', { name: 'Linked from' })).toBeVisible()
    await page.getByRole('article').getByRole('link', { name: 'Sleep' }).first().click()
    await expect(page.getByRole('article', { name: 'Sleep' }).getByRole('listitem')).toHaveText('Whiskers')

    await drop(page, { 'paws.md': '# Paws\n\nFour of them.', 'film.mp4': 'no text', 'tail.txt': 'One of it.' })
    const panel = page.getByRole('region', { name: 'Files being read' })
    await expect(panel.getByRole('status')).toHaveText('2 pages made. 1 file could not be read.')
    await expect(panel.getByRole('listitem').filter({ hasText: 'film.mp4' })).toContainText('cannot be read')
    await panel.getByRole('link', { name: 'Paws' }).click()
    await expect(page.getByRole('article', { name: 'Paws' })).toContainText('Four of them.')
    await panel.getByRole('button', { name: 'Close' }).click()

    await page.getByRole('button', { name: 'More about this page' }).click()
    await page.getByRole('menuitem', { name: 'Delete the page' }).click()
    await expect(page.getByRole('treeitem', { name: 'Paws' })).toBeHidden()
    await page.getByRole('button', { name: 'Deleted pages' }).click()
    await page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Paws' }).getByRole('button', { name: 'Restore' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('treeitem', { name: 'Paws' }).click()
    await expect(page.getByRole('article', { name: 'Paws' })).toContainText('Four of them.')
    await expect(page.getByRole('article')).toContainText('No turn has had this page before it yet.')
    await house.api('POST', '/api/scenes/default/kbs', { kb_id: 'cat-lore' })
    await house.write('researcher', 'How many paws are there?')
    await house.settled()
    await page.getByRole('article').getByRole('link', { name: /How many paws are there/ }).click()
    await expect(page).toHaveURL(/\/turns\//)
    await page.goBack()

    await page.getByRole('button', { name: 'About this knowledge base' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(page).toHaveURL(/\/knowledge$/)
    await expect(page.getByRole('link', { name: /Cat lore/ })).toBeHidden()
    await page.getByRole('button', { name: 'Deleted' }).click()
    await page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Cat lore' }).getByRole('button', { name: 'Restore' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    await expect(page.getByRole('link', { name: /Cat lore/ })).toContainText('4 pages')
  })

  test('a page is found as one types, by keys alone, and the tree is walked by them', async ({ page }) => {
    await house.enter(page, '/knowledge/handbook')
    const search = page.getByRole('searchbox', { name: 'Search this knowledge base' })
    await search.fill('cash refnd')
    const results = page.getByRole('region', { name: 'Pages of Shop handbook' })
    await expect(results.getByRole('status')).toHaveText(/^\d+ pages? · [\d.]+ ms$/)
    await expect(results.locator('mark').first()).toHaveText(/cash|refund/i)
    await search.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/handbook\/refunds$/)
    await search.press('Escape')
    const open = page.getByRole('treeitem', { name: 'Refunds' })
    await expect(open).toHaveAttribute('aria-current', 'page')
    await open.focus()
    await page.keyboard.press('ArrowDown')
    await expect(page.getByRole('treeitem', { name: 'Returns' })).toBeFocused()
    await page.keyboard.press('s')
    await expect(page.getByRole('treeitem', { name: 'Shipping' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/handbook\/shipping$/)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await expect(page.getByRole('treeitem', { name: 'Refunds' })).toBeHidden()
    await page.keyboard.press('ArrowRight')
    await expect(page.getByRole('treeitem', { name: 'Refunds' })).toBeVisible()
    await search.fill('xyzzyplugh')
    await page.getByRole('button', { name: 'Write this page' }).click()
    await expect(page.getByLabel('Title')).toHaveValue('xyzzyplugh')
  })

  test('what another tab and the disk do is seen at once', async ({ page, context }) => {
    await house.enter(page, '/knowledge/handbook/returns')
    await live(page)
    const other = await context.newPage()
    await house.enter(other, '/knowledge/handbook/returns?edit=1')
    await live(other)
    await text(other).press('ControlOrMeta+End')
    await text(other).pressSequentially('\n\nSaid in the other tab.')
    await other.keyboard.press('ControlOrMeta+s')
    await expect(page.getByRole('article')).toContainText('Said in the other tab.')
    writeFileSync(file('returns.md'), '---\ntitle: Bringing back\ntype: rule\n---\n\nWritten on the disk. [[Shipping]]\n')
    await expect(page.getByRole('article', { name: 'Bringing back' })).toContainText('Written on the disk.')
    await expect(page.getByRole('treeitem', { name: 'Bringing back' })).toBeVisible()
    await expect(text(other)).toContainText('Written on the disk.')
  })

  test('two change the same page: both are shown, and the person chooses', async ({ page }) => {
    await house.enter(page, '/knowledge/handbook/suppliers?edit=1')
    await live(page)
    await text(page).press('ControlOrMeta+End')
    await text(page).pressSequentially('\n\nMine.')
    const before = readFileSync(file('suppliers.md'), 'utf8')
    writeFileSync(file('suppliers.md'), `${before}\nTheirs.\n`)
    await expect(page.getByRole('alert')).toContainText('Both texts are still there')
    await page.getByRole('button', { name: 'Save' }).click()
    const dialog = page.getByRole('dialog', { name: 'Changed by two' })
    await expect(dialog.locator('.differs')).toContainText(['Theirs.', 'Mine.'])
    await expectAccessible(page, 'changed by two')
    await dialog.getByRole('button', { name: 'Keep mine' }).click()
    await expect.poll(() => readFileSync(file('suppliers.md'), 'utf8')).toMatch(/Mine\.$/)
    await expect(page.getByRole('alert')).toBeHidden()

    await text(page).pressSequentially(' More of mine.')
    writeFileSync(file('suppliers.md'), `${before}\nTheirs again.\n`)
    await page.getByRole('button', { name: 'Look at both' }).click()
    await dialog.getByRole('button', { name: 'Use theirs' }).click()
    await expect(text(page)).toContainText('Theirs again.')
    await expect(text(page)).not.toContainText('mine')
  })

  test('words that were not saved are kept, also over a reload, and are not in the way of deleting', async ({ page }) => {
    await house.enter(page, '/knowledge/handbook/cat-food?edit=1')
    await text(page).press('ControlOrMeta+End')
    await text(page).pressSequentially(' Half a thou')
    await page.getByRole('treeitem', { name: 'Refunds' }).click()
    await expect(page.locator('.toast')).toContainText('not saved yet')
    const leaving = page.waitForEvent('dialog')
    const reloaded = page.reload()
    await (await leaving).accept()
    await reloaded
    await page.getByRole('navigation', { name: 'Not saved yet' }).getByRole('link', { name: 'Cat food' }).click()
    await expect(text(page)).toContainText('Half a thou')
    await page.getByRole('button', { name: 'Discard the changes' }).click()
    await expect(text(page)).not.toContainText('Half a thou')
    await page.getByRole('button', { name: 'Done' }).click()
    await expect(page.getByRole('article', { name: 'Cat food' })).toBeVisible()
  })

  test('hostile pages are shown as the text they are', async ({ page }) => {
    const wiki = join(house.home, 'knowledge', 'hostile', 'wiki')
    mkdirSync(wiki, { recursive: true })
    const line = 'x'.repeat(100_000)
    writeFileSync(join(wiki, 'bad.md'), [
      '---',
      'title: "<img src=x onerror=alert(1)> \u202Eevil 🐈‍⬛"',
      'type: "<b>t</b>"',
      `tags: ["<script>", "${'long'.repeat(15)}"]`,
      'note: "<script>alert(1)</script>"',
      '---',
      '',
      '<script>alert(1)</script><img src=x onerror=alert(2)>',
      '',
      '[click](javascript:alert(3)) ![p](https://tracker.invalid/p.png) [[x|<b>y</b>]]',
      '',
      line,
      '',
      '[['.repeat(20_000),
      '',
      '*a'.repeat(10_000),
    ].join('\n'))
    page.on('dialog', dialog => expect(dialog.message()).toBe('nothing asks'))
    await expect.poll(async () => (await house.api<{ kbs: { id: string, pages: number }[] }>('GET', '/api/knowledge')).kbs.find(({ id }) => id === 'hostile')?.pages).toBe(1)
    await house.enter(page, '/knowledge/hostile/bad')
    const article = page.getByRole('article')
    await expect(article).toContainText('<script>alert(1)</script>')
    await expect(article).toContainText('[click](javascript:alert(3))')
    await expect(article.getByRole('link')).toHaveText(['<b>y</b>'])
    expect(await article.locator('script, img, b:not(h2 b), iframe').count()).toBe(0)
    await expectFits(page)
    await page.getByRole('button', { name: 'Edit' }).click()
    await expect(text(page)).toContainText('alert(1)')
    await expect(page.getByRole('region', { name: 'Preview' })).toContainText('alert(1)')
    await page.setViewportSize(PHONE)
    await expect(() => expectFits(page)).toPass() // the page turns into a phone's a frame later
  })
})

test.describe('on the phone, in Chinese', () => {
  const house = useHouse('sample-zh')
  test.use({ viewport: PHONE, hasTouch: true, locale: 'zh-CN', contextOptions: { reducedMotion: 'reduce' } })

  test('a page is looked up, changed, and its base told what it is for', async ({ page }) => {
    await house.enter(page, '/knowledge')
    await live(page)
    await expectFits(page)
    await page.locator('main').getByRole('listitem').getByRole('link').click()
    await page.getByRole('searchbox').fill('现金')
    await expect(page.locator('mark').first()).toHaveText('现金')
    await expectFits(page)
    await page.getByRole('link', { name: '退款' }).first().click()
    const article = page.getByRole('article', { name: '退款' })
    await expectFits(page)

    await page.getByRole('button', { name: '编辑' }).click()
    const words = page.getByRole('textbox', { name: 'Markdown 正文' })
    await words.press('ControlOrMeta+End')
    await words.pressSequentially('\n\n参见 [[营')
    await page.getByRole('option', { name: /营业时间/ }).click()
    await page.getByRole('button', { name: '预览' }).click()
    await expect(page.getByRole('region', { name: '预览' }).getByRole('link', { name: '营业时间' })).toBeVisible()
    await expectFits(page)
    await page.getByRole('button', { name: '保存' }).click()
    await article.getByRole('link', { name: '营业时间' }).click()
    await expect(page.getByRole('article', { name: '营业时间' }).getByRole('listitem').filter({ hasText: '退款' })).toBeVisible()

    await page.getByRole('link', { name: '返回页面列表' }).click()
    await page.getByRole('button', { name: '清除搜索' }).click()
    await expect(page.getByRole('treeitem').first()).toBeVisible()
    await expectFits(page)
    await page.getByRole('button', { name: '关于这个知识库' }).click()
    await page.getByLabel('用途').fill('先查这里，再答复顾客。')
    await page.getByRole('button', { name: '保存' }).click()
    await expect.poll(async () => (await house.api<{ kbs: { purpose: string }[] }>('GET', '/api/knowledge')).kbs[0]?.purpose).toBe('先查这里，再答复顾客。')
    await quiet(page)
    await expectFits(page)
  })
})
