// The few things the offline engine understands, in English and Chinese. Everything else is a question to look up.

export type Intent
  = | { kind: 'remember', line: string }
    /** `names` as written, without `@`; `wantsAnswer` for “ask”. */
    | { kind: 'write', names: string[], content: string, wantsAnswer: boolean }
    /** Somebody was to be written to who is not here. */
  | { kind: 'nobody', name: string }
  | { kind: 'whatAreYou' }
    | { kind: 'hello' }
    | { kind: 'thanks' }
    | { kind: 'question', about: string }

const PLEASE = String.raw`(?:please\s+|could you\s+|can you\s+|would you\s+|请你?|麻烦你?|帮我)?`
const REMEMBER = new RegExp(String.raw`^${PLEASE}(?:remember|note|keep in mind|don['’]t forget)(?:\s+that)?\s*[:,]?\s+(?<en>.+)$|^${PLEASE}(?:记住|记下来?|记一下|别忘了)[\s:,\uFF1A\uFF0C]*(?<zh>.+)$`, 'isu')
const WRITE = new RegExp(String.raw`^${PLEASE}(?<verb>tell|ask|let|have|告诉|转告|通知|问问?|请问|让|叫)\s*(?<rest>.+)$`, 'isu')
const WHAT_ARE_YOU = /^(?:who|what) are you\b|^(?:are you|is this) (?:an? )?(?:ai|bot|robot|human|language model|llm|real)\b|what can you do|你是(?:谁|什么|机器人|人|真人)|你会(?:做)?什么|你能(?:做|干)什么/iu
const HELLO = /^(?:hello|hi|hey|good (?:morning|evening|afternoon)|你好|您好|嗨|早上好|晚上好|早)[\s,.!?~\u3002\uFF0C\uFF01\uFF1F]*$/iu
const THANKS = /^(?:thanks?|thank you|thx|ok(?:ay)?|great|good|fine|谢谢|多谢|好的?|收到|明白了?)[\s\w,.!~\u3002\uFF0C\uFF01]{0,20}$/iu
const ABOUT = /^(?:what (?:do|did) you (?:know|remember|have)(?: about| on| of)?|tell me(?: something| more)?(?: about)?|do you (?:know|remember)(?: anything)?(?: about)?|关于|你知道|你记得|说说|介绍一下)\s*(?<about>.*)$/isu

/** One name at the start of a text: `@name`, or a bare word. Names with spaces are matched by the caller against the team. */
export interface NamedAtStart { name: string, rest: string }

/**
 * Reads what is wanted. `nameAtStart` tells whether a text begins with somebody's name (with or without `@`), and what
 * follows it.
 */
export function intentOf(text: string, nameAtStart: (text: string) => NamedAtStart | null): Intent {
  const said = text.trim()
  const remember = REMEMBER.exec(said)?.groups
  if (remember)
    return { kind: 'remember', line: (remember.en ?? remember.zh)!.trim() }
  const write = WRITE.exec(said)?.groups
  const order = write && orderOf(write.verb!.toLowerCase(), write.rest!, nameAtStart)
  if (order)
    return order
  if (WHAT_ARE_YOU.test(said))
    return { kind: 'whatAreYou' }
  if (HELLO.test(said))
    return { kind: 'hello' }
  if (THANKS.test(said))
    return { kind: 'thanks' }
  const about = ABOUT.exec(said)?.groups?.about
  return { kind: 'question', about: about?.trim() || said }
}

const ASKING = /^(?:ask|问|请问)/

/** “tell @a and @b to …”: the names, then the message. “tell me …” is none, and neither is a verb without a name. */
function orderOf(verb: string, text: string, nameAtStart: (text: string) => NamedAtStart | null): Intent | null {
  const names: string[] = []
  let rest = text
  for (let next = nameAtStart(rest); next; next = nameAtStart(rest)) {
    names.push(next.name)
    rest = next.rest
    const joint = /^\s*(?:[,\u3001\uFF0C]|and\b|和|与|跟)\s*(?=\S)/iu.exec(rest)
    if (!joint || !nameAtStart(rest.slice(joint[0].length)))
      break
    rest = rest.slice(joint[0].length)
  }
  const content = rest.replace(/^[\s,:\uFF0C\uFF1A]+/u, '').replace(/^(?:to|that)\s+/i, '').trim()
  const stranger = names.length === 0 && /^[@\uFF20](\S{1,60})/.exec(rest)?.[1]
  if (stranger)
    return { kind: 'nobody', name: stranger }
  return names.length > 0 && content ? { kind: 'write', names, content, wantsAnswer: ASKING.test(verb) } : null
}
