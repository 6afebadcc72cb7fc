// Promise: the person sees every tool there is, and decides for each agent which it may use; what is not decided is as is standard.
import type { TestHouse } from '../support/house'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse } from '../support/house'
import { listen } from '../support/listen'
import { hands } from '../support/tools'

let house: TestHouse
const { model, use } = hands()
beforeAll(async () => {
  house = await openTestHouse({ sample: true, model })
})
afterAll(() => house.close())

const of = async (id: string) => Object.fromEntries((await house.client.tools.ofAgent({ params: { id } })).tools.map(tool => [tool.name, tool]))

it('every tool of the house is named, with what it does and what holds for it', async () => {
  const { tools } = await house.client.tools.list()
  expect(tools.map(tool => tool.name)).toEqual(['send_message', 'dispatch_task', 'post_to_group', 'search_knowledge', 'read_page', 'write_page', 'remember', 'forget', 'recall_history', 'use_skill', 'learn_skill', 'request_hire', 'schedule_task', 'read_file', 'write_file', 'list_files', 'fetch_url'])
  expect(tools.filter(tool => tool.effect === 'reads').map(tool => tool.name)).toEqual(['search_knowledge', 'read_page', 'recall_history', 'use_skill', 'read_file', 'list_files'])
  expect(tools.filter(tool => tool.standard !== 'allow')).toEqual([expect.objectContaining({ name: 'fetch_url', effect: 'outside', standard: 'deny', source: 'house' })])
  expect(Math.min(...tools.map(tool => tool.description.length))).toBeGreaterThan(60)
})

it('a model is told of those that the agent may use, each argument described', async () => {
  const told: string[][] = []
  await using other = await openTestHouse({ sample: true, model: { provider: 'p', id: 'm', next: async ({ tools }) => {
    told.push(tools.map(tool => tool.name))
    for (const { name, parameters } of tools)
      expect(parameters, name).toMatchObject({ type: 'object', properties: expect.any(Object) })
    return { text: null, calls: [] }
  } } })
  await other.client.tools.decide({ params: { id: 'writer' }, body: { tools: { remember: 'deny', fetch_url: 'ask' } } })
  for (const to of ['leader', 'writer'])
    await other.client.mailbox.send({ body: { to, content: 'hello' } })
  await other.settled()
  const [fewer, more] = told.sort((a, b) => Number(a.includes('remember')) - Number(b.includes('remember'))) as [string[], string[]]
  expect([more.includes('fetch_url'), fewer.includes('fetch_url'), fewer.includes('remember')]).toEqual([false, true, false])
})

describe('a decision', () => {
  it('holds for its agent, is told live, is in its folder, and is taken back by null', async () => {
    using ear = await listen(house.url, house.token)
    const { tools } = await house.client.tools.decide({ params: { id: 'writer' }, body: { tools: { remember: 'deny', send_message: 'ask' } } })
    expect(tools.filter(tool => tool.decided).map(({ name, policy, standard }) => [name, policy, standard])).toEqual([['send_message', 'ask', 'allow'], ['remember', 'deny', 'allow']])
    await ear.next('agent.updated', agent => agent.id === 'writer')
    expect(JSON.parse(house.file('agents', 'writer', 'profile.json'))).toMatchObject({ tools: { remember: 'deny', send_message: 'ask' } })
    expect(await use(house, 'writer', ['remember', { line: 'x' }])).toEqual([expect.stringMatching(/^refused: There is no tool “remember” that you may use/)])
    expect((await of('leader')).remember).toMatchObject({ policy: 'allow', decided: false })
    await house.client.tools.decide({ params: { id: 'writer' }, body: { tools: { remember: null } } })
    const after = await of('writer')
    expect([after.remember, after.send_message]).toEqual([expect.objectContaining({ policy: 'allow', decided: false }), expect.objectContaining({ policy: 'ask', decided: true })])
    expect(await use(house, 'writer', ['remember', { line: 'x' }])).toEqual(['remembered'])
  })

  it('about a tool that is not there is refused, and changes nothing', async () => {
    for (const name of ['fly', 'constructor', '', 'REMEMBER']) {
      const before = await of('leader')
      await expect(house.client.tools.decide({ params: { id: 'leader' }, body: { tools: { forget: 'deny', [name]: 'allow' } } })).rejects.toMatchObject({ status: 404, envelope: { code: 'tool_not_found' } })
      expect(await of('leader')).toEqual(before)
    }
    const proto = await house.raw('PUT', '/api/agents/leader/tools', { body: '{"tools": {"__proto__": "deny"}}' })
    expect(proto.status).toBeLessThan(500)
    expect((await of('leader')).forget).toMatchObject({ policy: 'allow', decided: false })
  })

  it('about a tool that has gone can be taken back', async () => {
    const path = ['agents', 'leader', 'profile.json'] as const
    writeFileSync(`${house.home}/${path.join('/')}`, JSON.stringify({ ...JSON.parse(house.file(...path)), tools: { crm__lookup: 'allow' } }))
    await house.client.tools.decide({ params: { id: 'leader' }, body: { tools: { crm__lookup: null } } })
    expect(JSON.parse(house.file(...path))).toMatchObject({ tools: {} })
  })

  it('is refused for what is no policy, and for nobody', async () => {
    await expect(house.client.tools.decide({ params: { id: 'leader' }, body: { tools: { forget: 'maybe' as never } } })).rejects.toMatchObject({ status: 400 })
    for (const call of [house.client.tools.ofAgent({ params: { id: 'nobody' } }), house.client.tools.decide({ params: { id: 'nobody' }, body: { tools: {} } })])
      await expect(call).rejects.toMatchObject({ status: 404, envelope: { code: 'agent_not_found' } })
  })
})

it('whoever is hired at an agent’s request is bound as that agent is, and allowed no more than is standard', async () => {
  await house.client.tools.decide({ params: { id: 'researcher' }, body: { tools: { write_page: 'deny', send_message: 'ask', fetch_url: 'allow' } } })
  await use(house, 'researcher', ['request_hire', { position: 'Helper' }])
  const [request] = (await house.client.hiring.pending()).pending
  const { agent } = await house.client.hiring.approve({ params: { id: request!.id }, body: { name: 'Helper' } })
  const tools = await of(agent.id)
  expect([tools.write_page, tools.send_message, tools.fetch_url, tools.remember].map(tool => [tool!.policy, tool!.decided])).toEqual([['deny', true], ['ask', true], ['deny', false], ['allow', false]])
})
