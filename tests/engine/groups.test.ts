// Promise: in a group nobody stampedes: it is decided who answers, they speak one after another and hear those before, and the group ends by itself.
import type { Model } from '../../src-server/engine/model'
import type { TestHouse } from '../support/house'
import { describe, expect, it } from 'vitest'
import { openTestHouse, temporaryFolder } from '../support/house'
import { played, waiting } from '../support/models'
import { bind, hire, turnsOf } from '../support/team'

const IDS = ['anna', 'bert', 'cleo', 'dora']
const post = async ({ client }: TestHouse, content: string, from = 'user') => (await client.chat.post({ params: { id: 'general' }, body: { content, from } })).message
const said = async ({ client }: TestHouse) => (await client.chat.general({ query: { limit: 500 } })).messages
const open = async (model: Model, home?: string): Promise<TestHouse> => {
  const house = await openTestHouse({ model, ...(home !== undefined && { home }) })
  await hire(house, IDS)
  return house
}
/** Who was woken by a message, in their order. */
const woken = async (house: TestHouse, source_id: string): Promise<string[]> => (await turnsOf(house, { source_id })).map(turn => turn.agent_id)
const stand = async (house: TestHouse, source_id: string) => (await turnsOf(house, { source_id })).map(({ agent_id, state, waits_for, reason }) => [agent_id, waits_for ?? reason ?? state])

describe('who answers', () => {
  const silent = played(() => ({ kind: 'answer', text: null }))

  it.each<[string, number, string[]]>([
    ['@all hello', 8, ['leader', 'anna', 'bert', 'cleo', 'dora']],
    ['@all hello', 3, ['leader', 'anna', 'bert']],
    ['@dora and @all', 3, ['dora', 'leader', 'anna']],
    ['@所有人 @cleo @bert', 2, ['cleo', 'bert']],
    ['@dora @cleo @bert', 2, ['dora', 'cleo']],
    ['hello', 3, []],
  ])('to a person’s %j, of %i: %j', async (content, answers, expected) => {
    await using house = await open(silent)
    await bind(house, { answers })
    const message = await post(house, content)
    await house.settled()
    expect(await woken(house, message.id)).toEqual(expected)
  })

  it('when everyone is called, those who are switched off come last; who is named is kept for', async () => {
    await using house = await open(silent)
    for (const id of ['leader', 'anna'])
      await house.client.agents.update({ params: { id }, body: { enabled: false } })
    await bind(house, { answers: 3 })
    const message = await post(house, '@all @anna hello')
    await expect.poll(() => stand(house, message.id)).toEqual([['anna', 'queued'], ['bert', 'done'], ['cleo', 'done']])
    await house.client.agents.update({ params: { id: 'anna' }, body: { enabled: true } })
    await house.settled()
    expect(await stand(house, message.id)).toEqual([['anna', 'done'], ['bert', 'done'], ['cleo', 'done']])
  })

  it('an agent that calls everyone wakes only whom it names besides', async () => {
    await using house = await open(played(({ agent, wake }) => ({ kind: 'answer', text: agent.id === 'anna' && wake.from === 'user' ? '@all and @dora: the cat is out' : null })))
    await post(house, '@anna tell them')
    await house.settled()
    const [, answer] = await said(house)
    expect(answer!.mentions.toSorted()).toEqual(['bert', 'cleo', 'dora', 'leader'])
    expect(await woken(house, answer!.id)).toEqual(['dora'])
  })

  it('nobody, when an agent only thanks, or says the same once more', async () => {
    let turns = 0
    await using house = await open(played(({ agent, wake }, steps) => {
      const words = ['@bert look it up', '@bert LOOK IT UP!', '@bert 好的，谢谢']
      turns += steps.length === 0 ? 1 : 0
      return agent.id === 'anna' && wake.from === 'user' && steps.length < words.length ? { kind: 'call', tool: 'post_to_group', args: { group: 'general', content: words[steps.length]! } } : { kind: 'answer', text: null }
    }))
    await post(house, '@anna begin')
    await house.settled()
    const [, ...posts] = await said(house)
    expect(await Promise.all(posts.map(each => woken(house, each.id)))).toEqual([['bert'], [], []])
    expect(turns).toBe(2)
  })
})

