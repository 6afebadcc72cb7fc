// Promise: a house moves whole or not at all; the old folder is never touched, and a folder that would not do is refused with its reason.
import type { MovePlan } from '../../src-main/folder'
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { copyHouse, houseOf, planMove } from '../../src-main/folder'
import { temporaryFolder } from '../support/house'

let root: string
let from: string
let to: string

beforeEach(() => {
  const folder = temporaryFolder()
  onTestFinished(() => folder[Symbol.dispose]())
  root = folder.path
  from = join(root, 'house')
  to = join(root, 'new')
  mkdirSync(join(from, 'agents/写手/empty'), { recursive: true })
  mkdirSync(join(from, 'keys'))
  mkdirSync(to)
  writeFileSync(join(from, 'cococat.db'), Buffer.alloc(3_000_000, 'x'))
  writeFileSync(join(from, 'agents/写手/profile.json'), '{}')
  writeFileSync(join(from, 'keys/vault.key'), 'secret', { mode: 0o600 })
  writeFileSync(join(from, 'house.lock'), '')
  writeFileSync(join(from, 'house.pid'), '1')
  symlinkSync('profile.json', join(from, 'agents/写手/inside'))
  symlinkSync('../outside', join(from, 'leads-out'))
})

const plan = async (target = to): Promise<MovePlan> => {
  const found = await planMove(from, target)
  if (typeof found === 'string') throw new TypeError(found)
  return found
}

describe('a move', () => {
  it('copies everything but what belongs to the process that has it open, with its modes and links', async () => {
    await copyHouse(await plan())
    expect(readdirSync(to).sort()).toEqual(['agents', 'cococat.db', 'keys', 'leads-out'])
    expect(readFileSync(join(to, 'cococat.db'))).toEqual(readFileSync(join(from, 'cococat.db')))
    expect(readdirSync(join(to, 'agents/写手')).sort()).toEqual(['empty', 'inside', 'profile.json'])
    expect(statSync(join(to, 'keys/vault.key')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(to, 'agents/写手/inside'), 'utf8')).toBe('{}')
    expect(readlinkSync(join(to, 'leads-out'))).toBe(join(root, 'outside'))
    expect(existsSync(join(from, 'cococat.db'))).toBe(true)
  })

  it('during which something changed is undone: the new folder is as empty as before, the old one whole', async () => {
    const copying = copyHouse(await plan())
    let seconds = 0
    const writing = setInterval(() => utimesSync(join(from, 'cococat.db'), 0, seconds++), 0) // another program
    await expect(copying).rejects.toThrow(/changed while it was copied/)
    clearInterval(writing)
    expect(readdirSync(to)).toEqual([])
    expect(readFileSync(join(from, 'agents/写手/profile.json'), 'utf8')).toBe('{}')
  })

  it('into a folder that was filled meanwhile is refused, and takes nothing from it', async () => {
    const planned = await plan()
    writeFileSync(join(to, 'mine.txt'), 'mine')
    await expect(copyHouse(planned)).rejects.toThrow(/not empty any more/)
    expect(readdirSync(to)).toEqual(['mine.txt'])
  })
})

describe('a folder', () => {
  it('that holds something, is the house, is in it, or is not there is refused', async () => {
    writeFileSync(join(to, 'mine.txt'), '')
    symlinkSync(from, join(root, 'same'))
    mkdirSync(join(from, 'sub'))
    expect(await planMove(from, to)).toBe('not_empty')
    expect(await planMove(from, join(root, 'same'))).toBe('same')
    expect(await planMove(from, join(from, 'sub'))).toBe('inside')
    expect(await planMove(from, join(root, 'none'))).toBe('not_writable')
    expect(await planMove(from, root)).toBe('not_empty')
    mkdirSync(join(root, 'house-2')) // a sister with the same beginning is fine
    expect(await planMove(from, join(root, 'house-2'))).toMatchObject({ bytes: 3_000_008 })
  })

  it.skipIf(process.getuid?.() === 0)('that cannot be written is refused', async () => {
    chmodSync(to, 0o500)
    expect(await planMove(from, to)).toBe('not_writable')
  })

  it('without room for the house is refused', async () => {
    writeFileSync(join(from, 'huge'), '')
    truncateSync(join(from, 'huge'), 8 * 2 ** 40) // a hole: it takes no room here, its copy might
    expect(await planMove(from, to)).toBe('no_space')
    expect(lstatSync(join(from, 'huge')).blocks).toBe(0)
  })
})

describe('where a house is', () => {
  it('is what the start says, then what was chosen, then where it is on every computer', () => {
    const env = { XDG_DATA_HOME: '/data' }
    expect(houseOf(['--home', '/told', '--sample'], { COCOCAT_HOME: '/env' }, '/kept')).toEqual({ home: '/told', fixed: true })
    expect(houseOf(['--home=/told'], {}, '/kept')).toEqual({ home: '/told', fixed: true })
    expect(houseOf([], { COCOCAT_HOME: '/env' }, '/kept')).toEqual({ home: '/env', fixed: true })
    expect(houseOf(['--port', '0'], env, '/kept')).toEqual({ home: '/kept', fixed: false })
    if (process.platform === 'linux') expect(houseOf([], env, null)).toEqual({ home: '/data/cococat', fixed: false })
  })
})
