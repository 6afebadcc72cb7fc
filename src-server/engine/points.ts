// The open points of a HEARTBEAT.md, what an agent is told of them, and what of its answer the person needs to hear.
import type { Language } from '../kernel/text'
import { languageOf } from '../kernel/text'

/** So much of a HEARTBEAT.md is told. */
const MOST_CHARACTERS = 20_000
const SILENT = 'HEARTBEAT_OK'

const words: Record<Language, (points: string) => string> = {
  en: points => `It is time to look at your HEARTBEAT.md. Do what is due now of these points and leave the rest. Your answer goes to the person as a letter; when there is nothing they need to hear, answer ${SILENT} and nothing else.\n\n${points}`,
  zh: points => `现在是查看你的 HEARTBEAT.md 的时候。下面各点中到时候该做的就做，其余的先放着。你的回答会作为信件寄给主人；如果没有什么需要告诉他的，只回答 ${SILENT}。\n\n${points}`,
}

/** What the agent is told: one paragraph, and after the first empty line the open points. */
export const heartbeatOrder = (points: string): string => words[languageOf(points)](points)

/** What an answer to a heartbeat says; null where that is nothing the person needs to hear. */
export function saidIn(text: string | null): string | null {
  const said = text?.trim() ?? ''
  const parts = said.split(/[*`_"]{0,3}HEARTBEAT_OK[*`_"]{0,3}[.!]?/i)
  const telling = parts.filter(part => /[\p{L}\p{N}]/u.test(part))
  const kept = parts.length === 1 || telling.length > 1 ? said : telling[0]?.trim() ?? ''
  return kept === '' ? null : kept
}

/** The text of a HEARTBEAT.md without comments and what is ticked off; null where nothing but headings is left. */
export function openPoints(text: string): string | null {
  const lines = withoutComments(text).split(/\r?\n/)
  let ticked = -1 // how far in the point that is ticked off stands, while we are below it
  const open = lines.filter((line) => {
    const depth = line.search(/\S/)
    if (depth < 0)
      return true
    if (/^\s*[-*+]\s+\[x\](?:\s|$)/i.test(line))
      ticked = ticked >= 0 && depth > ticked ? ticked : depth
    else if (ticked >= 0 && (depth <= ticked || /^\s*[-*+]\s+\[ \]\s/.test(line)))
      ticked = -1
    return ticked < 0
  })
  const says = open.some(line => !/^\s*(?:$|#{1,6}(?:\s|$)|[-*+](?:\s+\[ \])?\s*$|(?:-{3,}|\*{3,}|_{3,})\s*$)/.test(line))
  const left = open.join('\n').replace(/\n{3,}/g, '\n\n').trim()
  return says ? left.slice(0, MOST_CHARACTERS) : null
}

/** Comments are taken out one by one; one that does not end takes the rest with it. */
const withoutComments = (text: string): string => text.replace(/<!--[\s\S]*?(?:-->|$)/g, '')
