// Promise: what is kept no longer is forgotten by itself, and nothing that goes on or could still be looked at ever is.
import { describe, expect, it, vi } from 'vitest'
import { openTestHouse, temporaryFolder } from '../support/house'
import { played } from '../support/models'

const DAY = 86_400_000

/** Forgets a line, which the person must allow; everybody else answers at once. */
const model = played(({ wake }, steps) => wake.content === 'ask' && steps.length === 0 ? { kind: 'call', tool: 'learn_skill', args: {} } : { kind: 'answer', text: 'ok' })

describe('a house that is opened after a long time', () => {
  it('forgets turns and what was asked for in them, and keeps what waits and what they cost', async () => {
    using folder = temporaryFolder()
    const open = (days: number) => openTestHouse({ home: folder.path, sample: days === 0, model, clock: () => new Date(Date.now() + days * DAY) })
    let waits = ''
    {
      await using house = await open(0)
      await house.client.office.change({ body: { bounds: { trace_days: 10 } } })
      for (const to of ['writer', 'researcher'])
        await house.client.tools.decide({ params: { id: to }, body: { tools: { learn_skill: 'ask' } } })
      await house.client.mailbox.send({ body: { to: 'leader', content: 'hello' } })
      await house.client.mailbox.send({ body: { to: 'researcher', content: 'ask' } })
      await house.settled()
      const [asked] = (await house.client.approvals.list({ query: { state: 'waiting' } })).approvals
      await house.client.approvals.answer({ params: { id: asked!.id }, body: { decision: 'deny' } })
      await house.settled()
      await house.client.mailbox.send({ body: { to: 'writer', content: 'ask' } })
      await house.settled()
      waits = (await house.client.approvals.list({ query: { state: 'waiting' } })).approvals[0]!.id
      expect((await house.client.turns.list()).turns).toHaveLength(3)
    }
    {
      await using house = await open(9)
      await new Promise(resolve => setTimeout(resolve, 1500))
      expect((await house.client.turns.list()).turns).toHaveLength(3)
      expect((await house.client.approvals.list()).approvals).toHaveLength(2)
    }
    await using house = await open(11)
    await vi.waitFor(async () => expect((await house.client.turns.list()).turns.map(({ agent_id, state }) => [agent_id, state])).toEqual([['writer', 'waiting']]), { timeout: 8000, interval: 100 })
    expect((await house.client.approvals.list()).approvals.map(({ id }) => id)).toEqual([waits])
    expect((await house.client.usage.read()).totals.turns).toBe(2)
    await house.client.approvals.answer({ params: { id: waits }, body: { decision: 'deny' } })
    await house.settled()
    expect((await house.client.turns.list()).turns.map(({ state }) => state)).toEqual(['done'])
  })
})
