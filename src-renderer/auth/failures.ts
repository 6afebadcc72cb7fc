// What to say when somebody was not let in.
import { ApiError } from '@/api/error'
import { explain } from '@/kit/errors'
import { t } from '@/shell/i18n'

function waitOf(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  return seconds > 90 ? t('auth.minutes', { n: minutes }, minutes) : t('auth.seconds', { n: seconds }, seconds)
}

/** A sentence for the person at the door; `wrong` is the one for what was typed. */
export function refusedBecause(error: unknown, wrong: 'auth.wrong' | 'auth.pair.wrong'): string {
  if (error instanceof ApiError && error.status === 401)
    return t(wrong)
  if (error instanceof ApiError && error.status === 429)
    return t('auth.tooMany', { wait: waitOf(error.retryAfter ?? 300) })
  return explain(error)
}
