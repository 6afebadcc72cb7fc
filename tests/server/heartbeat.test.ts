// Promise: an agent's HEARTBEAT.md is looked at on its interval; nothing to do costs nothing, and what is open wakes the agent, one at a time.
import type { Context } from '../../src-server/engine/model'
import type { TestHouse } from '../support/house'
import type { PlayedTime } from '../support/time'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { openPoints, saidIn } from '../../src-server/engine/points'
import { openTestHouse, temporaryFolder } from '../support/house'
import { listen } from '../support/listen'
import { played, waiting } from '../support/models'
import { playTime } from '../support/time'

const START = '2026-11-22T09:00:00.000Z'
const MINUTE = 60_000
const leader = { params: { id: 'leader' } }

/** A house whose model notes what it is asked by heartbeats, and answers with what is next. */
async function open(answers: (string | null)[] = [], home?: string, time: PlayedTime = playTime(START)) {
  const asked: Context['wake'][] = []
  const model = played(({ wake }) => {
    asked.push(wake)
    return { kind: 'answer', text: answers.shift() ?? null }
  })
  const house = await openTestHouse({ clock: time.clock, timers: time.timers, model, ...(home !== undefined && { home }) })
  const beat = (change: { content?: string, minutes?: number | null }) => house.client.agents.updateHeartbeat({ ...leader, body: change })
  const state = () => house.client.agents.heartbeat(leader)
  const letters = async () => (await house.client.mailbox.read({ params: { agent_id: 'user' } })).messages
  const pass = async (minutes: number) => {
    time.pass(minutes * MINUTE)
    await house.settled()
  }
  return { house, time, asked, beat, state, letters, pass, [Symbol.asyncDispose]: () => house.close() }
}
const fileOf = (house: TestHouse) => join(house.home, 'agents', 'leader', 'HEARTBEAT.md')

