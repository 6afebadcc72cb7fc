// Promise: an agent is made, changed, deleted and brought back over the API, and its folder always says the same.
import type { TestHouse } from '../support/house'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse } from '../support/house'
import { listen } from '../support/listen'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(() => house.close())

const params = (id: string) => ({ params: { id } })
const refusal = (status: number, code: string) => ({ status, envelope: { code } })

describe('making an agent', () => {
  it.each([
    ['Night Watch', 'night-watch'],
    ['  Night   Watch  ', 'night-watch-2'],
    ['Zoë Ångström', 'zoe-angstrom'],
    ['R2-D2!', 'r2-d2'],
    ['--- Ops ---', 'ops'],
    ['User', 'user-2'],
    ['all', 'all-2'],
    ['Ａｂｃ', 'abc'],
  ])('%j gets the id %s', async (name, id) => {
    const { agent } = await house.client.agents.create({ body: { name } })
    expect(agent).toMatchObject({ id, name: name.trim(), enabled: true, status: 'idle', scene: null, provider: null, model: null })
    expect(existsSync(join(house.home, 'agents', id, 'SOUL.md'))).toBe(true)
  })

  it.each(['研究员', '🐈', '!!!', 'Ω', '研究员 '])('%j gets an id that is safe as a file name', async (name) => {
    const { agent } = await house.client.agents.create({ body: { name } })
    expect(agent.id).toMatch(/^[A-Z0-9][\w-]{0,63}$/i)
    expect(agent.name).toBe(name.trim())
  })

  it('a long name gives a short id, and the same name another one', async () => {
    const [one, two] = [await house.client.agents.create({ body: { name: 'long '.repeat(24) } }), await house.client.agents.create({ body: { name: 'long '.repeat(24) } })]
    expect(one.agent.id.length).toBeLessThanOrEqual(64)
    expect(two.agent.id).toBe(`${one.agent.id}-2`)
  })

  it('an id of one’s own is kept, once, whatever the case of its letters', async () => {
    expect((await house.client.agents.create({ body: { name: 'Mine', id: 'Mine_1' } })).agent.id).toBe('Mine_1')
    for (const id of ['Mine_1', 'mine_1'])
      await expect(house.client.agents.create({ body: { name: 'Other', id } })).rejects.toMatchObject(refusal(409, 'agent_exists'))
  })

  it.each(['user', 'ALL', 'system', 'status', 'disk'])('the word %s is not free', async (id) => {
    await expect(house.client.agents.create({ body: { name: 'x', id } })).rejects.toMatchObject({ status: 400, envelope: { details: [{ path: 'id' }] } })
  })

  it.each([{ name: '' }, { name: '   ' }, { name: 'two\nlines' }, { name: 'x'.repeat(121) }, { name: 'x', id: '' }, { name: 'x', id: 'a/b' }, { name: 'x', display: { color: 360 } }, { name: 'x', profile: { traits: [''] } }, {}])('%j is refused', async (body) => {
    await expect(house.client.agents.create({ body: body as never })).rejects.toMatchObject(refusal(400, 'invalid_input'))
  })

  it('a scene or provider that is not there is 404', async () => {
    await expect(house.client.agents.create({ body: { name: 'x', scene: 'moon' } })).rejects.toMatchObject(refusal(404, 'scene_not_found'))
    await expect(house.client.agents.create({ body: { name: 'x', provider: 'moon' } })).rejects.toMatchObject(refusal(404, 'provider_not_found'))
  })

  it('is told live, after it is durable', async () => {
    using ear = await listen(house.url, house.token)
    const { agent } = await house.client.agents.create({ body: { name: 'Told' } })
    expect((await ear.next('agent.created')).data).toEqual(agent)
    const { agent: after } = await house.client.agents.update({ ...params(agent.id), body: { name: 'Told again' } })
    expect((await ear.next('agent.updated')).data).toEqual(after)
    await house.client.agents.remove(params(agent.id))
    expect((await ear.next('agent.removed')).data).toEqual({ id: agent.id })
    expect(ear.facts().map(fact => fact.event)).toEqual(['agent.created', 'group.updated', 'agent.updated', 'agent.removed', 'group.updated'])
  })
})

