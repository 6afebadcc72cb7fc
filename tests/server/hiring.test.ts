// Promise: who is asked for waits for the person; approved, the agent is there at once, and the one who asked hears of it either way.
import type { HireRequest } from '../../src-server/hiring/contract'
import type { Corner, CornerOptions } from '../support/corner'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCorner, temporaryFolder } from '../support/corner'

const PROFILE = { role: 'Bookkeeper', objective: 'Keep the books.', traits: ['exact'], rules: ['Two signatures.'], background: 'Ten years in trade.' }
const ask = async (corner: Corner, body: object = {}): Promise<HireRequest> => (await corner.hiring.request({ body: { name: 'Ada', profile: PROFILE, reason: 'The books are behind.', requested_by: 'leader', ...body } })).request
const approve = async (corner: Corner, id: string, body = {}) => (await corner.hiring.approve({ params: { id }, body })).agent
const letters = (corner: Corner, box: string) => corner.mailboxes.read(box, { limit: 50 }).messages.map(({ from, type, content }) => [from, type, content])
const events = (corner: Corner): string[] => corner.facts.map(([event]) => event).filter(event => event.startsWith('hire.') || event === 'agent.created').slice(1)

describe('a request', () => {
  it('waits, oldest first, and is told', async () => {
    await using corner = await openCorner()
    const first = await ask(corner)
    const second = await ask(corner, { name: 'Ben', profile: {}, requested_by: 'user' })
    expect(first).toEqual({ id: expect.any(String), name: 'Ada', scene: null, profile: PROFILE, reason: 'The books are behind.', requested_by: 'leader', status: 'pending', agent_id: null, decision: null, created_at: '2026-11-22T09:00:00.000Z', decided_at: null })
    expect(second.profile).toEqual({ role: '', objective: '', traits: [], rules: [], background: '' })
    expect(await corner.hiring.pending()).toEqual({ pending: [first, second] })
    expect(events(corner)).toEqual(['hire.created', 'hire.requested', 'hire.created', 'hire.requested'])
    expect(corner.agents.list().map(agent => agent.id)).toEqual(['leader'])
  })

  it('is refused for a requester or a scene that is not there', async () => {
    await using corner = await openCorner()
    await expect(ask(corner, { requested_by: 'nobody' })).rejects.toMatchObject({ status: 404, envelope: { code: 'agent_not_found' } })
    await expect(ask(corner, { scene: 'nowhere' })).rejects.toMatchObject({ status: 404, envelope: { code: 'scene_not_found' } })
    expect(await corner.hiring.pending()).toEqual({ pending: [] })
  })

  it('at most 100 of one requester wait at a time', async () => {
    await using corner = await openCorner()
    const body = { name: 'Ada', scene: null, profile: {}, reason: '', requested_by: 'leader' }
    corner.db.tx(() => Array.from({ length: 100 }, () => corner.service.hiring.request(body)))
    await expect(ask(corner)).rejects.toMatchObject({ status: 409, envelope: { code: 'too_many_pending' } })
    await ask(corner, { requested_by: 'user' })
    const [oldest] = (await corner.hiring.pending()).pending
    await corner.hiring.reject({ params: { id: oldest!.id }, body: {} })
    await ask(corner)
  })

  it('all of them come in pages with their decisions, newest last', async () => {
    await using corner = await openCorner()
    const asked = [await ask(corner), await ask(corner, { name: 'Ben' }), await ask(corner, { name: 'Cleo' })]
    await approve(corner, asked[1]!.id)
    const { requests, next_before } = await corner.hiring.requests({ query: { limit: 2 } })
    expect(requests.map(({ name, status }) => [name, status])).toEqual([['Ben', 'approved'], ['Cleo', 'pending']])
    expect((await corner.hiring.requests({ query: { before: next_before } })).requests.map(({ name }) => name)).toEqual(['Ada'])
  })
})

