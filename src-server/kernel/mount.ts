// Turns a contract and its handlers into routes: guard, parse, call, answer; and every refusal into one envelope.
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express'
import type { z } from 'zod'
import type { DoorName } from './doors'
import type { Flows } from './flows'
import type { Caller, Guard } from './guard'
import type { Log } from './log'
import type { Api, Contract, Parsed, Reply, Route } from './route'
import { Buffer } from 'node:buffer'
import express from 'express'
import { Download, Raw, sendDownload, sendStream, Stream } from './answers'
import { entranceOf } from './doors'
import { Refusal, refusalOf } from './errors'
import { createFlows } from './flows'
import { addressOf } from './guard'

/** What a handler may know and do beside its input. */
export interface Call {
  /** Whose credentials came with the request; throws 401 where none did. On guarded routes it never throws. */
  caller: () => Caller
  /** Gives this browser a cookie that page scripts cannot read, or (null) takes it away. */
  setCookie: (name: string, cookie: { value: string, expires: Date } | null) => void
  /** A header of the request, its name in lower case. */
  header: (name: string) => string | undefined
  /** Sets a header of the answer. */
  setHeader: (name: string, value: string) => void
  /** Where the request came from: an IP address. */
  address: string
  /** Which door it came through. */
  door: () => DoorName
}

type Answered<R> = R | Raw | Stream | Download

/** One handler for each route of a noun; a missing one does not compile. */
export type Handlers<C extends Contract> = { [K in keyof C]: (input: Parsed<C[K]>, call: Call) => Answered<Reply<C[K]>> | Promise<Answered<Reply<C[K]>>> }
export type ApiHandlers<A extends Api> = { [N in keyof A]: Handlers<A[N]> }

type AnyHandler = (input: object, call: Call) => unknown

const BODY_LIMIT = '4mb'

/** Mounts every route of the API. Literal paths go before those with parameters, so that `/agents/status` is not an agent. Answers what goes on behind it. */
export function mount<A extends Api>(app: Express, api: A, handlers: ApiHandlers<A>, guard: Guard): Flows {
  const flows = createFlows(guard)
  const routes = Object.entries(api).flatMap(([noun, contract]) => Object.entries(contract).map(([name, route]) => ({ route, handler: (handlers[noun] as Record<string, AnyHandler>)[name]! })))
  const parameters = (path: string): number => path.split('{').length
  for (const { route, handler } of routes.toSorted((a, b) => parameters(a.route.path) - parameters(b.route.path))) {
    const path = route.path.replace(/\{(\w+)\}/g, ':$1')
    const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete'
    const guarded: RequestHandler = (request, _response, next) => {
      if (route.access !== 'open')
        guard.allow(guard.caller(request), route.access)
      next()
    }
    app[method](path, guarded, ...bodyReaders(route), answer(route, handler, guard, route.access === 'open' ? null : flows))
  }
  app.use('/api', (request, _response, next) => next(new Refusal(404, 'no_such_route', `There is no ${request.method} ${request.baseUrl}${request.path}.`)))
  return flows
}

const bodyReaders = (route: Route): RequestHandler[] => route.bytes !== undefined ? [express.raw({ limit: route.bytes, type: () => true })] : route.body ? [requireJson, parseJson] : []

const parseJson = express.json({ limit: BODY_LIMIT, strict: false, type: () => true })

const requireJson: RequestHandler = (request, _response, next) => {
  const empty = request.headers['transfer-encoding'] === undefined && !Number(request.headers['content-length'] ?? 0)
  next(empty || request.is('json') ? undefined : new Refusal(415, 'not_json', 'Send the body as JSON, with “Content-Type: application/json”.'))
}

