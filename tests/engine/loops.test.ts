// Promise: two agents that go round in circles are paused and the person is told once; what says nothing new wakes nobody; and everything comes to rest.
import type { TestHouse } from '../support/house'
import { describe, expect, it } from 'vitest'
import { openTestHouse, temporaryFolder } from '../support/house'
import { listen } from '../support/listen'
import { played } from '../support/models'
import { bind, hire, lettersOf, turnsOf } from '../support/team'

const send = async ({ client }: TestHouse, to: string, content: string) => (await client.mailbox.send({ body: { to, content } })).message
const alertsOf = async ({ client }: TestHouse, state?: 'open' | 'resolved') => (await client.alerts.list({ query: { state } })).alerts
const resolve = ({ client }: TestHouse, id: string) => client.alerts.resolve({ params: { id } })
const stand = async (house: TestHouse) => (await turnsOf(house)).map(turn => turn.waits_for ?? turn.reason ?? turn.state)
const times = (count: number, what: string): string[] => Array.from({ length: count }).fill(what) as string[]

/** A model of agents that always have something new for whoever `next` says. */
function talkative(next: (agentId: string, from: string) => string[]) {
  let said = 0
  return played(({ agent, wake }, steps) => {
    const receivers = next(agent.id, wake.from)
    return steps.length < receivers.length ? { kind: 'call', tool: 'send_message', args: { to: receivers[steps.length]!, content: `number ${++said}` } } : { kind: 'answer', text: null }
  })
}

const pingPong = () => talkative(id => [id === 'writer' ? 'researcher' : 'writer'])

async function openLoop(home?: string): Promise<TestHouse> {
  const house = await openTestHouse({ sample: true, model: pingPong(), ...(home !== undefined && { home }) })
  await bind(house, { cooldown_ms: 0, exchanges: 4 })
  return house
}

