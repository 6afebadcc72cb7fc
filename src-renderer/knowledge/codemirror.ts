// The editor for Markdown: CodeMirror with the house's colours. Loaded when somebody begins to write.
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import type { Completion } from './links'
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { markdown, markdownLanguage } from '@codemirror/lang-markdown'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { Annotation, EditorState } from '@codemirror/state'
import { Decoration, drawSelection, EditorView, highlightSpecialChars, keymap, MatchDecorator, placeholder, ViewPlugin } from '@codemirror/view'
import { tags } from '@lezer/highlight'

export interface EditorOptions {
  /** Where it is drawn: a shadow of its own, whose styles need no exception in the page's policy. */
  root: ShadowRoot
  text: string
  label: string
  placeholder: string
  /** The words CodeMirror itself says to a screen reader. */
  phrases: Record<string, string>
  complete: (typed: string) => Completion[]
  changed: (text: string) => void
}

export interface Editor {
  /** Shows another text, as far as it differs from what stands there; the caret stays where it can. */
  show: (text: string) => void
  focus: () => void
  destroy: () => void
}

/** Marks what the page itself put in: it is no change by the person. */
const shownByPage = Annotation.define<boolean>()

export function createEditor({ root, text, label, placeholder: hint, phrases, complete, changed }: EditorOptions): Editor {
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        history(),
        drawSelection(),
        highlightSpecialChars(),
        closeBrackets(),
        markdown({ base: markdownLanguage }),
        syntaxHighlighting(colours),
        pageLinks,
        autocompletion({ override: [context => completeLink(context, complete)], icons: false }),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorState.phrases.of(phrases),
        EditorView.lineWrapping,
        EditorView.perLineTextDirection.of(true),
        EditorView.contentAttributes.of({ 'aria-label': label, 'spellcheck': 'true' }),
        placeholder(hint),
        theme,
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !update.transactions.some(transaction => transaction.annotation(shownByPage)))
            changed(update.state.doc.toString())
        }),
      ],
    }),
  })

  function show(wanted: string): void {
    const now = view.state.doc.toString()
    if (now === wanted)
      return
    let start = 0
    while (start < Math.min(now.length, wanted.length) && now[start] === wanted[start])
      start++
    let end = 0
    while (end < Math.min(now.length, wanted.length) - start && now.at(-1 - end) === wanted.at(-1 - end))
      end++
    view.dispatch({ changes: { from: start, to: now.length - end, insert: wanted.slice(start, wanted.length - end) }, annotations: shownByPage.of(true) })
  }

  return { show, focus: () => view.focus(), destroy: () => view.destroy() }
}

function completeLink(context: CompletionContext, complete: EditorOptions['complete']): CompletionResult | null {
  const open = context.matchBefore(/\[\[[^[\]|\n]{0,100}/)
  if (!open)
    return null
  const closed = context.state.sliceDoc(context.pos, context.pos + 2) === ']]'
  const options = complete(open.text.slice(2)).map(({ label, detail, insert }) => ({
    label,
    detail: detail === label ? undefined : detail,
    apply: (view: EditorView, _: unknown, from: number, to: number) => view.dispatch({ changes: { from, to: closed ? to + 2 : to, insert: `${insert}]]` }, selection: { anchor: from + insert.length + 2 }, userEvent: 'input.complete' }),
  }))
  return { from: open.from + 2, options, filter: false }
}

/** `[[links]]` are no Markdown of their own; seen by their form. */
const pageLink = new MatchDecorator({ regexp: /\[\[[^[\]\n]+\]\]/g, decoration: Decoration.mark({ class: 'cm-page-link' }) })
const pageLinks = ViewPlugin.define(view => ({
  links: pageLink.createDeco(view),
  update(update) {
    this.links = pageLink.updateDeco(update, this.links)
  },
}), { decorations: plugin => plugin.links })

const colours = HighlightStyle.define([
  { tag: tags.heading, fontWeight: '650', color: 'var(--ink)' },
  { tag: tags.strong, fontWeight: '700' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: [tags.link, tags.url], color: 'var(--accent-ink)' },
  { tag: tags.monospace, color: 'var(--ink-2)' },
  { tag: tags.quote, color: 'var(--ink-2)' },
  { tag: [tags.processingInstruction, tags.contentSeparator, tags.labelName, tags.meta], color: 'var(--ink-3)' },
])

const theme = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { overflow: 'hidden auto', fontFamily: 'var(--mono)', fontSize: 'var(--editor-size, 12.5px)', lineHeight: '1.65' },
  '.cm-content': { padding: '16px 0 40vh', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 22px', unicodeBidi: 'plaintext', textAlign: 'start', overflowWrap: 'anywhere' },
  '.cm-cursor': { borderLeft: '2px solid var(--accent)' },
  '.cm-placeholder': { color: 'var(--ink-3)' },
  '.cm-page-link, .cm-page-link *': { color: 'var(--accent-ink)' },
  '.cm-specialChar': { color: 'var(--bad-ink)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { background: 'color-mix(in oklch, var(--accent) 24%, transparent)' },
  '.cm-tooltip': { border: '1px solid var(--line)', borderRadius: 'var(--r-m)', background: 'var(--surface)', boxShadow: 'var(--shadow)', overflow: 'hidden' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { minWidth: '220px', maxWidth: 'min(420px, 86vw)', maxHeight: '264px', padding: '4px', fontFamily: 'var(--font)', fontSize: '13px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { display: 'flex', gap: '10px', alignItems: 'center', minHeight: 'var(--row)', padding: '0 9px', borderRadius: 'var(--r-s)', color: 'var(--ink)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'var(--hover)', color: 'var(--ink)' },
  '.cm-completionLabel': { overflow: 'hidden', textOverflow: 'ellipsis' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '650' },
  '.cm-completionDetail': { flex: '1', margin: '0', overflow: 'hidden', textOverflow: 'ellipsis', textAlign: 'end', fontStyle: 'normal', fontSize: '11.5px', color: 'var(--ink-3)' },
})
