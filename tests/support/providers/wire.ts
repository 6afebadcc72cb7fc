// A provider as a test plays it: a local server that speaks a real wire format, by a script, or misbehaves in a way the test names.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** What a model says in an answer. `args` as a string go out as they are. */
export interface Said {
  text?: string
  /** Thinks aloud before. */
  thinking?: string
  calls?: { tool: string, args: Record<string, unknown> | string, id?: string }[]
  /** null: the server counts nothing. */
  usage?: { prompt: number, completion: number } | null
  /** Why it ended, in the words of its own format. */
  finish?: string
}

/** A message of a request, whatever its format. */
export interface WireMessage {
  role: 'user' | 'assistant' | 'tool'
  text: string
  thinking?: string
  calls: { id: string, tool: string, args: unknown }[]
  results: { id: string, text: string }[]
}

/** A request for an answer, read and found to be right. */
export interface Heard {
  model: string
  /** The system prompt. */
  system: string
  messages: WireMessage[]
  /** Names of the tools that may be used. */
  tools: string[]
  mostOutput: number | null
  headers: IncomingHttpHeaders
  body: Record<string, unknown>
}

/** The answers in order (the last goes on for ever), or what answers each request. */
export type Script = readonly Said[] | ((heard: Heard) => Said | Promise<Said>)

/** What a server may do instead of what it should. */
export type Trouble
  = | 'hang' // no answer at all
    | 'hang midway' // a few words, then silence
    | 'drip' // lively for ever, and never a word
    | 'reset' // the connection is cut at once
    | 'reset midway' // … in the middle of an answer
    | 'truncated json' // an event that ends in its middle, then the end
    | 'truncated stream' // an orderly end of the stream, but not of the answer
    | 'nonsense' // a page of HTML where there should be an answer
    | 'nothing' // 200, and not a word
    | 'endless' // 10 MB of text
    | 'error midway' // a few words, then an error in the stream
    | { status: number, headers?: Record<string, string>, body?: string }

/** What a format must know to be played. */
export interface Format {
  /** The path below the base URL under which it answers, `{model}` for any; the path of its list of models is `/models`. */
  path: string
  /** The base path, as `base_url` has it. */
  base: string
  /** The key a request came with. */
  key: (headers: IncomingHttpHeaders) => string | undefined
  /** Reads a request; throws a `Fault` for what the real server would refuse. */
  read: (body: Record<string, unknown>, headers: IncomingHttpHeaders, path: string) => Omit<Heard, 'headers' | 'body'>
  /** The events of an answer, each as it goes over the wire; the first carries words where there are any. */
  events: (said: Said, heard: Heard) => string[]
  /** A delta of text, and an error, as single events. */
  delta: (text: string) => string
  broken: () => string
  error: (status: number, message: string) => unknown
  models: (ids: readonly string[]) => unknown
}

/** What a request has done wrong. */
export class Fault extends Error {
  constructor(readonly status: number, message: string) {
    super(message)
  }
}

export interface WireServer extends AsyncDisposable {
  /** As a provider's `base_url`. */
  url: string
  /** Every request for an answer that was right, in order. */
  heard: Heard[]
  /** How often it was asked for anything at all. */
  asked: () => number
  /** Plays this from now on. */
  play: (script: Script) => void
  /** The next answers, all or so many, are none. */
  trouble: (trouble: Trouble | null, times?: number) => void
  /** What goes wrong inside a script. */
  faults: string[]
}

export interface WireOptions { script?: Script, /** Other keys are 401. */ key?: string, /** Other models are 404. */ models?: readonly string[], /** Between two events, in milliseconds. */ pace?: number }

const SILENT: Said = {}
const ENDLESS_BYTES = 10 * 1024 * 1024
const ENDLESS_PART = 'All work and no play makes Jack a dull boy. '.repeat(200)