describe('two who wake each other again and again', () => {
  it('are paused; the person is told once, with the chain, and nothing is lost', async () => {
    await using house = await openLoop()
    using ear = await listen(house.url, house.token)
    await send(house, 'writer', 'begin')
    await house.settled()
    expect(await stand(house)).toEqual([...times(5, 'done'), 'loop'])
    const turns = await turnsOf(house)
    expect(await alertsOf(house)).toMatchObject([{ kind: 'loop', agents: ['researcher', 'writer'], data: { times: 4 }, chain: turns.map(turn => turn.id), count: 1, resolved_at: null }])
    expect((await ear.next('turn.waiting')).data).toEqual({ id: turns.at(-1)!.id, agent_id: 'researcher', kind: 'letter', source_id: turns.at(-1)!.source_id, waits_for: 'loop' })
    expect((await lettersOf(house, 'researcher')).at(-1)).toMatchObject({ delivery: 'queued', turn_id: turns.at(-1)!.id, failure: null })

    await send(house, 'researcher', 'another matter')
    await house.settled()
    expect(await stand(house), 'what either says to the other waits too').toEqual([...times(5, 'done'), 'loop', 'done', 'loop'])
    expect(await alertsOf(house), 'but is told no second time').toMatchObject([{ count: 1 }])
    expect(ear.facts().filter(fact => fact.event === 'alert.raised' || fact.event === 'alert.updated')).toHaveLength(1)
  })

  it('go on when the person says so, as if they had just begun', async () => {
    await using house = await openLoop()
    await bind(house, { hops: 6 })
    await send(house, 'writer', 'begin')
    await house.settled()
    const [alert] = await alertsOf(house)
    await resolve(house, alert!.id)
    await house.settled()
    expect(await stand(house)).toEqual([...times(10, 'done'), 'loop'])
    expect(await alertsOf(house, 'open')).toMatchObject([{ count: 1, chain: (await turnsOf(house)).map(turn => turn.id) }])
    await resolve(house, alert!.id)
    await house.settled()
    expect(await stand(house), 'what was resolved before resolves nothing now').toEqual([...times(10, 'done'), 'loop'])
  })

  it('stay paused over a restart, and what waits can be dropped', async () => {
    using folder = temporaryFolder()
    const first = await openLoop(folder.path)
    await send(first, 'writer', 'begin')
    await first.settled()
    await first.close()
    await using house = await openTestHouse({ home: folder.path, model: pingPong() })
    await house.settled()
    expect(await stand(house)).toEqual([...times(5, 'done'), 'loop'])
    const [waiting] = await turnsOf(house, { state: 'waiting' })
    await house.client.turns.cancel({ params: { id: waiting!.id } })
    expect((await house.client.mailbox.letter({ params: { id: waiting!.source_id } })).message).toMatchObject({ delivery: 'failed', failure: { reason: 'cancelled' } })
    await resolve(house, (await alertsOf(house, 'open'))[0]!.id)
    await house.settled()
    expect(await stand(house)).toEqual([...times(5, 'done'), 'cancelled'])
  })

  it('hold up nobody else, and nothing is left of it when one is deleted', async () => {
    await using house = await openTestHouse({ sample: true, model: talkative(id => id === 'leader' ? ['writer'] : id === 'writer' ? ['researcher'] : ['writer']) })
    await bind(house, { cooldown_ms: 0, exchanges: 2 })
    await send(house, 'writer', 'begin')
    await house.settled()
    expect(await stand(house)).toEqual([...times(3, 'done'), 'loop'])
    await send(house, 'leader', 'begin')
    await house.settled()
    expect(await stand(house)).toEqual([...times(3, 'done'), 'loop', 'done', 'done', 'loop'])
    await house.client.agents.remove({ params: { id: 'researcher' } })
    expect(await stand(house)).toEqual([...times(3, 'done'), 'agent_removed', 'done', 'done', 'agent_removed'])
    expect((await house.client.status.house()).queue).toMatchObject({ queued: 0, running: 0, waiting: 0 })
    expect(await alertsOf(house, 'open')).toEqual([])
  })

  it('are not held to be in a loop for a task in many parts, nor over several chains', async () => {
    await using house = await openTestHouse({ sample: true, model: played(({ agent, wake }, steps) => agent.id === 'leader' && wake.from === 'user' && steps.length < 5
      ? { kind: 'call', tool: 'dispatch_task', args: { to: 'writer', content: `part ${steps.length}` } }
      : { kind: 'answer', text: agent.id === 'writer' ? `done: ${wake.content}` : null }) })
    await bind(house, { cooldown_ms: 0, exchanges: 2 })
    for (let n = 0; n < 3; n++)
      await send(house, 'leader', 'five parts')
    await house.settled()
    expect(await stand(house)).toEqual(times(3 * (1 + 5 + 5), 'done'))
    expect(await alertsOf(house)).toEqual([])
  })
})

