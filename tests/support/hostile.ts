// Hostile requests, made from an OpenAPI document and a seed: the same seed makes the same requests.
import type { Knock } from './knock'
import { Buffer } from 'node:buffer'

export interface Schema { $ref?: string, type?: string, enum?: unknown[], const?: unknown, properties?: Record<string, Schema>, required?: string[], items?: Schema, anyOf?: Schema[], pattern?: string, format?: string, minimum?: number }
interface Operation { operationId: string, security: unknown[], parameters?: { name: string, in: 'path' | 'query', schema: Schema }[], requestBody?: { content: Record<string, { schema: Schema }> } }
export interface Document { paths: Record<string, Record<string, Operation>>, components?: { schemas?: Record<string, Schema> } }

export interface Shot { operation: string, method: string, path: string, knock: Knock }

/** What a test lends to the shots: things that exist, by the name of their parameter or field, and who may be pretended to be. */
export interface Bait { existing: Record<string, string[]>, callers: Knock[], adds: ReadonlySet<string>, spared: ReadonlySet<string> }

/** A small good generator (mulberry32). */
export function chance(seed: number): { next: () => number, pick: <T>(from: readonly T[]) => T, often: (part: number) => boolean } {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6D2B79F5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { next, pick: from => from[Math.floor(next() * from.length)]!, often: part => next() < part }
}

const TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\r\nSet-Cookie: x=1',
  '\x1B[2J',
  '\u202Eevil',
  '\uFEFF',
  '\u{1F408}\u200D\u{1F5A5}',
  '猫'.repeat(70),
  'e\u0301'.repeat(40),
  '\uD800',
  'ﷺ',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  'true',
  '-1',
  '0',
  '1e309',
  '9'.repeat(400),
  '0x10',
  '१२',
  '\' OR 1=1 --',
  '"; DROP TABLE agents; --',
  'x\'); DELETE FROM letters; --',
  '%',
  '_',
  '*',
  '"',
  '""',
  'a* OR b*',
  'NEAR(a b, 999999999)',
  'title:x AND (',
  '{a b} : ^c',
  '-a',
  'AND OR NOT',
  '+'.repeat(300),
  '("'.repeat(300),
  '../../../etc/passwd',
  '..\\..\\x',
  '/etc/passwd',
  'C:\\x',
  '~',
  '.',
  '..',
  '.git',
  'CON',
  'a/b',
  'file:///etc/passwd',
  'x.md',
  '~$x.docx',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  ']]><x/>',
  '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
  '{{7*7}}',
  '$\{7*7}',
  '#{1}',
  '`id`',
  '$(id)',
  '; ls',
  '| cat',
  '(a+)+$',
  '[',
  '\\',
  '@all',
  '@leader',
  '@所有人',
  '[[',
  '[[x]]',
  '---\na: &a [*a]\n---',
  '!!js/function x',
  '# '.repeat(2000),
  '*'.repeat(5000),
  '@'.repeat(3000),
  'x'.repeat(20_000),
  ' '.repeat(10_000),
  '* * * * *',
  '99 99 99 99 99',
  '0 0 31 2 *',
  '*/0 * * * *',
  '2026-13-45T99:99:99Z',
  '9999-12-31T23:59:59.999Z',
  '0000-01-01T00:00:00.000Z',
  '2026-11-22T09:00:00+23:59',
  '-000001-01-01T00:00:00Z',
  'Mars/Olympus',
  'Etc/GMT+99',
  'http://127.0.0.1:1',
  'http://[::1]/',
  'javascript:alert(1)',
  'data:text/html,x',
  'http://a@b:99999/',
  'good-name',
  'abcdefgh',
]

