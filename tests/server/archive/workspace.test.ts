// Promise: the folder of an older CocoCat comes in whole, whichever version wrote it; what cannot come is named, what is secret is never read, and the folder stays as it was.
import type { Converted } from '../../../src-server/archive/workspace/convert'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readContents } from '../../../src-server/archive/contents'
import { convertWorkspace } from '../../../src-server/archive/workspace/convert'
import { temporaryFolder } from '../../support/house'
import { LOCAL_AS_UTC, writeFiles, writeFirstVersion, writeHostile, writeLaterVersion } from '../../support/workspace'

interface Laid extends Converted { folder: string, stage: string, file: (path: string) => string, json: (path: string) => unknown, reason: (path: string) => string | undefined }

const folders: Disposable[] = []
afterAll(() => folders.forEach(folder => folder[Symbol.dispose]()))

function lay(write: (root: string) => void, name = 'old-house'): Laid {
  const temporary = temporaryFolder()
  folders.push(temporary)
  const [folder, stage] = [join(temporary.path, name), join(temporary.path, 'stage')]
  mkdirSync(folder)
  mkdirSync(stage)
  write(folder)
  const before = looks(folder)
  const converted = convertWorkspace(folder, stage)
  expect(looks(folder)).toEqual(before)
  const file = (path: string): string => readFileSync(join(stage, path), 'utf8')
  return { ...converted, folder, stage, file, json: path => JSON.parse(file(path)) as unknown, reason: path => converted.left.find(each => each.path === path)?.reason }
}

const allIn = (folder: string): string[] => readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
const looks = (folder: string): unknown[] => allIn(folder).map(path => [path, statSync(path).mtimeMs, statSync(path).size])

