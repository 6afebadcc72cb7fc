import type { Policy } from '../../src-server/agents/contract'
// Promise: what an agent must ask for is not done before the person says so, however long that takes; an answer is given once, and holds.
import type { Approval } from '../../src-server/approvals/contract'
import type { TestHouse } from '../support/house'
import type { Played } from '../support/models'
import { describe, expect, it } from 'vitest'
import { openTestHouse, temporaryFolder } from '../support/house'
import { listen } from '../support/listen'
import { played } from '../support/models'

const LINE = 'the alarm code is 7788'
const REMEMBER: Played = { kind: 'call', tool: 'remember', args: { line: LINE } }
/** Remembers a line, and then says what came of it. */
const model = played((_, steps) => steps.length === 0 ? REMEMBER : { kind: 'answer', text: `So: ${steps.at(-1)!.result}` })

const setTools = (house: TestHouse, tools: Record<string, Policy>, id = 'writer') => house.client.tools.decide({ params: { id }, body: { tools } })
const toolsOf = async (house: TestHouse, id = 'writer') => (JSON.parse(house.file('agents', id, 'profile.json')) as { tools: Record<string, Policy> }).tools
const write = async (house: TestHouse, content: string, to = 'writer') => (await house.client.mailbox.send({ body: { to, content } })).message
const waiting = async (house: TestHouse): Promise<Approval[]> => (await house.client.approvals.list({ query: { state: 'waiting' } })).approvals
const answer = async (house: TestHouse, id: string, body: { decision: 'allow' | 'deny', reason?: string, always?: boolean }) => (await house.client.approvals.answer({ params: { id }, body })).approval
const memoryOf = (house: TestHouse): string => house.file('agents', 'writer', 'memory', 'MEMORY.md')
const toUser = async (house: TestHouse): Promise<string[]> => (await house.client.mailbox.read({ params: { agent_id: 'user' } })).messages.map(({ content }) => content)

async function asked(house: TestHouse): Promise<Approval> {
  await expect.poll(async () => (await waiting(house)).length).toBe(1)
  return (await waiting(house))[0]!
}

/** A house where the writer must ask before it remembers, and wants to. */
async function openAsking(options: Parameters<typeof openTestHouse>[0] = {}) {
  const house = await openTestHouse({ sample: true, model, ...options })
  await setTools(house, { remember: 'ask' })
  return house
}

