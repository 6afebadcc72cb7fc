// Has a file converted by a worker thread (worker.ts): it may take long, or more memory than it should, and harms nobody by it.
import type { Converted, Job } from './worker'
import { Worker } from 'node:worker_threads'
import { Refusal } from '../../kernel/errors'

/** In the sources the worker is TypeScript, which Node runs as it is; in a build it is a program of its own, above the server's chunks. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : import.meta.url.includes('/chunks/') ? '../convert.js' : './convert.js', import.meta.url)
const TIME_LIMIT = 30_000
const MEMORY_LIMIT_MB = 512

const REFUSALS: Record<Extract<Converted, { refused: string }>['refused'], (name: string) => Refusal> = {
  locked: name => new Refusal(400, 'file_locked', `“${name}” is locked with a password. Save it without one, then import it again.`),
  too_large: name => new Refusal(413, 'too_large', `“${name}” is too large to be read. Split it, then import the parts.`),
  foreign: name => new Refusal(415, 'unsupported_file', `“${name}” is not a Word document, whatever its name says.`),
  damaged: name => new Refusal(400, 'file_damaged', `“${name}” is damaged and cannot be read.`),
}

let last: Promise<unknown> = Promise.resolve()

/** One file at a time: each may take much memory. */
export function convert(kind: Job['kind'], name: string, bytes: Uint8Array): Promise<{ title: string | null, markdown: string }> {
  const mine = last.then(() => run({ kind, bytes }))
  last = mine.catch(() => {})
  return mine.then((converted) => {
    if ('refused' in converted)
      throw REFUSALS[converted.refused](name)
    return converted
  })
}

function run(job: Job): Promise<Converted> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { workerData: job, resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MB }, execArgv: [], stdout: true, stderr: true })
    const timer = setTimeout(end, TIME_LIMIT, { refused: 'too_large' })
    function end(converted: Converted): void {
      clearTimeout(timer)
      void worker.terminate()
      resolve(converted)
    }
    worker.once('message', end)
    worker.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
        return end({ refused: 'too_large' })
      clearTimeout(timer)
      reject(error)
    })
    worker.once('exit', () => end({ refused: 'damaged' })) // without a word; after one, nobody listens any more
  })
}
