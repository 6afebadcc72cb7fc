// The built-in offline engine: a small deterministic program in the place of a language model, and honest about it.
import type { Agent } from '../../agents/contract'
import type { Context, Model, Move as WholeMove, Spent, Step } from '../model'
import type { Intent } from './intents'
import type { Phrases } from './phrases'
import type { Passage } from './retrieve'
import { languageOf, shorten } from '../../kernel/text'
import { estimateTokens } from '../../kernel/tokens'
import { PERSON } from '../../mailbox/contract'
import { stepsOf } from '../model'
import { intentOf } from './intents'
import { phrases } from './phrases'
import { retrieve } from './retrieve'

export const OFFLINE = 'offline'

const MOST_PASSAGES = 3
const SHOWN_QUESTION = 80

/** The same context and steps always give the same move. */
export const offlineEngine: Model = {
  provider: OFFLINE,
  id: OFFLINE,
  next: async ({ context, exchanges, say }) => {
    const steps = stepsOf(exchanges)
    const move = nextMove(context, steps)
    if (move.kind === 'answer' && move.text !== null)
      say(move.text)
    return { text: move.kind === 'answer' ? move.text : null, calls: move.kind === 'call' ? [{ id: `${steps.length}`, tool: move.tool, args: move.args }] : [], spent: spentOn(context) }
  },
}

type Move = { kind: 'call', tool: string, args: Record<string, unknown> } | { kind: 'answer', text: WholeMove['text'] }

/** It costs no money; its tokens are what it read, counted as a model would be. */
const spentOn = ({ memory, sceneContext, passages, wake }: Context): Spent => ({
  prompt_tokens: [memory, sceneContext, wake.content, ...passages.map(passage => passage.text)].reduce((sum, text) => sum + estimateTokens(text), 0),
  completion_tokens: 0,
  cost: 0,
})

function nextMove(context: Context, steps: readonly Step[]): Move {
  const { wake, team } = context
  const say = phrases[languageOf(wake.content)]
  if (wake.letter?.type === 'reply')
    return { kind: 'answer', text: relay(context, say) }
  const names = namesOf(team)
  const text = withoutAddress(wake.content, names)
  const intent = intentOf(text, said => nameAtStart(said, names))
  if (wake.outside !== null) // a person from outside gets answers, not the use of tools
    return { kind: 'answer', text: intent.kind === 'write' || intent.kind === 'remember' || intent.kind === 'hire' ? lookUp(text, context, say) : answer(intent, context, say) }
  if (intent.kind === 'write')
    return write(intent, context, steps, say)
  if (intent.kind === 'remember')
    return remember(intent.line, steps, say)
  if (intent.kind === 'hire')
    return hire(intent.position, context, steps, say)
  return { kind: 'answer', text: answer(intent, context, say) }
}

/** What is quoted must not wake anybody again: the `@` of a mention is left out (that of an address stays). */
const quote = (text: string): string => text.replace(/(?<![\w.])[@\uFF20](?=\S)/g, '')

/** An answer to a task is passed on to whoever asked; one to a message ends the exchange, so that no two agents thank each other for ever. */
function relay({ wake }: Context, say: Phrases): string | null {
  return wake.answered?.type === 'task' ? say.relay(wake.fromName, quote(wake.content)) : null
}

function remember(line: string, steps: readonly Step[], say: Phrases): Move {
  const [done] = steps
  if (!done)
    return { kind: 'call', tool: 'remember', args: { line } }
  if (done.result.startsWith('refused'))
    return { kind: 'answer', text: say.refused(done.result.replace(/^refused: /, '')) }
  return { kind: 'answer', text: done.result === 'remembered' ? say.remembered(quote(line)) : say.known(quote(line)) }
}

/** Asks for the hire; the person decides, and the answer comes by letter. */
function hire(position: string, { wake }: Context, steps: readonly Step[], say: Phrases): Move {
  const [done] = steps
  if (!done)
    return { kind: 'call', tool: 'request_hire', args: { position, reason: shorten(wake.content, 400) } }
  const refused = done.result.startsWith('refused: ')
  return { kind: 'answer', text: refused ? say.refused(done.result.slice('refused: '.length)) : say.hireAsked(quote(position)) }
}

/** One letter a move to each that was named; the person and the agent itself are passed over. */
function write(intent: Intent & { kind: 'write' }, context: Context, steps: readonly Step[], say: Phrases): Move {
  const { team, agent, wake } = context
  const receivers = [...new Set(intent.names)].filter(id => id !== agent.id)
  if (receivers.length === 0) // asked to ask itself; in a group, “@leader tell @writer …” mentions the writer too, whose letter is on its way
    return { kind: 'answer', text: wake.kind === 'mention' ? null : lookUp(intent.content, context, say) }
  const next = receivers[steps.length]
  if (next !== undefined)
    return { kind: 'call', tool: intent.wantsAnswer ? 'dispatch_task' : 'send_message', args: { to: next, content: intent.content } }
  const failed = steps.find(step => step.result.startsWith('refused'))
  if (failed)
    return { kind: 'answer', text: say.refused(failed.result.replace(/^refused: /, '')) }
  const names = receivers.map(id => nameOf(id, team)).join(', ')
  return { kind: 'answer', text: intent.wantsAnswer ? say.asked(names) : say.sent(names) }
}