describe('an agent that must ask', () => {
  it('waits, with all it wants to do before the person, and nothing done', async () => {
    await using house = await openAsking()
    using ear = await listen(house.url, house.token)
    const letter = await write(house, 'note the code')
    const approval = await asked(house)
    expect(approval).toEqual({ id: expect.any(String), turn_id: letter.turn_id, agent_id: 'writer', tool: 'remember', args: { line: LINE }, call_id: expect.any(String), state: 'waiting', reason: null, always: false, asked_at: expect.any(String), answered_at: null })
    expect((await house.client.approvals.get({ params: { id: approval.id } })).approval).toEqual(approval)
    expect(memoryOf(house)).not.toContain(LINE)
    const { args, ...shown } = approval
    expect((await ear.next('approval.asked')).data).toEqual({ ...shown, preview: JSON.stringify(args) })
    await ear.next('turn.waiting')
    expect((await house.client.mailbox.letter({ params: { id: letter.id } })).message).toMatchObject({ delivery: 'queued', turn_id: letter.turn_id })
  })

  it('does it when it is allowed, once, and goes on', async () => {
    await using house = await openAsking()
    using ear = await listen(house.url, house.token)
    const letter = await write(house, 'note the code')
    const { id } = await asked(house)
    const answered = await answer(house, id, { decision: 'allow' })
    expect(answered).toMatchObject({ state: 'allowed', reason: null, always: false, answered_at: expect.any(String) })
    await house.settled()
    expect(memoryOf(house).split(LINE)).toHaveLength(2)
    expect(await toUser(house)).toEqual(['So: remembered'])
    expect((await ear.next('approval.answered')).data).toMatchObject({ id, state: 'allowed', agent_id: 'writer' })
    expect((await house.client.mailbox.letter({ params: { id: letter.id } })).message).toMatchObject({ delivery: 'answered', turn_id: letter.turn_id })
    expect(await toolsOf(house)).toEqual({ remember: 'ask' })
  })

  it('hears why when it is denied, and goes on', async () => {
    await using house = await openAsking()
    await write(house, 'note the code')
    await answer(house, (await asked(house)).id, { decision: 'deny', reason: 'Codes are not written down here.' })
    await house.settled()
    expect(memoryOf(house)).not.toContain(LINE)
    expect(await toUser(house)).toEqual([expect.stringContaining('Codes are not written down here.')])
  })

  it('waits over a restart, and is answered after it', async () => {
    using folder = temporaryFolder()
    const first = await openAsking({ home: folder.path })
    await write(first, 'note the code')
    const approval = await asked(first)
    await first.close()
    await using again = await openTestHouse({ home: folder.path, model })
    expect(await waiting(again)).toEqual([approval])
    await answer(again, approval.id, { decision: 'allow' })
    await again.settled()
    expect(memoryOf(again).split(LINE)).toHaveLength(2)
    expect(await toUser(again)).toEqual(['So: remembered'])
  })

  it('has the whole of a long wish shown, and a beginning of it told', async () => {
    const line = '猫'.repeat(1900)
    await using house = await openAsking({ model: played((_, steps) => steps.length === 0 ? { kind: 'call', tool: 'remember', args: { line } } : { kind: 'answer', text: null }) })
    using ear = await listen(house.url, house.token)
    await write(house, 'note it')
    expect((await asked(house)).args).toEqual({ line })
    const { preview } = (await ear.next('approval.asked')).data
    expect(new TextEncoder().encode(preview).length).toBeLessThanOrEqual(4096)
    expect(preview).toMatch(/^\{"line":"猫+…$/)
  })
})

describe('an answer', () => {
  it('is given once: later ones are refused with the first', async () => {
    await using house = await openAsking()
    await write(house, 'note the code')
    const { id } = await asked(house)
    const first = await answer(house, id, { decision: 'deny', reason: 'Not today.' })
    for (const decision of ['allow', 'deny'] as const) {
      await expect(answer(house, id, { decision, always: true })).rejects.toMatchObject({ status: 409, envelope: {
        code: 'already_answered',
        error: expect.stringContaining('denied already: “Not today.”'),
        details: [{ path: 'state', message: 'denied' }, { path: 'answered_at', message: first.answered_at }, { path: 'reason', message: 'Not today.' }],
      } })
    }
    await house.settled()
    expect((await house.client.approvals.get({ params: { id } })).approval).toEqual(first)
    expect(await toolsOf(house)).toEqual({ remember: 'ask' })
  })

  it('of many at once is one', async () => {
    await using house = await openAsking()
    await write(house, 'note the code')
    const { id } = await asked(house)
    const all = await Promise.all(Array.from({ length: 8 }, () => house.raw('POST', `/api/approvals/${id}/answer`, { body: { decision: 'allow' } })))
    expect(all.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }).fill(409)])
    await house.settled()
    expect(memoryOf(house).split(LINE)).toHaveLength(2)
  })

  it.each([['allow', true], ['deny', false]] as const)('“always %s” holds from then on, unasked', async (decision, done) => {
    await using house = await openAsking()
    await setTools(house, { remember: 'ask', send_message: 'deny' })
    await write(house, 'note the code')
    expect(await answer(house, (await asked(house)).id, { decision, always: true })).toMatchObject({ always: true })
    await house.settled()
    expect(await toolsOf(house), 'what was decided for other tools stays').toEqual({ remember: decision, send_message: 'deny' })
    await write(house, 'again')
    await house.settled()
    expect(memoryOf(house).includes(LINE)).toBe(done)
    expect(await toUser(house)).toHaveLength(2)
    expect(await waiting(house)).toEqual([])
  })

  it('“always” answers all that waits of that agent and tool, with its reason', async () => {
    const model = played((_, steps) => ({ text: steps.map(step => step.result).join('\n'), calls: steps.length === 0 ? [1, 2, 3].map(n => ({ id: `call-${n}`, tool: 'remember', args: { line: `line ${n}` } })) : [] }))
    await using house = await openAsking({ model })
    await write(house, 'note all')
    await expect.poll(async () => (await waiting(house)).length).toBe(3)
    await answer(house, (await waiting(house))[1]!.id, { decision: 'deny', reason: 'Nothing is written down.', always: true })
    expect((await house.client.approvals.list()).approvals.map(({ state, reason, always }) => [state, reason, always])).toEqual(Array.from({ length: 3 }).fill(['denied', 'Nothing is written down.', true]))
    await house.settled()
    expect((await toUser(house))[0]!.split('\n')).toEqual(Array.from({ length: 3 }).fill('refused: The person said no: Nothing is written down.'))
  })

  it.each([[{}], [{ decision: 'perhaps' }], [{ decision: 'allow', always: 'yes' }], [{ decision: 'deny', reason: 'x'.repeat(4001) }]])('%j is none', async (body) => {
    await using house = await openTestHouse()
    expect((await house.raw('POST', '/api/approvals/some/answer', { body })).status).toBe(400)
  })

  it('is the person’s to give, not that of a key for writing', async () => {
    await using house = await openAsking()
    await write(house, 'note the code')
    const { id } = await asked(house)
    await expect(house.keyFor('chat').client.approvals.answer({ params: { id }, body: { decision: 'allow' } })).rejects.toMatchObject({ status: 403 })
    expect((await asked(house)).state).toBe('waiting')
  })
})

describe('a turn that ends before there is an answer', () => {
  it.each([
    ['cancelled', (house: TestHouse, turn: string) => house.client.turns.cancel({ params: { id: turn } })],
    ['of an agent that is deleted', (house: TestHouse) => house.client.agents.remove({ params: { id: 'writer' } })],
  ])('%s, takes its question back', async (_, end: (house: TestHouse, turn: string) => Promise<unknown>) => {
    await using house = await openAsking()
    using ear = await listen(house.url, house.token)
    await write(house, 'note the code')
    const { id, turn_id } = await asked(house)
    await end(house, turn_id)
    expect((await ear.next('approval.withdrawn')).data).toMatchObject({ id, state: 'withdrawn' })
    expect(await waiting(house)).toEqual([])
    await expect(answer(house, id, { decision: 'allow' })).rejects.toMatchObject({ status: 409, envelope: { code: 'approval_withdrawn' } })
    expect((await house.client.approvals.get({ params: { id } })).approval.state).toBe('withdrawn')
  })
})

describe('the list', () => {
  it('comes by pages, newest last; those that wait, those that were answered, or all', async () => {
    const model = played((_, steps) => steps.length === 0 ? { text: null, calls: [1, 2, 3, 4].map(n => ({ id: `call-${n}`, tool: 'remember', args: { line: `line ${n}` } })) } : { text: null, calls: [] })
    await using house = await openAsking({ model })
    await write(house, 'note all')
    await expect.poll(async () => (await waiting(house)).length).toBe(4)
    const all = await waiting(house)
    expect(all.map(({ args }) => args.line)).toEqual(['line 1', 'line 2', 'line 3', 'line 4'])
    await answer(house, all[1]!.id, { decision: 'allow' })
    await answer(house, all[2]!.id, { decision: 'deny' })
    const lines = async (query: { state?: 'waiting' | 'answered', limit?: number, before?: string }) => {
      const { approvals, next_before } = await house.client.approvals.list({ query })
      return [approvals.map(({ args }) => args.line), next_before]
    }
    expect(await lines({})).toEqual([['line 1', 'line 2', 'line 3', 'line 4'], undefined])
    expect(await lines({ state: 'waiting' })).toEqual([['line 1', 'line 4'], undefined])
    expect(await lines({ state: 'answered' })).toEqual([['line 2', 'line 3'], undefined])
    expect(await lines({ limit: 3 })).toEqual([['line 2', 'line 3', 'line 4'], all[1]!.id])
    expect(await lines({ limit: 3, before: all[1]!.id })).toEqual([['line 1'], undefined])
    expect(await house.client.approvals.list({ query: { state: 'waiting', limit: 1 } })).toMatchObject({ next_before: all[3]!.id })
    await answer(house, all[0]!.id, { decision: 'allow' })
    await answer(house, all[3]!.id, { decision: 'allow' })
    await house.settled()
    for (const n of [1, 2, 4])
      expect(memoryOf(house)).toContain(`line ${n}\n`)
    expect(memoryOf(house)).not.toContain('line 3')
  })
})
