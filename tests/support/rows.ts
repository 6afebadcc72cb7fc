// Every row of the API as a test sees it, with input made from its own schemas: a new row cannot be forgotten.
import type { Route } from '../../src-server/kernel/route'
import { z } from 'zod'
import { api } from '../../src-server/contract'
import { Id } from '../../src-server/kernel/route'
import { OutsideUser } from '../../src-server/scenes/contract'
import { pathOf } from './client'

export interface Row {
  name: string
  route: Route
  /** The path with harmless parameters, of things that do not exist, and what its query must have. */
  path: string
  params: string[]
  /** The least body that is right; undefined where the row takes none. */
  body: Record<string, unknown> | undefined
  /** The fields of its body, and of its query. */
  fields: string[]
  asks: string[]
  /** Those of its parameters, and of its query, that not just any text fits. */
  strict: string[]
}

interface JsonSchema { type?: string, pattern?: string, format?: string, properties?: Record<string, JsonSchema>, required?: string[], enum?: unknown[], anyOf?: JsonSchema[] }

/** Something that fits a schema, as little as possible. */
function least(schema: JsonSchema): unknown {
  if (schema.enum)
    return schema.enum[0]
  switch (schema.type) {
    case 'object': return Object.fromEntries((schema.required ?? []).map(name => [name, least(schema.properties![name]!)]))
    case 'array': return []
    case 'boolean': return true
    case 'integer': case 'number': return 0
    default: return 'abcdefgh'
  }
}

const jsonSchema = (schema: z.ZodType): JsonSchema => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
const namesOf = (schema: z.ZodType | undefined): string[] => schema ? Object.keys(jsonSchema(schema).properties ?? {}) : []

/** A person from outside may be called almost anything. */
const OUTSIDE = jsonSchema(OutsideUser).pattern
const isFree = ({ type, pattern, format, enum: choices }: JsonSchema): boolean => type === 'string' && (!pattern || pattern === OUTSIDE) && !format && !choices

/** A parameter of a path, for something that is not there. */
export const absent = (name: string): string => ({ idx: '99999', type: 'generic', scope: 'agent' })[name] ?? 'nobody-here'

export const rows: Row[] = Object.values<Record<string, Route>>(api).flatMap(contract => Object.values(contract)).map((route) => {
  const params = namesOf(route.params)
  const asked = (route.query && least(jsonSchema(route.query)) as Record<string, string>) ?? {}
  const ids = params.filter(name => name === 'idx' || route.params!.shape[name] === Id)
  return {
    name: `${route.method} ${route.path}`,
    route,
    params,
    path: pathOf(route, Object.fromEntries(params.map(name => [name, absent(name)]))) + (Object.keys(asked).length > 0 ? `?${new URLSearchParams(asked)}` : ''),
    body: route.body && least(jsonSchema(route.body)) as Record<string, unknown>,
    fields: namesOf(route.body),
    asks: namesOf(route.query),
    strict: [...ids, ...Object.entries(route.query ? jsonSchema(route.query).properties ?? {} : {}).filter(([, schema]) => !isFree(schema)).map(([name]) => name)],
  }
})
