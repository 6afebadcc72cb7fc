// The server is killed under an open page: the page says so, comes back by itself, and has missed nothing.
import { DESK, keep, live, unread } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

const house = useHouse()
test.use({ viewport: DESK, expected: [/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_SOCKET_NOT_CONNECTED|ERR_EMPTY_RESPONSE|WebSocket/] })

test('the page outlives its server and misses no letter', async ({ page }) => {
  await house.enter(page, '/mailboxes/user')
  await live(page)
  await page.evaluate(() => Object.assign(window, { sameVisit: true }))
  await house.write('researcher', 'When do parcels leave?')
  const letters = page.getByRole('region', { name: 'Letters to You' }).getByRole('link')
  await expect(letters.filter({ hasText: 'Researcher' })).toHaveCount(1)
  await page.getByRole('button', { name: 'Write' }).click()
  const words = page.getByRole('dialog').getByLabel('Letter', { exact: true })
  await words.fill('A letter in the making')

  const away = page.getByText('The server is not answering') // behind the dialog, so not by its role
  await house.kill()
  await expect(away).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
  await expect(page.getByText('The server cannot be reached').first()).toBeVisible()
  await expect(words).toHaveValue('A letter in the making')
  await keep(page, 'server-away')

  await house.back()
  await house.write('writer', 'Hello')
  await house.write('user', 'From a bot, while you were away', { from: 'leader' })
  await expect(away).toBeHidden({ timeout: 20_000 })
  await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(unread(page, 4)).toBeVisible() // two answers, the bot’s letter, and the answer to what was just sent
  await page.getByRole('navigation', { name: 'Mailboxes' }).getByRole('link', { name: /^You/ }).click()
  await expect(letters.filter({ hasText: 'while you were away' })).toHaveCount(1)
  await expect(letters.filter({ hasText: 'Hello, this is Writer' })).toHaveCount(1)
  expect(await page.evaluate(() => 'sameVisit' in window)).toBe(true)
})

test('a session that is over leads to the sign-in page and back to where the person was', async ({ page }) => {
  await house.enter(page, '/agents/writer?tab=memory')
  await live(page)
  await page.context().clearCookies()
  await house.kill()
  await house.back()
  await expect(page.getByText('Your session has ended')).toBeVisible({ timeout: 20_000 })
  await page.getByLabel('Password', { exact: true }).fill('only for tests')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/agents\/writer\?tab=memory$/)
  await live(page)
})
