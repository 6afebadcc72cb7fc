// Promise: whatever is deleted can be seen in a trash and comes back as it was, secrets and all.
import type { TestHouse } from '../support/house'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, temporaryFolder } from '../support/house'

const refusal = (status: number, code: string): object => expect.objectContaining({ status, envelope: expect.objectContaining({ code }) })
const TOKEN = 'a_secret_nobody_sees'
const byId = (id: string) => ({ params: { id } })

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse({ sample: true })
})
afterAll(() => house.close())

describe('the trash', () => {
  it('of tasks, providers, MCP servers and groups lists the latest first, and gives each back', async () => {
    const { schedule, providers, mcp, chat } = house.client
    const nouns = [
      { make: (name: string, id: string) => schedule.create({ body: { id, name, task: 'Look.', assigned_to: 'leader', cron: '0 9 * * *' } }), remove: schedule.remove, restore: schedule.restore, trash: async () => (await schedule.trash()).tasks },
      { make: (name: string, id: string) => providers.create({ body: { id, name, kind: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1', api_key: TOKEN } }), remove: providers.remove, restore: providers.restore, trash: async () => (await providers.trash()).providers },
      { make: (name: string, id: string) => mcp.create({ body: { id, name, transport: 'http', url: 'http://127.0.0.1:9/mcp', headers: { 'X-Key': TOKEN }, enabled: false } }), remove: mcp.remove, restore: mcp.restore, trash: async () => (await mcp.trash()).servers },
      { make: (name: string, id: string) => chat.create({ body: { id, name, members: ['leader'] } }), remove: chat.remove, restore: chat.restore, trash: async () => (await chat.trash()).groups },
    ]
    for (const { make, remove, restore, trash } of nouns) {
      expect(await trash()).toEqual([])
      await make('First', 'first')
      await make('Second', 'second')
      await remove(byId('first'))
      await new Promise(resolve => setTimeout(resolve, 5))
      await remove(byId('second'))
      expect(await trash()).toEqual([{ id: 'second', name: 'Second', deleted_at: expect.any(String) }, { id: 'first', name: 'First', deleted_at: expect.any(String) }])
      expect(JSON.stringify(await trash())).not.toContain(TOKEN)
      await restore(byId('first'))
      expect((await trash()).map(({ id }) => id)).toEqual(['second'])
      await expect(restore(byId('first'))).rejects.toMatchObject({ status: 404 })
    }
  })

  it('of a knowledge base lists its pages by their titles, each once', async () => {
    const { kb: { id } } = await house.client.knowledge.create({ body: { name: 'Bin' } })
    const at = (slug: string) => ({ params: { id, slug } })
    const trash = async () => (await house.client.knowledge.pageTrash(byId(id))).pages.map(({ slug, title }) => [slug, title])
    expect(await trash()).toEqual([])
    for (const title of ['Returns', 'Returns, again'])
      await house.client.knowledge.createPage({ ...byId(id), body: { title, slug: 'returns' } }).then(() => house.client.knowledge.removePage(at('returns')))
    await house.client.knowledge.createPage({ ...byId(id), body: { title: '营业时间', slug: 'hours', body: '9–18' } })
    await house.client.knowledge.removePage(at('hours'))
    expect(await trash()).toEqual([['hours', '营业时间'], ['returns', 'Returns, again']])
    expect((await house.client.knowledge.restorePage(at('hours'))).page).toMatchObject({ title: '营业时间', body: '9–18' })
    expect(await trash()).toEqual([['returns', 'Returns, again']])
    await expect(house.client.knowledge.pageTrash(byId('nothing'))).rejects.toEqual(refusal(404, 'knowledge_base_not_found'))
  })
})

describe('a deleted entry', () => {
  const telegram = { channel: 'telegram', name: 'Night desk', target_type: 'scene', target_id: 'default', config: { bot_token: '1:abc', secret_token: TOKEN, api_base: 'http://127.0.0.1:9' } } as const
  const knock = (id: string) => house.raw('POST', `/api/channels/webhook/telegram/${id}`, { as: null, body: { update_id: Math.floor(Math.random() * 1e9) }, headers: { 'x-telegram-bot-api-secret-token': TOKEN } })

  it('lets nobody in, and comes back with its secrets', async () => {
    const { entries } = house.client
    const { entry } = await entries.create({ body: telegram })
    expect((await knock(entry.id)).status).toBe(200)
    await entries.remove(byId(entry.id))
    expect((await knock(entry.id)).status).toBe(404)
    expect((await entries.list()).entries).toEqual([])
    expect((await entries.trash()).entries).toEqual([{ id: entry.id, name: 'Night desk', deleted_at: expect.any(String) }])
    await expect(entries.deliveries(byId(entry.id))).rejects.toMatchObject({ status: 404 })
    const { entry: back } = await entries.restore(byId(entry.id))
    expect(back).toMatchObject({ id: entry.id, enabled: true, config: { bot_token: '••••', secret_token: '••••' }, created_at: entry.created_at })
    expect((await knock(entry.id)).status).toBe(200)
    expect((await entries.trash()).entries).toEqual([])
    await expect(entries.restore(byId(entry.id))).rejects.toEqual(refusal(404, 'deleted_entry_not_found'))
  })

  it('does not come back to where another one is, or where nobody is', async () => {
    const { entries, scenes } = house.client
    await scenes.create({ body: { id: 'shop', name: 'Shop' } })
    const wechat = { channel: 'wechat', name: 'Account', target_type: 'scene', target_id: 'shop', config: { token: 'abc', app_id: 'wx0123456789abcdef', app_secret: TOKEN } } as const
    const { entry: first } = await entries.create({ body: wechat })
    await entries.remove(byId(first.id))
    const { entry: second } = await entries.create({ body: { ...wechat, name: 'Another' } })
    await expect(entries.restore(byId(first.id))).rejects.toEqual(refusal(409, 'wechat_taken'))
    await entries.remove(byId(second.id))
    await scenes.remove(byId('shop'))
    await expect(entries.restore(byId(first.id))).rejects.toEqual(refusal(404, 'scene_not_found'))
  })

  it('is forgotten a month later, and so is an MCP server', async () => {
    using folder = temporaryFolder()
    const open = (days: number) => openTestHouse({ home: folder.path, clock: () => new Date(Date.now() + days * 86_400_000) })
    {
      await using first = await open(0)
      await first.client.entries.create({ body: { ...telegram, id: 'old' } })
      await first.client.entries.remove(byId('old'))
      await first.client.mcp.create({ body: { id: 'old', name: 'Old', transport: 'http', url: 'http://127.0.0.1:9/mcp', enabled: false } })
      await first.client.mcp.remove(byId('old'))
    }
    {
      await using second = await open(29)
      expect([(await second.client.entries.trash()).entries, (await second.client.mcp.trash()).servers].map(list => list.length)).toEqual([1, 1])
    }
    await using third = await open(31)
    expect([(await third.client.entries.trash()).entries, (await third.client.mcp.trash()).servers]).toEqual([[], []])
  })
})
