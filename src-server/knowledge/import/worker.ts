import { parentPort, workerData } from 'node:worker_threads'
// A thread that turns one PDF, Word document or web page into Markdown, and ends. It imports libraries only: it is a program of its own.
import { inflateRawSync } from 'node:zlib'

export interface Job { kind: 'pdf' | 'docx' | 'html', bytes: Uint8Array }
export type Converted = { title: string | null, markdown: string } | { refused: 'locked' | 'too_large' | 'foreign' | 'damaged' }

const PAGES = 2000
const XML_LIMIT = 64 * 1024 * 1024

async function convert({ kind, bytes }: Job): Promise<Converted> {
  if (kind === 'html')
    return toMarkdown(Buffer.from(bytes).toString('utf8'))
  return kind === 'pdf' ? readPdf(bytes) : readDocx(Buffer.from(bytes))
}

async function readPdf(bytes: Uint8Array): Promise<Converted> {
  const { getDocumentProxy, getMeta } = await import('unpdf')
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 })
  if (pdf.numPages > PAGES)
    return { refused: 'too_large' }
  const pages: string[] = []
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number)
    const { items } = await page.getTextContent()
    pages.push(linesOf(items.filter(item => 'str' in item)))
    page.cleanup()
  }
  const { info } = await getMeta(pdf) as { info: { Title?: unknown } }
  const markdown = pages.map((text, i) => text && (pages.length > 1 ? `## Page ${i + 1}\n\n${text}` : text)).filter(Boolean).join('\n\n')
  return { title: titleIn(info.Title), markdown: markdown && `${markdown}\n` }
}

interface Item { str: string, hasEOL: boolean, height: number, transform: number[] }

/** Lines as they stand; a gap of more than a line begins a paragraph. */
function linesOf(items: Item[]): string {
  let text = ''
  let y: number | null = null
  for (const { str, hasEOL, height, transform } of items) {
    const here = transform[5]!
    if (str.trim() && y !== null && text.endsWith('\n') && y - here > 1.9 * height)
      text += '\n'
    if (str.trim())
      y = here
    text += str + (hasEOL ? '\n' : '')
  }
  return text.replace(/[ \t]+$/gm, '').replace(/^(?=[#>]|={3,}$|-{3,}$)/gm, '\\').replace(/\n{3,}/g, '\n\n').trim()
}

/** What programs write there by themselves is no title. */
function titleIn(title: unknown): string | null {
  const text = typeof title === 'string' ? title.replace(/[\s\0]+/g, ' ').trim() : ''
  return text && !/^(?:microsoft |untitled|无标题|document\d*$)|\.(?:docx?|pdf|indd|tex|odt|pptx?)$/i.test(text) ? text : null
}

async function readDocx(bytes: Buffer): Promise<Converted> {
  const unfit = checkZip(bytes)
  if (unfit)
    return { refused: unfit }
  const { default: mammoth } = await import('mammoth')
  const { value } = await mammoth.convertToHtml({ buffer: bytes }, { convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })) })
  return toMarkdown(value)
}

/** Unpacks every part once, within a bound, before a library does without one; a zip bomb ends here. */
function checkZip(bytes: Buffer): 'locked' | 'too_large' | 'foreign' | 'damaged' | null {
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  if (end < 0)
    return 'damaged'
  let [at, left] = [bytes.readUInt32LE(end + 16), XML_LIMIT]
  const names: string[] = []
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count--) {
    const [flags, method, packed, full] = [bytes.readUInt16LE(at + 8), bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24)]
    const [name, extra, comment, start] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)]
    names.push(bytes.toString('utf8', at + 46, at + 46 + name))
    if (flags & 1)
      return 'locked'
    const data = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28)
    const size = method === 0 ? packed : /\.(?:xml|rels)$/i.test(names.at(-1)!) ? inflatedSize(bytes.subarray(data, data + packed), left) : full
    if (size > left)
      return 'too_large'
    left -= size
    at += 46 + name + extra + comment
  }
  return names.includes('word/document.xml') ? null : 'foreign'
}

function inflatedSize(packed: Buffer, limit: number): number {
  try {
    return inflateRawSync(packed, { maxOutputLength: limit + 1 }).length
  }
  catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      return limit + 1
    throw error
  }
}

async function toMarkdown(html: string): Promise<Converted> {
  const { default: Turndown } = await import('turndown')
  const turndown = new Turndown({ headingStyle: 'atx', codeBlockStyle: 'fenced', bulletListMarker: '-', emDelimiter: '*' })
  turndown.remove(['script', 'style', 'noscript', 'template', 'iframe', 'object', 'title'])
  turndown.addRule('hidden', { filter: node => ['SVG', 'HEAD', 'CANVAS', 'VIDEO', 'AUDIO'].includes(node.nodeName.toUpperCase()), replacement: () => '' })
  turndown.addRule('picture', { filter: 'img', replacement: (_, node) => (node as unknown as Element).getAttribute('alt') ?? '' })
  turndown.addRule('danger', { filter: node => node.nodeName === 'A' && !/^(?:https?:|mailto:|#|[^:]*$)/i.test((node as unknown as Element).getAttribute('href') ?? ''), replacement: content => content })
  turndown.addRule('cell', { filter: ['td', 'th'], replacement: content => ` ${content.trim().replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|')} |` })
  turndown.addRule('row', { filter: 'tr', replacement: (content, node) => `\n|${content}${isFirstRow(node as unknown as Element) ? `\n|${' --- |'.repeat(content.split(/(?<!\\)\|/).length - 1)}` : ''}` })
  turndown.addRule('table', { filter: ['table', 'thead', 'tbody', 'tfoot'], replacement: (content, node) => node.nodeName === 'TABLE' ? `\n\n${content.trim()}\n\n` : content })
  const title = /<title[^>]*>([^<]{1,500})<\/title>/i.exec(html)?.[1]
  const markdown = turndown.turndown(html).trim()
  return { title: title ? turndown.turndown(title).replace(/\\(.)/g, '$1').trim() || null : null, markdown: markdown && `${markdown}\n` }
}

interface Element { getAttribute: (name: string) => string | null, parentNode: Element | null, previousSibling: Element | null, nodeName: string }

/** The first row of a whole table: Markdown rules it off as its head. */
function isFirstRow(row: Element): boolean {
  const before = (node: Element): boolean => node.previousSibling !== null && (/^(?:TR|THEAD|TBODY)$/.test(node.previousSibling.nodeName) || before(node.previousSibling))
  return !before(row) && (row.parentNode?.nodeName === 'TABLE' || (row.parentNode !== null && !before(row.parentNode)))
}

const WORDS: Record<string, 'locked'> = { PasswordException: 'locked' }

parentPort!.postMessage(await convert(workerData as Job).catch((error: Error): Converted => ({ refused: WORDS[error.name] ?? 'damaged' })))