describe('the first version', () => {
  let house: Laid
  beforeAll(() => void (house = lay(writeFirstVersion)))

  it('has its agents by the names of the registry, with who they are and what they may be given', () => {
    expect(house.json('agents/leader/profile.json')).toMatchObject({ name: '组长', role: 'resident', traits: ['Strategic and decisive'], scene: 'development', enabled: true, skills: ['communication', 'file-ops'], provider: null, heartbeat_minutes: null })
    expect(house.json('agents/employee_a/profile.json')).toMatchObject({ name: '员工A 🐱', enabled: false, scene: null })
    expect(readdirSync(join(house.stage, 'agents')).sort()).toEqual(['employee_a', 'leader'])
  })

  it('has what its agents remember, did and do unasked', () => {
    expect(house.file('agents/leader/memory/MEMORY.md')).toBe('# 组长\n\n- 喜欢猫 🐈\n')
    expect(house.file('agents/employee_a/HEARTBEAT.md')).toContain('water the plants')
    const history = house.file('agents/leader/memory/history.jsonl').trim().split('\n').map(line => JSON.parse(line) as unknown)
    expect(history).toEqual([
      expect.objectContaining({ timestamp: LOCAL_AS_UTC, kind: 'letter', from: 'user', asked: '你好', answered: 'Hello 👋', actions: [] }),
      expect.objectContaining({ timestamp: LOCAL_AS_UTC, asked: 'and then?', answered: null }),
    ])
  })

  it('has its skills as folders that say their name and what they are for', () => {
    expect(house.file('skills/communication/SKILL.md')).toBe('---\nname: Communication\ndescription: Be clear.\n---\n\n# Skill: Communication\n\nBe clear.\n')
    expect(house.file('skills/file-ops/SKILL.md')).toContain('name: Files')
    expect(house.file('agents/leader/skills/strategy/SKILL.md')).toContain('description: Think ahead.')
    expect(existsSync(join(house.stage, 'skills/strategy'))).toBe(false)
    const [tea] = readdirSync(join(house.stage, 'agents/employee_a/skills'))
    expect(house.file(`agents/employee_a/skills/${tea}/SKILL.md`)).toContain('name: 泡茶\ndescription: 先烧水。')
  })

  it('has its scenes with their people, knowledge and skills, and a skill of a scene’s own beside the public one of that name', () => {
    expect(house.json('scenes/development/scene.json')).toMatchObject({ name: '研发', kbs: ['team-wiki'], roster: [{ agent_id: 'leader', role: '' }], skills: ['code_review', 'communication-development'] })
    expect(house.file('scenes/development/CONTEXT.md')).toContain('Write tests.')
    expect(house.file('skills/communication-development/SKILL.md')).toContain('say it twice')
  })

  it('has its pages with their folders as their types, and front matter whose fence was forgotten', () => {
    expect(house.file('knowledge/team-wiki/wiki/entities/KVM.md')).toBe('---\ntype: entities\ntitle: KVM 虚拟机\ntags:\n  - 内核\n---\n# KVM\n\nSee [[模板（Template）]].\n')
    expect(house.file('knowledge/team-wiki/wiki/concepts/模板（Template）.md')).toBe('---\ntype: concepts\n---\n\n# 模板\n\n一种蓝本。\n')
    expect(house.file('knowledge/team-wiki/wiki/concepts/broken.md')).toBe('---\ntags: [broken\n---\n# Broken\n')
    expect(house.file('knowledge/team-wiki/purpose.md')).toContain('What we know.')
    expect(house.file('knowledge/team-wiki/sources/notes.md')).toBe('test')
  })

  it('can be read by this house as its own', () => {
    const contents = readContents(house.stage)
    expect(contents.left).toEqual([])
    expect([...contents.agents.keys(), ...contents.scenes.keys(), ...contents.knowledge.keys()].sort()).toEqual(['development', 'employee_a', 'leader', 'team-wiki'])
    expect(contents.pages).toBe(3)
  })

  it('tells letters, groups, talk, tasks and usage as records, in order and with their moments', () => {
    const { mailboxes, groups, talks, tasks, usage } = house.records
    expect(mailboxes.find(({ to }) => to === 'employee_a')!.letters).toEqual([{ from: 'leader', content: 'Can you review 退款 #42?', at: LOCAL_AS_UTC, read: true }, { from: 'user', content: 'And this one?', at: new Date(2026, 4, 3, 8).toISOString(), read: false }])
    expect(groups.map(({ id, name, members, messages }) => ({ id, name, members, said: messages.map(({ from, content }) => `${from}: ${content}`) }))).toEqual([
      { id: 'old-house', name: 'old-house', members: ['employee_a', 'leader'], said: ['leader: Good morning @员工A 🐱', 'system: The clock was turned back.'] },
      { id: 'launch', name: '发布 🚀', members: ['leader'], said: ['user: When do we launch?', 'leader: Tomorrow. 明天发布'] },
    ])
    expect(groups[0]!.messages[0]!.at).toBe('2026-05-01T10:00:00.123Z')
    expect(talks).toMatchObject([{ scene: 'development', user_id: 'user123', sayings: [{ direction: 'incoming', content: 'My order?', channel: 'web_api', at: LOCAL_AS_UTC }, { direction: 'outgoing' }] }])
    expect(tasks.map(({ task, cron, run_at }) => [task, cron, run_at])).toEqual([['每周一写周报', '0 9 * * 1', null], ['Tidy up', null, null], ['Nonsense', 'whenever', null], ['Lost', null, null]])
    expect(usage[0]).toMatchObject({ agent_id: 'leader', prompt_tokens: 120, completion_tokens: 30, at: LOCAL_AS_UTC })
  })

  it.each<[string, string]>([
    ['.env', 'secret'],
    ['config/providers.json', 'secret'],
    ['cococat.db', 'unknown'],
    ['agents/leader/session.jsonl', 'unknown'],
    ['agents/sub-00302b9e9674', 'unknown'],
    ['agents/HEARTBEAT.md', 'unknown'],
    ['agents/employee_a/profile.yaml', 'unreadable'],
    ['agents/leader/memory/history.jsonl:2', 'unreadable'],
    ['agents/mailbox/employee_a/inbox.jsonl:3', 'unreadable'],
    ['agents/schedule.json/1', 'done'],
    ['agents/hire_requests/approved/x.json', 'done'],
    ['agents/hire_requests/pending/y.json', 'unknown'],
    ['knowledge/team-wiki/index.md', 'unknown'],
  ])('names what it leaves: %s is %s', (path, reason) => {
    expect(house.reason(path)).toBe(reason)
  })

  it('comes to the same files and records every time', () => {
    const again = lay(writeFirstVersion)
    const content = ({ stage }: Laid): string[] => allIn(stage).map(path => `${path.slice(stage.length)}\n${readFileSync(path, 'utf8')}`)
    expect(content(again)).toEqual(content(house))
    expect(again.records).toEqual(house.records)
  })
})

