// Promise: killed at any step of a turn, one after the other, a house goes on where it was: every effect is there once, and the turn ends once.
import type { HistoryEntry } from '../../src-server/agents/contract'
import type { Errand, Template } from './errand'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireBuilt } from '../support/built'
import { begin, LETTER, lettersOf, makeTemplate, MOVES, STEPS, TRANSACTIONS } from './errand'

const room = mkdtempSync(join(tmpdir(), 'cococat-steps-'))
let template: Template

beforeAll(async () => {
  requireBuilt()
  template = await makeTemplate(join(room, 'template'))
})
afterAll(() => rmSync(room, { recursive: true, force: true }))

/**
 * Every moment that makes a difference. Just before a transaction is committed, all those before it are on record; and of this one
 * has happened what happens outside the database: the model has answered, the file is written.
 */
const moments: [moment: string, reaper: string, lost: string][] = [
  ...TRANSACTIONS.map((name, n): [string, string, string] => [`before “${name}” is committed`, `writer:before:${n}`, name]),
  [`after “end” is committed`, `writer:after:${TRANSACTIONS.length - 1}`, ''],
]

describe.concurrent('a house that is killed', () => {
  it.each(moments)('%s goes on, and does nothing twice', async (_, reaper, lost) => {
    await using errand = await begin(template, join(room, reaper.replaceAll(':', '-')), { reaper })
    expect(await errand.ended()).toEqual({ code: null, signal: 'SIGKILL' })
    await errand.restart()
    await errand.quiet()
    await endsOnce(errand, lost)
    await actsOnce(errand)
    await isPaidOnce(errand, lost)
  })

  it('while it waits for the person, before a move or in the middle of one, waits on', async () => {
    await using errand = await begin(template, join(room, 'waits'), { prepare: client => client.tools.decide({ params: { id: 'writer' }, body: { tools: { write_file: 'ask' } } }) })
    for (const path of ['refunds.md', 'notes/done.md']) {
      await errand.quiet()
      await errand.kill()
      await errand.restart()
      await errand.quiet()
      const { approvals: [asked, ...more] } = await errand.client().approvals.list({ query: { state: 'waiting' } })
      expect(more).toEqual([])
      expect(asked).toMatchObject({ agent_id: 'writer', tool: 'write_file', args: { path } })
      await errand.client().approvals.answer({ params: { id: asked!.id }, body: { decision: 'allow' } })
    }
    await errand.quiet()
    await endsOnce(errand)
    await actsOnce(errand)
    await isPaidOnce(errand)
  })
})

/** The turn has every move and step once, one end, one answer, and one line in the history. */
async function endsOnce(errand: Errand, lost = ''): Promise<void> {
  const client = errand.client()
  const letters = await lettersOf(client)
  const letter = letters.find(({ content }) => content === LETTER)!
  expect(letter).toMatchObject({ delivery: 'answered', failure: null })
  expect(letters.filter(({ reply_to }) => reply_to === letter.id).map(({ content }) => content)).toEqual(['All of it is done.'])

  const { turns: [summary, ...more] } = await client.turns.list({ query: { source_id: letter.id } })
  const { turn } = await client.turns.get({ params: { id: summary!.id } })
  expect(more).toEqual([])
  expect(turn).toMatchObject({ state: 'done', answer: 'All of it is done.', prompt_tokens: MOVES.length * 100, completion_tokens: MOVES.length * 10 })
  expect(turn.moves.map(({ n, text, calls }) => ({ n, text, tools: calls.map(({ tool }) => tool) }))).toEqual(MOVES.map(({ text = null, calls = [] }, n) => ({ n, text, tools: calls.map(({ tool }) => tool) })))
  expect(turn.steps.map(({ n, move, tool, args }) => ({ n, move, tool, args }))).toEqual(STEPS.map((step, n) => ({ n, ...step })))
  const unknown = lost === 'fetch_url ended' // it was under way, and nobody does it again
  expect(turn.steps.map(({ result }) => /^\w+/.exec(result)![0]).at(-1)).toBe(unknown ? 'unknown' : 'refused')
  expect(turn.steps.slice(0, -1).filter(({ result }) => /^(?:unknown|refused)/.test(result))).toEqual([])

  const facts = await errand.facts()
  expect(facts.map(({ seq }) => seq)).toEqual(facts.map((_, n) => n + 1))
  expect(facts.flatMap(({ event, data }) => event === 'turn.step' && data.id === turn.id ? [data.step] : [])).toEqual(STEPS.slice(0, unknown ? -1 : undefined).map((_, n) => n))
  expect(facts.flatMap(({ event, data }) => (event === 'turn.finished' || event === 'turn.failed') && data.id === turn.id ? [event] : [])).toEqual(['turn.finished'])
  const history = errand.text('agents', 'writer', 'memory', 'history.jsonl').trimEnd().split('\n').map(line => JSON.parse(line) as HistoryEntry)
  expect(history.filter(({ turn_id }) => turn_id === turn.id)).toMatchObject([{ answered: 'All of it is done.', actions: STEPS.map(({ tool }) => tool) }])
}

/** What the tools did is there once, all of it. */
async function actsOnce({ client, text, files }: Errand): Promise<void> {
  const sent = (await lettersOf(client())).filter(({ from, type }) => from === 'writer' && type !== 'reply')
  expect(sent.map(({ to, type, content }) => ({ to, type, content }))).toEqual([
    { to: 'researcher', type: 'message', content: 'Refunds take 30 days from now on.' },
    { to: 'researcher', type: 'task', content: 'Check that against the handbook.' },
  ])
  expect((await client().chat.general()).messages.map(({ from, content }) => [from, content])).toEqual([['writer', 'A notice about refunds is on its way.']])

  const mine = STEPS.filter(({ tool }) => tool === 'remember').map(({ args }) => `- ${String(args.line)}`)
  expect(text('agents', 'writer', 'memory', 'MEMORY.md').split('\n').filter(line => mine.includes(line))).toEqual(mine)
  const { versions } = await client().agents.memoryVersions({ params: { id: 'writer' } })
  const kept = versions.filter(({ author }) => author !== 'user')
  expect(kept).toHaveLength(mine.length)
  expect(kept.map(({ author, why }) => [author, why])).toEqual(mine.map(() => ['writer', 'remembered']))

  const { pages } = await client().knowledge.pages({ params: { id: 'handbook' }, query: {} })
  expect(pages.filter(({ title }) => title === 'Refund notice')).toHaveLength(1)
  expect((await client().knowledge.page({ params: { id: 'handbook', slug: 'refund-notice' } })).page.body.trim()).toBe('You have your money back within 30 days.')
  expect(files('knowledge', 'handbook', 'wiki')).toHaveLength(pages.length)
  expect(files('agents', 'writer', 'files').sort()).toEqual(['done.md', 'refunds.md'])
  expect([text('agents', 'writer', 'files', 'refunds.md'), text('agents', 'writer', 'files', 'notes', 'done.md')]).toEqual(['Within 30 days.', 'Done.'])
}

/** Only a move whose answer was not on record yet is asked for again, and only what is on record is counted. */
async function isPaidOnce({ asked, client }: Errand, lost = ''): Promise<void> {
  expect(asked).toEqual(MOVES.map((_, n) => lost === `move ${n}` ? 2 : 1))
  const { usage } = await client().usage.read({ query: { agent_id: 'writer' } })
  expect(usage.filter(({ prompt_tokens }) => prompt_tokens === MOVES.length * 100)).toMatchObject([{ completion_tokens: MOVES.length * 10 }])
}
