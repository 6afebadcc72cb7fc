// Promise: what is said in a group is there for its members, and whoever is mentioned in it, and nobody else, is called.
import type { TestHouse } from '../support/house'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse } from '../support/house'
import { listen } from '../support/listen'
import { played } from '../support/models'

const silent = played(() => ({ kind: 'answer', text: null }))
const team = [
  { id: 'researcher', name: 'Researcher' },
  { id: 'research', name: 'Lab' },
  { id: 'writer', name: 'Writer', display: { nickname: '小文' } },
  { id: 'wen', name: '小文书', display: { nickname: 'Ann Lee' } },
  { id: 'ann', name: 'Ann' },
]
let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse({ model: silent })
  for (const agent of team)
    await house.client.agents.create({ body: agent })
  await house.client.chat.create({ body: { name: 'Room', id: 'room', members: ['writer', 'ann'] } })
})
afterAll(() => house.close())

const post = async (content: string, more: { from?: string, task_id?: string, reply_to?: string } = {}, id = 'general') => (await house.client.chat.post({ params: { id }, body: { content, ...more } })).message
const refusal = (status: number, code: string) => ({ status, envelope: { code } })

describe('a mention', () => {
  it.each<[string, string[]]>([
    ['@writer hello', ['writer']],
    ['@WRITER, hello', ['writer']],
    ['hello (@writer)', ['writer']],
    ['ask @writer.', ['writer']],
    ['＠writer', ['writer']],
    ['hello@writer', []],
    ['me.@writer', []],
    ['mail to cat@writer.example', []],
    ['@researcher and @research', ['researcher', 'research']],
    ['@researchers', []],
    ['@research-er', []],
    ['@research - er', ['research']],
    ['@小文书你好', ['wen']],
    ['@小文你好', ['writer']],
    ['你好@小文', ['writer']],
    ['请@小文看看', ['writer']],
    ['@Ann Lee hi', ['wen']],
    ['@ann lee', ['wen']],
    ['@Ann and more', ['ann']],
    ['@Anna', []],
    ['@ann @writer @ann', ['ann', 'writer']],
    ['@nobody', []],
    ['@', []],
    ['@@writer', ['writer']],
    ['writer', []],
    ['@user', []],
    ['@all', ['leader', 'researcher', 'research', 'writer', 'wen', 'ann']],
    ['@所有人 开会', ['leader', 'researcher', 'research', 'writer', 'wen', 'ann']],
    ['@全体,开会', ['leader', 'researcher', 'research', 'writer', 'wen', 'ann']],
    ['@everyone!', ['leader', 'researcher', 'research', 'writer', 'wen', 'ann']],
    ['@allan', []],
    ['“@writer”', ['writer']],
    ['@writer\'s turn', ['writer']],
    ['@writer’s turn', ['writer']],
    ['@writer：看', ['writer']],
  ])('%j calls %j', async (content, mentions) => {
    const said = await post(content)
    expect(new Set(said.mentions)).toEqual(new Set(mentions))
    expect(said.mentions).toHaveLength(mentions.length)
  })

  it('reaches only who is in the group, and never who speaks', async () => {
    expect((await post('@all @researcher', {}, 'room')).mentions.sort()).toEqual(['ann', 'writer'])
    expect((await post('@all @writer', { from: 'writer' }, 'room')).mentions).toEqual(['ann'])
  })

  it('a text of nothing but @ is read in no time', async () => {
    const start = performance.now()
    expect((await post('@'.repeat(100_000))).mentions).toEqual([])
    expect((await post('@a '.repeat(33_000))).mentions).toEqual([])
    expect(performance.now() - start).toBeLessThan(3000)
  })
})

describe('a message', () => {
  it('is said as the person or as a member, and is told live', async () => {
    using ear = await listen(house.url, house.token)
    const said = await post('hello 猫猫', { task_id: 't1' }, 'room')
    expect(said).toMatchObject({ group_id: 'room', from: 'user', content: 'hello 猫猫', mentions: [], task_id: 't1', reply_to: null, token_count: 4 })
    expect((await ear.next('chat.message')).data).toEqual(said)
    expect(await post('hi', { from: 'ann', reply_to: said.id }, 'room')).toMatchObject({ from: 'ann', reply_to: said.id })
    await expect(post('hi', { from: 'researcher' }, 'room')).rejects.toMatchObject(refusal(403, 'not_a_member'))
    await expect(post('hi', { from: 'nobody' }, 'room')).rejects.toMatchObject(refusal(404, 'agent_not_found'))
    await expect(post('hi', { reply_to: said.id })).rejects.toMatchObject(refusal(404, 'message_not_found'))
    await expect(post('hi', {}, 'nowhere')).rejects.toMatchObject(refusal(404, 'group_not_found'))
    await expect(post(' \n')).rejects.toMatchObject(refusal(400, 'invalid_input'))
  })

  it('is read by pages, newest last, nothing twice; /api/chat reads “general”', async () => {
    await house.client.chat.create({ body: { name: 'Pages', id: 'pages' } })
    const sent = []
    for (let n = 0; n < 7; n++)
      sent.push(await post(`${n}`, {}, 'pages'))
    const read = (query: object) => house.client.chat.messages({ params: { id: 'pages' }, query })
    const newest = await read({ limit: 3 })
    expect(newest).toEqual({ messages: sent.slice(4), next_before: sent[4]!.id })
    await post('meanwhile', {}, 'pages')
    const older = await read({ limit: 4, before: newest.next_before })
    expect(older).toEqual({ messages: sent.slice(0, 4) })
    expect(await read({ before: sent[0]!.id })).toEqual({ messages: [] })
    const said = await post('in general')
    expect((await house.client.chat.general()).messages.at(-1)).toEqual(said)
    expect(await house.client.chat.general({ query: { limit: 5 } })).toEqual(await house.client.chat.messages({ params: { id: 'general' }, query: { limit: 5 } }))
  })
})

