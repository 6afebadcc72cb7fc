// A room for people from outside: made, furnished, tried as a stranger, watched live, deleted by mistake and brought back.
import type { Page } from '@playwright/test'
import type { AddressInfo } from 'node:net'
import type { Scene } from '../../../src-server/scenes/contract'
import { createServer } from 'node:http'
import { DESK, expectFits, live, PHONE } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

test.use({ viewport: DESK })

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

test.describe('a scene', () => {
  const house = useHouse()
  const model = playModel()
  test.use({ expected: [/status of 409/] }) // the turn that was stopped
  test.describe.configure({ mode: 'serial' }) // the later tests look at what the first ones did
  test.afterAll(model.close)

  const sceneOf = async (id: string): Promise<Scene | undefined> => (await house.api<{ scenes: Scene[] }>('GET', '/api/scenes')).scenes.find(scene => scene.id === id)
  const ask = (user_id: string, content: string): Promise<unknown> => house.api('POST', '/api/scenes/counter/chat', { user_id, content })

  test('is made, furnished, and answers a stranger by what was put into it', async ({ page }) => {
    await house.enter(page, '/scenes')
    await live(page)
    await page.getByRole('button', { name: 'New scene' }).click()
    const dialog = page.getByRole('dialog', { name: 'New scene' })
    await dialog.getByLabel('Name').fill('Help desk')
    await dialog.getByLabel('Description').fill('Where customers ask about their orders.')
    await dialog.getByRole('button', { name: 'Create scene' }).click()
    await expect(page).toHaveURL(/\/scenes\/help-desk$/)
    await expect(page.getByRole('heading', { name: 'Help desk' })).toBeVisible()

    const tries = region(page, 'Try it')
    await expect(tries).toContainText('Nobody is here to answer')
    await tries.getByRole('button', { name: 'Add agent' }).click()
    const joins = page.getByRole('dialog', { name: 'Add an agent' })
    await joins.getByLabel('Agent').selectOption('writer')
    await joins.getByLabel('Role here').fill('greets')
    await joins.getByRole('button', { name: 'Add agent' }).click()
    const team = region(page, 'Who serves here')
    await expect(team.getByRole('listitem')).toHaveText([/Writer\s*lead\s*greets/])

    await region(page, 'Knowledge').getByRole('button', { name: 'Mount', exact: true }).click()
    await page.getByRole('switch', { name: 'Shop handbook' }).click()
    await page.getByRole('button', { name: 'Close' }).click()
    await region(page, 'Skills').getByRole('button', { name: 'Choose' }).click()
    await page.getByRole('switch', { name: 'quote-sources' }).click()
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('textbox', { name: 'Context' }).fill('You serve customers of the shop.')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('The context is saved. It holds from the next question on.', { exact: true })).toBeVisible()
    expect(await sceneOf('help-desk')).toMatchObject({ kbs: ['handbook'], skills: ['quote-sources'], roster: [{ agent_id: 'writer', role: 'greets' }], context_preview: 'You serve customers of the shop.' })

    await tries.getByRole('textbox', { name: 'Ask as a stranger' }).fill('When do parcels leave?')
    await tries.getByRole('textbox', { name: 'Ask as a stranger' }).press('Enter')
    await expect(tries.getByRole('log').getByRole('article')).toHaveCount(2)
    await expect(tries.getByRole('log')).toContainText('Tuesdays and Fridays')
    await page.reload()
    await expect(tries.getByRole('log')).toContainText('Tuesdays and Fridays') // the same stranger comes back
    await tries.getByRole('button', { name: 'Be somebody else' }).click()
    await expect(tries).toContainText('Ask what a stranger would ask')
  })

  test('has a team whose lead, roles and members change, and every removal has a way back', async ({ page }) => {
    await house.enter(page, '/scenes/counter')
    await live(page)
    const names = region(page, 'Who serves here').getByRole('listitem')
    await expect(names).toHaveText([/Researcher\s*lead\s*facts/, /Writer\s*words/])
    const act = async (who: string, what: string): Promise<void> => {
      await page.getByRole('button', { name: `What ${who} does here` }).click()
      await page.getByRole('menuitem', { name: what }).click()
    }
    await act('Writer', 'Make lead')
    await expect(names).toHaveText([/Writer\s*lead\s*words/, /Researcher\s*facts/])
    await act('Writer', 'Change role')
    await page.getByRole('dialog', { name: 'Role of Writer' }).getByLabel('Role here').fill('kind words')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(names).toHaveText([/Writer\s*lead\s*kind words/, /Researcher\s*facts/])
    await act('Writer', 'Take out of the scene')
    await expect(names).toHaveText([/Researcher\s*lead\s*facts/])
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(names).toHaveText([/Writer\s*lead\s*kind words/, /Researcher\s*facts/])
    await expect.poll(async () => (await sceneOf('counter'))?.roster).toEqual([{ agent_id: 'writer', role: 'kind words' }, { agent_id: 'researcher', role: 'facts' }])

    await page.getByRole('button', { name: 'Unmount Shop handbook' }).click()
    await expect(region(page, 'Knowledge')).toContainText('Nothing is mounted')
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await expect(region(page, 'Knowledge').getByRole('link', { name: 'Shop handbook' })).toBeVisible()
    await house.api('PUT', '/api/scenes/counter', { name: 'Front counter' }) // in another tab
    await expect(page.getByRole('heading', { name: 'Front counter' })).toBeVisible()
  })

  test('keeps what is being written in its context: over a change of page, over a reload, and over others', async ({ page }) => {
    await house.enter(page, '/scenes/counter')
    await live(page)
    const context = page.getByRole('textbox', { name: 'Context' })
    await context.fill('Mine, unfinished')
    await page.getByRole('link', { name: 'All scenes' }).click()
    await page.locator('main').getByRole('link', { name: /Front counter/ }).click()
    await expect(context).toHaveValue('Mine, unfinished')
    page.once('dialog', dialog => void dialog.accept())
    await page.reload()
    await expect(context).toHaveValue('Mine, unfinished')
    await house.api('PUT', '/api/scenes/counter/context', { content: 'Theirs' })
    await expect(page.getByText('The context was changed meanwhile')).toBeVisible()
    await page.getByRole('button', { name: 'Discard' }).click()
    await expect(context).toHaveValue('Theirs')
    await house.api('PUT', '/api/scenes/counter/context', { content: 'Theirs again' })
    await expect(context).toHaveValue('Theirs again')
    await expect(page.getByRole('button', { name: 'Save' })).toBeHidden()
  })

  test('shows a stranger the answer word by word, lets it be stopped, and says why there is none', async ({ page }) => {
    await house.api('POST', '/api/providers', { id: 'local', name: 'Local', kind: 'openai-compatible', base_url: await model.open(), model: 'small' })
    await house.api('PUT', '/api/agents/writer', { provider: 'local' })
    await house.enter(page, '/scenes/counter')
    await live(page)
    const tries = region(page, 'Try it')
    const box = tries.getByRole('textbox', { name: 'Ask as a stranger' })
    const log = tries.getByRole('log')

    model.hold()
    await box.fill('How long do refunds take?')
    await box.press('Enter')
    await expect(log).toContainText('Writer is thinking…')
    model.goOn()
    await expect(log).toContainText('Refunds are paid within') // … and no further, for now
    await expect(log).not.toContainText('14 days')
    model.goOn()
    await expect(log.getByRole('article')).toHaveText([/How long do refunds take/, /Writer.*Refunds are paid within 14 days\.$/])

    model.hold()
    await box.fill('And after that?')
    await box.press('Enter')
    await tries.getByRole('button', { name: 'Stop' }).click()
    await expect(log).toContainText('You ended it.')
    await tries.getByLabel('Whom to ask').selectOption('researcher')
    await box.fill('When do parcels leave?')
    await box.press('Enter')
    await expect(log.getByRole('article').last()).toContainText(/Researcher.*Tuesdays and Fridays/)

    await house.api('PUT', '/api/agents/researcher', { enabled: false })
    await expect(tries.getByText('Researcher is asleep')).toBeVisible()
    await house.api('PUT', '/api/agents/researcher', { enabled: true })
    await log.getByRole('button', { name: 'Open turn' }).first().click()
    await expect(page.getByRole('heading', { name: 'Turn of Writer' })).toBeVisible()
  })

  test('knows who came, with all that was said, live and by pages', async ({ page }) => {
    await house.api('PUT', '/api/agents/writer', { provider: 'offline' })
    for (let n = 1; n <= 30; n++)
      await ask('wx-anna', `Question ${n}`)
    await house.enter(page, '/scenes/counter?tab=visitors')
    await live(page)
    const visitors = page.getByRole('navigation', { name: 'Visitors' })
    await expect(visitors.getByRole('link').first()).toHaveText(/wx-anna\s*60 messages/)
    await ask('<b>Ben</b>', 'Do you sell fish?')
    await expect(visitors.getByRole('link').first()).toHaveText(/<b>Ben<\/b>\s*2 messages/)
    await visitors.getByRole('link', { name: 'wx-anna' }).click()
    const log = region(page, 'wx-anna').getByRole('log')
    await expect(log.getByRole('article')).toHaveCount(50)
    await log.evaluate(element => element.scrollTo({ top: -element.scrollHeight }))
    await expect(log.getByRole('article')).toHaveCount(60)
    await ask('wx-anna', 'Are you still there?')
    await expect(log.getByRole('article')).toHaveCount(62)
  })

  test('is deleted by mistake and comes back with everything; the first one stays', async ({ page }) => {
    const card = page.locator('main').getByRole('link', { name: /Help desk/ })
    await house.enter(page, '/scenes/help-desk')
    await live(page)
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(page).toHaveURL(/\/scenes$/)
    await expect(card).toBeHidden()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(card).toContainText('Writer leads')
    await house.api('DELETE', '/api/scenes/help-desk')
    await expect(card).toBeHidden()
    await page.getByRole('button', { name: 'Deleted' }).click()
    const trash = page.getByRole('dialog', { name: 'Deleted scenes' })
    await trash.getByRole('listitem').filter({ hasText: 'Help desk' }).getByRole('button', { name: 'Restore' }).click()
    await expect(trash).toContainText('No scene was deleted')
    await trash.getByRole('button', { name: 'Close' }).click()
    await expect(card).toBeVisible()

    await page.locator('main').getByRole('link', { name: /Back office/ }).click()
    await expect(page.getByText('This scene is always there')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Delete', exact: true })).toBeHidden()
    await page.goto(`${house.origin}/scenes/nowhere`)
    await expect(page.getByRole('heading', { name: 'This scene is not here' })).toBeVisible()
  })
})

