// The office: who runs now. One turn at a time for each agent, a bound for all; nothing queued is ever lost.
import type { AgentEvents } from '../agents/contract'
import type { Bus } from '../kernel/bus'
import type { Log } from '../kernel/log'
import type { TurnEvents } from './contract'
import type { Wakeup } from './store'
import type { TurnOptions } from './turn'
import { Refusal } from '../kernel/errors'
import { Parked, TurnFailure } from './failures'
import { runTurn } from './turn'

export interface Office {
  /** Takes up what was queued or cut short when the house went down, and works from then on. */
  start: () => void
  /** Looks for work soon. */
  poke: () => void
  /** Ends what a turn is doing right now; it has failed already. */
  cancel: (turnId: string) => void
  /** Begins no more turns and waits for those in progress; what does not end soon is cut short and goes on at the next start. */
  stop: () => Promise<void>
}

/** A wake-up that was cut short so often probably brings the house down: it is given up, and says so. */
const MOST_ATTEMPTS = 5
const REST_MS = 5000
/** So long may turns in progress take to end when the house closes. */
const GRACE_MS = 3000

export interface OfficeOptions extends TurnOptions {
  bus: Bus<AgentEvents & TurnEvents>
  log: Log
  appendHistory: (agentId: string, line: string) => void
  fail: (wakeup: Wakeup, reason: string, message: string) => void
}

interface Running { turn: string, done: Promise<void>, control: AbortController }

export function createOffice(options: OfficeOptions): Office {
  const { db, store, agents, log, bus } = options
  const running = new Map<string, Running>()
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
    if (!open || resting || options.paused())
      return // closed meanwhile, and the database with it; or nothing can be written now; or the person said so
    const { at_once } = options.bounds()
    for (const id of store.called()) {
      if (running.size >= at_once)
        return
      const wakeup = !running.has(id) && agents.exists(id) && agents.get(id).enabled ? store.next(id) : null
      if (wakeup)
        begin(wakeup)
    }
  }

  function begin(wakeup: Wakeup): void {
    const control = new AbortController()
    const done = run(wakeup, control.signal).finally(() => {
      running.delete(wakeup.agent_id)
      poke()
    })
    running.set(wakeup.agent_id, { turn: wakeup.id, done, control })
  }

  async function run(wakeup: Wakeup, signal: AbortSignal): Promise<void> {
    try {
      if (wakeup.attempts >= MOST_ATTEMPTS)
        throw new TurnFailure('cut_short', `The house went down ${MOST_ATTEMPTS} times while the agent was at this, so it was given up. Send it again to retry.`)
      await runTurn(wakeup, options, signal)
      writeHistory()
    }
    catch (error) {
      guarded(wakeup, () => stopped(wakeup, error, signal))
    }
  }

  /** A turn stopped before its end. One that the closing house cut short is taken up again at the next start. */
  function stopped(wakeup: Wakeup, error: unknown, signal: AbortSignal): void {
    if (error instanceof Parked)
      return park(wakeup, error)
    if (!open && signal.aborted)
      return db.tx(() => store.putBack(wakeup))
    const known = error instanceof TurnFailure || error instanceof Refusal
    if (!known)
      log.error({ err: error, wakeup: wakeup.id }, 'a turn failed')
    const reason = error instanceof TurnFailure ? error.reason : error instanceof Refusal ? error.code : 'internal'
    options.fail(wakeup, reason, known ? error.message : 'Something went wrong inside CocoCat; the log says more.')
  }

  function park(wakeup: Wakeup, { reason }: Parked): void {
    const { id, agent_id, kind, source_id } = wakeup
    db.tx(() => {
      if (reason === 'pause') {
        store.putBack(wakeup)
      }
      else {
        store.wait(wakeup, reason)
        db.emit('turn.waiting', { id, agent_id, kind, source_id, waits_for: reason })
      }
      options.tellStatus(agent_id)
    }, { cause: id })
  }

  /** Where not even the end of a turn can be written down (a full disk), everything queued waits a while and is tried again. */
  function guarded(wakeup: Wakeup, write: () => void): void {
    try {
      write()
    }
    catch (error) {
      log.error({ err: error, wakeup: wakeup.id }, 'the end of a turn could not be recorded')
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
  bus.on('office.updated', poke)

  return {
    poke,
    start() {
      const requeued = db.tx(() => store.requeueRunning())
      if (requeued > 0)
        log.info({ requeued }, 'turns that were cut short go on')
      writeHistory(true)
      open = true
      poke()
    },
    cancel: turnId => [...running.values()].find(({ turn }) => turn === turnId)?.control.abort(),
    async stop() {
      open = false
      const patience = setTimeout(() => running.forEach(({ control }) => control.abort()), GRACE_MS)
      await Promise.all([...running.values()].map(({ done }) => done))
      clearTimeout(patience)
    },
  }
}
