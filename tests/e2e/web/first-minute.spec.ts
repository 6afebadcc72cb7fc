// The first minute with CocoCat, whole: in, a team, a letter, light on its way, an answer, and all of it without a reload.
import { DESK, fillLetter, keep, live, signIn, unread, visit } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

const house = useHouse('unasked')
test.use({ viewport: DESK, expected: [/status of 401/] })

test('from the sign-in page to an answered letter, in two tabs at once', async ({ page, context }) => {
  await page.goto(house.origin)
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
  await signIn(page, 'not the password')
  await expect(page.getByRole('alert')).toContainText('That is not the password')
  await signIn(page)

  await expect(page.getByRole('heading', { name: 'Who should work here?' })).toBeVisible()
  await page.getByRole('button', { name: 'Hire this team' }).click()
  await live(page)
  const stage = page.getByRole('group', { name: 'Who works with whom' })
  await expect(stage.getByRole('button', { name: /Researcher|Writer/ })).toHaveCount(2)

  let loads = 0
  page.on('framenavigated', frame => loads += Number(frame === page.mainFrame() && !frame.url().startsWith(house.origin)))
  await page.evaluate(() => Object.assign(window, { sameVisit: true }))

  const second = await context.newPage()
  await second.goto(`${house.origin}/mailboxes`)
  await live(second)
  await expect(second.getByText('No letters yet').first()).toBeVisible()

  await stage.getByRole('button', { name: 'Researcher' }).press('Enter')
  await page.getByRole('dialog', { name: 'Researcher' }).getByRole('button', { name: 'Write' }).click()
  await fillLetter(page, 'researcher', 'When do parcels leave?')
  await visit(page, 'Office')
  await expect(stage).toHaveAttribute('data-lit', /researcher>user|user>researcher/)
  await keep(page, 'first-minute-lit')

  await expect(unread(page, 1)).toBeVisible()
  await expect(unread(second, 1)).toBeVisible()
  const latest = page.getByRole('region', { name: 'Latest' }).getByRole('article')
  await latest.getByRole('button', { name: 'You → Researcher' }).click()
  await expect(latest).toContainText('Parcels leave on Tuesdays and Fridays')

  await visit(page, 'Mailboxes')
  const letters = page.getByRole('region', { name: 'Letters to You' })
  await letters.getByRole('link', { name: /Researcher/ }).click()
  const thread = page.getByRole('log', { name: 'The exchange' })
  await expect(thread.getByRole('article')).toHaveCount(2)
  await expect(thread.getByRole('article').first()).toContainText('When do parcels leave?')
  await expect(thread.getByRole('article').last()).toContainText('Parcels leave on Tuesdays and Fridays')
  await keep(page, 'first-minute-answer')

  await expect(unread(page, 1)).toBeHidden()
  await expect(unread(second, 1)).toBeHidden()
  await expect(second.getByRole('region', { name: 'Letters to You' }).getByRole('link', { name: /Researcher/ })).not.toContainText('unread')
  expect(await page.evaluate(() => 'sameVisit' in window)).toBe(true)
  expect(loads).toBe(0)
})

test('a letter from the open office lights its edge while it travels, there and back', async ({ page }) => {
  await house.api('POST', '/api/welcome', { choice: 'sample' }).catch(() => {}) // chosen already, unless this test runs alone
  await house.enter(page)
  await live(page)
  const stage = page.getByRole('group', { name: 'Who works with whom' })
  await expect(stage).not.toHaveAttribute('data-lit', /./)
  await house.write('researcher', 'Where do cat trees come from?')
  await expect(stage).toHaveAttribute('data-lit', /user>researcher/)
  await expect(stage).toHaveAttribute('data-lit', /researcher>user/)
  await expect(stage).not.toHaveAttribute('data-lit', /./, { timeout: 10_000 }) // and is calm again
})
