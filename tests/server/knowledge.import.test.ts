// Promise: a dropped file becomes a page of its text, and is kept beside it; one that cannot be read is refused with a sentence, and leaves nothing behind.
import type { Page } from '../../src-server/knowledge/contract'
import type { Answer } from '../support/knock'
import type { TestHouse } from '../support/house'
import { Buffer } from 'node:buffer'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PDFDocument, StandardFonts } from 'pdf-lib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { IMPORT_LIMIT } from '../../src-server/knowledge/contract'
import { asEnvelope } from '../support/client'
import { openTestHouse } from '../support/house'
import { zip } from '../support/zip'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse()
  await house.client.knowledge.create({ body: { name: 'Papers', id: 'papers' } })
})
afterAll(() => house.close())

const send = (name: string, bytes: Buffer | string): Promise<Answer> => house.raw('POST', `/api/knowledge/papers/import?name=${encodeURIComponent(name)}`, { body: Buffer.from(bytes), headers: { 'content-type': 'application/octet-stream' } })
const inPapers = (...path: string[]): string => join(house.home, 'knowledge', 'papers', ...path)
const sources = (): string[] => existsSync(inPapers('sources')) ? readdirSync(inPapers('sources')) : []

async function pageOf(name: string, bytes: Buffer | string): Promise<Page> {
  const { status, text, json, headers } = await send(name, bytes)
  expect(status, text).toBe(201)
  const { page } = json as { page: Page }
  expect(headers.etag).toBe(page.etag)
  expect(readFileSync(inPapers('sources', page.source!)).equals(Buffer.from(bytes))).toBe(true)
  return page
}

async function refused(name: string, bytes: Buffer | string): Promise<[number, string]> {
  const before = [sources(), readdirSync(inPapers('wiki'))]
  const { status, json } = await send(name, bytes)
  const { code, error } = asEnvelope(json)
  expect(error).toMatch(/\.$/)
  expect([sources(), readdirSync(inPapers('wiki'))]).toEqual(before)
  return [status, code]
}

async function pdf(pages: string[][], title?: string): Promise<Buffer> {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  if (title)
    document.setTitle(title)
  for (const lines of pages) {
    const page = document.addPage([400, 400])
    lines.forEach((line, i) => page.drawText(line, { x: 40, y: 350 - i * 16, size: 12, font }))
  }
  return Buffer.from(await document.save())
}

