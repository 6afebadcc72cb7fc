// Says to a person what went wrong and what to do next, in their language.
import { ApiError } from '@/api/error'
import { i18n, t } from '@/shell/i18n'

const BY_STATUS: Readonly<Record<number, string>> = {
  0: 'errors.offline',
  400: 'errors.invalid',
  401: 'errors.unauthorized',
  403: 'errors.forbidden',
  404: 'errors.absent',
  409: 'errors.conflict',
  413: 'errors.tooLarge',
  429: 'errors.tooMany',
}

/** One sentence for any error: by its code when we have words for it, else by its status. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiError))
    return t('errors.unexpected')
  const byCode = `errors.${error.code}`
  if (i18n.global.te(byCode))
    return t(byCode)
  return t(BY_STATUS[error.status] ?? (error.status >= 500 ? 'errors.server' : 'errors.unexpected'))
}
