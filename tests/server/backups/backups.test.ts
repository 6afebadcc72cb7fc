// Promises: a backup holds the whole house and nothing of its keys; it comes back as it was; deleted ones can be brought back; what is no backup is refused.
import type { TestHouse } from '../../support/house'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openTestHouse, temporaryFolder } from '../../support/house'
import { playTime } from '../../support/time'
import { zip } from '../../support/zip'

let folder: ReturnType<typeof temporaryFolder>
let house: TestHouse
beforeEach(async () => {
  folder = temporaryFolder()
  house = await openTestHouse({ home: folder.path, sample: true })
})
afterEach(async () => {
  await house.close()
  folder[Symbol.dispose]()
})

const idle = (of = house) => vi.waitFor(async () => expect((await of.client.backups.list()).job).toBeNull(), { timeout: 10_000, interval: 10 })

const restarting = (of = house) => vi.waitFor(async () => expect((await of.client.backups.list()).job).toMatchObject({ kind: 'restore', stage: 'restarting' }), { timeout: 10_000, interval: 10 })

async function made(body: { with_key?: boolean } = {}, of = house) {
  const { job } = await of.client.backups.make({ body })
  expect(job).toMatchObject({ kind: 'make', stage: 'copying' })
  await idle(of)
  const { backups, failure } = await of.client.backups.list()
  expect(failure).toBeNull()
  return backups[0]!
}

