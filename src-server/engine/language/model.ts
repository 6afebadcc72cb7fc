// A language model as the engine knows models: a thought in, the next move out.
import type { OpenProvider } from '../../providers/service'
import type { Model, Move } from '../model'
import type { Reply } from './ask'
import { ModelFailure } from '../model'
import { ask } from './ask'
import { badAnswer, withheld } from './failures'
import { messagesOf } from './messages'

/** So many characters of a model's own words are kept to be shown to it again. */
const MOST_MEMO = 200_000

export function languageModel(provider: OpenProvider, id: string): Model {
  const by = `${provider.id}/${id}`
  return {
    provider: provider.id,
    id,
    async next(thought) {
      const { tools, mostOutput, signal, say } = thought
      const reply = await ask(provider, id, { ...messagesOf(thought, by), tools, mostOutput, signal, say })
      return { ...moveOf(provider, reply, mostOutput), memo: memoOf(by, reply.words) }
    },
  }
}

/** Some models want their thinking back, signed; what is told by the move itself needs no memo. */
function memoOf(by: string, words: Reply['words']): string | undefined {
  const memo = words.every(part => part.type !== 'reasoning' && !('providerOptions' in part)) ? '' : JSON.stringify({ by, words })
  return memo === '' || memo.length > MOST_MEMO ? undefined : memo
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
