// What is kept of each turn so that it can be resumed, explained and replayed: its prompt, its moves and its steps.
import type { Db } from '../kernel/db'
import type { PromptPart, Replay, TurnMove, TurnStep } from './contract'
import type { Exchange, Step } from './model'
import type { Wakeup } from './store'

/** A move as it is kept: with what the model wants to be shown again. */
export type KeptMove = TurnMove & { memo?: string | undefined }

export interface TraceStore {
  savePrompt: (wakeupId: string, parts: readonly PromptPart[]) => void
  prompt: (wakeupId: string) => PromptPart[] | null
  addMove: (wakeupId: string, move: KeptMove) => void
  moves: (wakeupId: string) => KeptMove[]
  /** Adds a step that is done, or, without an end, one whose effect is under way outside. */
  addStep: (wakeupId: string, step: Step, at: string, durationMs: number | null) => void
  endStep: (wakeupId: string, step: Pick<Step, 'n' | 'result'>, at: string, durationMs: number) => void
  steps: (wakeupId: string) => (TurnStep & { ended_at: string | null })[]
  /** The wake-up in whose turn a letter was sent. */
  senderOf: (letterId: string) => Wakeup | null
  /** Ids of the letters of tasks that an agent gave in a wake-up or in those its answers led back to it. */
  tasksOf: (wakeupId: string) => string[]
  /** Keeps how a turn went when it was run again: the last few of each. */
  addReplay: (replay: Replay) => void
  /** Newest last. */
  replays: (wakeupId: string) => Replay[]
  /** Forgets the oldest traces of turns that have ended: those before a moment, and more while they take more than so many bytes. Returns how many turns. */
  prune: (before: string, mostBytes: number) => number
}

/** So many turns are pruned at a time: a bounded pause. */
const PRUNED_AT_ONCE = 500
/** So many replays of a turn are kept. */
const KEPT_REPLAYS = 10

