// Requests for work that the engine can do itself: find what is written about something, and make a short text of it.

/** What is to be found, and the paper it is to be found in, where one is named. */
export interface Find { about: string, where: string | null }

export type Form = 'notice' | 'summary' | 'text'

/** A text to be made: `what` as it was called (“a short notice”), of the text that is given, of a topic, or else of what was said before. */
export interface Wanted { form: Form, what: string, short: boolean, topic: string | null, given: string | null }

/** Requests are one sentence or two; patterns are never tried on more. */
const LONGEST = 600

/** On one line, with single spaces and without the stop at its end. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').trim().replace(/[ .!?\u3002\uFF01\uFF1F]+$/u, '')

const FIND = /^(?:find(?: out)?|look(?: it)? up|look for|search(?: for)?|research|check) |^(?:查(?:一下|一查|[找询看])?|找(?:一下|一找|[出到])?|搜索?(?:一下)?|了解(?:一下)?) ?/iu
const WRITTEN = /^(?:what )?(?:is|stands) (?:written|said|known)(?: (?:in|on) (?<paper>[^,]{1,40}?))? (?:about|on|regarding) /i
const SAYS = /^(?:what )?(?<paper>[^,]{1,40}?) (?:says?|tells? us|knows?|has|has to say|holds) (?:about|on|regarding) /i
const DOES_SAY = /^what (?:do|does) (?<paper>[^,]{1,40}?) (?:say|tell us|have|have to say|know|hold) (?:about|on|regarding) /i
const HAN_PAPER = /^(?:我们的?|咱们的?|你的)?(?<paper>[^\uFF0C,关有对]{1,12}?)(?:里面?|中|上)的?(?=关于|有关|对)/u
const HAN_ABOUT = /^(?:关于|有关|对于?)/u
const HAN_SAYS = /(?:是?(?:怎么|如何|怎样)(?:[说写讲]|规定)的?|的(?:规定|内容|说法|资料|信息)|有(?:什么|哪些)(?:规定|说法))$/u

/** Reads a request to find something: “find (out) what our handbook says about refunds”, “look up refunds”, “查一下……”. */
export function findIn(text: string): Find | null {
  if (text.length > LONGEST)
    return null
  const asked = plain(text)
  const verb = FIND.exec(asked)
  const rest = asked.slice(verb?.[0].length ?? 0)
  const says = verb ? WRITTEN.exec(rest) ?? SAYS.exec(rest) : /^what /i.test(rest) ? DOES_SAY.exec(rest) ?? WRITTEN.exec(rest) ?? SAYS.exec(rest) : null
  if (!verb && !says)
    return null
  const paper = says ?? HAN_PAPER.exec(rest)
  const about = rest.slice(paper?.[0].length ?? 0).replace(/^(?:about|for) /i, '').replace(HAN_ABOUT, '').replace(HAN_SAYS, '')
  return about === '' ? null : { about, where: paper?.groups?.paper ?? null }
}

const FORMS: [Form, RegExp][] = [
  ['notice', /notice|announcement|sign|memo|通知|告示|公告|启事/i],
  ['summary', /summary|overview|digest|abstract|摘要|总结|小结|概要|概述/i],
]
const WRITE = /^(?:(?:write|draft|make|prepare|compose|create|put together|give)(?: me| us)?|turn (?:it|this|that) into|(?:i|we)(?: would|['’]d)? (?:need|want|like)) (?<what>(?:an? |the |one )?(?:(?:very|short|brief|small|quick|simple|plain|nice|clear|one-line|friendly),? ){0,4}(?:notice|announcement|sign|memo|summary|overview|digest|abstract|note|text|report|paragraph))(?![\w-])/i
const SUM_UP = /^(?:summari[sz]e|sum up|condense|shorten)(?![\w-])/i
const HAN_WRITE = /^(?:据此|根据(?:这个|这些|以上|上面|查到的|结果)(?:内容)?|用(?:它|这些))?[\uFF0C,]?(?:我们?(?:需要|想要|要)|(?:给我们?)?(?:[写做拟]|起草|草拟|准备|整理)[出成好]?)(?<count>一?[个份则篇段张条])?(?<short>(?:简[短单洁]|短小?|小)的?)?(?:(?:关于|有关)(?<topic>[^\uFF0C\uFF1A:,\n]{1,60}?)的)?(?<later>(?:简[短单洁]|短)的?)?(?<noun>通知|告示|公告|启事|摘要|总结|小结|概要|概述|说明|短文|便条|报告)/u
const HAN_SUM_UP = /^(?:总结|概括|归纳)(?:一下)?/u

/** Reads a request for a text: “make a short notice of it: …”, “summarise …”, “据此写一个简短的通知”, “我需要一个关于退款的通知”. */
export function wantedIn(text: string): Wanted | null {
  const end = /[:\uFF1A\n]/.exec(text)?.index ?? text.length
  if (end > LONGEST)
    return null
  const head = plain(text.slice(0, end))
  const match = WRITE.exec(head) ?? SUM_UP.exec(head) ?? HAN_WRITE.exec(head) ?? HAN_SUM_UP.exec(head)
  if (!match)
    return null
  const { what, noun, count = '一份', short, later, topic } = match.groups ?? {}
  const called = what ?? (noun ? `${count}${short ?? later ?? ''}${noun}` : /^[a-z]/i.test(head) ? 'a summary' : '一份摘要')
  const form = FORMS.find(([, pattern]) => pattern.test(called))?.[0] ?? 'text'
  return { form, what: called, short: /short|brief|small|quick|one-line|[简短小]/iu.test(called), ...subjectOf(topic ?? head.slice(match[0].length), text.slice(end + 1).trim()) }
}

const PREPOSITION = /^[ ,\uFF0C]*(?:(?:of|about|on|for|from|regarding|based on|out of) |关于|有关)?(?:(?:the )?page |页面)?/iu
const POINTER = /^(?:it|this|that|these|those|them|the (?:above|following|text|findings?|results?)|what .{1,40} (?:found|said|wrote)|这个?|它|这些|以上(?:内容)?|上面(?:的内容)?|下面(?:的内容)?|如下内容?)?$/iu
/** So much text after a topic is text to work on; less is a remark on how to do it. */
const ENOUGH = 60

/** What the text is to be about: a topic, or what is given after a colon or the end of the line. */
function subjectOf(rest: string, body: string): Pick<Wanted, 'topic' | 'given'> {
  const named = rest.replace(PREPOSITION, '').trim()
  if (POINTER.test(named))
    return { topic: null, given: body || null }
  return { topic: named, given: body.length >= ENOUGH || body.includes('\n') ? body : null }
}

const AND = /[,;]? (?:and then|and|then) |[\uFF0C,\uFF1B;\u3002再并]|然后/giu
const LINK = /^(?:[ ,\uFF0C再]|然后|并且?|接着)+/u

/** “find … and write …”: both in one sentence. */
export function findAndMake(text: string): { find: Find, wanted: Wanted } | null {
  if (text.length > LONGEST)
    return null
  for (const { index, 0: joint } of text.matchAll(AND)) {
    const wanted = wantedIn(text.slice(index + joint.length).replace(LINK, ''))
    const find = wanted && findIn(text.slice(0, index))
    if (find)
      return { find, wanted }
  }
  return null
}
