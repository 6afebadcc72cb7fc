// A house of its own for a spec file: the built server on a fresh folder, beside it a bot that writes letters as other programs would.
import type { Page } from '@playwright/test'
import type { Letter } from '../../../src-server/mailbox/contract'
import type { Status } from '../../../src-server/status/contract'
import type { Started } from '../../support/built'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask, PASSWORD, requireBuilt, startOn } from '../../support/built'
import { expect, test } from './watched'

export interface House {
  readonly origin: string
  readonly home: string
  /** Asks the API as a bot with the owner's rights; fails on a refusal. */
  api: <T = unknown>(method: string, path: string, body?: unknown) => Promise<T>
  /** Writes a letter, as the person unless `from` says otherwise. */
  write: (to: string, content: string, more?: { from?: string, type?: 'message' | 'task', reply_to?: string }) => Promise<Letter>
  /** Says something in a group, as the person. */
  say: (content: string, group?: string) => Promise<void>
  /** Waits until nobody has anything left to do. */
  settled: () => Promise<void>
  /** Opens a page of the house, signed in already. */
  enter: (page: Page, path?: string) => Promise<void>
  /** Ends the server without a warning, and starts it again at the same address. */
  kill: () => Promise<void>
  back: () => Promise<void>
}

/** How a house begins: with a team of one language, empty, or with the question still open. */
export type Beginning = 'sample' | 'sample-zh' | 'empty' | 'unasked'

/** Opens a house before the tests of a file and closes it after them. */
export function useHouse(beginning: Beginning = 'sample', env: NodeJS.ProcessEnv = {}): House {
  const house = createHouse(env)
  test.beforeAll(() => house.open(beginning))
  test.afterAll(house.close)
  return house
}

/** A house that is opened and closed by whoever makes it. */
export function createHouse(env: NodeJS.ProcessEnv = {}) {
  let home = ''
  let server: Started | null = null
  let token = ''
  let cookie = { name: '', value: '' }
  const here = (): Started => {
    if (!server)
      throw new Error('The house is not open.')
    return server
  }

  async function start(args: string[] = []): Promise<void> {
    server = await startOn({ home, args, env: { COCOCAT_LOG: 'warn', LANG: 'en_US.UTF-8', LC_ALL: '', ...env } })
  }

  /** One sign-in serves a whole file: passwords are meant to be slow. */
  async function signIn(): Promise<void> {
    const response = await fetch(`${here().origin}/api/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ password: PASSWORD }) })
    const [name = '', value = ''] = response.headers.get('set-cookie')!.split(';')[0]!.split('=')
    cookie = { name, value }
    token = (await response.json() as { token: string }).token
  }

  async function api<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const { status, body: answer } = await ask<T>(here().origin, method, path, { token, body })
    if (status >= 300)
      throw new Error(`${method} ${path} was answered ${status}: ${JSON.stringify(answer)}`)
    return answer
  }

  async function open(beginning: Beginning): Promise<void> {
    requireBuilt()
    home = mkdtempSync(join(tmpdir(), 'cococat-e2e-'))
    await start()
    await signIn()
    if (beginning !== 'unasked')
      await api('POST', '/api/welcome', { choice: beginning === 'empty' ? 'empty' : 'sample', language: beginning === 'sample-zh' ? 'zh' : 'en' })
  }

  async function close(): Promise<void> {
    await server?.end()
    if (home)
      rmSync(home, { recursive: true, force: true })
  }

  async function enter(page: Page, path = '/'): Promise<void> {
    await page.context().addCookies([{ ...cookie, url: here().origin, httpOnly: true, sameSite: 'Strict' }])
    await page.goto(here().origin + path)
  }

  return {
    get origin() { return here().origin },
    get home() { return home },
    open,
    close,
    api,
    write: async (to: string, content: string, more: object = {}): Promise<Letter> => (await api<{ message: Letter }>('POST', '/api/mailbox/send', { to, content, ...more })).message,
    say: async (content: string, group = 'general'): Promise<void> => void await api('POST', `/api/chat/groups/${group}/messages`, { content }),
    settled: () => expect.poll(async () => {
      const { queued, running } = (await api<Status>('GET', '/api/status')).queue
      return queued + running
    }, { timeout: 15_000, intervals: [50] }).toBe(0),
    enter,
    kill: async (): Promise<void> => void await here().end('SIGKILL'),
    back: () => start(['--port', new URL(here().origin).port]),
  }
}