describe('what says nothing new', () => {
  /** What the writer says to the researcher, letter by letter, and who of them was woken by it. */
  async function heard(words: string[], tool = 'send_message', answer = 'so be it') {
    await using house = await openTestHouse({ sample: true, model: played(({ agent, wake }, steps) => agent.id === 'writer' && wake.from === 'user' && steps.length < words.length
      ? { kind: 'call', tool, args: { to: 'researcher', content: words[steps.length]! } }
      : { kind: 'answer', text: agent.id === 'researcher' ? answer : null }) })
    await send(house, 'writer', 'begin')
    await house.settled()
    const letters = await lettersOf(house, 'researcher')
    expect(letters.map(letter => letter.content), 'every letter is there').toEqual(words)
    const woken = await turnsOf(house, { agent_id: 'researcher' })
    expect(letters.map(letter => letter.turn_id !== null)).toEqual(letters.map(letter => woken.some(turn => turn.source_id === letter.id)))
    expect(letters.filter(letter => letter.turn_id === null).map(letter => letter.delivery)).toEqual(times(letters.length - woken.length, 'delivered'))
    const { steps } = (await house.client.turns.get({ params: { id: (await turnsOf(house, { agent_id: 'writer' }))[0]!.id } })).turn
    expect(steps.map(step => step.result.includes('not woken')), 'and its writer is told').toEqual(letters.map(letter => letter.turn_id === null))
    return letters.filter(letter => letter.turn_id !== null).map(letter => letter.content)
  }

  it.each<[string, string[], string[]]>([
    ['case, spaces and punctuation', ['Find the page.', 'find  the page', 'FIND THE PAGE!!!', '“Find the page”…'], ['Find the page.']],
    ['Chinese, in any width', ['请查一下营业时间。', '请查一下营业时间！！', '请查一下 营业时间', '请查一下营业时间?'], ['请查一下营业时间。', '请查一下营业时间?']],
    ['what differs', ['page 1.5', 'page 15', 'page -15', 'C', 'C#', 'C++', 'is it done?', 'it is done', 'soon', 'so on'], ['page 1.5', 'page 15', 'page -15', 'C', 'C#', 'C++', 'is it done?', 'it is done', 'soon', 'so on']],
  ])('the same words wake nobody twice: %s', async (_, words, woken) => {
    expect(await heard(words.slice(0, 8))).toEqual(woken.filter(each => words.slice(0, 8).includes(each)))
    if (words.length > 8)
      expect(await heard(words.slice(8))).toEqual(woken.filter(each => words.slice(8).includes(each)))
  })

  it.each<[string, string[]]>([
    ['English', ['ok', 'OK!', 'Thanks.', 'thank you so much, all', 'Got it, thanks', 'Sounds good 👍', 'roger that']],
    ['Chinese', ['收到', '好的，谢谢！', '明白了', '辛苦了～', '嗯嗯', '好的收到ok', '没问题，谢谢大家']],
    ['no language', ['👍', '🙏🏽 ❤️', '…', '!!!', '✅✅']],
  ])('mere thanks wake nobody: %s', async (_, words) => {
    expect(await heard(words)).toEqual([])
  })

  it.each<[string, string[]]>([
    ['English', ['ok?', 'ok 5', 'thanks, but where is it', 'noted https://cats.example', 'all', 'yes', 'no', 'done']],
    ['Chinese', ['好的，请继续', '谢谢，还有吗？', '不行', '大家', '收到3份', '完成', '可以', '了解猫']],
    ['long', ['thank you so much and many thanks again, everyone']],
  ])('but whatever may matter is heard: %s', async (_, words) => {
    expect(await heard(words)).toEqual(words)
  })

  it('is told to the person all the same, and heard from them', async () => {
    await using house = await openTestHouse({ sample: true, model: played(() => ({ kind: 'answer', text: 'ok' })) })
    for (let n = 0; n < 3; n++)
      await send(house, 'writer', '谢谢')
    await house.settled()
    expect(await stand(house)).toEqual(times(3, 'done'))
    expect((await lettersOf(house, 'user')).map(letter => letter.content)).toEqual(['ok', 'ok', 'ok'])
  })

  it('is heard where somebody waits for it: as the answer to a task, to each its own', async () => {
    const woken: string[] = []
    await using house = await openTestHouse({ sample: true, model: played(({ agent, wake }, steps) => {
      if (agent.id === 'researcher')
        return { kind: 'answer', text: 'ok' }
      if (wake.from === 'researcher')
        woken.push(wake.answered!.content)
      return wake.from === 'user' && steps.length < 2 ? { kind: 'call', tool: 'dispatch_task', args: { to: 'researcher', content: `part ${steps.length}` } } : { kind: 'answer', text: null }
    }) })
    await send(house, 'writer', 'begin')
    await house.settled()
    expect(woken).toEqual(['part 0', 'part 1'])
  })

  it('a task that failed may be given again in the same words, and why it failed is always told', async () => {
    const seen: string[] = []
    await using house = await openTestHouse({ sample: true, model: played(({ agent, wake }, steps) => {
      if (steps.length === 0)
        seen.push(`${agent.id}: ${wake.content}`)
      if (agent.id === 'researcher')
        throw new Error('out of order')
      return steps.length === 0 && seen.filter(each => each.startsWith('researcher')).length < 3 ? { kind: 'call', tool: 'dispatch_task', args: { to: 'researcher', content: 'look it up' } } : { kind: 'answer', text: 'I gave up.' }
    }) })
    await bind(house, { cooldown_ms: 0 })
    await send(house, 'writer', 'begin')
    await house.settled()
    expect(seen.filter(each => each.startsWith('researcher'))).toEqual(times(3, 'researcher: look it up'))
    expect(seen.filter(each => each.startsWith('writer: I could not do this'))).toHaveLength(3)
  })

  it('ends two who only repeat themselves, or thank each other, with no alert at all', async () => {
    await using house = await openTestHouse({ sample: true, model: played(({ wake }) => ({ kind: 'answer', text: wake.from === 'user' ? null : 'Thank you!' })) })
    await house.client.mailbox.send({ body: { from: 'researcher', to: 'writer', content: 'Here is the page.' } })
    await house.settled()
    expect(await stand(house)).toEqual(['done'])
    expect((await lettersOf(house, 'researcher')).map(letter => [letter.content, letter.delivery])).toEqual([['Thank you!', 'delivered']])
    expect(await alertsOf(house)).toEqual([])
  })
})

