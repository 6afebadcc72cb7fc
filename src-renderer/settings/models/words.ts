// Says what came of a call to a provider, in the person's language.
import { ApiError } from '@/api/error'
import { explain } from '@/kit/errors'
import { i18n, t } from '@/shell/i18n'

/** Why a provider gave no answer, and what to do: in our words for a reason we know, else in the server's. */
export function reasonOf(reason: string, name: string, message: string): string {
  const known = `settings.models.reason.${reason}`
  return i18n.global.te(known) ? t(known, { name }) : message
}

/** Why the list of models did not come. */
export const whyNoList = (error: unknown, name: string): string =>
  error instanceof ApiError && error.status === 424 ? reasonOf(error.code, name, error.message) : explain(error)

/** Whether an address can be one of a provider: `http` or `https`, without a password, a question or a mark. */
export function isAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password && !/[?#]/.test(text)
}

/** Whether two addresses are on the same server, so that a key given for one may go to the other. */
export const isSameServer = (one: string, other: string): boolean => URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin
