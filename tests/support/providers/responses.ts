// OpenAI's Responses as its own server speaks them.
import type { Format, WireMessage, WireOptions, WireServer } from './wire'
import { argsText, insist, pieces, playWire } from './wire'

interface Item { type?: string, role?: string, content?: string | { text?: string }[], call_id?: string, name?: string, arguments?: string, output?: string, encrypted_content?: string }

export const playResponses = (options?: WireOptions): Promise<WireServer> => playWire(responses, options)

let replies = 0
let sequence = 0

const event = (type: string, data: object = {}): string => `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...data })}\n\n`
const textOf = (content: Item['content'] = ''): string => typeof content === 'string' ? content : content.map(part => part.text).join('')
const begun = (): string => event('response.created', { response: { id: `resp_${replies}`, created_at: 1_700_000_000, model: 'played' } })

const responses: Format = {
  base: '/v1',
  path: '/responses',
  key: headers => /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1],
  read(body) {
    const { model, input, tools = [], stream, store, max_output_tokens: mostOutput = null } = body as { model?: string, input?: Item[], tools?: { type: string, name: string }[], stream?: boolean, store?: boolean, max_output_tokens?: number | null }
    insist(typeof model === 'string' && model, 'Missing required parameter: \'model\'.')
    insist(Array.isArray(input) && input.length > 0, 'Missing required parameter: \'input\'.')
    insist(stream === true, 'this played server only streams')
    insist(store === false, 'this played server keeps nothing')
    checkOrder(input)
    const system = input.filter(({ role }) => role === 'system' || role === 'developer')
    return { model, system: system.map(({ content }) => textOf(content)).join('\n'), messages: input.filter(item => !system.includes(item)).map(toMessage), tools: tools.map(({ name }) => name), mostOutput }
  },
  events({ text = '', thinking, calls = [], usage = { prompt: 100, completion: 10 }, finish }) {
    replies++
    const items: ((index: number) => string[])[] = [
      ...(thinking ? [(index: number) => item(index, { type: 'reasoning', id: `rs_${replies}`, encrypted_content: `signed-${replies}`, summary: [] }, [])] : []),
      ...(text ? [(index: number) => item(index, { type: 'message', id: `msg_${replies}`, role: 'assistant', content: [] }, pieces(text).map(delta => event('response.output_text.delta', { item_id: `msg_${replies}`, output_index: index, content_index: 0, delta })))] : []),
      ...calls.map(({ tool, args, id }, n) => (index: number) => item(index, { type: 'function_call', id: `fc_${replies}_${n}`, call_id: id ?? `call_${replies}_${n}`, name: tool, arguments: argsText(args), status: 'completed' }, pieces(argsText(args)).map(delta => event('response.function_call_arguments.delta', { item_id: `fc_${replies}_${n}`, output_index: index, delta })))),
    ]
    return [
      begun(),
      ...items.flatMap((write, index) => write(index)),
      event(finish ? 'response.incomplete' : 'response.completed', { response: { id: `resp_${replies}`, ...(finish && { incomplete_details: { reason: finish } }), ...(usage && { usage: { input_tokens: usage.prompt, output_tokens: usage.completion, total_tokens: usage.prompt + usage.completion } }) } }),
    ]
  },
  delta: text => `${begun()}${event('response.output_item.added', { output_index: 0, item: { type: 'message', id: 'msg_0' } })}${event('response.output_text.delta', { item_id: 'msg_0', output_index: 0, content_index: 0, delta: text })}`,
  broken: () => event('response.failed', { response: { id: `resp_${replies}`, error: { code: 'server_error', message: 'The server had an error while processing your request' } } }),
  error: (status, message) => ({ error: { message, type: 'invalid_request_error', param: null, code: status === 401 ? 'invalid_api_key' : null } }),
  models: ids => ({ object: 'list', data: ids.map(id => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'played' })) }),
}

/** An item of the answer from its beginning to its end. */
const item = (output_index: number, whole: { type: string, arguments?: string, [more: string]: unknown }, deltas: string[]): string[] => [
  event('response.output_item.added', { output_index, item: { ...whole, ...(whole.arguments !== undefined && { arguments: '' }) } }),
  ...deltas,
  event('response.output_item.done', { output_index, item: whole }),
]

/** Every call has its output, and every output its call. */
function checkOrder(input: readonly Item[]): void {
  insist(input.every(({ type }) => type !== 'item_reference'), 'Items are not persisted when `store` is set to false.')
  const ids = (type: string): string[] => input.filter(one => one.type === type).map(({ call_id }) => call_id!)
  for (const id of ids('function_call'))
    insist(ids('function_call_output').includes(id), `No tool output found for function call ${id}.`)
  for (const id of ids('function_call_output'))
    insist(ids('function_call').includes(id), `No tool call found for function call output with call_id ${id}.`)
}

function toMessage({ type, role, content, call_id, name, arguments: args, output, encrypted_content }: Item): WireMessage {
  const none = { text: '', calls: [], results: [] }
  switch (type) {
    case 'function_call': return { ...none, role: 'assistant', calls: [{ id: call_id!, tool: name!, args: JSON.parse(args!) as unknown }] }
    case 'function_call_output': return { ...none, role: 'tool', results: [{ id: call_id!, text: output! }] }
    case 'reasoning': return { ...none, role: 'assistant', thinking: encrypted_content! }
    default: return { ...none, role: role as WireMessage['role'], text: textOf(content) }
  }
}