describe('approved', () => {
  it('the agent is there at once, as it was asked for, and the requester has a letter', async () => {
    await using corner = await openCorner()
    const { id } = await ask(corner, { scene: 'shop' })
    const agent = await approve(corner, id)
    expect(agent).toMatchObject({ id: 'ada', name: 'Ada', enabled: true, scene: 'shop', role: 'Bookkeeper' })
    expect(corner.agents.profile('ada')).toEqual(PROFILE)
    expect(existsSync(join(corner.home, 'agents', 'ada', 'SOUL.md'))).toBe(true)
    expect(corner.rosters.shop).toEqual(['ada'])
    expect(letters(corner, 'leader')).toEqual([['user', 'reply', 'The request to hire “Ada” was approved. Ada is here now and can be written to at once: @ada.']])
    expect(events(corner)).toEqual(['hire.created', 'hire.requested', 'agent.created', 'hire.updated', 'hire.decided'])
    expect(await corner.hiring.pending()).toEqual({ pending: [] })
    expect((await corner.hiring.requests()).requests[0]).toMatchObject({ status: 'approved', agent_id: 'ada', decided_at: '2026-11-22T09:00:00.000Z' })
  })

  it('with the person’s changes', async () => {
    await using corner = await openCorner()
    const { id } = await ask(corner, { scene: 'shop' })
    const agent = await approve(corner, id, { name: 'Grace', nickname: 'Gigi', scene: 'lab', profile: { role: 'Auditor' } })
    expect(agent).toMatchObject({ id: 'grace', name: 'Grace', scene: 'lab', display: { nickname: 'Gigi' } })
    expect(corner.agents.profile('grace')).toEqual({ ...PROFILE, role: 'Auditor' })
    expect(corner.rosters).toMatchObject({ shop: [], lab: ['grace'] })
    expect(letters(corner, 'leader')[0]![2]).toBe('The request to hire “Ada” was approved. Grace is here now and can be written to at once: @grace.')
  })

  it('two of one name get two ids', async () => {
    await using corner = await openCorner()
    const [first, second] = [await ask(corner), await ask(corner)]
    expect([(await approve(corner, first.id)).id, (await approve(corner, second.id)).id]).toEqual(['ada', 'ada-2'])
  })

  it('the person asked: the leader tells the person', async () => {
    await using corner = await openCorner()
    await approve(corner, (await ask(corner, { requested_by: 'user', reason: '账目跟不上了。', name: '小明' })).id)
    expect(letters(corner, 'user')).toEqual([['leader', 'reply', expect.stringMatching(/^聘用“小明”的申请已获批准。小明 已经到岗，现在就可以写信：@\S+。$/)]])
  })

  it('a requester that is gone needs no letter', async () => {
    await using corner = await openCorner()
    corner.agents.create({ id: 'writer', name: 'Writer' })
    const { id } = await ask(corner, { requested_by: 'writer' })
    corner.agents.remove('writer')
    expect((await approve(corner, id)).id).toBe('ada')
  })
})

describe('rejected', () => {
  it('with a reason, in the requester’s language', async () => {
    await using corner = await openCorner()
    const english = await ask(corner)
    const chinese = await ask(corner, { name: 'Ben', reason: '', profile: { objective: '管理账目' } })
    expect((await corner.hiring.reject({ params: { id: english.id }, body: { reason: 'Too early.' } })).request).toMatchObject({ status: 'rejected', decision: 'Too early.', agent_id: null, decided_at: '2026-11-22T09:00:00.000Z' })
    expect((await corner.hiring.reject({ params: { id: chinese.id }, body: {} })).request).toMatchObject({ decision: null })
    expect(letters(corner, 'leader').map(([,, content]) => content)).toEqual(['The request to hire “Ada” was turned down. The reason: Too early.', '聘用“Ben”的申请没有获批。没有说明原因。'])
    expect(corner.agents.list()).toHaveLength(1)
    expect(events(corner).slice(-2)).toEqual(['hire.updated', 'hire.decided'])
  })

  it('a decision is made once', async () => {
    await using corner = await openCorner()
    const [yes, no] = [await ask(corner), await ask(corner)]
    await approve(corner, yes.id)
    await corner.hiring.reject({ params: { id: no.id }, body: {} })
    for (const { id } of [yes, no]) {
      await expect(approve(corner, id)).rejects.toMatchObject({ status: 409, envelope: { code: 'already_decided' } })
      await expect(corner.hiring.reject({ params: { id }, body: {} })).rejects.toMatchObject({ status: 409 })
    }
    for (const call of [corner.hiring.approve, corner.hiring.reject])
      await expect(call({ params: { id: 'nothing' }, body: {} })).rejects.toMatchObject({ status: 404, envelope: { code: 'hire_request_not_found' } })
    expect(corner.agents.list()).toHaveLength(2)
  })
})

