// Lines to platforms: one an entry, with the tokens it was given. A changed config begins anew.
import type { OpenEntry } from '../entries/service'
import type { Clock } from '../kernel/clock'
import type { Http } from './http'
import type { Line } from './platform'
import { sha256 } from './crypto'
import { createTokens } from './tokens'

export function createLines(http: Http, clock: Clock): (opened: OpenEntry) => Line {
  const kept = new Map<string, { config: string, tokens: Line['tokens'] }>()

  return ({ entry, config }) => {
    const digest = sha256(JSON.stringify(config))
    const known = kept.get(entry.id)
    const { tokens } = known?.config === digest ? known : { tokens: createTokens() }
    kept.set(entry.id, { config: digest, tokens })
    return { http, tokens, now: clock().getTime() }
  }
}
