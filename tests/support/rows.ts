// Every row of the API as a test sees it, with input made from its own schemas: a new row cannot be forgotten.
import type { Route } from '../../src-server/kernel/route'
import { z } from 'zod'
import { api } from '../../src-server/contract'
import { pathOf } from './client'

export interface Row {
  name: string
  route: Route
  /** The path with harmless parameters, of things that do not exist. */
  path: string
  params: string[]
  /** The least body that is right; undefined where the row takes none. */
  body: Record<string, unknown> | undefined
  /** The fields of its body, and of its query. */
  fields: string[]
  asks: string[]
}

interface JsonSchema { type?: string, properties?: Record<string, JsonSchema>, required?: string[], enum?: unknown[], anyOf?: JsonSchema[] }

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

/** A parameter of a path, for something that is not there. */
export const absent = (name: string): string => name === 'idx' ? '99999' : 'nobody-here'

export const rows: Row[] = Object.values<Record<string, Route>>(api).flatMap(contract => Object.values(contract)).map((route) => {
  const params = namesOf(route.params)
  return {
    name: `${route.method} ${route.path}`,
    route,
    params,
    path: pathOf(route, Object.fromEntries(params.map(name => [name, absent(name)]))),
    body: route.body && least(jsonSchema(route.body)) as Record<string, unknown>,
    fields: namesOf(route.body),
    asks: namesOf(route.query),
  }
})
