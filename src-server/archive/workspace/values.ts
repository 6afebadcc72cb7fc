// What stands in the files of an older CocoCat, whichever version wrote them: JSON, YAML and TOML, line by line or whole.
import type { Source } from './source'
import { parse as parseToml } from 'smol-toml'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { wellFormed } from '../../knowledge/markdown'

/** A text, trimmed; empty where there is none. */
export const Text = z.union([z.string(), z.number()]).transform(value => wellFormed(String(value).trim())).catch('')

/** A list of texts without empty ones; a single text is a list of one. */
export const Words = z.union([z.array(z.unknown()), z.unknown().transform(value => [value])]).transform(list => list.map(each => Text.parse(each)).filter(Boolean)).catch([])

/** The items of a list that can be read; the others are passed over. */
export const itemsOf = <T extends z.ZodType>(item: T) => z.array(z.unknown()).catch([]).transform(list => list.flatMap((each): z.output<T>[] => {
  const found = item.safeParse(each)
  return found.success ? [found.data] : []
}))

/** At most so long, with no half of a character at the end. */
export const cut = (text: string, most: number): string => text.length > most ? text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '') : text

const parsers: Record<string, (text: string) => unknown> = { json: text => JSON.parse(text) as unknown, toml: parseToml, yaml: text => parseYaml(text), yml: text => parseYaml(text) }

/** The first of some files that is there, read as its ending says; null where none is, or where what is there cannot be read. */
export function readAs<T extends z.ZodType>(source: Source, paths: readonly string[], schema: T): z.output<T> | null {
  const path = paths.find(source.has)
  const text = path === undefined ? null : source.text(path)
  if (path === undefined || text === null)
    return null
  try {
    return schema.parse(parsers[path.slice(path.lastIndexOf('.') + 1).toLowerCase()]!(text))
  }
  catch {
    source.leave(path, 'unreadable')
    return null
  }
}

/** Lines of JSON, each with where it stands; one that cannot be read is left. */
export function readLines<T extends z.ZodType>(source: Source, path: string, schema: T): { place: string, value: z.output<T> }[] {
  return (source.text(path) ?? '').split('\n').flatMap((line, n) => {
    if (line.trim() === '')
      return []
    const place = `${path}:${n + 1}`
    try {
      return [{ place, value: schema.parse(JSON.parse(line)) }]
    }
    catch {
      source.leave(place, 'unreadable')
      return []
    }
  })
}

/** A moment as it was written, in milliseconds: a text, of this computer’s time where it names no zone, or so long since 1970. */
export const Moment = z.unknown().optional().transform((value): number | null => {
  const at = typeof value === 'number' ? value * (value < SECONDS ? 1000 : 1) : typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isFinite(at) ? Math.trunc(at) : null
})

/** A larger number is one of milliseconds: of seconds it would be the year 5138. */
const SECONDS = 1e11

/** The moments of lines that stand one after the other: one without a moment has that of the one before. Nothing was written before 1970 or after `now`. */
export function stampsOf(moments: readonly (number | null)[], unknown: number, now: number): string[] {
  let last = moments.find(moment => moment !== null) ?? unknown
  return moments.map((moment) => {
    last = moment ?? last
    return new Date(Math.min(Math.max(last, 0), now)).toISOString()
  })
}