async function fileOf(id: string): Promise<Buffer> {
  const answer = await fetch(`${house.url}/api/backups/${id}/file`, { headers: { authorization: `Bearer ${house.token}` } })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename=${id}.cococat-backup`)
  return Buffer.from(await answer.arrayBuffer())
}

const upload = (bytes: Buffer, to = house) => to.raw('POST', '/api/backups/upload', { body: bytes, headers: { 'content-type': 'application/octet-stream' } })

async function reopen(): Promise<void> {
  await house.close()
  house = await openTestHouse({ home: folder.path })
}

describe('a backup', () => {
  it('is listed with what it holds, told in the status, and leaves nothing half-made', async () => {
    expect((await house.client.status.house()).last_backup).toBeNull()
    const backup = await made()
    expect(backup).toMatchObject({ reason: 'asked', by: null, with_key: false, elsewhere: false, counts: { agents: 3 } })
    expect((await house.client.status.house()).last_backup).toBe(backup.made_at)
    expect(readdirSync(join(folder.path, 'backups'))).toEqual([`${backup.id}.cococat-backup`])
  })

  it('holds the key only when that was asked for', async () => {
    expect((await fileOf((await made()).id)).includes('keys/vault.key')).toBe(false)
    expect((await fileOf((await made({ with_key: true })).id)).includes('keys/vault.key')).toBe(true)
  })

  it('is named after the key that asked for it, and refused to whoever may only read', async () => {
    await house.keyFor('admin').client.backups.make({ body: {} })
    await idle()
    expect((await house.client.backups.list()).backups[0]).toMatchObject({ by: 'admin' })
    await expect(house.keyFor('chat').client.backups.make({ body: {} })).rejects.toMatchObject({ status: 403 })
  })

  it('is one at a time, and can be left off', async () => {
    await house.client.backups.make({ body: {} })
    await expect(house.client.backups.make({ body: {} })).rejects.toMatchObject({ envelope: { code: 'backup_busy' } })
    await house.client.backups.cancel()
    expect(await house.client.backups.list()).toMatchObject({ backups: [], job: null, failure: null })
    expect(readdirSync(join(folder.path, 'backups'))).toEqual([])
  })

  it('is refused with a sentence where there is no room, and leaves nothing', async () => {
    await using small = await openTestHouse({ room: () => 1000 })
    await small.client.backups.make({ body: {} })
    await idle(small)
    expect(await small.client.backups.list()).toMatchObject({ backups: [], failure: { code: 'disk_full', message: expect.stringContaining('Make room') } })
    expect(readdirSync(join(small.home, 'backups'))).toEqual([])
  })

  it('that failed is told until one succeeds, here and in no house that is put back', async () => {
    let room = 1e12
    await house.close()
    house = await openTestHouse({ home: folder.path, room: () => room })
    const { id } = await made()
    room = 1000
    await house.client.backups.make({ body: {} })
    await idle()
    await house.client.backups.remove({ params: { id } })
    await house.client.backups.revive({ params: { id } })
    expect(await house.client.backups.list()).toMatchObject({ failure: { code: 'disk_full' } })
    room = 1e12
    const after = await made() // its picture was taken while the failure was still told
    await house.client.backups.restore({ params: { id: after.id } })
    await restarting()
    await reopen()
    expect((await house.client.backups.list()).failure).toBeNull()
  })

  it('that was deleted comes back', async () => {
    const { id } = await made()
    await house.client.backups.remove({ params: { id } })
    expect((await house.client.backups.list()).backups).toEqual([])
    expect((await house.client.backups.trash()).backups).toMatchObject([{ id }])
    await house.client.backups.revive({ params: { id } })
    expect((await house.client.backups.list()).backups).toMatchObject([{ id }])
    await expect(house.client.backups.remove({ params: { id: 'nobody-here' } })).rejects.toMatchObject({ status: 404 })
  })
})

describe('restoring', () => {
  it('brings the house back as it was, and keeps the present one', async () => {
    const backup = await made()
    const before = house.file('agents', 'leader', 'profile.json')
    await house.client.agents.remove({ params: { id: 'writer' } })
    await house.client.mailbox.send({ body: { to: 'leader', content: 'after the backup' } })
    writeFileSync(join(folder.path, 'agents', 'leader', 'new.md'), 'after the backup')
    const { seq } = await house.client.status.house()
    const { job } = await house.client.backups.restore({ params: { id: backup.id } })
    expect(job.kind).toBe('restore')
    await restarting() // until the house has closed
    await expect(house.client.backups.make({ body: {} })).rejects.toMatchObject({ envelope: { code: 'backup_busy' } })
    await reopen()
    expect((await house.client.agents.list()).agents.map(({ id }) => id).sort()).toEqual(['leader', 'researcher', 'writer'])
    expect(house.file('agents', 'leader', 'profile.json')).toBe(before)
    expect(existsSync(join(folder.path, 'agents', 'leader', 'new.md'))).toBe(false)
    expect((await house.client.backups.list()).backups).toMatchObject([{ reason: 'before_restore' }, { id: backup.id }])
    expect((await house.client.status.house()).seq, 'a page that was there starts anew').toBeGreaterThan(seq + 10_000)
    for (const left of ['restoring', 'replaced', 'restore.json'])
      expect(existsSync(join(folder.path, left)), left).toBe(false)
  })

  it('goes on where a crash cut it short, wherever that was', async () => {
    const backup = await made()
    await house.client.agents.remove({ params: { id: 'writer' } })
    await house.client.backups.restore({ params: { id: backup.id } })
    await restarting()
    await house.close()
    mkdirSync(join(folder.path, 'replaced'))
    for (const [from, to] of [['agents', 'replaced/agents'], ['restoring/agents', 'agents'], ['scenes', 'replaced/scenes']] as const) { // as far as a crash let it come
      renameSync(join(folder.path, from), join(folder.path, to))
    }
    house = await openTestHouse({ home: folder.path })
    expect((await house.client.agents.list()).agents).toHaveLength(3)
    expect((await house.client.scenes.list()).scenes.length).toBeGreaterThan(0)
  })

  it('that was never decided leaves the house as it is', async () => {
    await house.close()
    mkdirSync(join(folder.path, 'restoring', 'agents'), { recursive: true })
    house = await openTestHouse({ home: folder.path })
    expect((await house.client.agents.list()).agents).toHaveLength(3)
    expect(existsSync(join(folder.path, 'restoring'))).toBe(false)
  })
})

describe('a file from elsewhere', () => {
  it('is taken in by another house, and restored there', async () => {
    const bytes = await fileOf((await made()).id)
    const other = temporaryFolder()
    let there = await openTestHouse({ home: other.path })
    try {
      const { status, json } = await upload(bytes, there)
      expect(status).toBe(201)
      const { backup } = json as { backup: { id: string } }
      expect(backup).toMatchObject({ elsewhere: true, counts: { agents: 3 } })
      expect((await there.client.status.house()).last_backup).toBeNull()
      await there.client.backups.restore({ params: { id: backup.id } })
      await restarting(there)
      await there.close()
      there = await openTestHouse({ home: other.path })
      expect((await there.client.agents.list()).agents).toHaveLength(3)
    }
    finally {
      await there.close()
      other[Symbol.dispose]()
    }
  })

  it('is refused when a byte of it is not what it was', async () => {
    const bytes = await fileOf((await made()).id)
    const database = bytes.indexOf('cococat.db') + 'cococat.db'.length
    for (const at of [0, 1000, 10_000]) {
      const changed = Buffer.from(bytes)
      changed[database + at]! ^= 0xFF
      expect(await upload(changed)).toMatchObject({ status: 400, json: { code: 'not_a_backup' } })
    }
    expect(await upload(bytes.subarray(0, bytes.length / 2))).toMatchObject({ status: 400, json: { code: 'not_a_backup' } })
    expect((await house.client.backups.list()).backups).toHaveLength(1)
  })

  const manifest = { format: 1, version: '1', house: 'x', made_at: '2026-01-01T00:00:00.000Z', reason: 'asked', by: null, with_key: false, counts: { agents: 0, scenes: 0, knowledge: 0, letters: 0, messages: 0 } }
  it.each<[string, Record<string, string | Buffer>, string]>([
    ['text', {}, 'not_a_backup'],
    ['a name that leads out', { '../evil': 'x' }, 'not_a_backup'],
    ['an absolute name', { '/etc/evil': 'x' }, 'not_a_backup'],
    ['a way round inside', { 'agents/../../evil': 'x' }, 'not_a_backup'],
    ['a part no house has', { 'logs/server.log': 'x' }, 'not_a_backup'],
    ['a drive', { 'agents/C:evil': 'x' }, 'not_a_backup'],
    ['a bomb', { 'agents/bomb': Buffer.alloc(200_000_000) }, 'not_a_backup'],
    ['no sums', { 'manifest.json': JSON.stringify(manifest), 'cococat.db': 'x' }, 'not_a_backup'],
    ['wrong sums', { 'manifest.json': JSON.stringify(manifest), 'cococat.db': 'x', 'hashes.json': '{}' }, 'not_a_backup'],
    ['a newer form', { 'manifest.json': JSON.stringify({ ...manifest, format: 2 }), 'cococat.db': 'x', 'hashes.json': '{}' }, 'newer_backup'],
  ])('is refused: %s', async (_what, parts, code) => {
    const { json } = await upload(Object.keys(parts).length > 0 ? zip(parts) : Buffer.from('hello'))
    expect(json).toMatchObject({ code })
    expect(readdirSync(join(folder.path, 'backups'))).toEqual([])
    expect(existsSync(join(folder.path, '..', 'evil'))).toBe(false)
  })
})

describe('the daily one', () => {
  it('is made when a day has passed, keeps as many as are wanted, and can be switched off', async () => {
    const time = playTime('2026-11-23T08:00:00.000Z')
    await using quiet = await openTestHouse({ clock: time.clock, timers: time.timers })
    expect(await quiet.client.backups.change({ body: { keep: 2 } })).toEqual({ settings: { daily: true, keep: 2 } })
    for (let day = 0; day < 3; day++) {
      time.pass(day === 0 ? 600_000 : 86_400_000)
      await idle(quiet)
    }
    await vi.waitFor(async () => expect((await quiet.client.backups.list()).backups.map(({ reason }) => reason)).toEqual(['daily', 'daily']))
    await quiet.client.backups.change({ body: { daily: false } })
    time.pass(3 * 86_400_000)
    expect((await quiet.client.backups.list())).toMatchObject({ job: null, backups: [{}, {}] })
  })
})

it('the file of a backup is for the owner only, and no name leads out of its folder', async () => {
  const { id } = await made()
  expect(await house.raw('GET', `/api/backups/${id}/file`, { as: `Bearer ${house.keyFor('chat').secret}` })).toMatchObject({ status: 403 })
  writeFileSync(join(folder.path, 'secret.cococat-backup'), 'x')
  expect(await house.raw('GET', '/api/backups/..%2Fsecret/file')).toMatchObject({ status: 400 })
  rmSync(join(folder.path, 'secret.cococat-backup'))
  expect(readFileSync(join(folder.path, 'backups', `${id}.cococat-backup`)).length).toBeGreaterThan(1000)
})
