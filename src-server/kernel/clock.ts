// Time as the house sees it: injected, so that tests can play it.

/** Tells the moment. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()

/** A moment as the contract writes it: ISO 8601, UTC, milliseconds. */
export const stamp = (clock: Clock): string => clock().toISOString()
