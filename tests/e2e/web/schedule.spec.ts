// The schedule: a task is planned in plain words, shows when it runs, runs, is changed, deleted by mistake and brought back.
import type { Page } from '@playwright/test'
import type { Task } from '../../../src-server/schedule/contract'
import AxeBuilder from '@axe-core/playwright'
import { DESK, expectFits, live, PHONE, quiet } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
    await page.waitForTimeout(250) // colours have settled
    const { violations } = await new AxeBuilder({ page }).analyze()
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect.soft(grave.map(({ id, nodes }) => `${colorScheme}: ${id}: ${nodes.map(node => node.html.slice(0, 160)).join(' | ')}`)).toEqual([])
  }
}

test.describe('at the desk', () => {
  const house = useHouse()
  test.use({ viewport: DESK, timezoneId: 'Europe/London', expected: [/status of 400/] })
  const tasks = async (): Promise<Task[]> => (await house.api<{ tasks: Task[] }>('GET', '/api/schedule')).tasks
  const taskNamed = async (name: string): Promise<Task | undefined> => (await tasks()).find(task => task.name === name)
  const plan = async (task: object): Promise<Task> => (await house.api<{ task: Task }>('POST', '/api/schedule', { task: 'Do it.', assigned_to: 'writer', timezone: 'UTC', ...task })).task
  const row = (page: Page, name: string) => page.locator('main').getByRole('listitem').filter({ hasText: name })

  test('a task is planned in plain words, and shows its next five runs by the clock there and here', async ({ page, context }) => {
    await house.enter(page, '/schedule')
    await live(page)
    await expect(page.getByText('Nothing is scheduled')).toBeVisible()
    const second = await context.newPage()
    await house.enter(second, '/schedule')
    await live(second)

    await page.locator('main header').getByRole('button', { name: 'New task' }).click()
    const dialog = page.getByRole('dialog', { name: 'New task' })
    await expect(dialog.getByLabel('Name')).toBeFocused()
    await expect(dialog.getByRole('button', { name: 'Create task' })).toBeDisabled()
    await dialog.getByLabel('Name').fill('Morning summary')
    await dialog.getByLabel('Who does it').selectOption('writer')
    await dialog.getByLabel('What to do').fill('Write a summary of five lines.')
    const preview = dialog.locator('.preview')
    await expect(preview).toContainText('Every day at 09:00')
    await expect(preview).toContainText('0 9 * * *')
    await dialog.getByText('Weekly').click()
    await dialog.getByLabel('At', { exact: true }).fill('18:30')
    await dialog.getByRole('checkbox', { name: 'Friday' }).check({ force: true })
    await expect(preview).toContainText('Every Monday and Friday at 18:30')
    await expect(preview).toContainText('30 18 * * 1,5')
    await expect(preview).toContainText('as soon as it is saved')
    const zone = dialog.getByRole('combobox', { name: 'Time zone' })
    await expect(zone).toHaveValue('Europe/London')
    await zone.fill('tokyo')
    await page.getByRole('option', { name: /Asia\/Tokyo.*GMT\+9/ }).click()
    await expect(zone).toHaveValue('Asia/Tokyo')
    await expect(preview).toContainText('by the clock of Tokyo')
    await dialog.getByText('Leave them out').click()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Create task' }).click()

    await expect(page.getByRole('heading', { name: 'Morning summary' })).toBeVisible()
    const saved = (await taskNamed('Morning summary'))!
    expect(saved).toMatchObject({ cron: '30 18 * * 1,5', timezone: 'Asia/Tokyo', catch_up: 'skip', assigned_to: 'writer', scene: null })
    const next = page.getByRole('list', { name: 'Next runs' }).getByRole('listitem')
    await expect(next).toHaveCount(5)
    await expect(next.first()).toContainText('18:30 in Tokyo')
    await expect(next.first().locator('time')).toHaveAttribute('datetime', saved.next_runs[0]!)
    await expect(row(second, 'Morning summary')).toContainText('Writer · Every Monday and Friday at 18:30')
    await expectAccessible(page)
  })

  test('a cron the server refuses is explained at its field, and a right one has words', async ({ page }) => {
    await house.enter(page, '/schedule?new=1')
    await live(page)
    const dialog = page.getByRole('dialog', { name: 'New task' })
    await dialog.getByLabel('Name').fill('By cron')
    await dialog.getByLabel('What to do').fill('Look.')
    await dialog.getByText('Cron', { exact: true }).click()
    const cron = dialog.getByLabel('Cron expression')
    await expect(cron).toHaveValue('0 9 * * *') // it begins with what was chosen before
    for (const [wrong, why] of [['61 9 * * *', 'The minute “61” does not exist: it goes from 0 to 59.'], ['0 9 * *', 'It has 4 fields.'], ['0 9 30 2 *', 'This day never comes']] as const) {
      await cron.fill(wrong)
      await dialog.getByRole('button', { name: 'Create task' }).click()
      await expect(dialog.getByRole('alert')).toContainText(why)
      await expect(cron).toHaveAttribute('aria-invalid', 'true')
    }
    await cron.fill('0 9-17 * * mon-fri')
    await expect(dialog.locator('.preview')).toContainText('On Monday to Friday, in hour 9 to 17, at minute 0')
    await dialog.getByRole('button', { name: 'Create task' }).click()
    await expect(page.getByRole('list', { name: 'Next runs' }).getByRole('listitem')).toHaveCount(5)

    await page.getByRole('button', { name: 'Edit' }).click()
    const edit = page.getByRole('dialog', { name: 'Edit task' })
    await expect(edit.getByRole('list', { name: 'Next runs' }).getByRole('listitem')).toHaveCount(5)
    await edit.getByText('Once', { exact: true }).click()
    await edit.getByLabel('Day and time').fill('2020-01-01T09:00')
    await edit.getByRole('button', { name: 'Save' }).click()
    await expect(edit.getByRole('alert')).toContainText('lies in the past')
    await edit.getByLabel('Day and time').fill('2099-07-01T09:00')
    await edit.getByRole('button', { name: 'Save' }).click()
    await expect(edit).toBeHidden()
    expect(await taskNamed('By cron')).toMatchObject({ cron: null, run_at: '2099-07-01T08:00:00.000Z' }) // nine in London’s summer
  })

  test('a task runs on request, its result arrives by itself, and only what was changed is saved', async ({ page }) => {
    const { id } = await plan({ name: 'Opening hours', task: 'When is the shop open?', assigned_to: 'researcher', cron: '0 4 * * *' })
    await house.enter(page, `/schedule/${id}`)
    await live(page)
    await expect(page.getByText('It has not run yet')).toBeVisible()
    await page.getByRole('button', { name: 'Run now' }).click()
    const runs = page.getByRole('list', { name: 'Runs', exact: true }).getByRole('listitem')
    await expect(runs).toHaveCount(1)
    await expect(runs.first()).toContainText('by hand')
    await expect(runs.first()).toContainText(/open/i)
    await expect.poll(async () => (await taskNamed('Opening hours'))?.last_result).toBeTruthy()

    await page.getByRole('button', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog', { name: 'Edit task' })
    await dialog.getByLabel('Name').fill('Opening hours of the shop')
    await house.api('PUT', `/api/schedule/${id}`, { cron: '30 5 * * *' })
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('heading', { name: 'Opening hours of the shop' })).toBeVisible()
    expect(await taskNamed('Opening hours of the shop')).toMatchObject({ cron: '30 5 * * *' })
    await expect(page.locator('main')).toContainText('Every day at 05:30')
  })

  test('a task is switched off and on from the list, deleted by mistake and brought back', async ({ page }) => {
    await plan({ name: 'Count the money', cron: '0 8 1,15 * *' })
    await plan({ name: 'Leader’s own', cron: '0 8 * * *', assigned_to: 'leader' })
    await house.enter(page, '/schedule')
    await live(page)
    const toggle = page.getByRole('switch', { name: '“Count the money” is on' })
    await toggle.click()
    await expect(page.getByRole('list', { name: 'Switched off' })).toContainText('Count the money')
    await toggle.click()
    await expect(page.getByRole('list', { name: 'Switched off' })).toBeHidden()
    await page.getByLabel('Whose tasks').selectOption('leader')
    await expect(row(page, 'Count the money')).toBeHidden()
    await page.getByLabel('Whose tasks').selectOption('')

    await page.getByRole('link', { name: 'Count the money' }).click()
    await page.getByRole('button', { name: 'Delete' }).click()
    await expect(page).toHaveURL(/\/schedule$/)
    await expect(row(page, 'Count the money')).toBeHidden()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(row(page, 'Count the money')).toBeVisible()
    await expectAccessible(page)
  })

  test('the calendar shows every known run on its day, and goes as far as is known', async ({ page }) => {
    const soon = new Date(Date.now() + 26 * 3_600_000)
    const far = new Date(Date.now() + 16 * 24 * 3_600_000)
    await plan({ name: 'Reminder', run_at: soon.toISOString(), timezone: 'Asia/Shanghai' })
    await plan({ name: 'In two weeks', run_at: far.toISOString() })
    await plan({ name: '<i>Often</i>', cron: '*/5 * * * *' })
    await house.enter(page, '/schedule?view=calendar')
    await live(page)
    const calendar = page.getByRole('region', { name: 'Next runs by day' })
    await expect(calendar.getByRole('heading', { level: 3 })).toHaveCount(7)
    await expect(calendar.getByRole('link', { name: /Reminder/ })).toContainText('Shanghai')
    await expect(calendar.getByRole('link', { name: /<i>Often<\/i>/ })).toHaveCount(5)
    await expect(calendar.getByRole('link', { name: /<i>Often<\/i>/ }).last()).toContainText('and so on')
    await expect(calendar.getByRole('link', { name: /In two weeks/ })).toBeHidden()
    await expectAccessible(page)
    await calendar.getByRole('button', { name: 'The next seven days' }).click()
    await calendar.getByRole('button', { name: 'The next seven days' }).click()
    await calendar.getByRole('link', { name: /In two weeks/ }).click()
    await expect(page.getByRole('heading', { name: 'In two weeks' })).toBeVisible()
  })

  test('thousands of tasks are listed without haste', async ({ page }) => {
    await Promise.all(Array.from({ length: 400 }, (_, i) => plan({ name: `Task ${i}`, cron: `${i % 60} ${i % 24} * * *`, id: `many-${i}` })))
    await house.enter(page, '/schedule')
    await live(page)
    const rows = page.locator('main li.task')
    await expect(rows.first()).toBeVisible()
    expect(await rows.count()).toBeLessThan(250)
    await expect.poll(async () => {
      await rows.last().scrollIntoViewIfNeeded()
      return rows.count()
    }).toBe((await tasks()).length)
  })
})

