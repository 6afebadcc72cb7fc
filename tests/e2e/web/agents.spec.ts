// Agents from hiring to leaving: made, changed, taught, deleted by mistake and brought back.
import { mkdirSync, writeFileSync } from 'node:fs'
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

  await page.getByRole('button', { name: 'Delete' }).click()
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

test('a memory is edited, survives a change from elsewhere, and an earlier version is brought back', async ({ page }) => {
  await house.api('PUT', '/api/agents/writer/memory', { content: 'The first text.' })
  await house.enter(page, '/agents/writer?tab=memory')
  const memory = page.getByRole('textbox', { name: 'MEMORY.md' })
  await expect(memory).toHaveValue('The first text.')
  await memory.fill('The second text.')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.locator('.toast').getByText('The memory is saved')).toBeVisible()
  expect(await house.api('GET', '/api/agents/writer/memory')).toMatchObject({ content: 'The second text.' })

  const versions = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Versions' }) })
  await versions.getByRole('button').filter({ hasText: '15 bytes' }).first().click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('The first text.')
  await dialog.getByRole('button', { name: 'Restore this version' }).click()
  await expect(memory).toHaveValue('The first text.')

  await house.write('writer', 'Remember that the sign is green.')
  await expect(memory).toHaveValue(/the sign is green/)
})

test('the leader stays: nothing offers to delete it, and the page says why', async ({ page }) => {
  await house.enter(page, '/agents/leader')
  await quiet(page)
  await expect(page.getByText('The leader cannot be deleted')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Delete' })).toBeHidden()
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
