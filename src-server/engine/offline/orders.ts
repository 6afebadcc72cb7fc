// Orders to pass something on: who is to be told or asked what, and whose answer somebody else's part builds on.
import type { Names } from './names'
import { nameAtStart } from './names'

/** What one colleague is to be told or asked. */
export interface Part {
  to: string
  content: string
  wantsAnswer: boolean
  /** The places of the parts whose answers it builds on. */
  uses: number[]
}

/** The parts in their order, or whom somebody wanted written to who is not here. */
export type Orders = Part[] | { nobody: string }

const TELL = /^(?:tell|notify|inform)\s+|^(?:告诉|转告|通知)\s*/iu
const ASK = /^(?:ask|have|get|let)\s+|^(?:请问|问问?|[让叫请派由])\s*/iu

/** A text longer than this is content for somebody, and is not searched for more orders. */
const LONGEST = 4000

const JOINT = /[,;.!?\n\u3001\u3002\uFF0C\uFF1B\uFF01\uFF1F再并]|\s(?:and|then)\s|然后|接着|随后|最后|同时/giu
const LINKS = /^(?:[\s,;.!?\u3001\u3002\uFF0C\uFF1B\uFF01\uFF1F再]|(?:and|then|also|next|finally|please|after\s+that|afterwards)\b|然后|接着|随后|最后|之后|并且?|同时)+/iu
const AFTERWARDS = /\b(?:then|next|finally|after)|再|然后|接着|随后|最后|之后/iu
/** Words that point back to what another has found or said. */
const IT = /\b(?:it|this|these|them|(?:of|from|about|with|on) (?:that|those)|the (?:results?|findings?|answers?|outcome)|what \w+ (?:finds?|found|says?|said|answers?|answered|writes?|wrote)|based on)\b|据此|根据|它|这个|这些|结果|上述|基于|[查找]到的/iu
/** What a name with no order of its own is followed by when work is given to it. */
const WORK = /^\s*(?:(?:to|find|look|search|check|make|write|draft|compose|prepare|put|translate|summari[sz]e|review|read|list|collect|count|compare|explain|describe|answer|reply|say|tell|send|post|give|help|do|turn|remember|note|when|what|where|which|who|how|why|whether|if)\b|[写做查找搜译起拟看说答复负准整总翻据根把用来去给再也帮提])/iu
const REPORT_BACK = /(?:[\s,]+(?:and|then)){1,2}\s+(?:(?:report|get)\s+back(?:\s+to\s+me)?|tell\s+me|let\s+me\s+know)[\s.!]*$|[\s,\uFF0C]*(?:再|然后|并)?(?:告诉|回复|汇报给?)我[\s\u3002]*$/iu

interface Stranger { nobody: string }

/** Where a text begins with an order: to whom, and what follows the names. */
interface Opening { names: string[], wantsAnswer: boolean, rest: string }

/** An order with what belongs to it, and what joins it to the one before. */
interface Order extends Opening { content: string, joint: string }

/** Reads orders; null where a text does not begin with one. */
export function ordersIn(text: string, names: Names): Orders | null {
  const orders: Order[] = []
  for (let next: Opening & { joint: string } | Stranger | null = openingWith('', openingAt(text, names)); next !== null;) {
    if ('nobody' in next)
      return next
    const found = upToNext(next, names)
    const content = tidy(found.content)
    if (content === '')
      break
    orders.push({ ...next, content })
    next = found.next
  }
  return orders.length > 0 ? partsOf(orders) : null
}

/** Orders as parts: what points back to a result, or is asked for “then”, waits for the parts just before. */
function partsOf(orders: readonly Order[]): Part[] {
  const parts: Part[] = []
  let stage: number[] = []
  for (const { names, content, wantsAnswer, joint } of orders) {
    const waits = parts.length > 0 && (IT.test(content) || (wantsAnswer && AFTERWARDS.test(joint)))
    const uses = waits ? stage : parts.at(-1)?.uses ?? []
    stage = [...waits ? [] : stage, ...names.map((_, i) => parts.length + i)]
    parts.push(...names.map(to => ({ to, content, wantsAnswer, uses })))
  }
  return parts.map((part, i) => ({ ...part, wantsAnswer: part.wantsAnswer || parts.some(({ uses }) => uses.includes(i)) }))
}

const tidy = (content: string): string => content.replace(REPORT_BACK, '').replace(/^[\s,:\uFF0C\uFF1A]+/u, '').replace(/^(?:to|that)\s+/i, '').replace(/[\s,;\uFF0C\uFF1B\u3001]+$/u, '')

/** An order with its verb and its names: “tell @a and @b …”. “tell me …” is none, and neither is a verb without a name. */
function openingAt(text: string, names: Names): Opening | Stranger | null {
  const verb = TELL.exec(text) ?? ASK.exec(text)
  if (!verb)
    return null
  const after = text.slice(verb[0].length)
  const named = namesAt(after, names)
  if (!named) {
    const stranger = /^[@\uFF20](\S{1,60})/.exec(after)?.[1] ?? THE_STRANGER.exec(text.slice(0, LONGEST))?.[1]
    return stranger === undefined ? null : { nobody: stranger }
  }
  const know = /^let\b/i.test(text) ? /^\s+know\b/i.exec(named.rest) : null
  return { names: named.ids, wantsAnswer: !TELL.test(text) && !know, rest: named.rest.slice(know?.[0].length ?? 0) }
}

/** “ask the cook to …”, where there is none. */
const THE_STRANGER = /^(?:ask|tell)\s+the\s+([\p{L}\p{N}_-]{1,60})\s+to\b/iu

const AND = /^\s*(?:[,\u3001\uFF0C和与跟]|and\b)\s*(?=\S)/iu

/** One name, or several with “and” between them; each once. */
function namesAt(text: string, names: Names): { ids: string[], rest: string } | null {
  const ids = new Set<string>()
  let rest = text
  for (let next = nameAtStart(rest, names); next !== null;) {
    ids.add(next.id)
    rest = next.rest
    const and = AND.exec(rest)
    next = and && nameAtStart(rest.slice(and[0].length), names)
  }
  return ids.size > 0 ? { ids: [...ids], rest } : null
}

/** What belongs to an order, and where the next one begins. What follows a colon is meant word for word. */
function upToNext({ rest, wantsAnswer }: Opening, names: Names): { content: string, next: Opening & { joint: string } | Stranger | null } {
  if (rest.length > LONGEST || /^\s*[:\uFF1A]/.test(rest))
    return { content: rest, next: null }
  for (const { index } of rest.matchAll(JOINT)) {
    const joint = LINKS.exec(rest.slice(index))![0]
    const after = rest.slice(index + joint.length)
    const next = openingWith(joint, openingAt(after, names) ?? (wantsAnswer ? workFor(after, names) : null))
    if (next)
      return { content: rest.slice(0, index), next }
  }
  return { content: rest, next: null }
}

const openingWith = (joint: string, opening: Opening | Stranger | null): Opening & { joint: string } | Stranger | null => opening && ('nobody' in opening ? opening : { ...opening, joint })

/** “…, and the writer make a notice of it”: a name that is given work without a verb of its own. */
function workFor(text: string, names: Names): Opening | null {
  const named = namesAt(text, names)
  return named && WORK.test(named.rest) ? { names: named.ids, rest: named.rest, wantsAnswer: true } : null
}
