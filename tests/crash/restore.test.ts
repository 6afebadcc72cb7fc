// Promise: a house that is restored opens again in the same process at the same port; killed at any moment of it, it is the old house or the restored one, and whole.
import type { Spawned, Started } from '../support/built'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as tick } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { ask, requireBuilt, signIn, startOn } from '../support/built'

interface Listed { backups: { id: string, reason: string }[], job: object | null }

let home: string
let started: Spawned[]
const start = async (): Promise<Started> => {
  const server = await startOn({ home, args: ['--sample'] })
  started.push(server)
  return server
}

beforeAll(requireBuilt)
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'cococat-restore-'))
  started = []
})
afterEach(async () => {
  await Promise.all(started.map(server => server.end('SIGKILL')))
  rmSync(home, { recursive: true, force: true })
})

const agents = async (origin: string, token: string): Promise<string[]> => (await ask<{ agents: { id: string }[] }>(origin, 'GET', '/api/agents', { token })).body.agents.map(({ id }) => id).sort()
const listed = async (origin: string, token: string): Promise<Listed> => (await ask<Listed>(origin, 'GET', '/api/backups', { token })).body

/** A backup of three agents, and then a house of two. */
async function backedUp({ origin }: Started): Promise<{ token: string, id: string }> {
  const token = await signIn(origin)
  await ask(origin, 'POST', '/api/backups', { token, body: {} })
  await expect.poll(async () => (await listed(origin, token)).job, { timeout: 20_000 }).toBeNull()
  const { backups } = await listed(origin, token)
  await ask(origin, 'DELETE', '/api/agents/writer', { token })
  expect(await agents(origin, token)).toHaveLength(2)
  return { token, id: backups[0]!.id }
}

it('opens again by itself, where it was, with the sessions there were', async () => {
  const server = await start()
  const { token, id } = await backedUp(server)
  await ask(server.origin, 'POST', `/api/backups/${id}/restore`, { token })
  await expect.poll(() => agents(server.origin, token).catch(() => []), { timeout: 30_000 }).toEqual(['leader', 'researcher', 'writer'])
  expect((await listed(server.origin, token)).backups.map(({ reason }) => reason)).toEqual(['before_restore', 'asked'])
  expect(await server.end()).toEqual({ code: 0, signal: null })
}, 60_000)

// What is on the disk at each step.
it.each(['restoring', 'restoring/cococat.db', 'restore.json', 'replaced', 'replaced/agents', 'replaced/cococat.db'])('killed when there is %s, it is whole', async (sign) => {
  const server = await start()
  const { token, id } = await backedUp(server)
  const asked = ask(server.origin, 'POST', `/api/backups/${id}/restore`, { token }).catch(() => null)
  const until = Date.now() + 10_000
  while (!existsSync(join(home, sign)) && Date.now() < until && !/ready[\s\S]+ready/.test(server.output()))
    await tick()
  await server.end('SIGKILL')
  await asked
  const again = await start()
  const left = await agents(again.origin, token)
  expect([['leader', 'researcher'], ['leader', 'researcher', 'writer']]).toContainEqual(left)
  if (sign === 'restore.json' || sign.startsWith('replaced'))
    expect(left, 'it was decided').toHaveLength(3)
  for (const none of ['restoring', 'replaced', 'restore.json'])
    expect(existsSync(join(home, none)), none).toBe(false)
  expect((await ask(again.origin, 'POST', '/api/mailbox/send', { token, body: { to: 'leader', content: 'still here?' } })).status).toBe(201)
}, 60_000)
