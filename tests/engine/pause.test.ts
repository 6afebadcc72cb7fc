// Promise: one button stops everything before the next step, loses nothing, and lets everything go on.
import type { TestHouse } from '../support/house'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { openTestHouse, temporaryFolder } from '../support/house'
import { played, waiting } from '../support/models'
import { lettersOf, turnsOf } from '../support/team'
import { playTime } from '../support/time'

const pause = async ({ client }: TestHouse, paused: boolean) => (await client.office.change({ body: { paused } })).office
const send = async ({ client }: TestHouse, to: string, content: string) => (await client.mailbox.send({ body: { to, content } })).message
const stand = async (house: TestHouse) => (await turnsOf(house)).map(turn => [turn.agent_id, turn.state])
const statuses = async ({ client }: TestHouse) => Object.fromEntries(Object.entries((await client.status.agents()).agents).map(([id, { status }]) => [id, status]))

describe('a pause', () => {
  it('stops a turn before its next step, begins nothing, survives a restart, and ends where it began', async () => {
    using folder = temporaryFolder()
    const model = waiting()
    const first = await openTestHouse({ home: folder.path, sample: true, model })
    await send(first, 'writer', 'one')
    await model.begun('writer')
    const { paused, paused_at } = await pause(first, true)
    expect([paused, paused_at]).toEqual([true, expect.any(String)])
    await send(first, 'writer', 'two')
    await send(first, 'researcher', 'three')
    expect(await statuses(first), 'who is at it stays busy until then').toEqual({ leader: 'paused', researcher: 'paused', writer: 'busy' })
    model.move({ kind: 'call', tool: 'remember', args: { line: 'the first step' } }, 'writer')
    await expect.poll(() => stand(first)).toEqual([['writer', 'queued'], ['writer', 'queued'], ['researcher', 'queued']])
    expect(await statuses(first)).toEqual({ leader: 'paused', researcher: 'paused', writer: 'paused' })
    expect(first.file('agents', 'writer', 'memory', 'MEMORY.md')).toContain('the first step')
    await first.close()

    const asked: string[] = []
    await using house = await openTestHouse({ home: folder.path, model: played(({ wake }, steps) => {
      asked.push(`${wake.content} after ${steps.length}`)
      return { kind: 'answer', text: wake.content }
    }) })
    await sleep(100)
    expect(await stand(house)).toEqual([['writer', 'queued'], ['writer', 'queued'], ['researcher', 'queued']])
    expect((await house.client.office.state()).office).toMatchObject({ paused: true, paused_at, queued: 3, running: 0 })
    expect((await lettersOf(house, 'writer')).map(letter => letter.delivery)).toEqual(['read', 'queued'])
    expect(asked).toEqual([])
    expect(await pause(house, false)).toMatchObject({ paused: false, paused_at: null })
    await house.settled()
    expect(asked.toSorted()).toEqual(['one after 1', 'three after 0', 'two after 0'])
    expect((await lettersOf(house, 'user')).map(letter => letter.content).toSorted()).toEqual(['one', 'three', 'two'])
    expect(await statuses(house)).toEqual({ leader: 'idle', researcher: 'idle', writer: 'idle' })
    expect((await lettersOf(house, 'writer')).map(letter => letter.delivery)).toEqual(['answered', 'answered'])
  })

  it('lets nothing begin by itself: what is due waits, once, and is done when it is over', async () => {
    const time = playTime('2026-11-22T08:00:00.000Z')
    const turns: string[] = []
    await using house = await openTestHouse({ sample: true, clock: time.clock, timers: time.timers, model: played(({ wake }) => {
      turns.push(wake.kind)
      return { kind: 'answer', text: 'done' }
    }) })
    await house.client.schedule.create({ body: { name: 'Count', task: 'count the cats', assigned_to: 'writer', cron: '*/5 * * * *', timezone: 'UTC' } })
    await house.client.agents.updateHeartbeat({ params: { id: 'researcher' }, body: { content: '- [ ] feed the cat', minutes: 10 } })
    await pause(house, true)
    time.pass(3_600_000)
    await sleep(100)
    expect(turns).toEqual([])
    expect((await stand(house)).toSorted()).toEqual([['researcher', 'queued'], ['writer', 'queued']])
    expect((await house.client.schedule.list()).tasks[0]).toMatchObject({ status: 'running' })
    await pause(house, false)
    await house.settled()
    expect(turns.toSorted()).toEqual(['heartbeat', 'task'])
  })

  it('twice is once, and a body that says nothing changes nothing', async () => {
    await using house = await openTestHouse()
    const { paused_at } = await pause(house, true)
    await sleep(5)
    expect((await pause(house, true)).paused_at).toBe(paused_at)
    expect((await house.client.office.change({ body: {} })).office).toMatchObject({ paused: true, paused_at })
    for (const paused of ['yes', 1, null])
      expect((await house.raw('PUT', '/api/office', { body: { paused } })).status).toBe(400)
    expect((await pause(house, false)).paused).toBe(false)
  })
})
