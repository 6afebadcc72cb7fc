// Promise: the same work, given by one letter, runs to its end on every engine: in letters, edges, history, usage, traces and replays.
import type { HistoryEntry } from '../../../src-server/agents/contract'
import type { Performance, Stage } from './performance'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actsOf, answersOf, CAST, perform, PRICES, SCENARIO } from './performance'
import { readRecording } from './recording'

const OFFLINE = 'offline'
const recorded = (name: string): Pick<Stage, 'language' | 'recording' | 'acts'> => {
  const recording = readRecording(name)
  return { language: 'en', recording, acts: actsOf(recording) }
}
const stages: Stage[] = [
  { engine: 'the offline engine', language: 'en', recording: null, acts: [
    { tools: ['dispatch_task'], says: /^I asked Researcher/ },
    { tools: [], says: /within 30 days.*page “Refunds”/s },
    { tools: ['dispatch_task'], says: null },
    { tools: [], says: /^Notice: Refunds\n.*within 30 days.*not written by a language model/s },
    { tools: [], says: /Notice: Refunds\n.*within 30 days.*not written by a language model/s },
  ] },
  { engine: 'the offline engine, in Chinese,', language: 'zh', recording: null, acts: [
    { tools: ['dispatch_task'], says: /研究员/ },
    { tools: [], says: /30天.*页面“退款”/s },
    { tools: ['dispatch_task'], says: null },
    { tools: [], says: /^通知：退款\n.*30天.*并非语言模型所写/s },
    { tools: [], says: /通知：退款\n.*30天.*并非语言模型所写/s },
  ] },
  { engine: 'a recorded OpenAI-compatible server', ...recorded('openai') },
  { engine: 'a recorded Anthropic server', ...recorded('anthropic') },
]

