// A language model as the engine knows models: a thought in, the next move out.
import type { OpenProvider } from '../../providers/service'
import type { Context, Model, Move } from '../model'
import type { Reply } from './ask'
import { ModelFailure } from '../model'
import { ask } from './ask'
import { badAnswer, withheld } from './failures'
import { messagesOf } from './messages'

/**
 * The very words of the moves of a turn, for as long as it goes on: some models want their thinking back, signed. By
 * the turn's context, then by move.
 */
export type Recollections = WeakMap<Context, Map<number, { by: string, words: Reply['words'] }>>

export function languageModel(provider: OpenProvider, id: string, recollections: Recollections): Model {
  const by = `${provider.id}/${id}`
  return {
    provider: provider.id,
    id,
    async next(thought) {
      const known = recollections.get(thought.context) ?? new Map<number, { by: string, words: Reply['words'] }>()
      recollections.set(thought.context, known)
      const recall = (move: number): Reply['words'] | undefined => known.get(move)?.by === by ? known.get(move)!.words : undefined
      const { tools, mostOutput, signal, say } = thought
      const reply = await ask(provider, id, { ...messagesOf(thought, recall), tools, mostOutput, signal, say })
      known.set(thought.exchanges.length, { by, words: reply.words })
      return moveOf(provider, reply, mostOutput)
    },
  }
}

/** A model without a word and without a wish has nothing to say, unless something kept it from saying it. */
function moveOf(provider: OpenProvider, { text, calls, end, spent }: Reply, mostOutput: number): Move {
  const said = text.trim()
  if (said === '' && calls.length === 0 && end === 'content-filter')
    throw costly(withheld(provider), spent)
  if (said === '' && calls.length === 0 && end === 'length')
    throw costly(badAnswer(provider, `its ${mostOutput} tokens were used up before it said anything. Allow it longer answers`), spent)
  return { text: said === '' ? null : end === 'length' && calls.length === 0 ? `${said} …` : said, calls, spent }
}

const costly = ({ reason, message, elsewhere }: ModelFailure, spent: Move['spent']): ModelFailure => new ModelFailure(reason, message, elsewhere, spent)
