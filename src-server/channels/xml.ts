// XML as WeChat and WeCom send it: one flat element. Anything cleverer is refused before it is parsed.
import type { Buffer } from 'node:buffer'
import { XMLParser } from 'fast-xml-parser'

const LIMIT = 64 * 1024
const DEPTH = 5

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, processEntities: false, trimValues: false, cdataPropName: '#cdata', maxNestedTags: DEPTH, ignoreDeclaration: true, ignorePiTags: true })

/** The children of `<xml>` by name, each as text; null for what is not such a document: too large, too deep, with a DOCTYPE, a comment or entities of its own. */
export function parseXml(source: Buffer | string): Record<string, string> | null {
  const text = typeof source === 'string' ? source : source.length > LIMIT ? '' : source.toString('utf8')
  if (text === '' || text.length > LIMIT || /<!/.test(text.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '')))
    return null
  try {
    const { xml } = parser.parse(text, true) as { xml?: unknown }
    if (typeof xml !== 'object' || xml === null)
      return null
    return Object.fromEntries(Object.entries(xml).flatMap(([name, value]): [string, string][] => {
      const content = textOf(value)
      return content === null ? [] : [[name, content]]
    }))
  }
  catch {
    return null
  }
}

/** Text that may hold anything, inside a CDATA section: where it would end, it is ended and begun again. */
export const cdata = (text: string): string => `<![CDATA[${text.replace(NOT_XML, '').replaceAll(']]>', ']]]]><![CDATA[>')}]]>`

/** Characters no XML document can hold, and halves of characters. */
const NOT_XML = /[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF\p{Cs}]/gu

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: '\'' }

/** Only the five entities every XML document has, and characters by number. */
const decode = (text: string): string => text.replace(/&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi, (whole, name?: string, decimal?: string, hex?: string) => {
  const point = name ? null : Number.parseInt(decimal ?? hex ?? '', decimal ? 10 : 16)
  return point === null ? ENTITIES[name!.toLowerCase()]! : point <= 0x10FFFF ? String.fromCodePoint(point) : whole
})

/** What stands in an element: plain text, CDATA, or both; null where it holds other elements. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string')
    return decode(value).trim()
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return null
  const { '#cdata': section, '#text': rest, ...others } = value as { '#cdata'?: unknown, '#text'?: unknown }
  if (Object.keys(others).length > 0)
    return null
  const sections = (Array.isArray(section) ? section : [section]).filter(each => typeof each === 'string').join('')
  return sections !== '' ? sections : typeof rest === 'string' ? decode(rest).trim() : ''
}
