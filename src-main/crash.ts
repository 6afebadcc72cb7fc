// The page that is shown in the window when there is no server: what happened, the last lines, and what a person can do now.
import type { Crash, CrashWords } from './crashWords'
import { escape, localPage } from './localPage'

const ACTIONS = ['retry', 'logs', 'copy', 'report', 'quit'] as const
export type CrashAction = typeof ACTIONS[number]

/** The page has no script: its buttons are links that main understands and never follows. */
const SCHEME = 'cococat-crash:'

/** What the link stands for, or null when it is none of ours. */
export const crashActionOf = (address: string): CrashAction | null => ACTIONS.find(action => address === SCHEME + action) ?? null

/** The page as an address, complete in itself. `done`: what the person has just asked for, so that its button says so. */
export function crashPage({ title, text, lines }: Crash, words: CrashWords, done: 'copy' | 'retry' | null = null): string {
  const button = (action: CrashAction, label: string, more: string): string => `<a href="${SCHEME}${action}" role="button" ${more}>${escape(label)}</a>`
  const log = lines.length === 0 ? '' : `<h2>${escape(words.details)}</h2><pre tabindex="0">${escape(lines.join('\n'))}</pre>`
  return localPage({
    lang: words.lang,
    title: 'CocoCat',
    body: `<h1>${escape(title)}</h1>
<p>${escape(text)}</p>
<nav>${ACTIONS.map(action => button(action, action === done ? words.done[action] : words[action], `class="${action}${action === 'retry' ? ' first' : ''}"${action === (done ?? 'retry') ? ' autofocus' : ''}`)).join('\n')}</nav>
${log}`,
  })
}
