// The drama: letters keep coming while the house is killed again and again; then it is left in peace until nothing is queued.
import type { Spawned, Started } from '../support/built'
import type { Chance } from './chance'
import type { Listener } from './listener'
import type { Attempt } from './senders'
import { setTimeout as pause } from 'node:timers/promises'
import { ask, signIn, spawnOn, startOn, untilReady } from '../support/built'
import { listen } from './listener'
import { planLetters, send } from './senders'

const LETTERS = 300
const SENDERS = 3
const KILLS = 10
const PATIENCE_MS = 30_000

interface Status { seq: number, queue: { queued: number, running: number, failed: number } }

export interface Drama {
  attempts: Attempt[]
  /** The signal that ended each server that was killed. */
  kills: (NodeJS.Signals | null)[]
  /** A screen that was there all the time, and one that came at the end and asked for the second half. */
  screen: Listener
  latecomer: Listener & { since: number }
  last: Started
  token: string
  seq: number
}

export async function play(home: string, chance: Chance): Promise<Drama> {
  let current: Promise<Started> = startOn({ home, args: ['--sample'] })
  const origin = async (): Promise<string> => (await current).origin
  const token = await signIn(await origin())
  const screen = listen(origin, token, 0)
  const attempts: Attempt[] = []
  const kills: (NodeJS.Signals | null)[] = []
  const sent = (): number => attempts.filter(({ outcome }) => outcome === 'sent').length

  async function kill(server: Spawned): Promise<void> {
    kills.push((await server.end('SIGKILL')).signal)
  }

  async function rage(): Promise<void> {
    for (const moment of Array.from({ length: KILLS }, () => chance.below(LETTERS)).sort((a, b) => a - b)) {
      if (kills.length === KILLS)
        return
      while (sent() < moment)
        await pause(1)
      await pause(chance.below(60))
      const server = await current
      current = kill(server).then(() => restart())
      await current
    }
  }

  /** One start in four is killed before it is done, as long as kills are left. */
  async function restart(): Promise<Started> {
    const begun = performance.now()
    const server = spawnOn({ home })
    const readyAfterMs = (): number => performance.now() - begun
    if (kills.length < KILLS && chance.next() < 0.25) {
      await Promise.race([pause(40 + chance.below(200)), untilReady(server)])
      await kill(server)
      return restart()
    }
    return { ...server, origin: await untilReady(server), readyAfterMs: readyAfterMs() }
  }

  const plan = planLetters(LETTERS, chance)
  await Promise.all([rage(), ...Array.from({ length: SENDERS }, () => send(plan, { origin, token, attempts, chance }))])
  const last = await current
  const { seq } = await untilQuiet(last.origin, token)
  const since = Math.floor(seq / 2)
  const latecomer = Object.assign(listen(origin, token, since), { since })
  await until(() => screen.newest() >= seq && latecomer.newest() >= seq)
  return { attempts, kills, screen, latecomer, last, token, seq }
}

async function untilQuiet(origin: string, token: string): Promise<Status> {
  let status: Status
  do {
    await pause(50)
    status = (await ask<Status>(origin, 'GET', '/api/status', { token })).body
  } while (status.queue.queued + status.queue.running > 0)
  return status
}

/** Waits for what should be; after a while it goes on all the same, and the test says what is missing. */
async function until(done: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!done() && performance.now() < end)
    await pause(20)
}
