// Anthropic's Messages as its server speaks them.
import type { Format, WireMessage, WireOptions, WireServer } from './wire'
import { argsText, Fault, insist, pieces, playWire } from './wire'

interface Block { type: string, text?: string, thinking?: string, signature?: string, id?: string, name?: string, input?: unknown, tool_use_id?: string, content?: string | { text: string }[] }
interface AnthropicMessage { role: 'user' | 'assistant', content: string | Block[] }

export const playAnthropic = (options?: WireOptions): Promise<WireServer> => playWire(messages, options)

let replies = 0

const event = (type: string, data: object = {}): string => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`
const blocksOf = ({ content }: AnthropicMessage): Block[] => typeof content === 'string' ? [{ type: 'text', text: content }] : content
const textOf = (content: Block['content']): string => typeof content === 'string' ? content : (content ?? []).map(part => part.text).join('')

const start = (): string => event('message_start', { message: { id: `msg_${replies}`, type: 'message', role: 'assistant', model: 'played', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 0, output_tokens: 1 } } })

/** A block of content with its deltas, from its start to its stop. */
const block = (index: number, content_block: object, deltas: object[]): string[] => [
  event('content_block_start', { index, content_block }),
  ...deltas.map(delta => event('content_block_delta', { index, delta })),
  event('content_block_stop', { index }),
]

const messages: Format = {
  base: '/v1',
  path: '/messages',
  key: headers => headers['x-api-key'] as string | undefined,
  read(body, headers) {
    const { model, messages, system = '', tools = [], max_tokens, stream } = body as { model?: string, messages?: AnthropicMessage[], system?: string | { text: string }[], tools?: { name: string, input_schema: { type: string } }[], max_tokens?: number, stream?: boolean }
    if (headers['anthropic-version'] === undefined)
      throw new Fault(400, 'anthropic-version: header is required')
    insist(typeof model === 'string' && model, 'model: Field required')
    insist(typeof max_tokens === 'number' && max_tokens > 0, 'max_tokens: Field required')
    insist(Array.isArray(messages) && messages.length > 0, 'messages: at least one message is required')
    insist(stream === true, 'this played server only streams')
    for (const { name, input_schema } of tools)
      insist(/^[\w-]{1,64}$/.test(name) && input_schema.type === 'object', `tools: ${name}: Input should be valid`)
    checkOrder(messages)
    return { model, system: textOf(system as string), messages: messages.flatMap(toMessages), tools: tools.map(({ name }) => name), mostOutput: max_tokens }
  },
  events({ text = '', thinking, calls = [], usage = { prompt: 100, completion: 10 }, finish }) {
    replies++
    const parts: ((index: number) => string[])[] = [
      ...(thinking ? [(index: number) => block(index, { type: 'thinking', thinking: '', signature: '' }, [...pieces(thinking).map(part => ({ type: 'thinking_delta', thinking: part })), { type: 'signature_delta', signature: `signed-${replies}` }])] : []),
      ...(text ? [(index: number) => block(index, { type: 'text', text: '' }, pieces(text).map(part => ({ type: 'text_delta', text: part })))] : []),
      ...calls.map(({ tool, args, id }) => (index: number) => block(index, { type: 'tool_use', id: id ?? `toolu_${replies}_${index}`, name: tool, input: {} }, ['', ...pieces(argsText(args))].map(part => ({ type: 'input_json_delta', partial_json: part })))),
    ]
    const counted = usage ?? { prompt: 0, completion: 0 }
    return [
      start().replace('"input_tokens":0', `"input_tokens":${counted.prompt}`),
      event('ping'),
      ...parts.flatMap((part, index) => part(index)),
      event('message_delta', { delta: { stop_reason: finish ?? (calls.length > 0 ? 'tool_use' : 'end_turn'), stop_sequence: null }, usage: { output_tokens: counted.completion } }),
      event('message_stop'),
    ]
  },
  delta: text => `${start()}${event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } })}${event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })}`,
  broken: () => event('error', { error: { type: 'overloaded_error', message: 'Overloaded' } }),
  error: (status, message) => ({ type: 'error', error: { type: status === 401 ? 'authentication_error' : status === 404 ? 'not_found_error' : 'invalid_request_error', message }, request_id: 'req_played' }),
  models: ids => ({ data: ids.map(id => ({ type: 'model', id, display_name: id.toUpperCase(), created_at: '2026-01-01T00:00:00Z' })), has_more: false, first_id: ids[0], last_id: ids.at(-1) }),
}

/** The first message is the user's; each `tool_use` is answered by a `tool_result` at the head of the very next message. */
function checkOrder(all: readonly AnthropicMessage[]): void {
  insist(all[0]!.role === 'user', 'messages: first message must use the "user" role')
  let open = new Set<string>()
  all.forEach((message, n) => {
    const blocks = blocksOf(message)
    insist(blocks.length > 0, `messages.${n}: all messages must have non-empty content`)
    for (const { type, text } of blocks)
      insist(type !== 'text' || text!.trim() !== '', `messages.${n}: text content blocks must contain non-whitespace text`)
    const results = blocks.filter(({ type }) => type === 'tool_result').map(({ tool_use_id }) => tool_use_id!)
    insist(results.every(id => open.delete(id)), `messages.${n}: unexpected tool_use_id found in tool_result blocks`)
    insist(open.size === 0, `messages.${n}: tool_use ids were found without tool_result blocks immediately after: ${[...open].join(', ')}`)
    insist(blocks.slice(0, results.length).every(({ type }) => type === 'tool_result'), `messages.${n}: tool_result blocks must come first`)
    const used = blocks.filter(({ type }) => type === 'tool_use').map(({ id }) => id!)
    insist(used.every(id => /^[\w-]+$/.test(id)), `messages.${n}: tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'`)
    open = new Set(used)
  })
  insist(open.size === 0, 'messages: tool_use ids were found without tool_result blocks')
}

/** Results come first, as messages of their own. */
function toMessages(message: AnthropicMessage): WireMessage[] {
  const blocks = blocksOf(message)
  const results = blocks.filter(({ type }) => type === 'tool_result').map(({ tool_use_id, content }) => ({ id: tool_use_id!, text: textOf(content) }))
  const rest = blocks.filter(({ type }) => type !== 'tool_result')
  const thinking = rest.find(({ type }) => type === 'thinking')
  const said: WireMessage = {
    role: message.role,
    text: rest.filter(({ type }) => type === 'text').map(({ text }) => text).join(''),
    calls: rest.filter(({ type }) => type === 'tool_use').map(({ id, name, input }) => ({ id: id!, tool: name!, args: input })),
    results: [],
    ...(thinking && { thinking: `${thinking.thinking} (${thinking.signature})` }),
  }
  return [...(results.length > 0 ? [{ role: 'tool' as const, text: '', calls: [], results }] : []), ...(rest.length > 0 ? [said] : [])]
}