describe('on its interval', () => {
  it('the open points wake the agent, and its answer is a letter to the person', async () => {
    await using play = await open(['The backup is three days old.'])
    expect(await play.state()).toEqual({ content: '', minutes: null, last_at: null, next_at: null, nothing_to_do: true })
    const content = '# Every half hour\n\n- [ ] look after the backup\n- [x] say hello\n'
    expect(await play.beat({ content, minutes: 30 })).toEqual({ content, minutes: 30, last_at: null, next_at: '2026-11-22T09:30:00.000Z', nothing_to_do: false })
    expect(readFileSync(fileOf(play.house), 'utf8')).toBe(content)
    await play.pass(29)
    expect(play.asked).toEqual([])
    await play.pass(1)
    expect(play.asked).toMatchObject([{ kind: 'heartbeat', from: 'user' }])
    expect(play.asked[0]!.content).toContain('- [ ] look after the backup')
    expect(play.asked[0]!.content).not.toContain('say hello')
    expect(await play.letters()).toMatchObject([{ from: 'leader', type: 'message', content: 'The backup is three days old.' }])
    expect(await play.state()).toMatchObject({ last_at: '2026-11-22T09:30:00.000Z', next_at: '2026-11-22T10:00:00.000Z' })
    const { turns } = await play.house.client.turns.list()
    expect(turns).toMatchObject([{ kind: 'heartbeat', state: 'done', agent_id: 'leader', cause: null, hops: 0 }])
  })

  it.each([null, '', 'HEARTBEAT_OK', ' **HEARTBEAT_OK**.\n'])('an answer of %j is no letter', async (text) => {
    await using play = await open([text])
    await play.beat({ content: 'look', minutes: 5 })
    await play.pass(5)
    expect(play.asked).toHaveLength(1)
    expect(await play.letters()).toEqual([])
    expect((await play.house.client.turns.list()).turns).toMatchObject([{ state: 'done' }])
  })

  it('nothing to do costs no model call and no wake-up, only the time of the look', async () => {
    await using play = await open()
    await play.beat({ minutes: 5 })
    for (const content of ['', '# Nothing\n\n', '<!-- nothing\n- [ ] yet -->\n- [x] done\n  by hand\n']) {
      await play.beat({ content })
      await play.pass(5)
    }
    expect(play.asked).toEqual([])
    expect((await play.house.client.turns.list()).turns).toEqual([])
    expect(await play.state()).toMatchObject({ nothing_to_do: true, last_at: '2026-11-22T09:15:00.000Z', next_at: '2026-11-22T09:20:00.000Z' })
  })

  it('asked to look now it looks at once, and the interval counts from then; where nothing comes of it, that is said', async () => {
    await using play = await open(['All is well.', null])
    const now = () => play.house.raw('POST', '/api/agents/leader/heartbeat')
    const codeOf = async () => ((await now()).json as { code: string }).code
    expect(await codeOf()).toBe('nothing_open')
    await play.beat({ content: 'look' })
    const { turn_id } = await play.house.client.agents.lookNow(leader)
    await play.house.settled()
    expect((await play.house.client.turns.list({ query: { agent_id: 'leader', kind: 'heartbeat' } })).turns).toMatchObject([{ id: turn_id, state: 'done', answer: 'All is well.' }])
    expect((await play.house.client.turns.list({ query: { kind: 'dream' } })).turns).toEqual([])
    expect(await play.state()).toMatchObject({ minutes: null, last_at: null })
    await play.beat({ minutes: 30 })
    await play.pass(20)
    await play.house.client.agents.lookNow(leader)
    await play.house.settled()
    expect(await play.state()).toMatchObject({ last_at: '2026-11-22T09:20:00.000Z', next_at: '2026-11-22T09:50:00.000Z' })
    await play.house.client.agents.update({ ...leader, body: { enabled: false } })
    expect(await codeOf()).toBe('agent_disabled')
  })

  it('who is at it already does not look a second time', async () => {
    const model = waiting()
    await using house = await openTestHouse({ model })
    await house.client.agents.updateHeartbeat({ ...leader, body: { content: 'look' } })
    await house.client.agents.lookNow(leader)
    await model.begun('leader')
    expect((await house.raw('POST', '/api/agents/leader/heartbeat')).json).toMatchObject({ code: 'looking_already' })
    model.answer(null)
    await house.settled()
  })

  it('never twice at a time', async () => {
    const time = playTime(START)
    const model = waiting()
    await using house = await openTestHouse({ clock: time.clock, timers: time.timers, model })
    await house.client.agents.updateHeartbeat({ ...leader, body: { content: 'look', minutes: 10 } })
    time.pass(10 * MINUTE)
    await model.begun('leader')
    time.pass(35 * MINUTE)
    expect((await house.client.turns.list()).turns).toHaveLength(1)
    model.answer(null)
    await house.settled()
    model.answer(null)
    time.pass(10 * MINUTE)
    await house.settled()
    expect((await house.client.turns.list()).turns.map(turn => turn.state)).toEqual(['done', 'done'])
  })

  it('one that failed is over: the next comes at its time', async () => {
    const time = playTime(START)
    let failing = true
    await using house = await openTestHouse({ clock: time.clock, timers: time.timers, model: played(() => {
      if (failing)
        throw new Error('no')
      return { kind: 'answer', text: 'All is well.' }
    }) })
    await house.client.agents.updateHeartbeat({ ...leader, body: { content: 'look', minutes: 10 } })
    time.pass(10 * MINUTE)
    await house.settled()
    failing = false
    time.pass(10 * MINUTE)
    await house.settled()
    expect((await house.client.turns.list()).turns.map(turn => turn.state)).toEqual(['failed', 'done'])
  })
})

