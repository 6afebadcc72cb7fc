// Decides where an address may be opened, so that the window never shows anything but our own page, and what a `cococat://` link means.

export const SCHEME = 'cococat'

/** `inside` the window, `outside` in the person's browser, or `nowhere`. Without an `origin` there is no page of ours to be inside of. */
export function whereTo(address: string, origin: string): 'inside' | 'outside' | 'nowhere' {
  if (!URL.canParse(address)) return 'nowhere'
  const url = new URL(address)
  if (URL.canParse(origin) && url.origin === new URL(origin).origin) return 'inside'
  return ['http:', 'https:'].includes(url.protocol) ? 'outside' : 'nowhere'
}

const ID = String.raw`[^\W_][\w-]{0,63}`
const INDEX = String.raw`\d{1,9}`
/** A page of a knowledge base is named in any script. */
const SLUG = String.raw`[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]{0,99}`

/** Every path of the page that a link may name. */
const PATHS = [
  '(?:office)?',
  '(?:inbox|agents|team|scenes|hiring(?:/plan)?|schedule|usage|turns)',
  `(?:agents|scenes|schedule|turns|channels)/${ID}`,
  `knowledge(?:/${ID}(?:/${SLUG})?)?`,
  `chat(?:/${ID})?`,
  `mailboxes(?:/${ID}(?:/${INDEX})?)?`,
  'channels',
  `settings(?:/[a-z]{1,20})?`,
].map(path => new RegExp(`^${path}$`, 'u'))

/** Longer than any link of ours. */
const LONGEST = 2_000

/** Where links lead that are none of ours: the page says so, and offers the way back. */
export const NOWHERE = '/leads-nowhere'

/** The path of the page that a `cococat://` link names. Whatever is not exactly one of the known paths leads nowhere; queries are no part of a link. */
export function pathOf(link: string): string {
  if (link.length > LONGEST || !/^cococat:\/\//i.test(link)) return NOWHERE
  const rest = decoded(link.slice(`${SCHEME}://`.length).replace(/\/$/, ''))
  if (rest === null || !PATHS.some(path => path.test(rest))) return NOWHERE
  return rest === 'office' ? '/' : `/${rest.split('/').map(encodeURIComponent).join('/')}`
}

/** Only the names of pages may be written with `%`; a slash that hides in one is none. */
function decoded(text: string): string | null {
  if (/%(?:2f|5c|25|00)/i.test(text)) return null
  try {
    return decodeURIComponent(text).normalize('NFC')
  }
  catch {
    return null
  }
}

/** The link among the arguments of a start, as Linux and Windows hand it over. What stands after `--` is the server's. */
export function linkAmong(argv: readonly string[]): string | undefined {
  const mark = argv.indexOf('--')
  return argv.slice(1, mark < 0 ? undefined : mark).find(argument => argument.toLowerCase().startsWith(`${SCHEME}:`))
}
