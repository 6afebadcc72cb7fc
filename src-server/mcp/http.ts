// How an MCP server at an address is reached: answers of bounded size, and streams that are not opened again and again without a pause.
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js'
import { setTimeout as wait } from 'node:timers/promises'

const LARGEST_ANSWER = 8 * 1024 * 1024
/** Between two openings of the stream on which a server speaks unasked: how soon it is opened again is for the server to say, but not below this. */
const PAUSE_MS = 1000
/** What answers say that are no answers of an MCP server. */
const REFUSALS: Record<number, string> = { 401: 'refuses the credentials in its headers', 403: 'refuses the credentials in its headers', 404: 'is not at this address (any more)', 405: 'speaks no “streamable HTTP” at this address' }

/** `fetch` for one server; `broken` is told why no answer to a message will come, which would otherwise be waited for. */
export function boundedFetch(broken: (why: string) => void): FetchLike {
  let nextStream = 0

  async function pause(signal: AbortSignal | null | undefined): Promise<void> {
    const ms = Math.max(0, nextStream - Date.now())
    nextStream = Date.now() + ms + PAUSE_MS
    await wait(ms, undefined, { ref: false, ...(signal && { signal }) })
  }

  return async (url, init) => {
    const tell = (why: string): void => init?.method === 'POST' && !init.signal?.aborted ? broken(why) : undefined
    if (init?.method === 'GET')
      await pause(init.signal)
    const answer = await fetch(url, init).catch((error: Error) => {
      tell(`cannot be reached at ${new URL(url).origin}${causeOf(error)}`)
      throw error
    })
    if (answer.status >= 400)
      tell(`${REFUSALS[answer.status] ?? 'answers nothing but an error'} (${answer.status})`)
    return new Response(answer.body && bounded(answer.body, tell), { status: answer.status, statusText: answer.statusText, headers: answer.headers })
  }
}

/** Why nobody could be reached, as the system says it: `ECONNREFUSED`. */
function causeOf({ cause }: Error): string {
  const { code, message } = (cause ?? {}) as { code?: unknown, message?: unknown }
  return code ?? message ? ` (${String(code ?? message)})` : ''
}

function bounded(body: ReadableStream<Uint8Array>, tell: (why: string) => void): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let size = 0

  function fail(why: string): never {
    tell(why)
    throw new Error(why)
  }

  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read().catch(() => fail('broke off its answer'))
      size += value?.byteLength ?? 0
      if (size > LARGEST_ANSWER) {
        reader.cancel().catch(() => {})
        fail(`answered with more than ${LARGEST_ANSWER / 1024 / 1024} MB`)
      }
      if (done)
        controller.close()
      else
        controller.enqueue(value)
    },
    cancel: reason => reader.cancel(reason),
  })
}
