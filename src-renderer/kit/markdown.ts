// Markdown as elements that are safe to show: no HTML of its own, no script, nothing fetched. Loaded with the first text that needs it.
import type { Config } from 'dompurify'
import type { RendererRule, StateInline, Token } from 'markdown-it'
import type { Light } from './light'
import DOMPurify from 'dompurify'
import markdownIt from 'markdown-it'

/** Where a link between pages leads; `missing` when there is no such page yet. */
export interface PageLink { to: string, missing: boolean }
/** Finds the page that a `[[name]]` means. */
export type FindPage = (name: string) => PageLink

interface Manner {
  /** Where `[[name]]` leads; without it such words are just words. */
  find?: FindPage
  /** Said rather than set down: every line ends where it was ended. */
  talk?: boolean
  /** Draws some of the words in another way. */
  light?: Light
}

/** A link to another page, as the server reads it: `[[name]]`, `[[name|text]]`, `[[name#heading]]`. */
const PAGE_LINK = /\[\[([^[\]\n]{1,200})\]\]/y
/** `guide.md`, `../rules/guide.md#part`: a page named by its file. */
const PAGE_FILE = /^([^:?#]+)\.md(?:#.*)?$/i
const DATA_IMAGE = /^data:image\/(?:png|jpe?g|gif|webp);/i

const PURE: Config & { RETURN_DOM_FRAGMENT: true } = {
  RETURN_DOM_FRAGMENT: true,
  ALLOWED_TAGS: ['a', 'blockquote', 'br', 'code', 'del', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'img', 'li', 'ol', 'p', 'pre', 's', 'span', 'strong', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul'],
  ALLOWED_ATTR: ['alt', 'class', 'href', 'rel', 'src', 'start', 'target', 'title'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
}

/** Chinese and Japanese set no space between words, nor around their punctuation. */
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\uFF00-\uFFEF]/u

const markdown = markdownIt({ html: false, linkify: true })
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false }) // “guide.md” is a file, not a site
loosenStars(markdown.inline.State)
markdown.inline.ruler.before('link', 'page_link', readPageLink)
markdown.renderer.rules.link_open = openLink
markdown.renderer.rules.image = showImage
markdown.renderer.rules.softbreak = (_tokens, _index, _options, env) => (env as Manner).talk ? '<br>\n' : '\n'
markdown.renderer.rules.th_open = markdown.renderer.rules.td_open = openCell

/** What a text says, as elements. */
export function renderMarkdown(text: string, manner: Manner = {}): DocumentFragment {
  const root = DOMPurify.sanitize(markdown.render(text, { ...manner }), PURE)
  for (const code of root.querySelectorAll('pre'))
    code.tabIndex = 0 // it scrolls: keys must reach it
  if (manner.light)
    lightUp(root, manner.light)
  return root
}

function lightUp(root: DocumentFragment, light: Light): void {
  const words = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const all: Text[] = []
  while (words.nextNode())
    all.push(words.currentNode as Text)
  for (const node of all.filter(({ parentElement }) => !parentElement?.closest('a, code')))
    node.replaceWith(...light(node.data).map(({ text, look, hue }) => look ? lit(text, look, hue) : text))
}

function lit(text: string, look: string, hue?: number): HTMLElement {
  const element = document.createElement('bdi')
  element.className = look
  element.textContent = text
  if (hue !== undefined)
    element.style.setProperty('--h', String(hue))
  return element
}

/** CommonMark takes `**注意：**请` for plain stars, because it expects a space after the colon. Beside such writing a star may open or close wherever no space forbids it. */
function loosenStars(state: { prototype: StateInline }): void {
  const { scanDelims } = state.prototype
  state.prototype.scanDelims = function (start, canSplitWord) {
    const scanned = scanDelims.call(this, start, canSplitWord)
    const [before, after] = [this.src[start - 1] ?? ' ', this.src[start + scanned.length] ?? ' ']
    return canSplitWord && (SPACELESS.test(before) || SPACELESS.test(after))
      ? { ...scanned, can_open: after.trim() !== '', can_close: before.trim() !== '' }
      : scanned
  }
}

function readPageLink(state: StateInline, silent: boolean): boolean {
  const { find } = state.env as Manner
  PAGE_LINK.lastIndex = state.pos
  const found = find && PAGE_LINK.exec(state.src)
  if (!found)
    return false
  const [name = '', label] = found[1]!.split('|', 2)
  if (!silent) {
    const open = state.push('link_open', 'a', 1)
    open.meta = { ...find(name.split(/[#^]/, 1)[0]!.trim()) }
    state.push('text', '', 0).content = label?.trim() || name.trim()
    state.push('link_close', 'a', -1)
  }
  state.pos += found[0].length
  return true
}

/** A link inside the house stays in this window; any other opens in one of its own, which learns nothing of this one. */
function openLink(...[tokens, index, options, env, self]: Parameters<RendererRule>): string {
  const token = tokens[index]!
  const href = String(token.attrGet('href') ?? '')
  const file = PAGE_FILE.exec(href)?.[1]
  const page = token.meta as PageLink | null ?? (file ? (env as Manner).find?.(decoded(file.split('/').at(-1)!)) : null)
  if (page) {
    token.attrSet('href', page.to)
    token.attrSet('class', page.missing ? 'page missing' : 'page')
  }
  else if (/^(?:https?|mailto):/i.test(href)) {
    token.attrSet('target', '_blank')
    token.attrSet('rel', 'noopener noreferrer')
  }
  else {
    dropAttribute(token, 'href') // leads nowhere from here
  }
  return self.renderToken(tokens, index, options)
}

/** Only what is in the text itself is drawn; a picture from elsewhere would tell its host who reads, so its words stand for it. */
function showImage(...[tokens, index, options, env, self]: Parameters<RendererRule>): string {
  const token = tokens[index]!
  const words = self.renderInlineAsText(token.children ?? [], options, env)
  if (!DATA_IMAGE.test(String(token.attrGet('src') ?? '')))
    return `<span class="image">${markdown.utils.escapeHtml(words || '…')}</span>`
  token.attrSet('alt', words)
  return self.renderToken(tokens, index, options)
}

/** A column’s side as a class: the page’s policy knows no styles of elements. */
function openCell(...[tokens, index, options, , self]: Parameters<RendererRule>): string {
  const token = tokens[index]!
  const side = /text-align:(center|right)/.exec(String(token.attrGet('style') ?? ''))?.[1]
  dropAttribute(token, 'style')
  if (side)
    token.attrSet('class', side)
  return self.renderToken(tokens, index, options)
}

function dropAttribute(token: Token, name: string): void {
  token.attrs = token.attrs?.filter(([one]) => one !== name) ?? null
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  }
  catch {
    return text
  }
}