const CONTENT_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
const RELATIONS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
const STYLES = '<?xml version="1.0"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style></w:styles>'
const LINKS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="h1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://cats.example/trees" TargetMode="External"/></Relationships>'
const paragraph = (text: string, style = ''): string => `<w:p>${style && `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`
const document = (body: string, head = ''): string => `<?xml version="1.0"?>${head}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>${body}</w:body></w:document>`
const parts = (xml: string): Record<string, string> => ({ '[Content_Types].xml': CONTENT_TYPES, '_rels/.rels': RELATIONS, 'word/document.xml': xml, 'word/styles.xml': STYLES, 'word/_rels/document.xml.rels': LINKS })
const docx = (body: string, head?: string): Buffer => zip(parts(document(body, head)))

describe('text', () => {
  it('.md keeps its front matter, comments too, and its body', async () => {
    const page = await pageOf('Cat rules.md', '---\n# by Lin\ntags: [cats]\nown: 1\n---\n\n# Rules of cats\n\nNo dogs.\n')
    expect(page).toMatchObject({ slug: 'rules-of-cats', title: 'Rules of cats', tags: ['cats'], source: 'Cat rules.md', body: '# Rules of cats\n\nNo dogs.\n' })
    expect(house.file('knowledge/papers/wiki/rules-of-cats.md')).toBe('---\n# by Lin\ntags: [cats]\nown: 1\nsource: Cat rules.md\ntitle: Rules of cats\n---\n\n# Rules of cats\n\nNo dogs.\n')
  })

  it('.txt goes by its file’s name; the same once more gets a number', async () => {
    expect(await pageOf('shopping list.txt', 'milk\r\ntuna\r\n')).toMatchObject({ slug: 'shopping-list', title: 'shopping list', body: 'milk\ntuna\n', source: 'shopping list.txt' })
    expect(await pageOf('shopping list.txt', 'bread')).toMatchObject({ slug: 'shopping-list-2', source: 'shopping list-2.txt' })
  })

  it('in the encodings that Chinese files come in', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xFF, 0xFE]), Buffer.from('退货规定', 'utf16le')])
    const gbk = Buffer.from([0xCD, 0xCB, 0xBF, 0xEE, 0xB9, 0xE6, 0xB6, 0xA8]) // 退款规定
    expect((await pageOf('一.txt', utf16)).body).toBe('退货规定')
    expect((await pageOf('二.txt', gbk)).body).toBe('退款规定')
    expect((await pageOf('三.txt', '\uFEFF中文')).body).toBe('中文')
  })

  it('is found by its words at once', async () => {
    await pageOf('ferret.txt', 'A zorilla is no ferret.')
    const { results } = await house.client.knowledge.search({ params: { id: 'papers' }, query: { q: 'zorila' } })
    expect(results[0]).toMatchObject({ slug: 'ferret' })
  })
})

describe('web pages', () => {
  it('become Markdown: headings, lists, links and tables stay; scripts and styles go', async () => {
    const page = await pageOf('page.html', `<!doctype html><html><head><title>Cat &amp; dog</title><style>p{color:red}</style><script>evil()</script></head>
      <body onload="evil()"><h1>Cats</h1><p>See <a href="https://cats.example/a?b=c">this</a> and <a href="javascript:evil()">that</a>.</p><ul><li>one</li><li>two</li></ul>
      <table><thead><tr><th>A</th><th>B|C</th></tr></thead><tbody><tr><td>1</td><td><p>2</p></td></tr></tbody></table><img src="x.png" alt="a tree" onerror="evil()"><svg><text>no</text></svg><iframe src="x"></iframe></body></html>`)
    expect(page).toMatchObject({ title: 'Cat & dog', slug: 'cat-dog' })
    expect(page.body).toBe('# Cats\n\nSee [this](https://cats.example/a?b=c) and that.\n\n-   one\n-   two\n\n| A | B\\|C |\n| --- | --- |\n| 1 | 2 |\n\na tree\n')
  })

  it('in the encoding they name', async () => {
    const bytes = Buffer.concat([Buffer.from('<html><head><meta charset="gb2312"><title>'), Buffer.from([0xCD, 0xCB, 0xBF, 0xEE]), Buffer.from('</title></head><body><p>x</p></body></html>')])
    expect((await pageOf('gb.htm', bytes)).title).toBe('退款')
  })
})

describe('pdf', () => {
  it('gives its text, page by page, under its own title', async () => {
    const page = await pageOf('scan0001.pdf', await pdf([['Refunds take thirty days.', 'Ask at the counter.', '', '# no heading'], ['The second page speaks of axolotls.']], 'The refund law'))
    expect(page).toMatchObject({ title: 'The refund law', slug: 'the-refund-law', source: 'scan0001.pdf' })
    expect(page.body).toBe('## Page 1\n\nRefunds take thirty days.\nAsk at the counter.\n\n\\# no heading\n\n## Page 2\n\nThe second page speaks of axolotls.\n')
  })

  it('goes by its file’s name when its title is a program’s', async () => {
    expect(await pageOf('law.pdf', await pdf([['x']], 'Microsoft Word - law.docx'))).toMatchObject({ title: 'law', body: 'x\n' })
  })

  it('without text, or damaged, is refused', async () => {
    expect(await refused('empty.pdf', await pdf([[]]))).toEqual([400, 'no_text'])
    expect(await refused('torn.pdf', (await pdf([['x']])).subarray(0, 60))).toEqual([400, 'file_damaged'])
    expect(await refused('false.pdf', 'I am no PDF')).toEqual([415, 'unsupported_file'])
    expect(await refused('locked.pdf', LOCKED)).toEqual([400, 'file_locked'])
  })
})

describe('docx', () => {
  it('gives headings, lists, links and tables', async () => {
    const table = '<w:tbl><w:tr><w:tc><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>B</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
    const link = '<w:p><w:hyperlink r:id="h1"><w:r><w:t>trees</w:t></w:r></w:hyperlink></w:p>'
    const page = await pageOf('Handbuch.docx', docx(`${paragraph('猫爬架 rules', 'H1')}${paragraph('Two people &amp; an hour.')}${link}${table}`))
    expect(page).toMatchObject({ title: '猫爬架 rules', slug: '猫爬架-rules' })
    expect(page.body).toBe('# 猫爬架 rules\n\nTwo people & an hour.\n\n[trees](https://cats.example/trees)\n\n| A | B |\n| --- | --- |\n| 1 | 2 |\n')
  })

  it('that is locked, damaged, another zip or no zip is refused', async () => {
    expect(await refused('x.docx', zip({ 'a.txt': 'x' }))).toEqual([415, 'unsupported_file'])
    expect(await refused('x.docx', 'text')).toEqual([415, 'unsupported_file'])
    expect(await refused('x.docx', Buffer.from([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))).toEqual([415, 'unsupported_file'])
    expect(await refused('x.docx', zip(parts(document('')), { flags: 1 }))).toEqual([400, 'file_locked'])
    expect(await refused('x.docx', docx(paragraph('x')).subarray(0, 300))).toEqual([400, 'file_damaged'])
    expect(await refused('x.docx', zip(parts('<w:document><not closed')))).toEqual([400, 'file_damaged'])
    expect(await refused('x.docx', docx(''))).toEqual([400, 'no_text'])
  })

  it('that unpacks without end is refused', async () => {
    expect(await refused('bomb.docx', zip({ ...parts(document(paragraph('x'))), 'word/footnotes.xml': Buffer.alloc(80 * 1024 * 1024, ' ') }))).toEqual([413, 'too_large'])
  })

  it('reads nothing from outside itself', async () => {
    const answer = await send('xxe.docx', docx(paragraph('&secret;'), '<!DOCTYPE w:document [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'))
    expect(answer.status).toBeLessThan(500)
    expect(answer.text).not.toContain('root:')
    const laughs = docx(paragraph('&c;'), `<!DOCTYPE x [<!ENTITY a "${'ha'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(1000)}"><!ENTITY c "${'&b;'.repeat(1000)}">]>`)
    expect((await send('laughs.docx', laughs)).status).toBeLessThan(500)
  })
})

describe('what cannot be read is refused and leaves nothing', () => {
  it.each([
    ['virus.exe', 'MZ', 415, 'unsupported_file'],
    ['noending', 'text', 415, 'unsupported_file'],
    ['.md', 'text', 415, 'unsupported_file'],
    ['empty.md', '', 400, 'empty_file'],
    ['blank.txt', ' \n ', 400, 'no_text'],
    ['picture.txt', Buffer.from([0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]), 415, 'unsupported_file'],
    ['really.txt', '%PDF-1.7 but named otherwise', 415, 'unsupported_file'],
    ['really.html', 'PK\x03\x04 but named otherwise', 415, 'unsupported_file'],
    ['plain.html', 'no tag in here', 415, 'unsupported_file'],
    ['script.html', '<script>only()</script>', 400, 'no_text'],
    ['front.md', '---\ntitle: [\n---\nx', 400, 'frontmatter_broken'],
    ['long.txt', 'x'.repeat(500_001), 413, 'too_large'],
  ] as const)('%s', async (name, bytes, status, code) => {
    expect(await refused(name, bytes)).toEqual([status, code])
  })

  it('not a page nested deeper than a stack: it harms nobody', async () => {
    expect((await send('nested.html', `${'<div>'.repeat(8000)}x`)).status).toBeLessThan(500)
  })

  it('too many bytes', async () => {
    expect((await send('big.txt', Buffer.alloc(IMPORT_LIMIT + 1, 'x'))).status).toBe(413)
  })

  it('a base that is not there', async () => {
    expect((await house.raw('POST', '/api/knowledge/nowhere/import?name=a.md', { body: Buffer.from('x') })).status).toBe(404)
  })

  it('a name that is a path stays a name', async () => {
    for (const name of ['../../../evil.md', '..\\..\\evil.md', '/etc/evil.md', 'C:\\evil.md', 'evil\u0000\n:<>|?*.md', '.evil.md', 'CON /evil.md'])
      expect((await pageOf(name, 'text')).source, name).toMatch(/^evil(?:-\d+)?\.md$/)
    expect((await pageOf(`${'猫'.repeat(190)}.md`, 'text')).slug).toBe('猫'.repeat(50))
  })
})

/** A PDF of one page, encrypted (RC4, 40 bits) with a password to open it. */
const LOCKED = Buffer.from(`%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj
4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<${'41'.repeat(32)}>/U<${'42'.repeat(32)}>>>endobj
trailer<</Root 1 0 R/Size 5/Encrypt 4 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]>>
%%EOF
`, 'latin1')