describe('nobody is hired to do more than who asked', () => {
  it('an agent hires for its own scene or for none; the person chooses freely', async () => {
    await using corner = await openCorner()
    await expect(ask(corner, { scene: 'lab' })).rejects.toMatchObject({ status: 403, envelope: { code: 'exceeds_requester' } })
    await ask(corner, { scene: 'lab', requested_by: 'user' })
    const { id } = await ask(corner, { scene: null })
    await expect(approve(corner, id, { scene: 'nowhere' })).rejects.toMatchObject({ status: 404, envelope: { code: 'scene_not_found' } })
    expect(await approve(corner, id, { scene: 'lab' })).toMatchObject({ scene: 'lab' })
  })

  it('a requester that has left the scene meanwhile cannot put anyone there; the person can', async () => {
    await using corner = await openCorner()
    const { id } = await ask(corner, { scene: 'shop' })
    corner.agents.update('leader', { scene: 'lab' })
    await expect(approve(corner, id)).rejects.toMatchObject({ status: 403, envelope: { code: 'exceeds_requester' } })
    expect(await approve(corner, id, { scene: 'shop' })).toMatchObject({ scene: 'shop' })
  })

  it('the new agent is bound in its tools as the requester is when the person decides, and allowed nothing beyond', async () => {
    await using corner = await openCorner()
    const [first, second] = [await ask(corner), await ask(corner, { requested_by: 'user', name: 'Ben' })]
    corner.agents.update('leader', { tools: { write_page: 'deny', send_message: 'ask', fetch_url: 'allow' } })
    expect(corner.agents.policies((await approve(corner, first.id)).id)).toEqual({ write_page: 'deny', send_message: 'ask' })
    expect(corner.agents.policies((await approve(corner, second.id)).id), 'the person asked').toEqual({})
  })

  it('the new agent has no skills that the requester lacks', async () => {
    await using corner = await openCorner()
    const { id } = await approve(corner, (await ask(corner)).id)
    expect(corner.agents.skills(id).public).toEqual([])
  })
})

describe('a crash while an agent is made', () => {
  const cutAt = (place: string): CornerOptions['cut'] => {
    let cut = false
    return (where) => {
      if (where === place && !cut) {
        cut = true
        throw new Error('the power went')
      }
    }
  }
  const folders = (home: string): string[] => readdirSync(join(home, 'agents')).sort()

  it('after its folder was written: the request waits, and a second approval takes the folder over', async () => {
    await using corner = await openCorner({ cut: cutAt('after the folder') })
    const { id } = await ask(corner, { scene: 'shop' })
    await expect(approve(corner, id)).rejects.toMatchObject({ status: 500 })
    expect(corner.agents.list().map(agent => agent.id)).toEqual(['leader'])
    expect((await corner.hiring.pending()).pending).toHaveLength(1)
    expect([folders(corner.home), letters(corner, 'leader'), corner.rosters.shop]).toEqual([['ada', 'leader'], [], []])
    expect(await approve(corner, id, { profile: { role: 'Auditor' } })).toMatchObject({ id: 'ada', role: 'Auditor' })
    expect([folders(corner.home), letters(corner, 'leader').length]).toEqual([['ada', 'leader'], 1])
  })

  it('even when the watcher has taken the folder in meanwhile', async () => {
    await using corner = await openCorner({ cut: cutAt('after the folder') })
    const { id } = await ask(corner)
    await expect(approve(corner, id)).rejects.toMatchObject({ status: 500 })
    corner.agents.sync('ada')
    expect(await approve(corner, id, { name: 'Ada B.' })).toMatchObject({ id: 'ada', name: 'Ada B.' })
    expect(folders(corner.home)).toEqual(['ada', 'leader'])
  })

  it('after its folder was written, and the house went down: the next start finishes the hire', async () => {
    using folder = temporaryFolder()
    const first = await openCorner({ home: folder.path, cut: cutAt('after the folder') })
    const { id } = await ask(first, { scene: 'shop' })
    await expect(approve(first, id, { nickname: 'Gigi' })).rejects.toMatchObject({ status: 500 })
    await first.die()
    await using again = await openCorner({ home: folder.path })
    expect(again.agents.get('ada')).toMatchObject({ scene: 'shop', role: 'Bookkeeper', display: { nickname: 'Gigi' } })
    expect((await again.hiring.requests()).requests[0]).toMatchObject({ status: 'approved', agent_id: 'ada' })
    expect([letters(again, 'leader').length, again.rosters.shop]).toEqual([1, ['ada']])
    await expect(approve(again, id)).rejects.toMatchObject({ status: 409 })
  })

  it('before its folder was written: as if never begun, and the id is anyone’s again', async () => {
    using folder = temporaryFolder()
    const first = await openCorner({ home: folder.path, cut: cutAt('before the folder') })
    const { id } = await ask(first)
    await expect(approve(first, id)).rejects.toMatchObject({ status: 500 })
    await first.die()
    await using again = await openCorner({ home: folder.path })
    expect((await again.hiring.pending()).pending).toHaveLength(1)
    again.agents.create({ id: 'ada', name: 'Another Ada' })
    expect((await approve(again, id)).id).toBe('ada-2')
    expect(again.agents.get('ada').name).toBe('Another Ada')
  })
})

