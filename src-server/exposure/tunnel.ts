// A tunnel: whatever makes the webhooks' door reachable from the internet. One interface for all kinds; the kinds are in tunnels/.
import type { Log } from '../kernel/log'
import type { TunnelTrouble } from './contract'

export interface TunnelGiven {
  /** `own`: where the owner's proxy is reached. Others: a host name of the owner's there, as `https://name`. */
  address: string | null
  token: string | null
  /** The owner agreed that the program may be fetched if it is missing. */
  fetch: boolean
  /** A folder of the house's for what the tunnel needs to keep, such as a fetched program. It may not exist yet. */
  folder: string
  /** Aborted when the owner closes the tunnel while it starts: stop, and reject. */
  signal: AbortSignal
  /** Says what it is doing while it starts; null when it is nothing worth saying. */
  progress: (text: string | null) => void
  log: Log
}

export interface OpenedTunnel {
  /** Where the world reaches it: an origin, e.g. `https://name.example`. */
  address: string
  /** Ends it; resolves when nothing of it is left. Never rejects. */
  close: () => Promise<void>
  /** Resolves with the reason when it ended by itself, or when it was closed. Never rejects. */
  ended: Promise<string>
}

/** Opens a tunnel to the webhooks' door. Rejects with a `TunnelFailure` that says why not. */
export type OpenTunnel = (hooks: { host: string, port: number }, given: TunnelGiven) => Promise<OpenedTunnel>

/** Why a tunnel cannot be opened: a word the page has words for, and what was heard. */
export class TunnelFailure extends Error {
  constructor(readonly code: TunnelTrouble, readonly detail: string) {
    super(`${code}: ${detail}`)
    this.name = 'TunnelFailure'
  }
}
