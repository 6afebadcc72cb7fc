// One turn of one agent, as a story: gather, think, use tools, answer where it was asked, write it down.
import type { AgentEvents, HistoryEntry } from '../agents/contract'
import type { Agents } from '../agents/service'
import type { Chat } from '../chat/service'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { Mailboxes } from '../mailbox/service'
import type { TurnEvents } from './contract'
import type { Context, Model, Step } from './model'
import type { Wakeup, WakeupStore } from './store'
import type { Outcome, Toolbox } from './tools'
import { stamp } from '../kernel/clock'
import { Refusal } from '../kernel/errors'
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
  mailboxes: Mailboxes
  chat: Chat
  tools: Toolbox
  model: Model
  clock: Clock
  tellStatus: (agentId: string) => void
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
  for (;;) {
    const move = await model.next(context, steps)
    if (!store.isRunning(wakeup.id))
      return // the agent was deleted meanwhile, and the wake-up has failed for that
    if (move.kind === 'answer')
      return finish(wakeup, context, { text: move.text, steps, startedAt }, options)
    if (steps.length >= MOST_STEPS)
      throw new TurnFailure('too_many_steps', `It used tools ${MOST_STEPS} times and was not done, so the turn was ended.`)
    steps.push(act(wakeup, { n: steps.length, tool: move.tool, args: move.args }, options))
  }
}

function begin(wakeup: Wakeup, { wake }: Context, { db, store, mailboxes, chat, clock, tellStatus }: TurnOptions): void {
  db.tx(() => {
    store.start(wakeup, stamp(clock))
    if (wake.letter)
      mailboxes.markRead(wakeup.agent_id, wake.letter.idx)
    const group_id = wake.letter ? null : chat.message(wakeup.source_id)?.group_id ?? null
    db.emit('turn.started', { id: wakeup.id, agent_id: wakeup.agent_id, kind: wakeup.kind, from: wake.from, source_id: wakeup.source_id, group_id, asked: wake.content.slice(0, 500) })
    tellStatus(wakeup.agent_id)
  }, { cause: wakeup.id, durable: false })
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

interface Ending { text: string | null, steps: Step[], startedAt: Date }

/** The answer, the history and the end of the turn are one transaction: it is answered once, whenever the process dies. */
function finish(wakeup: Wakeup, context: Context, { text, steps, startedAt }: Ending, options: TurnOptions): void {
  const { db, store, clock } = options
  const entry: HistoryEntry = { turn_id: wakeup.id, timestamp: stamp(clock), kind: wakeup.kind, from: context.wake.from, asked: context.wake.content, answered: text, actions: steps.map(step => step.tool) }
  db.tx(() => {
    if (text !== null)
      say(wakeup, text, options)
    store.finish(wakeup, stamp(clock), JSON.stringify(entry))
    db.emit('turn.finished', { id: wakeup.id, agent_id: wakeup.agent_id, answered: text !== null, duration_ms: clock().getTime() - startedAt.getTime() })
    options.tellStatus(wakeup.agent_id)
  }, { cause: wakeup.id })
}

/** Answers where it was asked; what an answer to a task says goes back to whoever asked for the task. */
function say(wakeup: Wakeup, text: string, options: TurnOptions): void {
  const { mailboxes, chat } = options
  const asked = origin(wakeup, options)
  if (asked.kind === 'letter') {
    const letter = mailboxes.find(asked.source_id)!
    mailboxes.send({ from: wakeup.agent_id, to: letter.from, content: text, type: 'reply', reply_to: letter.id })
  }
  else {
    const message = chat.message(asked.source_id)!
    chat.post(message.group_id, { from: wakeup.agent_id, content: text, reply_to: message.id })
  }
}
