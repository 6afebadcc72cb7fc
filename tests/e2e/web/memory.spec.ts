// What an agent remembers, as a person lives with it: written, remembered by itself, looked into line by line, dreamed, compared, brought back.
import { expectAccessible } from '../support/access'
import { DESK, expectFits, keep, live, PHONE, quiet } from '../support/desk'
import { useHouse } from '../support/house'
import { expect, test } from '../support/watched'

test.describe('on the desk', () => {
  const house = useHouse()
  test.use({ viewport: DESK, expected: [/409 \(Conflict\).*\/dream/] }) // there is nothing left to dream of, in the end

  test('a memory is written by the person and by the agent, told line by line, dreamed, compared and brought back', async ({ page }) => {
    await house.enter(page, '/agents/writer?tab=memory')
    await live(page)
    const memory = page.getByRole('textbox', { name: 'MEMORY.md' })
    await memory.fill('# What I was told\n\n- The shop opens at nine.\n')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.locator('.toast').getByText('The memory is saved')).toBeVisible()

    await house.write('writer', 'Remember that the sign on the door is green.')
    await expect(memory).toHaveValue(/The shop opens at nine\.\n- .*the sign on the door is green/)
    await keep(page, 'memory-text')

    await page.getByText('Who wrote what').click()
    const lines = page.getByRole('list', { name: 'MEMORY.md, line by line' })
    const remembered = lines.locator('.share').filter({ hasText: 'the sign on the door is green' })
    await expect(remembered).toContainText('Writer')
    await expect(remembered).toContainText('remembered')
    await expect(lines.locator('.share').filter({ hasText: 'opens at nine' })).toContainText('You')
    await keep(page, 'memory-lines')
    await remembered.getByRole('link', { name: 'Open the turn' }).click()
    await expect(page).toHaveURL(/\/turns\//)
    await expect(page.locator('main')).toContainText('Remember that the sign on the door is green.')
    await page.goBack()
    await remembered.getByRole('link', { name: /remembered/ }).click()
    const diff = page.getByRole('table', { name: 'What changed' })
    await expect(diff.locator('td.added')).toContainText(['the sign on the door is green'])
    await expect(page.getByText('+1 line added')).toBeVisible()

    await page.getByRole('button', { name: 'Back to the memory' }).click()
    await house.write('writer', 'Our new number is 555 0199 from today on.')
    await house.settled()
    await page.getByRole('button', { name: 'Dream now' }).click()
    const dreams = page.getByRole('region', { name: 'Dreams' })
    await expect(dreams).toContainText('It dreamed, and its memory changed.')
    await dreams.getByRole('link', { name: 'What changed' }).click()
    await expect(diff.locator('td.added').last()).toBeVisible()
    await expectAccessible(page, 'a dream and what it changed')
    await keep(page, 'memory-dream')
    const dreamed = (await house.api<{ content: string }>('GET', '/api/agents/writer/memory')).content
    await page.getByRole('main').getByRole('button', { name: 'Take this back' }).first().click()
    const text = async (): Promise<string> => (await house.api<{ content: string }>('GET', '/api/agents/writer/memory')).content
    await expect.poll(text).not.toBe(dreamed)
    expect(await text()).toContain('the sign on the door is green')
    await page.locator('.toast').getByRole('button', { name: 'Undo' }).last().click()
    await expect.poll(text).toBe(dreamed)

    await dreams.getByRole('button', { name: 'Dream now' }).click()
    await expect(page.locator('.toast').getByText('nothing to sort')).toBeVisible()
  })

  test('what is being written is kept over a reload, put together with what the agent writes, and asked about where both changed a line', async ({ page }) => {
    await house.api('PUT', '/api/agents/researcher/memory', { content: '- one\n- two\n' })
    await house.enter(page, '/agents/researcher?tab=memory')
    await live(page)
    const memory = page.getByRole('textbox', { name: 'MEMORY.md' })
    await memory.fill('- one, as I know it\n- two\n')
    page.once('dialog', dialog => void dialog.accept())
    await page.reload()
    await expect(memory).toHaveValue('- one, as I know it\n- two\n')
    await house.write('researcher', 'Remember that the door sticks in winter.')
    await expect(page.getByText('This was changed meanwhile')).toBeVisible()
    await page.getByRole('button', { name: 'What changed' }).click()
    await expect(page.getByRole('dialog').locator('td.added')).toContainText(['the door sticks in winter'])
    await keep(page, 'memory-meanwhile')
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(memory).toHaveValue(/^- one, as I know it\n- two\n- .*the door sticks in winter/)
  })

  test('a heartbeat is written, gets its rhythm, and says what it comes to', async ({ page }) => {
    await house.enter(page, '/agents/writer?tab=heartbeat')
    await live(page)
    await expect(page.getByText('Nobody looks at this list')).toBeVisible()
    await page.getByRole('textbox', { name: 'HEARTBEAT.md' }).fill('- [ ] Look whether letters lie unanswered\n')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByLabel('How often it is looked at').selectOption({ label: 'every 3 hours' })
    await expect.poll(() => house.api('GET', '/api/agents/writer/heartbeat')).toMatchObject({ minutes: 180, nothing_to_do: false, content: '- [ ] Look whether letters lie unanswered\n' })
    await expect(page.getByText(/Looked at (?:next|within)|within a minute/)).toBeVisible()
    await keep(page, 'heartbeat')
    await house.api('PUT', '/api/agents/writer/heartbeat', { content: '- [x] done\n' }) // in another tab
    await expect(page.getByText('Nothing is open')).toBeVisible()
  })
})

test.describe('in Chinese on a phone', () => {
  const house = useHouse('sample-zh')
  test.use({ viewport: PHONE, locale: 'zh-CN' })

  test('a memory is read, compared and brought back with the thumb', async ({ page }) => {
    await house.write('writer', '记住门上的牌子是绿色的。')
    await house.settled()
    await house.enter(page, '/agents/writer?tab=memory')
    await live(page)
    const memory = page.getByRole('textbox', { name: 'MEMORY.md' })
    await expect(memory).toHaveValue(/绿色/)
    const before = await memory.inputValue()
    await memory.fill(`${before}- 我自己写的一行\n`)
    await page.getByRole('button', { name: '保存' }).click()
    await expect(page.locator('.toast').getByText('记忆已保存')).toBeVisible()
    await keep(page, 'memory-zh-phone')
    await expectFits(page)
    await page.getByText('每行的来历').click()
    await expect(page.locator('.share').last()).toContainText('我自己写的一行')
    await quiet(page)
    await expectFits(page)
    await keep(page, 'memory-lines-zh-phone')
    await page.getByRole('region', { name: '版本' }).getByRole('link').nth(1).click()
    await expect(page.locator('td.added')).toContainText(['绿色'])
    await quiet(page)
    await expectFits(page)
    await keep(page, 'memory-version-zh-phone')
    await page.getByRole('button', { name: '恢复此版本' }).click()
    await expect.poll(async () => (await house.api<{ content: string }>('GET', '/api/agents/writer/memory')).content).toBe(before)
  })
})