describe('twenty agents that answer each other for ever come to rest', () => {
  const ids = Array.from({ length: 20 }, (_, n) => `cat-${n}`)
  const after = (id: string, by = 1): string => ids[(ids.indexOf(id) + by) % ids.length]!

  async function openHouse(model: ReturnType<typeof talkative>): Promise<TestHouse> {
    const house = await openTestHouse({ model })
    await hire(house, ids)
    await bind(house, { cooldown_ms: 0, at_once: 8 })
    return house
  }

  async function atRest(house: TestHouse): Promise<void> {
    await house.settled()
    expect((await house.client.status.house()).queue).toMatchObject({ queued: 0, running: 0 })
    const letters = (await Promise.all(ids.map(id => lettersOf(house, id)))).flat()
    const parked = new Set((await turnsOf(house, { state: 'waiting' })).map(turn => turn.source_id))
    expect(letters.filter(letter => letter.delivery === 'queued' && !parked.has(letter.id))).toEqual([])
  }

  it('in a ring: by the number of hops', async () => {
    await using house = await openHouse(talkative(id => [after(id)]))
    await send(house, ids[0]!, 'begin')
    await atRest(house)
    expect(await stand(house)).toEqual([...times(9, 'done'), 'too_many_hops'])
  })

  it('in a mesh, each writing to eight others: by the number of wake-ups', async () => {
    await using house = await openHouse(talkative(id => Array.from({ length: 8 }, (_, n) => after(id, n * 2 + 1))))
    using ear = await listen(house.url, house.token)
    await send(house, ids[0]!, 'begin')
    await atRest(house)
    const finished = ear.facts().filter(fact => fact.event === 'turn.finished').length
    expect(finished).toBeGreaterThan(50)
    expect(finished).toBeLessThanOrEqual(100)
    const reasons = new Set(ear.facts().flatMap(fact => fact.event === 'turn.failed' ? [fact.data.reason] : []))
    expect([...reasons]).toContain('too_many_wakeups')
  })

  it('in pairs: each pair is paused, each told once', async () => {
    await using house = await openHouse(talkative(id => [ids[ids.indexOf(id) ^ 1]!]))
    for (const id of ids.filter((_, n) => n % 2 === 0))
      await send(house, id, 'begin')
    await atRest(house)
    expect((await alertsOf(house, 'open')).map(alert => [alert.agents.length, alert.count])).toEqual(Array.from({ length: 10 }).fill([2, 1]))
    expect((await stand(house)).filter(state => state === 'loop')).toHaveLength(10)
  })

  it('mentioning everyone in a group: by the rounds', async () => {
    await using house = await openHouse(played(({ agent, wake }) => ({ kind: 'answer', text: `@all @${after(agent.id)} @${after(agent.id, 7)} what do you say to “${wake.content.slice(-40)}”, asks ${agent.id}` })))
    await house.client.chat.post({ params: { id: 'general' }, body: { content: '@all begin' } })
    await atRest(house)
    const turns = await turnsOf(house)
    expect(turns.filter(turn => turn.hops === 0)).toHaveLength(8)
    expect(Math.max(...turns.map(turn => turn.hops))).toBe(4)
    expect(turns.every(turn => ['done', 'too_many_wakeups', 'loop'].includes(turn.waits_for ?? turn.reason ?? turn.state))).toBe(true)
  })
})
