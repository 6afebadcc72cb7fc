// How the offline engine dreams: it adds to the memory what people told the agent as a fact, dated, and changes nothing else.
import type { HistoryEntry } from '../../agents/contract'
import type { Language } from '../../kernel/text'
import { bare, linesOf } from '../../agents/lines'
import { PERSON } from '../../mailbox/contract'

/** So many facts are worth keeping of one dream, the newest. */
const MOST_FACTS = 5
const LONGEST = 300
const SHORTEST = 8

const words: Record<Language, { heading: string, told: (date: string) => string }> = {
  en: { heading: '## What I was told', told: date => ` (${date})` },
  zh: { heading: '## 我听说的', told: date => `（${date}）` },
}

/** The memory with what the person told since; as it is where that is nothing. The same input gives the same text. */
export function distil(memory: string, history: readonly HistoryEntry[], language: Language): string {
  const { heading, told } = words[language]
  const known = new Set(linesOf(memory).filter(line => line.length < 2 * LONGEST).map(fold))
  const facts = history
    .filter(({ kind, from, actions }) => (kind === 'letter' || kind === 'mention') && from === PERSON && actions.length === 0)
    .map(({ asked, timestamp }) => ({ text: withoutAddress(asked), date: timestamp.slice(0, 10) }))
    .filter(({ text }) => isFact(text) && !known.has(fold(text)) && known.add(fold(text)))
    .slice(-MOST_FACTS)
    .map(({ text, date }) => `- ${text}${told(date)}`)
  return facts.length === 0 ? memory : withFacts(linesOf(memory), heading, facts)
}

/** Under its heading, where there is one; else at the end. */
function withFacts(lines: string[], heading: string, facts: string[]): string {
  const start = lines.indexOf(heading)
  const next = lines.findIndex((line, n) => n > start && /^#{1,2}\s/.test(line))
  const end = start < 0 || next < 0 ? lines.length : next
  const [above, below] = [trimmed(lines.slice(0, end)), lines.slice(end)]
  const section = start < 0 ? [...above.length > 0 ? [''] : [], heading, '', ...facts] : facts
  return `${[...above, ...section, ...below.length > 0 ? [''] : [], ...below].join('\n')}\n`
}

/** Without the empty lines at its end. */
const trimmed = (lines: string[]): string[] => lines.slice(0, lines.findLastIndex(line => line.trim() !== '') + 1)

/** What a line says, whatever its dress and its date. */
const fold = (line: string): string => bare(line).replace(/\s*[(\uFF08]\d{4}-\d{2}-\d{2}[)\uFF09]$/, '').replace(/[\s.!\u3002\uFF01]+$/, '').replace(/\s+/g, ' ').normalize('NFKC').toLowerCase()

/** The text on one line, without the mentions it begins with. */
const withoutAddress = (text: string): string => text.trim().replace(/^(?:[@\uFF20]\S{1,64}\s+)+/, '').replace(/[ \t]+/g, ' ')

const QUESTION = /[?\uFF1F谁哪]|[吗呢么]\s*[\u3002.!]?$|^(?:who|what|when|where|which|why|how|do|does|did|is|are|was|were|can|could|would|will|should|may)\b|什么|怎么|怎样|如何|为何|多少|几点/iu
const REQUEST = /^(?:please|tell|ask|let|have|write|send|make|find|look|show|give|remember|forget|remind|hire|read|check|summari[sz]e|translate|draft|note|hello|hi|hey|thanks?|thank you|ok|okay|no|yes)\b|^(?:[请帮问写找查看让叫记忘招聘]|麻烦|告诉|你好|您好|谢谢|好的?|收到)/iu
const STATEMENT = /\b(?:is|are|was|were|am|has|have|had|will|won['’]t|isn['’]t|aren['’]t|can|cannot|can['’]t|must|should|costs?|opens?|closes?|means?|needs?|wants?|likes?|prefers?|lives?|works?|belongs?|starts?|ends?|moved|changed|left|became)\b|[是有在叫为姓需要喜欢必须不能改搬开关]/iu

/** One short sentence that states something. What may be a question, a request or a courtesy is not kept. */
const isFact = (text: string): boolean => text.length >= (/\p{Script=Han}/u.test(text) ? SHORTEST / 2 : SHORTEST) && text.length <= LONGEST && !text.includes('\n') && STATEMENT.test(text) && !QUESTION.test(text) && !REQUEST.test(text)
