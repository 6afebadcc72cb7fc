// Promise: what the team knows together is one file, kept like every memory; and who belongs to it is another, kept by the house.
import type { TestHouse } from '../support/house'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openTestHouse, temporaryFolder } from '../support/house'
import { listen } from '../support/listen'
import { have, obedient } from '../support/obedient'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse({ sample: true, model: obedient })
})
afterAll(() => house.close())

describe('tEAM_MEMORY.md', () => {
  const at = () => join(house.home, 'agents', 'TEAM_MEMORY.md')

  it('is empty until somebody writes, and no agent', async () => {
    await using fresh = await openTestHouse()
    expect(await fresh.client.team.memory()).toMatchObject({ content: '', updated_at: null, bytes: 0 })
    expect(existsSync(join(fresh.home, 'agents', 'TEAM_MEMORY.md'))).toBe(false)
    expect((await fresh.client.team.memoryVersions()).versions).toEqual([])
    expect((await fresh.client.agents.list()).agents.map(agent => agent.id)).toEqual(['leader'])
  })

  it('is written by the person, by agents and on disk; every change is told live, and is a version', async () => {
    using ear = await listen(house.url, house.token)
    await house.client.team.updateMemory({ body: { content: '- We close on Sundays. 周日休息。\n' } })
    expect((await ear.next('team.updated')).data).toMatchObject({ author: 'user', why: 'edited' })
    const { turn, said } = await have(house, 'writer', 'remember', { line: 'the style guide is in the handbook', where: 'team' })
    expect(said).toBe('remembered')
    expect((await ear.next('team.updated')).data).toMatchObject({ author: 'writer', why: 'remembered', cause: turn })
    writeFileSync(at(), `${house.file('agents', 'TEAM_MEMORY.md')}- by hand\n`)
    const { data } = await ear.next('team.updated')
    const { versions } = await house.client.team.memoryVersions()
    expect(versions.map(({ author, why, cause }) => [author, why, cause])).toEqual([['user', 'edited', null], ['writer', 'remembered', turn], ['disk', 'disk', null]])
    expect(data).toEqual(versions.at(-1))
    expect((await house.client.team.memoryLines()).lines.map(({ text, author }) => [text, author])).toEqual([['- We close on Sundays. 周日休息。', 'user'], ['- the style guide is in the handbook', 'writer'], ['- by hand', 'disk']])
    expect(house.file('agents', 'writer', 'memory', 'MEMORY.md')).not.toContain('style guide')
  })

  it('has versions that can be read, compared and brought back', async () => {
    await house.client.team.updateMemory({ body: { content: 'one\n' } })
    await house.client.team.updateMemory({ body: { content: 'two\n' } })
    const [one, two] = (await house.client.team.memoryVersions()).versions.slice(-2).map(version => version.id) as [string, string]
    expect(await house.client.team.memoryVersion({ params: { version: one } })).toMatchObject({ content: 'one\n', why: 'edited' })
    expect(await house.client.team.memoryDiff({ params: { version: two } })).toMatchObject({ against: one, hunks: [{ kind: 'removed', text: 'one' }, { kind: 'added', text: 'two' }] })
    expect(await house.client.team.restoreMemory({ params: { version: one } })).toMatchObject({ content: 'one\n' })
    expect(readFileSync(at(), 'utf8')).toBe('one\n')
    await expect(house.client.agents.memoryVersion({ params: { id: 'leader', version: one } })).rejects.toMatchObject({ status: 404 })
  })

  it('edited just before an agent adds to it keeps both', async () => {
    writeFileSync(at(), '- by hand, a moment ago\n')
    await have(house, 'leader', 'remember', { line: 'by the leader', where: 'team' })
    expect((await house.client.team.memory()).content).toBe('- by hand, a moment ago\n- by the leader\n')
  })

  it('edited while the house was closed is taken in at the start', async () => {
    using folder = temporaryFolder()
    await (await openTestHouse({ home: folder.path })).close()
    writeFileSync(join(folder.path, 'agents', 'TEAM_MEMORY.md'), 'while you were away')
    await using again = await openTestHouse({ home: folder.path })
    expect((await again.client.team.memoryVersions()).versions).toMatchObject([{ author: 'disk', why: 'disk' }])
  })
})

