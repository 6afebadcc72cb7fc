// The server is killed under open pages: each says so, comes back by itself, has missed nothing, and nothing that was typed is lost.
import type { Page } from '@playwright/test'
import type { Approval } from '../../../src-server/approvals/contract'
import type { TurnSummary } from '../../../src-server/engine/contract'
import { DESK, live, unread } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

const house = useHouse()
/** What a browser says of a server that is away. */
const DOWN = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_SOCKET_NOT_CONNECTED|ERR_EMPTY_RESPONSE|WebSocket/
test.use({ viewport: DESK, expected: [DOWN] })

/** Opens a tab and keeps what the page hears of the log, over every connection. */
async function openTab(page: Page, path: string): Promise<{ page: Page, heard: number[] }> {
  const heard: number[] = []
  page.on('websocket', socket => socket.on('framereceived', ({ payload }) => {
    const frame = JSON.parse(String(payload)) as { seq?: number }
    if (frame.seq !== undefined)
      heard.push(frame.seq)
  }))
  await house.enter(page, path)
  await live(page)
  return { page, heard }
}

/** The log itself from one place to another, as somebody who missed all of it is told. */
const logOf = (page: Page, first: number, last: number): Promise<number[]> => page.evaluate(([first, last]) => new Promise<number[]>((resolve) => {
  const told: number[] = []
  const socket = new WebSocket(`ws://${location.host}/ws?since=${first! - 1}`)
  socket.onmessage = ({ data }) => {
    const { seq } = JSON.parse(String(data)) as { seq?: number }
    if (seq !== undefined && seq <= last!)
      told.push(seq)
    if (seq === last) {
      socket.close()
      resolve(told)
    }
  }
}), [first, last])

test('five open pages outlive their server: none misses or repeats an event, and what was typed is still there', async ({ page, context }) => {
  test.setTimeout(180_000)
  await house.api('PUT', '/api/agents/writer/tools', { tools: { remember: 'ask' } })
  await house.write('researcher', 'When do parcels leave?')
  await house.write('writer', 'Remember that the sign is green.')
  await house.settled()
  const { turns } = await house.api<{ turns: TurnSummary[] }>('GET', '/api/turns?agent_id=writer')

  const office = await openTab(page, '/')
  const mailbox = await openTab(await context.newPage(), '/mailboxes/user')
  const chat = await openTab(await context.newPage(), '/chat/general')
  const turn = await openTab(await context.newPage(), `/turns/${turns.at(-1)!.id}`)
  const editor = await openTab(await context.newPage(), '/knowledge/handbook/refunds?edit=1')
  const tabs = [office, mailbox, chat, turn, editor]
  for (const tab of tabs)
    await tab.page.evaluate(() => Object.assign(window, { sameVisit: true }))

  await mailbox.page.getByRole('button', { name: 'Write' }).click()
  const letter = mailbox.page.getByRole('dialog').getByLabel('Letter', { exact: true })
  await letter.fill('A letter in the making')
  const message = chat.page.locator('main textarea')
  await message.fill('A message in the making')
  const text = editor.page.getByRole('textbox', { name: 'Text in Markdown' })
  await text.press('Control+End')
  await editor.page.keyboard.insertText('\nA line in the making') // at once: a tab in the background may take its last letter late
  await expect(text).toContainText('A line in the making')
  await house.write('researcher', 'When is the shop open?')
  await house.settled()

  await house.kill()
  for (const tab of tabs)
    await expect(tab.page.getByText('The server is not answering'), tab.page.url()).toBeVisible() // after three tries, which take two seconds
  await mailbox.page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
  await expect(mailbox.page.getByText('The server cannot be reached').first()).toBeVisible()
  await chat.page.getByRole('button', { name: 'Send' }).click()
  await expect(message).toHaveValue('A message in the making')

  await house.back()
  await house.write('user', 'From a bot, while you were away', { from: 'leader' })
  await house.say('Said while you were away')
  const { approvals } = await house.api<{ approvals: Approval[] }>('GET', '/api/approvals?state=waiting')
  await house.api('POST', `/api/approvals/${approvals[0]!.id}/answer`, { decision: 'allow' })
  await house.settled()
  for (const tab of tabs) {
    await expect(tab.page.getByText('The server is not answering'), tab.page.url()).toBeHidden({ timeout: 20_000 })
    await live(tab.page)
  }

  await expect(chat.page.getByRole('log').getByText('Said while you were away')).toHaveCount(1)
  await expect(turn.page.locator('main header').getByText('done')).toBeVisible()
  await expect(office.page.getByRole('region', { name: 'Waits for you' })).toContainText('From a bot, while you were away')
  await expect(letter).toHaveValue('A letter in the making')
  await mailbox.page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
  await expect(mailbox.page.getByRole('dialog')).toBeHidden()
  await mailbox.page.getByRole('navigation', { name: 'Mailboxes' }).getByRole('link', { name: /^You/ }).click() // it had gone to whom was written
  await expect(mailbox.page.getByRole('region', { name: 'Letters to You' }).getByRole('link').filter({ hasText: 'while you were away' })).toHaveCount(1)
  await expect(message).toHaveValue('A message in the making')
  await chat.page.getByRole('button', { name: 'Send' }).click()
  await expect(chat.page.getByRole('log').getByText('A message in the making')).toHaveCount(1)
  await expect(text).toContainText('A line in the making')
  await editor.page.getByRole('button', { name: 'Save' }).click()
  await expect.poll(async () => (await house.api<{ page: { body: string } }>('GET', '/api/knowledge/handbook/wiki/refunds')).page.body).toContain('A line in the making')
  await house.settled()

  const witness = await context.newPage()
  await house.enter(witness, '/agents')
  const last = Math.max(...tabs.flatMap(({ heard }) => heard))
  for (const tab of tabs) {
    await expect.poll(() => tab.heard.at(-1), tab.page.url()).toBe(last)
    expect(tab.heard, tab.page.url()).toEqual(await logOf(witness, tab.heard[0]!, last))
    expect(await tab.page.evaluate(() => 'sameVisit' in window)).toBe(true)
  }
})

test('letters that arrive right after the restart are counted once', async ({ page }) => {
  await house.enter(page, '/agents')
  await live(page)
  const { mailboxes } = await house.api<{ mailboxes: { agent_id: string, unread: number }[] }>('GET', '/api/mailbox')
  const before = mailboxes.find(({ agent_id }) => agent_id === 'user')!.unread
  await house.kill()
  await house.back()
  for (const words of ['one', 'two', 'three'])
    await house.write('user', `Letter ${words}`, { from: 'leader' })
  await expect(unread(page, before + 3)).toBeVisible({ timeout: 20_000 })
})

test.describe('a session', () => {
  test.use({ expected: [new RegExp(`${DOWN.source}|401 \\(Unauthorized\\)`)] }) // whatever the page asks before it knows; one, as Playwright takes a pair for a value with options

  test('that is over leads to the sign-in page and back to where the person was', async ({ page }) => {
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
})
