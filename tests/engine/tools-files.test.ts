// Promise: an agent reads and writes in its own `files/` and nowhere else, whatever path it is talked into.
import type { TestHouse } from '../support/house'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse } from '../support/house'
import { hands } from '../support/tools'

let house: TestHouse
const { model, use } = hands()
const does = (agent: string, tool: string, args: Record<string, unknown>) => use(house, agent, [tool, args]).then(([result]) => result!)
const at = (...path: string[]) => join(house.home, 'agents', 'writer', 'files', ...path)

beforeAll(async () => {
  house = await openTestHouse({ sample: true, model })
})
afterAll(() => house.close())

it('writes, reads and lists', async () => {
  expect(await use(house, 'writer', ['list_files', {}], ['write_file', { path: 'notes/猫 list.md', content: '一二三' }], ['write_file', { path: 'draft.txt', content: '' }], ['read_file', { path: 'notes/猫 list.md' }], ['read_file', { path: 'draft.txt' }], ['read_file', { path: 'none.txt' }])).toEqual([
    'You have no files yet.',
    'wrote notes/猫 list.md (9 bytes)',
    'wrote draft.txt (0 bytes)',
    '一二三',
    '(the file is empty)',
    'refused: There is no file “none.txt”.',
  ])
  expect(readFileSync(at('notes', '猫 list.md'), 'utf8')).toBe('一二三')
  expect(await does('writer', 'list_files', {})).toMatch(/^- draft\.txt \(0 bytes, changed 2\S+Z\)\n- notes\/猫 list\.md \(9 bytes, changed \S+\)$/)
  expect(await does('leader', 'read_file', { path: 'draft.txt' }), 'one agent’s files are not another’s').toMatch(/^refused: There is no file/)
  expect(readdirSync(at())).toEqual(['draft.txt', 'notes'])
})

describe('no path leads out', () => {
  it.each(['../profile.json', 'notes/../../profile.json', '/etc/passwd', 'C:\\Windows\\win.ini', '..\\profile.json', 'a\\b', '.', '..', '', 'notes//x', 'notes/', './x', '.hidden', 'notes/.git/config', 'x\0.md', 'x\n.md', 'con', 'NUL.txt', 'a:b', 'end.', 'end /x', '~/x', 'a/b/c/d/e/f/g/h/i', `${'x'.repeat(101)}.md`, '猫'.repeat(100), 'draft.txt/x'])('%j', async (path) => {
    const [read, written] = await use(house, 'writer', ['read_file', { path }], ['write_file', { path, content: 'pwned' }])
    expect([read, written]).toEqual([expect.stringMatching(/^refused: /), expect.stringMatching(/^refused: /)])
    expect(house.file('agents', 'writer', 'profile.json')).not.toContain('pwned')
    expect(readdirSync(at())).toEqual(['draft.txt', 'notes'])
  })

  it('not even over a link that a person made', async () => {
    const outside = join(house.home, 'outside')
    mkdirSync(outside)
    writeFileSync(join(outside, 'secret.txt'), 'secret')
    symlinkSync(outside, at('door'))
    symlinkSync(join(outside, 'secret.txt'), at('window.txt'))
    symlinkSync(join(outside, 'not-yet.txt'), at('dangling.txt'))
    const said = await use(house, 'writer', ['read_file', { path: 'door/secret.txt' }], ['read_file', { path: 'window.txt' }], ['write_file', { path: 'door/new.txt', content: 'x' }], ['write_file', { path: 'window.txt', content: 'x' }], ['write_file', { path: 'dangling.txt', content: 'x' }], ['list_files', {}])
    expect(said.slice(0, -1)).toEqual(Array.from({ length: 5 }, () => expect.stringMatching(/^refused: “.+” is not a plain file/)))
    expect(said.at(-1)).not.toMatch(/door|window|dangling|secret/)
    expect([readdirSync(outside), readFileSync(join(outside, 'secret.txt'), 'utf8')]).toEqual([['secret.txt'], 'secret'])
    for (const name of ['door', 'window.txt', 'dangling.txt'])
      rmSync(at(name))
  })

  it('nor when the folder itself is a link', async () => {
    const elsewhere = join(house.home, 'elsewhere')
    mkdirSync(elsewhere)
    writeFileSync(join(elsewhere, 'a.txt'), 'secret')
    symlinkSync(elsewhere, join(house.home, 'agents', 'leader', 'files'))
    expect(await use(house, 'leader', ['read_file', { path: 'a.txt' }], ['write_file', { path: 'b.txt', content: 'x' }], ['list_files', {}])).toEqual([expect.stringMatching(/^refused: /), expect.stringMatching(/^refused: /), 'You have no files yet.'])
    expect(readdirSync(elsewhere)).toEqual(['a.txt'])
  })
})

describe('bounds', () => {
  it('a file has a megabyte at most, in bytes', async () => {
    const most = 1024 * 1024
    expect(await use(house, 'writer', ['write_file', { path: 'big.txt', content: 'x'.repeat(most) }], ['write_file', { path: 'bigger.txt', content: 'x'.repeat(most + 1) }], ['write_file', { path: 'bigger.txt', content: '猫'.repeat(most / 2) }])).toEqual([`wrote big.txt (${most} bytes)`, expect.stringMatching(/^refused: .*content/), expect.stringMatching(/^refused: .*1572864 bytes; a file may have 1048576/)])
    expect(existsSync(at('bigger.txt'))).toBe(false)
    writeFileSync(at('put-there.txt'), 'x'.repeat(most + 1))
    writeFileSync(at('picture.png'), new Uint8Array([137, 80, 78, 71, 0, 1]))
    expect(await use(house, 'writer', ['read_file', { path: 'put-there.txt' }], ['read_file', { path: 'picture.png' }])).toEqual([expect.stringMatching(/^refused: .*can be read at most/), 'refused: “picture.png” is not a text file.'])
  })

  it('a long file comes piece by piece', async () => {
    const [first, last, beyond] = await use(house, 'writer', ['read_file', { path: 'big.txt' }], ['read_file', { path: 'big.txt', offset: 1024 * 1024 - 5 }], ['read_file', { path: 'big.txt', offset: 1024 * 1024 }])
    expect(first).toBe(`${'x'.repeat(20_000)}\n\n[Cut here: characters 0 to 20000 of 1048576. Ask again with offset 20000 for the rest.]`)
    expect(last).toBe('xxxxx')
    expect(beyond).toBe('[There is nothing more: the text has 1048576 characters.]')
  })

  it('there are two hundred at most; one that is there can still be written', async () => {
    mkdirSync(at('many'))
    for (let n = 0; n < 200; n++)
      writeFileSync(at('many', `${n}.txt`), '')
    expect(await use(house, 'writer', ['write_file', { path: 'one-more.txt', content: 'x' }], ['list_files', {}])).toEqual([expect.stringMatching(/^refused: You have 200 files already/), expect.stringContaining('… and more')])
    expect(existsSync(at('one-more.txt'))).toBe(false)
    rmSync(at('many'), { recursive: true })
    expect(await use(house, 'writer', ['write_file', { path: 'one-more.txt', content: 'x' }])).toEqual(['wrote one-more.txt (1 bytes)'])
  })
})
