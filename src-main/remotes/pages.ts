// The pages that are ours in the windows of other CocoCats: the form that pairs, and why a house cannot be shown. Without a script.
import type { Book } from './book'
import type { Standing } from './client'
import type { Step } from './pairing'
import type { Remote } from './remote'
import type { RemoteWords } from './words'
import { escape, localPage } from '../localPage'
import { grouped } from './address'

/** Forms lead here; main understands it and never follows. */
const SCHEME = 'cococat-houses:'
const ACTIONS = ['send', 'agree', 'back', 'open', 'remove', 'retry', 'again', 'close'] as const
export type PageAction = typeof ACTIONS[number]

/** What a button of such a page asks for, with the form's fields; null when it is none of ours. */
export function pageActionOf(address: string): { action: PageAction, fields: URLSearchParams } | null {
  if (!address.startsWith(SCHEME)) return null
  const mark = address.indexOf('?')
  const name = address.slice(SCHEME.length, mark < 0 ? undefined : mark)
  const action = ACTIONS.find(each => each === name)
  return action ? { action, fields: new URLSearchParams(mark < 0 ? '' : address.slice(mark)) } : null
}

/** Where the window that pairs has come to. */
export function pairingPage(step: Exclude<Step, { step: 'done' }>, book: Pick<Book, 'list' | 'seals'>, words: RemoteWords): string {
  switch (step.step) {
    case 'form': return page(words, words.title, formOf(step, book, words))
    case 'busy': return page(words, words.title, `<p role="status">${escape(words.busy(step.address))}</p>`)
    case 'compare': return page(words, words.compare.title, `<p>${escape(words.compare.text(step.address))}</p><pre class="key" tabindex="0">${grouped(step.fingerprint)}</pre>${answers(words.compare)}`)
    case 'plain': return page(words, words.plain.title, `<p>${escape(words.plain.text(step.address))}</p>${answers(words.plain)}`)
  }
}

/** A house is being opened. */
export const openingPage = ({ name }: Remote, words: RemoteWords): string => localPage({ lang: words.lang, title: name, body: `<p role="status">${escape(words.opening(name))}</p>` })

/** Why a house is not shown, and what can be done. A key that changed is never clicked away. */
export function standingPage({ name }: Remote, standing: Exclude<Standing, 'in'>, words: RemoteWords): string {
  const { title, text } = words.standing[standing](name)
  const first = standing === 'ended' ? button('again', words.again, true) : button('retry', words.retry, true)
  return page(words, title, `<p>${escape(text)}</p><nav>${first}${button('close', words.close)}</nav>`)
}

const page = (words: RemoteWords, title: string, body: string): string => localPage({ lang: words.lang, title, formsTo: SCHEME, body: `<h1>${escape(title)}</h1>\n${body}` })

const button = (action: PageAction, label: string, first = false, id?: string): string => `<form action="${SCHEME}${action}">${id ? `<input type="hidden" name="id" value="${escape(id)}">` : ''}<button${first ? ' class="first" autofocus' : ''}>${escape(label)}</button></form>`

/** The safe answer is the one that Enter gives. */
const answers = ({ yes, no }: { yes: string, no: string }): string => `<nav>${button('back', no, true)}${button('agree', yes)}</nav>`

function formOf({ filled, carried, problem }: Extract<Step, { step: 'form' }>, { list, seals }: Pick<Book, 'list' | 'seals'>, words: RemoteWords): string {
  const empty = (['address', 'code'] as const).find(name => !filled[name])
  const field = (name: 'address' | 'code' | 'name', label: string, hint: string): string => `<label>${escape(label)} <small>${escape(hint)}</small><input name="${name}" value="${escape(filled[name])}" autocomplete="off" spellcheck="false" maxlength="300"${name === empty ? ' autofocus' : ''}${problem === name ? ' aria-invalid="true" aria-describedby="problem"' : ''}></label>`
  return `<p>${escape(words.about)}</p>
${knownOf(list(), words)}
<form action="${SCHEME}send">
${problem ? `<p class="bad" id="problem" role="alert">${escape(words.problems[problem])}</p>` : ''}
${field('address', words.address, words.addressHint)}
${field('code', words.code, words.codeHint)}
${field('name', words.name, words.nameHint)}
${carried ? `<p class="note">${escape(words.carried)}</p>` : ''}
${seals ? '' : `<p class="note">${escape(words.unsealed)}</p>`}
<nav><button class="first"${empty ? '' : ' autofocus'}>${escape(words.pair)}</button></nav>
</form>`
}

function knownOf(known: readonly Remote[], words: RemoteWords): string {
  if (known.length === 0) return ''
  const rows = known.map(({ id, name, address }) => `<li><div>${escape(name)}<small>${escape(address)}</small></div>${button('open', words.open, false, id)}${button('remove', words.remove, false, id)}</li>`)
  return `<h2>${escape(words.known)}</h2><ul>${rows.join('')}</ul><h2>${escape(words.add)}</h2>`
}
