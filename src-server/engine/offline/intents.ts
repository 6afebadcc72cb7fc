// The few things the offline engine understands, in English and Chinese. Everything else is a question to look up.
import type { Names } from './names'
import type { Part } from './orders'
import type { Find, Wanted } from './requests'
import type { Timed } from './times'
import { ordersIn } from './orders'
import { findAndMake, findIn, wantedIn } from './requests'
import { timeAtStart } from './times'

export type Intent
  = | { kind: 'remember', line: string, forTeam: boolean }
    | { kind: 'forget', line: string }
    /** Others are to be told or asked. */
    | { kind: 'delegate', parts: Part[] }
    /** Somebody was to be written to who is not here. */
    | { kind: 'nobody', name: string }
    /** `group` null: the one it was asked in, or the one where everybody is. */
    | { kind: 'post', group: string | null, content: string }
    | { kind: 'hire', position: string }
    | { kind: 'schedule', timed: Timed, task: string }
    /** `whole`: with the time that stands in it, should that have come. */
    | { kind: 'remind', what: string, whole: string, timed: Timed | null }
    | { kind: 'readPage', title: string }
    | { kind: 'skills' }
    | { kind: 'useSkill', name: string }
    | { kind: 'find', find: Find }
    /** A text is to be made; `find` where the sentence says as well what is to be found for it. */
    | { kind: 'make', wanted: Wanted, find: Find | null }
    | { kind: 'whatAreYou' }
    | { kind: 'hello' }
    | { kind: 'thanks' }
    /** `command`: it sounds like something to be done, and not like a question. */
    | { kind: 'question', about: string, command: boolean }

