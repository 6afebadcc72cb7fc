// Promise: the sample team is a shop at work from the first minute, in English and in Chinese; everything it does is counted, once.
import { describe, expect, it } from 'vitest'
import { openTestHouse } from '../../support/house'

const said = {
  en: { question: 'When do parcels leave?', answer: /Tuesdays and Fridays.*from the page “Shipping”/, scenes: ['Back office', 'Shop counter'], page: 'Shipping' },
  zh: { question: '包裹什么时候发出？', answer: /周二和周五.*来自页面“发货”/, scenes: ['后台', '柜台'], page: '发货' },
}

describe.each(['en', 'zh'] as const)('the sample team in %s', (language) => {
  const { question, answer, scenes, page } = said[language]

  it('has two scenes with the handbook mounted, everyone in their places', async () => {
    await using house = await openTestHouse({ sample: true, language })
    const all = (await house.client.scenes.list()).scenes
    expect(all.map(({ id, name, kbs, roster }) => [id, name, kbs, roster.map(member => member.agent_id)])).toEqual([
      ['default', scenes[0], ['handbook'], ['leader', 'researcher', 'writer']],
      ['counter', scenes[1], ['handbook'], ['researcher', 'writer']],
    ])
    for (const { id, context_preview, skills } of all) {
      expect(context_preview).not.toBe('')
      expect((await house.client.scenes.skills({ params: { id } })).skills.map(skill => skill.name)).toEqual(skills)
    }
    const { pages } = await house.client.knowledge.pages({ params: { id: 'handbook' } })
    expect(pages.map(each => each.title)).toContain(page)
    expect((await house.client.knowledge.page({ params: { id: 'handbook', slug: 'suppliers' } })).page.backlinks.map(link => link.slug)).toContain('shipping')
  })

  it('answers from the handbook by letter, in a group, at the counter and on time; each turn is on the bill', async () => {
    await using house = await openTestHouse({ sample: true, language })
    await house.client.mailbox.send({ body: { to: 'researcher', content: question } })
    await house.client.chat.post({ params: { id: 'general' }, body: { content: `@researcher ${question}` } })
    expect((await house.client.scenes.chat({ params: { id: 'counter' }, body: { user_id: 'anna', content: question } })).reply).toMatch(answer)
    const { task } = await house.client.schedule.create({ body: { name: 'Ask', id: 'ask', task: question, assigned_to: 'researcher', scene: 'counter', cron: '0 9 * * 1' } })
    await house.client.schedule.run({ params: { id: task.id } })
    await house.settled()

    expect((await house.client.schedule.list()).tasks[0]!.last_result).toMatch(answer)
    expect((await house.client.mailbox.read({ params: { agent_id: 'user' } })).messages.at(-1)!.content).toMatch(answer)
    expect((await house.client.chat.general()).messages.at(-1)).toMatchObject({ from: 'researcher', content: expect.stringMatching(answer) })
    const { usage, totals } = await house.client.usage.read()
    expect(usage.map(row => row.scene).sort()).toEqual(['counter', 'counter', 'default', 'default'])
    expect(totals).toMatchObject({ turns: 4, prompt_tokens: usage.reduce((sum, row) => sum + row.prompt_tokens, 0) })
    for (const row of usage) {
      expect(row).toMatchObject({ agent_id: 'researcher', provider: 'offline', total_tokens: row.prompt_tokens + row.completion_tokens, cost: 0 })
      expect(row.completion_tokens).toBeGreaterThan(0)
    }
  })
})
