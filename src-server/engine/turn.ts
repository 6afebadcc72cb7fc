// One turn of one agent, as a story: gather, think, use tools, answer where it was asked, write it down.
import type { AgentEvents, HistoryEntry } from '../agents/contract'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { UsageService } from '../usage/service'
import type { ActOptions, Turn } from './act'
import type { Surroundings } from './context'
import type { TurnEvents } from './contract'
import type { Context, Exchange, Models } from './model'
import type { Wakeup } from './store'
import type { Think } from './thinking'
import { stamp } from '../kernel/clock'
import { recordUsage, sumOf } from './account'
import { act, hasEnded } from './act'
import { gather, origin } from './context'
import { Parked } from './failures'
import { stepsOf } from './model'
import { saidIn } from './points'
import { promptOf } from './prompt'
import { specsOf } from './tools/tool'
import { exchangesOf } from './trace'

export interface TurnOptions extends Surroundings, ActOptions {
  db: Db<AgentEvents & TurnEvents>
  think: Think
  models: Models
  paused: () => boolean
  clock: Clock
  tellStatus: (agentId: string) => void
  /** Records what the turn cost. */
  record: UsageService['record']
  /** Tells whoever looks the next words of an answer. */
  say: (turn: Turn, words: string) => void
  /** It has thought; all its words are said. */
  said: (turn: Turn) => void
}

/**
 * Runs a wake-up's turn to its end, or goes on with one that was cut short or put aside: moves and steps that are on
 * record are not made again. Throws a `TurnFailure` when it cannot be answered, and `Parked` when it must wait.
 */
export async function runTurn(wakeup: Wakeup, options: TurnOptions, signal: AbortSignal): Promise<void> {
  const turn = begin(wakeup, gather(wakeup, options), options, signal)
  for (;;) {
    const exchange = unfinished(turn) ?? await nextMove(turn, options)
    if (hasEnded(turn, options))
      return // the agent was deleted meanwhile, or the turn cancelled, and it has failed for that
    if (exchange.move.calls.length === 0)
      return finish(turn, exchange.move.text, options)
    await act(turn, exchange, options)
  }
}

function begin(wakeup: Wakeup, context: Context, options: TurnOptions, signal: AbortSignal): Turn {
  const { db, store, trace, uses, sources, clock, tools, tellStatus } = options
  const { id, agent_id, kind, source_id } = wakeup
  const { wake, agent } = context
  const prompt = trace.prompt(id) ?? promptOf(context)
  db.tx(() => {
    store.start(wakeup, { by: wake.from, content: wake.content.slice(0, 500), scene: wake.scene ?? agent.scene }, stamp(clock))
    trace.savePrompt(id, prompt)
    uses.add(id, context.passages.map(({ kb_id, slug }) => ({ kb_id, slug, how: 'shown' })))
    sources[kind].begun(source_id, agent_id)
    db.emit('turn.started', { id, agent_id, kind, source_id, from: wake.from, group_id: wake.group_id, asked: wake.content.slice(0, 500) })
    tellStatus(agent_id)
  }, { cause: id, durable: false })
  return { wakeup, context, prompt, tools: tools.usable(agent, kind), exchanges: exchangesOf(trace.moves(id), trace.steps(id)), signal, startedAt: clock() }
}

/** The last move on record, where not all it asked for was done, or where it is the last word. */
function unfinished({ exchanges }: Turn): Exchange | undefined {
  const last = exchanges.at(-1)
  return last && (last.move.calls.length === 0 || last.steps.length < last.move.calls.length) ? last : undefined
}

async function nextMove(turn: Turn, options: TurnOptions): Promise<Exchange> {
  const { wakeup, context, prompt, tools, exchanges, signal } = turn
  if (options.paused())
    throw new Parked('pause')
  const thinker = { turnId: wakeup.id, scene: context.wake.scene ?? context.agent.scene, models: options.models.of(context.agent) }
  const thought = { context, prompt, tools: specsOf(tools), exchanges, signal, say: (words: string) => options.say(turn, words) }
  const { text, calls, memo } = await options.think(thinker, thought, move => options.trace.addMove(wakeup.id, move))
  options.said(turn)
  const exchange: Exchange = { move: { text, calls, memo }, steps: [] }
  exchanges.push(exchange)
  return exchange
}

/** The answer, the history and the end of the turn are one transaction: it is answered once, whenever the process dies. */
function finish(turn: Turn, text: string | null, options: TurnOptions): void {
  const { db, store, trace, clock, sources } = options
  const { wakeup, context: { wake, agent }, startedAt } = turn
  const { id, agent_id, kind, source_id } = wakeup
  const said = kind === 'heartbeat' ? saidIn(text) : text?.trim() ? text : null
  const remembered = wake.outside === null && kind !== 'dream' && (kind !== 'heartbeat' || said !== null)
  const entry: HistoryEntry = { turn_id: id, timestamp: stamp(clock), kind, from: wake.from, asked: wake.content, answered: said, actions: stepsOf(turn.exchanges).map(step => step.tool) }
  const duration_ms = clock().getTime() - startedAt.getTime()
  db.tx(() => {
    const asked = origin(wakeup, options)
    sources[asked.kind].answer(asked.source_id, agent_id, said, id)
    const moves = trace.moves(id)
    recordUsage(wakeup, moves, wake.scene ?? agent.scene, options.record)
    store.finish(wakeup, stamp(clock), { answer: said, history: remembered ? JSON.stringify(entry) : null, ...sumOf(moves) })
    db.emit('turn.finished', { id, agent_id, kind, source_id, answered: said !== null, duration_ms })
    options.tellStatus(agent_id)
  }, { cause: id })
}
