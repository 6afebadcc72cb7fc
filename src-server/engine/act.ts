// What a move asks for is done, call by call: within the agent's policies, on record, each effect once.
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Bounds, PromptPart, TurnEvents } from './contract'
import type { Call, Context, Exchange, Step } from './model'
import type { Wakeup, WakeupStore } from './store'
import type { Outcome, OutsideTool, Tool, Toolbox } from './tools/tool'
import type { TraceStore } from './trace'
import type { UseStore } from './uses'
import { stamp } from '../kernel/clock'
import { forbidden, Refusal } from '../kernel/errors'
import { Parked, TurnFailure } from './failures'
import { stepsOf } from './model'

/** A turn under way. */
export interface Turn {
  wakeup: Wakeup
  context: Context
  prompt: readonly PromptPart[]
  tools: readonly Tool[]
  exchanges: Exchange[]
  signal: AbortSignal
  startedAt: Date
}

export interface ActOptions {
  db: Db<TurnEvents>
  store: WakeupStore
  trace: TraceStore
  uses: Pick<UseStore, 'add'>
  tools: Toolbox
  approvals: Approvals
  bounds: () => Bounds
  clock: Clock
}

/** What the person says to the use of a tool that they want to be asked about. */
export interface Approvals {
  of: (turnId: string, callId: string) => Answered | null
  /** Asks, once; inside a transaction. */
  ask: (question: { turn_id: string, agent_id: string, call_id: string, tool: string, args: Record<string, unknown> }) => Answered
}
export interface Answered { state: 'waiting' | 'allowed' | 'denied' | 'withdrawn', reason: string | null }

/** Nothing more is said or done in a turn that has ended. */
export const hasEnded = ({ wakeup }: Turn, { store }: Pick<ActOptions, 'store'>): boolean => store.state(wakeup.id) !== 'running'

/**
 * Does what is left of the last move, in its order, and adds its steps. Throws `Parked` while the person has to be asked,
 * and a `TurnFailure` for more steps than a turn may have.
 */
export async function act(turn: Turn, exchange: Exchange, options: ActOptions): Promise<void> {
  const { calls } = exchange.move
  const most = options.bounds().steps
  const done = stepsOf(turn.exchanges).length
  const left = calls.slice(exchange.steps.length)
  if (done + left.length > most)
    throw new TurnFailure('too_many_steps', `It used tools ${most} times and was not done, so the turn was ended.`)
  askFor(turn, left, options)
  for (const [i, call] of left.entries()) {
    if (hasEnded(turn, options))
      return
    const place = { n: done + i, move: turn.exchanges.indexOf(exchange) }
    exchange.steps = [...exchange.steps, await use(turn, call, place, options)]
  }
}

type Place = Pick<Step, 'n' | 'move'>

/** All the person has to be asked for is asked at once, so that one look answers it. */
function askFor({ wakeup, context, tools }: Turn, calls: readonly Call[], options: ActOptions): void {
  const { db, approvals } = options
  const asked = calls.filter(call => policyOf(call, context.agent, tools, options) === 'ask')
  if (asked.length > 0)
    db.tx(() => asked.forEach(({ id, tool, args }) => approvals.ask({ turn_id: wakeup.id, agent_id: wakeup.agent_id, call_id: id, tool, args })), { cause: wakeup.id })
}

const policyOf = (call: Call, agent: Turn['context']['agent'], tools: readonly Tool[], options: ActOptions): string => {
  const tool = tools.find(({ name }) => name === call.tool)
  return tool ? options.tools.policies(agent)(tool) : 'deny'
}

/** Uses one tool; a refusal is a result the model may learn from. */
async function use(turn: Turn, call: Call, place: Place, options: ActOptions): Promise<Step> {
  const { db } = options
  const { wakeup, context, signal } = turn
  const cause = { cause: wakeup.id }
  try {
    const tool = allowed(turn, call, options)
    const args = tool.parse(call.args) as never
    if (tool.effect === 'outside')
      return await reach(turn, { call, tool, args, place }, options)
    return db.tx(() => record(turn, call, place, tool.run(args, { wakeup, agent: context.agent, signal }), options), cause)
  }
  catch (error) {
    if (!(error instanceof Refusal))
      throw error
    return db.tx(() => record(turn, call, place, { result: `refused: ${error.message}` }, options), cause)
  }
}

/** The tool, where the agent may use it now. */
function allowed({ wakeup, context, tools }: Turn, call: Call, options: ActOptions): Tool {
  const tool = tools.find(({ name }) => name === call.tool)
  if (wakeup.kind === 'scene')
    throw forbidden('from_outside', 'A person from outside asked for this, and nothing is written or changed for them.')
  const answer = options.approvals.of(wakeup.id, call.id)
  if (answer?.state === 'denied') // first: denied for always, the tool is not there any more
    throw forbidden('denied', `The person said no${answer.reason ? `: ${answer.reason}` : '.'}`)
  if (!tool)
    throw new Refusal(400, 'unknown_tool', `There is no tool “${call.tool}” that you may use.`)
  if (options.tools.policies(context.agent)(tool) === 'ask' && answer?.state !== 'allowed')
    throw new Parked('approval')
  return tool
}

/** An effect outside is begun on record first: should the house go down meanwhile, nobody does it a second time. */
async function reach(turn: Turn, { call, tool, args, place }: { call: Call, tool: OutsideTool, args: never, place: Place }, options: ActOptions): Promise<Step> {
  const { db, trace, clock } = options
  const { wakeup, context, signal } = turn
  const startedAt = clock().getTime()
  const step: Step = { ...place, call_id: call.id, tool: call.tool, args: call.args, result: UNKNOWN, letter_id: null }
  db.tx(() => trace.addStep(wakeup.id, step, stamp(clock), null), { cause: wakeup.id })
  const { result } = await tool.reach(args, { wakeup, agent: context.agent, signal }).catch((error: unknown): Outcome => {
    if (error instanceof Refusal)
      return { result: `refused: ${error.message}` }
    throw error
  })
  return db.tx(() => {
    trace.endStep(wakeup.id, { n: place.n, result }, stamp(clock), clock().getTime() - startedAt)
    tell(turn, { ...step, result }, options)
    return { ...step, result }
  }, { cause: wakeup.id })
}

/** What stands for a result that nobody knows. */
const UNKNOWN = 'unknown: the house went down while this was under way. It may have happened; find out before you do it again.'

/** The step that records an effect; in the same transaction. */
function record(turn: Turn, call: Call, place: Place, { result, letter_id = null, pages = [] }: Outcome, options: ActOptions): Step {
  const step: Step = { ...place, call_id: call.id, tool: call.tool, args: call.args, result, letter_id }
  options.trace.addStep(turn.wakeup.id, step, stamp(options.clock), 0)
  options.uses.add(turn.wakeup.id, pages)
  tell(turn, step, options)
  return step
}

const tell = ({ wakeup }: Turn, { n, tool, result }: Step, { db }: ActOptions): void => db.emit('turn.step', { id: wakeup.id, agent_id: wakeup.agent_id, step: n, tool, result: result.slice(0, 2000) })
