// A turn that uses many tools, as a model plays it, in a house that is killed in the middle of it and started again.
import type { Letter } from '../../src-server/mailbox/contract'
import type { Ended, Started } from '../support/built'
import type { Client } from '../support/client'
import type { Ear } from '../support/listen'
import type { Heard, Said } from '../support/providers/wire'
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { signIn, startOn } from '../support/built'
import { clientFor } from '../support/client'
import { listen } from '../support/listen'
import { playOpenAi } from '../support/providers/openai'

const call = (tool: string, args: Record<string, unknown>) => ({ tool, args })

/** What the writer's model does, move by move: six tools of the house one by one, two at once, one that reaches outside, and the answer. */
export const MOVES: { text?: string, calls?: ReturnType<typeof call>[] }[] = [
  { calls: [call('remember', { line: 'Refunds take 30 days.' })] },
  { calls: [call('send_message', { to: 'researcher', content: 'Refunds take 30 days from now on.' })] },
  { calls: [call('dispatch_task', { to: 'researcher', content: 'Check that against the handbook.' })] },
  { calls: [call('post_to_group', { group: 'general', content: 'A notice about refunds is on its way.' })] },
  { calls: [call('write_page', { kb: 'handbook', title: 'Refund notice', body: 'You have your money back within 30 days.' })] },
  { calls: [call('write_file', { path: 'refunds.md', content: 'Within 30 days.' })] },
  { text: 'Both at once.', calls: [call('remember', { line: 'The notice is on the page “Refund notice”.' }), call('write_file', { path: 'notes/done.md', content: 'Done.' })] },
  { calls: [call('fetch_url', { url: 'http://127.0.0.1:9/' })] },
  { text: 'All of it is done.' },
]

export const STEPS = MOVES.flatMap(({ calls = [] }, move) => calls.map(({ tool, args }) => ({ move, tool, args })))

/** The transactions of the turn in their order. What reaches outside takes two: it is begun, and it is ended. */
export const TRANSACTIONS = ['begin', ...MOVES.flatMap(({ calls = [] }, n) => [`move ${n}`, ...calls.flatMap(({ tool }) => tool === 'fetch_url' ? [`${tool} begun`, `${tool} ended`] : [tool])]), 'end']

export const LETTER = 'Write a notice about refunds, and tell everyone.'

/** A house to copy: its team thinks with a model that is not there yet. */
export interface Template { home: string, token: string }

export interface Errand extends AsyncDisposable {
  /** Asks the house as it is now. */
  client: () => Client
  /** How the house ends, or is ended when it does not. */
  ended: () => Promise<Ended>
  kill: () => Promise<Ended>
  restart: () => Promise<void>
  /** Waits until everybody is done, or waits for the person. */
  quiet: () => Promise<void>
  /** Every fact there ever was. */
  facts: () => Promise<ReturnType<Ear['facts']>>
  /** How often the model was asked for each move of the turn. */
  asked: number[]
  text: (...path: string[]) => string
  files: (...path: string[]) => string[]
}

/** After so long it goes on all the same, and the test says what is wrong. */
const PATIENCE_MS = 30_000

export async function makeTemplate(home: string): Promise<Template> {
  const server = await startOn({ home, args: ['--sample'] })
  const token = await signIn(server.origin)
  const client = clientOf(server, token)
  await client.providers.create({ body: { id: 'played', name: 'Played', kind: 'openai-compatible', base_url: 'http://127.0.0.1:9/v1', model: 'small' } })
  await client.providers.choose({ body: { default: { provider: 'played', model: null } } })
  await client.tools.decide({ params: { id: 'writer' }, body: { tools: { fetch_url: 'allow' } } })
  await client.office.change({ body: { bounds: { steps: STEPS.length } } })
  await server.end()
  return { home, token }
}

const clientOf = ({ origin }: Started, token: string): Client => clientFor(origin, () => ({ authorization: `Bearer ${token}` }))

/** Gives the errand to a copy of the house. `prepare` comes before the letter; `reaper` says when the house dies by itself. */
export async function begin({ home: from, token }: Template, home: string, { reaper, prepare }: { reaper?: string, prepare?: (client: Client) => Promise<unknown> }): Promise<Errand> {
  const asked = MOVES.map(() => 0)
  cpSync(from, home, { recursive: true })
  const wire = await playOpenAi({ script: heard => said(heard, asked) })
  let server = await startOn({ home, env: reaper === undefined ? {} : { REAPER: reaper, NODE_OPTIONS: `--import=${new URL('./reaper.ts', import.meta.url).href}` } })
  const client = (): Client => clientOf(server, token)
  await client().providers.update({ params: { id: 'played' }, body: { base_url: wire.url } })
  await prepare?.(client())
  await client().mailbox.send({ body: { to: 'writer', content: LETTER } })

  return {
    client,
    ended: () => Promise.race([server.ended, pause(PATIENCE_MS).then(() => server.end())]),
    kill: () => server.end('SIGKILL'),
    restart: async () => void (server = await startOn({ home })),
    async quiet() {
      for (const end = performance.now() + PATIENCE_MS; performance.now() < end && await isBusy(client());)
        await pause(20)
    },
    async facts() {
      using ear = await listen(server.origin, token, 0)
      for (const { seq } = await client().status.house(); (ear.facts().at(-1)?.seq ?? 0) < seq;)
        await pause(5)
      return ear.facts()
    },
    asked,
    text: (...path) => readFileSync(join(home, ...path), 'utf8'),
    files: (...path) => readdirSync(join(home, ...path), { recursive: true, withFileTypes: true }).flatMap(entry => entry.isFile() ? [entry.name] : []),
    async [Symbol.asyncDispose]() {
      await server.end('SIGKILL')
      await wire[Symbol.asyncDispose]()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** What a model says to whom. */
function said({ system, messages }: Heard, asked: number[]): Said {
  const { text } = messages[0]!
  if (system.includes('You are “Researcher”'))
    return { text: text.includes('gives you a task') ? 'The handbook says the same.' : '' }
  if (text.includes('has answered you'))
    return { text: '' }
  const move = messages.filter(({ role }) => role === 'assistant').length
  asked[move]!++
  return MOVES[move]!
}

async function isBusy(client: Client): Promise<boolean> {
  const { queue: { queued, running } } = await client.status.house()
  return queued + running > 0
}

/** Every letter there is. */
export async function lettersOf(client: Client): Promise<Letter[]> {
  const boxes = await Promise.all(['user', 'leader', 'researcher', 'writer'].map(agent_id => client.mailbox.read({ params: { agent_id } })))
  return boxes.flatMap(({ messages }) => messages)
}