test.describe('in Chinese, in one hand', () => {
  const house = useHouse('sample-zh')
  test.use({ viewport: PHONE, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', hasTouch: true, isMobile: true, expected: [/status of 400/] })

  test('安排一个任务，看到接下来的运行，再删除并撤销', async ({ page }) => {
    await house.enter(page, '/schedule')
    await live(page)
    await page.locator('main header').getByRole('button', { name: '新建任务' }).tap()
    const dialog = page.getByRole('dialog', { name: '新建任务' })
    await dialog.getByLabel('名称').fill('早间摘要')
    await dialog.getByLabel('做什么').fill('写五行摘要。')
    await dialog.getByText('Cron', { exact: true }).tap()
    await dialog.getByLabel('Cron 表达式').fill('0 25 * * *')
    await dialog.getByRole('button', { name: '创建任务' }).tap()
    await expect(dialog.getByRole('alert')).toHaveText('时“25”不存在：范围是 0 到 23。')
    await dialog.getByText('工作日').tap()
    await expect(dialog.locator('.preview')).toContainText('工作日 09:00')
    await expectFits(page)
    await dialog.getByText('每月', { exact: true }).tap()
    await expect(dialog.locator('.preview')).toContainText('每月 1 日 09:00')
    await expectFits(page)
    await dialog.getByRole('button', { name: '创建任务' }).tap()
    await expect(page.getByRole('list', { name: '接下来的运行' }).getByRole('listitem')).toHaveCount(5)
    await quiet(page)
    await expectFits(page)
    await expectAccessible(page)
    await page.getByRole('button', { name: '删除' }).tap()
    await page.getByRole('button', { name: '撤销' }).tap()
    await expect(page.locator('main').getByRole('listitem').filter({ hasText: '早间摘要' })).toBeVisible()
    await expectFits(page)
    await page.getByText('日历').tap()
    await expect(page.getByRole('region', { name: '按天查看接下来的运行' })).toBeVisible()
    await expectFits(page)
    await expectAccessible(page)
  })
})
