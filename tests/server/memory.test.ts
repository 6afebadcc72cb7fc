// Promise: every change of a memory says who made it, when, why and in which turn; every line says from whom it is; and what a person wrote is never lost.
import type { TestHouse } from '../support/house'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMemories } from '../../src-server/agents/memory'
import { openPapers } from '../../src-server/agents/papers'
import { agentMigrations } from '../../src-server/agents/schema'
import { createVersionStore } from '../../src-server/agents/store'
import { createBus } from '../../src-server/kernel/bus'
import { systemClock } from '../../src-server/kernel/clock'
import { openDb } from '../../src-server/kernel/db'
import { factMigrations } from '../../src-server/kernel/facts'
import { openTestHouse, temporaryFolder } from '../support/house'
import { have, obedient } from '../support/obedient'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse({ model: obedient })
})
afterAll(() => house.close())

let named = 0
/** A new agent, and what is asked of its memory. */
async function someone(content?: string) {
  const { agent: { id } } = await house.client.agents.create({ body: { name: `Someone ${++named}` } })
  const params = { id }
  const edit = async (text: string): Promise<string> => {
    await house.client.agents.updateMemory({ params, body: { content: text } })
    return newest()
  }
  const versions = async () => (await house.client.agents.memoryVersions({ params, query: { limit: 500 } })).versions
  const newest = async (): Promise<string> => (await versions()).at(-1)!.id
  if (content !== undefined)
    await edit(content)
  return {
    id,
    edit,
    versions,
    newest,
    text: async () => (await house.client.agents.memory({ params })).content,
    lines: async () => (await house.client.agents.memoryLines({ params })).lines,
    /** Who wrote what, as `author why text`. */
    told: async () => (await house.client.agents.memoryLines({ params })).lines.map(line => `${line.author} ${line.why} ${line.text}`),
    onDisk(text: string) {
      mkdirSync(join(house.home, 'agents', id, 'memory'), { recursive: true })
      writeFileSync(join(house.home, 'agents', id, 'memory', 'MEMORY.md'), text)
    },
    have: (tool: string, args: Record<string, unknown>) => have(house, id, tool, args),
    restore: (version: string) => house.client.agents.restoreMemory({ params: { id, version } }),
    diff: (version: string, against?: string) => house.client.agents.memoryDiff({ params: { id, version }, query: { ...(against && { against }) } }),
  }
}

describe('saving', () => {
  it('is refused where the agent wrote meanwhile, and taken with the tag of what stands there', async () => {
    const agent = await someone('- by the person\n')
    const params = { id: agent.id }
    const { etag } = await house.client.agents.memory({ params })
    await agent.have('remember', { line: 'by the agent' })
    const put = (match: string) => house.raw('PUT', `/api/agents/${agent.id}/memory`, { body: { content: 'over it' }, headers: { 'if-match': match } })
    const refused = await put(etag)
    expect([refused.status, refused.json]).toMatchObject([412, { code: 'stale' }])
    expect(await agent.text()).toBe('- by the person\n- by the agent\n')
    expect((await put(refused.headers.etag!)).status).toBe(200)
    expect((await put('*')).status).toBe(200)
    expect(await agent.text()).toBe('over it')
  })
})

describe('a version', () => {
  it('says who, why and in which turn', async () => {
    const agent = await someone('- by the person\n')
    const { turn: first } = await agent.have('remember', { line: 'the shop opens at nine' })
    const { turn: second } = await agent.have('forget', { line: 'the shop opens at nine' })
    agent.onDisk('- on disk\n')
    await house.client.agents.memoryLines({ params: { id: agent.id } })
    const [before] = await agent.versions()
    await agent.restore(before!.id)
    expect((await agent.versions()).map(({ author, why, cause }) => [author, why, cause])).toEqual([
      ['user', 'edited', null],
      [agent.id, 'remembered', first],
      [agent.id, 'forgot', second],
      ['disk', 'disk', null],
      ['user', 'restored', null],
    ])
    expect((await house.client.turns.get({ params: { id: first } })).turn).toMatchObject({ agent_id: agent.id, kind: 'letter' })
  })

  it('says so of a dream, too', async () => {
    const agent = await someone('- by the person\n')
    await agent.have('remember', { line: 'the shop opens at nine' })
    const { dream } = await house.client.agents.dream({ params: { id: agent.id } })
    await house.settled()
    expect((await agent.versions()).at(-1)).toMatchObject({ author: agent.id, why: 'dreamed', cause: dream.turn_id })
    expect(await agent.told()).toEqual(['user edited - by the person', `${agent.id} dreamed Noted.`])
  })
})

