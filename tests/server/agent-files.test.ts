// Promise: an agent's folder is the truth: what a person edits there is taken in, and never overwritten.
import type { TestHouse } from '../support/house'
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, temporaryFolder } from '../support/house'
import { listen } from '../support/listen'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse({ sample: true })
})
afterAll(() => house.close())

const params = (id: string) => ({ params: { id } })
const at = (...path: string[]) => join(house.home, 'agents', ...path)
const write = (file: string, text: string): void => {
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, text)
}

describe('memory', () => {
  it('is a file; every former text is a version that can be read and brought back', async () => {
    const { agent } = await house.client.agents.create({ body: { name: 'Elephant' } })
    const asked = params(agent.id)
    expect(await house.client.agents.memory(asked)).toMatchObject({ content: '', updated_at: null, bytes: 0 })
    for (const content of ['one\n', 'two 猫\n', 'two 猫\n', 'three\n'])
      expect(await house.client.agents.updateMemory({ ...asked, body: { content } })).toMatchObject({ content, bytes: Buffer.byteLength(content) })
    expect(house.file('agents', agent.id, 'memory', 'MEMORY.md')).toBe('three\n')
    const { versions } = await house.client.agents.memoryVersions(asked)
    expect(versions.map(({ author, bytes }) => [author, bytes])).toEqual([['user', 4], ['user', 8], ['user', 6]])
    const version = { params: { id: agent.id, version: versions[1]!.id } }
    expect(await house.client.agents.memoryVersion(version)).toEqual({ ...versions[1], content: 'two 猫\n' })
    expect((await house.client.agents.restoreMemory(version)).content).toBe('two 猫\n')
    expect(house.file('agents', agent.id, 'memory', 'MEMORY.md')).toBe('two 猫\n')
    expect((await house.client.agents.memoryVersions(asked)).versions).toHaveLength(4)
    await expect(house.client.agents.memoryVersion({ params: { id: 'writer', version: versions[1]!.id } })).rejects.toMatchObject({ status: 404 })
  })

  it('its versions come by pages, newest last', async () => {
    const { agent } = await house.client.agents.create({ body: { name: 'Pager' } })
    for (let i = 0; i < 7; i++)
      await house.client.agents.updateMemory({ ...params(agent.id), body: { content: `${'x'.repeat(i)}\n` } })
    const seen: number[] = []
    for (let before: string | undefined, pages = 0; pages === 0 || before; pages++) {
      const page = await house.client.agents.memoryVersions({ ...params(agent.id), query: { limit: 3, ...(before && { before }) } })
      seen.unshift(...page.versions.map(version => version.bytes))
      before = page.next_before
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('takes half a million characters and no more', async () => {
    expect((await house.client.agents.updateMemory({ ...params('writer'), body: { content: '猫'.repeat(500_000) } })).bytes).toBe(1_500_000)
    await expect(house.client.agents.updateMemory({ ...params('writer'), body: { content: 'x'.repeat(500_001) } })).rejects.toMatchObject({ status: 400 })
  })

  it('an edit on disk is read at once, told live, and kept as a version by “disk”', async () => {
    using ear = await listen(house.url, house.token)
    const before = (await house.client.agents.memory(params('researcher'))).content
    write(at('researcher', 'memory', 'MEMORY.md'), '- edited by hand\n')
    expect((await house.client.agents.memory(params('researcher'))).content).toBe('- edited by hand\n')
    await ear.next('agent.updated', agent => agent.id === 'researcher')
    const { versions } = await house.client.agents.memoryVersions(params('researcher'))
    expect(versions.map(version => version.author)).toEqual(['user', 'disk'])
    expect((await house.client.agents.memoryVersion({ params: { id: 'researcher', version: versions[0]!.id } })).content).toBe(before)
  })

  it('an edit on disk just before one of ours is kept too', async () => {
    const { agent } = await house.client.agents.create({ body: { name: 'Racer' } })
    write(at(agent.id, 'memory', 'MEMORY.md'), 'by hand')
    await house.client.agents.updateMemory({ ...params(agent.id), body: { content: 'by the page' } })
    expect((await house.client.agents.memoryVersions(params(agent.id))).versions.map(version => version.author)).toEqual(['disk', 'user'])
  })
})

describe('history', () => {
  it('is the last lines of history.jsonl, and survives a line that is broken', async () => {
    const entry = (n: number) => ({ turn_id: `t${n}`, timestamp: '2026-11-22T09:00:00.000Z', kind: 'letter', from: 'user', asked: `question ${n}`, answered: null, actions: [] })
    const lines = Array.from({ length: 2000 }, (_, n) => JSON.stringify(entry(n)))
    write(at('writer', 'memory', 'history.jsonl'), `${lines.join('\n')}\n`)
    const get = async (limit?: number) => (await house.client.agents.history({ ...params('writer'), query: limit === undefined ? {} : { limit } })).entries
    expect(await get()).toEqual(Array.from({ length: 50 }, (_, n) => entry(1950 + n)))
    expect(await get(1)).toEqual([entry(1999)])
    appendFileSync(at('writer', 'memory', 'history.jsonl'), `{"turn_id":"torn\n\n42\nnull\n{}\n${JSON.stringify(entry(2000))}\n`)
    const { status, json } = await house.raw('GET', '/api/agents/writer/history?limit=500')
    expect(status).toBe(200)
    expect((json as { entries: object[] }).entries.at(-1)).toEqual(entry(2000))
    expect(await get(5)).toEqual([entry(2000)])
  })

  it('of ten thousand is read page by page, each entry once, while more is done', async () => {
    const entry = (n: number) => ({ turn_id: `t${n}`, timestamp: '2026-11-22T09:00:00.000Z', kind: 'letter', from: 'user', asked: `Frage ${n} 猫`, answered: null, actions: [] })
    const all = Array.from({ length: 10_000 }, (_, n) => entry(n))
    write(at('leader', 'memory', 'history.jsonl'), `${all.map(one => JSON.stringify(one)).join('\n')}\n`)
    const read: object[] = []
    for (let before: number | undefined, more = true; more;) {
      const page = await house.client.agents.history({ ...params('leader'), query: { limit: 500, ...(before !== undefined && { before }) } })
      read.unshift(...page.entries)
      before = page.next_before
      more = before !== undefined
      appendFileSync(at('leader', 'memory', 'history.jsonl'), `${JSON.stringify(entry(99_999))}\n`)
    }
    expect(read).toEqual(all)
  })
})

describe('profile.json', () => {
  it('edited on disk is taken in live', async () => {
    using ear = await listen(house.url, house.token)
    const file = JSON.parse(house.file('agents', 'leader', 'profile.json')) as object
    write(at('leader', 'profile.json'), JSON.stringify({ ...file, name: 'Chief', role: 'Rules', display: { color: 1 } }))
    const { data } = await ear.next('agent.updated', agent => agent.name === 'Chief')
    expect(data).toMatchObject({ id: 'leader', role: 'Rules', display: { color: 1, nickname: '' } })
  })

  it('a folder put there is a new agent; one taken away is gone', async () => {
    using ear = await listen(house.url, house.token)
    write(at('newcomer', 'profile.json'), '{"name":"Newcomer","role":"Guest"}')
    expect((await ear.next('agent.created')).data).toMatchObject({ id: 'newcomer', role: 'Guest' })
    rmSync(at('newcomer'), { recursive: true })
    expect((await ear.next('agent.removed')).data).toEqual({ id: 'newcomer' })
  })

  it.each(['{ "name": ', '{"name": 42}', '[]', '', 'null', '{"name":"x","traits":"not a list"}'])('broken as %j stays as it is on disk, and the agent as it was', async (text) => {
    const { agent } = await house.client.agents.create({ body: { name: 'Careful', profile: { role: 'Guard' } } })
    write(at(agent.id, 'profile.json'), text)
    await new Promise(resolve => setTimeout(resolve, 400))
    expect((await house.client.agents.get(params(agent.id))).agent).toMatchObject({ name: 'Careful', role: 'Guard' })
    expect(house.file('agents', agent.id, 'profile.json')).toBe(text)
    await house.client.agents.update({ ...params(agent.id), body: { name: 'Repaired' } })
    const kept = readdirSync(at(agent.id)).filter(name => name.startsWith('profile.broken'))
    expect(kept.map(name => house.file('agents', agent.id, name))).toEqual([text])
    expect((await house.client.agents.get(params(agent.id))).agent).toMatchObject({ name: 'Repaired', role: 'Guard' })
  })

  it('edited, added, broken or taken away while the house was closed is taken in at the start', async () => {
    using folder = temporaryFolder()
    const first = await openTestHouse({ home: folder.path, sample: true })
    await first.client.agents.create({ body: { name: 'Gone' } })
    await first.client.agents.create({ body: { name: 'Broken', profile: { role: 'Cup' } } })
    await first.close()
    const agents = join(folder.path, 'agents')
    rmSync(join(agents, 'gone'), { recursive: true })
    write(join(agents, 'broken', 'profile.json'), '{')
    cpSync(join(agents, 'writer'), join(agents, 'ghost-writer'), { recursive: true })
    write(join(agents, 'writer', 'profile.json'), '{"name":"Author"}')
    write(join(agents, 'writer', 'memory', 'MEMORY.md'), 'while you were away')
    mkdirSync(join(agents, 'empty'))
    write(join(agents, 'user', 'profile.json'), '{"name":"Impostor"}')
    write(join(agents, 'bad name!', 'profile.json'), '{"name":"Bad"}')
    await using again = await openTestHouse({ home: folder.path })
    const listed = (await again.client.agents.list()).agents
    expect(listed.map(agent => agent.id).sort()).toEqual(['broken', 'ghost-writer', 'leader', 'researcher', 'writer'])
    expect(listed.find(agent => agent.id === 'writer')?.name).toBe('Author')
    expect(listed.find(agent => agent.id === 'broken')).toMatchObject({ name: 'Broken', role: 'Cup' })
    expect(again.file('agents', 'broken', 'profile.json')).toBe('{')
    expect((await again.client.agents.memoryVersions(params('writer'))).versions.at(-1)).toMatchObject({ author: 'disk' })
  })

  it('taken away a moment before its agent is deleted, or in the way when it comes back, is no failure', async () => {
    const asked = params((await house.client.agents.create({ body: { name: 'Ghost' } })).agent.id)
    rmSync(at('ghost'), { recursive: true })
    await house.client.agents.remove(asked)
    await house.client.agents.create({ body: { name: 'Ghost' } })
    await house.client.agents.remove(asked)
    write(at('ghost', 'notes.txt'), 'mine')
    await expect(house.client.agents.restore(asked)).rejects.toMatchObject({ status: 409, envelope: { code: 'folder_in_the_way' } })
    rmSync(at('ghost'), { recursive: true })
    expect((await house.client.agents.restore(asked)).agent.name).toBe('Ghost')
  })

  it('a leader taken away on disk is there again after a start', async () => {
    using folder = temporaryFolder()
    await (await openTestHouse({ home: folder.path })).close()
    renameSync(join(folder.path, 'agents', 'leader'), join(folder.path, 'elsewhere'))
    await using again = await openTestHouse({ home: folder.path })
    expect((await again.client.agents.get(params('leader'))).agent.id).toBe('leader')
  })
})

describe('skills', () => {
  it('are folders: public ones can be assigned, private ones lie with the agent', async () => {
    await using fresh = await openTestHouse({ sample: true })
    const skill = (name: string, text: string) => write(join(fresh.home, name, 'SKILL.md'), text)
    skill('skills/fold', '---\nname: Fold paper\ndescription: Cranes and boats.\n---\n# Fold')
    skill('skills/odd', '---\nname: [not, a, name\n---\n')
    skill('agents/writer/skills/rhyme', '---\r\nname: Rhyme\r\ndescription: Pairs.\r\n---\r\n')
    expect(await fresh.client.agents.skills(params('writer'))).toEqual({ public: [], private: [{ name: 'rhyme', title: 'Rhyme', description: 'Pairs.', source: 'agents/writer/skills/rhyme' }], env: [expect.objectContaining({ name: 'quote-sources' })] })
    const { public: given } = await fresh.client.agents.updateSkills({ ...params('writer'), body: { skills: ['odd', 'fold', 'fold'] } })
    expect(given).toEqual([{ name: 'fold', title: 'Fold paper', description: 'Cranes and boats.', source: 'skills/fold' }, { name: 'odd', title: 'odd', description: '', source: 'skills/odd' }])
    expect(JSON.parse(fresh.file('agents', 'writer', 'profile.json'))).toMatchObject({ skills: ['odd', 'fold'] })
    await expect(fresh.client.agents.updateSkills({ ...params('writer'), body: { skills: ['fold', 'fly'] } })).rejects.toMatchObject({ status: 404, envelope: { code: 'skill_not_found' } })
    await expect(fresh.client.agents.updateSkills({ ...params('writer'), body: { skills: ['../fold'] } })).rejects.toMatchObject({ status: 400 })
    expect((await fresh.client.agents.updateSkills({ ...params('writer'), body: { skills: [] } })).public).toEqual([])
    expect(existsSync(join(fresh.home, 'skills', 'fold', 'SKILL.md'))).toBe(true)
  })
})
