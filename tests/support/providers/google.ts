// Google's generateContent as its server streams it.
import type { Format, WireMessage, WireOptions, WireServer } from './wire'
import { insist, pieces, playWire } from './wire'

interface Part { text?: string, thought?: boolean, thoughtSignature?: string, functionCall?: { id?: string, name: string, args: unknown }, functionResponse?: { id?: string, name: string, response: { content?: string } } }
interface GoogleContent { role: 'user' | 'model', parts: Part[] }

export const playGoogle = (options?: WireOptions): Promise<WireServer> => playWire(generate, options)

let replies = 0

const chunk = (parts: Part[], finishReason?: string, usage?: { prompt: number, completion: number } | null): string => `data: ${JSON.stringify({
  candidates: [{ index: 0, content: { role: 'model', parts }, ...(finishReason && { finishReason }) }],
  ...(usage && { usageMetadata: { promptTokenCount: usage.prompt, candidatesTokenCount: usage.completion, totalTokenCount: usage.prompt + usage.completion } }),
  modelVersion: 'played',
  responseId: `played-${replies}`,
})}\r\n\r\n`

const generate: Format = {
  base: '/v1beta',
  path: '/models/{model}:streamGenerateContent',
  key: headers => headers['x-goog-api-key'] as string | undefined,
  read(body, _, path) {
    const { contents, systemInstruction, tools = [], generationConfig } = body as { contents?: GoogleContent[], systemInstruction?: { parts: Part[] }, tools?: { functionDeclarations: { name: string }[] }[], generationConfig?: { maxOutputTokens?: number } }
    insist(Array.isArray(contents) && contents.length > 0, 'GenerateContentRequest.contents: contents is not specified')
    checkOrder(contents)
    return {
      model: /^\/models\/([^:]+):/.exec(path)![1]!,
      system: (systemInstruction?.parts ?? []).map(({ text }) => text).join('\n'),
      messages: contents.map(toMessage),
      tools: tools.flatMap(({ functionDeclarations }) => functionDeclarations.map(({ name }) => name)),
      mostOutput: generationConfig?.maxOutputTokens ?? null,
    }
  },
  events({ text = '', thinking, calls = [], usage = { prompt: 100, completion: 10 }, finish = 'STOP' }) {
    replies++
    return [
      ...(thinking ? [chunk([{ text: thinking, thought: true }])] : []),
      ...pieces(text).map(part => chunk([{ text: part }])),
      ...(calls.length > 0 ? [chunk(calls.map(({ tool, args, id }, n) => ({ functionCall: { ...(id && { id }), name: tool, args }, ...(n === 0 && { thoughtSignature: `signed-${replies}` }) })))] : []),
      chunk([{ text: '' }], finish, usage),
    ]
  },
  delta: text => chunk([{ text }]),
  broken: () => `data: ${JSON.stringify({ error: { code: 503, message: 'The model is overloaded. Please try again later.', status: 'UNAVAILABLE' } })}\r\n\r\n`,
  error: (status, message) => ({ error: { code: status, message, status: status === 401 ? 'UNAUTHENTICATED' : 'INVALID_ARGUMENT' } }),
  models: ids => ({ models: [...ids.map(id => ({ name: `models/${id}`, displayName: id.toUpperCase(), supportedGenerationMethods: ['generateContent', 'countTokens'] })), { name: 'models/embedding', displayName: 'Embedding', supportedGenerationMethods: ['embedContent'] }] }),
}

/** As many answers as there were calls, in the turn right after them. */
function checkOrder(contents: readonly GoogleContent[]): void {
  contents.forEach(({ parts }, n) => {
    insist(parts.length > 0, `contents[${n}].parts: must not be empty`)
    const answers = parts.filter(part => part.functionResponse).length
    const calls = contents[n - 1]?.parts.filter(part => part.functionCall).length ?? 0
    insist(answers === calls, 'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.')
  })
}

function toMessage({ role, parts }: GoogleContent): WireMessage {
  const results = parts.flatMap(({ functionResponse: answer }) => answer ? [{ id: answer.id ?? answer.name, text: answer.response.content ?? JSON.stringify(answer.response) }] : [])
  const signature = parts.find(part => part.thoughtSignature)?.thoughtSignature
  return {
    role: results.length > 0 ? 'tool' : role === 'model' ? 'assistant' : 'user',
    text: parts.filter(part => !part.thought).map(({ text = '' }) => text).join(''),
    calls: parts.flatMap(({ functionCall: call }) => call ? [{ id: call.id ?? call.name, tool: call.name, args: call.args }] : []),
    results,
    ...(signature && { thinking: signature }),
  }
}
