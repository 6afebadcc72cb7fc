// Promise: an agent asks for a colleague, the person decides, and the colleague is at work at once; whoever asked hears of it either way.
import type { HireRequest } from '../../../src-server/hiring/contract'
import type { TestHouse } from '../../support/house'
import { expect, it } from 'vitest'
import { openTestHouse } from '../../support/house'
import { listen } from '../../support/listen'

async function hearOf(house: TestHouse, words: string): Promise<HireRequest> {
  await house.client.mailbox.send({ body: { to: 'leader', content: words } })
  await house.settled()
  const { pending } = await house.client.hiring.pending()
  expect(pending).toHaveLength(1)
  return pending[0]!
}

it('“hire a translator”, said to the leader, becomes a request; approved, the translator answers letters and is in the group of all', async () => {
  await using house = await openTestHouse({ sample: true })
  using ear = await listen(house.url, house.token)
  const home = (await house.client.agents.get({ params: { id: 'leader' } })).agent.scene
  const request = await hearOf(house, 'Hire a translator.')
  expect(request).toMatchObject({ requested_by: 'leader', status: 'pending', scene: home, profile: { role: 'translator' }, agent_id: null })
  expect((await ear.next('hire.requested')).data.id).toBe(request.id)
  expect((await house.client.mailbox.read({ params: { agent_id: 'user' } })).messages.at(-1)!.content).toContain('translator')

  const { agent } = await house.client.hiring.approve({ params: { id: request.id }, body: { name: 'Tessa Lang', nickname: 'Tess' } })
  expect(agent).toMatchObject({ id: 'tessa-lang', name: 'Tessa Lang', role: 'translator', enabled: true, scene: home, display: { nickname: 'Tess' } })
  expect((await ear.next('agent.created')).data.id).toBe('tessa-lang')
  expect((await ear.next('hire.decided')).data).toMatchObject({ id: request.id, status: 'approved', agent_id: 'tessa-lang' })
  expect((await house.client.mailbox.read({ params: { agent_id: 'leader' } })).messages.at(-1)).toMatchObject({ from: 'user', type: 'reply', content: expect.stringContaining('@tessa-lang') })
  expect((await house.client.chat.groups()).groups.find(group => group.is_default)!.members).toContain('tessa-lang')

  const { message } = await house.client.mailbox.send({ body: { to: 'tessa-lang', content: 'Who are you?' } })
  await house.settled()
  expect((await house.client.mailbox.read({ params: { agent_id: 'user' } })).messages.at(-1)).toMatchObject({ from: 'tessa-lang', reply_to: message.id, content: expect.stringMatching(/Tess.*translator/s) })
  expect((await house.client.hiring.pending()).pending).toEqual([])
})

it('turned down, the leader hears why, nobody comes, and no letter answers the decision', async () => {
  await using house = await openTestHouse({ sample: true, language: 'zh' })
  const request = await hearOf(house, '招聘一名翻译')
  expect(await house.client.hiring.reject({ params: { id: request.id }, body: { reason: '预算不够' } })).toMatchObject({ status: 'rejected', request: { decision: '预算不够' } })
  await house.settled()
  expect((await house.client.mailbox.read({ params: { agent_id: 'leader' } })).messages.at(-1)).toMatchObject({ from: 'user', type: 'reply', content: expect.stringMatching(/没有获批.*预算不够/s) })
  expect((await house.client.agents.list()).agents).toHaveLength(3)
  expect((await house.client.mailbox.read({ params: { agent_id: 'user' } })).messages).toHaveLength(1)
})
