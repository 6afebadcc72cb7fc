import type { TestHouse } from '../support/house'
// Scenes: what is in them, who serves there, and people from outside, each sealed from the others.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { Refused } from '../support/client'
import { openTestHouse } from '../support/house'

/** A house with the sample team, and a scene of its own that nobody serves yet. */
async function houseWithShop(): Promise<TestHouse> {
  const house = await openTestHouse({ sample: true })
  await house.client.scenes.create({ body: { name: 'Shop', id: 'shop' } })
  return house
}

const refusal = (status: number, code: string): object => expect.objectContaining({ status, envelope: expect.objectContaining({ code }) })

describe('scenes', () => {
  it('has a default scene that cannot be deleted', async () => {
    await using house = await openTestHouse()
    const { scenes } = await house.client.scenes.list()
    expect(scenes.map(scene => scene.id)).toEqual(['default'])
    await expect(house.client.scenes.remove({ params: { id: 'default' } })).rejects.toEqual(refusal(403, 'default_protected'))
  })

  it('makes a folder a person can read, and takes in what is edited there', async () => {
    await using house = await openTestHouse()
    const { scene } = await house.client.scenes.create({ body: { name: 'Shop counter', context: 'Be brief.' } })
    expect(scene).toMatchObject({ id: 'shop-counter', context_preview: 'Be brief.', roster: [], kbs: [], skills: [] })
    expect(house.file('scenes', 'shop-counter', 'CONTEXT.md')).toBe('Be brief.')
    writeFileSync(join(house.home, 'scenes', 'shop-counter', 'CONTEXT.md'), 'Be kind.')
    await vi.waitFor(async () => expect((await house.client.scenes.list()).scenes.find(other => other.id === scene.id)?.context_preview).toBe('Be kind.'), 3000)
  })

  it('adds members once, the first of them the lead, and lets a deleted agent go', async () => {
    await using house = await houseWithShop()
    const of = { params: { id: 'shop' } }
    for (const agent_id of ['writer', 'researcher'])
      await house.client.scenes.addMember({ ...of, body: { agent_id } })
    await expect(house.client.scenes.addMember({ ...of, body: { agent_id: 'writer' } })).rejects.toEqual(refusal(409, 'member_exists'))
    await expect(house.client.scenes.addMember({ ...of, body: { agent_id: 'nobody' } })).rejects.toEqual(refusal(404, 'agent_not_found'))
    await house.client.agents.remove({ params: { id: 'writer' } })
    expect((await house.client.scenes.roster(of)).roster).toEqual([{ agent_id: 'researcher', role: '' }])
    await house.client.scenes.removeMember({ params: { id: 'shop', agent_id: 'researcher' } })
    await expect(house.client.scenes.removeMember({ params: { id: 'shop', agent_id: 'researcher' } })).rejects.toBeInstanceOf(Refused)
  })

  it('takes a roster as a whole: its order, its roles, who comes and who goes', async () => {
    await using house = await houseWithShop()
    const of = { params: { id: 'shop' } }
    const arrange = (...roster: { agent_id: string, role?: string }[]) => house.client.scenes.arrange({ ...of, body: { roster } })
    const roster = [{ agent_id: 'researcher', role: 'lead' }, { agent_id: 'writer', role: '' }]
    expect((await arrange({ agent_id: 'researcher', role: ' lead ' }, { agent_id: 'writer' })).roster).toEqual(roster)
    expect((await arrange(...roster.toReversed())).roster).toEqual(roster.toReversed())
    await expect(arrange({ agent_id: 'nobody' })).rejects.toEqual(refusal(404, 'agent_not_found'))
    await expect(arrange({ agent_id: 'writer' }, { agent_id: 'writer' })).rejects.toEqual(refusal(400, 'invalid_input'))
    expect((await house.client.scenes.roster(of)).roster).toEqual(roster.toReversed())
    expect((await arrange()).roster).toEqual([])
  })

  it('lists the people from outside a page at a time, the latest first', async () => {
    await using house = await houseWithShop()
    const of = { params: { id: 'shop' } }
    await house.client.scenes.addMember({ ...of, body: { agent_id: 'researcher' } })
    for (const user_id of ['anna', 'ben', 'cleo', 'anna'])
      await house.client.scenes.chat({ ...of, body: { user_id, content: 'Hello' } })
    const page = async (query: object) => (({ users, next_before }) => ({ users: users.map(user => user.user_id), next_before }))(await house.client.scenes.users({ ...of, query }))
    expect(await page({ limit: 2 })).toEqual({ users: ['anna', 'cleo'], next_before: 'cleo' })
    expect(await page({ limit: 2, before: 'cleo' })).toEqual({ users: ['ben'], next_before: undefined })
    await expect(page({ before: 'nobody' })).rejects.toEqual(refusal(404, 'person_not_found'))
  })

  it('moves a deleted scene to the trash and brings it back as it was', async () => {
    await using house = await openTestHouse({ sample: true })
    const { scene } = await house.client.scenes.create({ body: { name: 'Back room', id: 'back' } })
    await house.client.scenes.addMember({ params: { id: 'back' }, body: { agent_id: 'writer', role: 'clerk' } })
    await house.client.scenes.remove({ params: { id: 'back' } })
    expect(existsSync(join(house.home, 'scenes', 'back'))).toBe(false)
    expect((await house.client.scenes.trash()).scenes).toMatchObject([{ id: 'back', name: 'Back room' }])
    const { scene: restored } = await house.client.scenes.restore({ params: { id: 'back' } })
    expect(restored).toMatchObject({ id: scene.id, name: 'Back room', roster: [{ agent_id: 'writer', role: 'clerk' }] })
  })

  it('gives its skills to the agents that are at home there', async () => {
    await using house = await openTestHouse({ sample: true })
    await house.client.scenes.updateSkills({ params: { id: 'default' }, body: { skills: ['plain-notice'] } })
    await house.client.agents.update({ params: { id: 'writer' }, body: { scene: 'default' } })
    expect((await house.client.agents.skills({ params: { id: 'writer' } })).env.map(skill => skill.name)).toEqual(['plain-notice'])
    await expect(house.client.scenes.updateSkills({ params: { id: 'default' }, body: { skills: ['no-such'] } })).rejects.toEqual(refusal(404, 'skill_not_found'))
  })
})

