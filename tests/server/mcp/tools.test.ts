// Promise: the tools of MCP servers are tools like any other: under the person's policies, used at most once, answered in text; and what goes wrong with them is a result.
import type { TestHouse } from '../../support/house'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openTestHouse, temporaryFolder } from '../../support/house'
import { openAddress } from '../../support/mcp/address'
import { ask, friendly, gone, lives, obedient, until, use } from '../../support/mcp/servers'

const model = obedient()
let house: TestHouse
beforeAll(async () => {
  process.env.COCOCAT_PASSWORD = 'for nobody else'
  house = await openTestHouse({ model })
  await house.client.mcp.create({ body: { id: 'box', name: 'Tool box', ...friendly('the box'), policy: 'allow', env: { SECRET: 'rosebud-7' } } })
  await until(house, 'box', 'ready')
})
afterAll(async () => {
  delete process.env.COCOCAT_PASSWORD
  await house.close()
})

describe('a tool', () => {
  it('is used in a turn, and its answer is the step’s result', async () => {
    expect(await use(house, 'box__echo', { text: 'héllo 猫' })).toBe('echo: héllo 猫')
    expect(model.offered).toEqual(expect.arrayContaining(['send_message', 'box__echo', 'box__who']))
  })

  it('answers with data where it has no words, and names what is not text', async () => {
    expect(await use(house, 'box__add', { a: 2, b: 3 })).toBe('{"sum":5}')
    expect(await use(house, 'box__draw')).toBe('Here it is:\n[image: image/png, 1 kB]\na note\n[link: more file:///more.txt]')
  })

  it('that fails says why, so that the model may learn from it', async () => {
    expect(await use(house, 'box__fail')).toBe('refused: “Tool box” says: the printer is on fire')
    expect(await use(house, 'box__echo', { text: 7 })).toMatch(/^refused: “Tool box” says: .*expected string/s)
    expect(await use(house, 'box__nothing')).toBe('refused: There is no tool “box__nothing” that you may use.')
  })

  it('is listed with the others, by its server, and each agent has its own policy for it', async () => {
    const { tools } = await house.client.tools.list()
    expect(tools.find(({ name }) => name === 'box__echo')).toMatchObject({ source: 'box', standard: 'allow', description: 'Says it again.' })
    await house.client.tools.decide({ params: { id: 'leader' }, body: { tools: { box__who: 'deny' } } })
    expect(await use(house, 'box__who')).toMatch(/^refused: There is no tool “box__who”/)
    await house.client.tools.decide({ params: { id: 'leader' }, body: { tools: { box__who: null } } })
    expect(await use(house, 'box__who')).toBe('the box')
  })

  it('waits for the person where the server’s policy is to ask', async () => {
    await house.client.mcp.update({ params: { id: 'box' }, body: { policy: 'ask' } })
    const { letterId, result } = await ask(house, 'box__who')
    const asked = await vi.waitFor(async () => {
      const { turns: [turn] } = await house.client.turns.list({ query: { source_id: letterId } })
      expect(turn).toMatchObject({ state: 'waiting', waits_for: 'approval' })
      return (await house.client.approvals.list({ query: { state: 'waiting' } })).approvals.at(-1)!
    })
    expect(asked).toMatchObject({ tool: 'box__who' })
    await house.client.approvals.answer({ params: { id: asked.id }, body: { decision: 'allow' } })
    expect(await result()).toBe('the box')
    await house.client.mcp.update({ params: { id: 'box' }, body: { policy: 'allow' } })
  })
})

describe('a child', () => {
  it('is told what a program needs to run and its own secrets, and none of the house’s', async () => {
    const told = JSON.parse(await use(house, 'box__environment')) as Record<string, string>
    expect(told).toMatchObject({ PATH: process.env.PATH, SECRET: '••••' }) // it has its secret, and a model that asks for it has not
    expect(Object.keys(told).filter(name => /COCOCAT|PASSWORD|TOKEN|npm_|VITEST/i.test(name))).toEqual([])
  })

  it('that crashes in the middle of a call: the step says so, the house lives, and the server comes back', async () => {
    expect(await use(house, 'box__crash')).toBe('refused: “Tool box” ended. What it did until then is not known. Its last words: it was the butler, with the ••••')
    expect(await use(house, 'box__who')).toBe('the box') // which waits for it
    await until(house, 'box', 'ready')
  })

  it('takes everything with it that it started', async () => {
    await using own = await openTestHouse({ model: obedient() })
    await own.client.mcp.create({ body: { id: 'parent', name: 'Parent', ...friendly(), policy: 'allow' } })
    await until(own, 'parent', 'ready')
    const [child, grandchild] = [Number(await use(own, 'parent__pid')), Number(await use(own, 'parent__spawn'))]
    expect([lives(child), lives(grandchild)]).toEqual([true, true])
    await own.client.mcp.remove({ params: { id: 'parent' } })
    await gone(child)
    await gone(grandchild)
  })
})

