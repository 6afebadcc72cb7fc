// A page as a file: YAML front matter and Markdown. What we do not know in either is kept: keys, their order, comments.
import { Document, isMap, parseDocument } from 'yaml'
import { conflict, invalid } from '../kernel/errors'

/** The parts of a file; together they are the file again. */
export interface Parts {
  /** YAML without its fences, or null where there is none. */
  yaml: string | null
  /** What stands between the closing fence and the body: nothing or an empty line. */
  gap: string
  body: string
}

export interface Change { title?: string, type?: string, tags?: string[], body?: string, frontmatter?: Record<string, unknown> }

const FRONT = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)(?<=\n)---[ \t]*(?:\r?\n|$)(\r?\n)?/
/** Longer front matter is taken for text. */
const FRONT_LIMIT = 64 * 1024

export function splitPage(text: string): Parts {
  const match = FRONT.exec(text.slice(0, FRONT_LIMIT))
  const names = match && /^\s*$|^[^\n]*:/m.test(match[1]!) // otherwise it is a text between two rules
  return match && names ? { yaml: match[1]!, gap: match[2] ?? '', body: text.slice(match[0].length) } : { yaml: null, gap: '\n', body: text.replace(/^\uFEFF/, '') }
}

/** The front matter as JSON; `broken` says why it could not be read. */
export function frontmatterOf({ yaml }: Parts): { values: Record<string, unknown>, broken: string | null } {
  if (yaml === null || yaml.trim() === '')
    return { values: {}, broken: null }
  try {
    const document = parseDocument(yaml)
    const [error] = document.errors
    if (error)
      return { values: {}, broken: error.message.split('\n')[0]! }
    if (document.contents !== null && !isMap(document.contents))
      return { values: {}, broken: 'it is not a list of names and values' }
    return { values: JSON.parse(JSON.stringify(document.toJS() ?? {})) as Record<string, unknown>, broken: null }
  }
  catch (error) { // an alias bomb, or nested deeper than the stack
    return { values: {}, broken: error instanceof Error ? error.message : String(error) }
  }
}

/** The file with a change made; what the change leaves out stays to the letter. A key of `frontmatter` set to null goes away. */
export function changePage(parts: Parts, change: Change): string {
  const { title, type, tags, frontmatter, body = parts.body } = change
  const values = Object.entries({ ...frontmatter, ...(title !== undefined && { title }), ...(type !== undefined && { type }), ...(tags && { tags }) })
  const yaml = values.length > 0 ? changeYaml(parts, values) : parts.yaml
  if (yaml === null)
    return body
  const gap = change.body === undefined && parts.yaml !== null ? parts.gap : '\n'
  return wellFormed(`---\n${yaml}${yaml === '' || yaml.endsWith('\n') ? '' : '\n'}---\n${gap}${body}`)
}

function changeYaml(parts: Parts, values: [string, unknown][]): string {
  const { broken, values: before } = frontmatterOf(parts)
  if (broken !== null)
    throw conflict('frontmatter_broken', `The front matter of this page cannot be read (${broken}). Repair it in the file, then try again.`)
  if (JSON.stringify(values).length > FRONT_LIMIT / 2 || depthOf(values) > 20)
    throw invalid('frontmatter', 'is too large or nested too deep')
  const document = parts.yaml !== null && parts.yaml.trim() !== '' ? parseDocument(parts.yaml) : new Document({})
  for (const [key, value] of values) {
    if (value === null)
      document.delete(key)
    else if (JSON.stringify(before[key]) !== JSON.stringify(value)) // what is the same keeps its own way of being written
      document.set(key, document.createNode(value, { flow: Array.isArray(value) && value.every(item => typeof item !== 'object') }))
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false })
}

const depthOf = (value: unknown, depth = 0): number => depth > 20 || typeof value !== 'object' || value === null ? depth : Math.max(depth, ...Object.values(value).slice(0, 1000).map(item => depthOf(item, depth + 1)))

/** What a page says of itself; where it does not, its first heading, its folder and its file's name do. */
export function describePage(parts: Parts, file: string): { title: string, type: string, tags: string[], source: string | null } {
  const { values } = frontmatterOf(parts)
  const steps = file.replace(/\.md$/i, '').normalize('NFC').split('/')
  const title = textOf(values.title) || headingIn(parts.body) || steps.at(-1)!
  return {
    title: wellFormed(title.replace(/\s+/g, ' ').slice(0, 200)),
    type: textOf(values.type).slice(0, 60) || (steps.length > 1 ? steps[0]!.slice(0, 60) : 'page'),
    tags: tagsOf(values.tags ?? values.tag),
    source: textOf(values.source) || null,
  }
}

const textOf = (value: unknown): string => typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''

/** Halves of characters, cut apart by a limit or by a hand, cannot be written to a file. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\uFFFD')

/** The first heading of the first level. */
export const headingIn = (markdown: string): string => /^#[ \t]+(\S.*)$/m.exec(markdown.slice(0, 20_000))?.[1]!.replace(/[ \t]#+[ \t]*$/, '').replace(/[*`]/g, '').trim() ?? ''

/** Tags as people write them: a list, or words with commas or spaces between, with or without `#`. */
function tagsOf(value: unknown): string[] {
  const tags = Array.isArray(value) ? value.map(textOf) : textOf(value).split(/[,，\s]+/)
  return [...new Set(tags.map(tag => tag.replace(/^#/, '').trim().slice(0, 60)).filter(Boolean))].slice(0, 50)
}

/** Markdown as a reader sees it, on one line: for snippets. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/!?\[\[([^[\]\n|]{1,200})(?:\|([^[\]\n]{1,200}))?\]\]/g, (_, target: string, text?: string) => text ?? target)
    .replace(/!?\[([^[\]\n]{0,300})\]\([^()\n]{0,500}\)/g, '$1')
    .replace(/<\/?[a-z][^<>]{0,500}>/gi, ' ')
    .replace(/^[ \t]*(?:#{1,6}|[>\-*+]|```\w*|~~~\w*|[|:\- \t]{3,})(?=\s|$)/gm, ' ')
    .replace(/[*`|]|~~|__/g, ' ')
    .replace(/\\([\\`*_{}[\]()#+.!>-])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
}

/** A slug made from a title or a file's name: letters and digits of any script, with `-` between. */
export function slugFrom(text: string, keepCase = false): string {
  const slug = text.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}_-]+/gu, '-').replace(/^[^\p{L}\p{N}]+|-+$/gu, '')
  return (keepCase ? slug : slug.toLowerCase()).match(/^.{0,50}/u)![0].replace(/-+$/, '') || 'page'
}
