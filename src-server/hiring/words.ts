// What a requester hears of a decision, in the language it writes in.

import type { Language } from '../kernel/text'
import { languageOf } from '../kernel/text'

/** The language of the first of these texts that has a letter in it: Chinese where that one holds a Chinese character. */
export const languageOfFirst = (texts: string[]): Language => languageOf(texts.find(text => /\p{L}/u.test(text)) ?? '')

/** The letter that tells a decision; without an agent it is a rejection. */
export function decisionLetter(language: Language, { name, decision }: { name: string, decision: string | null }, agent: { id: string, name: string } | null): string {
  const say = words[language]
  return agent ? say.approved(name, agent) : say.rejected(name, decision)
}

interface Words {
  approved: (name: string, agent: { id: string, name: string }) => string
  rejected: (name: string, reason: string | null) => string
}

const words: Record<Language, Words> = {
  en: {
    approved: (name, agent) => `The request to hire “${name}” was approved. ${agent.name} is here now and can be written to at once: @${agent.id}.`,
    rejected: (name, reason) => `The request to hire “${name}” was turned down.${reason ? ` The reason: ${reason}` : ' No reason was given.'}`,
  },
  zh: {
    approved: (name, agent) => `聘用“${name}”的申请已获批准。${agent.name} 已经到岗，现在就可以写信：@${agent.id}。`,
    rejected: (name, reason) => `聘用“${name}”的申请没有获批。${reason ? `原因：${reason}` : '没有说明原因。'}`,
  },
}