/** Each is only a beginning: what follows it is taken as it is, so that no text, however long, is searched twice. */
const PLEASE = /^(?:please|could you|can you|would you|请你?|麻烦你?|帮我)[\s,\uFF0C]*/iu
const FOR_TEAM = /^(?:remember|note)\s+for\s+(?:the\s+(?:whole\s+)?team|everyone|all\s+of\s+us)(?:\s+that)?[\s:,]+|^(?:[替帮给为](?:整个|全)?(?:团队|大家)记(?:住|下来?|一下)|(?:整个|全)?团队(?:都要|要)?记住)[\s:,\uFF1A\uFF0C]*/iu
const REMEMBER = /^(?:remember|note|keep in mind|don['’]t forget)(?:\s+that)?[\s:,]+|^(?:记住|记下来?|记一下|别忘了)[\s:,\uFF1A\uFF0C]*/iu
const FORGET = /^forget(?:\s+(?:that|about))?[\s:,]+|^(?:忘掉|忘了|忘记|不用再?记)[\s:,\uFF1A\uFF0C]*/iu
const HIRE = /^(?:hire|recruit)(?:\s+(?:us|me))?(?:\s+an?)?\s+|^(?:招聘?|雇佣?|聘请?)(?:一[名个位])?\s*/iu
const REMIND = /^remind\s+me(?:\s+(?:to|that|about|of))?[\s:,]+|^提醒我[\s:,\uFF1A\uFF0C]*/iu
const ABOUT = /^what (?:do|did) you (?:know|remember|have)(?: about| on| of)?\b|^(?:tell|show|give) me(?: something| more)?(?: about)?\b|^let me know(?: about)?\b|^do you (?:know|remember)(?: anything)?(?: about)?\b|^(?:关于|你知道|你记得|说说|介绍一下)/iu
const WHAT_ARE_YOU = /^(?:who|what) are you\b|^(?:are you|is this) (?:an? )?(?:ai|bot|robot|human|language model|llm|real)\b|^what can you do\b|^你是(?:谁|什么|机器人|人|真人)|^你会做?什么|^你能[做干]什么/iu
const HELLO = /^(?:hello|hi|hey|good (?:morning|evening|afternoon)|你好|您好|嗨|早上好|晚上好|早)[\s,.!?~\u3002\uFF0C\uFF01\uFF1F]{0,9}$/iu
const THANKS = /^(?:(?:ok(?:ay)?|great|good|fine)[\s,.!]+)?(?:thanks?|thank you|thx)\b[\s\w,.!~]{0,20}$|^(?:ok(?:ay)?|great|good|fine|谢谢(?:你们?|[您了啦]|大家)?|多谢|好的?|收到|明白了?)[\s,.!~\u3002\uFF0C\uFF01]{0,9}$/iu
const SKILLS = /^(?:what|which)\s+skills\b|^list\s+(?:your|all|the)\s+skills\b|^你?(?:有|会)(?:什么|哪些)技能|^(?:你的)?技能(?:有哪些|列表)/iu
const USE_SKILL = /^(?:use|read)\s+(?:the\s+|your\s+)?skill\s+["“]?(?<name>[^"”\n]{1,80})|^(?:使?用|读)(?:一下)?技能\s*[“"]?(?<han>[^”"\n]{1,80})/iu
const READ_PAGE = /^(?:read|open|show)(?:\s+me)?(?:\s+out)?\s+(?:the\s+)?page\s+(?:about\s+|on\s+)?["“]?(?<title>[^"”\n]{1,120})|^(?:read|open|show)(?:\s+me)?(?:\s+out)?\s+(?:the\s+)?["“](?<quoted>[^"”\n]{1,120})["”](?:\s+page)?|^(?:[读念看]|打开)(?:一下|出)?页面\s*[“"《]?(?<han>[^”"》\n]{1,80})|^(?:[读念看]|打开)(?:一下|出)?[“"《](?<hanQuoted>[^”"》\n]{1,80})[”"》]/iu
const GROUP = '(?:#(?<hash>[\\p{L}\\p{N}_-]{1,60})|(?:the\\s+)?(?<named>[\\p{L}\\p{N}_-]{1,60})\\s+(?:group|channel)|the\\s+group(?:\\s+chat)?|(?<general>general))'
const TELL_ALL = new RegExp(`^(?:tell|let)\\s+(?:[@\\uFF20]?(?:everyone|everybody|all)|the\\s+(?:whole\\s+)?(?:team|group))(?:\\s+know)?(?:\\s+in\\s+${GROUP})?[\\s,:]+(?:that\\s+)?`, 'iu')
const POST = new RegExp(`^(?:post|say|write|announce)\\s+(?:in|to|into)\\s+${GROUP}[\\s,:]+(?:that\\s+)?`, 'iu')
const HAN_TELL_ALL = /^(?:告诉|通知|转告)[@\uFF20]?(?:大家|所有人|全体(?:同事|成员)?|各位)[\s,:\uFF0C\uFF1A]*|^在(?:#(?<hash>[\p{L}\p{N}_-]{1,60})|[“"]?(?<named>[\p{L}\p{N}_-]{0,30}?)[”"]?(?:这个)?群聊?)[里中上]?(?:[说发讲]|通知|宣布|发布)(?![过了])(?:一[声下条句])?(?:消息)?[\s,:\uFF0C\uFF1A]*/iu
/** What sounds like something to be done. */
const COMMAND = /^(?:buy|book|send|e-?mail|call|phone|delete|remove|open|close|start|stop|run|build|create|make|write|draft|fix|change|update|set|turn|translate|calculate|compute|draw|paint|pay|order|download|install|print|play|move|copy|rename|cancel|clean|upload|publish|generate|plan|organi[sz]e|design|schedule|arrange|prepare|give|show|sing|say|tell|let|ask|every|each)\s+\S|^(?:帮我|替我|给我|[把请买订画唱写]|帮忙|麻烦|发送|删除?|打开|关闭|翻译|计算|付款|下载|安装|打印|播放|取消|安排|生成)/iu
const QUESTION_MARK = /[?\uFF1F吗呢]\s*$/u
/** What makes sense as a task for later though it is only a question or a wish to be told. */
const WISH = /^(?:tell|give|send|show)\s+(?:me|us)\b|^report\b|^(?:告诉|发给|汇报|报告|说说?)/iu

/** Reads what is wanted. */
export function intentOf(text: string, names: Names): Intent {
  return laterIn(withoutPlease(text), names) ?? intentNow(text, names)
}

function intentNow(text: string, names: Names): Intent {
  const whole = text.trim()
  const said = withoutPlease(whole)
  return memoryIn(said) ?? messageIn(whole, said, names) ?? workIn(said) ?? talkIn(whole, said)
}

const withoutPlease = (text: string): string => without(PLEASE, text.trim()) || text.trim()

/** What follows a beginning; null where the text does not begin so. */
function without(beginning: RegExp, text: string): string | null {
  const match = beginning.exec(text)
  return match ? text.slice(match[0].length).trim() : null
}

function memoryIn(said: string): Intent | null {
  const forTeam = without(FOR_TEAM, said)
  const line = forTeam || without(REMEMBER, said)
  if (line)
    return { kind: 'remember', line, forTeam: Boolean(forTeam) }
  const gone = without(FORGET, said)
  return gone ? { kind: 'forget', line: gone } : null
}

/** Reminders, and orders with a time before them. */
function laterIn(said: string, names: Names): Intent | null {
  const whole = without(REMIND, said)
  if (whole)
    return { kind: 'remind', whole, ...remindedOf(whole) }
  const timed = timeAtStart(said)
  if (!timed || timed.rest === '')
    return null
  const what = without(REMIND, withoutPlease(timed.rest))
  if (what)
    return { kind: 'remind', whole: what, what, timed }
  const intent = intentNow(timed.rest, names)
  const isOrder = intent.kind === 'question' ? intent.command || WISH.test(timed.rest) : !['nobody', 'hello', 'thanks', 'whatAreYou'].includes(intent.kind)
  return isOrder ? { kind: 'schedule', timed, task: timed.rest } : null
}

/** Of what, and when: “tomorrow at 9 to call”, “to call tomorrow at 9”. */
function remindedOf(text: string): { what: string, timed: Timed | null } {
  const first = timeAtStart(text)
  if (first)
    return { what: first.rest.replace(/^(?:to|that|about|of)\s+/i, ''), timed: first }
  for (const { index } of text.slice(0, 1000).matchAll(/[\s,\uFF0C](?=(?:in|at|on|every|each|daily|next|today|tonight|tomorrow)\b)/gi)) {
    const timed = timeAtStart(text.slice(index + 1))
    if (timed?.rest === '')
      return { what: text.slice(0, index), timed }
  }
  return { what: text, timed: null }
}

/** Something for others: for everyone in a group, or for some by name; or for somebody who is to be hired. */
function messageIn(whole: string, said: string, names: Names): Intent | null {
  for (const beginning of [TELL_ALL, POST, HAN_TELL_ALL]) {
    const match = beginning.exec(said)
    const content = match && said.slice(match[0].length).trim()
    if (content)
      return { kind: 'post', group: match.groups?.hash || match.groups?.named || match.groups?.general || null, content }
  }
  const position = without(HIRE, said)?.replace(/[.!?\u3002\uFF01\uFF1F]+$/, '')
  if (position && position.length <= 100 && !position.includes('\n'))
    return { kind: 'hire', position }
  const orders = ordersIn(whole, names) ?? ordersIn(said, names)
  if (!orders)
    return null
  return 'nobody' in orders ? { kind: 'nobody', name: orders.nobody } : { kind: 'delegate', parts: orders }
}

/** Work it does itself. */
function workIn(said: string): Intent | null {
  const page = READ_PAGE.exec(said)?.groups
  if (page)
    return { kind: 'readPage', title: trimmed(page.title ?? page.quoted ?? page.han ?? page.hanQuoted ?? '') }
  const skill = USE_SKILL.exec(said)?.groups
  if (skill)
    return { kind: 'useSkill', name: trimmed(skill.name ?? skill.han ?? '') }
  if (SKILLS.test(said))
    return { kind: 'skills' }
  const both = findAndMake(said)
  if (both)
    return { kind: 'make', ...both }
  const wanted = wantedIn(said)
  if (wanted)
    return { kind: 'make', wanted, find: null }
  const find = findIn(said)
  return find && { kind: 'find', find }
}

const trimmed = (text: string): string => text.trim().replace(/[.!?\u3002\uFF01\uFF1F]+$/, '')

function talkIn(whole: string, said: string): Intent {
  if (WHAT_ARE_YOU.test(said))
    return { kind: 'whatAreYou' }
  if (HELLO.test(said))
    return { kind: 'hello' }
  if (THANKS.test(said))
    return { kind: 'thanks' }
  return { kind: 'question', about: without(ABOUT, said) || said, command: (COMMAND.test(said) || COMMAND.test(whole)) && !QUESTION_MARK.test(said) && !ABOUT.test(said) }
}
