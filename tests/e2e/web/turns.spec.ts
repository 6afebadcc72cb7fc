// A turn explained: watched as it happens, read afterwards step by step, run again and forked without any effect; answered, ended and tried again.
import type { Page } from '@playwright/test'
import type { AddressInfo } from 'node:net'
import type { TurnSummary } from '../../../src-server/engine/contract'
import { createServer } from 'node:http'
import { expectAccessible } from '../support/access'
import { DESK, expectFits, live, PHONE } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

const house = useHouse()
const model = playModel()
test.use({ viewport: DESK })
test.describe.configure({ mode: 'serial' }) // the later tests look at what the first ones did

test.beforeAll(async () => {
  await house.api('POST', '/api/providers', { id: 'local', name: 'Local', kind: 'openai-compatible', base_url: await model.open(), model: 'small' })
  await house.api('PUT', '/api/prices', { currency: 'EUR', prices: [{ provider: 'local', model: '*', input: 1000, output: 1000 }] })
  await house.api('PUT', '/api/agents/researcher', { provider: 'local' })
})
test.afterAll(model.close)

const turnOf = async (agent: string): Promise<TurnSummary> => (await house.api<{ turns: TurnSummary[] }>('GET', `/api/turns?agent_id=${agent}`)).turns.at(-1)!
const letters = async (): Promise<number> => (await house.api<{ mailboxes: { total: number }[] }>('GET', '/api/mailbox')).mailboxes.reduce((sum, box) => sum + box.total, 0)
const section = (page: Page, heading: string) => page.locator('section').filter({ has: page.getByRole('heading', { name: heading, exact: true }) }).last()

test('a turn is watched as it happens, understood afterwards, run again and forked, and nothing comes of that', async ({ page }) => {
  model.hold()
  await house.write('leader', 'Ask @researcher what the handbook says about refunds')
  await house.enter(page, '/turns')
  await page.getByRole('list', { name: 'Turns' }).getByRole('link', { name: /Researcher what the handbook says/ }).click()
  await expect(page.getByRole('heading', { name: 'Turn of Researcher' })).toBeVisible()
  await expect(page.getByText('at work')).toBeVisible()
  await live(page)
  model.goOn()
  await expect(page.getByText('Refunds are paid within')).toBeVisible() // … and no further, for now
  model.goOn()
  await expect(section(page, 'Answer')).toContainText('Refunds are paid within 14 days.')

  const chain = page.getByRole('navigation', { name: 'What led to this' })
  await expect(chain.getByRole('listitem')).toHaveText([/You$/, /Leader$/, /Researcher$/])
  await expect(page.getByText('Leader wrote a letter')).toBeVisible()
  await page.getByRole('button', { name: /^Memory/ }).click()
  await expect(page.getByRole('article', { name: 'Memory' })).toContainText('What you remember')
  await expect(page.getByRole('table', { name: 'The parts of the prompt' }).getByRole('row', { name: /^Memory \d+ \d+%$/ })).toBeAttached()
  const story = section(page, 'What it did')
  await expect(story).toContainText('local / small · 110 tokens · €0.11')
  await story.getByRole('button', { name: /search_knowledge/ }).click()
  await expect(story).toContainText('refunds after 14 days')
  await story.getByRole('button', { name: /read_page.*refused/ }).click()
  await expect(story).toContainText('nowhere')

  await house.settled()
  const before = await letters()
  await page.getByRole('button', { name: 'Run again' }).click()
  await expect(page.getByText('It came out the same')).toBeVisible()
  await expect(page.getByText('nothing of it had any effect')).toBeVisible()
  await page.getByRole('button', { name: 'Back to the turn' }).click()

  await story.getByRole('button', { name: 'Fork from here' }).nth(1).click()
  const dialog = page.getByRole('dialog', { name: 'Fork this turn' })
  await expect(dialog.getByLabel('From')).toHaveValue('1')
  await dialog.getByLabel('Provider').selectOption('Local')
  await dialog.getByLabel('Model').fill('large')
  await dialog.getByRole('button', { name: /^Memory/ }).click()
  await dialog.getByRole('textbox', { name: 'Memory' }).fill('Refunds take a month.')
  await dialog.getByRole('button', { name: 'Think anew' }).click()
  await expect(page.getByText('It came out differently')).toBeVisible()
  await expect(page.getByText('Changed in the prompt: Memory.')).toBeVisible()
  await expect(page.locator('del')).toHaveText(['14'])
  await expect(page.locator('ins')).toHaveText(['30'])
  await expect(page.getByRole('listitem').filter({ hasText: 'Thought 1' })).toContainText('the same')
  await page.reload()
  await expect(page.getByText('It came out differently')).toBeVisible()
  await page.getByRole('button', { name: 'Back to the turn' }).click()
  await expect(section(page, 'Run again').getByRole('listitem')).toHaveText([/Forked from thought 2.*came out differently/, /From the record.*came out the same/])
  expect(await letters()).toBe(before)
})

