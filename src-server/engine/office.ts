// The office: who runs now. One turn at a time for each agent, a bound for all; nothing queued is ever lost.
import type { AgentEvents } from '../agents/contract'
import type { Bus } from '../kernel/bus'
import type { Log } from '../kernel/log'
import type { Wakeup } from './store'
import type { TurnOptions } from './turn'
import { Refusal } from '../kernel/errors'
import { runTurn, TurnFailure } from './turn'

export interface Office {
  /** Takes up what was queued or cut short when the house went down, and works from then on. */
  start: () => void
  /** Begins no more turns and waits for those in progress. What is still queued stays queued. */
  stop: () => Promise<void>
}

/** So many agents work at once. */
const AT_ONCE = 4
/** A wake-up that was cut short so often probably brings the house down: it is given up, and says so. */
const MOST_ATTEMPTS = 5
const REST_MS = 5000

export interface OfficeOptions extends TurnOptions {
  bus: Bus<AgentEvents>
  log: Log
  appendHistory: (agentId: string, line: string) => void
  fail: (wakeup: Wakeup, reason: string, message: string) => void
}

export function createOffice(options: OfficeOptions): Office {
  const { db, store, agents, log, bus } = options
  const running = new Map<string, Promise<void>>()
  let open = false
  let asked = false
  let resting = false

  /** Looks for work soon, once, however often it is asked. */
  function poke(): void {
    if (!open || asked)
      return
    asked = true
    setImmediate(() => {
      asked = false
      pump()
    })
  }

  function pump(): void {
    if (!open || resting)
      return // closed meanwhile, and the database with it; or nothing can be written now
    for (const agent of agents.list()) {
      if (running.size >= AT_ONCE)
        return
      const wakeup = agent.enabled && !running.has(agent.id) ? store.next(agent.id) : null
      if (wakeup) {
        running.set(agent.id, run(wakeup).finally(() => {
          running.delete(agent.id)
          poke()
        }))
      }
    }
  }

  async function run(wakeup: Wakeup): Promise<void> {
    try {
      if (wakeup.attempts >= MOST_ATTEMPTS)
        throw new TurnFailure('cut_short', `The house went down ${MOST_ATTEMPTS} times while the agent was at this, so it was given up. Send it again to retry.`)
      await runTurn(wakeup, options)
      writeHistory()
    }
    catch (error) {
      const known = error instanceof TurnFailure || error instanceof Refusal
      if (!known)
        log.error({ err: error, wakeup: wakeup.id }, 'a turn failed')
      const reason = error instanceof TurnFailure ? error.reason : error instanceof Refusal ? error.code : 'internal'
      giveUp(wakeup, reason, known ? error.message : 'Something went wrong inside CocoCat; the log says more.')
    }
  }

  /** Where not even that can be written down (a full disk), everything queued waits a while and is tried again. */
  function giveUp(wakeup: Wakeup, reason: string, message: string): void {
    try {
      options.fail(wakeup, reason, message)
    }
    catch (error) {
      log.error({ err: error, wakeup: wakeup.id }, 'a failed turn could not be recorded')
      resting = true
      setTimeout(() => {
        resting = false
        poke()
      }, REST_MS).unref()
    }
  }

  /** History lines wait in the table until they are in the file. After a crash the file may hold one of them already. */
  function writeHistory(afterCrash = false): void {
    for (const { id, agent_id, history } of store.unwrittenHistory()) {
      if (agents.exists(agent_id) && !(afterCrash && agents.history(agent_id, 20).some(entry => entry.turn_id === id)))
        options.appendHistory(agent_id, history)
      db.tx(() => store.historyWritten(id), { durable: false })
    }
  }

  bus.on('agent.status', poke)
  bus.on('agent.updated', poke) // it may have been enabled
  bus.on('agent.created', poke)

  return {
    start() {
      const requeued = db.tx(() => store.requeueRunning())
      if (requeued > 0)
        log.info({ requeued }, 'turns that were cut short go on')
      writeHistory(true)
      open = true
      poke()
    },
    async stop() {
      open = false
      await Promise.all(running.values())
    },
  }
}
