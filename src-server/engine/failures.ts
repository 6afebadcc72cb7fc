// How a turn stops before its end: it fails for good, or it is put aside and goes on later.
import type { WaitsFor } from './contract'

/** Why a turn came to nothing; the words are for the person. */
export class TurnFailure extends Error {
  constructor(readonly reason: string, message: string) {
    super(message)
  }
}

/** The turn is put aside: until the person answers, until there is budget again, or (`pause`) until the office goes on. */
export class Parked extends Error {
  constructor(readonly reason: WaitsFor | 'pause') {
    super(reason)
  }
}
