// The page that is shown in the window when there is no server: what happened, the last lines, and what a person can do now.
import type { Crash, CrashWords } from './crashWords'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'

const ACTIONS = ['retry', 'logs', 'copy', 'report', 'quit'] as const
export type CrashAction = typeof ACTIONS[number]

/** The page has no script: its buttons are links that main understands and never follows. */
const SCHEME = 'cococat-crash:'

/** What the link stands for, or null when it is none of ours. */
export const crashActionOf = (address: string): CrashAction | null => ACTIONS.find(action => address === SCHEME + action) ?? null

export const isCrashPage = (address: string): boolean => address.startsWith('data:text/html;')

/** The page as an address, complete in itself. `done`: what the person has just asked for, so that its button says so. */
export function crashPage({ title, text, lines }: Crash, words: CrashWords, done: 'copy' | 'retry' | null = null): string {
  const button = (action: CrashAction, label: string, more: string): string => `<a href="${SCHEME}${action}" role="button" ${more}>${escape(label)}</a>`
  const log = lines.length === 0 ? '' : `<h2>${escape(words.details)}</h2><pre tabindex="0">${escape(lines.join('\n'))}</pre>`
  const html = `<!doctype html>
<html lang="${words.lang}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${HASH}'; base-uri 'none'; form-action 'none'">
<meta name="color-scheme" content="light dark">
<title>CocoCat</title>
<style>${STYLE}</style>
<main>
<h1>${escape(title)}</h1>
<p>${escape(text)}</p>
<nav>${ACTIONS.map(action => button(action, action === done ? words.done[action] : words[action], `class="${action}"${action === (done ?? 'retry') ? ' autofocus' : ''}`)).join('\n')}</nav>
${log}
</main>
</html>`
  return `data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`
}

const escape = (text: string): string => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`)

/** The tokens of the page itself (src-renderer/kit/tokens.css), as far as they are needed here. */
const STYLE = `
:root { --paper: oklch(0.985 0.004 80); --sunken: oklch(0.965 0.005 80); --surface: oklch(1 0 0); --hover: oklch(0.95 0.006 80); --line: oklch(0.84 0.008 80); --ink: oklch(0.24 0.012 70); --ink-2: oklch(0.44 0.012 70); --accent: oklch(0.66 0.175 42); --on-accent: oklch(0.16 0.03 50); }
@media (prefers-color-scheme: dark) { :root { --paper: oklch(0.175 0.006 70); --sunken: oklch(0.15 0.006 70); --surface: oklch(0.212 0.007 70); --hover: oklch(0.252 0.008 70); --line: oklch(0.36 0.01 70); --ink: oklch(0.945 0.006 80); --ink-2: oklch(0.765 0.01 80); --accent: oklch(0.73 0.165 48); } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink); font: 14px/1.55 'Inter Variable', Inter, system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif; }
main { width: min(720px, 100vw); padding: 32px 24px; }
h1 { margin: 0 0 8px; font-size: 22px; line-height: 1.25; text-wrap: balance; }
h2 { margin: 28px 0 8px; font-size: 12px; font-weight: 600; color: var(--ink-2); }
p { margin: 0; max-width: 62ch; color: var(--ink-2); white-space: pre-line; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 24px; }
a { padding: 6px 14px; border: 1px solid var(--line); border-radius: 9px; background: var(--surface); color: inherit; text-decoration: none; font-weight: 500; cursor: default; }
a:hover { background: var(--hover); }
a.retry { border-color: transparent; background: var(--accent); color: var(--on-accent); }
a.retry:hover { filter: brightness(1.06); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
pre { margin: 0; padding: 12px 14px; max-height: 40vh; overflow: auto; border-radius: 9px; background: var(--sunken); font: 12px/1.5 'JetBrains Mono', ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
`
const HASH = createHash('sha256').update(STYLE).digest('base64')
