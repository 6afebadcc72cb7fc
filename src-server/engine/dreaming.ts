// What an agent is told to do in a dream, and what becomes of its answer.
import type { HistoryEntry } from '../agents/contract'
import type { Line } from '../agents/lines'
import type { Language } from '../kernel/text'
import { bare, byHand, keepByHand, linesOf } from '../agents/lines'
import { languageOf, shorten } from '../kernel/text'
import { estimateTokens } from '../kernel/tokens'

interface Words {
  opening: string
  memory: string
  partly: string
  nothing: string
  byHand: string
  history: string
  you: string
  whole: string
  adding: string
}

const words: Record<Language, Words> = {
  en: {
    opening: 'This is a dream: nobody asked you anything. Sort what you have lived through, so that what will still matter in weeks is in your memory, and the rest is let go.',
    memory: 'Your memory (MEMORY.md) as it stands',
    partly: 'The end of your memory (MEMORY.md); all of it is too long to be told here',
    nothing: '(empty)',
    byHand: 'Of that the person wrote these lines by hand. Leave them word for word; left out, they come back',
    history: 'What you did since your last dream, oldest first',
    you: 'you',
    whole: 'Answer with the whole new text of MEMORY.md and with nothing else: no word before or after it, no code fence. Markdown, one fact a line. Keep what is still true, say once what is said twice, correct what has changed, and add what is new and lasts: facts, decisions, preferences, who is who; each with its date where that matters. Leave out errands that are done, and thanks. Make nothing up. When there is nothing to change, answer with the text as it stands.',
    adding: 'Answer only with the lines to be added to MEMORY.md, each a list item (“- …”) with one fact: what is new and lasts, with its date where that matters. Leave out what stands there already, errands that are done, and thanks. Make nothing up. When there is nothing to add, answer with nothing.',
  },
  zh: {
    opening: '这是一次梦：没有人问你什么。请整理你经历过的事，让几周后仍然重要的留在记忆里，其余的放下。',
    memory: '你现在的记忆（MEMORY.md）',
    partly: '你的记忆（MEMORY.md）的末尾部分；全文太长，这里放不下',
    nothing: '（空）',
    byHand: '其中下面这些行是主人亲手写的，请一字不改地保留；漏掉的会被放回来',
    history: '上次做梦以来你做过的事，旧的在前',
    you: '你',
    whole: '请只回答新的 MEMORY.md 全文，不要有任何别的话，也不要代码围栏。用 Markdown，一行一件事。仍然成立的保留，说了两遍的只说一遍，变了的改正，再加上新的、长久有用的：事实、决定、偏好、谁是谁；需要时注明日期。办完的差事和道谢不要写。不要编造。没有要改的，就原样回答。',
    adding: '请只回答要加进 MEMORY.md 的行，每行一个列表项（“- ……”），一行一件事：新的、长久有用的，需要时注明日期。已经有的、办完的差事和道谢不要写。不要编造。没有要加的，就什么也不答。',
  },
}

/** So many tokens each part of the order may have. */
const MOST_TOKENS = 8000
const SHOWN_TEXT = 400

export interface Material {
  text: string
  lines: readonly Line[]
  entries: readonly HistoryEntry[]
  /** Is the memory short enough to be written anew? Otherwise it is only added to. */
  whole: boolean
}

/** What the agent is told: its memory, what it did, and what to answer with. */
export function dreamOrder({ text, lines, entries, whole }: Material): string {
  const say = words[languageOf([text, ...entries.map(entry => entry.asked)].join('\n'))]
  const theirs = newest(lines.filter(byHand).map(line => line.text).filter(line => line.trim() !== ''))
  const did = newest(entries.map(({ timestamp, from, asked, answered }) => `- ${timestamp.slice(0, 16).replace('T', ' ')} ${from}: ${shorten(asked, SHOWN_TEXT)}${answered === null ? '' : ` → ${say.you}: ${shorten(answered, SHOWN_TEXT)}`}`))
  const parts: [string, string][] = [
    [whole ? say.memory : say.partly, whole ? text.trim() || say.nothing : newest(linesOf(text)).join('\n')],
    [say.byHand, theirs.join('\n')],
    [say.history, did.join('\n') || say.nothing],
  ]
  const told = parts.filter(([, body]) => body !== '').map(([title, body]) => `### ${title}\n\n${body}`)
  return [say.opening, ...told, whole ? say.whole : say.adding].join('\n\n')
}

/** The last of these lines, within the bound. */
function newest(lines: readonly string[]): string[] {
  let left = MOST_TOKENS
  const from = lines.findLastIndex((line) => {
    left -= estimateTokens(line) + 1
    return left < 0
  })
  return lines.slice(from + 1)
}

/** No answer makes a memory so much longer: such a one is a mistake, as is one that all but empties it. */
const MOST_GROWTH = 200_000
const MOST_CHARACTERS = 500_000
const SMALL = 1000
const LEAST_PART = 1 / 10

export interface Dreamt {
  /** What the memory was when the dream began. */
  before: string
  /** What it is now: it may have been edited meanwhile. */
  now: readonly Line[]
  answer: string
  whole: boolean
}

/** The memory after a dream; null where it stays as it is. */
export function newMemory({ before, now, answer, whole }: Dreamt): string | null {
  if (answer.length > before.length + MOST_GROWTH)
    return null
  const text = unfenced(answer).replace(/^\s*\n/, '').trimEnd()
  const mistaken = text === '' || (whole && before.length > SMALL && text.length < before.length * LEAST_PART)
  if (mistaken)
    return null
  const there = new Set(now.map(line => line.text))
  const takenOut = new Set(linesOf(before).filter(line => !there.has(line) && line.trim() !== '')) // by the person, while it slept
  const lines = linesOf(text).filter(line => !takenOut.has(line))
  const next = whole ? keepByHand(now, lines.join('\n')) : added(now, lines)
  const same = linesOf(next).join('\n') === now.map(line => line.text).join('\n')
  return same || next.length > MOST_CHARACTERS ? null : next
}

function added(now: readonly Line[], lines: readonly string[]): string {
  const known = new Set(now.map(line => bare(line.text)))
  const fresh = lines.filter(line => bare(line) !== '' && !known.has(bare(line)))
  return [...now.map(line => line.text), ...fresh].map(line => `${line}\n`).join('')
}

/** An answer without the code fence that models like to put around a file. */
const unfenced = (answer: string): string => /^\s*```[a-z]*\n([\s\S]*)\n```\s*$/i.exec(answer)?.[1] ?? answer
