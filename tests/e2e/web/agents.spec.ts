// Agents from hiring to leaving: made, changed, taught, deleted by mistake and brought back.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DESK, live, quiet } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

const house = useHouse()
test.use({ viewport: DESK })

test('a new agent is made, gets a profile, and comes back with it after it was deleted', async ({ page }) => {
  await house.enter(page, '/agents')
  await live(page)
  await page.getByRole('button', { name: 'New agent' }).click()
  const dialog = page.getByRole('dialog', { name: 'New agent' })
  await expect(dialog.getByRole('button', { name: 'Create agent' })).toBeDisabled()
  await dialog.getByLabel('Name').fill('Archivist')
  await dialog.getByLabel('Role').fill('Keeps order')
  await dialog.getByRole('button', { name: 'Create agent' }).click()
  await expect(page).toHaveURL(/\/agents\/archivist$/)
  await expect(page.getByRole('heading', { name: 'Archivist' })).toBeVisible()

  await page.getByLabel('Objective').fill('Knows where everything is.')
  await page.getByLabel('Traits').fill('calm\nexact')
  await page.getByLabel('Nickname').fill('Archie')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { name: 'Archie' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Team' }).getByRole('link', { name: 'Archie' })).toBeVisible()
  expect(await house.api('GET', '/api/agents/archivist/profile')).toMatchObject({ profile: { objective: 'Knows where everything is.', traits: ['calm', 'exact'] } })

  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page).toHaveURL(/\/agents$/)
  await expect(page.locator('main').getByRole('link', { name: /Archie/ })).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.locator('main').getByRole('link', { name: /Archie/ })).toBeVisible()

  await house.api('DELETE', '/api/agents/archivist')
  await expect(page.locator('main').getByRole('link', { name: /Archie/ })).toBeHidden()
  await page.getByRole('button', { name: 'Deleted' }).click()
  const trash = page.getByRole('dialog', { name: 'Deleted agents' })
  await trash.getByRole('listitem').filter({ hasText: 'Archivist' }).getByRole('button', { name: 'Restore' }).click()
  await expect(trash).toContainText('Nobody was deleted')
  await trash.getByRole('button', { name: 'Close' }).click()
  await page.locator('main').getByRole('link', { name: /Archie/ }).click()
  await expect(page.getByLabel('Objective')).toHaveValue('Knows where everything is.')
})

test('a history of ten thousand entries is read as far as one scrolls, and grows on top', async ({ page }) => {
  const entry = (n: number): string => JSON.stringify({ turn_id: `t${n}`, timestamp: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(), kind: 'letter', from: 'user', asked: `Question ${n}`, answered: `Answer ${n}`, actions: [] })
  appendFileSync(join(house.home, 'agents', 'leader', 'memory', 'history.jsonl'), `${Array.from({ length: 10_000 }, (_, n) => entry(n)).join('\n')}\n`)
  await house.enter(page, '/agents/leader?tab=history')
  await live(page)
  const entries = page.locator('main ol > li')
  await expect(entries.first()).toContainText('Question 9999')
  const before = await entries.count()
  expect(before).toBeLessThan(500)
  await entries.last().scrollIntoViewIfNeeded()
  await expect.poll(() => entries.count()).toBeGreaterThan(before)
  await expect(entries.nth(before)).toContainText(`Question ${9999 - before}`)
  await house.write('leader', 'What is new today?')
  await expect(entries.first()).toContainText('What is new today?')
  await expect(entries.nth(1)).toContainText('Question 9999')
})

test('the leader stays: nothing offers to delete it, and the page says why', async ({ page }) => {
  await house.enter(page, '/agents/leader')
  await quiet(page)
  await expect(page.getByText('The leader cannot be deleted')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Delete', exact: true })).toBeHidden()
})

test('an agent put to sleep answers only when it is awake again', async ({ page }) => {
  const answers = async (): Promise<number> => (await house.api<{ total: number }>('GET', '/api/mailbox/user')).total
  await house.settled()
  const before = await answers()
  await house.enter(page, '/agents/researcher')
  const awake = page.getByRole('switch', { name: 'Awake' })
  await awake.click()
  await expect(awake).not.toBeChecked()
  await house.write('researcher', 'Are you there?')
  await expect(page.locator('main')).toContainText('asleep')
  expect(await answers()).toBe(before)
  await awake.click()
  await expect.poll(answers).toBe(before + 1)
})

test('a skill of the house is given with a switch, and taken back with it', async ({ page }) => {
  const folder = join(house.home, 'skills', 'parcel-labels')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'SKILL.md'), '---\nname: Parcel labels\ndescription: How a parcel is labelled.\n---\nFrom left to right.\n')
  const given = async (): Promise<string[]> => (await house.api<{ public: { name: string }[] }>('GET', '/api/agents/writer/skills')).public.map(skill => skill.name)
  await house.enter(page, '/agents/writer?tab=skills')
  const parcels = page.getByRole('switch', { name: 'Parcel labels' })
  await expect(parcels).toHaveAccessibleDescription('How a parcel is labelled.')
  await parcels.click()
  await expect.poll(given).toContain('parcel-labels')
  await page.reload()
  await expect(parcels).toBeChecked()
  await parcels.press('Space')
  await expect.poll(given).not.toContain('parcel-labels')
})
