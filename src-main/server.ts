// The server as a child of the window: started, heard out, asked whether it lives, stopped. Its last lines say why it ended.
import type { UtilityProcess } from 'electron'
import type { Ending, ServerProcess, SessionCookie } from './supervisor'
import process from 'node:process'
import { utilityProcess } from 'electron'
import { z } from 'zod'
import { TROUBLES } from '../src-server/kernel/trouble'
import { StartFailure } from './supervisor'

const START_LIMIT = 60_000 // a big database may be migrating
const STOP_LIMIT = 5_000
const KEPT_LINES = 40

const Cookie: z.ZodType<SessionCookie> = z.object({ name: z.string(), value: z.string(), expires: z.number().describe('Unix seconds') })

/** What the server tells its parent over the private port. */
const Word = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), origin: z.url({ protocol: /^http$/ }), cookie: Cookie }),
  z.object({ type: z.literal('failed'), message: z.string(), trouble: z.enum(TROUBLES).nullable() }),
  z.object({ type: z.literal('pong') }),
  z.object({ type: z.literal('again') }),
])
type Word = z.infer<typeof Word>

export interface ServerStart {
  /** The built server. */
  readonly entry: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** The house's key, where this computer's key store keeps it. It goes over the private port only. */
  readonly key: string | null
}

export interface ServerEars {
  /** Gets whatever it prints. */
  readonly printed: (text: string) => void
  /** Gets every message of its own accord that is not one of those here: news (news.ts). */
  readonly told: (message: unknown) => void
}

/** Starts the built server. */
export function startServer({ entry, args, env, key }: ServerStart, { printed, told }: ServerEars): ServerProcess {
  const child = utilityProcess.fork(entry, [...args], { env: { ...env, COCOCAT_PARENT: '1' }, stdio: 'pipe', serviceName: 'CocoCat server' })
  const lastLines = listen(child, printed)
  let again = false
  void nextWord(child, 'again').then(() => again = true)
  const ended = new Promise<Ending>(resolve => child.once('exit', code => resolve({ code, lines: lastLines(), again })))
  child.on('message', message => Word.safeParse(message).success || told(message))
  child.postMessage({ type: 'start', key })
  return {
    ready: ready(child, ended),
    ended,
    async ping() {
      const answered = nextWord(child, 'pong')
      child.postMessage({ type: 'ping' })
      await answered
    },
    say: message => child.postMessage(message),
    async stop() {
      child.postMessage({ type: 'stop' })
      const timer = setTimeout(kill, STOP_LIMIT, child)
      await ended
      clearTimeout(timer)
    },
    kill: () => kill(child),
  }
}

async function ready(child: UtilityProcess, ended: ServerProcess['ended']): Promise<{ origin: string, cookie: SessionCookie }> {
  let timer: NodeJS.Timeout | undefined
  try {
    return await Promise.race([
      nextWord(child, 'ready'),
      nextWord(child, 'failed').then(({ message, trouble }) => Promise.reject(new StartFailure(message, trouble))),
      ended.then(({ code, lines }) => Promise.reject(new StartFailure(`The server ended with status ${code} while it was starting.`, null, lines))),
      new Promise<never>((_, reject) => timer = setTimeout(reject, START_LIMIT, new StartFailure('The server did not become ready within a minute.', null))),
    ])
  }
  catch (error) {
    kill(child)
    throw error
  }
  finally {
    clearTimeout(timer)
  }
}

function nextWord<T extends Word['type']>(child: UtilityProcess, type: T): Promise<Extract<Word, { type: T }>> {
  return new Promise((resolve) => {
    child.on('message', function hear(message: unknown) {
      const word = Word.safeParse(message).data
      if (word?.type !== type) return
      child.off('message', hear)
      resolve(word as Extract<Word, { type: T }>)
    })
  })
}

/** Passes on what the server prints, and keeps its last lines for the moment something goes wrong. */
function listen(child: UtilityProcess, hear: (text: string) => void): () => string[] {
  let tail = ''
  for (const [from, to] of [[child.stdout, process.stdout], [child.stderr, process.stderr]] as const) {
    from?.on('data', (chunk: Buffer) => {
      to.write(chunk)
      hear(chunk.toString())
      tail = (tail + chunk.toString()).slice(-8_000)
    })
  }
  return () => tail.trim().split('\n').filter(Boolean).slice(-KEPT_LINES)
}

function kill({ pid }: UtilityProcess): void {
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
}