describe('the difference', () => {
  it('is told from the version before, or from any other', async () => {
    const agent = await someone('a\nb\nc\n')
    const one = await agent.newest()
    const two = await agent.edit('a\nB\nc\nd\n')
    expect(await agent.diff(one)).toEqual({ version: one, against: null, whole: false, hunks: [{ kind: 'added', text: 'a\nb\nc' }] })
    expect(await agent.diff(two)).toEqual({ version: two, against: one, whole: false, hunks: [
      { kind: 'same', text: 'a' },
      { kind: 'removed', text: 'b' },
      { kind: 'added', text: 'B' },
      { kind: 'same', text: 'c' },
      { kind: 'added', text: 'd' },
    ] })
    expect((await agent.diff(one, two)).hunks.filter(hunk => hunk.kind === 'added')).toEqual([{ kind: 'added', text: 'b' }])
    expect((await agent.diff(two, two)).hunks).toEqual([{ kind: 'same', text: 'a\nB\nc\nd' }])
  })

  it('knows only versions of this memory', async () => {
    const [agent, other] = [await someone('a'), await someone('b')]
    const [mine, theirs] = [await agent.newest(), await other.newest()]
    for (const [version, against] of [[theirs, mine], [mine, theirs], [mine, 'nobody-here']] as const)
      await expect(agent.diff(version, against)).rejects.toMatchObject({ status: 404, envelope: { code: 'version_not_found' } })
  })

  it('of empty lines, of one line, and of another kind of line end says nothing wrong', async () => {
    const agent = await someone('\n\na\r\nb\r\n')
    const two = await agent.edit('\n\na\nb')
    expect((await agent.diff(two)).hunks).toEqual([{ kind: 'same', text: '\n\na\nb' }])
    expect((await agent.diff(await agent.edit(''))).hunks).toEqual([{ kind: 'removed', text: '\n\na\nb' }])
  })

  it.each([
    ['a quarter of a million lines', (n: number) => `${n}\n`.repeat(250_000)],
    ['lines that are all different', (n: number) => Array.from({ length: 60_000 }, (_, i) => `${i * 2 + n}`).join('\n')],
    ['lines that repeat in turn', (n: number) => Array.from({ length: 200_000 }, (_, i) => (i * (7 + n * 4)) % 10).join('\n')],
    ['long lines that differ at their end', (n: number) => Array.from({ length: 490 }, (_, i) => `${'x'.repeat(1000)}${i * 2 + n}`).join('\n')],
    ['one line', (n: number) => `${n}`.repeat(500_000)],
  ])('is bounded for %s', async (_, text) => {
    const agent = await someone(text(0))
    const begun = Date.now()
    const version = await agent.edit(text(1))
    const { hunks, whole } = await agent.diff(version)
    expect(Date.now() - begun).toBeLessThan(5000)
    const side = (kind: 'added' | 'removed'): string => hunks.filter(hunk => hunk.kind === 'same' || hunk.kind === kind).map(hunk => hunk.text).join('\n')
    expect(side('removed')).toBe(text(0).trimEnd())
    expect(side('added')).toBe(text(1).trimEnd())
    expect(typeof whole).toBe('boolean')
    expect((await house.client.agents.memoryLines({ params: { id: agent.id } })).lines.length).toBeLessThanOrEqual(2000)
  })

  it('says when too much has changed to be told apart', async () => {
    const lines = (n: number): string => Array.from({ length: 3000 }, (_, i) => `${i % 3 === 0 ? i + n : i}`).join('\n')
    const agent = await someone(`first\n${lines(0)}\nlast`)
    const { whole, hunks } = await agent.diff(await agent.edit(`first\n${lines(100_000)}\nlast`))
    expect(whole).toBe(true)
    expect(hunks.map(hunk => hunk.kind)).toEqual(['same', 'removed', 'added', 'same'])
    expect((await agent.lines())[1]).toMatchObject({ text: '100000', author: 'user' })
  })
})