describe('a plan', () => {
  const POSITION = { position: 'Bookkeeper', skills: ['VAT', 'spreadsheets'], responsibilities: ['post invoices', 'close the month'], traits: ['exact'], count: 5 }

  it('proposes so many different candidates, the same each time, and stores nothing', async () => {
    await using corner = await openCorner()
    const { candidates } = await corner.hiring.plan({ body: POSITION })
    expect(candidates).toHaveLength(5)
    expect(new Set(candidates.map(({ name }) => name)).size).toBe(5)
    expect(new Set(candidates.map(({ profile }) => JSON.stringify(profile))).size).toBe(5)
    for (const { profile, reason } of candidates) {
      expect(profile).toMatchObject({ role: 'Bookkeeper', objective: expect.stringContaining('post invoices; close the month'), background: expect.stringContaining('VAT; spreadsheets') })
      expect(profile.traits).toContain('exact')
      expect(reason).toMatch(/offline engine.*no language model/)
    }
    expect(await corner.hiring.plan({ body: POSITION })).toEqual({ candidates })
    expect([(await corner.hiring.requests()).requests, events(corner)]).toEqual([[], []])
  })

  it('a candidate can be asked for as it stands, and nobody of the team is proposed', async () => {
    await using corner = await openCorner()
    const [candidate] = (await corner.hiring.plan({ body: { position: 'Bookkeeper' } })).candidates
    const { id } = await ask(corner, candidate)
    expect(await approve(corner, id)).toMatchObject({ name: candidate!.name, role: 'Bookkeeper' })
    const { candidates } = await corner.hiring.plan({ body: { position: 'Bookkeeper', count: 5 } })
    expect(candidates.map(({ name }) => name)).not.toContain(candidate!.name)
  })

  it('in Chinese where it is asked in Chinese, or for', async () => {
    await using corner = await openCorner()
    for (const body of [{ position: '会计', responsibilities: ['记账'] }, { position: 'CFO', language: 'zh' as const }]) {
      const [{ name, profile, reason }] = (await corner.hiring.plan({ body })).candidates as [{ name: string, profile: typeof PROFILE, reason: string }]
      expect([name, profile.objective, profile.rules.join(), reason].every(text => /\p{Script=Han}/u.test(text))).toBe(true)
      expect(reason).toContain('没有经过语言模型')
    }
    const [english] = (await corner.hiring.plan({ body: { position: '会计', language: 'en' } })).candidates
    expect(english!.reason).not.toMatch(/\p{Script=Han}/u)
  })

  it('however much is asked, the profile keeps within what an agent may be', async () => {
    await using corner = await openCorner()
    const long = Array.from({ length: 20 }, (_, n) => `${n}${'🐈'.repeat(98)}`)
    const { candidates } = await corner.hiring.plan({ body: { position: 'x'.repeat(120), skills: long, responsibilities: long, traits: long, count: 5 } })
    for (const candidate of candidates)
      expect((await ask(corner, candidate)).profile).toEqual(candidate.profile)
    for (const count of [0, 6, 1.5])
      await expect(corner.hiring.plan({ body: { position: 'x', count } })).rejects.toMatchObject({ status: 400 })
  })
})