describe('what was missed', () => {
  it('while the machine slept is looked at once', async () => {
    await using play = await open()
    await play.beat({ content: 'look', minutes: 10 })
    play.time.sleep('2026-11-22T18:03:00.000Z')
    await play.house.settled()
    expect(play.asked).toHaveLength(1)
    expect(await play.state()).toMatchObject({ last_at: '2026-11-22T18:03:00.000Z', next_at: '2026-11-22T18:13:00.000Z' })
  })

  it('while the house was closed is looked at once when it opens', async () => {
    using folder = temporaryFolder()
    const time = playTime(START)
    const first = await open([], folder.path, time)
    await first.beat({ content: 'look', minutes: 60 })
    await first.house.close()
    time.pass('2026-11-23T09:00:00.000Z')
    await using again = await open(['Good morning.'], folder.path, time)
    await again.house.settled()
    expect(again.asked).toHaveLength(1)
    expect(await again.letters()).toMatchObject([{ content: 'Good morning.' }])
  })

  it('in the middle of a heartbeat goes on after a restart, and is answered once', async () => {
    using folder = temporaryFolder()
    const time = playTime(START)
    const first = await openTestHouse({ clock: time.clock, timers: time.timers, model: played(() => ({ kind: 'answer', text: 'x' })), home: folder.path })
    await first.client.office.change({ body: { paused: true } })
    await first.client.agents.updateHeartbeat({ ...leader, body: { content: 'look', minutes: 5 } })
    time.pass(5 * MINUTE)
    await first.close()
    rmSync(join(folder.path, 'agents', 'leader', 'HEARTBEAT.md'))
    await using again = await open(['Once.'], folder.path, time)
    await again.house.client.office.change({ body: { paused: false } })
    await vi.waitFor(async () => expect(await again.letters()).toHaveLength(1))
    expect(again.asked[0]!.content).toContain('look')
    await again.pass(5)
    expect(again.asked).toHaveLength(1)
  })

  it('by a disabled agent waits until it is enabled', async () => {
    await using play = await open()
    await play.beat({ content: 'look', minutes: 10 })
    await play.house.client.agents.update({ ...leader, body: { enabled: false } })
    expect(await play.state()).toMatchObject({ next_at: null })
    await play.pass(60)
    expect(play.asked).toEqual([])
    await play.house.client.agents.update({ ...leader, body: { enabled: true } })
    await play.house.settled()
    expect(play.asked).toHaveLength(1)
  })
})

describe('the timers', () => {
  it('there is one for all agents, and none when nobody has a heartbeat', async () => {
    await using play = await open()
    const idle = play.time.waiting().count
    for (const id of ['a', 'b', 'c']) {
      await play.house.client.agents.create({ body: { name: id, id } })
      await play.house.client.agents.updateHeartbeat({ params: { id }, body: { minutes: 10 } })
    }
    expect(play.time.waiting().count).toBe(idle + 1)
    for (const id of ['a', 'b'])
      await play.house.client.agents.updateHeartbeat({ params: { id }, body: { minutes: null } })
    await play.house.client.agents.remove({ params: { id: 'c' } })
    expect(play.time.waiting().count).toBe(idle)
  })

  it('a new interval counts from the last look, and one that was off begins anew', async () => {
    await using play = await open()
    await play.beat({ content: '', minutes: 60 })
    await play.pass(20)
    expect(await play.beat({ minutes: 30 })).toMatchObject({ next_at: '2026-11-22T09:30:00.000Z' })
    expect(await play.beat({ minutes: null })).toMatchObject({ minutes: null, next_at: null })
    expect(await play.beat({ minutes: 30 })).toMatchObject({ last_at: null, next_at: '2026-11-22T09:50:00.000Z' })
  })

  it('a file that cannot be read holds up nobody', async () => {
    await using play = await open()
    await play.house.client.agents.create({ body: { name: 'b', id: 'b' } })
    await play.beat({ minutes: 5 })
    await play.house.client.agents.updateHeartbeat({ params: { id: 'b' }, body: { content: 'look', minutes: 5 } })
    mkdirSync(fileOf(play.house))
    await play.pass(5)
    expect(play.asked).toHaveLength(1)
    expect(play.time.waiting().ms).toBeGreaterThan(0)
  })
})

