// Whether a JSON schema is one that every provider of models takes: a bad one would make it refuse the whole request, and the agent could do nothing.

type Json = Record<string, unknown>

/** In bytes of JSON. */
const LARGEST = 16_000
const DEEPEST = 16
const TYPES = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'])
const PROPERTY = /^[\w.-]{1,64}$/

/** The schema of a tool's arguments, when it describes an object and is sound, small and refers to nothing outside itself; else null. */
export function parametersOf(schema: unknown): Json | null {
  try {
    if (!isObject(schema) || schema.type !== 'object' || !isSound(schema, 0) || Buffer.byteLength(JSON.stringify(schema)) > LARGEST)
      return null
    const { $schema: _, $id: _id, ...rest } = schema
    return { ...rest, properties: schema.properties ?? {} }
  }
  catch { // nested so deeply that it cannot even be written
    return null
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const isStrings = (value: unknown): value is string[] => Array.isArray(value) && value.every(each => typeof each === 'string')
const isType = (value: unknown): boolean => typeof value === 'string' && TYPES.has(value)

/** The keywords that hold schemas, or must have a certain form. All others only describe, and are left as they are. */
function isSound(schema: unknown, depth: number): boolean {
  const below = (each: unknown): boolean => isSound(each, depth + 1)
  if (typeof schema === 'boolean')
    return depth > 0
  if (!isObject(schema) || depth > DEEPEST)
    return false
  return Object.entries(schema).every(([keyword, value]) => {
    switch (keyword) {
      case 'type': return isType(value) || (Array.isArray(value) && value.length > 0 && value.every(isType))
      case 'properties': return isObject(value) && Object.entries(value).every(([name, each]) => PROPERTY.test(name) && below(each))
      case '$defs': case 'definitions': case 'patternProperties': case 'dependentSchemas': return isObject(value) && Object.values(value).every(below)
      case 'items': case 'additionalProperties': case 'not': case 'if': case 'then': case 'else': case 'contains': case 'propertyNames': return below(value)
      case 'anyOf': case 'oneOf': case 'allOf': case 'prefixItems': return Array.isArray(value) && value.length > 0 && value.every(below)
      case 'required': return isStrings(value)
      case 'enum': return Array.isArray(value) && value.length > 0
      case '$ref': return typeof value === 'string' && value.startsWith('#')
      case 'description': case 'title': case 'pattern': case 'format': return typeof value === 'string'
      default: return true
    }
  })
}
