// Budgets: what may be spent in a day of the house's own, set by the person, watched by the house.
import type { AgentEvents } from '../agents/contract'
import type { Alerts } from '../alerts/service'
import type { Bus } from '../kernel/bus'
import type { Clock } from '../kernel/clock'
import type { Db } from '../kernel/db'
import type { SceneEvents } from '../scenes/contract'
import type { Timers } from '../schedule/alarm'
import type { Limit } from './amount'
import type { Budget, BudgetEvents } from './contract'
import type { Purse } from './purse'
import type { BudgetStore, Standing, Subject } from './store'
import { notFound } from '../kernel/errors'
import { createAlarm } from '../schedule/alarm'
import { nanosOf } from './amount'
import { createCalendar } from './calendar'
import { HOUSE } from './contract'
import { createPurse } from './purse'
import { createWatch, toBudget } from './watch'

export interface Budgets extends Purse {
  list: () => { day: string, budgets: Budget[] }
  /** Sets limits; null takes one away, what is left out stays. 404 for an agent or a scene that is not there. */
  change: (subject: Subject, limit: { tokens?: number | null, cost?: number | null }) => Budget
  /** Before any call is made: counts what calls took that the house went down in; and looks out for midnight from then on. */
  start: () => void
  stop: () => void
}

export interface BudgetsOptions {
  db: Db<BudgetEvents>
  bus: Bus<BudgetEvents & AgentEvents & SceneEvents>
  store: BudgetStore
  clock: Clock
  timers: Timers
  alerts: Pick<Alerts, 'raise' | 'over'>
  exists: { agent: (id: string) => boolean, scene: (id: string) => boolean }
  /** In which money is counted. */
  currency: () => string
  /** Whose days are counted; the system's time zone, when it is left out. */
  timezone?: string
}

/** What a day took is kept so long: calls that were begun on it may still be settled. */
const KEPT_DAYS = 31

export function createBudgets(options: BudgetsOptions): Budgets {
  const { db, bus, store, clock, exists } = options
  const calendar = createCalendar(clock, options.timezone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone)
  const watch = createWatch(options)
  const { recover, retry, tell, tellRoom, close, ...purse } = createPurse({ db, bus, store, watch, today })
  const alarm = createAlarm({ clock, timers: options.timers, look, nearest: () => store.list(day).some(hasLimit) ? calendar.midnight() : null })
  let day = calendar.today()

  /** The day it is, begun where it has not been yet: a timer may come late, when the machine has slept. */
  function today(): string {
    if (day !== calendar.today()) {
      day = calendar.today()
      db.tx(() => {
        store.forget(calendar.before(KEPT_DAYS))
        store.list(day).forEach(begin)
      })
    }
    return day
  }

  function look(): boolean {
    today()
    return false
  }

  /** A new budget, by its day or by its limit. */
  function begin(standing: Standing): void {
    watch.anew(day, standing)
    retry(standing)
    tell(standing)
  }

  function check({ scope, id }: Subject): void {
    if (scope === 'house' ? id !== HOUSE : !exists[scope](id))
      throw notFound(scope, id)
  }

  /** A budget without limits is none, but for that of the house. */
  const limitTo = (subject: Subject, limit: Limit): void => db.tx(() => {
    if (subject.scope !== 'house' && limit.tokens === null && limit.nanos === null)
      store.drop(subject)
    else
      store.limit(subject, limit)
    begin(store.standing(day, subject))
    alarm.set()
  })

  /** Whoever is gone has no budget: another of that id may come. */
  function leave(subject: Subject): void {
    if (store.standing(today(), subject).listed)
      limitTo(subject, { tokens: null, nanos: null })
  }

  bus.within('agent.removed', ({ id }) => leave({ scope: 'agent', id }))
  bus.within('scene.removed', ({ id }) => leave({ scope: 'scene', id }))

  return {
    ...purse,
    list: () => ({ day: today(), budgets: store.list(day).map(toBudget) }),
    change(subject, { tokens, cost }) {
      check(subject)
      const { limit: before } = store.standing(today(), subject)
      const limit: Limit = { tokens: tokens === undefined ? before.tokens : tokens, nanos: cost === undefined ? before.nanos : cost === null ? null : nanosOf(cost) }
      if (limit.tokens !== before.tokens || limit.nanos !== before.nanos)
        limitTo(subject, limit)
      return toBudget(store.standing(day, subject))
    },
    start() {
      db.tx(() => {
        recover()
        store.list(today()).forEach(watch.tidy)
      })
      alarm.start()
      tellRoom()
    },
    stop() {
      alarm.stop()
      close()
    },
  }
}

const hasLimit = ({ limit }: Standing): boolean => limit.tokens !== null || limit.nanos !== null