describe('those who answer one message', () => {
  it('speak one after another, and each hears those before', async () => {
    const heard: Record<string, string[]> = {}
    let speaking = 0
    await using house = await open(played(async ({ agent, group }) => {
      expect(++speaking, 'nobody talks over another').toBe(1)
      heard[agent.id] = group.map(each => each.content)
      await new Promise(resolve => setTimeout(resolve, 15))
      speaking--
      return { kind: 'answer', text: `${agent.id} was here` }
    }))
    await house.client.chat.post({ params: { id: 'general' }, body: { content: 'before' } })
    await post(house, '@all are you there?')
    await house.settled()
    const order = ['leader', ...IDS]
    expect((await said(house)).slice(2).map(message => message.from)).toEqual(order)
    expect(heard).toEqual(Object.fromEntries(order.map((id, n) => [id, ['before', ...order.slice(0, n).map(other => `${other} was here`)]])))
  })

  it('wait for their turn, over a restart too; and whoever fails, is cancelled or is deleted holds up nobody', async () => {
    using folder = temporaryFolder()
    const model = waiting()
    const first = await open(model, folder.path)
    const message = await post(first, '@all are you there?')
    await model.begun('leader')
    expect(await stand(first, message.id)).toEqual([['leader', 'running'], ...IDS.map(id => [id, 'turn'])])
    const closing = first.close()
    model.answer('here', 'leader')
    await closing
    const again = waiting()
    await using house = await openTestHouse({ home: folder.path, model: again })
    await again.begun('anna')
    expect(await stand(house, message.id)).toEqual([['leader', 'done'], ['anna', 'running'], ['bert', 'turn'], ['cleo', 'turn'], ['dora', 'turn']])
    const bert = (await turnsOf(house, { source_id: message.id }))[2]!
    await house.client.turns.cancel({ params: { id: bert.id } })
    again.fail(new Error('out of order'), 'anna')
    await again.begun('cleo')
    await house.client.agents.remove({ params: { id: 'cleo' } })
    await again.begun('dora')
    again.answer('here', 'dora')
    await house.settled()
    expect(await stand(house, message.id)).toEqual([['leader', 'done'], ['anna', 'internal'], ['bert', 'cancelled'], ['cleo', 'agent_removed'], ['dora', 'done']])
    expect((await house.client.status.house()).queue).toMatchObject({ queued: 0, running: 0, waiting: 0 })
  })

  it('do not wait for one that is switched off, nor for one that waits for the person', async () => {
    const model = waiting()
    await using house = await open(model)
    await house.client.tools.decide({ params: { id: 'bert' }, body: { tools: { remember: 'ask' } } })
    await house.client.chat.post({ params: { id: 'general' }, body: { content: '@leader something long' } })
    await model.begun('leader')
    const message = await post(house, '@anna @bert @cleo')
    await model.begun('anna')
    model.answer(null, 'anna')
    await model.begun('bert')
    model.move({ kind: 'call', tool: 'remember', args: { line: 'a cat' } }, 'bert')
    await model.begun('cleo')
    expect(await stand(house, message.id)).toEqual([['anna', 'done'], ['bert', 'approval'], ['cleo', 'running']])
    model.answer(null, 'cleo')

    const next = await post(house, '@leader @dora')
    await expect.poll(() => stand(house, next.id)).toEqual([['leader', 'queued'], ['dora', 'turn']])
    await house.client.agents.update({ params: { id: 'leader' }, body: { enabled: false } })
    await model.begun('dora')
    expect(await stand(house, next.id)).toEqual([['leader', 'queued'], ['dora', 'running']])
    model.answer(null, 'dora')
    model.answer(null, 'leader')
  })
})

describe('a group that goes on by itself', () => {
  it('ends after so many rounds, and begins anew when the person speaks', async () => {
    let turns = 0
    await using house = await open(played(({ agent }) => ({ kind: 'answer', text: `@${agent.id === 'anna' ? 'bert' : 'anna'} number ${++turns}` })))
    await bind(house, { rounds: 3, cooldown_ms: 0 })
    for (const round of [1, 2]) {
      await post(house, `@anna begin ${round}`)
      await house.settled()
      expect(turns).toBe(4 * round)
    }
    expect((await turnsOf(house)).map(turn => turn.state)).toEqual(Array.from({ length: 8 }).fill('done'))
    expect((await house.client.alerts.list()).alerts).toEqual([])
    await bind(house, { rounds: 1 })
    await post(house, '@anna begin 3')
    await house.settled()
    expect(turns).toBe(8 + 2)
  })

  it('counts its own rounds, not the letters before them', async () => {
    await using house = await open(played(({ agent, wake }, steps) => {
      const next = { leader: 'anna', anna: 'bert', bert: 'cleo' }[agent.id]
      if (next && wake.kind === 'letter' && wake.from !== 'cleo')
        return steps.length === 0 ? { kind: 'call', tool: 'send_message', args: { to: next, content: `pass it on to ${next}` } } : { kind: 'answer', text: null }
      if (agent.id === 'cleo')
        return steps.length === 0 ? { kind: 'call', tool: 'post_to_group', args: { group: 'general', content: '@dora it came as far as this' } } : { kind: 'answer', text: null }
      return { kind: 'answer', text: null }
    }))
    await bind(house, { rounds: 1 })
    await house.client.mailbox.send({ body: { to: 'leader', content: 'pass it on' } })
    await house.settled()
    expect((await turnsOf(house)).map(turn => turn.agent_id)).toEqual(['leader', 'anna', 'bert', 'cleo', 'dora'])
  })
})
