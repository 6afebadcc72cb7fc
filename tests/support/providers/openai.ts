// OpenAI's Chat Completions as its servers and all that are compatible speak them.
import type { Format, WireMessage, WireOptions, WireServer } from './wire'
import { argsText, insist, pieces, playWire } from './wire'

interface ToolCall { id: string, type: string, function: { name: string, arguments: string } }
interface ChatMessage { role: 'system' | 'developer' | 'user' | 'assistant' | 'tool', content: unknown, tool_calls?: ToolCall[], tool_call_id?: string, reasoning_content?: string }

export const playOpenAi = (options?: WireOptions): Promise<WireServer> => playWire(chat, options)

let replies = 0

const chunk = (delta: object, finish: string | null = null, more: object = {}): string => `data: ${JSON.stringify({ id: `chatcmpl-${replies}`, object: 'chat.completion.chunk', created: 1_700_000_000, model: 'played', choices: [{ index: 0, delta, finish_reason: finish }], ...more })}\n\n`

const chat: Format = {
  base: '/v1',
  path: '/chat/completions',
  key: headers => /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1],
  read(body) {
    const { model, messages, tools = [], stream, max_tokens = null } = body as { model?: string, messages?: ChatMessage[], tools?: { type: string, function: { name: string, parameters: { type: string } } }[], stream?: boolean, max_tokens?: number | null }
    insist(typeof model === 'string' && model, 'you must provide a model parameter')
    insist(Array.isArray(messages) && messages.length > 0, '[] is too short - \'messages\'')
    insist(stream === true, 'this played server only streams')
    for (const { type, function: { name, parameters } } of tools)
      insist(type === 'function' && /^[\w-]{1,64}$/.test(name) && parameters.type === 'object', `Invalid 'tools': ${name}`)
    checkOrder(messages)
    return {
      model,
      system: messages.filter(({ role }) => role === 'system' || role === 'developer').map(({ content }) => content).join('\n'),
      messages: messages.filter(({ role }) => role !== 'system' && role !== 'developer').map(toMessage),
      tools: tools.map(tool => tool.function.name),
      mostOutput: max_tokens,
    }
  },
  events(said, { body }) {
    replies++
    const { text = '', calls = [], thinking, usage = { prompt: 100, completion: 10 } } = said
    const counted = usage && (body.stream_options as { include_usage?: boolean } | undefined)?.include_usage
    return [
      chunk({ role: 'assistant', content: '' }),
      ...(thinking ? pieces(thinking).map(part => chunk({ reasoning_content: part })) : []),
      ...pieces(text).map(part => chunk({ content: part })),
      ...calls.flatMap(({ tool, args, id }, index) => [
        chunk({ tool_calls: [{ index, id: id ?? `call_${replies}_${index}`, type: 'function', function: { name: tool, arguments: '' } }] }),
        ...pieces(argsText(args)).map(part => chunk({ tool_calls: [{ index, function: { arguments: part } }] })),
      ]),
      chunk({}, said.finish ?? (calls.length > 0 ? 'tool_calls' : 'stop')),
      ...(counted ? [`data: ${JSON.stringify({ id: `chatcmpl-${replies}`, object: 'chat.completion.chunk', created: 1_700_000_000, model: 'played', choices: [], usage: { prompt_tokens: usage.prompt, completion_tokens: usage.completion, total_tokens: usage.prompt + usage.completion } })}\n\n`] : []),
      'data: [DONE]\n\n',
    ]
  },
  delta: text => chunk({ content: text }),
  broken: () => `data: ${JSON.stringify({ error: { message: 'The server had an error while processing your request', type: 'server_error', code: null } })}\n\n`,
  error: (status, message) => ({ error: { message, type: status === 401 ? 'invalid_request_error' : 'server_error', param: null, code: status === 401 ? 'invalid_api_key' : null } }),
  models: ids => ({ object: 'list', data: ids.map(id => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'played' })) }),
}

/** Each call must be answered by the tool messages right after it, and nothing else may be. */
function checkOrder(messages: readonly ChatMessage[]): void {
  let open = new Set<string>()
  for (const { role, content, tool_calls = [], tool_call_id } of messages) {
    if (role === 'tool') {
      insist(tool_call_id !== undefined && open.delete(tool_call_id), 'messages with role \'tool\' must be a response to a preceding message with \'tool_calls\'.')
      continue
    }
    insist(open.size === 0, `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id': ${[...open].join(', ')}`)
    insist(role === 'assistant' ? typeof content === 'string' || tool_calls.length > 0 : content !== '' && content != null, `Invalid value for 'content': ${role}`)
    for (const { function: { arguments: args } } of tool_calls)
      insist(isJson(args), 'Invalid \'tool_calls\': arguments must be JSON')
    open = new Set(tool_calls.map(({ id }) => id))
    insist(open.size === tool_calls.length, 'Duplicate tool call ids')
  }
  insist(open.size === 0, 'An assistant message with \'tool_calls\' must be followed by tool messages')
}

function toMessage({ role, content, tool_calls = [], tool_call_id, reasoning_content }: ChatMessage): WireMessage {
  const text = typeof content === 'string' ? content : Array.isArray(content) ? content.map(part => (part as { text: string }).text).join('') : ''
  const calls = tool_calls.map(({ id, function: { name, arguments: args } }) => ({ id, tool: name, args: JSON.parse(args) as unknown }))
  return { role: role as WireMessage['role'], text: role === 'tool' ? '' : text, calls, results: role === 'tool' ? [{ id: tool_call_id!, text }] : [], ...(reasoning_content !== undefined && { thinking: reasoning_content }) }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  }
  catch {
    return false
  }
}
