// Why the server refused a task, at the field it is about and in the person's language.
import type { ErrorDetail } from '@/api/error'
import { ApiError } from '@/api/error'
import { explain } from '@/kit/errors'
import { t } from '@/shell/i18n'

export const FIELDS = ['name', 'task', 'assigned_to', 'scene', 'cron', 'run_at', 'timezone', 'catch_up'] as const
export type Field = typeof FIELDS[number]
export type Problems = Partial<Record<Field, string>> & { /** What belongs to no field. */ other?: string }

/** How the server says what is wrong with a cron, and the words it has here. */
const OF_CRON: [RegExp, (found: string[]) => string][] = [
  [/^has (\d+) fields?;/, ([count]) => t('schedule.problem.fields', { count: count! })],
  [/^has a bad (.+?) “(.*)”: it goes from (\d+) to (\d+)/, ([field, text, from, to]) => t('schedule.problem.outside', { field: fieldName(field!), text: text!, from: from!, to: to! })],
  [/^has a bad (.+?) “(.*)”: it knows the names (.+)/, ([field, text, names]) => t('schedule.problem.names', { field: fieldName(field!), text: text!, names: names! })],
  [/^has a bad (.+?) “(.*)”: it takes numbers only/, ([field, text]) => t('schedule.problem.numbers', { field: fieldName(field!), text: text! })],
  [/^has a bad (.+?) “(.*)”: a range/, ([field, text]) => t('schedule.problem.range', { field: fieldName(field!), text: text! })],
  [/^has a bad (.+?) “(.*)”: a step/, ([field, text]) => t('schedule.problem.step', { field: fieldName(field!), text: text! })],
  [/^has a bad (.+?) “(.*)”:/, ([field, text]) => t('schedule.problem.shape', { field: fieldName(field!), text: text! })],
  [/^never comes/, () => t('schedule.problem.never')],
]

const FIELD_NAMES = ['second', 'minute', 'hour', 'day of month', 'month', 'day of week']
const fieldName = (name: string): string => FIELD_NAMES.includes(name) ? t(`schedule.problem.field.${name.replaceAll(' ', '_')}`) : name

/** What is wrong with a field, in the page's words. */
export function wordsFor(field: Field, message: string): string {
  if (field === 'cron') {
    for (const [pattern, say] of OF_CRON) {
      const found = pattern.exec(message)
      if (found)
        return say(found.slice(1))
    }
  }
  if (field === 'run_at')
    return t(message.includes('past') ? 'schedule.problem.past' : 'schedule.problem.moment')
  return t(`schedule.problem.bad.${field}`)
}

const fieldOf = ({ path }: ErrorDetail): Field | undefined => FIELDS.find(field => field === path.replace(/^body\./, '').split('.')[0])

/** A refusal as words at their fields; what has no field is said once, for the whole. */
export function problemsOf(error: unknown): Problems {
  const problems: Problems = {}
  for (const detail of error instanceof ApiError ? error.details : []) {
    const field = fieldOf(detail)
    if (field)
      problems[field] ??= wordsFor(field, detail.message)
  }
  return Object.keys(problems).length ? problems : { other: explain(error) }
}
