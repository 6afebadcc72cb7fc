// An agent's papers, cut into what can be quoted: pages, memories, its profile, what it was told, and what was said around it.
import type { Context } from '../model'
import type { Passage, Source } from './retrieve'
import { shorten } from '../../kernel/text'

const LONGEST = 400

/** All that can be quoted to whoever asks. What was a question, or what led to work, tells nothing. */
export function papersOf({ memory, teamMemory, profile, history, group, wake, agent, passages }: Context): Passage[] {
  const told = history.filter(entry => entry.actions.length === 0 && entry.asked !== wake.content && !isQuestion(entry.asked))
  const said = group.filter(message => message.from !== agent.id && message.content !== wake.content && !isQuestion(message.content))
  return [
    ...passages.map(({ title, text }) => ({ source: 'knowledge' as const, title, text })),
    ...linesOf(memory).map(text => ({ source: 'memory' as const, text })),
    ...linesOf(teamMemory).map(text => ({ source: 'team' as const, text })),
    ...[profile.objective, ...profile.rules, profile.background].flatMap(linesOf).map(text => ({ source: 'profile' as const, text })),
    ...told.map(entry => ({ source: 'history' as const, text: shorten(entry.asked, LONGEST), from: entry.from, date: entry.timestamp.slice(0, 10) })),
    ...said.map(message => ({ source: 'group' as const, text: shorten(message.content, LONGEST), from: message.from, date: message.timestamp.slice(0, 10) })),
  ]
}

/** The lines of a text without headings and the marks of lists. */
export const linesOf = (text: string): string[] => text.split('\n').map(line => line.replace(/^\s*(?:[-*+]|\d+\.)\s+/, '').trim()).filter(line => line && !line.startsWith('#'))

const isQuestion = (text: string): boolean => /[?\uFF1F吗呢]\s*$/u.test(text) || /^(?:@\S+\s+)?(?:who|what|when|where|which|how|why|do|does|is|are|can)\b/i.test(text)

const NAMED: [RegExp, Source[]][] = [
  [/handbook|knowledge|wiki|pages?\b|documents?|manual|手册|知识|资料|文档|页面|店规/iu, ['knowledge']],
  [/team|团队|大家/iu, ['team']],
  [/memory|记忆/iu, ['memory', 'team']],
  [/history|letters?|往来|历史|来信/iu, ['history']],
  [/group|chat|群/iu, ['group']],
]

/** The papers that somebody names: “our handbook”, “你的记忆”; all of them where the name says nothing. */
export function papersNamed(name: string | null, papers: readonly Passage[], kbs: readonly string[]): readonly Passage[] {
  const sources = name === null ? undefined : kbs.some(id => name.toLowerCase().includes(id.toLowerCase())) ? ['knowledge'] : NAMED.find(([pattern]) => pattern.test(name))?.[1]
  return sources ? papers.filter(({ source }) => sources.includes(source)) : papers
}
