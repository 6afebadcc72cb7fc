// Usage as a person reads it: what a turn took stands there as it happens, is told apart, taken along as a table, and fits a phone.
import { readFileSync } from 'node:fs'
import { expectAccessible } from '../support/access'
import { DESK, expectFits, live, PHONE } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

test.describe('in English', () => {
  const house = useHouse()
  test.use({ viewport: DESK })

  test('an empty day says so; the first turn stands there as it happens, leads to itself, and goes into a table', async ({ page }) => {
    await house.enter(page, '/usage')
    await live(page)
    const main = page.locator('main')
    await expect(main.getByText('Nothing was used in this time')).toBeVisible()

    await house.write('researcher', 'When do parcels leave?')
    const rows = main.getByRole('region', { name: 'Turn by turn' }).getByRole('link')
    await expect(rows).toHaveCount(1)
    await expect(rows).toContainText('Offline engine')
    await house.write('writer', 'Remember that the sign is green.')
    await expect(rows).toHaveCount(2)

    const whose = main.getByRole('region', { name: 'Who took it' })
    await expect(whose.getByRole('listitem')).toHaveCount(2)
    await whose.getByText('Models').click()
    await expect(whose.getByRole('listitem')).toHaveText([/Offline engine/])
    await whose.getByText('Agents').click()
    await whose.getByRole('button', { name: 'Writer' }).click()
    await expect(page).toHaveURL(/agent=writer/)
    await expect(rows).toHaveCount(1)

    const coming = page.waitForEvent('download')
    await main.getByRole('link', { name: 'Export as CSV' }).click()
    const lines = readFileSync(await (await coming).path(), 'utf8').trim().split('\r\n')
    expect(lines[0]).toMatch(/^timestamp,agent_id/)
    expect(lines.slice(1).map(line => line.split(',')[1])).toEqual(['writer'])

    await rows.click()
    await expect(page).toHaveURL(/\/turns\/\w+/)
  })

  test('the bars are told by the arrow keys and stand in a table; a budget is seen as it is spent', async ({ page }) => {
    await house.write('researcher', 'When do parcels leave?')
    await house.settled()
    await house.api('PUT', '/api/budgets/house/house', { tokens: 5_000_000 })
    await house.enter(page, '/usage')
    await live(page)
    const bars = page.getByRole('slider', { name: 'Day by day' })
    await bars.focus()
    await expect(bars).toHaveAttribute('aria-valuetext', /[1-9][\d,]* read/)
    await bars.press('Home')
    await expect(bars).toHaveAttribute('aria-valuetext', /: 0 read/)
    await page.getByText('As a table').click()
    await expect(page.getByRole('table').getByRole('row')).toHaveCount(8)
    const meter = page.getByRole('region', { name: 'Budgets today' }).getByRole('meter')
    const before = Number(await meter.getAttribute('aria-valuenow'))
    await house.write('researcher', 'When is the shop open?')
    await expect.poll(async () => Number(await meter.getAttribute('aria-valuenow'))).toBeGreaterThan(before)
    await expect(page.getByRole('region', { name: 'The house' })).toContainText('Memory')
    await expectAccessible(page, 'the days as a table')
  })

  test('an address that makes no sense is a week', async ({ page }) => {
    await house.write('researcher', 'When do parcels leave?')
    await house.settled()
    await house.enter(page, '/usage?span=custom&from=nonsense&to=2026-99-99&agent=nobody')
    await live(page)
    await expect(page.getByRole('radio', { name: '7 days' })).toBeChecked()
    await expect(page.getByText('Nothing was used in this time')).toBeVisible()
    await page.getByText('Custom').click()
    await page.getByLabel('From').fill('2020-01-01')
    await expect(page).toHaveURL(/from=2020-01-01/)
    await page.getByRole('combobox', { name: 'Agent' }).selectOption('')
    await expect(page.getByRole('region', { name: 'Turn by turn' })).toBeVisible()
    await expectFits(page)
  })
})

test.describe('in Chinese, on a phone', () => {
  const house = useHouse('sample-zh')
  test.use({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: PHONE })

  test('everything fits and says it in Chinese', async ({ page }) => {
    await house.write('researcher', '包裹什么时候发出？')
    await house.settled()
    await house.enter(page, '/usage')
    await live(page)
    await expect(page.getByRole('heading', { name: '每天的用量' })).toBeVisible()
    await expect(page.getByRole('link', { name: '导出 CSV' })).toHaveAttribute('href', /T16%3A00%3A00/) // a day begins at midnight in Shanghai
    await expect(page.getByRole('region', { name: '屋子的状态' })).toContainText('内存')
    await expectFits(page)
  })
})
