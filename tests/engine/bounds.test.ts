// Promise: two agents that write to each other too fast rest in between, the person never does, and every bound holds from the moment it is set.
import { describe, expect, it } from 'vitest'
import { openTestHouse, temporaryFolder } from '../support/house'
import { played } from '../support/models'
import { bind, lettersOf, turnsOf } from '../support/team'
import { playTime } from '../support/time'

const START = '2026-11-22T09:00:00.000Z'

/** A model of two who always have something new for each other. */
const talkative = () => {
  let said = 0
  return played(({ agent }, steps) => steps.length === 0
    ? { kind: 'call', tool: 'send_message', args: { to: agent.id === 'writer' ? 'researcher' : 'writer', content: `number ${++said}` } }
    : { kind: 'answer', text: null })
}

async function openAt(time: ReturnType<typeof playTime>, home?: string) {
  const house = await openTestHouse({ sample: true, clock: time.clock, timers: time.timers, model: talkative(), ...(home !== undefined && { home }) })
  const write = async (to: string, content = 'begin') => (await house.client.mailbox.send({ body: { to, content } })).message
  const stand = async () => (await turnsOf(house)).map(({ agent_id, state, waits_for }) => [agent_id, waits_for ?? state])
  /** Waits until the turns stand so. */
  const stands = (...turns: [string, string][]) => expect.poll(stand, { timeout: 5000 }).toEqual(turns)
  return { house, write, stands, stand }
}

const done = (...ids: string[]): [string, string][] => ids.map(id => [id, 'done'])

describe('the rest between two in a chain', () => {
  it('begins with the third time they wake each other: that waits, and goes on by itself', async () => {
    const time = playTime(START)
    const { house, write, stands } = await openAt(time)
    await using _ = house
    await bind(house, { cooldown_ms: 2000, exchanges: 4 })
    await write('writer')
    await stands(...done('writer', 'researcher', 'writer'), ['researcher', 'cooldown'])
    expect((await house.client.status.agents()).agents.researcher).toMatchObject({ queued: 0, waiting: 1, current: null })
    expect((await lettersOf(house, 'researcher')).map(letter => letter.delivery)).toEqual(['read', 'queued'])
    time.pass(1999)
    await stands(...done('writer', 'researcher', 'writer'), ['researcher', 'cooldown'])
    time.pass(1)
    await stands(...done('writer', 'researcher', 'writer', 'researcher'), ['writer', 'cooldown'])
    time.pass(2000)
    await stands(...done('writer', 'researcher', 'writer', 'researcher', 'writer'), ['researcher', 'loop'])
    expect(await house.client.status.agents()).toMatchObject({ agents: { researcher: { queued: 0, waiting: 1 }, writer: { queued: 0, waiting: 0 } } })
  })

  it('is over after a restart as well', async () => {
    using folder = temporaryFolder()
    const time = playTime(START)
    const first = await openAt(time, folder.path)
    await first.write('writer')
    await first.stands(...done('writer', 'researcher', 'writer'), ['researcher', 'cooldown'])
    await first.house.close()
    const early = await openAt(time, folder.path)
    await early.stands(...done('writer', 'researcher', 'writer'), ['researcher', 'cooldown'])
    await early.house.close()
    time.pass(60_000)
    const { house, stands } = await openAt(time, folder.path)
    await using _ = house
    await stands(...done('writer', 'researcher', 'writer', 'researcher'), ['writer', 'cooldown'])
  })

  it('is no longer than it is set to now, and there is none at 0', async () => {
    const time = playTime(START)
    const { house, write, stands } = await openAt(time)
    await using _ = house
    await bind(house, { cooldown_ms: 3_600_000, exchanges: 4 })
    await write('writer')
    await stands(...done('writer', 'researcher', 'writer'), ['researcher', 'cooldown'])
    await bind(house, { cooldown_ms: 0 })
    time.pass(0)
    await stands(...done('writer', 'researcher', 'writer', 'researcher', 'writer'), ['researcher', 'loop'])
  })

  it('is none for the person, however often they write, nor for what one of the two says in a row', async () => {
    const time = playTime(START)
    await using house = await openTestHouse({ sample: true, clock: time.clock, timers: time.timers, model: played(({ agent, wake }, steps) => {
      const letters = agent.id === 'leader' && wake.from === 'user' ? 6 : 0
      return steps.length < letters ? { kind: 'call', tool: 'dispatch_task', args: { to: 'writer', content: `part ${steps.length}` } } : { kind: 'answer', text: agent.id === 'writer' ? 'it is done' : null }
    }) })
    for (let n = 0; n < 8; n++)
      await house.client.mailbox.send({ body: { to: 'researcher', content: 'the same again' } })
    await house.client.mailbox.send({ body: { to: 'leader', content: 'six parts' } })
    await house.settled()
    expect((await turnsOf(house)).map(turn => turn.state)).toEqual(Array.from({ length: 8 + 1 + 6 + 6 }).fill('done'))
    expect((await house.client.alerts.list()).alerts).toEqual([])
  })

  it('can be ended by the person: the turn that waits is cancelled', async () => {
    const time = playTime(START)
    const { house, write, stands } = await openAt(time)
    await using _ = house
    await write('writer')
    await stands(...done('writer', 'researcher', 'writer'), ['researcher', 'cooldown'])
    const waiting = (await turnsOf(house, { state: 'waiting' }))[0]!
    expect((await house.client.turns.cancel({ params: { id: waiting.id } })).turn).toMatchObject({ state: 'failed', reason: 'cancelled', waits_for: null })
    time.pass(10_000)
    await stands(...done('writer', 'researcher', 'writer'), ['researcher', 'failed'])
    expect((await house.client.status.agents()).agents.researcher).toMatchObject({ queued: 0, waiting: 0 })
  })
})