function answer(route: Route, handler: AnyHandler, guard: Guard, flows: Flows | null): RequestHandler {
  return async (request, response) => {
    const input = {
      ...(route.params && { params: parse(route.params, request.params, 'path') }),
      ...(route.query && { query: parse(route.query, request.query, 'query') }),
      ...(route.body && { body: parse(route.body, request.body === undefined ? {} : request.body, '') }),
      ...(route.bytes !== undefined && { bytes: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0) }),
      ...(route.upload !== undefined && { upload: upTo(route.upload, request) }),
    }
    const reply = await handler(input, callOf(request, response, guard))
    const during = (sent: Promise<void>): Promise<void> => flows?.during(request, response, sent) ?? sent
    if (reply instanceof Raw)
      response.status(reply.status).type(reply.type).send(reply.text)
    else if (reply instanceof Stream)
      await during(sendStream(response, reply))
    else if (reply instanceof Download)
      await during(sendDownload(response, reply))
    else
      sendJson(response, route.status ?? 200, reply)
  }
}

/** What is sent, as it comes in; 413 as soon as it is, or says that it will be, too much. */
async function* upTo(limit: number, request: Request): AsyncGenerator<Uint8Array> {
  const tooLarge = new Refusal(413, 'too_large', `The file is too large: ${Math.round(limit / 1e9)} GB at most.`)
  if (Number(request.headers['content-length'] ?? 0) > limit)
    throw tooLarge
  let taken = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) { // who is refused still hears why
    taken += chunk.length
    if (taken > limit)
      throw tooLarge
    yield chunk
  }
}

/** As `response.json` does, without its parsing of content types and its look for ETags: a third of the cost of a small answer. */
function sendJson(response: Response, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  response.statusCode = status
  response.setHeader('Content-Type', 'application/json; charset=utf-8')
  response.setHeader('Content-Length', Buffer.byteLength(text))
  response.end(text)
}

function callOf(request: Request, response: Response, guard: Guard): Call {
  return {
    caller: () => guard.caller(request),
    setCookie(name, cookie) {
      const options = { httpOnly: true, sameSite: 'strict', secure: request.secure, path: '/' } as const
      if (cookie)
        response.cookie(name, cookie.value, { ...options, expires: cookie.expires })
      else
        response.clearCookie(name, options)
    },
    header: name => request.get(name),
    setHeader: (name, value) => void response.set(name, value),
    address: addressOf(request),
    door: () => entranceOf(request).name,
  }
}

function parse(schema: z.ZodType, value: unknown, part: string): unknown {
  const result = schema.safeParse(value)
  if (result.success)
    return result.data
  const details = result.error.issues.slice(0, 20).map(issue => ({ path: [part, ...issue.path].filter(step => step !== '').join('.'), message: issue.message }))
  const [first] = details
  throw new Refusal(400, 'invalid_input', `Something in the request is not right: ${first!.path || 'the body'}: ${first!.message}.`, details)
}

/** The one place where errors become answers. What is not a refusal is our fault: it is logged, and the caller learns only that. */
export function answerErrors(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent)
      return next(error)
    const refusal = toRefusal(error)
    if (refusal.status >= 500)
      log.error({ err: error, method: request.method, path: request.path }, 'request failed')
    response.status(refusal.status).set(refusal.headers).json(refusal.envelope())
  }
}

/** What Express itself refuses: bodies, and files of the page. */
const EXPRESS_ERRORS: Record<number, [code: string, message: string]> = {
  400: ['malformed', 'The request could not be read: its JSON or its address is malformed.'],
  403: ['no_such_file', 'There is no such file.'],
  404: ['no_such_file', 'There is no such file.'],
  412: ['changed', 'It is not what it was when you last saw it.'],
  413: ['too_large', `The request is too large: ${BODY_LIMIT} at most.`],
  415: ['not_json', 'Send the body as JSON in UTF-8.'],
  416: ['no_such_range', 'The file is not as long as that.'],
}

function toRefusal(error: unknown): Refusal {
  const { status } = error as { status?: number }
  return !(error instanceof Refusal) && status !== undefined && EXPRESS_ERRORS[status] ? new Refusal(status, ...EXPRESS_ERRORS[status]) : refusalOf(error)
}
