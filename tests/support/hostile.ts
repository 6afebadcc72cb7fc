// Hostile requests, made from an OpenAPI document and a seed: the same seed makes the same requests.
import type { Knock } from './knock'
import { chance } from '../crash/chance'
import { BODIES, HEADERS, NOT_JSON, QUERIES, RAW_PARTS, TEXTS, TYPES } from './poison'

interface Schema { $ref?: string, type?: string, enum?: unknown[], const?: unknown, properties?: Record<string, Schema>, required?: string[], items?: Schema, anyOf?: Schema[], pattern?: string, format?: string, minimum?: number }
interface Operation { operationId: string, security: unknown[], parameters?: { name: string, in: 'path' | 'query', schema: Schema }[], requestBody?: { content: Record<string, { schema: Schema }> } }
export interface Document { paths: Record<string, Record<string, Operation>>, components?: { schemas?: Record<string, Schema> } }

export interface Shot { operation: string, method: string, path: string, knock: Knock }

/** What a test lends to the shots: things that exist, by the name of their parameter or field, and who may be pretended to be. */
export interface Bait { existing: Record<string, string[]>, callers: Knock[], adds: ReadonlySet<string>, spared: ReadonlySet<string> }

const asText = (value: unknown): string => typeof value === 'string' ? value : JSON.stringify(value)

/** Makes as many shots as asked, row by row in turn, so that each has its share. */
export function* shots(document: Document, seed: number, count: number, bait: Bait): Generator<Shot> {
  const { pick, next } = chance(seed)
  const often = (part: number): boolean => next() < part
  const rows = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })))
  const resolve = (schema: Schema): Schema => schema.$ref ? document.components!.schemas![schema.$ref.split('/').at(-1)!]! : schema
  const encoded = (text: string): string => encodeURIComponent(text.slice(0, 500).toWellFormed()) // a longer address never comes as far as the house
  const wrong = (): unknown => pick<unknown>([null, true, false, 0, -1, 1.5, 1e308, -1e308, Number.MAX_SAFE_INTEGER + 2, [], [[]], [null], {}, { a: 1 }, { toString: 1 }, pick(TEXTS)])

  /** Something for a schema, mostly of the right type and strange all the same. */
  function valueFor(given: Schema, name: string, bold: boolean): unknown {
    const schema = resolve(given)
    if (often(bold ? 0.12 : 0))
      return wrong()
    if (name in bait.existing && often(0.6))
      return pick(bait.existing[name]!)
    if (schema.const !== undefined || schema.enum)
      return schema.const ?? pick(schema.enum!)
    if (schema.anyOf)
      return valueFor(pick(schema.anyOf), name, bold)
    switch (schema.type) {
      case 'object': return Object.fromEntries([...Object.entries(schema.properties ?? {}).filter(([key]) => schema.required?.includes(key) || often(0.3)).map(([key, field]) => [key, valueFor(field, key, bold)]), ...(often(0.1) ? [[pick(TEXTS), wrong()]] : [])])
      case 'array': return Array.from({ length: pick([0, 1, 2, 3, 60, 600]) }, () => valueFor(schema.items ?? {}, name, bold))
      case 'boolean': return often(0.5)
      case 'integer': case 'number': return pick([schema.minimum ?? 0, 1, 7, -1, 359, 1e9, 1.5, 2 ** 53])
      case 'null': return null
      default: return pick(TEXTS)
    }
  }

  /** Where a row only adds, the things it is asked of may exist; where it changes or deletes, they do not, or the body is bad. */
  function pathFor({ path, operation }: typeof rows[number], real: boolean): string {
    return path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const there = bait.existing[name === 'id' ? `${path.split('/')[2]}.id` : name]
      if (real && there && often(0.85))
        return encoded(pick(there))
      const schema = operation.parameters!.find(parameter => parameter.name === name)!.schema
      return schema.enum && often(0.7) ? String(pick(schema.enum)) : often(0.4) ? 'nobody-here' : often(0.5) ? pick(RAW_PARTS) : encoded(pick(TEXTS)) || 'x'
    })
  }

  function queryFor({ operation }: typeof rows[number]): string {
    const asked = (operation.parameters ?? []).filter(parameter => parameter.in === 'query' && often(0.5)).map(({ name, schema }) => `${name}=${encoded(asText(valueFor(schema, '', true)))}`)
    return [...asked, ...(often(0.15) ? [pick(QUERIES)] : [])].join('&')
  }

  for (let n = 0; n < count; n++) {
    const row = rows[n % rows.length]!
    const { method, operation } = row
    const id = operation.operationId
    const adds = method === 'GET' || bait.adds.has(id)
    const schema = operation.requestBody && Object.values(operation.requestBody.content)[0]!.schema
    const bad = often(0.35) // nothing of it can be taken
    const real = adds || (bad && schema !== undefined)
    const query = queryFor(row)
    const body = bad
      ? pick(adds ? BODIES : BODIES.slice(1)) // no body at all is a change of nothing
      : schema && !('format' in schema) ? JSON.stringify(valueFor(schema, '', often(0.5))) : schema && pick([...BODIES, ...TEXTS.map(text => text.toWellFormed())])
    const hostile: Record<string, string> = { ...(often(0.25) && pick(HEADERS)), ...(body !== undefined && (often(0.1) || (real && !adds)) && { 'content-type': pick(TYPES.slice(0, real && !adds ? NOT_JSON : undefined)) }) }
    const caller = bait.spared.has(id) ? {} : often(0.75) ? bait.callers[0]! : pick(bait.callers)
    yield { operation: id, method, path: `${pathFor(row, real)}${query === '' ? '' : `?${query}`}`, knock: { ...caller, ...(method !== 'GET' && body !== undefined && { body }), headers: { ...caller.headers, ...hostile } } }
  }
}