export function createTraceStore<E>(db: Db<E>): TraceStore {
  type MoveRow = Omit<TurnMove, 'calls' | 'tries'> & { calls: string, tries: string, memo: string | null }
  type StepRow = Omit<TurnStep, 'args'> & { args: string, ended_at: string | null }
  const savePrompt = db.prepare('INSERT OR IGNORE INTO prompts (wakeup_id, parts, bytes) VALUES (?, ?, ?)')
  const selectPrompt = db.prepare<[string], string>('SELECT parts FROM prompts WHERE wakeup_id = ?').pluck()
  const moveColumns = 'n, provider, model, text, calls, prompt_tokens, completion_tokens, cost, duration_ms, tries, memo, timestamp'
  const insertMove = db.prepare(`INSERT INTO moves (wakeup_id, ${moveColumns}) VALUES (:wakeup_id, :n, :provider, :model, :text, :calls, :prompt_tokens, :completion_tokens, :cost, :duration_ms, :tries, :memo, :timestamp)`)
  const selectMoves = db.prepare<[string], MoveRow>(`SELECT ${moveColumns} FROM moves WHERE wakeup_id = ? ORDER BY n`)
  const insertStep = db.prepare('INSERT INTO steps (wakeup_id, n, move, call_id, tool, args, result, letter_id, timestamp, ended_at, duration_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const endStep = db.prepare('UPDATE steps SET result = ?, ended_at = ?, duration_ms = ? WHERE wakeup_id = ? AND n = ?')
  const selectSteps = db.prepare<[string], StepRow>('SELECT n, move, call_id, tool, args, result, letter_id, duration_ms, timestamp, ended_at FROM steps WHERE wakeup_id = ? ORDER BY n')
  const selectSender = db.prepare<[string], Wakeup>(`SELECT id, agent_id, kind, source_id, cause, COALESCE(root, id) AS root, hops, attempts FROM wakeups WHERE id = (SELECT wakeup_id FROM steps WHERE letter_id = ?)`)
  const selectTasks = db.prepare<[string], string>(`SELECT letter_id FROM steps WHERE wakeup_id = ? AND tool = 'dispatch_task' AND letter_id IS NOT NULL ORDER BY n`).pluck()
  const insertReplay = db.prepare('INSERT INTO replays (id, wakeup_id, replay) VALUES (?, ?, ?)')
  const dropReplays = db.prepare('DELETE FROM replays WHERE wakeup_id = ? AND id NOT IN (SELECT id FROM replays WHERE wakeup_id = ? ORDER BY id DESC LIMIT ?)')
  const selectReplays = db.prepare<[string], string>('SELECT replay FROM replays WHERE wakeup_id = ? ORDER BY id').pluck()
  const selectBytes = db.prepare<[], number>('SELECT COALESCE(SUM(trace_bytes), 0) FROM wakeups WHERE trace_bytes > 0').pluck()
  const selectOldest = db.prepare<[number], { id: string, bytes: number, ended_at: string }>('SELECT id, trace_bytes AS bytes, ended_at FROM wakeups WHERE trace_bytes > 0 ORDER BY id LIMIT ?')
  const drop = ['prompts', 'moves', 'steps', 'replays'].map(table => db.prepare(`DELETE FROM ${table} WHERE wakeup_id = ?`))
  const forgotten = db.prepare('UPDATE wakeups SET trace_bytes = 0 WHERE id = ?')

  return {
    savePrompt(id, parts) {
      const json = JSON.stringify(parts)
      savePrompt.run(id, json, Buffer.byteLength(json))
    },
    prompt(id) {
      const json = selectPrompt.get(id)
      return json === undefined ? null : JSON.parse(json) as PromptPart[]
    },
    addMove: (wakeup_id, move) => void insertMove.run({ ...move, wakeup_id, memo: move.memo ?? null, calls: JSON.stringify(move.calls), tries: JSON.stringify(move.tries) }),
    moves: id => selectMoves.all(id).map(({ memo, ...row }) => ({ ...row, ...(memo !== null && { memo }), calls: JSON.parse(row.calls) as TurnMove['calls'], tries: JSON.parse(row.tries) as TurnMove['tries'] })),
    addStep: (id, step, at, durationMs) => void insertStep.run(id, step.n, step.move, step.call_id, step.tool, JSON.stringify(step.args), step.result, step.letter_id, at, durationMs === null ? null : at, durationMs ?? 0),
    endStep: (id, { n, result }, at, durationMs) => void endStep.run(result, at, durationMs, id, n),
    steps: id => selectSteps.all(id).map(row => ({ ...row, args: JSON.parse(row.args) as TurnStep['args'] })),
    senderOf: letterId => selectSender.get(letterId) ?? null,
    tasksOf: id => selectTasks.all(id),
    addReplay(replay) {
      insertReplay.run(replay.id, replay.turn_id, JSON.stringify(replay))
      dropReplays.run(replay.turn_id, replay.turn_id, KEPT_REPLAYS)
    },
    replays: id => selectReplays.all(id).map(json => ({ reason: null, ...JSON.parse(json) as Omit<Replay, 'reason'> })), // the first ones had no reason
    prune: (before, mostBytes) => db.tx(() => {
      let bytes = selectBytes.get()!
      const old = selectOldest.all(PRUNED_AT_ONCE).filter((trace) => {
        const goes = trace.ended_at < before || bytes > mostBytes
        bytes -= goes ? trace.bytes : 0
        return goes
      })
      old.forEach(({ id }) => [...drop, forgotten].forEach(statement => statement.run(id)))
      return old.length
    }, { durable: false }),
  }
}

/** Moves with the steps they led to, as a model is told of them. */
export function exchangesOf(moves: readonly KeptMove[], steps: readonly TurnStep[]): Exchange[] {
  return moves.map(({ n, text, calls, memo }) => ({
    move: { text, calls, memo },
    steps: steps.filter(step => step.move === n).map(({ duration_ms: _, timestamp: __, ...step }) => step),
  }))
}
