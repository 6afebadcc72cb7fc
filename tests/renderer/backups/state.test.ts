// What the backups screen shows stays true: how far it is passes by and is never told again, and the server may go away in the middle of it.
import type { Backup, BackupJob } from '@server/backups/contract'
import type { EffectScope } from 'vue'
import type { PlayedServer } from '../played'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useLive } from '@/api/live'
import { useBackups } from '@/settings/backups/state'
import { playServer, settle } from '../played'

const backup = (id: string): Backup => ({ id, made_at: '2026-11-22T09:00:00.000Z', reason: 'asked', by: null, version: '1', with_key: false, elsewhere: false, bytes: 1000, counts: { agents: 3, scenes: 1, knowledge: 1, letters: 0, messages: 0 } })
const job = (more: Partial<BackupJob> = {}): BackupJob => ({ kind: 'make', stage: 'packing', done: 1, total: 2, ...more })
const restored = vi.fn()
let server: PlayedServer
let scope: EffectScope
let known: Backup[]
let running: BackupJob | null

beforeEach(() => {
  known = []
  running = null
  restored.mockReset()
  server = playServer({ 'GET /api/backups': () => ({ backups: known, job: running, failure: null, settings: { daily: true, keep: 7 } }) })
  scope = effectScope()
})
afterEach(() => scope.stop())

async function open() {
  const opened = scope.run(() => useBackups({ restored }))!
  await settle()
  return opened
}

describe('what is being done', () => {
  it('is shown on a page that comes in the middle of it, and until it is over', async () => {
    running = job()
    const { job: shown, busy } = await open()
    expect([shown.value, busy.value]).toEqual([job(), true])
    server.pass('backup.progress', { job: job({ done: 2 }) })
    expect(shown.value?.done).toBe(2)
    server.pass('backup.progress', { job: null })
    expect(busy.value).toBe(false)
  })

  it('is over when that was told while an answer was on its way that does not know it yet', async () => {
    const { value, busy } = await open()
    known = [backup('first')]
    running = job()
    const release = server.hold()
    server.say('backup.created', backup('first'))
    await settle()
    server.pass('backup.progress', { job: null })
    release()
    await settle()
    expect(value.value?.backups.map(({ id }) => id)).toEqual(['first'])
    expect(busy.value).toBe(false)
  })

  it('is asked for again when the server comes back that went away in the middle', async () => {
    const { busy } = await open()
    server.say('backup.settings', { daily: true, keep: 7 }) // the page has a place to resume from: nothing is told anew
    await settle()
    server.pass('backup.progress', { job: job() })
    useLive().stop()
    useLive().start()
    await settle()
    expect(busy.value).toBe(false)
    expect(restored).not.toHaveBeenCalled()
  })
})

describe('a house that was put back', () => {
  it('is said once, when it has opened again', async () => {
    const { busy } = await open()
    server.pass('backup.progress', { job: job({ kind: 'restore', stage: 'unpacking' }) })
    expect(restored).not.toHaveBeenCalled()
    server.pass('backup.progress', { job: job({ kind: 'restore', stage: 'restarting' }) })
    server.reset()
    await settle()
    server.reset()
    await settle()
    expect(restored).toHaveBeenCalledOnce()
    expect(busy.value).toBe(false)
  })

  it('is not said of a page that merely missed much', async () => {
    await open()
    server.reset()
    await settle()
    expect(restored).not.toHaveBeenCalled()
  })
})