describe('files', () => {
  it('edited on disk count at the next look, and are told live', async () => {
    await using play = await open()
    await play.beat({ minutes: 5 })
    using ear = await listen(play.house.url, play.house.token)
    await vi.waitFor(() => {
      writeFileSync(fileOf(play.house), '- written on disk\n') // again, for the watch may be looking around for the first time
      expect(ear.facts().map(fact => fact.event)).toContain('agent.updated')
    }, { timeout: 10_000, interval: 500 })
    expect(await play.state()).toMatchObject({ content: '- written on disk\n', nothing_to_do: false })
    await play.pass(5)
    expect(play.asked[0]!.content).toContain('- written on disk')
  })

  it('an interval in profile.json counts, wherever it was written', async () => {
    await using play = await open()
    await play.beat({ content: 'look', minutes: 15 })
    const profile = join(play.house.home, 'agents', 'leader', 'profile.json')
    expect(JSON.parse(readFileSync(profile, 'utf8'))).toMatchObject({ heartbeat_minutes: 15 })
    writeFileSync(profile, readFileSync(profile, 'utf8').replace('"heartbeat_minutes": 15', '"heartbeat_minutes": 45'))
    await vi.waitFor(async () => expect(await play.state()).toMatchObject({ minutes: 45, next_at: '2026-11-22T09:45:00.000Z' }), { timeout: 5000 })
  })

  it('half a million characters are kept and told in part', async () => {
    await using play = await open()
    await play.beat({ content: '猫'.repeat(500_000), minutes: 5 })
    await play.pass(5)
    expect(play.asked[0]!.content.length).toBeLessThan(25_000)
    await expect(play.beat({ content: 'x'.repeat(500_001) })).rejects.toMatchObject({ status: 400 })
  })

  it.each([4, 10_081, 5.5, -1])('%j minutes are refused', async (minutes) => {
    await using play = await open()
    await expect(play.beat({ minutes })).rejects.toMatchObject({ status: 400, envelope: { details: [{ path: 'minutes' }] } })
  })

  it('an agent that is not there is 404', async () => {
    await using play = await open()
    await expect(play.house.client.agents.heartbeat({ params: { id: 'nobody' } })).rejects.toMatchObject({ status: 404 })
    await expect(play.house.client.agents.updateHeartbeat({ params: { id: 'nobody' }, body: { content: 'x' } })).rejects.toMatchObject({ status: 404 })
  })
})

describe('open points', () => {
  it.each([
    [''],
    ['   \n\n'],
    ['# Title\n\n## Other\n'],
    ['<!-- a comment -->\n<!-- one\nof more lines -->'],
    ['<!-- one that never ends\n- [ ] so this is in it'],
    ['- [x] done\n* [X] done too\n'],
    ['- [x] done\n  - with a detail\n    and more of it\n\n  still that\n'],
    ['---\n***\n- \n- [ ] \n'],
  ])('there are none in %j', text => expect(openPoints(text)).toBeNull())

  it.each(['<!--', '- [x] ', '-->', '\n', ' ', '# '])('half a million characters of %j take no time', (part) => {
    const begun = Date.now()
    openPoints(part.repeat(500_000 / part.length))
    expect(Date.now() - begun).toBeLessThan(1000)
  })

  it.each([
    ['look', 'look'],
    ['# T\n- [ ] a\n- [x] b\n- c', '# T\n- [ ] a\n- c'],
    ['- [x] parent\n  - [ ] child', '- [ ] child'],
    ['- [x] a\n  more of a\n- b', '- b'],
    ['a <!-- b --> c', 'a  c'],
    ['1. 每天早上看一遍 [x]', '1. 每天早上看一遍 [x]'],
  ])('of %j they are %j', (text, points) => expect(openPoints(text)).toBe(points))

  it('what is said beside the word for silence is said', () => {
    expect(saidIn('HEARTBEAT_OK\n\nBut the disk is full.')).toBe('But the disk is full.')
    expect(saidIn('All done. HEARTBEAT_OK')).toBe('All done.')
    expect(saidIn('I was told to answer HEARTBEAT_OK when idle.')).toBe('I was told to answer HEARTBEAT_OK when idle.')
  })
})