export async function playWire(format: Format, { script = [{ text: 'Hello.' }], key, models, pace = 0 }: WireOptions = {}): Promise<WireServer> {
  let playing = script
  let played = 0
  let asked = 0
  let trouble: { what: Trouble, left: number } | null = null
  const heard: Heard[] = []
  const faults: string[] = []

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url!, 'http://x').pathname.slice(format.base.length)
    const text = await bodyOf(request)
    asked++
    if (trouble && trouble.left-- > 0)
      return misbehave(format, trouble.what, response)
    if (key !== undefined && format.key(request.headers) !== key)
      throw new Fault(401, `Incorrect API key provided: ${format.key(request.headers)}`)
    if (path === '/models')
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(format.models(models ?? ['small', 'large'])))
    if (request.method !== 'POST' || !new RegExp(`^${format.path.replace('{model}', '[^/:]+')}$`).test(path))
      throw new Fault(404, `Unknown request URL: ${request.method} ${request.url}`)
    const body = JSON.parse(text) as Record<string, unknown>
    const understood: Heard = { ...format.read(body, request.headers, path), headers: request.headers, body }
    if (models && !models.includes(understood.model))
      throw new Fault(404, `The model \`${understood.model}\` does not exist`)
    heard.push(understood)
    const said = typeof playing === 'function' ? await playing(understood) : playing[Math.min(played++, playing.length - 1)] ?? SILENT
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const event of format.events(said, understood)) {
      response.write(event)
      await new Promise(resolve => pace > 0 ? setTimeout(resolve, pace) : setImmediate(resolve))
    }
    response.end()
  }

  const server = createServer((request, response) => {
    response.on('error', () => {})
    answer(request, response).catch((error: unknown) => {
      const status = error instanceof Fault ? error.status : 500
      if (status === 500)
        faults.push(String(error))
      if (!response.headersSent)
        response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(format.error(status, (error as Error).message)))
    })
  })
  await new Promise<void>(open => server.listen(0, '127.0.0.1', open))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${format.base}`,
    heard,
    faults,
    asked: () => asked,
    play(next) {
      playing = next
      played = 0
    },
    trouble: (what, times = Infinity) => void (trouble = what && { what, left: times }),
    async [Symbol.asyncDispose]() {
      const closed = new Promise(resolve => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

async function misbehave(format: Format, what: Trouble, response: ServerResponse): Promise<void> {
  const open = (): ServerResponse => response.writeHead(200, { 'content-type': 'text/event-stream' })
  const event = format.delta('Well, I ')
  if (typeof what === 'object')
    return void response.writeHead(what.status, { 'content-type': 'application/json', ...what.headers }).end(what.body ?? JSON.stringify(format.error(what.status, `Played trouble ${what.status}`)))
  switch (what) {
    case 'hang': return
    case 'hang midway': return void open().write(event)
    case 'drip': {
      const dripping = setInterval(() => response.write(': still here\n\n'), 20)
      return void open().on('close', () => clearInterval(dripping))
    }
    case 'reset': return void response.socket!.resetAndDestroy()
    case 'reset midway': return void open().write(event, () => setTimeout(() => response.socket?.resetAndDestroy(), 20))
    case 'truncated json': return void open().end(event + event.trimEnd().slice(0, -12))
    case 'truncated stream': return void open().end(event)
    case 'nonsense': return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Welcome to your router!</body></html>')
    case 'nothing': return void open().end()
    case 'error midway': return void open().end(event + format.broken())
    case 'endless': await pipeline(Readable.from(Array.from({ length: ENDLESS_BYTES / ENDLESS_PART.length }, () => format.delta(ENDLESS_PART))), open()).catch(() => {}) // whoever asked hangs up
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request)
    parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

/** The arguments of a call as text. */
export const argsText = (args: Record<string, unknown> | string): string => typeof args === 'string' ? args : JSON.stringify(args)

/** A text in so many pieces, as it streams. */
export function pieces(text: string, length = 8): string[] {
  const parts: string[] = []
  const characters = [...text]
  for (let at = 0; at < characters.length; at += length)
    parts.push(characters.slice(at, at + length).join(''))
  return parts
}

/** Refuses a request unless something holds. */
export function insist(holds: unknown, message: string): asserts holds {
  if (!holds)
    throw new Fault(400, message)
}
