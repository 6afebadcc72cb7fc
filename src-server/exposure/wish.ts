// What the owner wants of the tunnel, kept: which kind, and what each kind was told; tokens are sealed.
import type { Settings } from '../kernel/settings'
import type { Vault } from '../kernel/vault'
import { z } from 'zod'
import { TunnelKind } from './contract'

const Given = z.object({ address: z.string().nullable().default(null), token: z.string().nullable().default(null) })
const Kept = z.object({
  kind: TunnelKind.default('none'),
  open: z.boolean().default(false),
  port: z.number().default(4172),
  given: z.partialRecord(TunnelKind, Given).default({}),
})
type Kept = z.infer<typeof Kept>

export interface TunnelChange { kind?: TunnelKind, open?: boolean, port?: number, address?: string | null, token?: string | null }

export interface TunnelWish {
  /** What is wanted, with what this kind was told; a token that cannot be read any more is none. */
  read: () => { kind: TunnelKind, open: boolean, port: number, address: string | null, token_set: boolean, token: () => string | null }
  /** An address and a token are for the kind that is wanted then; another kind never sees them. */
  change: (change: TunnelChange) => void
}

const SETTING = 'exposure.tunnel'
const SEALED_FOR = 'tunnel token'

export function createTunnelWish(settings: Settings, vault: Vault): TunnelWish {
  const kept = (): Kept => Kept.parse(JSON.parse(settings.get(SETTING) ?? '{}'))
  return {
    read() {
      const { kind, open, port, given } = kept()
      const { address, token: sealed } = Given.parse(given[kind] ?? {})
      const token = (): string | null => sealed && vault.open(SEALED_FOR, sealed)
      return { kind, open, port, address, token_set: token() !== null, token }
    },
    change({ address, token, ...change }) {
      const next = { ...kept(), ...change }
      const told = { ...Given.parse(next.given[next.kind] ?? {}), ...(address !== undefined && { address }), ...(token !== undefined && { token: token && vault.seal(SEALED_FOR, token) }) }
      settings.set(SETTING, JSON.stringify({ ...next, given: { ...next.given, [next.kind]: told } } satisfies Kept))
    },
  }
}
