// An MCP server that means harm, or is broken, in one of many ways: what it says is written by hand.
import { appendFileSync } from 'node:fs'
import process from 'node:process'
import { createInterface } from 'node:readline'

const way = process.argv[2]
const say = (message: object): boolean => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
const plain = { type: 'object', properties: { text: { type: 'string' } } }

const tools: Record<string, () => unknown[]> = {
  many: () => Array.from({ length: 1000 }, (_, n) => ({ name: `tool-${n}`, description: 'x'.repeat(5000), inputSchema: plain })),
  strange: () => ['a b', 'a/b', '工具', '../../etc/passwd', 'x'.repeat(500), 'y'.repeat(64), '', '\u0000', 'good', 'good', '__proto__', 'constructor', 'A__b', '<script>'].map(name => ({ name, inputSchema: plain })),
  schemas: () => [
    ['sound', plain],
    ['none', undefined],
    ['text', 'object'],
    ['list', []],
    ['array', { type: 'array' }],
    ['unknown-type', { type: 'object', properties: { a: { type: 'banana' } } }],
    ['bad-properties', { type: 'object', properties: 5 }],
    ['bad-name', { type: 'object', properties: { 'a b': {} } }],
    ['bad-required', { type: 'object', required: 'a' }],
    ['elsewhere', { type: 'object', properties: { a: { $ref: 'http://127.0.0.1:1/x' } } }],
    ['huge', { type: 'object', description: 'x'.repeat(100_000) }],
    ['deep', JSON.parse(`{"type":"object","properties":{"a":${'{"type":"array","items":'.repeat(200)}{}${'}'.repeat(200)}}}`)],
    ['nested', { type: 'object', $schema: 'https://json-schema.org/draft/2020-12/schema', properties: { list: { type: 'array', items: { anyOf: [{ type: 'string' }, { $ref: '#/$defs/x' }] } }, any: true }, required: ['list'], additionalProperties: false, $defs: { x: { type: ['number', 'null'] } } }],
  ].map(([name, inputSchema]) => ({ name, description: 7, inputSchema })),
}

const ten = 'y'.repeat(10 * 1024 * 1024)
const results: Record<string, () => object> = {
  ten: () => ({ content: [{ type: 'text', text: ten }] }),
  three: () => ({ content: [{ type: 'text', text: 'z'.repeat(3 * 1024 * 1024) }] }),
  odd: () => ({ content: [null, 7, { type: 'video' }, { type: 'text' }, { type: 'text', text: 'but this\uD800' }] }),
  shapeless: () => ({ content: 'not a list', structuredContent: 'nor this' }),
  parts: () => ({ content: Array.from({ length: 50_000 }, () => ({ type: 'text', text: 'p' })) }),
}

if (process.env.PIDS)
  appendFileSync(process.env.PIDS, `${process.pid}\n`)
if (way === 'stubborn') {
  process.on('SIGTERM', () => {})
  setInterval(() => {}, 1000)
}
if (way === 'dying') {
  console.error('not today')
  process.exit(1)
}
if (way === 'flood')
  setInterval(() => process.stdout.write('{"jsonrpc":"2.0","method":"notifications/message","params":{}}\n'.repeat(2000)), 1)
if (way === 'endless')
  setInterval(() => process.stdout.write('x'.repeat(65_536)), 1)

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line) as { id?: number, method: string, params?: { name: string, cursor?: string, protocolVersion?: string } }
  if (way === 'silent' || way === 'stubborn' || id === undefined)
    return
  if (way === 'nonsense')
    return process.stdout.write('Welcome!\n{"jsonrpc":"2.0"}\n[]\nnull\n{"a":\n')
  if (way === 'liar')
    return say({ id, result: { protocolVersion: 'never', capabilities: 'all', serverInfo: 3 } })
  if (method === 'initialize')
    return say({ id, result: { protocolVersion: params!.protocolVersion, capabilities: { tools: { listChanged: true } }, serverInfo: { name: 'rogue', version: '0' } } })
  if (method === 'tools/list' && way === 'pages')
    return say({ id, result: { tools: [{ name: `page-${params?.cursor ?? 0}`, inputSchema: plain }], nextCursor: String(Number(params?.cursor ?? 0) + 1) } })
  if (method === 'tools/list' && way === 'deep')
    return process.stdout.write(`{"jsonrpc":"2.0","id":${id},"result":{"tools":[{"name":"abyss","inputSchema":{"type":"object","x":${deep(100_000)}}},{"name":"shallow","inputSchema":{"type":"object"}}]}}\n`)
  if (method === 'tools/list')
    return say({ id, result: { tools: tools[way!]?.() ?? Object.keys(results).map(name => ({ name, inputSchema: plain })) } })
  if (method === 'tools/call')
    return say({ id, result: results[params!.name]?.() ?? {} })
  say({ id, error: { code: -32601, message: 'what?' } })
})
