// Promises: a team or a scene goes into one file without a secret and opens elsewhere as it was; nothing that is there is changed; what is no archive is refused.
import type { Report } from '../../../src-server/archive/contract'
import type { TestHouse } from '../../support/house'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeAtomic } from '../../../src-server/kernel/files'
import { openTestHouse, temporaryFolder } from '../../support/house'
import { listen } from '../../support/listen'
import { zip } from '../../support/zip'

let house: TestHouse
let other: TestHouse
beforeEach(async () => {
  [house, other] = await Promise.all([openTestHouse({ sample: true }), openTestHouse()])
  await other.client.welcome.choose({ body: { choice: 'empty' } })
})
afterEach(() => Promise.all([house.close(), other.close()]))

async function packed(query = '', from = house): Promise<Buffer> {
  const answer = await fetch(`${from.url}/api/archive${query}`, { headers: { authorization: `Bearer ${from.token}` } })
  expect(answer.status).toBe(200)
  return Buffer.from(await answer.arrayBuffer())
}

const PATHS = { look: '/api/archive/look', open: '/api/archive/open' }
const send = (what: 'look' | 'open', bytes: Buffer, to = other) => to.raw('POST', PATHS[what], { body: bytes, headers: { 'content-type': 'application/octet-stream' } })

async function reportOf(what: 'look' | 'open', bytes: Buffer, to = other): Promise<Report> {
  const { status, json } = await send(what, bytes, to)
  expect(status, JSON.stringify(json)).toBe(what === 'open' ? 201 : 200)
  return (json as { report: Report }).report
}

const outcomes = ({ arrivals }: Report) => Object.fromEntries(arrivals.map(({ noun, id, outcome, as }) => [`${noun} ${id}`, outcome === 'renamed' ? as : outcome]))

