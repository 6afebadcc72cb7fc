// The purse: the most that a call can take is set aside before it is made, so that calls at the same time never overspend together.
import type { Bus } from '../kernel/bus'
import type { Db } from '../kernel/db'
import type { Amount, Exact } from './amount'
import type { BudgetEvents } from './contract'
import type { BudgetStore, Held, Spender, Standing, Subject } from './store'
import type { Watch } from './watch'
import { newId } from '../kernel/ids'
import { exact, NOTHING, sum, tooMuch } from './amount'
import { subjectsOf } from './store'
import { keyOf, toBudget } from './watch'

export interface Hold {
  /** What the call took in fact; in the transaction that records it. A second time it does nothing. */
  settle: (spent: Amount) => void
}

export interface Purse {
  /**
   * Sets aside the most that a call can take, from every budget it falls under; null: one of them has not that much left.
   * `likely` is counted as spent should the house go down before the call is settled. Every hold must be settled, with
   * nothing where the call came to nothing.
   */
  reserve: (spender: Spender, most: Amount, likely: Amount) => Hold | null
  /**
   * Is told when something that was refused may be tried again: there is room, another limit, or another day; and once at
   * the start. It is told in a tick of its own, so that whoever was refused has been put aside by then.
   */
  onRoom: (hear: () => void) => void
}

export interface PurseKeeper extends Purse {
  /** States how a budget stands, inside a transaction. */
  tell: (subject: Subject) => void
  /** What was refused for a budget shall be tried again, whatever it needs: with the numbers of now it is refused anew, or not. */
  retry: (subject: Subject) => void
  /** Counts what calls took that the house went down in. */
  recover: () => void
  tellRoom: () => void
  /** Tells nobody of room any more. */
  close: () => void
}

export function createPurse({ db, bus, store, watch, today }: { db: Db<BudgetEvents>, bus: Bus<BudgetEvents>, store: BudgetStore, watch: Watch, today: () => string }): PurseKeeper {
  /** By budget the least that was refused for it since there was room last. */
  const refused = new Map<string, Exact>()
  const hearers: (() => void)[] = []
  let soon: NodeJS.Immediate | undefined

  const tell = (subject: Subject): void => db.emit('budget.updated', toBudget(store.standing(today(), subject)))

  function refuse(standing: Standing, needs: Exact): void {
    const least = refused.get(keyOf(standing)) ?? needs
    refused.set(keyOf(standing), { tokens: Math.min(least.tokens, needs.tokens), nanos: Math.min(least.nanos, needs.nanos) })
    if (standing.state !== 'spent' && look(standing, needs))
      tell(standing)
  }

  /** Whether what waits is more than there will be when all calls under way are settled. Until then it is no news. */
  function look(standing: Standing, needs = refused.get(keyOf(standing))): boolean {
    const measure = needs ? tooMuch(standing.limit, sum(standing.spent, needs)) : null
    if (measure)
      watch.refused(today(), standing, measure, needs!)
    else
      watch.spent(today(), standing)
    return measure !== null
  }

  /** Once, however many budgets have room. */
  function tellRoom(): void {
    soon ??= setImmediate(() => {
      soon = undefined
      hearers.forEach(hear => hear())
    })
  }

  /** A call counts for the day on which it was begun: that day's limit allowed it. */
  const settle = (id: string, spent: (held: Held) => Exact): void => db.tx(() => {
    const held = store.settle(id, spent)
    for (const subject of held ? subjectsOf(held) : []) {
      const standing = store.standing(today(), subject)
      look(standing)
      if (standing.listed)
        tell(subject)
    }
  })

  bus.on('budget.updated', (subject) => {
    const needs = refused.get(keyOf(subject))
    if (!needs)
      return
    const { limit, spent, held } = store.standing(today(), subject)
    if (tooMuch(limit, sum(spent, held, needs)) !== null)
      return
    refused.delete(keyOf(subject))
    tellRoom()
  })

  return {
    reserve: (spender, most, likely) => db.tx(() => {
      const held: Held = { id: newId(), day: today(), agent_id: spender.agent_id, scene: spender.scene, most: exact(most), likely: exact(likely) }
      const refusing = subjectsOf(held).map(subject => store.standing(held.day, subject)).filter(({ limit, spent, held: others }) => tooMuch(limit, sum(spent, others, held.most)) !== null)
      if (refusing.length > 0) {
        refusing.forEach(standing => refuse(standing, held.most))
        return null
      }
      store.hold(held)
      return { settle: spent => settle(held.id, () => exact(spent)) }
    }, { durable: false }),
    onRoom: hear => void hearers.push(hear),
    tell,
    retry: subject => void (refused.has(keyOf(subject)) && refused.set(keyOf(subject), NOTHING)),
    recover: () => store.holds().forEach(({ id }) => settle(id, held => held.likely)),
    tellRoom,
    close: () => clearImmediate(soon),
  }
}