describe('every line', () => {
  it('says from whom it is, and keeps that when it moves', async () => {
    const agent = await someone('# Notes\n- one\n- two\n')
    const { turn } = await agent.have('remember', { line: 'three' })
    await agent.edit('# Notes\n- three\n- four\n- two\n- one\n')
    const lines = await agent.lines()
    const versions = await agent.versions()
    expect(lines.map(({ text, author, cause }) => [text, author, cause])).toEqual([
      ['# Notes', 'user', null],
      ['- three', agent.id, turn],
      ['- four', 'user', null],
      ['- two', 'user', null],
      ['- one', 'user', null],
    ])
    expect(lines.map(line => versions.findIndex(version => version.id === line.version))).toEqual([0, 1, 2, 0, 0])
    expect(lines.map(({ version, created_at, why }) => ({ version, created_at, why }))).toEqual(lines.map((line) => {
      const { id: version, created_at, why } = versions.find(each => each.id === line.version)!
      return { version, created_at, why }
    }))
  })

  it('that was edited on disk is from there', async () => {
    const agent = await someone('- one\n- two\n')
    agent.onDisk('- one\n- two and a half\n')
    expect(await agent.told()).toEqual(['user edited - one', 'disk disk - two and a half'])
  })

  it('that comes back with a restored version is again from whoever wrote it', async () => {
    const agent = await someone('- mine\n')
    await agent.have('remember', { line: 'its own' })
    const both = await agent.newest()
    await agent.edit('- something else\n')
    await agent.restore(both)
    expect(await agent.told()).toEqual(['user edited - mine', `${agent.id} remembered - its own`])
    expect((await agent.versions()).at(-1)).toMatchObject({ author: 'user', why: 'restored' })
  })

  it('still says so when the version that brought it is long gone', async () => {
    const agent = await someone('- the first\n')
    const [first] = await agent.versions()
    for (let n = 0; n < 205; n++)
      await agent.edit(`- the first\n- ${n}\n`)
    const versions = await agent.versions()
    expect(versions).toHaveLength(200)
    expect(versions.map(version => version.id)).not.toContain(first!.id)
    const { bytes: _, id: version, ...origin } = first!
    expect((await agent.lines())[0]).toEqual({ text: '- the first', version, ...origin })
  })

  it('is told by pages', async () => {
    const agent = await someone(Array.from({ length: 4500 }, (_, n) => n).join('\n'))
    const seen: string[] = []
    for (let after: number | undefined = 0; after !== undefined;) {
      const { lines, next_after }: { lines: { text: string }[], next_after?: number } = await house.client.agents.memoryLines({ params: { id: agent.id }, query: { after } })
      seen.push(...lines.map(line => line.text))
      after = next_after
    }
    expect(seen).toEqual(Array.from({ length: 4500 }, (_, n) => String(n)))
    expect(await house.client.agents.memoryLines({ params: { id: agent.id }, query: { after: 1_000_000 } })).toEqual({ lines: [] })
  })

  it('of a house from before this was kept is worked out from its versions', async () => {
    using folder = temporaryFolder()
    const old = await openTestHouse({ home: folder.path, model: obedient })
    for (const content of ['- one\n', '- one\n- two\n'])
      await old.client.agents.updateMemory({ params: { id: 'leader' }, body: { content } })
    const { turn } = await have(old, 'leader', 'remember', { line: 'three' })
    await old.close()
    const db = new Database(join(folder.path, 'cococat.db'))
    db.prepare('UPDATE memory_versions SET origins = NULL').run()
    db.close()
    await using house = await openTestHouse({ home: folder.path })
    const { lines } = await house.client.agents.memoryLines({ params: { id: 'leader' } })
    const { versions } = await house.client.agents.memoryVersions({ params: { id: 'leader' } })
    expect(lines.map(({ text, version, cause }) => [text, versions.findIndex(each => each.id === version), cause])).toEqual([['- one', 0, null], ['- two', 1, null], ['- three', 2, turn]])
  })
})

describe('an edit on disk', () => {
  it('just before the agent remembers something is kept beside it', async () => {
    const agent = await someone('- old\n')
    agent.onDisk('- by hand\n')
    expect((await agent.have('remember', { line: 'by the agent' })).said).toBe('remembered')
    expect(await agent.told()).toEqual(['disk disk - by hand', `${agent.id} remembered - by the agent`])
    expect((await agent.versions()).map(version => version.why)).toEqual(['edited', 'disk', 'remembered'])
  })

  it('while the house was closed is kept, and so is what was before', async () => {
    using folder = temporaryFolder()
    const first = await openTestHouse({ home: folder.path })
    await first.client.agents.updateMemory({ params: { id: 'leader' }, body: { content: '- before\n' } })
    await first.close()
    writeFileSync(join(folder.path, 'agents', 'leader', 'memory', 'MEMORY.md'), '- before\n- meanwhile\n')
    await using again = await openTestHouse({ home: folder.path })
    expect((await again.client.agents.memoryLines({ params: { id: 'leader' } })).lines.map(line => [line.text, line.author])).toEqual([['- before', 'user'], ['- meanwhile', 'disk']])
  })
})

