// The vocabulary every noun's contract is written in. Shared by server, page and tests, so it imports nothing but zod.
import { z } from 'zod'

/**
 * Who may call: `open` needs no credentials; the others are the scopes an API key can hold, each including the one before.
 * `owner` is what a paired device may not: it is done at the owner's own desk, or with a key that may do everything.
 */
export type Access = 'open' | 'read' | 'chat' | 'admin' | 'owner'

/** One row of the API as data. Everything else (validation, client, OpenAPI, tests) is derived from it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With `{name}` for each parameter, as the contract writes it. */
  readonly path: `/api/${string}`
  readonly summary: string
  readonly access: Access
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** Instead of JSON: the body as the bytes that were sent, at most so many. */
  readonly bytes?: number
  /** Instead of JSON: a body of any length up to so many bytes, handed on as it comes in. */
  readonly upload?: number
  readonly reply: z.ZodType
  /** The status of success; 200 when left out. */
  readonly status?: 201
}

export type Contract = Readonly<Record<string, Route>>
export type Api = Readonly<Record<string, Contract>>

/** Declares a noun's routes, keeping each schema's exact type. */
export const contract = <const C extends Contract>(routes: C): C => routes

type Part<R extends Route, K extends 'params' | 'query' | 'body', T> = R[K] extends z.ZodType ? { [P in K]: T } : unknown

/** What a handler is given: every part parsed. */
export type Parsed<R extends Route> = Part<R, 'params', z.output<NonNullable<R['params']>>>
  & Part<R, 'query', z.output<NonNullable<R['query']>>>
  & Part<R, 'body', z.output<NonNullable<R['body']>>>
  & Sent<R>
  & Flowing<R, AsyncIterable<Uint8Array>>

type Sent<R extends Route> = R['bytes'] extends number ? { bytes: Uint8Array<ArrayBuffer> } : unknown
type Flowing<R extends Route, T> = R['upload'] extends number ? { upload: T } : unknown

/** What a caller passes: parts whose every field has a default may be left out. */
export type Asked<R extends Route> = Part<R, 'params', z.input<NonNullable<R['params']>>>
  & (R['query'] extends z.ZodType ? { query?: z.input<R['query']> } : unknown)
  & Part<R, 'body', z.input<NonNullable<R['body']>>>
  & Sent<R>
  & Flowing<R, Blob>

export type Reply<R extends Route> = z.output<R['reply']>

/** Ids are safe as a file name and in a URL: a bad one is refused at the door and never becomes a path. (No flags: a JSON schema has none.) */
export const Id = z.string().regex(/^[^\W_][\w-]{0,63}$/, 'must be 1 to 64 letters, digits, “-” or “_”, beginning with a letter or digit')

/** A moment: ISO 8601, UTC, milliseconds. */
export const Timestamp = z.iso.datetime({ precision: 3 })

/** A name a person gives: one line, trimmed, not empty. */
export const Name = z.string().trim().min(1).max(120).regex(/^\P{Cc}*$/u, 'must be a single line')

/** What a person or an agent says: 1 to 100 000 characters, not only spaces. */
export const Content = z.string().max(100_000).refine(text => text.trim() !== '', 'must not be empty')

/** A Markdown file as a person edits it: at most 500 000 characters, and may be empty. */
export const Markdown = z.string().max(500_000)

/** How many rows of a list at most. */
export const Limit = z.coerce.number().int().min(1).max(500).default(50)

/** The reply of a deletion. */
export const Deleted = z.object({ status: z.literal('deleted'), id: z.string() })

/** A deleted thing as a trash lists it. */
export const Trashed = z.object({ id: Id, name: z.string(), deleted_at: Timestamp })
export type Trashed = z.infer<typeof Trashed>
