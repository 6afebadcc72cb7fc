// A turn run again without any effect: from its record alone, or from a move on with another model or prompt, to be laid side by side.
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Surroundings } from './context'
import type { PartName, PromptPart, Replay, TurnEvents, TurnMove, TurnStep } from './contract'
import type { Call, Context, Exchange, Models } from './model'
import type { Wakeup } from './store'
import type { Think } from './thinking'
import type { Tool, Toolbox } from './tools/tool'
import type { KeptMove } from './trace'
import { isDeepStrictEqual } from 'node:util'
import { stamp } from '../kernel/clock'
import { conflict, notFound, Refusal } from '../kernel/errors'
import { newId } from '../kernel/ids'
import { gather } from './context'
import { Parked, TurnFailure } from './failures'
import { stepsOf } from './model'
import { specsOf } from './tools/tool'
import { exchangesOf } from './trace'

export interface Wanted {
  /** The first move to think anew; undefined: none, and no model is called. */
  from?: number | undefined
  provider?: string | undefined
  model?: string | undefined
  prompt: { name: PartName, text: string }[]
}

export interface Replays {
  /** Newest last; 404 for an absent turn. */
  list: (turnId: string) => Replay[]
  /** Runs a turn that has ended again. 409 while it has not, or when its trace is gone; 404 for what is absent. */
  run: (turnId: string, wanted: Wanted) => Promise<Replay>
  /** Ends those of a turn that are under way, and says how many; each keeps what it came to. 409 where there is none. */
  cancel: (turnId: string) => number
}

export interface ReplaysOptions extends Surroundings {
  db: Db<TurnEvents>
  tools: Toolbox
  think: Think
  models: Models
  clock: Clock
  mostSteps: () => number
}

/** A turn as it is run again. */
interface Rerun { control: AbortController, wakeup: Wakeup, context: Context, prompt: PromptPart[], tools: Tool[], recorded: Exchange[], moves: KeptMove[], steps: TurnStep[] }

