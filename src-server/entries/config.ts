// An entry's config: held against the fields of its platform; secrets stay inside.
import type { FieldSpec } from '../channels/platform'
import type { Detail } from '../kernel/errors'
import type { Entry } from './contract'
import { Refusal } from '../kernel/errors'
import { HIDDEN } from './contract'

export type Given = Entry['config']

/** The config after a change: what is given replaces, the hidden mark keeps, nothing (null or '') takes away. Throws 400 naming every field that is not right. */
export function mergeConfig(fields: readonly FieldSpec[], known: Readonly<Record<string, string>>, given: Given): Record<string, string> {
  const merged: Record<string, string> = {}
  const details: Detail[] = []
  for (const field of fields) {
    const value = valueOf(field, known, given)
    const problem = problemOf(field, value)
    if (problem !== null)
      details.push({ path: `config.${field.key}`, message: problem })
    else if (value !== '')
      merged[field.key] = value
  }
  if (details.length > 0)
    throw new Refusal(400, 'invalid_input', `Something in the request is not right: ${details[0]!.path} ${details[0]!.message}.`, details)
  return merged
}

/** The config as it may be seen. */
export function hideSecrets(fields: readonly FieldSpec[], config: Readonly<Record<string, string>>): Given {
  return Object.fromEntries(fields.flatMap(({ key, secret, type }): [string, string | number][] => {
    const value = config[key]
    return value === undefined ? [] : [[key, secret ? HIDDEN : type === 'number' ? Number(value) : value]]
  }))
}

/** The values nobody may see. */
export const secretsIn = (fields: readonly FieldSpec[], config: Readonly<Record<string, string>>): string[] => fields.flatMap(({ key, secret }) => secret && config[key] !== undefined ? [config[key]] : [])

function valueOf({ key, secret, type, default: preset }: FieldSpec, known: Readonly<Record<string, string>>, given: Given): string {
  const value = Object.hasOwn(given, key) ? given[key] : known[key]
  const text = secret && value === HIDDEN ? known[key] ?? '' : String(value ?? '').trim()
  return text === '' ? preset ?? '' : type === 'url' ? text.replace(/\/+$/, '') : text
}

function problemOf({ required, type, pattern, must }: FieldSpec, value: string): string | null {
  if (value === '')
    return required ? 'is needed' : null
  if (type === 'url' && !isHttp(value))
    return 'must be an address that begins with http:// or https://'
  if (type === 'number' && !/^\d{1,15}$/.test(value))
    return 'must be a whole number'
  return pattern && !pattern.test(value) ? must ?? 'has the wrong form' : null
}

const isHttp = (value: string): boolean => /^https?:\/\//i.test(value) && URL.canParse(value)
