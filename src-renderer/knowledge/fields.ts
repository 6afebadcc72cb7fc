// A page as a person edits it: flat fields of text, what changed in them, and what two people changed at once.
import type { Page } from '@server/knowledge/contract'

export interface Fields {
  title: string
  type: string
  /** With commas between. */
  tags: string
  /** What else its front matter says, a `name: value` on each line. */
  properties: string
  body: string
}
export type FieldName = keyof Fields

export interface Draft {
  /** What the page was when it was last seen; null for a page that is not there yet. */
  etag: string | null
  base: Fields
  fields: Fields
  /** Changed by the person and by somebody else. */
  contested: readonly FieldName[]
}

/** These have fields of their own. */
const OWN = new Set(['title', 'type', 'tags'])
/** A name that would not survive as the beginning of a line is left as it is in the file. */
const isPlainName = (name: string): boolean => /^[^:：\s](?:[^:：\n]*[^:：\s])?$/.test(name)
const NAMES = ['title', 'type', 'tags', 'properties', 'body'] as const

export const blankFields = (title = ''): Fields => ({ title, type: '', tags: '', properties: '', body: '' })

export const fieldsOf = ({ title, type, tags, frontmatter, body }: Page): Fields => ({
  title,
  type,
  tags: tags.join(', '),
  properties: propertiesOf(frontmatter).map(pair => pair.join(': ')).join('\n'),
  body,
})

/** What front matter says beside the fields of their own: names, and values as one line each. */
export const propertiesOf = (frontmatter: Record<string, unknown>): [string, string][] => Object.entries(frontmatter)
  .filter(([name]) => !OWN.has(name) && isPlainName(name))
  .map(([name, value]) => [name, shown(value)])

export const draftOf = (page: Page): Draft => ({ etag: page.etag, base: fieldsOf(page), fields: fieldsOf(page), contested: [] })
export const newDraft = (title?: string): Draft => ({ etag: null, base: blankFields(title), fields: blankFields(title), contested: [] })

export const changedIn = ({ base, fields }: Draft): FieldName[] => NAMES.filter(name => fields[name] !== base[name])

/** Takes in what the page is now: fields the person left alone follow it, the others stay and are named where both changed. */
export function rebase({ base, fields, contested }: Draft, page: Page): Draft {
  const theirs = fieldsOf(page)
  const mine = NAMES.filter(name => fields[name] !== base[name] && fields[name] !== theirs[name])
  const kept = Object.fromEntries(mine.map(name => [name, fields[name]]))
  return { etag: page.etag, base: theirs, fields: { ...theirs, ...kept }, contested: mine.filter(name => theirs[name] !== base[name] || contested.includes(name)) }
}

export const tagsOf = (text: string): string[] => [...new Set(text.split(/[,，、]/).map(tag => tag.trim().replace(/^#/, '')).filter(Boolean))]

/** The line of `properties` that is none; null when all are. */
export const brokenLine = (properties: string): string | null => linesOf(properties).find(line => !/^[^:：\s][^:：]*[:：]/.test(line)) ?? null

/** The changed fields as the server takes them; what was not touched is not sent. */
export function patchOf(draft: Draft) {
  const { fields, base } = draft
  const changed = new Set(changedIn(draft))
  return {
    ...(changed.has('title') && { title: fields.title }),
    ...(changed.has('type') && { type: fields.type }),
    ...(changed.has('tags') && { tags: tagsOf(fields.tags) }),
    ...(changed.has('body') && { body: fields.body }),
    ...(changed.has('properties') && { frontmatter: changes(readProperties(base.properties), readProperties(fields.properties)) }),
  }
}

const linesOf = (text: string): string[] => text.split('\n').map(line => line.trim()).filter(Boolean)

function readProperties(text: string): Map<string, unknown> {
  return new Map(linesOf(text).map((line) => {
    const colon = line.search(/[:：]/)
    return [line.slice(0, colon).trim(), read(line.slice(colon + 1).trim())]
  }))
}

/** What is gone is null; what stayed the same is left out. */
function changes(before: Map<string, unknown>, after: Map<string, unknown>): Record<string, unknown> {
  const gone = [...before.keys()].filter(name => !after.has(name)).map(name => [name, null] as const)
  const set = [...after].filter(([name, value]) => JSON.stringify(before.get(name)) !== JSON.stringify(value))
  return Object.fromEntries([...gone, ...set])
}

/** A text stands as it is, unless it would then be read as something else; all other values stand as JSON. */
const shown = (value: unknown): string => typeof value === 'string' && value === value.trim() && !value.includes('\n') && read(value) === value ? value : JSON.stringify(value)

function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  }
  catch {
    return text
  }
}
