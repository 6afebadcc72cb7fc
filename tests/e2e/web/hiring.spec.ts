// Hiring: somebody is proposed, changed, hired or turned down, here or elsewhere; and a position is planned from a form to an agent at work.
import type { Page } from '@playwright/test'
import type { Agent, Profile } from '../../../src-server/agents/contract'
import type { HireRequest } from '../../../src-server/hiring/contract'
import { DESK, expectFits, live, PHONE, quiet } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

const LIN = {
  name: 'Lin',
  requested_by: 'leader',
  reason: 'Six letters waited over an hour for a translation this week.',
  profile: { role: 'Translator', objective: 'Translates what customers write.', traits: ['patient', 'exact'], rules: ['Ask when a word can mean two things.'], background: 'Three years at a travel agency.' },
}

test.describe('at the desk', () => {
  const house = useHouse()
  test.use({ viewport: DESK, expected: [/status of 409/] })
  const propose = async (who: object): Promise<HireRequest> => (await house.api<{ request: HireRequest }>('POST', '/api/hiring/requests', who)).request
  const card = (page: Page, name: string) => page.locator('main').getByRole('article', { name })
  const decided = (page: Page) => page.getByRole('list', { name: 'Decided before' })

  test('who is proposed is changed and hired, and a second tab agrees', async ({ page, context }) => {
    await house.enter(page, '/hiring')
    await live(page)
    await expect(page.getByText('Nobody waits for your decision')).toBeVisible()
    const request = await propose(LIN)
    await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Hiring/ }).getByLabel('1 waiting for you')).toBeVisible()
    await expect(card(page, 'Lin')).toContainText('Leader asks')
    await expect(card(page, 'Lin')).toContainText('Six letters waited')
    await expect(card(page, 'Lin')).not.toContainText('travel agency')
    await card(page, 'Lin').getByRole('button', { name: 'Rules and background' }).click()
    await expect(card(page, 'Lin')).toContainText('travel agency')

    await card(page, 'Lin').getByRole('button', { name: 'Edit first' }).click()
    await expect(page).toHaveURL(new RegExp(`edit=${request.id}`))
    const dialog = page.getByRole('dialog', { name: 'Hire “Lin”' })
    await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused()
    await dialog.getByLabel('Nickname').fill('Little Lin')
    await dialog.getByRole('button', { name: 'Remove “exact”' }).click()
    await dialog.getByRole('textbox', { name: 'Traits' }).fill('discreet,quick')
    await dialog.getByLabel('Rules').fill('Ask when a word can mean two things.\nKeep numbers as they are.')
    const second = await context.newPage()
    await house.enter(second, '/hiring')
    await live(second)
    await expect(card(second, 'Lin')).toBeVisible()
    await dialog.getByRole('button', { name: 'Hire', exact: true }).click()

    await expect(page).toHaveURL(/\/agents\/lin$/)
    await expect(page.getByRole('heading', { name: 'Little Lin' })).toBeVisible()
    expect(await house.api<{ profile: Profile }>('GET', '/api/agents/lin/profile')).toMatchObject({
      profile: { role: 'Translator', traits: ['patient', 'discreet', 'quick'], rules: ['Ask when a word can mean two things.', 'Keep numbers as they are.'], background: 'Three years at a travel agency.' },
    })
    await expect(card(second, 'Lin')).toBeHidden()
    await expect(decided(second).getByRole('listitem').filter({ hasText: 'Lin' })).toContainText('hired')
    await decided(second).getByRole('link', { name: 'Open Little Lin' }).click()
    await expect(second).toHaveURL(/\/agents\/lin$/)
  })

  test('somebody is turned down with a reason, which stays to be read', async ({ page }) => {
    await propose({ ...LIN, name: 'Rufus' })
    await propose({ name: '<b>Bold</b>', profile: { role: '<script>alert(1)</script>' }, requested_by: 'writer', reason: 'x'.repeat(400) })
    await house.enter(page, '/hiring')
    await live(page)
    await expect(card(page, '<b>Bold</b>')).toContainText('<script>alert(1)</script>')
    await expectFits(page)
    await card(page, 'Rufus').getByRole('button', { name: 'Reject' }).click()
    const reason = card(page, 'Rufus').getByLabel('Why not?')
    await expect(reason).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(reason).toBeHidden()
    await card(page, 'Rufus').getByRole('button', { name: 'Reject' }).click()
    await reason.fill('Not before the new year.')
    await card(page, 'Rufus').getByRole('button', { name: 'Do not hire' }).click()
    await expect(card(page, 'Rufus')).toBeHidden()
    await expect(card(page, '<b>Bold</b>')).toBeFocused() // the keyboard goes on with who is next
    const row = decided(page).getByRole('listitem').filter({ hasText: 'Rufus' }).first()
    await expect(row).toContainText('not hired')
    await row.getByRole('button', { name: 'Rufus' }).click()
    await expect(row).toContainText('Not before the new year.')
    const { requests } = await house.api<{ requests: HireRequest[] }>('GET', '/api/hiring/requests')
    expect(requests.find(({ name }) => name === 'Rufus')).toMatchObject({ status: 'rejected', decision: 'Not before the new year.' })
    await card(page, '<b>Bold</b>').getByRole('button', { name: 'Hire' }).click()
    await expect(page.locator('.toast', { hasText: '<b>Bold</b> is hired' })).toBeVisible()
    await expect(page.getByText('Nobody waits for your decision')).toBeVisible()
  })

  test('what was decided elsewhere meanwhile is said calmly, and what was written stays', async ({ page }) => {
    const { id } = await propose({ ...LIN, name: 'Ines' })
    await house.enter(page, `/hiring?edit=${id}`)
    await live(page)
    const dialog = page.getByRole('dialog', { name: 'Hire “Ines”' })
    await dialog.getByLabel('Objective').fill('Half a page of thoughts.')
    await house.api('POST', `/api/hiring/pending/${id}/reject`, { reason: 'Elsewhere.' })
    await expect(dialog).toContainText('decided elsewhere meanwhile')
    await expect(dialog.getByLabel('Objective')).toHaveValue('Half a page of thoughts.')
    await expect(dialog.getByRole('button', { name: 'Hire', exact: true })).toBeHidden()
    await dialog.locator('footer').getByRole('button', { name: 'Close' }).click()
    await expect(page).toHaveURL(/\/hiring$/)

    // Not told in time: the refusal itself is what says so.
    const late = await propose({ ...LIN, name: 'Jonas' })
    await page.route('**/approve', async (route) => {
      await house.api('POST', `/api/hiring/pending/${late.id}/reject`, {})
      await route.continue()
    })
    await card(page, 'Jonas').getByRole('button', { name: 'Hire' }).click()
    await expect(page.locator('.toast', { hasText: '“Jonas” was decided elsewhere already.' })).toBeVisible()
    await expect(card(page, 'Jonas')).toBeHidden()
  })

  test('a position is planned: candidates are proposed, changed, hired or kept for later', async ({ page }) => {
    await house.enter(page, '/hiring')
    await live(page)
    await page.locator('main header').getByRole('button', { name: 'Plan a position' }).click()
    await expect(page.getByText('not by a language model')).toBeVisible()
    await page.getByLabel('Position').fill('Customer care')
    await page.getByRole('textbox', { name: 'Skills' }).pressSequentially('returns,polite emails')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('list', { name: 'Skills' }).getByRole('listitem')).toHaveText(['returns', 'polite emails'])
    await page.getByRole('textbox', { name: 'Traits' }).fill('patient') // a word counts without Enter too
    await page.getByRole('radiogroup', { name: 'Candidates' }).getByText('3').click()
    await page.getByRole('button', { name: 'Propose candidates' }).click()
    const candidates = page.getByRole('region', { name: 'Candidates' }).getByRole('article')
    await expect(candidates).toHaveCount(3)
    await expect(page.getByText('No language model was asked')).toBeVisible()
    await expect(candidates.first()).toContainText('patient')

    await candidates.first().getByRole('button', { name: 'Edit' }).click()
    await candidates.first().getByLabel('Name', { exact: true }).fill('Nora')
    await candidates.first().getByLabel('Objective').fill('Makes customers happy.')
    await page.reload()
    await expect(candidates.first().getByRole('heading', { name: 'Nora' })).toBeVisible() // nothing is lost
    await candidates.first().getByRole('button', { name: 'Hire' }).click()
    await expect(candidates.first()).toContainText('Hired and ready to work')
    await candidates.nth(1).getByRole('button', { name: 'Decide later' }).click()
    await expect(candidates.nth(1)).toContainText('Waits for your decision')
    const { agents } = await house.api<{ agents: Agent[] }>('GET', '/api/agents')
    expect(agents.find(({ id }) => id === 'nora')).toMatchObject({ name: 'Nora', role: 'Customer care', objective: 'Makes customers happy.' })
    await candidates.nth(1).getByRole('link', { name: 'To the list' }).click()
    await expect(page.getByRole('list', { name: 'Wait for your decision' }).getByRole('article')).toHaveCount(1)
  })
})

