// A page of main's own: one `data:` address, complete in itself, without a script and without anything from elsewhere.
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'

export interface LocalPage {
  /** The language of its words, a tag such as `zh-CN`. */
  readonly lang: string
  readonly title: string
  /** HTML; whatever of it comes from elsewhere went through `escape`. */
  readonly body: string
  /** Where its forms may lead, e.g. `cococat-houses:`; nowhere unless said. */
  readonly formsTo?: string
}

/** The page as an address. */
export function localPage({ lang, title, body, formsTo = '\'none\'' }: LocalPage): string {
  const html = `<!doctype html>
<html lang="${lang}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${HASH}'; base-uri 'none'; form-action ${formsTo}">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<style>${STYLE}</style>
<main>
${body}
</main>
</html>`
  return `data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`
}

export const isLocalPage = (address: string): boolean => address.startsWith('data:text/html;')

/** Any text as HTML that shows it, in an element or an attribute. */
export const escape = (text: string): string => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`)

/** The tokens of the page itself (src-renderer/kit/tokens.css), as far as they are needed here. */
const STYLE = `
:root { --paper: oklch(0.985 0.004 80); --sunken: oklch(0.965 0.005 80); --surface: oklch(1 0 0); --hover: oklch(0.95 0.006 80); --line: oklch(0.84 0.008 80); --ink: oklch(0.24 0.012 70); --ink-2: oklch(0.44 0.012 70); --accent: oklch(0.66 0.175 42); --on-accent: oklch(0.16 0.03 50); --bad: oklch(0.52 0.19 27); }
@media (prefers-color-scheme: dark) { :root { --paper: oklch(0.175 0.006 70); --sunken: oklch(0.15 0.006 70); --surface: oklch(0.212 0.007 70); --hover: oklch(0.252 0.008 70); --line: oklch(0.36 0.01 70); --ink: oklch(0.945 0.006 80); --ink-2: oklch(0.765 0.01 80); --accent: oklch(0.73 0.165 48); --bad: oklch(0.74 0.15 27); } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink); font: 14px/1.55 'Inter Variable', Inter, system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif; }
main { width: min(720px, 100vw); padding: 32px 24px; }
h1 { margin: 0 0 8px; font-size: 22px; line-height: 1.25; text-wrap: balance; }
h2 { margin: 28px 0 8px; font-size: 12px; font-weight: 600; color: var(--ink-2); }
p { margin: 0; max-width: 62ch; color: var(--ink-2); white-space: pre-line; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 24px; }
a, button { padding: 6px 14px; border: 1px solid var(--line); border-radius: 9px; background: var(--surface); color: inherit; font: inherit; text-decoration: none; font-weight: 500; cursor: default; }
a:hover, button:hover { background: var(--hover); }
.first { border-color: transparent; background: var(--accent); color: var(--on-accent); }
.first:hover { background: var(--accent); filter: brightness(1.06); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
pre { margin: 0; padding: 12px 14px; max-height: 40vh; overflow: auto; border-radius: 9px; background: var(--sunken); font: 12px/1.5 'JetBrains Mono', ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
label { display: block; margin-top: 16px; font-weight: 500; }
label small { display: block; color: var(--ink-2); font-weight: 400; font-size: 13px; }
input { width: 100%; margin-top: 6px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 9px; background: var(--surface); color: inherit; font: inherit; }
.bad { margin-top: 16px; color: var(--bad); }
.key { margin-top: 16px; font-size: 16px; line-height: 1.8; }
.note { margin-top: 16px; font-size: 13px; }
ul { margin: 0; padding: 0; list-style: none; }
li { display: flex; align-items: center; gap: 8px; padding: 8px 0; border-bottom: 1px solid var(--line); }
li div { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.late { animation: late 0s 1s both; }
@keyframes late { from { visibility: hidden; } }
li small { display: block; color: var(--ink-2); font-size: 13px; }
`
const HASH = createHash('sha256').update(STYLE).digest('base64')