describe.each(stages)('on $engine the scenario', ({ language, recording, acts }) => {
  let play: Performance
  beforeAll(async () => play = await perform({ engine: '', language, recording, acts }))
  afterAll(() => play?.close())

  const says = acts.map(act => act.says === null ? null : typeof act.says === 'string' ? act.says : expect.stringMatching(act.says) as string)
  const provider = recording ? { provider: 'played', model: recording.model } : { provider: OFFLINE, model: OFFLINE }

  it('ends with a report to the person, where they asked', () => {
    const { threads, letter } = play
    expect(threads.find(([first]) => first!.id === letter.id)).toMatchObject([
      { from: 'user', to: 'leader', type: 'message', content: SCENARIO[language], delivery: 'answered', failure: null },
      { from: 'leader', to: 'user', type: 'reply', reply_to: letter.id, content: says[0] },
      { from: 'leader', to: 'user', type: 'reply', reply_to: letter.id, content: says[4] },
    ])
    expect(play.wire?.faults ?? []).toEqual([])
  })

  it('gives each colleague one task by letter, which the colleague answers', () => {
    const { threads, letter, turns } = play
    const tasks = threads.filter(([first]) => first!.id !== letter.id)
    expect(tasks).toHaveLength(2)
    for (const [n, [task, reply, ...more]] of tasks.entries()) {
      const colleague = ['researcher', 'writer'][n]!
      expect(task).toMatchObject({ from: 'leader', to: colleague, type: 'task', task_id: task!.id, delivery: 'answered', turn_id: turns[[1, 3][n]!]!.id })
      expect(reply).toMatchObject({ from: colleague, to: 'leader', type: 'reply', task_id: task!.id, reply_to: task!.id, content: says[[1, 3][n]!], status: 'read', turn_id: turns[[2, 4][n]!]!.id })
      expect(more).toEqual([])
    }
    expect(tasks[1]![0]!.content, 'the writer is told what was found').toMatch(/30/)
  })

  it('draws an edge for each who worked with another', async () => {
    const { edges } = await play.house.client.collaboration.graph()
    const [task1, task2] = play.threads.filter(([first]) => first!.id !== play.letter.id).map(([first]) => first!.id)
    expect(edges.map(({ from, to, type, task_id, count, replies }) => [from, to, type, task_id, count, replies.map(reply => reply.from)]).sort()).toEqual([
      ['leader', 'researcher', 'task', task1, 1, ['researcher']],
      ['leader', 'writer', 'task', task2, 1, ['writer']],
      ['user', 'leader', 'message', null, 1, ['leader', 'leader']],
    ])
  })

  it('is written into the history of each', () => {
    const { house, turns } = play
    for (const agent of ['leader', 'researcher', 'writer']) {
      const lines = house.file('agents', agent, 'memory', 'history.jsonl').trimEnd().split('\n').map(line => JSON.parse(line) as HistoryEntry)
      const mine = CAST.flatMap(([who, from], n) => who === agent ? [{ turn_id: turns[n]!.id, kind: 'letter', from, answered: says[n]!, actions: acts[n]!.tools }] : [])
      expect(lines).toMatchObject(mine)
      expect(lines).toHaveLength(mine.length)
    }
  })

  it('is counted, turn by turn and to the token', async () => {
    const { usage, totals } = await play.house.client.usage.read()
    expect(usage.map(({ turn_id, agent_id, provider, model }) => ({ turn_id, agent_id, provider, model }))).toEqual(play.turns.map(({ id, agent_id }) => ({ turn_id: id, agent_id, ...provider })))
    for (const [n, row] of usage.entries())
      expect(row).toMatchObject({ prompt_tokens: play.turns[n]!.prompt_tokens, completion_tokens: play.turns[n]!.completion_tokens, cost: play.turns[n]!.cost })
    expect(totals).toMatchObject({ turns: 5, total_tokens: usage.reduce((sum, row) => sum + row.total_tokens, 0) })
    if (!recording)
      return expect(totals.cost).toBe(0)
    for (const [n, answers] of answersOf(recording).entries()) {
      const prompt_tokens = answers.reduce((sum, { usage }) => sum + usage!.prompt, 0)
      const completion_tokens = answers.reduce((sum, { usage }) => sum + usage!.completion, 0)
      expect(usage[n]).toMatchObject({ prompt_tokens, completion_tokens })
      expect(usage[n]!.cost).toBeCloseTo((prompt_tokens * PRICES.input + completion_tokens * PRICES.output) / 1_000_000, 9)
    }
  })

  it('can be explained: each turn knows why, with what and how', () => {
    const { turns, letter } = play
    expect(turns.map(({ agent_id, from, kind, hops, state, answer }) => [agent_id, from, kind, hops, state, answer])).toEqual(CAST.map(([agent, from], n) => [agent, from, 'letter', n, 'done', says[n]]))
    for (const [n, turn] of turns.entries()) {
      expect(turn.chain.map(({ id }) => id), 'back to the letter').toEqual(turns.slice(0, n).map(({ id }) => id))
      expect(turn.chain[0]?.source_id ?? turn.source_id).toBe(letter.id)
      expect(turn.prompt.map(({ name }) => name)).toEqual(expect.arrayContaining(['instructions', 'soul', 'roster', 'asked', ...[2, 4].includes(n) ? ['errand'] : []]))
      expect(turn.prompt.filter(part => part.text.trim() === '' || part.tokens <= 0)).toEqual([])
      expect(turn.moves.map(move => move.n)).toEqual(turn.moves.map((_, i) => i))
      expect(turn.moves.every(move => move.provider === provider.provider && move.model === provider.model && move.tries.length === 0)).toBe(true)
      expect(turn.steps.map(({ tool, call_id, move, args }) => ({ tool, call_id, move, args })), 'each call a step').toEqual(turn.moves.flatMap(({ n: move, calls }) => calls.map(({ id, tool, args }) => ({ tool, call_id: id, move, args }))))
      expect(turn.steps.map(({ tool }) => tool)).toEqual(acts[n]!.tools)
      expect(turn.steps.filter(({ result }) => result.trim() === '' || result.startsWith('refused'))).toEqual([])
    }
    expect(turns[4]!.prompt.find(({ name }) => name === 'errand')!.text).toContain(SCENARIO[language])
    if (recording)
      expect(turns.map(({ moves }) => moves.map(({ text, calls, prompt_tokens, completion_tokens }) => [text ?? '', calls.map(({ tool, args }) => ({ tool, args })), prompt_tokens, completion_tokens]))).toEqual(answersOf(recording).map(answers => answers.map(({ text = '', calls = [], usage }) => [text, calls, usage!.prompt, usage!.completion])))
  })

  it('is told live as it happens, the words of a language model as they come', () => {
    const { ear: { frames }, turns } = play
    const ofTurns = (event: 'turn.started' | 'turn.finished'): string[] => frames.flatMap(frame => frame.event === event ? [frame.data.id] : [])
    for (const event of ['turn.started', 'turn.finished'] as const)
      expect(ofTurns(event).sort()).toEqual(turns.map(({ id }) => id))
    expect(frames.filter(({ event }) => event === 'turn.failed')).toEqual([])
    for (const { id, steps, moves } of turns) {
      expect(frames.flatMap(frame => frame.event === 'turn.step' && frame.data.id === id ? [[frame.data.step, frame.data.tool]] : [])).toEqual(steps.map(({ n, tool }) => [n, tool]))
      const words = frames.flatMap(frame => frame.event === 'turn.delta' && frame.data.id === id ? [frame.data.text] : [])
      if (recording)
        expect(words.join('')).toBe(moves.map(({ text }) => text ?? '').join(''))
    }
  })

  it('can be run again from its record, asking nobody and doing nothing', async () => {
    const { house: { client }, wire, turns } = play
    const before = { asked: wire?.asked(), letters: (await client.status.house()).counts.letters, usage: (await client.usage.read()).totals }
    for (const { id, answer, steps } of turns) {
      const { replay } = await client.turns.replay({ params: { id }, body: {} })
      expect(replay).toMatchObject({ same: true, answer, failure: null, from: null })
      expect(replay.steps.map(({ tool, args, result }) => ({ tool, args, result }))).toEqual(steps.map(({ tool, args, result }) => ({ tool, args, result })))
    }
    expect({ asked: wire?.asked(), letters: (await client.status.house()).counts.letters, usage: (await client.usage.read()).totals }).toEqual(before)
  })
})
