// An agent writes Markdown; each platform reads something else. The little of it that chat knows: emphasis, code, links, headings, lists.

interface Style {
  text: (plain: string) => string
  bold: (inner: string) => string
  italic: (inner: string) => string
  strike: (inner: string) => string
  code: (plain: string) => string
  block: (plain: string, language: string) => string
  link: (label: string, url: string) => string
  heading: (inner: string) => string
}

const escapeHtml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

const telegram: Style = {
  text: escapeHtml,
  bold: inner => `<b>${inner}</b>`,
  italic: inner => `<i>${inner}</i>`,
  strike: inner => `<s>${inner}</s>`,
  code: plain => `<code>${escapeHtml(plain)}</code>`,
  block: (plain, language) => language ? `<pre><code class="language-${language}">${escapeHtml(plain)}</code></pre>` : `<pre>${escapeHtml(plain)}</pre>`,
  link: (label, url) => `<a href="${escapeHtml(url).replace(/"/g, '&quot;')}">${label}</a>`,
  heading: inner => `<b>${inner}</b>`,
}

const slack: Style = {
  text: escapeHtml,
  bold: inner => `*${inner}*`,
  italic: inner => `_${inner}_`,
  strike: inner => `~${inner}~`,
  code: plain => `\`${escapeHtml(plain)}\``,
  block: plain => `\`\`\`\n${escapeHtml(plain)}\n\`\`\``,
  link: (label, url) => `<${escapeHtml(url).replace(/\|/g, '%7C')}|${label.replace(/\|/g, '¦')}>`,
  heading: inner => `*${inner}*`,
}

const asIs = (inner: string): string => inner
const plain: Style = { text: asIs, bold: asIs, italic: asIs, strike: asIs, code: asIs, block: asIs, link: (label, url) => label === url ? url : `${label} (${url})`, heading: asIs }

/** Telegram's HTML. */
export const toTelegram = (markdown: string): string => render(markdown, telegram)
/** Slack's mrkdwn. */
export const toSlack = (markdown: string): string => render(markdown, slack)
/** Plain text, for platforms that format nothing. */
export const toPlain = (markdown: string): string => render(markdown, plain)

/** A line that opens or closes a block of code. */
export function fenceIn(line: string): { marker: string, info: string } | null {
  const [whole, marker] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? []
  const info = line.slice(whole?.length).trim()
  return marker === undefined || info.includes('`') ? null : { marker, info }
}

function render(markdown: string, style: Style): string {
  const lines: string[] = []
  let block: { marker: string, language: string, lines: string[] } | null = null
  const close = (): void => {
    if (block)
      lines.push(style.block(block.lines.join('\n'), block.language))
    block = null
  }
  for (const line of markdown.split('\n')) {
    const fence = fenceIn(line)
    if (block && fence && fence.info === '' && fence.marker.startsWith(block.marker))
      close()
    else if (block)
      block.lines.push(line)
    else if (fence)
      block = { marker: fence.marker, language: /^[\w+#-]{1,20}/.exec(fence.info)?.[0] ?? '', lines: [] }
    else
      lines.push(renderLine(line, style))
  }
  close()
  return lines.join('\n')
}

function renderLine(line: string, style: Style): string {
  const heading = /^ {0,3}#{1,6} +(\S.*)$/.exec(line)
  if (heading)
    return style.heading(renderInline(heading[1]!.replace(/ +#+ *$/, '').replace(/^\*\*(.*)\*\*$/, '$1'), style))
  const item = /^( *)[-*+] +(?=\S)/.exec(line)
  return item ? `${item[1]}• ${renderInline(line.slice(item[0].length), style)}` : renderInline(line, style)
}

/** Code, links, bold, struck, italic: in this order, each bounded so that no line takes long. */
const INLINE = /(`+)(?!`)(.{1,2000}?)(?<!`)\1(?!`)|\[([^[\]\n]{1,500})\]\((https?:\/\/[^\s()<>]{1,1500})\)|(\*\*|__)(?=\S)(.{1,2000}?)(?<=\S)\5|~~(?=\S)(.{1,2000}?)(?<=\S)~~|(?<![*\w])\*(?=[^\s*])([^*]{1,2000})(?<=\S)\*(?![*\w])|\b_(?=[^\s_])([^_]{1,2000})(?<=\S)_\b/g

function renderInline(text: string, style: Style): string {
  let done = ''
  let at = 0
  for (const match of text.matchAll(INLINE)) {
    const [whole, , code, label, url, , bold, struck, star, score] = match
    const inner = (part: string): string => renderInline(part, style)
    done += style.text(text.slice(at, match.index))
    at = match.index + whole.length
    done += code !== undefined
      ? style.code(code.trim())
      : url !== undefined
        ? style.link(inner(label!), url)
        : bold !== undefined ? style.bold(inner(bold)) : struck !== undefined ? style.strike(inner(struck)) : style.italic(inner((star ?? score)!))
  }
  return done + style.text(text.slice(at))
}