describe('forgetting', () => {
  it('takes out the line that says it, or the only one that holds it', async () => {
    const agent = await someone()
    for (const line of ['the code is 7788', 'the shop opens at nine', 'the shop closes at six'])
      await agent.have('remember', { line })
    expect((await agent.have('forget', { line: '* the code is 7788' })).said).toBe('forgotten')
    expect((await agent.have('forget', { line: 'opens at' })).said).toBe('forgotten')
    expect(await agent.text()).toBe('- the shop closes at six\n')
    expect((await agent.have('forget', { line: 'never heard' })).said).toMatch(/^refused: /)
  })

  it('refuses to guess between several', async () => {
    const agent = await someone()
    for (const line of ['the shop opens at nine', 'the shop closes at six'])
      await agent.have('remember', { line })
    expect((await agent.have('forget', { line: 'the shop' })).said).toMatch(/^refused: 2 lines hold “the shop”/)
    expect((await agent.lines())).toHaveLength(2)
  })

  it('leaves alone what a person wrote, here or on disk', async () => {
    const agent = await someone('- my wife is Mei\n')
    agent.onDisk('- my wife is Mei\r\n- my son is Bo\r\n')
    for (const line of ['my wife is Mei', 'Bo'])
      expect((await agent.have('forget', { line })).said).toMatch(/^refused: .*written by the person/)
    expect(await agent.text()).toBe('- my wife is Mei\r\n- my son is Bo\r\n')
  })

  it('leaves the line ends and empty lines of the rest as they are', async () => {
    const agent = await someone('# A\r\n\r\n- keep\r\n')
    await agent.have('remember', { line: 'drop me' })
    await agent.have('forget', { line: 'drop me' })
    expect(await agent.text()).toBe('# A\r\n\r\n- keep\r\n')
  })
})

describe('remembering', () => {
  it('writes a line once, however it is dressed', async () => {
    const agent = await someone('* the code is 7788\n\n\n')
    expect((await agent.have('remember', { line: '- the code   is 7788' })).said).toBe('known already')
    expect((await agent.have('remember', { line: '- two\n# lines' })).said).toBe('remembered')
    expect(await agent.text()).toBe('* the code is 7788\n- two # lines\n')
  })

  it('stops where a memory is full, and says so', async () => {
    const agent = await someone('x'.repeat(499_990))
    expect((await agent.have('remember', { line: 'one line too many' })).said).toMatch(/^refused: This memory is full: it may have 500,000 characters/)
    expect((await agent.text())).toHaveLength(499_990)
  })
})

describe('a write that is not committed', () => {
  function open(home: string) {
    const bus = createBus<object>(() => {})
    const db = openDb<object>({ file: join(home, 'db'), backups: home, migrations: [...factMigrations, ...agentMigrations], clock: systemClock, driver: bus })
    const file = join(home, 'MEMORY.md')
    const memories = createMemories({ db, store: createVersionStore(db), papers: openPapers(() => file), clock: systemClock, changed: () => {} })
    const fail = (write: () => void): void => expect(() => db.tx(() => {
      write()
      throw new Error('rolled back')
    })).toThrow('rolled back')
    const authors = () => memories.lines('a').map(({ text, origin }) => [text, origin.author])
    return { db, file, memories, fail, authors }
  }

  it('takes the file back with it, and an edit made on disk before stays', () => {
    using folder = temporaryFolder()
    const { db, file, memories, fail, authors } = open(folder.path)
    memories.write('a', '- mine\n', 'user')
    writeFileSync(file, '- mine, edited\n')
    fail(() => memories.remember('a', 'never', 'a'))
    expect(memories.read('a').content).toBe('- mine, edited\n')
    expect(authors()).toEqual([['- mine, edited', 'disk']])
    expect(memories.remember('a', 'again', 'a')).toBe(true)
    expect(readFileSync(file, 'utf8')).toBe('- mine, edited\n- again\n')
    db.close()
  })

  it.each(['at once', 'after the house went down'])('does not take back what somebody wrote since: %s', (when) => {
    using folder = temporaryFolder()
    const first = open(folder.path)
    first.fail(() => first.memories.remember('a', 'never', 'a'))
    writeFileSync(first.file, '- by hand\n')
    const later = when === 'at once' ? first : (first.db.close(), open(folder.path))
    expect(later.memories.takeIn('a')).toBe(true)
    expect(later.authors()).toEqual([['- by hand', 'disk']])
    later.db.close()
  })

  it('is taken back after the house went down, and made again by who makes it', () => {
    using folder = temporaryFolder()
    const first = open(folder.path)
    first.memories.write('a', '- mine\n', 'user')
    first.fail(() => first.memories.remember('a', 'twice tried', 'a'))
    expect(readFileSync(first.file, 'utf8')).toContain('twice tried')
    first.db.close()
    const later = open(folder.path)
    expect(later.memories.takeIn('a')).toBe(false)
    expect(later.memories.remember('a', 'twice tried', 'a')).toBe(true)
    expect(later.authors()).toEqual([['- mine', 'user'], ['- twice tried', 'a']])
    later.db.close()
  })
})
