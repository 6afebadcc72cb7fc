// Makes a page of a file that a person drops: what kind it is by its ending and by what is in it, its text as Markdown, its title.
import type { Parts } from '../markdown'
import { Refusal } from '../../kernel/errors'
import { frontmatterOf, headingIn, splitPage, wellFormed } from '../markdown'
import { convert } from './convert'

/** A page to be; `source` is the name its file is kept under. */
export interface Imported { title: string, parts: Parts, source: string }

const KINDS = { md: 'text', markdown: 'text', txt: 'text', html: 'html', htm: 'html', pdf: 'pdf', docx: 'docx' } as const
/** As much as a page may hold. */
const LONGEST = 500_000

export async function importFile(name: string, bytes: Uint8Array): Promise<Imported> {
  const source = safeName(name)
  const [, base, ending = ''] = /^(.+?)(?:\.([^.]+))?$/s.exec(source)!
  const kind = KINDS[ending.toLowerCase() as keyof typeof KINDS]
  if (!kind)
    throw unsupported(`CocoCat cannot read ${ending ? `“.${ending}” files` : 'a file without an ending'}. It reads .md, .txt, .html, .pdf and .docx.`)
  if (bytes.length === 0)
    throw new Refusal(400, 'empty_file', `“${source}” is empty.`)
  const { title, markdown } = await textOf(kind, source, bytes)
  if (markdown.trim() === '')
    throw new Refusal(400, 'no_text', `There is no text in “${source}”. If it is a scan, it needs text recognition first.`)
  if (markdown.length > LONGEST)
    throw new Refusal(413, 'too_large', `“${source}” holds more text than a page can (500 000 characters). Split it, then import the parts.`)
  const parts = ending.toLowerCase().startsWith('m') ? splitPage(markdown) : { yaml: '', gap: '\n', body: markdown }
  const { values, broken } = frontmatterOf(parts)
  if (broken !== null)
    throw new Refusal(400, 'frontmatter_broken', `The front matter of “${source}” cannot be read (${broken}). Repair it, then import it again.`)
  const own = typeof values.title === 'string' ? values.title.trim() : ''
  return { title: wellFormed((own || title || headingIn(parts.body) || base!).replace(/\s+/g, ' ').slice(0, 120).trim()), parts: parts.yaml === null ? { ...parts, yaml: '' } : parts, source }
}

const unsupported = (message: string): Refusal => new Refusal(415, 'unsupported_file', message)

/** The last step of a path, safe as a file's name on every system. */
function safeName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1)!.replace(/[\p{C}<>:"|?*]/gu, '').replace(/^[.\s]+|[.\s]+$/g, '')
  const [, base = '', ending = ''] = /^(.*?)(\.[^.]{1,10})?$/s.exec(last)!
  return `${base.match(/^.{0,50}/u)![0].trim() || 'file'}${ending}`
}

async function textOf(kind: 'text' | 'html' | 'pdf' | 'docx', name: string, bytes: Uint8Array): Promise<{ title: string | null, markdown: string }> {
  const begins = (...signature: number[]): boolean => signature.every((byte, i) => bytes[i] === byte)
  const isZip = begins(0x50, 0x4B, 3, 4)
  const isPdf = Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-')
  if (kind === 'pdf')
    return isPdf ? convert('pdf', name, bytes) : Promise.reject(unsupported(`“${name}” is not a PDF, whatever its name says.`))
  if (kind === 'docx' && begins(0xD0, 0xCF, 0x11, 0xE0))
    throw unsupported(`“${name}” is locked with a password, or an old .doc. Save it as .docx without a password, then import it again.`)
  if (kind === 'docx')
    return isZip ? convert('docx', name, bytes) : Promise.reject(unsupported(`“${name}” is not a Word document, whatever its name says.`))
  const text = isZip || begins(0x25, 0x50, 0x44, 0x46) ? null : decode(bytes, kind === 'html' ? charsetOf(bytes) : null)
  if (text === null)
    throw unsupported(`“${name}” is not text, whatever its name says.`)
  if (kind === 'html' && !/<[a-z!][^<>]*>/i.test(text))
    throw unsupported(`“${name}” is not a web page, whatever its name says.`)
  return kind === 'html' ? convert('html', name, Buffer.from(text)) : { title: null, markdown: text.replace(/\r\n?/g, '\n') }
}

/** Text in UTF-8 or UTF-16, or else in the encoding named, or in China's own (GB 18030); null for what is no text. */
function decode(bytes: Uint8Array, named: string | null): string | null {
  const utf16 = (bytes[0] === 0xFF && bytes[1] === 0xFE) ? 'utf-16le' : (bytes[0] === 0xFE && bytes[1] === 0xFF) ? 'utf-16be' : null
  for (const encoding of utf16 ? [utf16] : [...named ? [named] : [], 'utf-8', 'gb18030']) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
      return /[^\P{Cc}\t\n\f\r]/u.test(text) ? null : text // bytes of something else
    }
    catch {} // not in this one
  }
  return null
}

const charsetOf = (bytes: Uint8Array): string | null => /charset\s*=\s*["']?([\w-]+)/i.exec(Buffer.from(bytes.subarray(0, 2048)).toString('latin1'))?.[1] ?? null
