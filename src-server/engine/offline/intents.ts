// The few things the offline engine understands, in English and Chinese. Everything else is a question to look up.

export type Intent
  = | { kind: 'remember', line: string }
    /** `names` as written, without `@`; `wantsAnswer` for “ask”. */
    | { kind: 'write', names: string[], content: string, wantsAnswer: boolean }
      /** Somebody is to be hired. */
    | { kind: 'hire', position: string }
    /** Somebody was to be written to who is not here. */
    | { kind: 'nobody', name: string }
    | { kind: 'whatAreYou' }
    | { kind: 'hello' }
    | { kind: 'thanks' }
    | { kind: 'question', about: string }

/** Each is only a beginning: what follows it is taken as it is, so that no text, however long, is searched twice. */
const PLEASE = /^(?:please|could you|can you|would you|请你?|麻烦你?|帮我)[\s,\uFF0C]*/iu
const REMEMBER = /^(?:remember|note|keep in mind|don['’]t forget)(?:\s+that)?[\s:,]+|^(?:记住|记下来?|记一下|别忘了)[\s:,\uFF1A\uFF0C]*/iu
const TELL = /^(?:tell|let|have)\s+|^(?:告诉|转告|通知|让|叫)\s*/iu
const ASK = /^ask\s+|^(?:请问|问问?)\s*/iu
const HIRE = /^(?:hire|recruit)(?:\s+(?:us|me))?(?:\s+an?)?\s+|^(?:招聘?|雇佣?|聘请?)(?:一[名个位])?\s*/iu
const ABOUT = /^what (?:do|did) you (?:know|remember|have)(?: about| on| of)?\b|^tell me(?: something| more)?(?: about)?\b|^do you (?:know|remember)(?: anything)?(?: about)?\b|^(?:关于|你知道|你记得|说说|介绍一下)/iu
const WHAT_ARE_YOU = /^(?:who|what) are you\b|^(?:are you|is this) (?:an? )?(?:ai|bot|robot|human|language model|llm|real)\b|^what can you do\b|^你是(?:谁|什么|机器人|人|真人)|^你会做?什么|^你能[做干]什么/iu
const HELLO = /^(?:hello|hi|hey|good (?:morning|evening|afternoon)|你好|您好|嗨|早上好|晚上好|早)[\s,.!?~\u3002\uFF0C\uFF01\uFF1F]{0,9}$/iu
const THANKS = /^(?:(?:ok(?:ay)?|great|good|fine)[\s,.!]+)?(?:thanks?|thank you|thx)\b[\s\w,.!~]{0,20}$|^(?:ok(?:ay)?|great|good|fine|谢谢(?:你们?|[您了啦]|大家)?|多谢|好的?|收到|明白了?)[\s,.!~\u3002\uFF0C\uFF01]{0,9}$/iu

/** One name at the start of a text: `@name`, or a bare word. Names with spaces are matched by the caller against the team. */
export interface NamedAtStart { name: string, rest: string }

/**
 * Reads what is wanted. `nameAtStart` tells whether a text begins with somebody's name (with or without `@`), and what
 * follows it.
 */
export function intentOf(text: string, nameAtStart: (text: string) => NamedAtStart | null): Intent {
  const said = without(PLEASE, text.trim()) ?? text.trim()
  const line = without(REMEMBER, said)
  if (line)
    return { kind: 'remember', line }
  const position = without(HIRE, said)?.replace(/[.!?\u3002\uFF01\uFF1F]+$/, '')
  if (position && position.length <= 100 && !position.includes('\n'))
    return { kind: 'hire', position }
  const asked = without(ASK, said)
  const told = asked ?? without(TELL, said)
  const order = told === null ? null : orderOf(told, asked !== null, nameAtStart)
  if (order)
    return order
  if (WHAT_ARE_YOU.test(said))
    return { kind: 'whatAreYou' }
  if (HELLO.test(said))
    return { kind: 'hello' }
  if (THANKS.test(said))
    return { kind: 'thanks' }
  return { kind: 'question', about: without(ABOUT, said) || said }
}

/** What follows a beginning; null where the text does not begin so. */
function without(beginning: RegExp, text: string): string | null {
  const match = beginning.exec(text)
  return match ? text.slice(match[0].length).trim() : null
}

const JOINT = /^\s*(?:[,\u3001\uFF0C和与跟]|and\b)\s*(?=\S)/iu

/** “tell @a and @b to …”: the names, then the message. “tell me …” is none, and neither is a verb without a name. */
function orderOf(text: string, wantsAnswer: boolean, nameAtStart: (text: string) => NamedAtStart | null): Intent | null {
  const names: string[] = []
  let rest = text
  for (let next = nameAtStart(rest); next; next = nameAtStart(rest)) {
    names.push(next.name)
    rest = next.rest
    const joint = JOINT.exec(rest)
    if (!joint || !nameAtStart(rest.slice(joint[0].length)))
      break
    rest = rest.slice(joint[0].length)
  }
  const stranger = names.length === 0 ? /^[@\uFF20](\S{1,60})/.exec(rest)?.[1] : undefined
  if (stranger !== undefined)
    return { kind: 'nobody', name: stranger }
  const content = rest.replace(/^[\s,:\uFF0C\uFF1A]+/u, '').replace(/^(?:to|that)\s+/i, '').trim()
  return names.length > 0 && content ? { kind: 'write', names, content, wantsAnswer } : null
}