const deep = (levels: number): string => `${'{"a":['.repeat(levels)}1${']}'.repeat(levels)}`
const BODIES: (string | Buffer)[] = [
  '',
  '{',
  '}',
  '[',
  '[]',
  'null',
  'true',
  '0',
  '1e999',
  '"text"',
  '{"a":}',
  '{\'a\':1}',
  '{"a":1,}',
  '{"a":1}{"b":2}',
  '\uFEFF{}',
  '{"a":NaN}',
  '// {}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '{"id":"x","id":"../x"}',
  deep(50),
  deep(20_000),
  '['.repeat(50_000),
  `{"${'k'.repeat(50_000)}":1}`,
  `{${Array.from({ length: 2000 }, (_, n) => `"k${n}":${n}`).join(',')}}`,
  '<xml><a/></xml>',
  `<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "${'&a;'.repeat(50)}"><!ENTITY c "${'&b;'.repeat(50)}">]><l>&c;</l>`,
  '<xml><Encrypt>AAAA</Encrypt></xml>',
  `<a>${'<b>'.repeat(3000)}`,
  'a=1&b=2',
  '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--',
  Buffer.from([0xFF, 0xFE, 0x7B, 0]),
  Buffer.from([0x7B, 0x22, 0xC0, 0xAF, 0x22, 0x3A, 0x31, 0x7D]),
  Buffer.alloc(2000),
  Buffer.from('%PDF-1.7\nnonsense'),
  Buffer.from('PK\x03\x04nonsense'),
]
/** The first of these are no JSON for sure. */
const NOT_JSON = 5
const TYPES = ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data', 'multipart/form-data; boundary=x', 'application/json; charset=utf-7', 'application/json;charset=', 'json', '/', '', 'application/vnd.x+json', 'application/json, text/plain', 'APPLICATION/JSON']
const HEADERS: Record<string, string>[] = [
  { accept: 'text/event-stream' },
  { accept: '*/*;q=x' },
  { accept: 'a/b'.repeat(500) },
  { 'accept-language': 'zh;q=2,%' },
  { 'content-encoding': 'gzip' },
  { 'content-encoding': 'br, gzip, x' },
  { 'if-match': '*' },
  { 'if-match': '"x", W/"y' },
  { 'if-none-match': '*' },
  { range: 'bytes=0-,5-1' },
  { cookie: 'cococat=x; =; a' },
  { cookie: '__proto__=1' },
  { origin: 'null' },
  { origin: 'http://evil.example' },
  { 'sec-fetch-site': 'cross-site' },
  { host: 'evil.example' },
  { host: '127.0.0.1@evil' },
  { 'x-forwarded-for': '1, 2, \'' },
  { 'x-forwarded-host': 'evil' },
  { 'x-http-method-override': 'DELETE' },
  { 'x-original-url': '/api/agents' },
  { 'x-signature-256': 'sha256=' },
  { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
  { 'x-signature-ed25519': 'zz', 'x-signature-timestamp': '1e400' },
  { 'x-slack-signature': 'v0=', 'x-slack-request-timestamp': '-1' },
  { 'x-lark-signature': 'x', 'x-lark-request-timestamp': 'NaN' },
  { 'x-telegram-bot-api-secret-token': '\'' },
  { timestamp: '1e999', sign: '==' },
  { 'x-timestamp': 'Infinity' },
  { 'x-webhook-secret': '' },
  { 'x-github-event': 'ping', 'x-github-delivery': '../x' },
]
/** Parts of a path as no client writes them. */
const RAW_PARTS = ['%', '%zz', '%00', '%2e%2e', '..%2f..%2fx', '%c0%ae', '%ff', '%u0041', '%0d%0aX:1', ';x=1', '..;', '*', '%25%32%66', '%E7%8C', '!', '\'', '"<>', '%7B%7D', '%5c..', 'x'.repeat(3000)]
const QUERIES = ['limit=1&limit=2', 'limit=-1', 'limit[]=5', 'limit[a]=5', '__proto__=x', '__proto__[a]=x', 'constructor=1', '%zz=1', 'a=%', 'a=%ff', '&&&', '=', '?', 'before=%00', 'q=%00', 'before=..%2f', `x=${'y'.repeat(3000)}`, Array.from({ length: 500 }, (_, n) => `k${n}=${n}`).join('&'), 'q=a&q=b', 'since=x&since=y', 'name=x.pdf&name=y.docx', 'signature=x&timestamp=1e400&nonce=%00&echostr=%3Cx%3E', 'encrypt_type=aes&msg_signature=0&timestamp=0&nonce=0', 'msg_signature=1&timestamp=NaN&nonce=&echostr=AAAA']

const asText = (value: unknown): string => typeof value === 'string' ? value : JSON.stringify(value)

/** Makes as many shots as asked, row by row in turn, so that each has its share. */
export function* shots(document: Document, seed: number, count: number, bait: Bait): Generator<Shot> {
  const { pick, often, next } = chance(seed)
  const rows = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })))
  const resolve = (schema: Schema): Schema => schema.$ref ? document.components!.schemas![schema.$ref.split('/').at(-1)!]! : schema
  const encoded = (text: string): string => encodeURIComponent(text.slice(0, 500).toWellFormed()) // a longer address never comes as far as the house
  const wrong = (): unknown => pick<unknown>([null, true, false, 0, -1, 1.5, 1e308, -1e308, Number.MAX_SAFE_INTEGER + 2, [], [[]], [null], {}, { a: 1 }, { toString: 1 }, pick(TEXTS)])

  /** Something for a schema, mostly of the right type and strange all the same. */
  function valueFor(given: Schema, name: string, bold: boolean): unknown {
    const schema = resolve(given)
    if (often(bold ? 0.12 : 0))
      return wrong()
    if (name in bait.existing && often(0.6))
      return pick(bait.existing[name]!)
    if (schema.const !== undefined || schema.enum)
      return schema.const ?? pick(schema.enum!)
    if (schema.anyOf)
      return valueFor(pick(schema.anyOf), name, bold)
    switch (schema.type) {
      case 'object': return Object.fromEntries([...Object.entries(schema.properties ?? {}).filter(([key]) => schema.required?.includes(key) || often(0.5)).map(([key, field]) => [key, valueFor(field, key, bold)]), ...(often(0.1) ? [[pick(TEXTS), wrong()]] : [])])
      case 'array': return Array.from({ length: pick([0, 1, 2, 3, 60, 600]) }, () => valueFor(schema.items ?? {}, name, bold))
      case 'boolean': return often(0.5)
      case 'integer': case 'number': return pick([schema.minimum ?? 0, 1, 7, -1, 359, 1e9, 1.5, 2 ** 53])
      case 'null': return null
      default: return pick(TEXTS)
    }
  }

  /** Where a row only adds, the things it is asked of may exist; where it changes or deletes, they do not, or the body is bad. */
  function pathFor({ path, operation }: typeof rows[number], real: boolean): string {
    return path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const there = bait.existing[name === 'id' ? `${path.split('/')[2]}.id` : name]
      if (real && there && often(0.85))
        return encoded(pick(there))
      const schema = operation.parameters!.find(parameter => parameter.name === name)!.schema
      return schema.enum && often(0.7) ? String(pick(schema.enum)) : often(0.4) ? 'nobody-here' : often(0.5) ? pick(RAW_PARTS) : encoded(pick(TEXTS)) || 'x'
    })
  }

  function queryFor({ operation }: typeof rows[number]): string {
    const asked = (operation.parameters ?? []).filter(parameter => parameter.in === 'query' && often(0.5)).map(({ name, schema }) => `${name}=${encoded(asText(valueFor(schema, '', true)))}`)
    return [...asked, ...(often(0.15) ? [pick(QUERIES)] : [])].join('&')
  }

  for (let n = 0; n < count; n++) {
    const row = rows[n % rows.length]!
    const { method, operation } = row
    const id = operation.operationId
    const adds = method === 'GET' || bait.adds.has(id)
    const schema = operation.requestBody && Object.values(operation.requestBody.content)[0]!.schema
    const bad = often(0.35) // nothing of it can be taken
    const real = adds || (bad && schema !== undefined)
    const query = queryFor(row)
    const body = bad
      ? pick(adds ? BODIES : BODIES.slice(1)) // no body at all is a change of nothing
      : schema && !('format' in schema) ? JSON.stringify(valueFor(schema, '', true)) : schema && pick([...BODIES, ...TEXTS.map(text => text.toWellFormed())])
    const hostile: Record<string, string> = { ...(often(0.25) && pick(HEADERS)), ...(body !== undefined && (often(0.1) || (real && !adds)) && { 'content-type': pick(TYPES.slice(0, real && !adds ? NOT_JSON : undefined)) }) }
    const caller = bait.spared.has(id) ? {} : often(0.75) ? bait.callers[0]! : pick(bait.callers)
    yield { operation: id, method, path: `${pathFor(row, real)}${query === '' ? '' : `?${query}`}`, knock: { ...caller, ...(method !== 'GET' && body !== undefined && { body }), headers: { ...caller.headers, ...hostile } } }
    next()
  }
}
