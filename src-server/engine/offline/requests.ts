// Requests for work that the engine can do itself: find what is written about something, and make a short text of it.

/** What is to be found, and the paper it is to be found in, where one is named. */
export interface Find { about: string, where: string | null }

export type Form = 'notice' | 'summary' | 'text'

/** A text to be made: `what` as it was called (“a short notice”), of the text that is given, of a topic, or else of what was said before. */
export interface Wanted { form: Form, what: string, short: boolean, topic: string | null, given: string | null }

/** Requests are one sentence or two; patterns are never tried on more. */
const LONGEST = 600

const FIND = /^(?:find(?:\s+out)?|look(?:\s+it)?\s+up|look\s+for|search(?:\s+for)?|research|check)\s+(?=\S)|^(?:查[一]?[下查找询看]?|找[一]?[下找出到]?|搜索?(?:一下)?|了解(?:一下)?)\s*(?=\S)/iu
const SAYS = /^(?:what(?:ever)?\s+|which\s+)?(?:(?:is|stands)\s+(?:written|said)(?:\s+(?:in|on)\s+(?<paper>[\p{L}\p{N} ’'-]{1,40}?))?|(?<speaker>(?:our|the|your|my|this)\s+[\p{L}\p{N} ’'-]{1,40}?|handbook|memory)\s+(?:says?|tells?(?:\s+us)?|has(?:\s+to\s+say)?|knows?|holds?))\s+(?:about|on|of|regarding)\s+(?<about>.+)$/isu
const DOES_SAY = /^what\s+(?:do|does)\s+(?<speaker>(?:our|the|my|this)\s+[\p{L}\p{N} ’'-]{1,40}?|it)\s+(?:say|tell(?:\s+us)?|have|know|hold)\s+(?:about|on|of|regarding)\s+(?<about>.+)$/isu
const HAN_SAYS = /^(?:(?:我们的?|咱们的?|你的)?(?<paper>[\p{Script=Han}\p{L}]{1,12}?)(?:里面?|中|上)的?)?(?:对于?|关于|有关)?(?<about>[^\uFF0C,]{1,80}?)(?:是?(?:怎么|如何|怎样)(?:说|写|规定|讲)的?|的(?:规定|内容|说法|资料|信息)|有(?:什么|哪些)(?:规定|说法))$/u

/** Reads a request to find something: “find (out) what our handbook says about refunds”, “look up refunds”, “查一下……”. */
export function findIn(text: string): Find | null {
  if (text.length > LONGEST)
    return null
  const asked = plain(text)
  const found = FIND.exec(asked)
  const says = found ? sayingIn(asked.slice(found[0].length)) : DOES_SAY.exec(asked)?.groups ?? SAYS.exec(asked)?.groups ?? null
  if (!found && !says)
    return null
  const about = plain(says?.about ?? asked.slice(found![0].length).replace(/^(?:out\s+)?(?:about\s+|for\s+)?/i, ''))
  return about === '' ? null : { about, where: says?.paper ?? says?.speaker ?? null }
}

const sayingIn = (rest: string): Partial<Record<string, string>> | null => SAYS.exec(rest)?.groups ?? HAN_SAYS.exec(rest)?.groups ?? null

const plain = (text: string): string => text.trim().replace(/[\s.!?\u3002\uFF01\uFF1F]+$/u, '')

const FORMS: [Form, RegExp][] = [
  ['notice', /notice|announcement|sign|memo|通知|告示|公告|启事/i],
  ['summary', /summary|overview|digest|abstract|摘要|总结|小结|概要|概述/i],
]
const NOUN = 'notice|announcement|sign|memo|summary|overview|digest|abstract|note|text|report|paragraph'
const HAN_NOUN = '通知|告示|公告|启事|摘要|总结|小结|概要|概述|说明|短文|便条|报告'
const WRITE = new RegExp(`^(?:(?:write|draft|make|prepare|compose|create|put\\s+together|turn\\s+(?:it|this|that)\\s+into|(?:(?:i|we)(?:\\s+would|['’]d)?\\s+(?:need|want|like))|give\\s+(?:me|us))(?:\\s+(?:me|us))?)\\s+(?<what>(?:an?|the|one)?\\s*(?:(?:very|short|brief|small|quick|simple|plain|nice|clear|one-line|friendly)[\\s,]+){0,4}(?:${NOUN}))\\b(?<rest>.*)$`, 'isu')
const SUM_UP = /^(?:summari[sz]e|sum\s+up|condense|shorten)\b(?<rest>.*)$/isu
const HAN_WRITE = new RegExp(`^(?:(?:据此|根据(?:这个|这些|以上|上面|查到的|结果)[^\\uFF0C,写]{0,10}|用(?:它|这些))[\\uFF0C,]?)?(?:我们?(?:需要|想要|要)|(?:给我们?)?(?:写|起草|拟|草拟|准备|整理|做|出)(?:出|成|好)?)(?<count>一?[个份则篇段张条])?(?<plain>(?:简短|简单|简洁|短小|清楚|短|小)的?)?(?:(?:关于|有关)(?<topic>[^\\uFF0C\\uFF1A:,\\n]{1,60}?)的)?(?<plain2>(?:简短|简单|简洁|短)的?)?(?<noun>${HAN_NOUN})(?<rest>.*)$`, 'su')
const HAN_SUM_UP = /^(?:总结|概括|归纳)(?:一下)?(?<rest>.*)$/su

/** Reads a request for a text: “make a short notice of it: …”, “summarise …”, “据此写一个简短的通知”, “我需要一个关于退款的通知”. */
export function wantedIn(text: string): Wanted | null {
  const head = text.trimStart().slice(0, LONGEST)
  const tail = text.trimStart().slice(LONGEST)
  const groups = WRITE.exec(head)?.groups ?? SUM_UP.exec(head)?.groups ?? HAN_WRITE.exec(head)?.groups ?? HAN_SUM_UP.exec(head)?.groups
  if (!groups)
    return null
  const what = groups.noun ? `${groups.count ?? '一份'}${groups.plain ?? groups.plain2 ?? ''}${groups.noun}` : groups.what ?? ''
  const { topic, given } = subjectOf(`${groups.rest ?? ''}${tail}`)
  const form = what === '' ? 'summary' : FORMS.find(([, pattern]) => pattern.test(what))?.[0] ?? 'text'
  return { form, what, short: /short|brief|small|quick|one-line|[简短小]/iu.test(what), topic: groups.topic ?? topic, given }
}

const POINTER = /^(?:it|this|that|these|those|them|the\s+(?:above|following|text|findings?|results?)|what\s+.{1,40}\s+(?:found|said|wrote)|这个?|它|这些|以上(?:内容)?|上面(?:的内容)?|下面(?:的内容)?|如下内容?)?$/iu
/** So much text after a topic is text to work on; less is a remark on how to do it. */
const ENOUGH = 60

/** What follows the request: a topic, or a pointer to what is given after a colon or a line's end. */
function subjectOf(rest: string): Pick<Wanted, 'topic' | 'given'> {
  const [, head = '', body = ''] = /^([^:\uFF1A\n]*)[:\uFF1A\n]?(.*)$/su.exec(rest)!
  const named = plain(head.replace(/^[\s,\uFF0C]*(?:of|about|on|for|from|regarding|based\s+on|out\s+of|关于|有关)?\s*/iu, ''))
  const given = body.trim()
  if (POINTER.test(named))
    return { topic: null, given: given || null }
  return { topic: named, given: given.length >= ENOUGH || given.includes('\n') ? given : null }
}

/** “find … and write …”: both in one sentence. */
export function findAndMake(text: string): { find: Find, wanted: Wanted } | null {
  if (text.length > LONGEST)
    return null
  for (const { index, 0: joint } of text.matchAll(/[,;\uFF0C\uFF1B]?\s*\b(?:and(?:\s+then)?|then)\s+|[\uFF0C,\uFF1B;\u3002]\s*(?:再|然后|并且?|接着)?|再|然后|并/giu)) {
    const wanted = wantedIn(text.slice(index + joint.length))
    const find = wanted && findIn(text.slice(0, index))
    if (find)
      return { find, wanted }
  }
  return null
}