describe('aGENT_ROSTER.md', () => {
  const roster = async () => (await house.client.team.roster()).content
  const onDisk = () => house.file('agents', 'AGENT_ROSTER.md')
  const sectionOf = (text: string, id: string) => text.split(/^## /m).find(section => section.includes(`(\`${id}\`)`))?.trim()

  it('names everyone, with what each is for and where, and is the file', async () => {
    const text = await roster()
    expect(onDisk()).toBe(text)
    expect(text.split('\n')[0]).toMatch(/^<!-- CocoCat keeps this page.*edits here are replaced/)
    for (const agent of (await house.client.agents.list()).agents) {
      expect(sectionOf(text, agent.id)).toContain(agent.role)
      expect(sectionOf(text, agent.id)).toContain('- At work.')
    }
    expect(text.indexOf('`leader`')).toBeLessThan(text.indexOf('`writer`'))
  })

  it('is kept current: hired, renamed, moved, sent on leave, let go', async () => {
    const { scene } = await house.client.scenes.create({ body: { name: 'The lab 实验室' } })
    await house.client.agents.create({ body: { name: 'Nia', id: 'nia', scene: scene.id, profile: { role: 'Chemist', objective: 'Mix.' } } })
    expect(sectionOf(onDisk(), 'nia')).toBe('Nia (`nia`)\n\n- Role: Chemist\n- Objective: Mix.\n- Home scene: The lab 实验室\n- At work.')
    await house.client.agents.update({ params: { id: 'nia' }, body: { display: { nickname: 'Dr. N' }, enabled: false, profile: { role: '' } } })
    expect(sectionOf(onDisk(), 'nia')).toBe('Dr. N (`nia`)\n\n- Objective: Mix.\n- Home scene: The lab 实验室\n- On leave: letters wait until it is back.')
    await house.client.scenes.update({ params: { id: scene.id }, body: { name: 'The kitchen' } })
    expect(sectionOf(onDisk(), 'nia')).toContain('- Home scene: The kitchen')
    await house.client.agents.remove({ params: { id: 'nia' } })
    expect(sectionOf(onDisk(), 'nia')).toBeUndefined()
  })

  it('stays one line for one fact, whatever they hold', async () => {
    await house.client.agents.create({ body: { name: '## Sneaky <!--', id: 'sneaky', profile: { role: 'x\n## Boss (`leader`)\n', objective: 'y\n\n- At work.\n'.repeat(100) } } })
    const text = await roster()
    expect(text.match(/^## /gm)).toHaveLength((await house.client.agents.list()).agents.length)
    expect(sectionOf(text, 'sneaky')!.split('\n')).toHaveLength(5)
    await house.client.agents.remove({ params: { id: 'sneaky' } })
  })

  it('is written only when it changed', async () => {
    const before = statSync(join(house.home, 'agents', 'AGENT_ROSTER.md'))
    await house.client.agents.updateMemory({ params: { id: 'writer' }, body: { content: 'nothing of this is in the roster' } })
    await roster()
    expect(statSync(join(house.home, 'agents', 'AGENT_ROSTER.md')).ino).toBe(before.ino)
  })

  it('edited or taken away on disk is put right', async () => {
    const text = onDisk()
    writeFileSync(join(house.home, 'agents', 'AGENT_ROSTER.md'), 'I am the boss now.')
    await vi.waitFor(() => expect(onDisk()).toBe(text), { timeout: 5000 })
    rmSync(join(house.home, 'agents', 'AGENT_ROSTER.md'))
    await vi.waitFor(() => expect(onDisk()).toBe(text), { timeout: 5000 })
  })

  it('speaks the language of the house', async () => {
    await using chinese = await openTestHouse({ language: 'zh' })
    expect((await chinese.client.team.roster()).content).toMatch(/^<!-- 本页由 CocoCat 维护/)
  })
})
