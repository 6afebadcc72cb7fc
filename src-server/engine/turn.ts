// One turn of one agent, as a story: gather, think, use tools, answer where it was asked, write it down.
import type { AgentEvents, HistoryEntry } from '../agents/contract'
import type { Agents } from '../agents/service'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Scenes } from '../scenes/service'
import type { UsageService } from '../usage/service'
import type { TurnEvents } from './contract'
import type { Context, Model, Move, Spent, Step } from './model'
import type { Sources } from './sources'
import type { Wakeup, WakeupStore } from './store'
import type { Outcome, Toolbox } from './tools'
import { stamp } from '../kernel/clock'
import { Refusal } from '../kernel/errors'
import { estimateTokens } from '../kernel/tokens'
import { gather, origin } from './context'

/** So many tools may be used in one turn. */
export const MOST_STEPS = 8

/** Why a turn came to nothing; the words are for the person. */
export class TurnFailure extends Error {
  constructor(readonly reason: string, message: string) {
    super(message)
  }
}

export interface TurnOptions {
  db: Db<AgentEvents & TurnEvents>
  store: WakeupStore
  agents: Agents
  scenes: Scenes
  sources: Sources
  tools: Toolbox
  model: Model
  clock: Clock
  tellStatus: (agentId: string) => void
  /** Records what the turn cost. */
  record: UsageService['record']
}

/**
 * Runs a wake-up's turn to its end, or goes on with one that a crash cut short: steps that were recorded are not done
 * again. Throws a `TurnFailure` when it cannot be answered.
 */
export async function runTurn(wakeup: Wakeup, options: TurnOptions): Promise<void> {
  const { store, model } = options
  const context = gather(wakeup, options)
  const startedAt = options.clock()
  begin(wakeup, context, options)
  const steps = store.steps(wakeup.id)
  const spent: Spent = { prompt_tokens: 0, completion_tokens: 0, cost: 0 }
  for (;;) {
    const move = await model.next(context, steps)
    add(spent, move)
    if (!store.isRunning(wakeup.id))
      return // the agent was deleted meanwhile, and the wake-up has failed for that
    if (move.kind === 'answer')
      return finish(wakeup, context, { text: move.text, steps, spent, startedAt }, options)
    if (steps.length >= MOST_STEPS)
      throw new TurnFailure('too_many_steps', `It used tools ${MOST_STEPS} times and was not done, so the turn was ended.`)
    steps.push(act(wakeup, { n: steps.length, tool: move.tool, args: move.args }, options))
  }
}

function begin(wakeup: Wakeup, { wake }: Context, { db, store, sources, clock, tellStatus }: TurnOptions): void {
  const { id, agent_id, kind, source_id } = wakeup
  db.tx(() => {
    store.start(wakeup, stamp(clock))
    sources[kind].begun(source_id, agent_id)
    db.emit('turn.started', { id, agent_id, kind, source_id, from: wake.from, group_id: wake.group_id, asked: wake.content.slice(0, 500) })
    tellStatus(agent_id)
  }, { cause: id, durable: false })
}

/** Uses one tool. Its effect and its record stand together or not at all; a refusal is a result the model may learn from. */
function act(wakeup: Wakeup, call: Pick<Step, 'n' | 'tool' | 'args'>, { db, store, tools, clock }: TurnOptions): Step {
  const record = ({ result, letter_id }: Outcome): Step => {
    const step = { ...call, result, letter_id }
    store.addStep(wakeup.id, step, stamp(clock))
    db.emit('turn.step', { id: wakeup.id, agent_id: wakeup.agent_id, step: call.n, tool: call.tool, result })
    return step
  }
  try {
    return db.tx(() => record(tools(call.tool, call.args, wakeup)), { cause: wakeup.id })
  }
  catch (error) {
    if (!(error instanceof Refusal))
      throw error
    return db.tx(() => record({ result: `refused: ${error.message}`, letter_id: null }), { cause: wakeup.id })
  }
}

interface Ending { text: string | null, steps: Step[], spent: Spent, startedAt: Date }

/** Adds what a move took; where the model does not say how long its words were, they are counted here. */
function add(sum: Spent, move: Move): void {
  const words = move.kind === 'answer' ? move.text ?? '' : JSON.stringify(move.args)
  sum.prompt_tokens += move.spent?.prompt_tokens ?? 0
  sum.completion_tokens += move.spent?.completion_tokens || estimateTokens(words)
  sum.cost += move.spent?.cost ?? 0
}

/** The answer, the history and the end of the turn are one transaction: it is answered once, whenever the process dies. */
function finish(wakeup: Wakeup, context: Context, { text, steps, spent, startedAt }: Ending, options: TurnOptions): void {
  const { db, store, clock, sources, model } = options
  const { wake } = context
  const { id, agent_id, kind, source_id } = wakeup
  const entry: HistoryEntry = { turn_id: id, timestamp: stamp(clock), kind, from: wake.from, asked: wake.content, answered: text, actions: steps.map(step => step.tool) }
  db.tx(() => {
    const asked = origin(wakeup, sources, store)
    sources[asked.kind].answer(asked.source_id, agent_id, text)
    options.record({ turn_id: id, agent_id, scene: wake.scene ?? context.agent.scene, provider: model.id, model: context.agent.model ?? model.id, duration_ms: clock().getTime() - startedAt.getTime(), ...spent })
    store.finish(wakeup, stamp(clock), wake.outside === null ? JSON.stringify(entry) : null)
    db.emit('turn.finished', { id, agent_id, kind, source_id, answered: text !== null, duration_ms: clock().getTime() - startedAt.getTime() })
    options.tellStatus(agent_id)
  }, { cause: id })
}