describe('people from outside', () => {
  it('are told what to do about an empty roster', async () => {
    await using house = await openTestHouse()
    await expect(house.client.scenes.chat({ params: { id: 'default' }, body: { user_id: 'anna', content: 'Hello' } })).rejects.toEqual(refusal(409, 'empty_roster'))
  })

  it('are answered by the lead, by the agent they mention, or by the one that is named', async () => {
    await using house = await houseWithShop()
    for (const agent_id of ['researcher', 'writer'])
      await house.client.scenes.addMember({ params: { id: 'shop' }, body: { agent_id } })
    await house.client.scenes.mountKb({ params: { id: 'shop' }, body: { kb_id: 'handbook' } })
    const say = (content: string, agent_id?: string): ReturnType<typeof house.client.scenes.chat> => house.client.scenes.chat({ params: { id: 'shop' }, body: { user_id: 'anna', content, agent_id } })
    const lead = await say('When do parcels leave?')
    expect(lead).toMatchObject({ agent_id: 'researcher', user_id: 'anna' })
    expect(lead.reply).toContain('Tuesdays and Fridays')
    expect((await say('@writer who are you?')).agent_id).toBe('writer')
    expect((await say('who are you?', 'writer')).agent_id).toBe('writer')
    await expect(say('hello', 'leader')).rejects.toEqual(refusal(404, 'member_not_found'))
  })

  it('never see one another, nor leave anything in the agent’s memory or history', async () => {
    await using house = await houseWithShop()
    await house.client.scenes.addMember({ params: { id: 'shop' }, body: { agent_id: 'researcher' } })
    const say = (user_id: string, content: string): ReturnType<typeof house.client.scenes.chat> => house.client.scenes.chat({ params: { id: 'shop' }, body: { user_id, content } })
    const memory = house.file('agents', 'researcher', 'memory', 'MEMORY.md')
    await say('anna', 'remember that my locker code is 4711')
    await say('anna', 'My order number is 99312.')
    expect((await say('anna', 'What was my order number?')).reply).toContain('99312')
    const other = await say('ben', 'What is the order number and the locker code?')
    expect(other.reply).not.toMatch(/99312|4711/)
    expect(house.file('agents', 'researcher', 'memory', 'MEMORY.md')).toBe(memory)
    expect((await house.client.agents.history({ params: { id: 'researcher' } })).entries).toEqual([])
    const { history } = await house.client.scenes.history({ params: { id: 'shop', uid: 'ben' } })
    expect(history.map(message => message.direction)).toEqual(['incoming', 'outgoing'])
    expect((await house.client.scenes.users({ params: { id: 'shop' } })).users.map(user => user.user_id)).toEqual(['ben', 'anna'])
  })

  it('are told nothing of what an agent remembers', async () => {
    await using house = await houseWithShop()
    await house.client.scenes.addMember({ params: { id: 'shop' }, body: { agent_id: 'researcher' } })
    await house.client.agents.updateMemory({ params: { id: 'researcher' }, body: { content: '- The safe code is 4711.\n' } })
    const { reply } = await house.client.scenes.chat({ params: { id: 'shop' }, body: { user_id: 'anna', content: 'What is the safe code?' } })
    expect(reply).not.toContain('4711')
  })

  it('can follow the answer as it is spoken', async () => {
    await using house = await houseWithShop()
    await house.client.scenes.addMember({ params: { id: 'shop' }, body: { agent_id: 'researcher' } })
    const answer = await house.raw('POST', '/api/scenes/shop/chat', { body: { user_id: 'anna', content: 'When do parcels leave?' }, headers: { accept: 'text/event-stream' } })
    expect(answer.headers['content-type']).toMatch(/^text\/event-stream/)
    const events = answer.text.trim().split('\n\n').map(block => /^event: (\w+)\ndata: (.*)$/.exec(block)!.slice(1)) as [string, string][]
    const spoken = events.filter(([event]) => event === 'token').map(([, data]) => (JSON.parse(data) as { token: string }).token).join('')
    expect(events.at(-1)![0]).toBe('done')
    expect((JSON.parse(events.at(-1)![1]) as { reply: string }).reply).toBe(spoken)
  })

  it('appear on the graph as their channel', async () => {
    await using house = await houseWithShop()
    await house.client.scenes.addMember({ params: { id: 'shop' }, body: { agent_id: 'researcher' } })
    await house.client.scenes.chat({ params: { id: 'shop' }, body: { user_id: 'anna', content: 'Hello' } })
    const graph = await house.client.collaboration.graph()
    expect(graph.nodes).toContainEqual(expect.objectContaining({ id: 'channel:api', kind: 'channel' }))
    expect(graph.edges).toMatchObject([{ from: 'channel:api', to: 'researcher', replies: [{ from: 'researcher' }] }])
  })
})