export function createReplays(options: ReplaysOptions): Replays {
  const { db, store, trace, clock } = options
  const underWay = new Set<Rerun>()

  function ended(id: string): Wakeup {
    const state = store.state(id)
    if (state === null)
      throw notFound('turn', id)
    if (state !== 'done' && state !== 'failed')
      throw conflict('turn_open', 'This turn has not ended yet. Wait for its end, then run it again.')
    return store.find(id)!
  }

  function set(wakeup: Wakeup, { prompt: changes }: Wanted): Rerun {
    const parts = trace.prompt(wakeup.id)
    if (!parts)
      throw conflict('trace_gone', 'The trace of this turn is no longer kept, so it cannot be run again.')
    const context = gather(wakeup, options)
    const prompt = parts.map(part => ({ ...part, text: changes.find(change => change.name === part.name)?.text ?? part.text }))
    const tools = options.tools.usable(context.agent, wakeup.kind)
    return { control: new AbortController(), wakeup, context, prompt, tools, recorded: exchangesOf(trace.moves(wakeup.id), trace.steps(wakeup.id)), moves: [], steps: [] }
  }

  async function play(rerun: Rerun, { from = Infinity, provider, model }: Wanted): Promise<string | null> {
    const { control, wakeup, context, prompt, tools } = rerun
    const models = provider === undefined ? options.models.of(context.agent) : [options.models.named(provider, model ?? null)]
    const thinker = { turnId: wakeup.id, scene: context.wake.scene ?? context.agent.scene, models }
    for (let n = 0; ; n++) {
      const exchanges = exchangesOf(rerun.moves, rerun.steps)
      const thought = { context, prompt, tools: specsOf(tools), exchanges, signal: AbortSignal.any([control.signal, AbortSignal.timeout(LONGEST_MS)]), say: () => {} }
      const move = n < from ? fromRecord(wakeup.id, n) : await options.think(thinker, thought, () => {})
      if (control.signal.aborted)
        throw CANCELLED
      rerun.moves.push(move)
      if (move.calls.length === 0)
        return move.text
      if (stepsOf(exchanges).length + move.calls.length > options.mostSteps())
        throw new TurnFailure('too_many_steps', `It used tools ${options.mostSteps()} times and was not done.`)
      move.calls.forEach(call => rerun.steps.push(stepOf(rerun, move, call)))
    }
  }

  function fromRecord(id: string, n: number): KeptMove {
    const move = trace.moves(id)[n]
    if (!move)
      throw new TurnFailure('record_ends', 'The turn had failed here, so its record ends.')
    return move
  }

  /** What a call comes to: on record where the very same was made, looked up where that changes nothing, and else left undone. */
  function stepOf(rerun: Rerun, move: TurnMove, call: Call): TurnStep {
    const step = { n: rerun.steps.length, move: move.n, call_id: call.id, tool: call.tool, args: call.args, letter_id: null, duration_ms: 0, timestamp: stamp(clock) }
    const known = stepsOf(rerun.recorded).find(other => other.tool === call.tool && isDeepStrictEqual(other.args, call.args))
    return { ...step, letter_id: known?.letter_id ?? null, result: known?.result ?? look(rerun, call) }
  }

  function look({ wakeup, context, tools }: Rerun, call: Call): string {
    const tool = tools.find(({ name }) => name === call.tool)
    if (!tool)
      return `refused: There is no tool “${call.tool}” that you may use.`
    if (tool.effect !== 'reads')
      return 'not done: this is a replay, and nothing in it has an effect. Go on as if it had been done.'
    try {
      return tool.run(tool.parse(call.args) as never, { wakeup, agent: context.agent, signal: AbortSignal.timeout(LONGEST_MS) }).result
    }
    catch (error) {
      if (error instanceof Refusal)
        return `refused: ${error.message}`
      throw error
    }
  }

  return {
    list(id) {
      ended(id)
      return trace.replays(id)
    },
    async run(id, wanted) {
      const rerun = set(ended(id), wanted)
      underWay.add(rerun)
      const came = await play(rerun, wanted).then(answered, (error: unknown) => whyNot(rerun.control.signal.aborted ? CANCELLED : error)).finally(() => underWay.delete(rerun))
      const { moves, steps } = rerun
      const last = wanted.from === undefined ? undefined : moves.at(-1)
      const replay: Replay = { id: newId(), turn_id: id, from: wanted.from ?? null, provider: last?.provider ?? null, model: last?.model ?? null, changed: wanted.prompt.map(({ name }) => name), moves: moves.map(({ memo: _, ...move }) => move), steps, ...came, same: isSame(rerun, came.answer, store.summary(id)!.answer), created_at: stamp(clock) }
      db.tx(() => trace.addReplay(replay))
      return replay
    },
    cancel(id) {
      ended(id)
      const mine = [...underWay].filter(({ wakeup }) => wakeup.id === id)
      if (mine.length === 0)
        throw conflict('no_replay', 'No replay of this turn is being made. It may have ended a moment ago.')
      mine.forEach(({ control }) => control.abort())
      return mine.length
    },
  }
}

/** So long may one call in a replay take. */
const LONGEST_MS = 180_000

const CANCELLED = new TurnFailure('cancelled', 'You ended this replay.')

type Came = Pick<Replay, 'answer' | 'reason' | 'failure'>

const answered = (text: string | null): Came => ({ answer: text?.trim() ? text : null, reason: null, failure: null })

/** What ended it before an answer, as a word and in words; what nobody foresaw goes on its way. */
function whyNot(error: unknown): Came {
  if (error instanceof Parked)
    return { answer: null, reason: 'budget', failure: 'There is no budget left for this today.' }
  if (error instanceof TurnFailure)
    return { answer: null, reason: error.reason, failure: error.message }
  throw error
}

/** The same tools with the same arguments and results, and the same answer. */
function isSame({ recorded, steps }: Rerun, answer: string | null, before: string | null): boolean {
  const essence = (list: readonly { tool: string, args: unknown, result: string }[]): unknown => list.map(({ tool, args, result }) => ({ tool, args, result }))
  return answer === before && isDeepStrictEqual(essence(stepsOf(recorded)), essence(steps))
}