test.describe('in Chinese, in one hand', () => {
  const house = useHouse('sample-zh')
  test.use({ viewport: PHONE, locale: 'zh-CN', hasTouch: true, isMobile: true })

  test('规划职位、提出人选并聘用', async ({ page }) => {
    await house.api('POST', '/api/hiring/requests', { name: '小译', requested_by: 'leader', reason: '这周有六封信等人翻译。', profile: { role: '翻译', traits: ['耐心'] } })
    await house.enter(page, '/hiring')
    await live(page)
    await expect(page.getByRole('article', { name: '小译' })).toContainText('组长申请')
    await expectFits(page)
    await page.getByRole('article', { name: '小译' }).getByRole('button', { name: '先修改' }).tap()
    await expect(page.getByRole('dialog', { name: '聘用“小译”' })).toBeVisible()
    await expectFits(page)
    await page.getByRole('dialog').getByRole('button', { name: '聘用', exact: true }).tap()
    await expect(page).toHaveURL(/\/agents\//)

    await house.enter(page, '/hiring/plan')
    await page.getByLabel('职位').fill('客户服务')
    await page.getByRole('textbox', { name: '技能' }).fill('退货、礼貌回信')
    await page.getByRole('button', { name: '推荐候选人' }).tap()
    const candidates = page.getByRole('region', { name: '候选人' }).getByRole('article')
    await expect(candidates).toHaveCount(2)
    await expect(candidates.first()).toContainText('没有经过语言模型')
    await quiet(page)
    await expectFits(page)
    await candidates.first().getByRole('button', { name: '聘用' }).tap()
    await expect(candidates.first()).toContainText('已聘用，可以开始工作。')
  })
})
