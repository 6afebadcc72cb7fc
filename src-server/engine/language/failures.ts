// What goes wrong with a provider, in words for a person: who it was, what happened, what to do.
import type { OpenProvider } from '../../providers/service'
import { shorten } from '../../kernel/text'
import { ModelFailure } from '../model'

type Named = Pick<OpenProvider, 'name' | 'key'>

const SHOWN = 300
const SETTINGS = 'under Settings → Models'

export const noKey = ({ name }: Named): ModelFailure => new ModelFailure('provider_unauthorized', `“${name}” has no API key, or none that can be read. Enter it ${SETTINGS}.`)
export const switchedOff = ({ name }: Named): ModelFailure => new ModelFailure('provider_disabled', `“${name}” is switched off. Switch it on ${SETTINGS}, or choose another provider.`)
export const deleted = (id: string): ModelFailure => new ModelFailure('provider_deleted', `The provider “${id}” is not there any more. Choose another one for this agent.`)
export const noModel = ({ name }: Named): ModelFailure => new ModelFailure('no_model', `Nobody said which model of “${name}” should think. Choose one ${SETTINGS}, or for the agent.`)

export const cancelled = (): ModelFailure => new ModelFailure('cancelled', 'It was cancelled while the model was thinking.', false)
export const silent = ({ name, timeout_ms }: Pick<OpenProvider, 'name' | 'timeout_ms'>): ModelFailure => new ModelFailure('provider_timeout', `“${name}” said nothing for ${timeout_ms / 1000} seconds, so the call was ended. Try again, choose a faster model, or give it more time ${SETTINGS}.`)
export const endless = ({ name }: Named): ModelFailure => new ModelFailure('provider_timeout', `“${name}” had not come to an end after a long time, so the call was ended. Try again, or choose another model.`)
export const unreachable = ({ name }: Named, origin: string, why: string): ModelFailure => new ModelFailure('provider_unavailable', `“${name}” could not be reached at ${origin} (${why}). Is it running, and is the address right?`)
export const badAnswer = (provider: Named, why: string): ModelFailure => new ModelFailure('provider_bad_answer', `“${provider.name}” gave no answer that can be used: ${excerpt(provider, why)}. Try again; if that does not help, choose another model.`)
export const webPage = ({ name }: Named): ModelFailure => new ModelFailure('provider_bad_answer', `“${name}” sent a web page where an answer should be. Its address is probably not right: many end in “/v1”. Look at it ${SETTINGS}.`)
export const tooLong = ({ name }: Named): ModelFailure => new ModelFailure('answer_too_long', `“${name}” went on and on, so the call was ended. Try again, or choose another model.`)
export const withheld = ({ name }: Named): ModelFailure => new ModelFailure('provider_refused', `“${name}” withheld its answer: its content filter stepped in. Ask in other words, or choose another model.`)
export const waitsTooLong = ({ name }: Named, seconds: number): ModelFailure => new ModelFailure('provider_rate_limited', `“${name}” takes no more requests for ${seconds} seconds. Try again then, or choose a fall-back.`)

/** An answer of HTTP that is none; `body` is what came with it. */
export function httpFailure(provider: Named, status: number, body: string): ModelFailure {
  const { name } = provider
  const said = `${status}${body.trim() ? `: ${excerpt(provider, messageIn(body))}` : ''}`
  if (status === 401 || status === 403)
    return new ModelFailure('provider_unauthorized', `“${name}” does not accept the API key (${said}). Enter it anew ${SETTINGS}.`)
  if (status === 429)
    return new ModelFailure('provider_rate_limited', `“${name}” takes no more requests for now (${said}). Wait a while, look at your plan there, or choose a fall-back.`)
  if (status >= 500 || status === 408)
    return new ModelFailure('provider_unavailable', `“${name}” does not work at the moment (${said}). Try again later, or choose a fall-back.`)
  if (status < 400)
    return new ModelFailure('provider_refused', `“${name}” points to another address (${status}), which is not followed. Enter its address as it is now ${SETTINGS}.`)
  return new ModelFailure('provider_refused', `“${name}” refused the request (${said}). Look at the name of the model and at the address ${SETTINGS}.`)
}

/** What a provider said, short, on one line, and without the key. */
export function excerpt({ key }: Pick<Named, 'key'>, text: string): string {
  const open = key ? text.replaceAll(key, '••••') : text
  return shorten(open.replace(/\p{Cc}/gu, ' ').replace(/(bearer\s+)\S+/gi, '$1••••'), SHOWN).replace(/[.\s]+$/, '')
}

/** The sentence in an error's body, as the providers write it: `{error: {message}}`, `{error}`, `{message}`, `{detail}`. */
function messageIn(body: string): string {
  try {
    const { error, message, detail } = JSON.parse(body) as Record<string, unknown>
    const inner = (error as { message?: unknown } | null | undefined)?.message
    return [inner, error, message, detail].find(text => typeof text === 'string') as string | undefined ?? body
  }
  catch {
    return body.replace(/<[^>]*>/g, ' ')
  }
}