describe('“general”', () => {
  it('has every agent, those of tomorrow too, and cannot be deleted or chosen', async () => {
    const general = async () => (await house.client.chat.groups()).groups[0]!
    expect(await general()).toMatchObject({ id: 'general', is_default: true })
    await house.client.agents.create({ body: { name: 'Tomorrow' } })
    expect((await general()).members).toEqual((await house.client.agents.list()).agents.map(agent => agent.id))
    await house.client.agents.remove({ params: { id: 'tomorrow' } })
    expect((await general()).members).not.toContain('tomorrow')
    await expect(house.client.chat.remove({ params: { id: 'general' } })).rejects.toMatchObject(refusal(403, 'general_protected'))
    await expect(house.client.chat.update({ params: { id: 'general' }, body: { members: ['ann'] } })).rejects.toMatchObject(refusal(403, 'general_has_everyone'))
    const { group } = await house.client.chat.update({ params: { id: 'general' }, body: { name: 'Hall', announcement: 'Be kind.' } })
    expect(group).toMatchObject({ id: 'general', name: 'Hall', announcement: 'Be kind.', is_default: true })
  })
})

describe('a group', () => {
  it('is made, changed, deleted and brought back with its messages', async () => {
    using ear = await listen(house.url, house.token)
    const { group } = await house.client.chat.create({ body: { name: '夜班', members: ['ann', 'writer', 'ann'] } })
    expect(group).toMatchObject({ name: '夜班', announcement: '', members: ['ann', 'writer'], is_default: false })
    expect((await ear.next('group.created')).data).toEqual(group)
    const asked = { params: { id: group.id } }
    const { group: changed } = await house.client.chat.update({ ...asked, body: { members: ['writer', 'researcher'] } })
    expect(changed).toEqual({ ...group, members: ['writer', 'researcher'] })
    expect((await ear.next('group.updated', each => each.id === group.id)).data).toEqual(changed)
    const said = await post('still here', {}, group.id)
    expect(await house.client.chat.remove(asked)).toEqual({ status: 'deleted', id: group.id })
    expect((await ear.next('group.removed')).data).toEqual({ id: group.id })
    await expect(house.client.chat.messages(asked)).rejects.toMatchObject(refusal(404, 'group_not_found'))
    await expect(post('x', {}, group.id)).rejects.toMatchObject(refusal(404, 'group_not_found'))
    expect((await house.client.chat.restore(asked)).group).toEqual(changed)
    expect((await house.client.chat.messages(asked)).messages).toEqual([said])
    await expect(house.client.chat.restore(asked)).rejects.toMatchObject({ status: 404 })
  })

  it('comes back without who was deleted meanwhile', async () => {
    await house.client.agents.create({ body: { name: 'Leaver' } })
    await house.client.chat.create({ body: { name: 'Left', id: 'left', members: ['leaver', 'ann'] } })
    await house.client.chat.remove({ params: { id: 'left' } })
    await house.client.agents.remove({ params: { id: 'leaver' } })
    expect((await house.client.chat.restore({ params: { id: 'left' } })).group.members).toEqual(['ann'])
  })

  it('needs a name, an id of its own, and members that exist', async () => {
    await expect(house.client.chat.create({ body: { name: 'x', id: 'ROOM' } })).rejects.toMatchObject(refusal(409, 'group_exists'))
    await expect(house.client.chat.create({ body: { name: 'x', members: ['nobody'] } })).rejects.toMatchObject(refusal(404, 'agent_not_found'))
    await expect(house.client.chat.create({ body: { name: 'x', members: ['user'] } })).rejects.toMatchObject(refusal(404, 'agent_not_found'))
    await expect(house.client.chat.update({ params: { id: 'room' }, body: { members: ['nobody'] } })).rejects.toMatchObject(refusal(404, 'agent_not_found'))
    await expect(house.client.chat.create({ body: { name: ' ' } })).rejects.toMatchObject(refusal(400, 'invalid_input'))
    expect((await house.client.chat.create({ body: { name: 'Room' } })).group.id).toBe('room-2')
  })
})