describe('the bounds', () => {
  it('hold from the moment they are set', async () => {
    let busy = 0
    let most = 0
    const output: number[] = []
    const model = played(async (_, steps, { mostOutput }) => {
      output.push(mostOutput)
      most = Math.max(most, ++busy)
      await new Promise(resolve => setTimeout(resolve, 15))
      busy--
      return steps.length < 3 ? { kind: 'call', tool: 'remember', args: { line: `line ${steps.length}` } } : { kind: 'answer', text: null }
    })
    await using house = await openTestHouse({ sample: true, model })
    const round = async (): Promise<string[]> => {
      most = 0
      const letters = await Promise.all(['leader', 'writer', 'researcher'].map(to => house.client.mailbox.send({ body: { to, content: 'work' } })))
      await house.settled()
      return (await turnsOf(house)).filter(turn => letters.some(({ message }) => message.id === turn.source_id)).map(turn => turn.reason ?? turn.state)
    }
    expect(await round()).toEqual(['done', 'done', 'done'])
    expect(most).toBe(3)
    await bind(house, { at_once: 1, output_tokens: 64 })
    expect(await round()).toEqual(['done', 'done', 'done'])
    expect(most).toBe(1)
    expect([output[0], output.at(-1)]).toEqual([4096, 64])
    await bind(house, { steps: 2 })
    expect(await round()).toEqual(['too_many_steps', 'too_many_steps', 'too_many_steps'])
  })

  it.each([
    [{ hops: 2 }, 'too_many_hops', 3],
    [{ wakeups: 2 }, 'too_many_wakeups', 2],
  ])('%j ends a chain as %s, and what is cut can be tried again', async (bounds, reason, turns) => {
    await using house = await openTestHouse({ sample: true, model: talkative() })
    await bind(house, bounds)
    await house.client.mailbox.send({ body: { to: 'writer', content: 'begin' } })
    await house.settled()
    const all = await turnsOf(house)
    expect(all.map(turn => turn.reason ?? turn.state)).toEqual([...Array.from({ length: turns }).fill('done'), reason])
    const cut = all.at(-1)!
    expect((await house.client.mailbox.letter({ params: { id: cut.source_id } })).message).toMatchObject({ delivery: 'failed', failure: { reason } })
    await bind(house, { hops: 1, wakeups: 1 })
    await house.client.turns.retry({ params: { id: cut.id } })
    await house.settled()
    expect((await turnsOf(house)).slice(turns + 1).map(turn => turn.reason ?? turn.state)).toContain('done')
  })

  it.each([
    { at_once: 0 },
    { at_once: 1.5 },
    { at_once: '4' },
    { steps: -1 },
    { hops: 101 },
    { wakeups: 0 },
    { exchanges: null },
    { cooldown_ms: -1 },
    { cooldown_ms: 3_600_001 },
    { answers: 0 },
    { rounds: 0 },
    { output_tokens: 63 },
    { output_tokens: 1e300 },
    { trace_days: 0 },
    { at_once: 2, steps: [] },
    'none',
    [[]],
  ])('%j is no bound, and changes nothing', async (bounds) => {
    await using house = await openTestHouse()
    const before = (await house.client.office.state()).office
    const { status, json } = await house.raw('PUT', '/api/office', { body: { bounds } })
    expect([status, json]).toMatchObject([400, { code: 'invalid_input' }])
    expect((await house.client.office.state()).office).toEqual(before)
  })

  it('are kept, and what is not named stays', async () => {
    using folder = temporaryFolder()
    const first = await openTestHouse({ home: folder.path })
    const before = (await first.client.office.state()).office.bounds
    expect(await bind(first, { hops: 3 })).toEqual({ ...before, hops: 3 })
    await bind(first, { answers: 2 })
    await first.close()
    await using again = await openTestHouse({ home: folder.path })
    expect((await again.client.office.state()).office.bounds).toEqual({ ...before, hops: 3, answers: 2 })
  })
})
