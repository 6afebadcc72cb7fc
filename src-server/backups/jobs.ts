// One thing at a time: what is being done to backups, how far it is, and how to leave it off.
import type { BackupJob } from './contract'
import { conflict, Refusal } from '../kernel/errors'

export interface Running {
  signal: AbortSignal
  /** Goes on to a stage; whoever waits is told. */
  stage: (stage: BackupJob['stage']) => void
  /** So many bytes of the stage are done. */
  moved: (done: number, total: number) => void
}

const TOLD_MS = 250

/** `tell` hears how far it is, a few times a second; null when it is over. */
export function createJobs(tell: (job: BackupJob | null) => void) {
  let current: { job: BackupJob, control: AbortController, over: Promise<unknown> } | null = null
  let told = 0
  let ended = false

  /** Begins; 409 while something else is being done. */
  function begin<T>(kind: BackupJob['kind'], first: BackupJob['stage'], work: (running: Running) => Promise<T>): { job: BackupJob, result: Promise<T> } {
    if (current || ended)
      throw conflict('backup_busy', 'A backup is being made or restored just now. Wait until that is done.')
    const job: BackupJob = { kind, stage: first, done: 0, total: 0 }
    const control = new AbortController()
    function stage(next: BackupJob['stage']): void {
      control.signal.throwIfAborted()
      Object.assign(job, { stage: next, done: 0, total: 0 })
      tell({ ...job })
    }
    function moved(done: number, total: number): void {
      Object.assign(job, { done: Math.round(done), total })
      if (current?.job !== job || Date.now() - told < TOLD_MS) // a stream may give a last piece after the end was told
        return
      told = Date.now()
      tell({ ...job })
    }
    const mine = { job, control, over: Promise.resolve() as Promise<unknown> }
    current = mine
    const result = work({ signal: control.signal, stage, moved }).catch((error: unknown) => {
      throw control.signal.aborted ? cancelled() : error
    }).finally(() => {
      if (ended) // it is the last one, and what is seen until the house has closed
        return
      current = null
      tell(null)
    })
    mine.over = result.catch(() => {})
    tell({ ...job })
    return { job: { ...job }, result }
  }

  async function cancel(): Promise<void> {
    current?.control.abort()
    await current?.over
  }

  return {
    begin,
    cancel,
    current: (): BackupJob | null => current && { ...current.job },
    /** Nothing more is begun: the house is about to close. */
    end: () => void (ended = true),
  }
}

export const cancelled = (): Refusal => new Refusal(409, 'backup_cancelled', 'It was left off; nothing half-made stayed.')
