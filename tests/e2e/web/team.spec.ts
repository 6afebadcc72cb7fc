// What the team knows together: two tabs write in it, nothing is lost; and the roster says who is here.
import { DESK, keep, live, quiet } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

const house = useHouse()
test.use({ viewport: DESK })

test('the team’s memory is edited in two tabs at once, and both texts stay', async ({ page, context }) => {
  await house.api('PUT', '/api/team/memory', { content: '- We close on Sundays.\n- Parcels leave at four.\n' })
  await house.enter(page, '/agents')
  await live(page)
  await page.getByRole('button', { name: 'Team memory' }).click()
  await expect(page).toHaveURL(/\/team$/)
  const other = await context.newPage()
  await house.enter(other, '/team')
  await live(other)
  const [here, there] = [page, other].map(tab => tab.getByRole('textbox', { name: 'TEAM_MEMORY.md' })) as [ReturnType<typeof page.getByRole>, ReturnType<typeof page.getByRole>]
  await here.fill('- We close on Sundays.\n- Parcels leave at five.\n')
  await there.fill('- We close on Sundays and Mondays.\n- Parcels leave at four.\n')
  await other.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('This was changed meanwhile')).toBeVisible()
  await expect(here).toHaveValue('- We close on Sundays.\n- Parcels leave at five.\n')
  await page.getByRole('button', { name: 'Save' }).click()
  const both = '- We close on Sundays and Mondays.\n- Parcels leave at five.\n'
  await expect(here).toHaveValue(both)
  await expect(there).toHaveValue(both)
  expect(await house.api('GET', '/api/team/memory')).toMatchObject({ content: both })
  await other.close()
  await quiet(page)
  await keep(page, 'team-memory')
})

test('the roster follows the team', async ({ page }) => {
  await house.enter(page, '/team?tab=roster')
  await live(page)
  const roster = page.getByRole('article', { name: 'Roster' })
  await expect(roster.getByRole('heading', { name: /Writer/ })).toBeVisible()
  await house.api('PUT', '/api/agents/writer', { display: { nickname: 'Pen' } })
  await expect(roster.getByRole('heading', { name: /Pen/ })).toBeVisible()
})

test('the order of the team is changed, and an agent gets its scene and its model', async ({ page }) => {
  await house.enter(page, '/agents')
  await live(page)
  const names = page.locator('main .cards strong')
  const before = await names.allTextContents()
  await page.getByRole('button', { name: 'Arrange' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: `${before[1]} one place up` }).click()
  await keep(page, 'agents-arrange')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(names).toHaveText([before[1]!, before[0]!, ...before.slice(2)])
  await expect.poll(async () => (await house.api<{ agents: { id: string, display: { order: number } }[] }>('GET', '/api/agents')).agents.filter(({ id }) => id !== 'leader').map(({ display }) => display.order).sort()).toEqual(before.map((_, n) => n))

  await house.enter(page, '/agents/researcher')
  await live(page)
  await page.getByLabel('Home scene').selectOption('default')
  await page.getByLabel('Model provider').selectOption('offline')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(async () => (await house.api<{ agent: object }>('GET', '/api/agents/researcher')).agent).toMatchObject({ scene: 'default', provider: 'offline', model: null })
  await keep(page, 'agent-work')
  await page.getByRole('tab', { name: 'Turns' }).click()
  await expect(page.getByRole('heading', { name: 'The last seven days' })).toBeVisible()
  await quiet(page)
  await keep(page, 'agent-turns')
  await page.locator('main').getByRole('link', { name: 'Usage' }).click()
  await expect(page).toHaveURL(/\/usage\?agent=researcher/)
})
