// The server as a child of the window: started, heard out, stopped. If it ends unasked, its last lines say why.
import type { UtilityProcess } from 'electron'
import process from 'node:process'
import { utilityProcess } from 'electron'
import { z } from 'zod'

const START_LIMIT = 60_000 // a big database may be migrating
const STOP_LIMIT = 5_000
const KEPT_LINES = 12

const Cookie = z.object({ name: z.string(), value: z.string(), expires: z.number().describe('Unix seconds') })
export type SessionCookie = z.infer<typeof Cookie>

/** What the server tells its parent over the private port. */
const Word = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), origin: z.url({ protocol: /^http$/ }), cookie: Cookie }),
  z.object({ type: z.literal('failed'), message: z.string() }),
])

export interface Server {
  readonly origin: string
  readonly cookie: SessionCookie
  /** Resolves with the reason if the server ends without having been asked to. */
  readonly died: Promise<string>
  /** Asks it to finish what is in progress; after five seconds it is killed. */
  readonly stop: () => Promise<void>
}

/** Starts the built server; rejects with the reason when it does not come up. */
export async function startServer(entry: string, args: string[], env: NodeJS.ProcessEnv): Promise<Server> {
  const child = utilityProcess.fork(entry, args, { env: { ...env, COCOCAT_PARENT: '1' }, stdio: 'pipe', serviceName: 'CocoCat server' })
  const lastLines = listen(child)
  const ended = new Promise<string>(resolve => child.once('exit', code => resolve([`The server ended with status ${code}.`, ...lastLines()].join('\n'))))
  const { origin, cookie } = await ready(child, ended)
  let asked = false
  return {
    origin,
    cookie,
    died: new Promise(resolve => void ended.then(reason => asked || resolve(reason))),
    stop: async () => {
      asked = true
      child.postMessage({ type: 'stop' })
      const timer = setTimeout(kill, STOP_LIMIT, child)
      await ended
      clearTimeout(timer)
    },
  }
}

async function ready(child: UtilityProcess, ended: Promise<string>): Promise<{ origin: string, cookie: SessionCookie }> {
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise((resolve, reject) => {
      const fail = (reason: string): void => reject(new Error(reason))
      child.once('message', (message) => {
        const word = Word.safeParse(message)
        if (!word.success) fail(`The server said something unexpected: ${word.error.message}`)
        else if (word.data.type === 'failed') fail(word.data.message)
        else resolve(word.data)
      })
      timer = setTimeout(fail, START_LIMIT, 'The server did not become ready within a minute.')
      void ended.then(fail)
    })
  }
  catch (error) {
    kill(child)
    throw error
  }
  finally {
    clearTimeout(timer)
  }
}

/** Passes on what the server prints, and keeps its last lines for the moment something goes wrong. */
function listen(child: UtilityProcess): () => string[] {
  let tail = ''
  for (const [from, to] of [[child.stdout, process.stdout], [child.stderr, process.stderr]] as const) {
    from?.on('data', (chunk: Buffer) => {
      to.write(chunk)
      tail = (tail + chunk.toString()).slice(-4_000)
    })
  }
  return () => tail.trim().split('\n').slice(-KEPT_LINES)
}

function kill({ pid }: UtilityProcess): void {
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
}