test('a turn that waits for the person is answered on its page, and one that failed is tried again', async ({ page }) => {
  await house.api('PUT', '/api/agents/leader/tools', { tools: { send_message: 'ask' } })
  await house.write('leader', 'Tell @writer that the shelf is empty')
  await expect.poll(async () => (await turnOf('leader')).state).toBe('waiting')
  await house.enter(page, '/agents/leader?tab=turns')
  await page.getByRole('link', { name: /Tell @writer/ }).click()
  await expect(page.getByText('Leader wants to use')).toBeVisible()
  await page.getByRole('button', { name: 'Allow once' }).click()
  await expect(page.getByText('done', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: /send_message/ }).click()
  await section(page, 'What it did').getByRole('link', { name: 'Open the letter' }).click()
  await expect(page).toHaveURL(/\/mailboxes\/writer\/\d+$/)

  await house.write('leader', 'Tell @writer that the door is open')
  await expect.poll(async () => (await turnOf('leader')).state).toBe('waiting')
  const { id } = await turnOf('leader')
  await house.enter(page, `/turns/${id}`)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('You ended it.')).toBeVisible()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page).not.toHaveURL(new RegExp(id))
  await expect(page.getByText('It waits for your answer.')).toBeVisible()
  await page.getByRole('button', { name: 'Deny' }).click()
  await expect(page.getByRole('button', { name: /send_message.*refused/ })).toBeVisible()
})

test('a mention leads back to its group', async ({ page }) => {
  await house.api('POST', '/api/chat/groups', { id: 'shop', name: 'The shop', members: ['writer'] })
  await house.say('@writer are you there?', 'shop')
  await house.settled()
  await house.enter(page, `/turns/${(await turnOf('writer')).id}`)
  await page.getByRole('link', { name: 'Open the group' }).click()
  await expect(page).toHaveURL(/\/chat\/shop$/)
})

test.describe('a turn that is not there', () => {
  test.use({ expected: [/status of 404/] })

  test('is said not to be there, to everyone', async ({ page }) => {
    await house.enter(page, '/turns/gone')
    await live(page)
    await expect(page.getByText('There is no such turn')).toBeVisible()
    await expectAccessible(page, 'a turn that is gone')
    await page.setViewportSize(PHONE)
    await expectFits(page)
  })
})

/** A model on this machine that speaks as OpenAI's do: it looks something up twice, then answers. Held, it waits before the answer and once more in its middle. */
function playModel() {
  let gates: { passed: Promise<void>, open: () => void }[] = []
  const chunk = (delta: object, finish_reason: string | null = null): string => `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'played', choices: [{ index: 0, delta, finish_reason }], ...(finish_reason && { usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 } }) })}\n\n`
  const use = (name: string, args: object): string => chunk({ tool_calls: [{ index: 0, id: `call_${name}`, type: 'function', function: { name, arguments: JSON.stringify(args) } }] }) + chunk({}, 'tool_calls')

  const server = createServer(async (request, response) => {
    const body = await new Response(request as unknown as ReadableStream).text()
    if (!body)
      return void response.setHeader('content-type', 'application/json').end(JSON.stringify({ object: 'list', data: [{ id: 'small', object: 'model' }, { id: 'large', object: 'model' }] }))
    const { model, messages } = JSON.parse(body) as { model: string, messages: { role: string }[] }
    const used = messages.filter(({ role }) => role === 'tool').length
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    if (used === 0)
      response.write(chunk({ role: 'assistant', content: 'I look it up.' }) + use('search_knowledge', { query: 'refunds after 14 days' }))
    else if (used === 1 && model === 'small')
      response.write(use('read_page', { page: 'nowhere' }))
    else
      await speak(response, model === 'small' ? '14 days' : '30 days')
    response.end('data: [DONE]\n\n')
  })

  async function speak(response: { write: (text: string) => unknown }, time: string): Promise<void> {
    const [before, within] = gates
    await before?.passed
    response.write(chunk({ role: 'assistant', content: 'Refunds are paid within ' }))
    await within?.passed
    response.write(chunk({ content: `${time}.` }) + chunk({}, 'stop'))
  }

  return {
    open: async (): Promise<string> => {
      await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
    },
    close: (): void => void server.close(),
    hold: (): void => void (gates = [gate(), gate()]),
    goOn: (): void => gates.shift()?.open(),
  }
}

function gate(): { passed: Promise<void>, open: () => void } {
  let open = (): void => {}
  const passed = new Promise<void>(resolve => open = resolve)
  return { passed, open: () => open() }
}