function answer(intent: Exclude<Intent, { kind: 'write' | 'remember' | 'hire' }>, context: Context, say: Phrases): string | null {
  const { agent, profile, wake } = context
  const name = agent.display.nickname || agent.name
  switch (intent.kind) {
    case 'nobody': return say.noName(intent.name)
    case 'whatAreYou': return say.whatIAm(name, profile.role)
    case 'hello': return wake.from === PERSON || wake.outside !== null ? say.hello(name) : null
    case 'thanks': return wake.from === PERSON || wake.outside !== null ? say.welcome : null
    case 'question': return lookUp(intent.about, context, say)
  }
}

function lookUp(question: string, context: Context, say: Phrases): string {
  const near = retrieve(question, passagesOf(context), MOST_PASSAGES)
  const found = near.length > 0 ? near : onBestPage(question, context)
  if (found.length === 0)
    return context.wake.outside === null ? say.nothing(quote(shorten(question, SHOWN_QUESTION))) : say.nothingOutside(quote(shorten(question, SHOWN_QUESTION)))
  const name = (id = ''): string => id === PERSON || context.wake.outside !== null ? say.you : nameOf(id, context.team)
  const lines = found.map(({ source, text, from, date = '', title = '' }) => source === 'history' ? say.history(name(from), date, quote(text)) : source === 'knowledge' ? say.knowledge(title, quote(text)) : say[source](quote(text)))
  const [best, ...others] = lines
  return others.length === 0 ? best! : `${best}\n\n${say.also}\n\n${others.map(line => `- ${line}`).join('\n')}`
}

/** Where no line alone answers: the line nearest to the question on the page that the search of the knowledge found best. */
function onBestPage(question: string, { passages }: Context): Passage[] {
  const page = passages.filter(({ kb_id, slug }) => kb_id === passages[0]!.kb_id && slug === passages[0]!.slug)
  return retrieve(question, page.map(({ title, text }) => ({ source: 'knowledge', title, text })), 1, Number.EPSILON)
}

/** An agent's papers, cut into what can be quoted: lines of memory and profile, and what it was told (not what it was asked). */
function passagesOf({ memory, profile, history, wake, passages }: Context): Passage[] {
  const lines = (text: string): string[] => text.split('\n').map(line => line.replace(/^\s*(?:[-*+]|\d+\.)\s+/, '').trim()).filter(line => line && !line.startsWith('#'))
  const told = history.filter(entry => entry.actions.length === 0 && entry.asked !== wake.content && !/[?\uFF1F吗呢]\s*$/u.test(entry.asked) && !/^(?:who|what|when|where|which|how|why|do|does|is|are|can)\b/i.test(entry.asked))
  return [
    ...passages.map(({ title, text }) => ({ source: 'knowledge' as const, title, text })),
    ...lines(memory).map(text => ({ source: 'memory' as const, text })),
    ...[profile.objective, ...profile.rules, profile.background].flatMap(lines).map(text => ({ source: 'profile' as const, text })),
    ...told.map(entry => ({ source: 'history' as const, text: shorten(entry.asked, 400), from: entry.from, date: entry.timestamp.slice(0, 10) })),
  ]
}

interface Called { id: string, name: string }

/** Everyone's ids, names and nicknames, the longest first. */
const namesOf = (team: Agent[]): Called[] => team
  .flatMap(agent => [agent.id, agent.name, agent.display.nickname].filter(Boolean).map(name => ({ id: agent.id, name: name.toLowerCase() })))
  .sort((a, b) => b.name.length - a.name.length)

/** The text without the mentions it begins with: “@leader, remember …”. */
function withoutAddress(text: string, names: Called[]): string {
  let said = text.trim()
  for (let rest = afterAddress(said, names); rest !== null; rest = afterAddress(said, names))
    said = rest.replace(/^[\s,:\uFF0C\uFF1A]+(?:and\s+(?=@))?/iu, '')
  return said
}

/** What follows the one mention a text begins with; null where it begins with none. */
function afterAddress(text: string, names: Called[]): string | null {
  const everyone = /^[@\uFF20](?:(?:all|everyone)(?![\p{L}\p{N}_])|所有人|全体)/iu.exec(text)
  if (everyone)
    return text.slice(everyone[0].length)
  return /^[@\uFF20]/.test(text) ? nameAtStart(text, names)?.rest ?? null : null
}

/** Whose name a text begins with (the longest that fits), and what follows. */
function nameAtStart(text: string, names: Called[]): { name: string, rest: string } | null {
  const start = text.trimStart().replace(/^(?:the\s+)?[@\uFF20]?/iu, '')
  const found = names.find(({ name }) => start.slice(0, name.length).toLowerCase() === name && !goesOn(name, start[name.length] ?? ''))
  return found ? { name: found.id, rest: start.slice(found.name.length) } : null
}

/** A Latin word goes on over the next letter or digit; a Chinese name ends where it ends. */
const goesOn = (name: string, next: string): boolean => /\w$/.test(name) && /[\p{Script=Latin}\p{N}_]/u.test(next)

const nameOf = (id: string, team: Agent[]): string => {
  const agent = team.find(other => other.id === id)
  return agent ? agent.display.nickname || agent.name : id
}