describe('a later version', () => {
  let house: Laid
  beforeAll(() => void (house = lay(writeLaterVersion)))

  it('has agents from profiles in JSON and from residents, and a memory in lower case', () => {
    expect(house.json('agents/main/profile.json')).toMatchObject({ name: 'Coco', role: 'resident' })
    expect(house.file('agents/main/memory/MEMORY.md')).toBe('用户叫 Leaif\n')
    const id = readdirSync(join(house.stage, 'agents')).find(name => name !== 'main')!
    expect(house.json(`agents/${id}/profile.json`)).toMatchObject({ name: '研究员', role: '研究', objective: '找资料', traits: ['细心'], rules: ['Cite sources'], background: `博士\n\n${'x'.repeat(600)}` })
  })

  it('has scenes in JSON and in YAML, with ids where their names can be none', () => {
    const [researcher] = readdirSync(join(house.stage, 'agents')).filter(name => name !== 'main')
    const [kb] = readdirSync(join(house.stage, 'knowledge'))
    expect(house.json('scenes/customer-service/scene.json')).toMatchObject({ name: '智能客服', description: 'Many entries', kbs: [kb], roster: [{ agent_id: 'main', role: 'host' }, { agent_id: researcher, role: '' }] })
    const lounge = readdirSync(join(house.stage, 'scenes')).find(name => name !== 'customer-service')!
    expect(house.json(`scenes/${lounge}/scene.json`)).toMatchObject({ name: 'Lounge', skills: ['communication'], roster: [{ agent_id: 'main', role: '' }] })
    expect(house.file(`scenes/${lounge}/CONTEXT.md`)).toBe('Be kind.\n')
    expect(house.file(`knowledge/${kb}/purpose.md`)).toContain('name: 知识')
    expect(house.file(`knowledge/${kb}/wiki/note/a.md`)).toContain('type: note')
  })

  it('has skills that are folders, with all that is in them', () => {
    expect(house.file('skills/communication/SKILL.md')).toContain('name: Talk')
    expect(house.file('skills/communication/notes/more.md')).toBe('More.\n')
  })

  it('gives away no secret', () => {
    expect(house.reason('scenes/customer-service/entries.json')).toBe('secret')
    expect(JSON.stringify([house.records, house.left]) + allIn(house.stage).map(path => readFileSync(path, 'utf8')).join('')).not.toContain('sk-very-secret')
  })
})

describe('a hostile folder', () => {
  let house: Laid
  beforeAll(() => void (house = lay(writeHostile)))

  it('never leads out of itself or out of the stage', () => {
    expect(readdirSync(join(house.stage, '..')).sort()).toEqual(['old-house', 'stage'])
    expect(house.reason('agents/leader/HEARTBEAT.md')).toBe('link')
    expect(house.reason('scenes/etc')).toBe('link')
    expect(allIn(house.stage).map(path => readFileSync(path, 'latin1')).join('')).not.toMatch(/root:|outside/)
  })

  it('gives ids of their own to those that cannot keep theirs', () => {
    const names = readdirSync(join(house.stage, 'agents')).map(id => [id, (house.json(`agents/${id}/profile.json`) as { name: string }).name])
    expect(Object.fromEntries(names)).toEqual({ 'Leader': 'Second', 'leader-2': 'First', 'user-2': 'Me', 'x': 'Escape' })
  })

  it('leaves what is too large, too deep, too long or no text', () => {
    expect(house.reason('knowledge/big/raw/sources/movie.bin')).toBe('too_large')
    expect(house.reason('knowledge/big/wiki/n/big.md')).toBe('too_large')
    expect(house.reason('agents/leader/memory/MEMORY.md')).toBe('unreadable')
    expect(house.reason('agents/leader/profile.json')).toBe('unreadable')
    expect(house.reason('scenes/s/scene.yaml')).toBe('unreadable')
    expect(house.reason('scenes/s/users/.../history.jsonl')).toBeUndefined()
    expect(house.reason('agents/mailbox/leader/inbox.jsonl:1')).toBe('unreadable')
    expect(house.reason('agents/mailbox/leader/inbox.jsonl:4')).toBe('too_large')
  })

  it('has no moment after now, and no half of a character', () => {
    const { letters } = house.records.mailboxes[0]!
    expect(letters.map(({ content }) => content)).toEqual(['half \uFFFD emoji', 'From the future'])
    expect(letters.every(({ at }) => Date.parse(at) <= Date.now())).toBe(true)
  })
})

describe('what is told of what was left', () => {
  it('is told once where there is much of one kind', () => {
    const { left } = lay(root => writeFiles(root, {
      'skills/a.md': 'A',
      ...Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`agents/sub-${n}/session.jsonl`, '{}'])),
      'agents/_usage.jsonl': 'broken\n'.repeat(30),
    }))
    expect(left).toEqual([{ path: 'agents/*', reason: 'unknown' }, { path: 'agents/_usage.jsonl', reason: 'unreadable' }])
  })

  it.each<[string, (root: string) => string]>([
    ['not there', root => join(root, 'nowhere')],
    ['a file', root => join(root, 'file')],
    ['empty', root => join(root, 'empty')],
    ['of something else', root => join(root, 'other')],
  ])('a folder that is %s is refused', (_, folderIn) => {
    using temporary = temporaryFolder()
    writeFiles(temporary.path, { 'file': 'x', 'empty/.keep': '', 'other/src/main.c': 'int main;', 'other/config/app.yaml': 'a: 1' })
    expect(() => convertWorkspace(folderIn(temporary.path), join(temporary.path, 'stage'))).toThrowError(expect.objectContaining({ status: 400, code: 'not_a_workspace' }) as Error)
  })
})