describe('a call', () => {
  it('has an end, however long the tool would take', async () => {
    await house.client.mcp.create({ body: { id: 'slow', name: 'Slow', ...friendly(), policy: 'allow', timeout_s: 1 } })
    await until(house, 'slow', 'ready')
    expect(await use(house, 'slow__wait', { ms: 30_000 })).toMatch(/^refused: “Slow” did not answer within 1 s\. What it did until then is not known\.$/)
    expect(await use(house, 'slow__wait', { ms: 10 })).toBe('waited 10')
    await house.client.mcp.remove({ params: { id: 'slow' } })
  })

  it('ends with its turn, and the server is told', async () => {
    await using address = await openAddress()
    await house.client.mcp.create({ body: { id: 'far', name: 'Far', transport: 'http', url: address.url, policy: 'allow' } })
    await until(house, 'far', 'ready')
    const { letterId } = await ask(house, 'far__wait', { ms: 30_000 })
    const turn = await vi.waitFor(async () => {
      const { turns: [turn] } = await house.client.turns.list({ query: { source_id: letterId } })
      expect((await house.client.turns.get({ params: { id: turn!.id } })).turn.steps).toHaveLength(1)
      return turn!
    })
    const before = address.heard.length
    await house.client.turns.cancel({ params: { id: turn.id } })
    await vi.waitFor(() => expect(address.heard.length).toBeGreaterThan(before)) // notifications/cancelled
    await house.settled()
    expect(await use(house, 'far__who')).toBe('address')
    await house.client.mcp.remove({ params: { id: 'far' } })
  })

  it('that waits for a server to come back ends when the server is removed', async () => {
    await house.client.mcp.create({ body: { id: 'leaving', name: 'Leaving', ...friendly(), policy: 'allow' } })
    await until(house, 'leaving', 'ready')
    const { result } = await ask(house, 'leaving__wait', { ms: 30_000 })
    await vi.waitFor(async () => expect((await house.client.status.house()).queue.running).toBe(1))
    await house.client.mcp.remove({ params: { id: 'leaving' } })
    expect(await result()).toMatch(/^refused: “Leaving” .*(?:ended|disconnected)/)
  })
})

describe('a server at an address', () => {
  it('that goes away and comes back with nothing remembered is connected anew', async () => {
    await using address = await openAddress()
    await house.client.mcp.create({ body: { id: 'away', name: 'Away', transport: 'http', url: address.url, policy: 'allow' } })
    await until(house, 'away', 'ready')
    expect(await use(house, 'away__who')).toBe('address')
    await address.away()
    expect(await use(house, 'away__who')).toMatch(/^refused: “Away” cannot be reached at http:\/\/127\.0\.0\.1:\d+ \(ECONN\w+\)\. What it did until then is not known\.$/)
    await until(house, 'away', 'failed')
    await address.again()
    await until(house, 'away', 'ready')
    expect(await use(house, 'away__who')).toBe('address')
    await address.away()
    await address.again() // the session is forgotten, and nobody has said so
    expect(await use(house, 'away__who')).toMatch(/^refused: “Away” is not at this address \(any more\) \(404\)/)
    await until(house, 'away', 'ready')
    expect(await use(house, 'away__who')).toBe('address')
    await house.client.mcp.remove({ params: { id: 'away' } })
  })

  it('may learn tools while it is connected', async () => {
    await using address = await openAddress()
    await house.client.mcp.create({ body: { id: 'pupil', name: 'Pupil', transport: 'http', url: address.url, policy: 'allow' } })
    await until(house, 'pupil', 'ready')
    expect(await use(house, 'pupil__learn')).toBe('learned')
    await until(house, 'pupil', 'ready', ({ tools }) => tools.some(({ name }) => name === 'pupil__learned'))
    expect(await use(house, 'pupil__learned')).toBe('it works')
    await house.client.mcp.remove({ params: { id: 'pupil' } })
  })
})

it('a turn that goes on after a restart finds the tools it was given', async () => {
  using folder = temporaryFolder()
  const first = await openTestHouse({ home: folder.path, model: obedient() })
  await first.client.mcp.create({ body: { id: 'box', name: 'Tool box', ...friendly('still here') } })
  await until(first, 'box', 'ready')
  const { result: _, letterId } = await ask(first, 'box__who')
  await vi.waitFor(async () => expect((await first.client.approvals.list({ query: { state: 'waiting' } })).approvals).toHaveLength(1))
  await first.close()
  await using second = await openTestHouse({ home: join(folder.path), model: obedient() })
  const { approvals: [asked] } = await second.client.approvals.list({ query: { state: 'waiting' } })
  await second.client.approvals.answer({ params: { id: asked!.id }, body: { decision: 'allow' } }) // before the server is connected
  await vi.waitFor(async () => {
    const { turns: [turn] } = await second.client.turns.list({ query: { source_id: letterId } })
    expect((await second.client.turns.get({ params: { id: turn!.id } })).turn.steps).toMatchObject([{ tool: 'box__who', result: 'still here' }])
  }, { timeout: 10_000 })
})
