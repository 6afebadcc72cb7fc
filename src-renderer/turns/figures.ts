// The figures of a turn as a person reads them: tokens and time.
import type { TurnSummary } from '@server/engine/contract'
import { OFFLINE } from '@server/providers/contract'
import { numberOf } from '@/kit/amounts'
import { t } from '@/shell/i18n'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const unit = (value: number, name: string, maximumFractionDigits = 0): string => numberOf(value, { style: 'unit', unit: name, unitDisplay: 'narrow', maximumFractionDigits })

/** `41ms`, `5.8s`, `1m 12s`, `2h 5m`: the two largest parts. */
export function spanOf(ms: number): string {
  if (ms < SECOND)
    return unit(Math.max(0, Math.round(ms)), 'millisecond')
  if (ms < MINUTE)
    return unit(Math.floor(ms / 100) / 10, 'second', 1)
  if (ms < HOUR)
    return `${unit(Math.floor(ms / MINUTE), 'minute')} ${unit(Math.floor(ms % MINUTE / SECOND), 'second')}`
  return `${unit(Math.floor(ms / HOUR), 'hour')} ${unit(Math.floor(ms % HOUR / MINUTE), 'minute')}`
}

/** `1,214 tokens`. */
export const tokensOf = (count: number): string => t('turns.tokens', { n: numberOf(count) }, count)

/** `38%`; what is there is never none. */
export const shareOf = (part: number, whole: number): string => numberOf(whole ? part / whole : 0, { style: 'percent', maximumFractionDigits: part / whole < 0.01 ? 1 : 0 })

/** How long a turn took, or has taken by now; null before it began. */
export function tookOf({ started_at, ended_at }: Pick<TurnSummary, 'started_at' | 'ended_at'>, now: number): number | null {
  return started_at === null ? null : Math.max(0, (ended_at === null ? now : Date.parse(ended_at)) - Date.parse(started_at))
}

/** Who thought: the offline engine by its name, a model by its provider’s and its own. */
export const modelOf = ({ provider, model }: { provider: string, model: string }): string => provider === OFFLINE ? t('shell.engine.label') : `${provider} / ${model}`