/** A hand-made archive: its parts with their true sums. */
function handmade(parts: Record<string, string>, manifest: object = {}): Buffer {
  const all = { 'manifest.json': JSON.stringify({ format: 1, kind: 'team', name: 'x', version: '1', made_at: '2026-01-01T00:00:00.000Z', scene: null, ...manifest }), ...parts }
  const hashes = Object.fromEntries(Object.entries(all).map(([name, text]) => [name, { bytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') }]))
  return zip({ ...all, 'hashes.json': JSON.stringify(hashes) })
}

/** The names inside, and all of the bytes as they were before they were packed. */
function insideOf(bytes: Buffer): { names: string[], plain: string } {
  const names: string[] = []
  let plain = ''
  for (let at = bytes.indexOf('PK\x01\x02'); at >= 0 && bytes.readUInt32LE(at) === 0x02014B50;) {
    const [size, title, extra, comment, local] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)]
    names.push(bytes.toString('utf8', at + 46, at + 46 + title))
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    plain += size > 0 && bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(bytes.subarray(from, from + size)).toString('utf8') : ''
    at += 46 + title + extra + comment
  }
  return { names, plain }
}

describe('the whole team', () => {
  it('opens in an empty house as it was: who they are, what they remember and know, where they serve', async () => {
    await house.client.agents.updateMemory({ params: { id: 'researcher' }, body: { content: '- The shop closes at six.\n' } })
    const bytes = await packed()
    const seen = await reportOf('look', bytes)
    expect(await other.client.agents.list()).toMatchObject({ agents: [{ id: 'leader' }] })
    expect(await reportOf('open', bytes)).toEqual(seen)
    expect(outcomes(seen)).toMatchObject({ 'agent leader': 'replaced', 'agent researcher': 'added', 'scene default': 'replaced', 'knowledge handbook': 'added' })
    const [mine, theirs] = await Promise.all([house, other].map(async ({ client }) => ({
      agents: (await client.agents.list()).agents.map(({ id, name, role, display, scene }) => ({ id, name, role, display, scene })),
      scenes: (await client.scenes.list()).scenes.map(({ updated_at: _, created_at: __, ...scene }) => scene),
      kbs: (await client.knowledge.list()).kbs.map(({ id, name, pages }) => ({ id, name, pages })),
      skills: (await client.skills.list()).skills,
    })))
    expect(theirs).toEqual(mine)
    expect((await other.client.agents.memory({ params: { id: 'researcher' } })).content).toBe('- The shop closes at six.\n')
    expect((await other.client.knowledge.search({ params: { id: 'handbook' }, query: { q: 'refund' } })).total).toBeGreaterThan(0)
    await other.client.mailbox.send({ body: { to: 'researcher', content: 'Good morning' } })
    await other.settled()
    expect((await other.client.mailbox.read({ params: { agent_id: 'user' } })).messages).toMatchObject([{ from: 'researcher' }])
  })

  it('is the very same in the house it is from, where nothing is added', async () => {
    const report = await reportOf('open', await packed(), house)
    expect(new Set(Object.values(outcomes(report)))).toEqual(new Set(['same']))
    expect((await house.client.agents.list()).agents).toHaveLength(3)
  })

  it('takes nobody’s place: who has an id keeps it, and who comes is named by another one wherever it is named', async () => {
    await other.client.agents.create({ body: { name: 'Somebody else', id: 'researcher' } })
    await other.client.agents.update({ params: { id: 'leader' }, body: { name: 'My own' } })
    await other.client.scenes.updateContext({ params: { id: 'default' }, body: { content: 'Mine.' } })
    const report = await reportOf('open', await packed())
    expect(outcomes(report)).toMatchObject({ 'agent leader': 'leader-2', 'agent researcher': 'researcher-2', 'agent writer': 'added', 'scene default': 'default-2' })
    expect((await other.client.scenes.roster({ params: { id: 'default-2' } })).roster.map(({ agent_id }) => agent_id)).toEqual(expect.arrayContaining(['leader-2', 'researcher-2', 'writer']))
    expect(await other.client.agents.get({ params: { id: 'researcher-2' } })).toMatchObject({ agent: { scene: 'default-2' } })
    expect(await other.client.agents.get({ params: { id: 'leader' } })).toMatchObject({ agent: { name: 'My own' } })
  })

  it('never has a secret in it, nor what a link leads to; without memories it has no more than who they are', async () => {
    await house.client.providers.create({ body: { name: 'Paid', kind: 'openai', api_key: 'sk-very-secret' } })
    await house.client.agents.updateMemory({ params: { id: 'writer' }, body: { content: '- a memory of mine\n' } })
    symlinkSync('/etc/hostname', join(house.home, 'agents', 'writer', 'linked.md'))
    const [all, bare] = [insideOf(await packed()), insideOf(await packed('?memories=false'))]
    expect(all.plain).toContain('a memory of mine')
    expect(bare.plain).not.toContain('a memory of mine')
    expect(bare.names.filter(name => name.startsWith('agents/') && name.includes('/memory/'))).toEqual([])
    expect(all.names).not.toContain('agents/writer/linked.md')
    for (const secret of ['sk-very-secret', readFileSync(join(house.home, 'keys', 'vault.key'), 'utf8')])
      expect(all.plain.includes(secret)).toBe(false)
  })
})

describe('a scene', () => {
  it('brings whom and what it needs, and nothing else', async () => {
    await house.client.agents.create({ body: { name: 'Bystander', id: 'bystander' } })
    const { scenes } = await house.client.scenes.list()
    const { id, name } = scenes.find(scene => scene.id !== 'default')!
    const report = await reportOf('open', await packed(`?scene=${id}`))
    expect(report).toMatchObject({ kind: 'scene', name })
    expect(report.arrivals.filter(({ noun }) => noun === 'scene')).toMatchObject([{ id }])
    expect(Object.keys(outcomes(report))).not.toContain('agent bystander')
    expect((await other.client.scenes.context({ params: { id } })).content).toBe((await house.client.scenes.context({ params: { id } })).content)
    expect((await house.raw('GET', '/api/archive?scene=nowhere')).status).toBe(404)
  })
})

describe('who comes in', () => {
  it('asks again for what it was always allowed, and does nothing unasked, until the person says so here', async () => {
    await house.client.tools.decide({ params: { id: 'writer' }, body: { tools: { fetch_url: 'allow', write_page: 'deny' } } })
    await house.client.agents.updateHeartbeat({ params: { id: 'writer' }, body: { minutes: 30 } })
    const report = await reportOf('open', await packed())
    expect(report.left).toEqual(expect.arrayContaining([{ path: 'agents/writer/profile.json', reason: 'permission' }, { path: 'agents/writer/profile.json', reason: 'unasked' }]))
    expect(JSON.parse(other.file('agents', 'writer', 'profile.json'))).toMatchObject({ tools: { write_page: 'deny' }, heartbeat_minutes: null })
  })

  it('is told once for all, so that every page fetches the house anew', async () => {
    const bytes = await packed()
    using ear = await listen(other.url, other.token)
    const { arrivals } = await reportOf('open', bytes)
    expect((await ear.next('archive.opened')).data).toEqual({ kind: 'team', name: 'Leader', arrived: arrivals.length })
    await reportOf('open', bytes)
    await reportOf('look', bytes)
    expect(ear.frames.filter(({ event }) => event === 'archive.opened')).toHaveLength(1)
  })
})

describe('what is no archive', () => {
  it.each<[string, Buffer, number, string]>([
    ['nothing', Buffer.alloc(0), 400, 'not_an_archive'],
    ['text', Buffer.from('hello'), 400, 'not_an_archive'],
    ['a zip of anything', zip({ 'a.txt': 'x' }), 400, 'not_an_archive'],
    ['a name that leads out', handmade({ 'agents/../../evil': 'x' }), 400, 'not_an_archive'],
    ['a part no archive has', handmade({ 'keys/vault.key': 'x' }), 400, 'not_an_archive'],
    ['a scene’s without its scene', handmade({}, { kind: 'scene', scene: 'shop' }), 400, 'not_an_archive'],
    ['a newer one', handmade({}, { format: 2 }), 409, 'newer_archive'],
  ])('is refused: %s', async (_, bytes, status, code) => {
    expect(await send('open', bytes)).toMatchObject({ status, json: { code } })
    expect(await send('look', bytes)).toMatchObject({ status, json: { code } })
    expect(existsSync(join(other.home, 'arriving')) ? readdirSync(join(other.home, 'arriving')) : []).toEqual([])
  })

  it('is refused when a byte of it is not what it was', async () => {
    const bytes = await packed()
    bytes[bytes.indexOf('agents/leader/SOUL.md') + 60]! ^= 1 // in its packed text
    expect(await send('open', bytes)).toMatchObject({ status: 400, json: { code: 'not_an_archive' } })
  })

  it('is left and named where only parts of it cannot be read', async () => {
    const agent = (name: string): string => JSON.stringify({ name })
    const report = await reportOf('open', handmade({ 'agents/ok/profile.json': agent('<b>Ok</b> 🐈 \u202Egnp'), 'agents/broken/profile.json': '{', 'agents/_no/profile.json': agent('No'), 'agents/user/profile.json': agent('Not the person'), 'skills/empty/readme.txt': 'x' }))
    expect(outcomes(report)).toEqual({ 'agent ok': 'added', 'agent user': 'user-2' })
    expect(report.left).toEqual(expect.arrayContaining([{ path: 'agents/broken', reason: 'unreadable' }, { path: 'agents/_no', reason: 'bad_name' }, { path: 'skills/empty', reason: 'unreadable' }]))
    expect((await other.client.agents.list()).agents.map(({ id }) => id).sort()).toEqual(['leader', 'ok', 'user-2'])
  })
})

describe('the folder of an older CocoCat', () => {
  it('is looked at, then taken in once, and left as it was', async () => {
    using folder = temporaryFolder()
    const write = (path: string, text: string): void => writeAtomic(join(folder.path, ...path.split('/')), text)
    write('agents/config.toml', '[[agents]]\nid = "leader"\nname = "组长"\nenabled = true\n\n[[agents]]\nid = "employee_a"\nname = "员工A"\nenabled = true\nscene = "shop"\n')
    write('agents/employee_a/memory/MEMORY.md', '- 周五早关门\n')
    write('agents/mailbox/employee_a/inbox.jsonl', '{"from": "leader", "content": "请看 PR #42 👀", "timestamp": "2026-05-03T02:54:29.134659", "status": "unread"}\nbroken\n')
    write('scenes/shop/CONTEXT.md', 'A shop.\n')
    write('scenes/shop/roster.json', '{"agents": ["leader", "employee_a"]}')
    write('config/providers.json', '{"key": "sk-secret"}')
    const before = readdirSync(folder.path, { recursive: true }).sort()
    const asked = { folder: folder.path, open: false }
    const { report } = await other.client.archive.workspace({ body: asked })
    expect(await other.client.agents.list()).toMatchObject({ agents: [{ id: 'leader' }] })
    expect(await other.client.archive.workspace({ body: { ...asked, open: true } })).toEqual({ report })
    expect(outcomes(report)).toEqual({ 'agent leader': 'replaced', 'agent employee_a': 'added', 'scene shop': 'added' })
    expect(report).toMatchObject({ kind: 'workspace', counts: { letters: 1 }, left: expect.arrayContaining([{ path: 'config/providers.json', reason: 'secret' }, { path: 'agents/mailbox/employee_a/inbox.jsonl:2', reason: 'unreadable' }]) })
    expect((await other.client.mailbox.read({ params: { agent_id: 'employee_a' } })).messages).toMatchObject([{ from: 'leader', content: '请看 PR #42 👀' }])
    expect((await other.client.agents.memory({ params: { id: 'employee_a' } })).content).toBe('- 周五早关门\n')
    expect((await other.client.scenes.roster({ params: { id: 'shop' } })).roster.map(({ agent_id }) => agent_id)).toEqual(['leader', 'employee_a'])
    await other.settled()
    expect((await other.client.turns.list()).turns).toEqual([])
    expect((await other.client.archive.workspace({ body: { ...asked, open: true } })).report.counts.letters).toBe(0)
    expect(readdirSync(folder.path, { recursive: true }).sort()).toEqual(before)
  })

  it('is refused where there is none, and only the owner may ask', async () => {
    using folder = temporaryFolder()
    for (const path of [folder.path, join(folder.path, 'nowhere'), '/etc/hostname', 'agents', 'C:\\nowhere', '9'.repeat(4000), `/${'a/'.repeat(1900)}`, '/a\0b', other.home])
      expect(await other.raw('POST', '/api/archive/workspace', { body: { folder: path, open: true } })).toMatchObject({ status: 400, json: { code: 'not_a_workspace' } })
    await expect(other.keyFor('chat').client.archive.workspace({ body: { folder: folder.path, open: false } })).rejects.toMatchObject({ status: 403 })
  })
})

it('whoever may only read or chat neither packs nor opens, and a disk without room is said', async () => {
  for (const scope of ['read', 'chat'] as const)
    await expect(house.keyFor(scope).client.archive.pack()).rejects.toMatchObject({ status: 403 })
  await using small = await openTestHouse({ sample: true, room: () => 10 })
  expect(await small.raw('GET', '/api/archive')).toMatchObject({ status: 507, json: { code: 'disk_full' } })
  expect(await send('open', await packed(), small)).toMatchObject({ status: 507, json: { code: 'disk_full' } })
})
