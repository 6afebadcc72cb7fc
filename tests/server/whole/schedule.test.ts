// Promise: a task wakes its agent at its time, in its scene, and what the agent answered is the result of the run.
import type { TestHouse } from '../../support/house'
import { expect, it } from 'vitest'
import { openTestHouse, temporaryFolder } from '../../support/house'
import { listen } from '../../support/listen'
import { played } from '../../support/models'
import { playTime } from '../../support/time'

const NOW = '2026-11-22T08:30:00.000Z'
const HOURLY = { name: 'Parcels', id: 'parcels', task: 'When do parcels leave?', assigned_to: 'researcher', scene: 'counter', cron: '0 * * * *', timezone: 'UTC' }
const OF = { params: { id: 'parcels' } }
const task = async (house: TestHouse) => (await house.client.schedule.list()).tasks.find(each => each.id === 'parcels')!

it('at its time the agent is woken and answers from the scene’s handbook; the run has the result, and /ws tells it', async () => {
  const time = playTime(NOW)
  await using house = await openTestHouse({ sample: true, clock: time.clock, timers: time.timers })
  using ear = await listen(house.url, house.token)
  expect((await house.client.schedule.create({ body: HOURLY })).task).toMatchObject({ status: 'waiting', runs: 0, next_run: '2026-11-22T09:00:00.000Z' })
  time.pass('2026-11-22T08:59:59.999Z')
  expect((await task(house)).runs).toBe(0)
  time.pass('2026-11-22T09:00:00.000Z')
  const { data } = await ear.next('task.ran')
  expect(data).toMatchObject({ task_id: 'parcels', run: { trigger: 'time', status: 'done', due_at: '2026-11-22T09:00:00.000Z', result: expect.stringMatching(/Tuesdays and Fridays.*from the page “Shipping”/) } })
  expect((await ear.next('turn.finished')).data).toMatchObject({ agent_id: 'researcher', kind: 'task', answered: true })
  expect((await house.client.schedule.runs(OF)).runs).toEqual([data.run])
  expect(await task(house)).toMatchObject({ status: 'waiting', runs: 1, last_run: '2026-11-22T09:00:00.000Z', last_result: data.run.result, next_run: '2026-11-22T10:00:00.000Z' })
  expect((await house.client.agents.history({ params: { id: 'researcher' } })).entries.at(-1)).toMatchObject({ kind: 'task', from: 'user', asked: HOURLY.task })
  expect((await house.client.usage.read()).usage.at(-1)).toMatchObject({ agent_id: 'researcher', scene: 'counter' })
})

it('what it passes on to a colleague comes back into its result', async () => {
  const time = playTime(NOW)
  await using house = await openTestHouse({ sample: true, clock: time.clock, timers: time.timers })
  await house.client.schedule.create({ body: { ...HOURLY, assigned_to: 'leader', task: 'ask @researcher when parcels leave' } })
  const { run } = await house.client.schedule.run(OF)
  expect(run).toMatchObject({ trigger: 'hand', status: 'running' })
  await house.settled()
  expect((await task(house)).last_result).toMatch(/Researcher[^\n]*\n\n[^\n]*Tuesdays/)
})

it('that fails says so, and comes again at its next time', async () => {
  const time = playTime(NOW)
  await using house = await openTestHouse({ sample: true, clock: time.clock, timers: time.timers, model: played(() => {
    throw new Error('out of order')
  }) })
  using ear = await listen(house.url, house.token)
  await house.client.schedule.create({ body: HOURLY })
  time.pass('2026-11-22T09:00:00.000Z')
  expect((await ear.next('task.ran')).data.run).toMatchObject({ status: 'failed', result: expect.not.stringContaining('out of order') })
  expect(await task(house)).toMatchObject({ status: 'failed', next_run: '2026-11-22T10:00:00.000Z' })
  time.pass('2026-11-22T10:00:00.000Z')
  expect((await ear.next('task.ran')).data.run.status).toBe('failed')
  expect((await task(house)).runs).toBe(2)
})

it('that was missed while the house was closed is caught up with at the next start', async () => {
  using folder = temporaryFolder()
  const time = playTime(NOW)
  const open = (): Promise<TestHouse> => openTestHouse({ home: folder.path, sample: true, clock: time.clock, timers: time.timers })
  const first = await open()
  await first.client.schedule.create({ body: { ...HOURLY, catch_up: 'once' } })
  await first.close()
  time.pass('2026-11-22T12:10:00.000Z')
  await using again = await open()
  await again.settled()
  expect((await again.client.schedule.runs(OF)).runs).toMatchObject([{ trigger: 'catch_up', status: 'done', result: expect.stringContaining('Tuesdays') }])
  expect(await task(again)).toMatchObject({ next_run: '2026-11-22T13:00:00.000Z' })
})
