// One question to a language model, streamed: what it says, what it wants to use, what that took. Whatever goes wrong is a `ModelFailure`.
import type { AssistantContent, FinishReason, LanguageModelUsage, ModelMessage, ToolSet } from 'ai'
import type { OpenProvider } from '../../providers/service'
import type { Call, Spent, ToolSpec } from '../model'
import { estimateTokens } from '../../kernel/tokens'
import { ModelFailure } from '../model'
import { badAnswer, cancelled, httpFailure, tooLong } from './failures'
import { openLine } from './line'
import { loadSdk, speak } from './speech'

export interface Question {
  instructions: string
  messages: ModelMessage[]
  tools: readonly ToolSpec[]
  mostOutput: number
  signal: AbortSignal
  say: (delta: string) => void
}

export interface Reply {
  text: string
  calls: Call[]
  /** How it ended, as the SDK tells it. */
  end: FinishReason
  spent: Spent
  /** What it said word for word, its thinking too, as it wants to hear it back with the next question. */
  words: Exclude<AssistantContent, string>
}

/** So many characters of answer, thinking and arguments are read. */
const MOST_CHARACTERS = 1_000_000
/** Reasons after which the provider may have worked all the same. */
const COSTLY = new Set(['cancelled', 'provider_timeout', 'provider_bad_answer', 'answer_too_long'])

/** Asks and listens to the end. */
export async function ask(provider: OpenProvider, model: string, question: Question, backoff?: readonly number[]): Promise<Reply> {
  const { signal } = question
  const reply: Reply = { text: '', calls: [], end: 'other', spent: { prompt_tokens: estimateTokens(JSON.stringify([question.instructions, question.messages, question.tools])), completion_tokens: 0 }, words: [] }
  if (signal.aborted)
    throw cancelled()
  const line = openLine(provider, { ...(backoff && { backoff }) })
  const hangUp = new AbortController()
  try {
    await listen(await begin(provider, model, question, line.fetch, hangUp.signal), provider, question, reply)
    return reply
  }
  catch (error) {
    const { reason, message, elsewhere } = signal.aborted ? cancelled() : line.failure() ?? failureOf(provider, error)
    throw new ModelFailure(reason, message, elsewhere, COSTLY.has(reason) || reply.spent.completion_tokens > 0 ? reply.spent : undefined)
  }
  finally {
    hangUp.abort()
  }
}

type Stream = ReturnType<typeof import('ai')['streamText']>

async function begin(provider: OpenProvider, model: string, { instructions, messages, tools, mostOutput, signal }: Question, fetch: typeof globalThis.fetch, hangUp: AbortSignal): Promise<Stream> {
  const { streamText, jsonSchema, tool } = await loadSdk()
  const specs: ToolSet = Object.fromEntries(tools.map(({ name, description, parameters }) => [name, tool({ description, inputSchema: jsonSchema(parameters) })]))
  return streamText({
    model: await speak(provider, model, fetch),
    instructions,
    messages,
    maxOutputTokens: mostOutput,
    abortSignal: AbortSignal.any([signal, hangUp]),
    maxRetries: 0, // the line tries again by itself
    onError: () => {}, // it is heard in the stream
    providerOptions: { openai: { store: false } },
    ...(tools.length > 0 && { tools: specs }),
  })
}

/** Fills in the reply as it comes. */
async function listen(stream: Stream, provider: OpenProvider, { say }: Question, reply: Reply): Promise<void> {
  let characters = 0
  const count = (text: string): void => {
    characters += text.length
    reply.spent.completion_tokens = Math.ceil(characters / 4)
    if (characters > MOST_CHARACTERS)
      throw tooLong(provider)
  }
  for await (const part of stream.stream) {
    switch (part.type) {
      case 'text-delta':
        count(part.text)
        reply.text += part.text
        say(part.text)
        break
      case 'reasoning-delta':
        count(part.text)
        break
      case 'tool-input-delta':
        count(part.delta)
        break
      case 'tool-call':
        reply.calls.push({ id: part.toolCallId, tool: part.toolName, args: argsOf(provider, part) })
        break
      case 'error':
        throw part.error
      case 'finish-step':
        reply.end = part.finishReason
        reply.spent = spentOn(part.usage, reply.spent)
    }
  }
  if (reply.end === 'error' || reply.end === 'interrupted')
    throw badAnswer(provider, characters > 0 ? 'it broke off in the middle' : 'it said nothing at all')
  const [said] = await stream.responseMessages
  reply.words = said?.role === 'assistant' && typeof said.content !== 'string' ? said.content : []
}

function argsOf(provider: OpenProvider, { toolName, input }: { toolName: string, input: unknown }): Record<string, unknown> {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw badAnswer(provider, `it wants to use “${toolName}”, but what for cannot be read (${String(input)})`)
  return input as Record<string, unknown>
}

/** As the provider counted; where it did not, as estimated. */
function spentOn({ inputTokens, outputTokens }: LanguageModelUsage, estimated: Spent): Spent {
  const counted = (tokens: number | undefined): number | null => tokens !== undefined && Number.isSafeInteger(tokens) && tokens > 0 ? tokens : null
  return { prompt_tokens: counted(inputTokens) ?? estimated.prompt_tokens, completion_tokens: counted(outputTokens) ?? estimated.completion_tokens }
}

/** Errors that the provider tells in the middle of its answer carry a status of their own; all else is an answer nobody can read. */
function failureOf(provider: OpenProvider, error: unknown): ModelFailure {
  if (error instanceof ModelFailure)
    return error
  const { statusCode, message } = (typeof error === 'object' && error !== null ? error : { message: String(error) }) as { statusCode?: unknown, message?: unknown }
  return typeof statusCode === 'number' && statusCode >= 400 ? httpFailure(provider, statusCode, String(message)) : badAnswer(provider, String(message))
}
