// What becomes of a letter: where it stands on its way to an answer, kept with it and told as it changes.
import type { TurnEvents } from '../engine/contract'
import type { Bus } from '../kernel/bus'
import type { Db } from '../kernel/db'
import type { Letter, MailEvents } from './contract'
import type { LetterStore } from './store'
import { conflict } from '../kernel/errors'

type Stand = Pick<Letter, 'delivery' | 'failure' | 'turn_id'>

export interface Deliveries {
  /** Changes where a letter stands, inside a transaction, and tells it; what is left out stays, but for a failure that is over. */
  change: (letter: Letter, to: Pick<Stand, 'delivery'> & Partial<Stand>) => Letter
  /** Its receiver has sent an answer. One that failed stays so until it is sent again: what answers it then says why. */
  answered: (letter: Letter) => void
  /** Wakes the agent anew for a letter that failed; 409 for one that did not. */
  resend: (letter: Letter) => Letter
  /** See `Mailboxes`. */
  woke: (letterId: string, turnId: string | null) => void
}

export interface DeliveriesOptions {
  db: Db<MailEvents>
  bus: Bus<TurnEvents>
  store: LetterStore
  /** Queues a fresh wake-up of the agent for a letter whose turn failed; returns the turn. */
  retry: (letterId: string, agentId: string) => string
}

/** Follows the turns that letters wake. */
export function createDeliveries({ db, bus, store, retry }: DeliveriesOptions): Deliveries {
  function change(letter: Letter, to: Pick<Stand, 'delivery'> & Partial<Stand>): Letter {
    const changed = { ...letter, failure: null, ...to }
    store.stand(changed)
    if (changed.delivery !== letter.delivery || changed.failure !== letter.failure)
      db.emit('mail.updated', { agent_id: letter.to, idx: letter.idx, id: letter.id, delivery: changed.delivery, failure: changed.failure, turn_id: changed.turn_id })
    return changed
  }

  /** Reacts to what a turn does, where a letter woke it. */
  function follow<T extends 'turn.started' | 'turn.waiting' | 'turn.finished' | 'turn.failed'>(type: T, react: (letter: Letter, turn: TurnEvents[T]) => void): void {
    bus.within(type, (turn) => {
      const letter = turn.kind === 'letter' ? store.find(turn.source_id) : null
      if (letter)
        react(letter, turn)
    })
  }

  follow('turn.started', (letter, { id }) => letter.delivery !== 'answered' && change(letter, { delivery: 'read', turn_id: id }))
  follow('turn.waiting', (letter, { id }) => letter.delivery !== 'answered' && change(letter, { delivery: 'queued', turn_id: id }))
  follow('turn.finished', (letter, { id, answered }) => answered && letter.delivery !== 'answered' && change(letter, { delivery: 'answered', turn_id: id }))
  follow('turn.failed', (letter, { id, reason, message }) => change(letter, { delivery: 'failed', failure: { reason, message }, turn_id: id }))

  function woke(letterId: string, turnId: string | null): void {
    const letter = store.find(letterId)
    if (letter && letter.turn_id !== turnId)
      change(letter, { delivery: turnId === null ? 'delivered' : 'queued', turn_id: turnId })
  }

  return {
    change,
    answered(letter) {
      if (letter.delivery !== 'answered' && letter.delivery !== 'failed')
        change(letter, { delivery: 'answered' })
    },
    resend({ id, to, delivery }) {
      if (delivery !== 'failed')
        throw conflict('not_failed', `This letter has not failed: it is ${delivery}. Only one that failed can be sent again; write a new one instead.`)
      return db.tx(() => {
        woke(id, retry(id, to))
        return store.find(id)!
      })
    },
    woke,
  }
}
