// The few sentences an outside person hears from the house itself, in the language of their message.

import { languageOf } from '../kernel/text'

const SENTENCES = {
  sorry: { en: 'Sorry, I cannot answer just now. Please try again in a little while.', zh: '抱歉，我暂时无法答复，请稍后再试。' },
  silent: { en: 'There is nothing to add to that.', zh: '这一条没有需要补充的。' },
  onlyText: { en: 'I can only read text. Please write to me in words.', zh: '我目前只能看懂文字，请用文字告诉我。' },
  empty: { en: 'Please write something after the command.', zh: '请在命令后面写上要说的话。' },
}

/** A sentence in the language of what was said. */
export const sentence = (which: keyof typeof SENTENCES, said: string): string => SENTENCES[which][languageOf(said)]
