// A thought as a language model reads it: instructions, what it is given, and what was said and done so far.
import type { AssistantContent, ModelMessage } from 'ai'
import type { Exchange, Thought } from '../model'
import type { Reply } from './ask'

/** Of a call nobody came to. */
const NOT_DONE = 'This was not done.'

/** `by` is the model that reads: its own moves are shown to it in its very words. */
export function messagesOf({ prompt, exchanges }: Pick<Thought, 'prompt' | 'exchanges'>, by: string): { instructions: string, messages: ModelMessage[] } {
  const join = (role: 'system' | 'user'): string => prompt.filter(part => part.role === role).map(part => part.text).join('\n\n')
  return {
    instructions: join('system'),
    messages: [{ role: 'user', content: join('user') }, ...exchanges.flatMap(exchange => messagesOfExchange(exchange, recall(exchange, by)))],
  }
}

function messagesOfExchange({ move: { text, calls }, steps }: Exchange, words: Reply['words'] | undefined): ModelMessage[] {
  const said: AssistantContent = remembered(calls, words) ?? [
    ...(text ? [{ type: 'text' as const, text }] : []),
    ...calls.map(({ id, tool, args }) => ({ type: 'tool-call' as const, toolCallId: id, toolName: tool, input: args })),
  ]
  const results = calls.map(({ id, tool }) => ({
    type: 'tool-result' as const,
    toolCallId: id,
    toolName: tool,
    output: { type: 'text' as const, value: steps.find(step => step.call_id === id)?.result ?? NOT_DONE },
  }))
  return [
    ...(said.length > 0 ? [{ role: 'assistant' as const, content: said }] : []),
    ...(results.length > 0 ? [{ role: 'tool' as const, content: results }] : []),
  ]
}

/** The very words of a move, where this model is the one who said them. */
function recall({ move: { memo } }: Exchange, by: string): Reply['words'] | undefined {
  const kept = memo === undefined ? null : JSON.parse(memo) as { by: string, words: Reply['words'] }
  return kept?.by === by ? kept.words : undefined
}

/** The words with the ids that the calls have in the turn; null where they do not belong to these calls. */
function remembered(calls: Exchange['move']['calls'], words: Reply['words'] = []): Reply['words'] | null {
  const made = words.filter(part => part.type === 'tool-call')
  if (made.length === 0 || made.length !== calls.length || made.some((part, i) => part.toolName !== calls[i]!.tool))
    return null
  return words.map(part => part.type === 'tool-call' ? { ...part, toolCallId: calls[made.indexOf(part)]!.id } : part)
}
