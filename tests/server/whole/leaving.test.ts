// Promise: who or what is deleted is gone from everywhere it was named, and can be brought back.
import { expect, it } from 'vitest'
import { openTestHouse } from '../../support/house'
import { listen } from '../../support/listen'

it('a deleted agent is gone from rosters, groups and tasks; the next in the roster leads, and the screens are told', async () => {
  await using house = await openTestHouse({ sample: true })
  await house.client.chat.create({ body: { name: 'Desk', id: 'desk', members: ['researcher', 'writer'] } })
  await house.client.schedule.create({ body: { name: 'Look', id: 'look', task: 'Look around.', assigned_to: 'researcher', cron: '0 9 * * *' } })
  await house.client.schedule.create({ body: { name: 'Write', id: 'write', task: 'Write it down.', assigned_to: 'writer', cron: '0 9 * * *' } })
  using ear = await listen(house.url, house.token)
  expect((await house.client.scenes.roster({ params: { id: 'counter' } })).roster[0]!.agent_id).toBe('researcher')

  expect(await house.client.agents.remove({ params: { id: 'researcher' } })).toEqual({ status: 'deleted', id: 'researcher' })
  for (const id of ['default', 'counter'])
    expect((await house.client.scenes.roster({ params: { id } })).roster.map(member => member.agent_id)).not.toContain('researcher')
  for (const group of (await house.client.chat.groups()).groups)
    expect(group.members).not.toContain('researcher')
  expect((await house.client.schedule.list()).tasks.map(task => task.id)).toEqual(['write'])
  expect((await house.client.collaboration.graph()).nodes.map(node => node.id)).not.toContain('researcher')
  expect((await house.client.status.agents()).agents).not.toHaveProperty('researcher')
  expect((await house.client.scenes.chat({ params: { id: 'counter' }, body: { user_id: 'anna', content: 'When do parcels leave?' } })).agent_id).toBe('writer')
  await ear.next('agent.removed', ({ id }) => id === 'researcher')
  await ear.next('task.removed', ({ id }) => id === 'look')
  await ear.next('scene.updated', ({ id }) => id === 'counter')
  await ear.next('group.updated', ({ id }) => id === 'desk')

  expect((await house.client.agents.restore({ params: { id: 'researcher' } })).agent.id).toBe('researcher')
  expect((await house.client.schedule.restore({ params: { id: 'look' } })).task).toMatchObject({ id: 'look', assigned_to: 'researcher' })
})

it('a deleted knowledge base is unmounted everywhere, its pages can be asked no more, and it comes back with all of them', async () => {
  await using house = await openTestHouse({ sample: true })
  using ear = await listen(house.url, house.token)
  const asked = { params: { id: 'counter' }, body: { user_id: 'anna', content: 'When do parcels leave?' } }
  expect((await house.client.scenes.chat(asked)).reply).toContain('from the page “Shipping”')
  expect(await house.client.knowledge.remove({ params: { id: 'handbook' } })).toEqual({ status: 'deleted', id: 'handbook' })
  for (const scene of (await house.client.scenes.list()).scenes)
    expect(scene.kbs).toEqual([])
  expect((await house.client.scenes.chat({ ...asked, body: { ...asked.body, user_id: 'ben' } })).reply).not.toContain('Shipping')
  await expect(house.client.knowledge.pages({ params: { id: 'handbook' } })).rejects.toMatchObject({ status: 404 })
  await ear.next('kb.removed', ({ id }) => id === 'handbook')
  await ear.next('scene.updated', ({ kbs }) => kbs.length === 0)

  expect((await house.client.knowledge.trash()).kbs).toMatchObject([{ id: 'handbook' }])
  expect((await house.client.knowledge.restore({ params: { id: 'handbook' } })).kb).toMatchObject({ id: 'handbook', pages: 8 })
  await house.client.scenes.mountKb({ params: { id: 'counter' }, body: { kb_id: 'handbook' } })
  expect((await house.client.scenes.chat({ ...asked, body: { ...asked.body, user_id: 'cleo' } })).reply).toContain('from the page “Shipping”')
})

it('a deleted page is found no more and comes back as it was; a renamed base keeps its pages', async () => {
  await using house = await openTestHouse({ sample: true })
  const of = { params: { id: 'handbook', slug: 'shipping' } }
  const { body, etag } = (await house.client.knowledge.page(of)).page
  await house.client.knowledge.removePage(of)
  expect((await house.client.knowledge.search({ params: { id: 'handbook' }, query: { q: 'parcels leave' } })).results.map(result => result.slug)).not.toContain('shipping')
  expect((await house.client.knowledge.restorePage(of)).page).toMatchObject({ slug: 'shipping', body, etag })
  expect((await house.client.knowledge.update({ params: { id: 'handbook' }, body: { name: '手册' } })).kb).toMatchObject({ id: 'handbook', name: '手册', pages: 8 })
  expect((await house.client.knowledge.search({ params: { id: 'handbook' }, query: { q: 'parcels leave' } })).results[0]!.slug).toBe('shipping')
})

it('a scene of the same name as a deleted one knows nothing of the people who wrote to that', async () => {
  await using house = await openTestHouse({ sample: true })
  const make = async (): Promise<string> => (await house.client.scenes.create({ body: { name: 'Stall' } })).scene.id
  const old = await make()
  await house.client.scenes.addMember({ params: { id: old }, body: { agent_id: 'writer' } })
  await house.client.scenes.chat({ params: { id: old }, body: { user_id: 'anna', content: 'Hello' } })
  await house.client.scenes.remove({ params: { id: old } })
  const young = await make()
  expect((await house.client.scenes.users({ params: { id: young } })).users).toEqual([])
  await house.client.scenes.restore({ params: { id: old } })
  expect((await house.client.scenes.history({ params: { id: old, uid: 'anna' } })).history).toHaveLength(2)
})
