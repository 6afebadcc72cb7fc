// The line to a provider: `fetch` that waits only so long, tries again where that helps, reads only so much, and goes nowhere else.
import type { OpenProvider } from '../../providers/service'
import type { ModelFailure } from '../model'
import { setTimeout as pause } from 'node:timers/promises'
import { badAnswer, endless, httpFailure, silent, tooLong, unreachable, waitsTooLong, webPage } from './failures'

export interface Line {
  fetch: typeof globalThis.fetch
  /** Why the line broke, whatever became of that on its way up. */
  failure: () => ModelFailure | null
}

export interface LineOptions {
  /** So long it waits before each further try, in milliseconds. */
  backoff?: readonly number[]
  mostBytes?: number
}

const BACKOFF_MS = [1000, 4000]
/** A provider that wants a longer pause than this is not waited for. */
const LONGEST_PAUSE_MS = 20_000
/** So many times its patience a call may take in all, however lively it is. */
const PATIENCE_IN_ALL = 10
const MOST_BYTES = 64 * 1024 * 1024
const MOST_OF_AN_ERROR = 64 * 1024

export function openLine(provider: OpenProvider, { backoff = BACKOFF_MS, mostBytes = MOST_BYTES }: LineOptions = {}): Line {
  let broken: ModelFailure | null = null
  const breakWith = (failure: ModelFailure): ModelFailure => broken = failure

  async function call(input: Parameters<typeof globalThis.fetch>[0], init: RequestInit = {}): Promise<Response> {
    for (let tries = 0; ; tries++) {
      const tried = await once(input, init)
      if (tried instanceof Response)
        return tried
      init.signal?.throwIfAborted()
      const { failure, wait = backoff[tries] } = tried
      if (wait === undefined || tries >= backoff.length || !isPassing(failure))
        throw breakWith(failure)
      if (wait > LONGEST_PAUSE_MS)
        throw breakWith(failure.reason === 'provider_rate_limited' ? waitsTooLong(provider, Math.ceil(wait / 1000)) : failure)
      await pause(wait, undefined, init.signal ? { signal: init.signal } : {})
    }
  }

  /** One try: an answer worth reading, or why there is none and when the provider wants to be asked again. */
  async function once(input: Parameters<typeof globalThis.fetch>[0], init: RequestInit): Promise<Response | { failure: ModelFailure, wait?: number }> {
    const patience = createPatience(provider, init.signal)
    try {
      const answer = await patience.until(globalThis.fetch(input, { ...init, redirect: 'manual', signal: patience.signal }))
      if (answer.ok && !isPage(answer))
        return new Response(answer.body && ReadableStream.from(bounded(answer.body, patience)), answer)
      const failure = answer.ok ? webPage(provider) : httpFailure(provider, answer.status, await beginningOf(answer, patience))
      patience.end()
      return { failure, ...retryAfter(answer) }
    }
    catch (error) {
      patience.end()
      return { failure: patience.lost() ?? unreachable(provider, new URL(provider.url).origin, causeOf(error)) }
    }
  }

  /** The body as it comes, as long as it comes, up to what is bearable. */
  async function* bounded(body: ReadableStream<Uint8Array>, patience: Patience): AsyncGenerator<Uint8Array> {
    const reader = body.getReader()
    let bytes = 0
    try {
      for (let part = await patience.until(reader.read()); !part.done; part = await patience.until(reader.read())) {
        bytes += part.value.length
        if (bytes > mostBytes)
          throw breakWith(tooLong(provider))
        yield part.value
      }
    }
    catch (error) {
      throw broken ?? breakWith(patience.lost() ?? badAnswer(provider, `it broke off (${causeOf(error)})`))
    }
    finally {
      patience.end()
    }
  }

  return { fetch: call, failure: () => broken }
}

interface Patience {
  signal: AbortSignal
  /** Waits for something, but not for ever: then the signal aborts. */
  until: <T>(something: Promise<T>) => Promise<T>
  /** Why it was lost. */
  lost: () => ModelFailure | null
  /** Ends whatever is still under way. */
  end: () => void
}

function createPatience(provider: OpenProvider, outer: AbortSignal | null | undefined): Patience {
  const ended = new AbortController()
  let lost: ModelFailure | null = null
  const lose = (failure: ModelFailure, ms: number): NodeJS.Timeout => setTimeout(() => {
    lost = failure
    ended.abort(failure)
  }, ms)
  const inAll = lose(endless(provider), provider.timeout_ms * PATIENCE_IN_ALL).unref()
  return {
    signal: outer ? AbortSignal.any([outer, ended.signal]) : ended.signal,
    async until(something) {
      const timer = lose(silent(provider), provider.timeout_ms)
      return something.finally(() => clearTimeout(timer))
    },
    lost: () => lost,
    end() {
      clearTimeout(inAll)
      ended.abort()
    },
  }
}

const isPage = (answer: Response): boolean => /^text\/html/i.test(answer.headers.get('content-type') ?? '')
const isPassing = ({ reason }: ModelFailure): boolean => reason === 'provider_rate_limited' || reason === 'provider_unavailable'

/** When the provider wants to be asked again, in milliseconds from now. */
function retryAfter({ headers }: Response): { wait?: number } {
  const said = headers.get('retry-after') ?? ''
  const ms = /^\d+(?:\.\d+)?$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.now()
  return Number.isNaN(ms) ? {} : { wait: Math.max(0, ms) }
}

/** The beginning of what came with an error. */
async function beginningOf(answer: Response, patience: Patience): Promise<string> {
  const decoder = new TextDecoder()
  const reader = answer.body?.getReader()
  let text = ''
  try {
    for (let part = await patience.until(reader!.read()); !part.done && text.length < MOST_OF_AN_ERROR; part = await patience.until(reader!.read()))
      text += decoder.decode(part.value, { stream: true })
  }
  catch {} // what there is says enough
  return text
}

/** What lies at the bottom of an error of `fetch`. */
function causeOf(error: unknown): string {
  const { cause, code, message } = error as Error & { code?: string }
  return cause instanceof Error ? causeOf(cause) : code ?? message
}
