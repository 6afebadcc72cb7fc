// Promise: whatever a team does — write, dispatch, shout in groups, refuse, break — it comes to rest within its bounds, and no letter is left in between.
import type { Bounds, TurnSummary } from '../../src-server/engine/contract'
import type { Context } from '../../src-server/engine/model'
import type { TestHouse } from '../support/house'
import type { Played } from '../support/models'
import process from 'node:process'
import { expect, it } from 'vitest'
import { ModelFailure } from '../../src-server/engine/model'
import { openTestHouse } from '../support/house'
import { played } from '../support/models'
import { bind, hire, lettersOf, turnsOf } from '../support/team'

const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1e9)
const TEAMS = Number(process.env.FUZZ_TEAMS ?? 200)
const IDS = Array.from({ length: 12 }, (_, n) => `cat-${n}`)
const WORDS = ['ok', '收到', 'thanks!', '👍', 'again', 'Again!', 'look it up', '请查一下', 'what is new?', 'done', '']

/** Chance as it is played: the same seed, the same numbers. */
interface Chance {
  below: (n: number) => number
  one: <T>(of: readonly T[]) => T
  some: <T>(of: readonly T[], count: number) => T[]
}

function chance(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => { // mulberry32
    state = (state + 0x6D2B79F5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number): number => Math.floor(next() * n)
  const some = <T>(of: readonly T[], count: number): T[] => of.map(each => ({ each, at: next() })).sort((a, b) => a.at - b.at).slice(0, count).map(({ each }) => each)
  return { below, one: of => of[below(of.length)]!, some }
}

/** A team at random: who is in it, how each of them is, and the bounds it works in. */
interface Team { members: string[], manners: Record<string, number>, bounds: Partial<Bounds>, luck: Chance, said: number }

function teamOf(n: number): Team {
  const luck = chance(SEED + n * 7919)
  const members = luck.some(IDS, 2 + luck.below(11))
  const bounds = { at_once: 1 + luck.below(8), steps: 1 + luck.below(6), hops: 1 + luck.below(8), wakeups: 2 + luck.below(24), exchanges: 1 + luck.below(6), answers: 1 + luck.below(6), rounds: 1 + luck.below(4), cooldown_ms: luck.one([0, 0, 0, 1, 5]) }
  return { members, manners: Object.fromEntries(members.map(id => [id, luck.below(100)])), bounds, luck, said: 0 }
}

function textOf(team: Team): string {
  const { luck, members } = team
  const mentions = luck.below(3) === 0 ? luck.some(['all', '所有人', ...members], luck.below(4)).map(id => `@${id} `) : []
  return `${mentions.join('')}${luck.below(3) === 0 ? luck.one(WORDS) : `number ${++team.said}`}` || '…'
}

/** One thing an agent does, used well or not. */
function callOf(team: Team): { id: string, tool: string, args: Record<string, unknown> } {
  const { luck, members } = team
  const to = luck.one([...members, ...members, 'user', 'nobody'])
  const [tool, args] = luck.one<[string, Record<string, unknown>]>([
    ['send_message', { to, content: textOf(team) }],
    ['send_message', { to, content: textOf(team) }],
    ['dispatch_task', { to, content: textOf(team) }],
    ['dispatch_task', { to, content: textOf(team) }],
    ['post_to_group', { group: luck.one(['team', 'general']), content: textOf(team) }],
    luck.one([['fly', {}], ['send_message', {}], ['dispatch_task', { to: 42, content: [] }], ['remember', { line: 'a line' }]]),
  ])
  return { id: '', tool, args }
}

/** The more an agent talks (its manner), the more calls it makes; some refuse, some break. */
function moveOf(team: Team, { agent, wake }: Context, steps: number): Played {
  const { luck, manners } = team
  const manner = manners[agent.id] ?? 0
  const whim = luck.below(100)
  if (whim < 3)
    throw new Error('broken')
  if (whim < 6)
    throw new ModelFailure('model_refused', 'I would rather not.', false)
  if (whim < manner && steps < 8)
    return { text: luck.one([null, 'meanwhile']), calls: Array.from({ length: 1 + luck.below(3) }, () => callOf(team)) }
  return { kind: 'answer', text: whim % 3 === 0 ? null : wake.kind === 'mention' || whim % 2 === 0 ? textOf(team) : luck.one(WORDS) || null }
}

/** What the person does to set a team going, and while it is at it. */
async function begin({ client }: TestHouse, team: Team): Promise<void> {
  const { luck, members } = team
  await client.chat.update({ params: { id: 'team' }, body: { members } })
  for (let n = 0; n <= luck.below(3); n++) {
    const to = luck.one(members)
    await luck.one([
      () => client.mailbox.send({ body: { to, content: textOf(team) } }),
      () => client.mailbox.send({ body: { to, content: textOf(team), type: 'task' } }),
      () => client.mailbox.send({ body: { to, content: textOf(team), from: luck.one(members) } }),
      () => client.chat.post({ params: { id: 'team' }, body: { content: `@all ${textOf(team)}` } }),
    ])()
  }
}

/** Now and then the person switches one off and on, deletes one and brings it back, or pauses everything. */
async function meddle({ client }: TestHouse, team: Team): Promise<void> {
  const { luck, members } = team
  const params = { id: luck.one(members) }
  switch (luck.below(12)) {
    case 0:
      await client.agents.update({ params, body: { enabled: false } })
      await client.agents.update({ params, body: { enabled: true } })
      break
    case 1: // while everything rests, so that a letter waits for the one who goes
      await client.office.change({ body: { paused: true } })
      await client.mailbox.send({ body: { to: params.id, content: textOf(team) } })
      await client.agents.remove({ params })
      await client.agents.restore({ params })
      await client.office.change({ body: { paused: false } })
      break
    case 2:
      await client.office.change({ body: { paused: true } })
      await client.office.change({ body: { paused: false } })
      break
  }
}

/** Those who went round in circles are let go on until they do so no more, or what they said is dropped. */
async function untangle(house: TestHouse, { luck }: Team): Promise<void> {
  await house.settled()
  for (let rounds = 0; ; rounds++) {
    const { alerts } = await house.client.alerts.list({ query: { state: 'open' } })
    if (alerts.length === 0)
      return
    expect(rounds, 'those who are let go on come to rest as well').toBeLessThan(60)
    for (const turn of luck.below(3) === 0 ? await turnsOf(house, { state: 'waiting' }) : [])
      await house.client.turns.cancel({ params: { id: turn.id } })
    for (const { id } of alerts)
      await house.client.alerts.resolve({ params: { id } })
    await house.settled()
  }
}

const CUT = ['too_many_hops', 'too_many_wakeups']

/** Holds what a team did against its bounds. `turns` are the new ones, `seen` how many letters each had before. */
async function check(house: TestHouse, team: Team, turns: TurnSummary[], seen: Map<string, number>): Promise<void> {
  const { hops, wakeups, steps } = team.bounds as Bounds
  const byId = new Map(turns.map(turn => [turn.id, turn]))
  const rootOf = (turn: TurnSummary): string => byId.has(turn.cause ?? '') ? rootOf(byId.get(turn.cause!)!) : turn.id
  const chains = Map.groupBy(turns.filter(turn => !CUT.includes(turn.reason ?? '')), rootOf)
  for (const chain of chains.values())
    expect(chain.length, 'wake-ups of one message').toBeLessThanOrEqual(wakeups)
  expect(turns.filter(turn => !['done', 'failed'].includes(turn.state))).toEqual([])
  expect(turns.filter(turn => turn.hops > hops && turn.reason !== 'too_many_hops' && turn.reason !== 'agent_removed')).toEqual([])
  expect(turns.filter(turn => turn.state === 'failed' && !(turn.reason && turn.message))).toEqual([])
  for (const { id } of turns.slice(0, 3))
    expect((await house.client.turns.get({ params: { id } })).turn.steps.length).toBeLessThanOrEqual(steps)
  for (const id of team.members) {
    const letters = (await lettersOf(house, id)).filter(letter => letter.idx >= seen.get(id)!)
    expect(letters.filter(letter => !['delivered', 'read', 'answered', 'failed'].includes(letter.delivery)), `letters to ${id}`).toEqual([])
  }
}

it(`${TEAMS} random teams come to rest within their bounds (FUZZ_SEED=${SEED})`, async () => {
  let team = teamOf(0)
  let thoughts = 0
  await using house = await openTestHouse({ model: played((context, steps) => {
    thoughts++
    return moveOf(team, context, steps.length)
  }) })
  await hire(house, IDS)
  await house.client.chat.create({ body: { id: 'team', name: 'Team', members: [] } })
  let last = ''
  let turns = 0
  const ends = new Set<string>()
  for (let n = 0; n < TEAMS; n++) {
    team = teamOf(n)
    const { mailboxes } = await house.client.mailbox.all()
    const seen = new Map(mailboxes.map(({ agent_id, total }) => [agent_id, total]))
    try {
      await bind(house, team.bounds)
      await begin(house, team)
      await meddle(house, team)
      await untangle(house, team)
      const made = (await turnsOf(house)).filter(turn => turn.id > last)
      await check(house, team, made, seen)
      expect((await house.client.status.house()).queue).toMatchObject({ queued: 0, running: 0, waiting: 0 })
      turns += made.length
      made.forEach(turn => ends.add(turn.reason ?? turn.state))
      last = made.at(-1)?.id ?? last
    }
    catch (error) {
      throw new Error(`team ${n} of FUZZ_SEED=${SEED}: ${String(error)}`, { cause: error })
    }
  }
  if (TEAMS >= 100) {
    expect([...ends], 'every bound was met').toEqual(expect.arrayContaining(['done', ...CUT, 'too_many_steps', 'model_refused', 'internal', 'cancelled', 'agent_removed']))
    expect((await house.client.alerts.list({ query: { state: 'resolved' } })).alerts.length).toBeGreaterThan(9)
  }
  process.stdout.write(`fuzz: ${TEAMS} teams, ${turns} turns, ${thoughts} thoughts, FUZZ_SEED=${SEED}\n`)
}, 180_000)
