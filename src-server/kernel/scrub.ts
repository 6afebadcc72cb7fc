// Takes secrets out of what is about to be written down: a log may be read by others, and sent to them.

const HIDDEN = '[hidden]'

/** A field whose value is nobody's business, in JSON (also quoted twice), in a header or in an address: its name and what leads to the value stay. */
const FIELD = /((?<![a-z0-9])(?:(?:proxy-)?authorization|(?:set-)?cookie|(?:x-)?(?:goog-)?api[-_]?key|(?:[a-z]+[-_])?(?:token|secret|password|passwd)|(?:encoding_?aes|private|signing|vault)_?key|key)\\?["']?\s*[:=]\s*\[?\\?["']?)(?:(?:bearer|basic)\s+)?[^\s"'\\&,;}\]]{6,}/gi

/** Words that are secrets wherever they stand: tokens, keys of the model makers, of bots, and our own. */
const SHAPES = [
  /\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, // a signed token
  /\bcck_\w+/g, // an API key of ours
  /\b(?:sk|pk|rk|gsk|xai|xox[abprs]|tp)[-_][\w-]{12,}/g,
  /\b(?:gh[pousr]_|github_pat_|glpat-|hf_)\w{16,}/g,
  /\bAIza[\w-]{20,}/g,
  /(?<!\d)\d{6,12}:[\w-]{30,}/g, // a bot's token, as Telegram writes it in its addresses
  /(?<=\b(?:bearer|basic)\s)[\w.~+/-]{8,}=*/gi,
  /(?<=\b[a-z][a-z+]*:\/\/)[^\s/:@"']*:[^\s/@"']+(?=@)/gi, // name:password in an address
]

/** The text with every secret of a known shape replaced by “[hidden]”. JSON stays JSON. */
export const scrub = (text: string): string => SHAPES.reduce((clean, shape) => clean.replace(shape, HIDDEN), text.replace(FIELD, `$1${HIDDEN}`))