describe('changing an agent', () => {
  it('leaves what was left out as it is', async () => {
    const { agent } = await house.client.agents.create({ body: { name: 'Kept', profile: { role: 'Clerk', rules: ['Be kind.'] }, display: { nickname: 'K' } } })
    const { agent: after } = await house.client.agents.update({ ...params(agent.id), body: { name: 'Renamed', enabled: false, profile: { objective: 'Rest' }, display: { color: 7 } } })
    expect(after).toMatchObject({ id: agent.id, name: 'Renamed', enabled: false, status: 'disabled', role: 'Clerk', display: { nickname: 'K', color: 7 }, created_at: agent.created_at })
    expect((await house.client.agents.profile(params(agent.id))).profile).toEqual({ role: 'Clerk', objective: 'Rest', traits: [], rules: ['Be kind.'], background: '' })
    expect((await house.client.agents.update({ ...params(agent.id), body: {} })).agent).toMatchObject({ name: 'Renamed' })
  })

  it('its profile is profile.json, and SOUL.md reads like it', async () => {
    const { agent } = await house.client.agents.create({ body: { name: 'Soul' } })
    const profile = { role: 'Poet', objective: 'Rhyme', traits: ['soft'], rules: ['Two lines at most.'], background: 'Born in a library.\n\n第二段。' }
    expect((await house.client.agents.updateProfile({ ...params(agent.id), body: profile })).profile).toEqual(profile)
    expect(JSON.parse(house.file('agents', agent.id, 'profile.json'))).toMatchObject({ name: 'Soul', ...profile })
    expect(house.file('agents', agent.id, 'SOUL.md')).toBe('# Soul\n\nPoet\n\n## Objective\n\nRhyme\n\n## Traits\n\n- soft\n\n## Rules\n\n- Two lines at most.\n\n## Background\n\nBorn in a library.\n\n第二段。\n')
    expect((await house.client.agents.get(params(agent.id))).agent.role).toBe('Poet')
  })

  it('its display merges', async () => {
    const { agent } = await house.client.agents.create({ body: { name: 'Shown' } })
    await house.client.agents.updateDisplay({ ...params(agent.id), body: { nickname: '小猫', avatar: '🐈' } })
    const { display } = await house.client.agents.updateDisplay({ ...params(agent.id), body: { pinned: true } })
    expect(display).toEqual({ ...agent.display, nickname: '小猫', avatar: '🐈', pinned: true })
    expect((await house.client.agents.display(params(agent.id))).display).toEqual(display)
    for (const bad of [{ color: 400 }, { color: 1.5 }, { pinned: 'yes' }, { order: 1e9 }])
      await expect(house.client.agents.updateDisplay({ ...params(agent.id), body: bad as never })).rejects.toMatchObject({ status: 400 })
  })

  it('no temporary file stays behind', () => {
    expect(readdirSync(join(house.home, 'agents'), { recursive: true }).filter(name => String(name).includes('.tmp'))).toEqual([])
  })
})

describe('the list', () => {
  it('begins with the leader, then the pinned, then by order', async () => {
    await using fresh = await openTestHouse()
    for (const [id, display] of [['a', { order: 3 }], ['b', { order: 2 }], ['c', { pinned: true, order: 9 }]] as const)
      await fresh.client.agents.create({ body: { name: id, id, display } })
    expect((await fresh.client.agents.list()).agents.map(agent => agent.id)).toEqual(['leader', 'c', 'b', 'a'])
  })
})

describe('deleting an agent', () => {
  it('the leader stays', async () => {
    await expect(house.client.agents.remove(params('leader'))).rejects.toMatchObject(refusal(403, 'leader_protected'))
    expect((await house.client.agents.get(params('leader'))).agent.id).toBe('leader')
  })

  it('moves its folder to the trash, from where it comes back as it was', async () => {
    const { agent } = await house.client.agents.create({ body: { name: 'Phoenix', profile: { role: 'Bird' }, display: { nickname: 'P' } } })
    await house.client.agents.updateMemory({ ...params('phoenix'), body: { content: '- ashes\n' } })
    await house.client.chat.create({ body: { name: 'Nest', id: 'nest', members: ['phoenix', 'leader'] } })
    expect(await house.client.agents.remove(params('phoenix'))).toEqual({ status: 'deleted', id: 'phoenix' })
    expect(existsSync(join(house.home, 'agents', 'phoenix'))).toBe(false)
    expect(readdirSync(join(house.home, 'trash', 'agents')).filter(name => name.startsWith('phoenix.'))).toHaveLength(1)
    await expect(house.client.agents.get(params('phoenix'))).rejects.toMatchObject(refusal(404, 'agent_not_found'))
    await expect(house.client.agents.remove(params('phoenix'))).rejects.toMatchObject(refusal(404, 'agent_not_found'))
    const { groups } = await house.client.chat.groups()
    expect(groups.flatMap(group => group.members)).not.toContain('phoenix')
    expect((await house.client.agents.trash()).agents[0]).toMatchObject({ id: 'phoenix', name: 'Phoenix' })

    const { agent: back } = await house.client.agents.restore(params('phoenix'))
    expect({ ...back, updated_at: '' }).toEqual({ ...agent, updated_at: '' })
    expect((await house.client.agents.memory(params('phoenix'))).content).toBe('- ashes\n')
    expect((await house.client.agents.trash()).agents.map(each => each.id)).not.toContain('phoenix')
    await expect(house.client.agents.restore(params('phoenix'))).rejects.toMatchObject({ status: 404 })
  })

  it('one cannot come back while another has its id; the last deleted comes back first', async () => {
    for (const name of ['First', 'Second']) {
      await house.client.agents.create({ body: { name, id: 'twice' } })
      await house.client.agents.remove(params('twice'))
    }
    expect((await house.client.agents.trash()).agents.filter(each => each.id === 'twice')).toHaveLength(1)
    await house.client.agents.create({ body: { name: 'Third', id: 'twice' } })
    await expect(house.client.agents.restore(params('twice'))).rejects.toMatchObject(refusal(409, 'agent_exists'))
    await house.client.agents.remove(params('twice'))
    expect((await house.client.agents.restore(params('twice'))).agent.name).toBe('Third')
  })

  it('a new agent with its id begins with nothing of it', async () => {
    await house.client.agents.create({ body: { name: 'Old', id: 'reborn' } })
    await house.client.agents.updateMemory({ ...params('reborn'), body: { content: 'my secret' } })
    await house.client.mailbox.send({ body: { to: 'reborn', content: 'for the old one' } })
    await house.settled()
    await house.client.agents.remove(params('reborn'))
    await house.client.agents.create({ body: { name: 'New', id: 'reborn' } })
    expect((await house.client.agents.memory(params('reborn'))).content).toBe('')
    expect((await house.client.agents.memoryVersions(params('reborn'))).versions).toEqual([])
    expect((await house.client.agents.history(params('reborn'))).entries).toEqual([])
  })
})
