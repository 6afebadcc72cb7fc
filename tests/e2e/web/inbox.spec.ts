// For you: what waits for the person is decided with a click or a key, from the office or the list, and everything rests when they say so.
import type { Page } from '@playwright/test'
import type { AgentTool } from '../../../src-server/engine/contract'
import AxeBuilder from '@axe-core/playwright'
import { DESK, expectFits, keep, live, PHONE, quiet } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

/** In both themes; a picture of each stays to be looked at. */
async function expectAccessible(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    await keep(page, `${name}-${colorScheme}`)
    const { violations } = await new AxeBuilder({ page }).exclude('.surface').analyze()
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect.soft(grave.map(({ id, nodes }) => `${colorScheme}: ${id}: ${nodes.map(node => node.html.slice(0, 160)).join(' | ')}`)).toEqual([])
  }
}

test.describe('at the desk', () => {
  const house = useHouse()
  test.use({ viewport: DESK })
  const memory = async (): Promise<string> => (await house.api<{ content: string }>('GET', '/api/agents/writer/memory')).content
  const policy = async (): Promise<string | undefined> => (await house.api<{ tools: AgentTool[] }>('GET', '/api/agents/writer/tools')).tools.find(tool => tool.name === 'remember')?.policy
  const remember = (what: string) => house.write('writer', `Remember that ${what}.`)
  const row = (page: Page, words: string | RegExp) => page.locator('main').getByRole('listitem').filter({ hasText: words })
  const toast = (page: Page, words: string) => page.locator('.toast', { hasText: words })

  test.beforeAll(async () => {
    await house.api('PUT', '/api/agents/writer/tools', { tools: { remember: 'ask' } })
    await house.api('POST', '/api/providers', { id: 'lab', name: 'Lab', kind: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1', model: 'small', enabled: false })
    await house.api('POST', '/api/agents', { id: 'archivist', name: 'Archivist', provider: 'lab' })
  })

  test('the office asks, one click answers, and a second tab agrees', async ({ page, context }) => {
    await house.enter(page)
    await live(page)
    const asks = page.getByRole('region', { name: 'Waits for you' })
    await expect(asks).toContainText('Nothing.')
    const second = await context.newPage()
    await house.enter(second, '/inbox')
    await expect(second.getByText('Nothing waits for you')).toBeVisible()

    await remember('the sign is green')
    await expect(asks).toContainText('Writer asks to use remember')
    await expect(asks).toContainText('the sign is green')
    await expect(page.getByRole('region', { name: 'Busy now' })).toContainText('You → Writer')
    await expect(page.getByRole('region', { name: 'Busy now' })).toContainText('waits for your word')
    await expect(second.getByRole('navigation', { name: 'Main' }).getByLabel('1 waiting for you')).toBeVisible()
    await expect(row(second, 'the sign is green')).toContainText('You: Remember that the sign is green.')

    await asks.getByRole('button', { name: 'Allow once' }).click()
    await expect(toast(page, 'Writer may use remember this once.')).toBeVisible()
    await expect(row(second, /asks to use/)).toHaveCount(0)
    await expect.poll(memory).toContain('the sign is green')
  })

  test('every decision has a key: denied with a reason, allowed for always and taken back', async ({ page }) => {
    await house.settled()
    await remember('the door is red')
    await remember('the roof is blue')
    await house.enter(page, '/inbox')
    await live(page)
    await expect(row(page, /asks to use/)).toHaveCount(2)

    await page.keyboard.press('j')
    await expect(row(page, 'the door is red')).toBeFocused()
    await page.keyboard.press('ArrowUp')
    await expect(row(page, 'the roof is blue')).toBeFocused()
    await page.keyboard.press('Shift+D')
    await page.getByRole('textbox', { name: 'Reason' }).fill('It is brown.')
    await page.keyboard.press('Enter')
    await expect(row(page, /asks to use/)).toHaveCount(1)
    await expect(row(page, 'the door is red')).toBeFocused()
    expect(JSON.stringify(await house.api('GET', '/api/approvals?state=answered'))).toContain('It is brown.')

    await page.waitForTimeout(450) // the list has come to rest under the hand
    await page.keyboard.press('Shift+A')
    await expect.poll(policy).toBe('allow')
    await toast(page, 'from now on').getByRole('button', { name: 'Undo' }).click()
    await expect(toast(page, 'asks again')).toBeVisible()
    expect(await policy()).toBe('ask')
    await expect.poll(memory).toContain('the door is red')
    expect(await memory()).not.toContain('the roof is blue')
  })

  test('a letter of capitals decides no more than a small one, and a key that is held decides once', async ({ page }) => {
    await house.settled()
    await remember('stairs are steep')
    await remember('walls are thin')
    await house.enter(page, '/inbox')
    await live(page)
    await page.keyboard.down('A') // as the lock of capitals sends it, without Shift; and held
    await page.keyboard.down('A')
    await page.keyboard.down('A')
    await page.keyboard.up('A')
    await expect(row(page, /asks to use/)).toHaveCount(1)
    await page.waitForTimeout(450)
    expect(await policy()).toBe('ask')
    await expect(row(page, /asks to use/)).toHaveCount(1)
    await page.keyboard.press('a')
    await expect(row(page, /asks to use/)).toHaveCount(0)
  })

  test('somebody is hired after a look, and somebody is not, with a reason', async ({ page }) => {
    for (const name of ['Translator', 'Poet'])
      await house.api('POST', '/api/hiring/requests', { name, requested_by: 'leader', reason: 'Letters wait for days.', profile: { role: `Works as ${name}`, rules: ['Never guess a price.'] } })
    await house.enter(page, '/')
    await live(page)
    await page.getByRole('region', { name: 'Waits for you' }).getByRole('listitem').filter({ hasText: 'Translator' }).getByRole('button', { name: 'Review' }).click()
    await expect(page).toHaveURL(/\/inbox\?item=hire-/)
    const translator = row(page, 'Hire “Translator”?')
    await translator.getByRole('button', { name: 'Show more' }).click()
    await expect(translator).toContainText('Never guess a price.')
    await translator.getByRole('button', { name: 'Hire', exact: false }).first().click()
    await expect(toast(page, '“Translator” is hired')).toBeVisible()
    expect(await house.api('GET', '/api/agents/translator')).toMatchObject({ agent: { role: 'Works as Translator' } })

    await row(page, 'Hire “Poet”?').getByRole('button', { name: 'Reject with a reason' }).click()
    await page.getByRole('textbox', { name: 'Reason' }).fill('Not this year.')
    await page.locator('form').getByRole('button', { name: 'Reject' }).click()
    await expect(row(page, 'Poet')).toHaveCount(0)
    expect(JSON.stringify(await house.api('GET', '/api/hiring/requests'))).toContain('Not this year.')
  })

  test('what failed is put away and brought back, then tried again; a budget is seen; a letter is opened and read', async ({ page }) => {
    await house.write('archivist', 'Where is the lease?')
    await house.write('researcher', 'When do parcels leave?')
    await house.settled()
    await house.api('PUT', '/api/budgets/house/house', { tokens: 1 })
    await house.enter(page, '/inbox')
    await live(page)
    const failed = row(page, 'Archivist could not finish')
    await expect(failed).toContainText('You: Where is the lease?')
    await expectAccessible(page, 'inbox-en-desk')
    await failed.getByRole('button', { name: 'Put away' }).click()
    await expect(failed).toHaveCount(0)
    await toast(page, 'Put away').getByRole('button', { name: 'Undo' }).click()
    await expect(failed).toBeVisible()

    await row(page, 'A budget is used up').getByRole('button', { name: 'Seen' }).click()
    await expect(row(page, 'A budget is used up')).toHaveCount(0)
    await house.api('PUT', '/api/budgets/house/house', { tokens: null })
    await house.api('PUT', '/api/agents/archivist', { provider: null })
    await failed.getByRole('button', { name: 'Try again' }).click()
    await expect(toast(page, 'Archivist tries again')).toBeVisible()
    await expect(failed).toHaveCount(0)

    const answer = page.getByRole('region', { name: 'To read' }).getByRole('listitem').filter({ hasText: 'Archivist' })
    await answer.click()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/mailboxes\/user\/\d+/)
    await expect(page.getByRole('log', { name: 'The exchange' })).toContainText('Where is the lease?')
    await page.goBack()
    await expect(page.getByRole('heading', { name: 'For you' })).toBeVisible()
    await expect(answer).toHaveCount(0)
  })

  test('everything rests, says so on every page, and goes on', async ({ page }) => {
    await house.enter(page)
    await live(page)
    const header = page.getByRole('banner')
    await header.getByRole('button', { name: 'Pause all' }).click()
    await expect(page.getByText(/Everything rests since \d\d:\d\d/)).toBeVisible()
    await house.write('researcher', 'When do parcels leave?')
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Agents' }).click()
    await expect(page.getByText(/Everything rests since/).first()).toBeVisible()
    await expect(page.getByRole('region', { name: 'Team' }).getByText('paused').first()).toBeVisible()
    expect(await house.api('GET', '/api/office')).toMatchObject({ office: { paused: true, queued: 1 } })
    await header.getByRole('button', { name: 'Go on' }).click()
    await expect(page.getByText(/Everything rests since/)).toBeHidden()
    await house.settled()
    expect(JSON.stringify(await house.api('GET', '/api/mailbox/user'))).toContain('Parcels leave on Tuesdays')
  })

  test('the header says who thinks, and where that is', async ({ page }) => {
    await house.enter(page, '/inbox')
    await live(page)
    await page.getByRole('banner').getByRole('button', { name: 'Offline engine' }).click()
    await expect(page.getByRole('dialog', { name: 'The offline engine answers' })).toContainText('No language model is connected')
    await page.keyboard.press('Escape')
    await house.api('PUT', '/api/models/default', { default: { provider: 'lab', model: null }, fallback: { provider: 'offline', model: null } })
    await page.getByRole('banner').getByRole('button', { name: 'small' }).click()
    const card = page.getByRole('dialog', { name: '“Lab” thinks for the team' })
    await expect(card).toContainText('nothing that agents are told leaves it')
    await expect(card).toContainText('It cannot be asked as it is')
    await expect(card.getByRole('link', { name: 'Change who thinks' })).toBeVisible()
    await house.api('PUT', '/api/models/default', { default: { provider: 'offline', model: null }, fallback: null })
    await expect(page.getByRole('banner').getByRole('button', { name: 'Offline engine' })).toBeAttached()
  })
})

test.describe('in the hand, in Chinese', () => {
  const house = useHouse('sample-zh')
  test.use({ viewport: PHONE, hasTouch: true, isMobile: true, locale: 'zh-CN' })

  test('what waits is decided by thumb, and everything rests from the menu', async ({ page }) => {
    await house.api('PUT', '/api/agents/writer/tools', { tools: { remember: 'ask' } })
    await house.write('writer', `记住${'门上的牌子是绿色的，'.repeat(60)}<b>不是</b>红色的`)
    await house.enter(page, '/inbox')
    await live(page)
    const row = page.getByRole('listitem').filter({ hasText: '写手 想使用' })
    await row.getByRole('button', { name: '展开' }).tap()
    await expect(row).toContainText('<b>不是</b>红色的')
    await expectFits(page)
    await expectAccessible(page, 'inbox-zh-phone')
    for (const button of await row.getByRole('button').all())
      expect((await button.boundingBox())!.height).toBeGreaterThanOrEqual(44)
    await row.getByRole('button', { name: '允许一次' }).tap()
    await expect(row).toHaveCount(0)

    await page.getByRole('button', { name: '菜单' }).tap()
    await page.getByRole('menuitem', { name: '全部暂停' }).tap()
    await expect(page.getByText(/起全部暂停/)).toBeVisible()
    await quiet(page)
    await expectFits(page)
    await page.locator('.rests').getByRole('button', { name: '继续' }).tap()
    await expect(page.getByText(/起全部暂停/)).toBeHidden()
  })
})