test.describe('一个场景', () => {
  const house = useHouse('sample-zh')
  test.use({ locale: 'zh-CN', viewport: PHONE, hasTouch: true, isMobile: true })

  test('在手机上布置、试用，并查看访客', async ({ page }) => {
    await house.enter(page, '/scenes')
    await live(page)
    await page.locator('main').getByRole('link', { name: /柜台/ }).tap()
    await expectFits(page)
    await page.getByRole('tab', { name: '试一试' }).tap()
    await page.getByRole('textbox', { name: '以陌生人的身份提问' }).fill('包裹什么时候发出？')
    await page.getByRole('button', { name: '发送' }).tap()
    await expect(page.getByRole('log')).toContainText('每周二和周五')
    await expectFits(page)
    await page.getByRole('tab', { name: '访客' }).tap()
    await page.getByRole('link', { name: /访客-\d{4}/ }).tap()
    await expect(page.getByRole('log', { name: '对话' })).toContainText('每周二和周五')
    await expect(page.getByRole('navigation', { name: '访客' })).toBeHidden()
    await expectFits(page)
    await page.getByRole('link', { name: '返回访客列表' }).tap()
    await expect(page.getByRole('navigation', { name: '访客' })).toBeVisible()
    await page.getByRole('link', { name: '全部场景' }).tap()
    await expect(page.getByRole('heading', { name: '场景', exact: true })).toBeVisible()
  })
})

/** A model on this machine that speaks as OpenAI's do. Held, it waits before its answer and once more in its middle. */
function playModel() {
  let gates: { pass: Promise<void>, open: () => void }[] = []
  const gate = (): typeof gates[number] => {
    let open = (): void => {}
    return { pass: new Promise<void>(resolve => open = resolve), open: () => open() }
  }
  const chunk = (delta: object, finish_reason: string | null = null): string => `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'played', choices: [{ index: 0, delta, finish_reason }], ...(finish_reason && { usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 } }) })}\n\n`
  const server = createServer(async (_, response) => {
    const [before, within] = gates
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    await before?.pass
    response.write(chunk({ role: 'assistant', content: 'Refunds are paid within ' }))
    await within?.pass
    response.end(`${chunk({ content: '14 days.' }) + chunk({}, 'stop')}data: [DONE]\n\n`)
  })
  let opened = 0

  return {
    open: async (): Promise<string> => {
      await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
    },
    hold(): void {
      gates = [gate(), gate()]
      opened = 0
    },
    goOn: (): void => gates[opened++]!.open(),
    close: (): void => {
      server.closeAllConnections()
      server.close()
    },
  }
}
